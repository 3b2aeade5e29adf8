"""The metrics: how they are scored, in what unit, between which ends, and what counts as satisfied."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.formulas.intervals import FloatArray


class DeclaredMetric(Protocol):
    """What the data floor declares of a metric."""

    @property
    def title(self) -> str:
        """What its score is called."""

    @property
    def scored(self) -> str:
        """One of `SCORINGS`."""


class Scoring(NamedTuple):
    """A way to make a score of answers: its unit, its decimals, and its ends where every scale has the same."""

    measured_in: str
    decimals: int
    ends: tuple[float, float] | None


SCORINGS = {
    "share": Scoring("%", 0, (0.0, 100.0)), "net": Scoring("points", 0, (-100.0, 100.0)),
    "mean": Scoring("points", 1, None),
}  # fmt: skip

METRICS: dict[str, DeclaredMetric] = {}
"""By name, as declared on the data floor; the portfolio hands them over, so that each is declared once."""


def hand_over(declared: Mapping[str, DeclaredMetric]) -> None:
    """Take over the declared metrics."""
    METRICS.update(declared)


def scored(metric: str) -> str:
    """How a metric is scored: `share`, `net` or `mean`."""
    return METRICS[metric].scored


def title_of(metric: str) -> str:
    """What a metric's score is called."""
    return METRICS[metric].title


def decimals_of(metric: str) -> int:
    """Decimals that a metric's scores deserve: none for shares and nps, one on a scale."""
    return SCORINGS[scored(metric)].decimals


def satisfied_values(question: pd.Series, values: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Which scores of a question count as satisfied."""
    threshold = int(question["satisfied_from"])
    return np.asarray(values <= threshold if question["better"] == "lower" else values >= threshold)


def category_values(question: pd.Series, scores: FloatArray) -> FloatArray:
    """Return what each scale point counts for in a question's metric.

    Returns
    -------
    array
        0 or 100 for shares, -100, 0 or 100 for nps, the scale points else.
    """
    way = scored(str(question["metric"]))
    if way == "net":
        return np.select([scores >= 9, scores <= 6], [100.0, -100.0], 0.0)
    if way != "share" or pd.isna(question["satisfied_from"]):
        return scores
    limit = float(question["satisfied_from"])
    satisfied = scores <= limit if question["better"] == "lower" else scores >= limit
    return np.where(satisfied, 100.0, 0.0)
