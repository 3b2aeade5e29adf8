"""Customers who are probably less satisfied than was agreed: a level, not a change."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.formulas.current_level import current_scores, probability_below
from analytics.formulas.peer_adjustment import ordinal_observations
from analytics.signals.changes import ScanRequest
from analytics.signals.series import Axes, Placed, ScannedQuestion
from analytics.terms.measures import ASKED_AS

CALLED_AT = 0.8
"""Probability from which "below the agreed level" is said: right in 89 of 100 simulated cases."""
ANSWER_MONTHS = 6
"""Who has not answered for half a year is not called anything."""

Floats = npt.NDArray[np.float64]


def level_signals(question: ScannedQuestion, agreed: Placed, axes: Axes, asked: ScanRequest) -> pd.DataFrame:
    """Customers whose mean is probably below their agreed level.

    Parameters
    ----------
    question
        Answers of one question.
    agreed
        One row per customer and month: target and measure (`csat mean` and others in points, `csat` in percent).
    axes, asked
        What the series run over, and which months and customers are wanted.

    Returns
    -------
    DataFrame
        As `satisfaction_signals`, of kind `level`: size is the steadied score minus the agreed level, in the
        measure's unit, with its 95 % limits; n the answers of the last six months, in which the onset is the first.
    """
    observed, answers = ordinal_observations(question.counts), question.counts.sum(1)
    lately = pd.DataFrame(answers.sum(1)).rolling(ANSWER_MONTHS, min_periods=1).sum().to_numpy()
    found = []
    names = agreed.table["measure"].astype(str)
    for measure in sorted(names.unique()):
        values = scored_as(measure, question)
        if values is None:
            continue
        rows = (names == measure).to_numpy() & agreed.table["target"].notna().to_numpy()
        target = np.full((axes.months, len(axes.customers)), np.nan)
        target[agreed.month[rows], agreed.series[rows]] = agreed.table["target"].to_numpy(float)[rows]
        for month in np.flatnonzero(asked.months & question.leads).tolist():
            score = current_scores(observed, answers, month, values)
            probability = probability_below(score, target[month], values.min(), values.max())
            called = np.flatnonzero((probability >= CALLED_AT) & (lately[month] > 0) & asked.series)
            gap, reach = (score.mean - target[month])[called], 1.96 * score.sd[called]
            columns = {"series": called, "size": gap, "low": gap - reach, "high": gap + reach}
            own = {"probability": probability[called], "target": target[month, called]}
            rows_now = pd.DataFrame({**columns, **own, "n": lately[month, called].astype(int)})
            onset = max(0, month + 1 - ANSWER_MONTHS)
            found.append(rows_now.assign(kind="level", month=month, service=-1, onset=onset))
    some = [rows for rows in found if len(rows)]
    return pd.concat(some, ignore_index=True) if some else pd.DataFrame()


def scored_as(measure: str, question: ScannedQuestion) -> Floats | None:
    """What each category counts for in an agreed measure; None where the question does not answer it."""
    if question.metric not in {"", ASKED_AS.get(measure)}:
        return None
    if measure == "csat":
        return np.where(question.is_satisfied, 100.0, 0.0)
    if measure == "nps":
        return np.select([question.scores >= 9, question.scores <= 6], [100.0, -100.0], 0.0)
    return question.scores if measure in ASKED_AS else None
