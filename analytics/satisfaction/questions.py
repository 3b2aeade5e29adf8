"""What was asked: questions with their labels, their scales and the scores that count as satisfied."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analytics.satisfaction.sentences import satisfied_text
from analytics.snapshot.grouping import Grouping
from analytics.snapshot.surveys import SurveyFacts
from analytics.terms.metrics import SCORINGS, scored, title_of
from analytics.terms.surveys import surveys_text

QUESTION_COLUMNS = (
    "metric", "survey_kind", "audience", "question", "title", "label", "measured_in", "score_low", "score_high",
    "better", "question_id", "n",
)


def questions_asked(facts: SurveyFacts) -> pd.DataFrame:
    """Return what there is to ask for, the question with most answers first.

    Returns
    -------
    DataFrame
        metric, survey_kind, audience, question, title (such as "Satisfied (4-5)"), label (the title with whom it
        was asked of, no two alike), measured_in (`%` or
        `points`), score_low and score_high (ends of its scores), better, question_id, n in scored answers.
    """
    groups = Grouping.of({"question_id": facts.answers["question_id"].to_numpy()})
    found = groups.keys.assign(n=groups.sums(facts.answers["n"]).astype(np.int64))
    ordered = found.sort_values(["n", "question_id"], ascending=[False, True], ignore_index=True)
    return described(facts.questions, ordered)[list(QUESTION_COLUMNS)]


def described(questions: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with what there is to say about its questions.

    Returns
    -------
    DataFrame
        The same with metric, survey_kind, audience, question, title, label, measured_in, score_low, score_high, better.
    """
    about = questions.reindex(table["question_id"].unique())
    columns = ["metric", "survey_kind", "audience", "question", "better"]
    titles = [_title(row) for _, row in about.iterrows()]
    said = about[columns].assign(title=titles, label=_labels(about, titles))
    ways = [SCORINGS[scored(str(metric))] for metric in about["metric"]]
    said["measured_in"] = [way.measured_in for way in ways]
    scales = zip(ways, about["low"], about["high"], strict=True)
    ends = [way.ends or (float(low), float(high)) for way, low, high in scales]
    said["score_low"] = [low for low, _ in ends]
    said["score_high"] = [high for _, high in ends]
    return table.join(said, on="question_id")


def satisfied_scores(question: pd.Series) -> str:
    """The scores that count as satisfied, such as 4-5; empty where the question has none."""
    if scored(str(question["metric"])) != "share" or pd.isna(question["satisfied_from"]):
        return ""
    low, high = float(question["low"]), float(question["high"])
    return satisfied_text(low, high, float(question["satisfied_from"]), str(question["better"]))


def _title(question: pd.Series) -> str:
    """What a question's score is called, with the scores that count as satisfied."""
    title, satisfied = title_of(str(question["metric"])), satisfied_scores(question)
    return f"{title} ({satisfied})" if satisfied else title


def _labels(about: pd.DataFrame, titles: Sequence[str]) -> list[str]:
    """Titles with whom they were asked of, and with the wording where several would be the same."""
    asked = zip(titles, about["survey_kind"], about["audience"], strict=True)
    plain = [f"{title}, {surveys_text(str(kind))}, {audience}" for title, kind, audience in asked]
    return [
        f"{label}: {wording}" if plain.count(label) > 1 else label
        for label, wording in zip(plain, about["question"], strict=True)
    ]
