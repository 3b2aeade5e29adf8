"""Which missed level speaks for a customer, and which customers come first, from a store of missed levels alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pandas as pd
import pytest
from scipy.stats import binom

from analytics.attention.attention import REASON_COLUMNS, Attention
from analytics.portfolio import Portfolio
from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from analytics.views.movers import changed
from data.record import ImportOptions, Record
from data.store.store import open_store

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
"""Satisfied of answered, and agreed percent."""


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
    tables = {
        "structure": "unit,customer\n" + "\n".join(f"{unit},{unit}" for unit in sorted({*rows["unit"], "East"})),
        "agreements": agreed.assign(
            agreement=[f"A{at}" for at in range(len(agreed))], starts_on="2026-01-01", ends_on="2027-12-31",
            measured_in=measured_in, state="agreed",
        ).to_csv(index=False),
        "measurements": rows.drop(columns="target").astype({"met": "Int64", "total": "Int64"}).assign(
            period="2026-08", measured_in=measured_in.iloc[: len(rows)]
        ).to_csv(index=False),
        "responses": "\n".join(["unit,responded_at,respondent,csat", *answers]),
    }  # fmt: skip
    for kind, content in tables.items():
        report = Record(store).import_content(content.encode(), f"{kind}.csv", ImportOptions(kind=kind))
        assert report.rejected == 0, report.rejects
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
        ["North", "Mail, resolved in time: 750 of 1,000 (75 %) against 95 % agreed: missed; the service is below what "
         "was agreed. 1 other level missed too.", "missed"],
        ["South", "Mail, waiting: 7 min against 4 min agreed: missed. 2 other levels missed too.", "missed"],
        ["East", "csat: 3 of 9 against 60 % agreed: missed.", "missed"],
        ["Aside", "resolved in time: 15 of 20 against 80 % agreed: missed.", "missed"],
        ["West", "resolved in time: 15 of 20 against 80 % agreed: missed. 1 other level missed too.", "missed"],
    ]
