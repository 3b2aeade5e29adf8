"""The first lines of the Satisfaction and Service levels pages: a sentence, figures, notes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analytics.errors import AnalyticsError
from analytics.satisfaction.sentences import asked_text
from analytics.scope.scope import Scope
from analytics.views.figure import Figure
from analytics.views.headline import (
    Question,
    agreed_level_text,
    headline_of,
    only_question,
    score_figure,
    sentence_of,
    surveyed,
)
from analytics.words.numbers import listed

if TYPE_CHECKING:
    from analytics.portfolio import Portfolio


@dataclass(frozen=True)
class SatisfactionView:
    """One question's score in words.

    Parameters
    ----------
    sentence
        The score, what it counts, and the change.
    figure
        The same as a figure.
    notes
        Which way it goes, who answered, what is hidden, breaks of wording or scale.
    score
        The number; NaN where there is none.
    """

    sentence: str
    figure: Figure
    notes: list[str]
    score: float


def satisfaction_view(portfolio: Portfolio, scope: Scope, question: Question) -> SatisfactionView:
    """Return one question's score in words.

    Parameters
    ----------
    portfolio
        Where figures come from.
    scope
        Period, comparison and limits.
    question
        metric, survey_kind, audience and question: the last as `Portfolio.metrics` writes it.

    Returns
    -------
    SatisfactionView
        Also where nobody answered.

    Raises
    ------
    AnalyticsError
        For a question that was never asked.
    """
    asked = portfolio.questions(scope)
    keys = ["metric", "survey_kind", "audience", "question"]
    same = asked[(asked[keys].astype(object) == pd.Series({key: question[key] for key in keys})).all(axis=1)]
    if same.empty:
        raise AnalyticsError.unknown_name("question", str(question["question"]), asked["question"])
    row = same.iloc[0].to_dict()
    found = headline_of(portfolio, scope, row)
    figure = score_figure(
        portfolio, scope, found, key="satisfied", title=str(row["label"]).split(",")[0],
        level=agreed_level_text(portfolio, scope, row),
    )
    sentence = sentence_of(found, portfolio.satisfied_scores(scope, row), portfolio.hide_below)
    trends = only_question(portfolio.trends(surveyed(scope, row), str(row["metric"])), row)
    going = [sentence for sentence in trends["sentence"] if sentence]
    notes = [*going, *_asked_notes(portfolio, scope, row, asked), *portfolio.period_notes(scope)]
    return SatisfactionView(sentence, figure, notes, found.score)


def _asked_notes(portfolio: Portfolio, scope: Scope, question: Question, asked: pd.DataFrame) -> list[str]:
    """Who answered of whom, and which other questions of the kind are kept apart."""
    rows = only_question(portfolio.scores(surveyed(scope, question), str(question["metric"])), question)
    notes = []
    if len(rows):
        answered = rows["answered"].to_numpy(float, na_value=np.nan)[0]
        invited = rows["invited"].to_numpy(float, na_value=np.nan)[0]
        # Without a rate, the invitations are not those of these answers.
        invited = invited if pd.notna(rows["response_rate"].iloc[0]) else np.nan
        notes.append(f"Answered: {asked_text(float(np.nan_to_num(answered)), float(invited))}")
    others = asked[
        (asked["metric"] == question["metric"]) & (asked["survey_kind"] == question["survey_kind"])
        & (asked["audience"] == question["audience"]) & (asked["question_id"] != question["question_id"])
    ]
    if len(others):
        notes.append(f"asked differently elsewhere, never pooled: {listed(list(others['question']))}")
    return notes


