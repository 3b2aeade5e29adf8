"""The measures whose actual levels come from answers, whatever a file says about them."""

from __future__ import annotations

from typing import NamedTuple

from analytics.terms.metrics import METRICS, SCORINGS, scored

RESPONSE_RATE = "response rate"


class AnsweredMeasure(NamedTuple):
    """A measure that a question answers: the metric it was asked for, and how its answers are scored."""

    metric: str
    scored: str


def answered_measures() -> dict[str, AnsweredMeasure]:
    """Return the measures that questions answer: every metric, and the mean of those that are scored as a share."""
    own = {name: AnsweredMeasure(name, scored(name)) for name in METRICS}
    means = {f"{name} mean": AnsweredMeasure(name, "mean") for name in METRICS if scored(name) == "share"}
    return own | means


def from_answers() -> tuple[str, ...]:
    """Return all measures whose actual levels come from surveys, the response rate included."""
    return (*answered_measures(), RESPONSE_RATE)


def measured_in(measure: str) -> str:
    """Return what such a measure is measured in: % or points."""
    return "%" if measure == RESPONSE_RATE else SCORINGS[answered_measures()[measure].scored].measured_in
