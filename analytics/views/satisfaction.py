"""The first lines of the Satisfaction and Service levels pages: a sentence, figures, notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.satisfaction import answers
from analytics.satisfaction.answers import Question, only_question, surveyed
from analytics.satisfaction.sentences import asked_text
from analytics.scope.scope import Scope
from analytics.snapshot.cut_months import period_notes
from analytics.snapshot.snapshots import Snapshots
from analytics.views.figure import Figure
from analytics.views.headline import agreed_level_text, headline_of, score_figure, sentence_of
from analytics.words.numbers import listed


@dataclass(frozen=True)
class SatisfactionView:
    """One question's score in words.

    Parameters
    ----------
    notes
        Which way it goes, who answered, what is hidden, breaks of wording or scale.
    score
        The number; NaN where there is none.
    """

    sentence: str
    figure: Figure
    notes: list[str]
    score: float


def satisfaction_view(snapshots: Snapshots, scope: Scope, key: Sequence[str]) -> SatisfactionView:
    """Return one question's score in words.

    Raises
    ------
    AnalyticsError
        For a question that was never asked.
    """
    question = answers.question_of(snapshots, scope, key)
    found = headline_of(snapshots, scope, question)
    figure = score_figure(
        snapshots, scope, found, key="satisfied", title=question["title"],
        level=agreed_level_text(snapshots, scope, question),
    )
    sentence = sentence_of(found, answers.satisfied_scores(snapshots, scope, question), snapshots.settings.hide_below)
    lines = only_question(answers.trends(snapshots, surveyed(scope, question), str(question["metric"])), question)
    notes = [*filter(None, lines["sentence"]), *_asked_notes(snapshots, scope, question), *period_notes(scope)]
    return SatisfactionView(sentence, figure, notes, found.score)


def _asked_notes(snapshots: Snapshots, scope: Scope, question: Question) -> list[str]:
    """Who answered of whom, and which other questions of the kind are kept apart."""
    rows = only_question(answers.scores(snapshots, surveyed(scope, question), str(question["metric"])), question)
    notes = []
    if len(rows):
        answered = rows["answered"].to_numpy(float, na_value=np.nan)[0]
        invited = rows["invited"].to_numpy(float, na_value=np.nan)[0]
        # Without a rate, the invitations are not those of these answers.
        invited = invited if pd.notna(rows["response_rate"].iloc[0]) else np.nan
        notes.append(f"Answered: {asked_text(float(np.nan_to_num(answered)), float(invited))}")
    asked = answers.questions(snapshots, scope)
    others = asked[
        (asked["metric"] == question["metric"]) & (asked["survey_kind"] == question["survey_kind"])
        & (asked["audience"] == question["audience"]) & (asked["question_id"] != question["question_id"])
    ]
    if len(others):
        notes.append(f"asked differently elsewhere, never pooled: {listed(list(others['question']))}")
    return notes


