"""Periods that still run: the chance of missing the level, and the misses it allows."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from scipy import stats

from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from analytics.service_levels.gaps import gap_table
from analytics.service_levels.sentences import outlook_sentence
from analytics.snapshot.snapshot import snapshot_of
from tests.hand_made import frames, units

MEASURE = {"name_id": 50, "kind": "measure", "text": "resolved in time"}


def cell(month: str, met: int | None, total: int | None, **changed: object) -> dict[str, object]:
    return {"name_id": 1, "measure_id": 50, "period_start": f"{month}-01", "grain": "month", "met": met,
            "total": total, "target": 90.0, "measured_in": "%", "better": "higher"} | changed  # fmt: skip


def gaps(rows: list[dict[str, object]], as_of: date, period: str = "2026-Q4", by: tuple[str, ...] = ()) -> pd.DataFrame:
    store = snapshot_of(frames(names=[*units("Finance"), MEASURE], measurement_rows=rows), as_of)
    scope = Scope(as_of, Period.parse(period))
    return gap_table(store, scope, by, is_surveyed=False)


YEAR = [cell(f"{2025 + month // 12}-{month % 12 + 1:02d}", 45, 50) for month in range(9, 21)]
"""October 2025 to September 2026: 540 of 600, fifty a month."""


def test_the_rest_goes_as_the_year_before_went() -> None:
    """After October two months are left, a hundred cases by the year before: the chance is the beta-binomial's."""
    row = gaps([*YEAR, cell("2026-10", 43, 50)], date(2026, 11, 23)).iloc[0]
    worth = (20 + 1) / (600 + 1)
    a, b = worth * 540.5 + 43, worth * 60.5 + 7
    # 90 % of 150 are 135; 43 are there, so 92 of the 100 to come are needed.
    assert row["missed_probability"] == pytest.approx(stats.betabinom.cdf(91, 100, a, b))
    assert row[["misses_allowed", "misses_used"]].tolist() == pytest.approx([15, 7])
    assert row["burn"] == pytest.approx((7 / 50) / 0.1)


def test_a_closed_period_has_no_outlook() -> None:
    """What is over is met or missed; nothing is forecast."""
    row = gaps(YEAR, date(2026, 11, 23), "2026-Q3").iloc[0]
    assert row["outlook"] == ""
    assert pd.isna(row["missed_probability"])
    assert row["sentence"] == "135 of 150 (90 %) against 90 % agreed: met"


def test_months_and_values_are_told_apart() -> None:
    """By month only the open one has an outlook; a plain value has none."""
    monthly = gaps([*YEAR, cell("2026-10", 43, 50), cell("2026-11", 20, 30)], date(2026, 11, 20), by=("month",))
    assert monthly.set_index("month")["outlook"].ne("").to_dict() == {"2026-10": False, "2026-11": True}
    value = cell("2026-10", None, None, value=99.1)
    assert gaps([value], date(2026, 11, 23)).iloc[0]["outlook"] == ""


def test_without_a_past_the_period_speaks_for_itself() -> None:
    """A new service is expected to go on as it began."""
    row = gaps([cell("2026-10", 30, 50)], date(2026, 11, 23)).iloc[0]
    assert row["misses_allowed"] == pytest.approx(15)
    assert row["missed_probability"] > 0.99


def test_outlooks_in_words() -> None:
    """The chance, the misses and their pace; certainty is never claimed."""
    assert outlook_sentence(0.81, 6.2, 5, 1.6) == (
        "will probably be missed: 81 %; misses so far: 5 of about 6 allowed, 1.6 times as fast as allowed"
    )
    assert outlook_sentence(0.004, 40, 0, 0.0) == (
        "will probably be met (chance of missing it: under 1 %); misses so far: 0 of about 40 allowed"
    )
    assert outlook_sentence(1.0, 0, 2, float("inf")).startswith("will probably be missed: over 99 %")
