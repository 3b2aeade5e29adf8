"""Headline figures: one question's score, the agreed levels met, and who answered, each ready to be shown."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analytics.formulas.comparison import share_difference, verdict
from analytics.satisfaction import answers
from analytics.satisfaction.answers import Question, only_question, surveyed
from analytics.satisfaction.sentences import (
    change_text,
    change_words,
    headline,
    interval_text,
    score_text,
    why_text,
)
from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from analytics.service_levels.gaps import delivered, gaps
from analytics.service_levels.sentences import level_text
from analytics.snapshot.snapshots import Snapshots
from analytics.terms.marks import Marked
from analytics.terms.metrics import scored
from analytics.terms.surveys import answers_text
from analytics.views.figure import Figure
from analytics.words.numbers import count_text, plural

HISTORY = 8
"""Quarters in a figure's small line: two years."""


@dataclass(frozen=True)
class Headline:
    """One question's score in a period, beside its change; numbers are NaN where there is nothing to show."""

    question: Question
    period: Period
    against: Period | None
    score: float
    low: float
    high: float
    n: int
    state: str
    verdict: str
    difference: float
    bound: float
    detectable: float
    compared: str


def main_question(metrics: pd.DataFrame, survey_kind: str | None = None) -> Question | None:
    """Return the row of the question that speaks for a scope, of those that `questions_with_answers` gives.

    Of one kind of survey, else of ticket surveys where they have answers: csat where it was asked, else the metric with
    most answers; None where nobody answered.
    """
    rows = metrics
    if survey_kind is not None:
        rows = rows[rows["survey_kind"] == survey_kind]
    elif (rows["survey_kind"] == "ticket").any():
        rows = rows[rows["survey_kind"] == "ticket"]
    csat = rows[rows["metric"] == "csat"]
    rows = csat if len(csat) else rows
    return {str(name): value for name, value in rows.iloc[0].items()} if len(rows) else None


def leading_question(snapshots: Snapshots, scope: Scope) -> Question | None:
    """Return the question that speaks for a scope, or else for all of its past; None where nobody ever answered."""
    return main_question(answers.questions_with_answers(snapshots, scope)) or main_question(
        answers.questions_with_answers(snapshots, snapshots.all_time(scope))
    )


def headline_of(snapshots: Snapshots, scope: Scope, question: Question) -> Headline:
    """Return a question's score in the scope's period, and how it changed against the other period."""
    narrowed = surveyed(scope, question)
    metric = str(question["metric"])
    now = only_question(answers.scores(snapshots, narrowed, metric), question)
    row: Mapping[str, Any] = dict(now.iloc[0]) if len(now) else {}
    found: Mapping[str, Any] = {}
    if scope.against is not None:
        change = only_question(answers.compare(snapshots, narrowed, metric), question)
        found = dict(change.iloc[0]) if len(change) else {}
    return Headline(
        question=question, period=scope.period, against=scope.against,
        score=_number(row, "score"), low=_number(row, "low"), high=_number(row, "high"),
        n=0 if pd.isna(row.get("n", 0)) else int(row.get("n", 0)), state=str(row.get("state", "none")),
        verdict=str(found.get("verdict", "")), difference=_number(found, "difference"),
        bound=_number(found, "bound"), detectable=_number(found, "detectable"),
        compared=str(found.get("state", "none")),
    )


def _number(row: Mapping[str, Any], name: str) -> float:
    """A number of a row; NaN where it is missing."""
    value = row.get(name, math.nan)
    return math.nan if pd.isna(value) else float(value)


def sentence_of(found: Headline, satisfied: str, hide_below: int) -> str:
    """Return the score, what it counts and the change in one sentence, or why there is none.

    `satisfied` are the scores that count as satisfied, such as 4-5; empty where there are none.
    """
    question = found.question
    if found.state != "shown":
        about = f"{question['label']}, {found.period.words}"
        return f"{about}: {why_text(found.state, hide_below)}"
    change = ""
    if found.against is not None:
        change = change_words(
            found.verdict, found.difference, found.bound, found.detectable,
            metric=question["metric"], since=found.against.words, state=found.compared,
        )
    return headline(
        question["metric"], found.score, found.n, question["survey_kind"], satisfied, change, question["score_high"]
    )


def score_figure(
    snapshots: Snapshots, scope: Scope, found: Headline, *, key: str, title: str, level: Marked | None = None,
    during: Period | None = None,
) -> Figure:
    """Return a headline as a figure with its last quarters, up to the scope's period.

    `during` is the time it is about, where that is another.
    """
    question = found.question
    metric = str(question["metric"])
    history = only_question(answers.trend(snapshots, surveyed(scope, question), metric, periods=HISTORY), question)
    points = history[history["state"] != "none"] if question["survey_kind"] == "relationship" else history
    change = None
    if found.against is not None and found.state == "shown":
        change = change_text(
            found.verdict, found.difference, found.bound, found.detectable, metric=metric, state=found.compared
        )
    counted = "of {answers}, {during}" if during else "of {answers}"
    facts = {"answers": answers_text(found.n, question["survey_kind"]), "during": during.words if during else ""}
    return Figure(
        key=key, title=title,
        value=score_text(metric, found.score, None if scored(metric) == "net" else float(question["score_high"])),
        counts=counted.format(**facts) if found.state == "shown" else "",
        interval=interval_text(metric, found.low, found.high), level=level, change=change,
        history=tuple(None if np.isnan(value) else float(value) for value in points["score"]),
        state=found.state, why=why_text(found.state, snapshots.settings.hide_below), explain=metric,
    )


