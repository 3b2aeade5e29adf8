"""Customers most of whose recent comments came with a low score: counted, not judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analytics.comments.comments import COMMENTS_HIDDEN_BELOW
from analytics.scope.months import first_day, month_number
from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from analytics.snapshot.snapshot import Snapshot
from analytics.terms.surveys import the_surveys
from analytics.words.numbers import count_text, number_text
from analytics.words.times import day_text

if TYPE_CHECKING:
    from analytics.portfolio import Portfolio

COMMENT_MONTHS = 2
"""Comments of so many months before this one are recent."""

FEW_COMMENTS = 3
"""Fewer low comments are somebody's bad day."""

MOST_LOW = 0.5
"""Comments are told of where at least this share of them came with a low score."""

LOW_END = 0.25
"""The worst quarter of a scale: 1 and 2 of five."""


def customers_with_low_comments(portfolio: Portfolio, snapshot: Snapshot, scope: Scope) -> pd.DataFrame:
    """Return the customers most of whose recent comments came with a low score.

    Parameters
    ----------
    portfolio
        Where comments and scores come from.
    snapshot
        What the store knows.
    scope
        Its day ends the time that is recent.

    Returns
    -------
    DataFrame
        customer, kind (`comments`), sentence. Comments on one kind of survey are counted by themselves, and only where
        at least `COMMENTS_HIDDEN_BELOW` different people answered it.
    """
    month = month_number(scope.as_of)
    recent = scope.but(period=Period(first_day(month - COMMENT_MONTHS), scope.as_of))
    questions = snapshot.surveys.questions
    found: list[tuple[str, str, str]] = []
    for metric in dict.fromkeys(portfolio.metrics(recent)["metric"]):
        written = portfolio.comments(recent, str(metric)).rows
        said: dict[tuple[str, str], str] = {}
        for (customer, kind), group in written.groupby(["customer", "survey_kind"]):
            question = questions[(questions["metric"] == metric) & (questions["survey_kind"] == kind)].iloc[0]
            said[str(customer), str(kind)] = _mostly_low(group, question, recent.period)
        if any(said.values()):
            scores = portfolio.scores(recent, str(metric), ("customer",))
            people = scores.groupby(["customer", "survey_kind"])["n_respondents_capped"].max().fillna(0)
            told = (key for key, text in said.items() if text and people.get(key, 0) >= COMMENTS_HIDDEN_BELOW)
            found += [(key[0], "comments", said[key]) for key in told]
    return pd.DataFrame(found, columns=["customer", "kind", "sentence"]).drop_duplicates("customer")


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
