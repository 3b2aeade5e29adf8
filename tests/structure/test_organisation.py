"""From exported names to units, customers and divisions, dated."""

from datetime import date
from typing import Any

import numpy as np

from analytics.scope.months import month_number
from analytics.snapshot.organisation import Organisation, Structure, names_without_customer, organisation
from tests.hand_made import frame, units

JANUARY = month_number(date(2026, 1, 1))
YEAR = range(JANUARY, JANUARY + 12)


def organised(
    names: list[str], *, parents: dict[str, str | None] | None = None, memberships: list[dict[str, Any]] | None = None,
    customers: list[dict[str, Any]] | None = None, how: str = "then", successors: dict[str, str] | None = None,
    assignments: list[dict[str, Any]] | None = None,
) -> Organisation:
    """An organisation of names numbered from 1; parents without dates, memberships with them."""
    id_of = {name: at for at, name in enumerate(names, 1)}
    rows = memberships or []
    rows = [*rows, *({"unit_id": unit, "parent_id": parent} for unit, parent in (parents or {}).items())]
    spans = [{**row, "unit_id": id_of[row["unit_id"]], "parent_id": id_of.get(row.get("parent_id"))} for row in rows]
    documented = {row["unit_id"] for row in spans} | {row["parent_id"] for row in spans if row["parent_id"]}
    successor = {id_of[old]: id_of[new] for old, new in (successors or {}).items()}
    structure = Structure(
        names=frame("names", units(*names)),
        units=frame("units", [{"unit_id": unit, "successor_id": successor.get(unit)} for unit in sorted(documented)]),
        memberships=frame("memberships", spans),
        roles=frame(
            "roles", [{**row, "unit_id": id_of[row["unit_id"]], "role": "customer"} for row in customers or []]
        ),
        assignments=frame("assignments", assignments or []),
    )
    return organisation(structure, YEAR, date(2026, 12, 31), how)  # type: ignore[arg-type]


def placed(found: Organisation, name_id: int, month: int) -> tuple[int, int, int]:
    """Unit, customer and division of a name in a month of 2026 (1-12)."""
    row = found.placed(np.array([name_id]), np.array([JANUARY + month - 1])).iloc[0]
    return int(row["unit_id"]), int(row["customer_id"]), int(row["division_id"])


def test_a_customer_answers_down_to_the_next_unit_with_a_customer() -> None:
    """Ledger has none of its own and counts under Finance; Payroll has one, and so has everything below it."""
    found = organised(
        ["Finance", "Ledger", "Payroll", "Pay slips"],
        parents={"Finance": None, "Ledger": "Finance", "Payroll": "Finance", "Pay slips": "Payroll"},
        customers=[{"unit_id": "Finance", "person": "Ann"}, {"unit_id": "Payroll", "person": "Bo"}],
    )
    assert [placed(found, name, 1)[1] for name in (1, 2, 3, 4)] == [1, 1, 3, 3]


def test_a_unit_without_customer_on_its_way_up_counts_under_its_top_unit() -> None:
    """And is named in a warning."""
    found = organised(["Works", "Paint shop"], parents={"Works": None, "Paint shop": "Works"})
    assert placed(found, 2, 1)[1] == 1
    assert names_without_customer(found, JANUARY).tolist() == [1, 2]


def test_a_name_that_nobody_described_stands_for_itself() -> None:
    """Unit, customer and division are the name; it is not documented."""
    found = organised(["Works", "Kiosk"], parents={"Works": None}, customers=[{"unit_id": "Works", "person": "Cy"}])
    assert placed(found, 2, 1) == (2, 2, 2)
    assert found.is_documented.tolist() == [True, False]


MOVED = [
    {"unit_id": "North", "parent_id": None},
    {"unit_id": "South", "parent_id": None},
    {"unit_id": "Depot", "parent_id": "North", "valid_to": "2026-03-15"},
    {"unit_id": "Depot", "parent_id": "South", "valid_from": "2026-03-16"},
]
BOSSES = [{"unit_id": "North", "person": "Di"}, {"unit_id": "South", "person": "Ed"}]


def test_membership_is_read_on_the_last_day_of_each_month() -> None:
    """A move in the middle of March counts for the whole of March."""
    found = organised(["North", "South", "Depot"], memberships=MOVED, customers=BOSSES)
    assert [placed(found, 3, month)[1] for month in (1, 2, 3, 4)] == [1, 1, 2, 2]


def test_as_organised_now_one_day_counts_for_all_months() -> None:
    """January is told as the organisation stands in December."""
    found = organised(["North", "South", "Depot"], memberships=MOVED, customers=BOSSES, how="now")
    assert [placed(found, 3, month)[1] for month in (1, 6)] == [2, 2]


def test_before_anything_is_known_the_first_known_state_is_used() -> None:
    """A structure recorded since April says where a unit was in January, for want of better."""
    rows = [
        {"unit_id": "North", "parent_id": None, "valid_from": "2026-04-01"},
        {"unit_id": "Depot", "parent_id": "North", "valid_from": "2026-04-01"},
    ]
    boss = [{"unit_id": "North", "person": "Di", "valid_from": "2026-04-01"}]
    found = organised(["North", "Depot"], memberships=rows, customers=boss)
    assert placed(found, 2, 1)[:2] == (2, 1)


def test_a_unit_that_ended_means_its_successor_afterwards() -> None:
    """Names in old exports lead on to the unit that took over."""
    rows = [{"unit_id": "Old", "parent_id": None, "valid_to": "2026-05-31"}, {"unit_id": "New", "parent_id": None}]
    found = organised(["Old", "New"], memberships=rows, successors={"Old": "New"})
    assert [placed(found, 1, month)[0] for month in (5, 6)] == [1, 2]


def test_a_name_means_the_unit_it_is_assigned_to_for_as_long() -> None:
    """A cost centre led to Works until June, to Stores since."""
    led = [
        {"name_id": 3, "unit_id": 1, "valid_to": "2026-06-30"},
        {"name_id": 3, "unit_id": 2, "valid_from": "2026-07-01"},
    ]
    found = organised(["Works", "Stores", "CC-7"], parents={"Works": None, "Stores": None}, assignments=led)
    assert [placed(found, 3, month)[0] for month in (6, 7)] == [1, 2]


def test_divisions_are_top_units_or_lie_below_the_one_top() -> None:
    """Under one company the units next below it are the divisions."""
    one_top = {"Company": None, "Sales": "Company", "Shops": "Sales"}
    assert placed(organised(["Company", "Sales", "Shops"], parents=one_top), 3, 1)[2] == 2
    two_tops = {**one_top, "Company": None, "Other": None}
    assert placed(organised(["Company", "Sales", "Shops", "Other"], parents=two_tops), 3, 1)[2] == 1


def test_a_circle_ends_instead_of_hanging() -> None:
    """Each unit in it stands for itself, and is marked."""
    found = organised(["A", "B"], parents={"A": "B", "B": "A"})
    assert found.in_circle.all()
    assert placed(found, 1, 1)[1] == 1


def test_a_missing_name_has_no_place() -> None:
    """Service-wide facts name no unit."""
    assert placed(organised(["A"]), -1, 1) == (-1, -1, -1)


def test_without_any_names_nothing_fails() -> None:
    """An empty store has an organisation too."""
    assert placed(organised([]), 5, 1) == (-1, -1, -1)
