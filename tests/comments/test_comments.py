"""Comments: words are shown where a crowd stands behind them, and name nobody's unit where it does not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from analytics.portfolio import Portfolio
from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from data.record import ImportOptions, Record
from data.store.store import open_store

SCOPE = Scope(date(2026, 11, 1), Period.parse("2026-Q3"))


def answers(unit: str, people: int, survey_kind: str, service: str = "Desk") -> pd.DataFrame:
    names = [f"{unit}-{service}-{number}" for number in range(people)]
    return pd.DataFrame(
        {
            "unit": unit,
            "responded_at": "2026-08-03",
            "service": service,
            "survey_kind": survey_kind,
            "respondent": names,
            "csat": 4,
            "comment": [f"said by {name}" for name in names],
        }
    )


@pytest.fixture
def portfolio(tmp_path: Path) -> Iterator[Portfolio]:
    store = open_store(tmp_path / "store.duckdb")
    rows = [
        answers("Finance", 9, "ticket"),
        answers("Finance", 2, "ticket", "Payroll"),
        answers("Kiosk", 3, "ticket"),
        answers("Finance", 6, "relationship"),
    ]
    Record(store).import_content(pd.concat(rows).to_csv(index=False).encode(), "r.csv", ImportOptions())
    yield Portfolio(store)
    store.close()


def test_people_of_another_survey_hide_nobody(portfolio: Portfolio) -> None:
    """Six people of the relationship survey are too few, however many answered about tickets."""
    found = portfolio.comments(SCOPE)
    assert set(found.rows["survey_kind"]) == {"ticket"}
    assert (found.state, found.n, found.n_withheld) == ("shown", 14, 6)


def test_a_small_unit_is_not_named(portfolio: Portfolio) -> None:
    """Three people of a unit: their words stand among the others', without unit, customer or service."""
    rows = portfolio.comments(SCOPE).rows
    kiosk = rows[rows["comment"].str.contains("Kiosk")]
    assert kiosk[["customer", "unit", "service"]].isna().all(axis=None)
    assert len(kiosk) == 3


def test_a_service_few_use_is_not_named(portfolio: Portfolio) -> None:
    """Two people of a unit on one service: the unit is named, the service is not."""
    rows = portfolio.comments(SCOPE).rows
    payroll = rows[rows["comment"].str.contains("Payroll")]
    assert (payroll["unit"].tolist(), payroll["service"].isna().all()) == (["Finance"] * 2, True)


def test_narrowing_the_scope_withholds(portfolio: Portfolio) -> None:
    """Asking for the small unit alone gives no comment at all."""
    found = portfolio.comments(SCOPE.but(units=("Kiosk",)))
    assert (found.state, found.n, found.n_withheld) == ("hidden", 0, 3)
