"""Tables that fall back before they hide: what is shown instead gives nothing hidden away."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.random import Generator, default_rng

from analytics.errors import AnalyticsError
from analytics.portfolio import Portfolio
from analytics.satisfaction.small_groups import Group, People, refined, settled
from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from data.record import ImportOptions, Record
from data.store.store import open_store

Cells = Mapping[tuple[int, int], int]

FEW = 5


def people(cells: Cells) -> People:
    """Everyone speaks once: so many distinct people per row and quarter."""
    rows = np.array([row for (row, _), n in cells.items() for _ in range(n)], dtype=np.int64)
    parts = np.array([part for (_, part), n in cells.items() for _ in range(n)], dtype=np.int64)
    return People(rows, parts, np.arange(len(rows)), FEW)


def shown(groups: Sequence[Group]) -> list[tuple[tuple[int, ...], bool]]:
    """Members and whether over the half-year, in order."""
    return sorted((tuple(sorted(group.members)), group.over_half) for group in groups)


def test_rows_with_enough_people_stay_in_their_quarter() -> None:
    """Nothing falls back where nobody need be hidden; silent rows stand for themselves."""
    cells = {(1, 0): 9, (1, 1): 9, (2, 0): 5, (2, 1): 7}
    assert shown(settled(people(cells), {1: 90, 2: 90, 3: 90}, has_half=True)) == [
        ((1,), False), ((2,), False), ((3,), False),
    ]


def test_a_small_row_takes_its_siblings_to_the_half_year() -> None:
    """Those of another parent stay."""
    cells = {(1, 0): 3, (1, 1): 9, (2, 0): 20, (2, 1): 20, (3, 0): 8, (3, 1): 8}
    assert shown(settled(people(cells), {1: 90, 2: 90, 3: 91}, has_half=True)) == [
        ((1,), True), ((2,), True), ((3,), False),
    ]


def test_rows_too_small_for_the_half_year_are_shown_together() -> None:
    """With the smallest sibling where they are too few themselves; the others stay in their quarter."""
    cells = {(1, 0): 1, (1, 1): 2, (2, 0): 1, (2, 1): 1, (3, 0): 8, (3, 1): 9, (4, 0): 50, (4, 1): 50}
    assert shown(settled(people(cells), dict.fromkeys((1, 2, 3, 4), 90), has_half=True)) == [
        ((1, 2, 3), False), ((4,), False),
    ]


def test_a_parent_too_small_joins_the_smallest_row_anywhere() -> None:
    """A kiosk in no structure file is its own parent."""
    cells = {(1, 0): 1, (1, 1): 1, (2, 0): 7, (2, 1): 9, (3, 0): 50, (3, 1): 50}
    assert shown(settled(people(cells), {1: 90, 2: 91, 3: 92}, has_half=True)) == [((1, 2), False), ((3,), False)]


def test_a_row_alone_over_the_half_year_is_guarded_by_another_parent() -> None:
    """Else the total of the quarter less all others would be its score."""
    cells = {(1, 0): 3, (1, 1): 9, (2, 0): 20, (2, 1): 20, (3, 0): 90, (3, 1): 90}
    assert shown(settled(people(cells), {1: 90, 2: 91, 3: 92}, has_half=True)) == [
        ((1,), True), ((2,), True), ((3,), False),
    ]


def test_a_single_customer_is_the_total() -> None:
    """There is nothing to stand beside it, so it stands as the total does."""
    cells = {(1, 0): 3, (1, 1): 9}
    assert shown(settled(people(cells), {1: 90}, has_half=True)) == [((1,), False)]


def test_a_half_year_that_is_not_over_is_no_way_out() -> None:
    """The small rows of its quarter are shown together."""
    cells = {(1, 0): 3, (2, 0): 20, (3, 0): 30}
    assert shown(settled(people(cells), dict.fromkeys((1, 2, 3), 90), has_half=False)) == [
        ((1, 2), False), ((3,), False),
    ]


def test_units_are_shown_as_their_customers_are() -> None:
    """Over the half-year, or together, with them; and of a customer in its quarter by the same rules."""
    units = {(11, 0): 2, (11, 1): 9, (12, 0): 9, (12, 1): 9, (21, 0): 6, (21, 1): 6, (31, 0): 1, (32, 1): 1,
             (22, 0): 2, (22, 1): 2}  # fmt: skip
    of = {11: 1, 12: 1, 21: 2, 22: 2, 31: 3, 32: 3}
    customers: dict[tuple[int, int], int] = {}
    for (unit, part), n in units.items():
        customers[of[unit], part] = customers.get((of[unit], part), 0) + n
    settled_customers = settled(people(customers), {1: 90, 2: 90, 3: 90}, has_half=True)
    assert shown(settled_customers) == [((1,), False), ((2, 3), False)]
    assert shown(refined(people(units), settled_customers, of, has_half=True)) == [
        ((11,), True), ((12,), True), ((21, 22, 31, 32), False),
    ]


def determined(cells: Sequence[tuple[int, int]], sums: Sequence[Sequence[tuple[int, int]]]) -> list[tuple[int, int]]:
    """The cells that follow from published sums, by elimination; which cells are empty is taken as known."""
    place = {cell: at for at, cell in enumerate(cells)}
    matrix = np.zeros((len(sums), len(cells)))
    for row, published in enumerate(sums):
        matrix[row, [place[cell] for cell in published if cell in place]] = 1
    _, sizes, basis = np.linalg.svd(matrix)
    free = basis[int((sizes > 1e-9).sum()):]
    return [cell for cell, at in place.items() if not len(free) or np.abs(free[:, at]).max() < 1e-9]


def company(random: Generator) -> tuple[dict[tuple[int, int], int], dict[int, int], dict[int, int]]:
    """Units with people in two quarters, many of them few; the customer of each; the division of each customer."""
    customer_of: dict[int, int] = {}
    division_of: dict[int, int] = {}
    for customer in range(int(random.integers(2, 9))):
        division_of[100 + customer] = 900 + int(random.integers(0, 3))
        for _ in range(int(random.integers(1, 4))):
            customer_of[len(customer_of)] = 100 + customer
    typical = random.choice([1, 4, 9, 40], size=len(customer_of))
    cells = {
        (unit, part): int(random.poisson(typical[at])) for at, unit in enumerate(customer_of) for part in (0, 1)
    }
    return {cell: n for cell, n in cells.items() if n}, customer_of, division_of


@pytest.mark.parametrize("seed", range(150))
def test_no_small_quarter_follows_from_what_is_shown(seed: int) -> None:
    """Neither of a unit nor of a customer, from both tables, both quarters, the half-year and the totals of all."""
    units, customer_of, division_of = company(default_rng(seed))
    if not units or any(0 < sum(n for (_, p), n in units.items() if p == part) < FEW for part in (0, 1)):
        return  # Then the total itself is hidden, and no table is shown.
    customers: dict[tuple[int, int], int] = {}
    for (unit, part), n in units.items():
        customers[customer_of[unit], part] = customers.get((customer_of[unit], part), 0) + n
    of_customers = settled(people(customers), division_of, has_half=True)
    of_units = refined(people(units), of_customers, customer_of, has_half=True)
    assert sorted(row for group in of_units for row in group.members) == sorted(customer_of)
    sums = [[cell for cell in units if cell[1] == part] for part in (0, 1)]
    for group in (*of_customers, *of_units):
        rows = [unit for unit in customer_of if unit in group.members or customer_of[unit] in group.members]
        for parts in ((0, 1),) if group.over_half else ((0,), (1,), (0, 1)):
            sums.append([(row, part) for row in rows for part in parts if (row, part) in units])
            n = sum(units[cell] for cell in sums[-1])
            assert n == 0 or n >= FEW, "a shown value rests on enough people"
    known = determined(list(units), sums)
    assert [cell for cell in known if units[cell] < FEW] == []
    for customer in division_of:
        for part in (0, 1):
            own = [(unit, part) for unit in customer_of if customer_of[unit] == customer and (unit, part) in units]
            if 0 < sum(units[cell] for cell in own) < FEW:
                assert not set(own) <= set(known)


STRUCTURE = """unit,parent,customer
Group,,
North,Group,
Mill,North,Ann
Quay,North,Bo
Yard,North,Cy
South,Group,
Pier,South,Di
Dock,South,Ed
"""

PER_QUARTER = {
    "Mill": (20, 20), "Quay": (3, 9), "Yard": (9, 9), "Pier": (30, 30), "Dock": (12, 12), "Kiosk": (1, 2),
}


@pytest.fixture(scope="module")
def portfolio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portfolio]:
    """Two divisions and a kiosk that nobody documented, in the first half of 2026 and the quarter after it."""
    store = open_store(Path(tmp_path_factory.mktemp("store")) / "store.duckdb")
    lines = ["unit,responded_at,respondent,csat"]
    for unit, counts in PER_QUARTER.items():
        for month, n in zip(("2026-02", "2026-05", "2026-08"), (*counts, counts[0]), strict=True):
            lines += [f"{unit},{month}-{at % 28 + 1:02d},{unit}{at},{5 if at % 3 else 2}" for at in range(n)]
    for kind, text in (("structure", STRUCTURE), ("responses", "\n".join(lines))):
        Record(store).import_content(text.encode(), f"{kind}.csv", ImportOptions(kind=kind))
    yield Portfolio(store)
    store.close()


def scope(label: str, **other: object) -> Scope:
    """A period as of November 2026."""
    return Scope(date(2026, 11, 15), Period.parse(label), **other)  # type: ignore[arg-type]


def table(portfolio: Portfolio, label: str, by: str = "customer", **other: object) -> pd.DataFrame:
    """The breakdown of the one question, by name."""
    return portfolio.breakdown(scope(label, **other), 1, by).rows.set_index(by)


def test_a_table_says_what_its_scores_cover(portfolio: Portfolio) -> None:
    """North over the half-year, because of Quay's three; the kiosk with the smallest row elsewhere."""
    found = table(portfolio, "2026-Q1")
    assert found["over"].to_dict() == {
        "Mill": "2026-H1", "Quay": "2026-H1", "Yard": "2026-H1", "Pier": "2026-Q1", "Kiosk and Dock": "2026-Q1",
    }
    assert found.loc["Quay", ["n", "mark", "state"]].tolist() == [12, "◐", "shown"]
    assert (found["state"] == "shown").all()
    notes = portfolio.breakdown(scope("2026-Q1"), 1, "customer").notes
    assert "shown over the half-year, because fewer than 5 people answered in the quarter" in notes[0]
    assert "are shown together" in notes[1]


