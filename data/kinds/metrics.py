"""The metrics that a question can be asked for, one declaration each: its name, how it is scored, its usual scale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal


@dataclass(frozen=True)
class Metric:
    """One metric; both floors take from here what they need to know of it.

    Parameters
    ----------
    name : as in ``--metric`` and as the heading of a column of scores.
    title : what its score is called.
    scored : the share of satisfied answers, the promoters less the detractors, or the mean.
    scale : its lowest and highest score where nobody says another; None: it is always said.
    satisfied_from : the first score of that scale that counts as satisfied.
    """

    name: str
    title: str
    scored: Literal["share", "net", "mean"]
    scale: tuple[int, int] | None = None
    satisfied_from: int | None = None


METRICS: Final = {
    metric.name: metric
    for metric in (
        Metric("csat", "Satisfied", "share", (1, 5), 4),
        Metric("nps", "Net promoter score", "net", (0, 10), 9),
        Metric("ces", "Effort score", "mean", (1, 7)),
        Metric("rating", "Rating", "mean"),
    )
}
