"""Trends: rising, falling or no clear trend, never stable, never of too few people."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analytics.errors import AnalyticsError
from analytics.satisfaction.trends import trend_sentence, trends
from analytics.snapshot.snapshot import Snapshot
from analytics.terms.metrics import category_values
from tests.hand_made import CSAT
from tests.watched import AS_OF, cells, organisation


def table(snapshot: Snapshot, by: tuple[str, ...] = ("customer",), **options: int) -> pd.DataFrame:
    found = trends(snapshot.surveys, "csat", by, AS_OF, **options)
    return snapshot.texts.put(found, by).set_index(list(by)) if by else found


def test_a_fall_is_a_falling_trend_and_calm_is_none() -> None:
    """Who falls in the second year is falling; who goes on as before has no clear trend."""
    found = table(organisation(cells(1, 40, fell_in=12), cells(2, 40), n_units=2))
    assert found["direction"].to_dict() == {"U1": "falling", "U2": "no clear trend"}
    falling = found.loc["U1"]
    assert falling["low"] < falling["slope"] < falling["high"] < 0
    assert falling["p"] < 0.001
    assert falling["n"] == 960


def test_what_moves_everybody_is_nobodys_trend() -> None:
    """Twelve customers fall together and one does not: it is the one that rises against them."""
    parts = [cells(unit, 40, fell_in=12) for unit in range(1, 13)]
    found = table(organisation(*parts, cells(13, 40), n_units=13))
    assert (found["direction"].drop("U13") == "no clear trend").all()
    assert found.loc["U13", "direction"] == "rising"


def test_all_together_keep_their_own_movement() -> None:
    """Nothing common is taken out of the trend of all together."""
    parts = [cells(unit, 40, fell_in=12) for unit in range(1, 13)]
    assert table(organisation(*parts, n_units=12), by=()).loc[0, "direction"] == "falling"


def test_few_people_have_no_shown_trend() -> None:
    """Four people's trend is hidden: no direction, no slope, no count."""
    row = table(organisation(cells(1, 40, people=4, fell_in=12), n_units=1)).loc["U1"]
    assert row["state"] == "hidden"
    assert row[["direction", "slope", "low", "high", "p", "n"]].isna().all()


def test_less_effort_is_a_falling_score() -> None:
    """Where less is better, the direction is that of the score."""
    effort = CSAT | {"metric": "ces", "better": "lower", "satisfied_from": None}
    known = organisation(cells(1, 40, fell_in=12), n_units=1, questions=[effort])
    row = trends(known.surveys, "ces", (), AS_OF).iloc[0]
    assert row["direction"] == "falling"
    assert row["low"] < row["slope"] < row["high"] < 0


def test_later_months_play_no_part() -> None:
    """As of the end of the first year, the fall in the second has not happened."""
    known = organisation(cells(1, 40, fell_in=12), n_units=1)
    found = trends(known.surveys, "csat", (), pd.Timestamp("2025-10-31").date())
    assert found.loc[0, "direction"] == "no clear trend"


def test_an_unknown_metric_is_refused() -> None:
    """The metrics there are are named."""
    with pytest.raises(AnalyticsError, match="choose from csat, nps, ces, rating"):
        trends(organisation(cells(1, 5), n_units=1).surveys, "smiles", (), AS_OF)


def test_what_each_answer_counts_for() -> None:
    """Percent satisfied, promoters less detractors, or the scale itself."""
    nps = pd.Series({"metric": "nps", "better": "higher", "satisfied_from": None})
    assert category_values(nps, np.arange(0.0, 11.0)).tolist() == [-100.0] * 7 + [0.0, 0.0, 100.0, 100.0]
    assert category_values(pd.Series(CSAT), np.arange(1.0, 6.0)).tolist() == [0, 0, 0, 100, 100]


def test_trends_in_words() -> None:
    """A clear trend with its strength; else how far it may go; a hidden one says nothing."""
    row = {"metric": "csat", "state": "shown", "direction": "falling", "slope": -4.6, "low": -7.2, "high": -2.1,
           "from_month": 24299, "last_month": 24322}  # fmt: skip
    assert trend_sentence(row) == (
        "Falling by 5 points a year (probably 2 to 7) in the 24 months to November 2026."
    )
    unclear = row | {"direction": "no clear trend", "high": 0.9}
    assert trend_sentence(unclear) == (
        "No clear trend in the 24 months to November 2026: probably between −7 and +1 points a year."
    )
    assert trend_sentence(row | {"slope": float("nan")}).startswith("No clear trend")
    assert trend_sentence(row | {"state": "hidden"}) == ""