def test_both_quarters_of_a_half_year_fall_back_alike(portfolio: Portfolio) -> None:
    """Else one would be the difference of the half-year and the other."""
    first, second = (table(portfolio, label) for label in ("2026-Q1", "2026-Q2"))
    assert first.index.tolist() == second.index.tolist()
    assert first["mark"].tolist() == second["mark"].tolist()
    half = table(portfolio, "2026-H1")
    assert half.index.tolist() == first.index.tolist()
    assert not half["mark"].str.contains("◐").any()
    quarters = first.loc["Pier", "n"] + second.loc["Pier", "n"]
    assert (quarters, half.loc["Quay", "n"]) == (half.loc["Pier", "n"], first.loc["Quay", "n"])


def test_a_running_half_year_shows_small_ones_together(portfolio: Portfolio) -> None:
    """The third quarter is over, its half-year is not."""
    found = table(portfolio, "2026-Q3")
    assert not found["mark"].str.contains("◐").any()
    assert found["n"].sum() == sum(counts[0] for counts in PER_QUARTER.values())
    assert set(found.index) == {"Mill", "Pier", "Dock", "Kiosk, Quay and 1 more"}


def test_filters_do_not_change_what_falls_back(portfolio: Portfolio) -> None:
    """The rows asked for, as they stand among all."""
    found = table(portfolio, "2026-Q1", customers=("Quay",))
    assert found[["n", "over"]].to_numpy().tolist() == [[12, "2026-H1"]]
    assert table(portfolio, "2026-Q1", "unit", customers=("Mill",))["over"].to_dict() == {"Mill": "2026-H1"}


