"""What goes with satisfaction: which other questions of a survey move along with the overall one.

For all customers together or a whole division only, and silent where too few people answered; it never says what
causes what.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analytics.formulas.relative_weights import MIN_ANSWERS, relative_weights
from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from analytics.snapshot.snapshot import Snapshot
from analytics.structure.people import customers
from analytics.words.numbers import count_text, plural

MOST_RESPONSES = 5000
"""The newest responses looked at: more hardly sharpen the shares, and a page should not wait for them."""

OVERALL = ("nps",)
"""Metrics that ask for an overall judgement themselves: they go with satisfaction by their nature."""

DRIVER_COLUMNS = ("question", "score", "low", "high", "n", "state")

Query = Callable[..., pd.DataFrame]


@dataclass(frozen=True)
class Drivers:
    """What goes with one question.

    Attributes
    ----------
    shares : DataFrame
        question, score (its share, in percent, of what all questions explain together), low, high, n (responses),
        state; largest first; empty where nothing can be said.
    explained : float
        Share of the overall score's variance (of ranks) that all of them explain together; NaN where nothing can be.
    """

    sentence: str
    shares: pd.DataFrame
    explained: float
    n: int


def goes_with(snapshot: Snapshot, query: Query, scope: Scope, question: Mapping[Any, Any]) -> Drivers:
    """Return what goes with a question's answers.

    Parameters
    ----------
    scope
        Its period, which is widened to the twelve months that end with it, and its limits; for a part of a division
        nothing is said.

    Returns
    -------
    Drivers
        The shares of the other questions of the same kind of survey and audience that are answered along with it.
    """
    if not _is_whole(snapshot, scope):
        return _nothing("Shown for all customers or for whole divisions: a single customer has too few answers.")
    year = scope.period.year_up_to()
    paired = query(
        "paired_answers", survey_kind=question["survey_kind"], audience=question["audience"],
        most=MOST_RESPONSES, **{"from": year.start, "to": year.end},
    )
    table = _scores(paired[snapshot.placed(paired, scope)[1]])
    asked = snapshot.surveys.questions.reindex(table.columns)
    overall = _overall(table, asked, int(question["question_id"]))
    may_go_with = table.columns[~asked["metric"].isin(OVERALL).to_numpy()]
    others = [int(q) for q in may_go_with.to_numpy(np.int64) if q != overall]
    if overall not in table or not others:
        return _nothing("This survey asks no further questions that could go with it.")
    chosen = _answered_together(table, overall, others)
    if len(chosen) < 2:
        most = int(table[[*others]].notna().any(axis=1).sum())
        return _nothing(
            f"Needs {MIN_ANSWERS} responses to this and at least two further questions within a year; there are "
            f"{count_text(most)}."
            if len(others) > 1 else "Needs at least two further questions; this survey asks one."
        )
    worst_first = np.where(asked["better"] == "lower", -1.0, 1.0)
    turned = table * pd.Series(worst_first, index=table.columns)
    found = relative_weights(turned[chosen], turned[overall])
    words = snapshot.surveys.questions["question"].reindex(chosen).to_numpy(dtype=object)
    shares_of = {"score": found.share, "low": found.low, "high": found.high}
    percent = {name: 100 * values for name, values in shares_of.items()}
    columns = {"question": words, **percent, "n": found.n, "state": "shown"}
    shares = pd.DataFrame(columns).sort_values("score", ascending=False, ignore_index=True)
    top = None if found.top is None else str(words[found.top])
    name = snapshot.surveys.questions["question"].to_dict()[overall]
    about = "it" if overall == question["question_id"] else f"“{name}”"
    return Drivers(_sentence(top, about, found.n, found.explained, year), shares, found.explained, found.n)


def _is_whole(snapshot: Snapshot, scope: Scope) -> bool:
    """Whether a scope holds all customers, or every customer of some divisions."""
    if scope.units or (scope.customers and scope.services):
        return False
    all_of = customers(snapshot, scope.as_of)
    inside = all_of["customer"].isin(scope.customers)
    divisions = all_of.loc[inside, "division"].unique()
    return bool(inside[all_of["division"].isin(divisions)].all())


def _scores(paired: pd.DataFrame) -> pd.DataFrame:
    """One row per response and one column per question; NaN where it was not answered."""
    long = paired[["response", "question_ids", "scores"]].explode(["question_ids", "scores"])
    long = long.assign(score=long["scores"].astype(float), question_id=long["question_ids"].astype("int64"))
    return long.pivot_table(index="response", columns="question_id", values="score", aggfunc="last")


def _overall(table: pd.DataFrame, asked: pd.DataFrame, question: int) -> int:
    """The question on satisfaction as a whole: the one looked at, or the survey's csat where that is about a part."""
    csat = asked.index[(asked["metric"] == "csat").to_numpy()]
    if not len(csat) or (question in asked.index and asked.loc[question, "metric"] in {"csat", *OVERALL}):
        return question
    return int(csat.to_numpy(np.int64)[table[csat].notna().sum().to_numpy().argmax()])


def _answered_together(table: pd.DataFrame, overall: int, others: list[int]) -> list[int]:
    """The questions answered along with the overall one by enough people, all of them together."""
    both = table[table[overall].notna()]
    chosen: list[int] = []
    for question in both[others].notna().sum().sort_values(ascending=False, kind="stable").index:
        if both[[*chosen, question]].notna().all(axis=1).sum() >= MIN_ANSWERS:
            chosen.append(int(question))
    return chosen


def _nothing(sentence: str) -> Drivers:
    """Why nothing is said."""
    return Drivers(sentence, pd.DataFrame(columns=list(DRIVER_COLUMNS)), float("nan"), 0)


def _sentence(top: str | None, about: str, n: int, explained: float, year: Period) -> str:
    """What stands out, in words."""
    said = (
        "“{top}” goes with {about} most in {n} of the {months} months to {last}; together these questions go with "
        "{explained:.0f} % of the differences."
        if top else
        "No question stands out in {n} of the {months} months to {last}; together these questions go with "
        "{explained:.0f} % of the differences."
    )
    return said.format(
        top=top, about=about, n=plural(n, "response"), months=len(year.months()), last=f"{year.end:%B %Y}",
        explained=100 * explained,
    )
