"""Customers most of whose recent comments came with a low score: counted, not judged."""

from __future__ import annotations

import pandas as pd

from analytics.attention.reasons.reason import Reason
from analytics.comments.comments import comments_in
from analytics.satisfaction.answers import questions_with_answers, scores
from analytics.scope.months import first_day, month_number
from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from analytics.snapshot.snapshots import Snapshots
from analytics.terms.surveys import the_surveys
from analytics.words.numbers import count_text, number_text
from analytics.words.times import day_text

COMMENT_MONTHS = 2
"""Comments of so many months before this one are recent."""

FEW_COMMENTS = 3
"""Fewer low comments are somebody's bad day."""

MOST_LOW = 0.5
"""Comments are told of where at least this share of them came with a low score."""

LOW_END = 0.25
"""The worst quarter of a scale: 1 and 2 of five."""


def customers_with_low_comments(snapshots: Snapshots, scope: Scope) -> pd.DataFrame:
    """Return the customers most of whose recent comments came with a low score.

    Returns
    -------
    DataFrame
        customer, kind (`comments`), sentence. Comments are counted with the question whose score stands beside them,
        on its own scale, and only where at least as many people answered it as comments need to be shown.
    """
    month = month_number(scope.as_of)
    recent = scope.but(period=Period(first_day(month - COMMENT_MONTHS), scope.as_of))
    surveys, enough = snapshots.of(scope).surveys, snapshots.settings.comments_hidden_below
    told: list[tuple[str, str, str]] = []
    for metric in dict.fromkeys(questions_with_answers(snapshots, recent)["metric"]):
        written = comments_in(snapshots, recent, str(metric)).rows
        said = {
            (str(customer), int(str(question))): _mostly_low(group, surveys.question(int(str(question))), recent.period)
            for (customer, question), group in written.groupby(["customer", "question_id"])
        }
        if any(said.values()):
            table = scores(snapshots, recent, str(metric), ("customer",)).set_index(["customer", "question_id"])
            people = table["n_respondents_capped"].fillna(0)
            heard = (key for key, text in said.items() if text and people.get(key, 0) >= enough)
            told += [(key[0], "comments", said[key]) for key in heard]
    return pd.DataFrame(told, columns=["customer", "kind", "sentence"]).drop_duplicates("customer")


def _mostly_low(written: pd.DataFrame, question: pd.Series, period: Period) -> str:
    """One customer's comments on one kind of survey, counted, where most came with a low score; else empty."""
    low, high = float(question["low"]), float(question["high"])
    is_higher_better = question["better"] == "higher"
    limit = low + LOW_END * (high - low) if is_higher_better else high - LOW_END * (high - low)
    is_low = written["score"] <= limit if is_higher_better else written["score"] >= limit
    n_low = int(is_low.sum())
    if n_low < FEW_COMMENTS or n_low < MOST_LOW * len(written):
        return ""
    newest = pd.Timestamp(written.loc[is_low, "answered_on"].max()).date()
    return (
        f"{count_text(n_low)} of {count_text(len(written))} comments on {the_surveys(str(question['survey_kind']))} "
        f"since {day_text(period.start)} came with a score of {number_text(limit)} or "
        f"{'less' if is_higher_better else 'more'}, the newest on {day_text(newest)}."
    )


REASON = Reason("said", 2, customers_with_low_comments)
