"""Which missed level speaks for a customer, which customers come first, and the overview's maps, from raw rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pandas as pd
import pytest
from scipy.stats import binom, binomtest

from analytics.attention.attention import REASON_COLUMNS, Attention
from analytics.portfolio import Portfolio
from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from analytics.views.movers import changed
from data.store.store import open_store
from tests.stores import taken

SCOPE = Scope(date(2026, 9, 30), Period.parse("2026-08"))
# unit, service, measure, agreed, met, total or value, better
LEVELS = [
    ("North", "Mail", "resolved in time", 95, 750, 1000, None, "higher"),  # surely below, by a fifth
    ("North", "Print", "resolved in time", 90, 3, 5, None, "higher"),  # by a third, and maybe by chance
    ("North", "Fax", "resolved in time", 50, 9, 10, None, "higher"),
    ("South", "Mail", "waiting", 4, None, None, 7, "lower"),  # three quarters longer
    ("South", "Print", "waiting", 20, None, None, 21, "lower"),
    ("South", "Print", "resolved in time", 80, 7, 10, None, "higher"),
    ("West", None, "resolved in time", 80, 15, 20, None, "higher"),  # by a sixteenth
    ("Aside", None, "resolved in time", 80, 15, 20, None, "higher"),
    ("Fine", "Mail", "resolved in time", 80, 20, 20, None, "higher"),
]
SATISFIED = {"East": (3, 9, 60), "West": (5, 7, 75), "Fine": (9, 10, 80)}
"""Satisfied of answered in August, and agreed percent."""
MOVED = {
    "Slip": ((30, 40), (28, 40)), "Up": ((28, 40), (30, 40)), "Rose": ((10, 40), (38, 40)),
    "Fell": ((38, 40), (18, 40)), "Sank": ((39, 40), (5, 40)), "Gone": ((20, 30), (0, 0)),
}  # fmt: skip
"""Satisfied of answered in May and in August."""


@pytest.fixture(scope="module")
def portfolio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portfolio]:
    """The store, filled by the ordinary way in."""
    store = open_store(tmp_path_factory.mktemp("movers") / "store.duckdb")
    columns = ["unit", "service", "measure", "target", "met", "total", "value", "better"]
    rows = pd.DataFrame(LEVELS, columns=columns)
    own = pd.DataFrame([(unit, "csat", target) for unit, (*_, target) in SATISFIED.items()],
                       columns=["unit", "measure", "target"])  # fmt: skip
    agreed = pd.concat([rows[["unit", "service", "measure", "target", "better"]], own.assign(better="higher")])
    measured_in = agreed["measure"].map({"waiting": "min"}).fillna("%")
    answers = [
        f"{unit},2026-08-{day:02d},{unit}{day},{5 if day <= good else 2}"
        for unit, (good, n, _) in SATISFIED.items() for day in range(1, n + 1)
    ]  # fmt: skip
    answers += [
        f"{unit},2026-{month:02d}-20,{unit}{at},{5 if at < good else 2}"
        for unit, sides in MOVED.items()
        for month, (good, n) in zip((5, 8), sides, strict=True) for at in range(n)
    ]  # fmt: skip
    names = sorted({*rows["unit"], "East", *MOVED})
    tables = {
        "structure": "unit,customer\n" + "\n".join(f"{unit},{unit}" for unit in names),
        "agreements": agreed.assign(
            agreement=[f"A{at}" for at in range(len(agreed))], starts_on="2026-01-01", ends_on="2027-12-31",
            measured_in=measured_in, state="agreed",
        ).to_csv(index=False),
        "measurements": rows.drop(columns="target").astype({"met": "Int64", "total": "Int64"}).assign(
            period="2026-08", measured_in=measured_in.iloc[: len(rows)]
        ).to_csv(index=False),
        "responses": "\n".join(["unit,responded_at,respondent,csat", *answers]),
    }  # fmt: skip
    taken(store, tables)
    yield Portfolio(store)
    store.close()


def attention(*rows: tuple[str, str, str]) -> Attention:
    """Reasons of customers, kind and sentence each."""
    table = pd.DataFrame(rows, columns=["customer", "kind", "sentence"]).reindex(columns=list(REASON_COLUMNS))
    return Attention("", [], table, table.iloc[:0], table.iloc[:0], pd.DataFrame())


def test_a_level_that_is_surely_missed_speaks_before_one_missed_by_more(portfolio: Portfolio) -> None:
    """Then the largest share of its level, in either direction; equal customers by name; answers count as well."""
    # What chance would hardly do, even if a thousand cases counted for twenty; the others it might.
    assert binom.cdf(15, 20, 0.95) < 0.01
    assert all(
        binom.cdf(met, total, level) > 0.025
        for met, total, level in ((3, 5, 0.9), (7, 10, 0.8), (15, 20, 0.8), (3, 9, 0.6), (5, 7, 0.75))
    )
    table = changed(portfolio.snapshots, SCOPE, attention(), None, pd.DataFrame())
    assert table.to_numpy().tolist() == [
        ["North", ("Mail, resolved in time: 750 of 1,000 (75 %) against 95 % agreed: missed; the service is below what "
         "was agreed. 1 other level missed too."), "missed"],
        ["South", "Mail, waiting: 7 min against 4 min agreed: missed. 2 other levels missed too.", "missed"],
        ["East", "csat: 3 of 9 against 60 % agreed: missed.", "missed"],
        ["Aside", "resolved in time: 15 of 20 against 80 % agreed: missed.", "missed"],
        ["West", "resolved in time: 15 of 20 against 80 % agreed: missed. 1 other level missed too.", "missed"],
    ]


def test_the_overviews_maps_are_counted_from_the_rows(portfolio: Portfolio) -> None:
    """Who surely fell first, the largest fall before, then who surely rose, then the largest falls; all its numbers."""
    view = portfolio.overview(Scope(SCOPE.as_of, Period.parse("2026-Q3"), Period.parse("2026-Q2")))
    may = {unit: then for unit, (then, _) in MOVED.items()}
    august = {unit: (good, n) for unit, (good, n, _) in SATISFIED.items()} | {u: now for u, (_, now) in MOVED.items()}
    cells = {(unit, quarter): counted for quarter, answers in (("2026-Q2", may), ("2026-Q3", august))
             for unit, counted in answers.items() if counted[1]}  # fmt: skip
    order = list(dict.fromkeys(view.heat["customer"]))
    assert order[:5] == ["Sank", "Fell", "Rose", "Slip", "Up"]
    assert sorted(order[5:]) == ["East", "Fine", "Gone", "West"]
    heat = view.heat.set_index(["customer", "period"])
    quarters = ["2026-Q2", "2026-Q3"]
    assert view.heat["period"].tolist() == quarters * 9
    assert view.heat["start"].tolist() == [pd.Period(quarter.replace("-", "")).start_time for quarter in quarters] * 9
    for unit in order:
        for quarter in quarters:
            row, (good, n) = heat.loc[(unit, quarter)], cells.get((unit, quarter), (0, 0))
            assert row["state"] == ("shown" if n else "none")
            if n:
                limits = binomtest(good, n).proportion_ci(method="wilson")
                assert row["n"] == n
                assert row[["score", "low", "high"]].astype(float).tolist() == pytest.approx(
                    [100 * good / n, 100 * limits.low, 100 * limits.high]
                )
    assert set(heat["mark"]) == {""}
    of_all = [sum(counted[at] for counted in cells.values()) for at in (0, 1)]
    assert view.heat_middle == pytest.approx(100 * of_all[0] / of_all[1])
    now = [sum(counted[at] for counted in august.values()) for at in (0, 1)]
    assert view.middle_score == pytest.approx(100 * now[0] / now[1])
    levels = pd.DataFrame([
        (unit, 100 * met / total >= target if total else (value <= target)) for unit, _, _, target, met, total, value, _
        in LEVELS
    ], columns=["unit", "met"])  # fmt: skip
    assert view.middle_share == pytest.approx(levels["met"].mean())
    share = levels.groupby("unit")["met"].mean()
    points = view.perception.set_index("customer")
    assert points.index.tolist() == sorted({*share.index, *(unit for unit, (_, n) in august.items() if n)})
    for unit, row in points.iterrows():
        good, n = august.get(unit, (0, 0))
        assert row["state"] == ("shown" if n else "none")
        assert row["score"] == pytest.approx(100 * good / n if n else float("nan"), nan_ok=True)
        assert row["levels_met_share"] == pytest.approx(share.get(unit, float("nan")), nan_ok=True)
    assert view.notes == [
        "2 customers with signals of a lasting decline", f"5 customers of {len(points)} missed an agreed level",
        "3 customers we cannot judge: fewer than 5 answered",
    ]  # fmt: skip
    assert view.changed[["customer", "kind"]].to_numpy().tolist() == [
        *([unit, "signal"] for unit in ("Sank", "Fell")),
        *([unit, "missed"] for unit in ("North", "South", "East", "Aside", "West")), ["Rose", "improvement"],
    ]  # fmt: skip
