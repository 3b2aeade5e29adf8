"""The one question a page is about. Answers to different questions, kinds of survey or audiences never share a row."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analytics.portfolio import Portfolio
from analytics.scope.scope import Scope
from pages.parts.frame import filters
from pages.parts.frame.reads import read


@dataclass(frozen=True)
class ChosenQuestion:
    """A question as it was asked, and the ends and unit of its score."""

    metric: str
    survey_kind: str
    audience: str
    question: str
    label: str
    measured_in: str
    score_low: float
    score_high: float
    question_id: int
    n: int

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What tells it from every other question."""
        return self.metric, self.survey_kind, self.audience, self.question

    @property
    def pairs(self) -> tuple[tuple[str, object], ...]:
        """The same and its number, as pairs of name and value."""
        names = ("question_id", "metric", "survey_kind", "audience")
        return tuple((name, getattr(self, name)) for name in names)

    @property
    def within(self) -> tuple[float, float]:
        """The ends of its score."""
        return self.score_low, self.score_high

    @property
    def decimals(self) -> int:
        """Digits after the point in a table of its scores."""
        return decimals(self.metric, self.measured_in)

    def rows(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows of a frame that are about this question."""
        about = (
            frame["survey_kind"].eq(self.survey_kind)
            & frame["audience"].eq(self.audience)
            & frame["question"].eq(self.question)
        )
        return frame[about].reset_index(drop=True)

    def only(self, scope: Scope) -> Scope:
        """The scope narrowed to its kind of survey and audience."""
        return scope.but(survey_kinds=(self.survey_kind,), audiences=(self.audience,))


def decimals(metric: str, measured_in: str) -> int:
    """Digits after the point that a question's scores deserve: none for percent and nps, one on a scale."""
    return 0 if measured_in == "%" or metric == "nps" else 1


def chosen(scope: Scope) -> ChosenQuestion | None:
    """The question chosen in the header, else the one with most answers; None when nothing was asked."""
    asked = read(Portfolio.metrics, scope)
    if asked.empty:
        return None
    row = asked[asked["label"].eq(filters.question() or "")]
    first = (row if len(row) else asked).iloc[0]
    return ChosenQuestion(**{name: first[name] for name in ChosenQuestion.__dataclass_fields__})
