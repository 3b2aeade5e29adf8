"""Two periods of the same scores compared, with a plain verdict for each row of the table."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analytics.formulas.comparison import adjusted_p, difference, discoveries, margin_that_matters, verdict
from analytics.formulas.intervals import FloatArray, Interval
from analytics.terms.metrics import SCORINGS, scored


def compared(
    now: pd.DataFrame,
    before: pd.DataFrame,
    questions: pd.DataFrame,
    by: Sequence[str] = (),
    *,
    is_comparable: bool = True,
) -> pd.DataFrame:
    """Return each group's score now beside its score before, and what may be said of the difference.

    Parameters
    ----------
    now, before
        Tables of `satisfaction.scores` with the same keys.
    is_comparable
        False where one period is complete and the other is not.

    Returns
    -------
    DataFrame
        question_id, population_id, keys, then score, low_score, high_score, n, with_score, with_n,
        difference (now minus before) with low and high, verdict, bound (of "no change larger than"),
        detectable, adjusted_p, state (`shown`, `hidden`, `none`; `open` where the periods cannot be compared).
        Differences are missing unless `shown`, and the verdict is then `cannot tell`.

    Notes
    -----
    Where several groups stand in one table, only discoveries by Benjamini and Hochberg (1995) rise or fall.
    """
    keys = ["question_id", "population_id", *by]
    columns = ["score", "low", "high", "n", "state"]
    table = now[[*keys, *columns]].merge(
        before[[*keys, *columns]], on=keys, how="outer", suffixes=("", "_before")
    )
    states = table[["state", "state_before"]].fillna("none")
    state = np.where((states == "none").any(axis=1), "none", "shown")
    state = np.where((states == "hidden").any(axis=1), "hidden", state)
    state = np.where((state == "shown") & (not is_comparable), "open", state)
    change = difference(_interval(table, "_before", state), _interval(table, "", state))
    kept = discoveries(change.p) if (state == "shown").sum() > 1 else None
    found = verdict(change, _margins(table["question_id"], questions), discovered=kept)
    result = table[keys].copy()
    result["score"], result["low_score"], result["high_score"] = table["score"], table["low"], table["high"]
    result["n"], result["with_score"] = _counted(table["n"], states["state"]), table["score_before"]
    result["with_n"] = _counted(table["n_before"], states["state_before"])
    result["difference"], result["low"], result["high"] = change.estimate, change.low, change.high
    result["verdict"], result["bound"], result["detectable"] = found.words, found.bound, found.detectable
    result["adjusted_p"] = adjusted_p(change.p)
    result["state"] = state
    return result.sort_values(keys[1:2] + keys[:1] + keys[2:], ignore_index=True)


def _interval(table: pd.DataFrame, suffix: str, state: np.ndarray) -> Interval:
    """One side's scores, missing where the row shows no comparison."""
    shown = state == "shown"
    sides = [np.where(shown, table[f"{name}{suffix}"].to_numpy(float), np.nan) for name in ("score", "low", "high")]
    return Interval(*sides)


def _counted(n: pd.Series, states: pd.Series) -> pd.Series:
    """Counts, 0 where nobody was there, missing where they are withheld."""
    return n.where(n.notna() | (states == "hidden"), 0).astype("Int64")


def _margins(question_ids: pd.Series, questions: pd.DataFrame) -> FloatArray:
    """The smallest change that matters, in each row's unit."""
    asked = questions.reindex(question_ids)
    low = asked["low"].to_numpy(float)
    high = asked["high"].to_numpy(float)
    metric = asked["metric"].to_numpy(dtype=object)
    ends = [SCORINGS[scored(str(name))].ends or scale for name, *scale in zip(metric, low, high, strict=True)]
    low, high = np.array(ends, dtype=float).reshape(-1, 2).T
    return np.asarray(margin_that_matters(0.0, 1.0) * (high - low), dtype=np.float64)
