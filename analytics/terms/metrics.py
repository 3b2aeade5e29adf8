"""The metrics: their names, the ends of their scores, and what counts as satisfied."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.formulas.intervals import FloatArray

METRIC_TITLES = {"csat": "Satisfied", "nps": "Net promoter score", "ces": "Effort score", "rating": "Rating"}


def decimals_of(metric: str) -> int:
    """Decimals that a metric's scores deserve: none for csat and nps, one on a scale."""
    return 0 if metric in {"csat", "nps"} else 1


METRICS = ("csat", "nps", "ces", "rating")

SCORE_ENDS = {"csat": (0.0, 100.0), "nps": (-100.0, 100.0)}
"""Lowest and highest score of metrics that have the same on every scale."""


def satisfied_values(question: pd.Series, values: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Which scores of a question count as satisfied."""
    threshold = int(question["satisfied_from"])
    return np.asarray(values <= threshold if question["better"] == "lower" else values >= threshold)


def category_values(question: pd.Series, scores: FloatArray) -> FloatArray:
    """Return what each category counts for in a metric.

    Parameters
    ----------
    question
        metric, better, satisfied_from.
    scores
        Scale points.

    Returns
    -------
    array
        0 or 100 for csat, -100, 0 or 100 for nps, the scale points else.
    """
    if question["metric"] == "nps":
        return np.select([scores >= 9, scores <= 6], [100.0, -100.0], 0.0)
    if question["metric"] != "csat" or pd.isna(question["satisfied_from"]):
        return scores
    limit = float(question["satisfied_from"])
    satisfied = scores <= limit if question["better"] == "lower" else scores >= limit
    return np.where(satisfied, 100.0, 0.0)