def test_the_heat_map_shows_the_same_cells(portfolio: Portfolio) -> None:
    """A score over the half-year stands in both of its quarters."""
    found = portfolio.by_quarter(scope("2026-Q3"), 1, "customer")
    cells = found.rows.set_index(["customer", "period"])
    for label in ("2026-Q1", "2026-Q2", "2026-Q3"):
        for name, row in table(portfolio, label).iterrows():
            for member in row["members"]:
                cell = cells.loc[(member, label)]
                assert (cell["score"], cell["n"], cell["mark"]) == (row["score"], row["n"], row["mark"]), name
    assert "shown over the half-year in some quarters" in found.notes[0]


def test_the_command_lines_scores_do_not_fall_back(portfolio: Portfolio) -> None:
    """What was asked for, or hidden."""
    plain = portfolio.scores(scope("2026-Q1"), "csat", ["customer"]).set_index("customer")
    assert plain["state"].to_dict()["Quay"] == "hidden"


def test_only_rows_with_parents_fall_back(portfolio: Portfolio) -> None:
    """Services have none: they are shown, or hidden, as they are."""
    assert portfolio.breakdown(scope("2026-Q1"), 1, "survey").rows["mark"].tolist() == [""]
    with pytest.raises(AnalyticsError, match="choose from customer, unit"):
        portfolio.by_quarter(scope("2026-Q1"), 1, "service")