def agreed_level_text(snapshots: Snapshots, scope: Scope, question: Question) -> Marked | None:
    """Return the level of a score, such as "✓ met"; None where levels differ or none was agreed for the question."""
    metric = str(question["metric"])
    history = only_question(answers.trend(snapshots, surveyed(scope, question), metric, periods=HISTORY), question)
    if history.empty or pd.isna(history["agreed"].iloc[-1]):
        return None
    levels = gaps(snapshots, scope)
    levels = levels[(levels["measure"] == metric) & (levels["levels"] > 0)]
    if levels.empty:
        return None
    row = levels.iloc[0]
    return level_text(row["state"], float(row["gap"]), row["measured_in"])


def levels_met(delivered: pd.DataFrame) -> tuple[int, int]:
    """Return how many agreed levels were met, and how many were measured, of what `gaps.delivered` gives."""
    return int(delivered["levels_met"].sum()), int(delivered["levels"].sum())


def levels_figure(snapshots: Snapshots, scope: Scope) -> Figure:
    """Return how many agreed levels (unit, service, measure) were met, with the last quarters; its change in share."""
    met, n = levels_met(delivered(snapshots, scope))
    last = scope.period.last_month
    years = delivered(snapshots, scope.but(period=Period.of_months(last - 3 * HISTORY + 1, last)), ("quarter",))
    quarters = years.groupby("quarter")[["levels_met", "levels"]].sum()
    counts = zip(quarters["levels_met"].to_numpy(float), quarters["levels"].to_numpy(float), strict=True)
    shares = [float(100 * done / of) if of else None for done, of in counts]
    change = None
    if scope.against is not None:
        before_met, before_n = levels_met(delivered(snapshots, scope.but(period=scope.against)))
        state = "shown" if n and before_n else "none"
        if scope.period.is_complete(scope.as_of) != scope.against.is_complete(scope.as_of):
            state = "open"
        change = share_change(before_met, before_n, met, n, state)
    return Figure(
        key="levels", title="Agreed levels met", value=f"{count_text(met)} of {count_text(n)}" if n else "",
        counts=f"{100 * met / n:.0f} % of units, services and measures" if n else "", change=change if n else None,
        history=tuple(shares), state="shown" if n else "none",
        why="" if n else "No agreed level was measured in this time.", explain="levels",
    )


def share_change(before: int, n_before: int, now: int, n_now: int, state: str = "shown") -> Marked:
    """Return the change of a share with its mark, in points."""
    if state != "shown":
        return change_text("", math.nan, math.nan, math.nan, state=state)
    change = share_difference(before, n_before, now, n_now)
    found = verdict(change, 0.05)
    numbers = (100 * float(value) for value in (change.estimate, found.bound, found.detectable))
    return change_text(str(found.words), *numbers)


def answered_figure(snapshots: Snapshots, scope: Scope, question: Question) -> Figure:
    """Return the response rate of a question's survey and audience, with the last quarters.

    Without a number where invitations are not known.
    """
    narrowed, metric = surveyed(scope, question), str(question["metric"])
    now = _asked(only_question(answers.scores(snapshots, narrowed, metric), question))
    history = only_question(answers.trend(snapshots, narrowed, metric, periods=HISTORY), question)
    rates = tuple(None if pd.isna(rate) else 100 * float(rate) for rate in history["response_rate"])
    change = None
    if scope.against is not None and now[1]:
        before = _asked(only_question(answers.scores(snapshots, narrowed.but(period=scope.against), metric), question))
        is_open = scope.period.is_complete(scope.as_of) != scope.against.is_complete(scope.as_of)
        change = share_change(*before, *now, "open" if is_open else "shown" if before[1] else "none")
    return Figure(
        key="answered", title="Answered", value=f"{100 * now[0] / now[1]:.0f} %" if now[1] else "",
        counts=f"of {count_text(now[1])} invited" if now[1] else "", change=change, history=rates,
        state="shown" if now[1] else "none",
        why="" if now[1] else f"{plural(now[0], 'answer')}; invitations not known.", explain="response rate",
    )


def _asked(rows: pd.DataFrame) -> tuple[int, int]:
    """Answered and invited; nobody invited where the rate is not known."""
    if rows.empty:
        return 0, 0
    row = rows.iloc[0]
    answered = 0 if pd.isna(row["answered"]) else int(row["answered"])
    return answered, 0 if pd.isna(row["response_rate"]) else int(row["invited"])
