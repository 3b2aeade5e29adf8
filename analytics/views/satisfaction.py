"""The first lines of the Satisfaction and Service levels pages: a sentence, figures, notes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analytics.errors import AnalyticsError
from analytics.scope.scope import Scope
from analytics.service_levels.outlook import PROBABLY
from analytics.views.figure import Figure
from analytics.views.headline import (
    Question,
    agreed_level_text,
    headline_of,
    levels_figure,
    only_question,
    score_figure,
    sentence_of,
    surveyed,
)
from analytics.words.times import period_text
from analytics.words.wording import asked_text, count_text, listed, number_text

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


@dataclass(frozen=True)
class ServiceLevelsView:
    """The agreed levels of a scope in words.

    Parameters
    ----------
    sentence
        How many were met.
    figures
        At most four.
    notes
        What is below its level beyond chance, what was not measured or not agreed.
    """

    sentence: str
    figures: list[Figure]
    notes: list[str]


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


def service_levels_view(portfolio: Portfolio, scope: Scope) -> ServiceLevelsView:
    """Return the agreed levels of a scope in words.

    Parameters
    ----------
    portfolio
        Where figures come from.
    scope
        Period, comparison and limits.

    Returns
    -------
    ServiceLevelsView
        Counts of unit, service and measure; satisfaction is left to its own page.
    """
    cells = portfolio.delivered(scope, ("unit", "service"))
    states = cells["state"].value_counts()
    missed, n_open = int(states.get("missed", 0)), int(states.get("open", 0))
    unmeasured, unagreed = int(states.get("not measured", 0)), int(states.get("not agreed", 0))
    met = levels_figure(portfolio, scope)
    when = period_text(scope.period.label)
    sentence = f"No agreed level was measured in {when}."
    if met.value:
        sentence = f"{met.value} agreed levels were met in {when}."
    if n_open:
        sentence = f"{met.value} agreed levels are met so far; {when} is not complete."
    below = cells[cells["evidence"] == "below"]
    figures = [met]
    if met.value:
        figures.append(_missed_figure(cells, missed, below))
    if unmeasured:
        figures.append(_count_figure("unmeasured", "Agreed, not measured", unmeasured, "levels without a measurement"))
    if unagreed:
        figures.append(_count_figure("unagreed", "Measured, nothing agreed", unagreed, "units, services and measures"))
    surely = sorted({f"{row['unit'] or 'all units'}, {row['measure']}" for row in below.to_dict("records")})
    notes = [f"below what was agreed beyond chance: {listed(surely)}"] if surely else []
    probably = int((cells["missed_probability"] >= PROBABLY).sum())
    if probably:
        open_levels = int((cells["outlook"] != "").sum())
        notes.append(f"{number_text(probably)} of {number_text(open_levels)} open levels will probably be missed")
    return ServiceLevelsView(sentence, figures, [*notes, *portfolio.period_notes(scope)])


def _missed_figure(cells: pd.DataFrame, missed: int, below: pd.DataFrame) -> Figure:
    """How many levels were missed, and of which measure most."""
    most = cells.loc[cells["state"] == "missed", "measure"].value_counts()
    counts = f"most often {most.index[0]} ({number_text(float(most.iloc[0]))})" if len(most) else "none"
    sure = count_text(len(below)) if len(below) else "none"
    why = f"{sure} of them shown to be below the level beyond chance" if missed else ""
    return Figure(
        key="missed", title="Missed", value=count_text(missed), counts=counts, why=why, explain="levels"
    )


def _count_figure(key: str, title: str, n: int, counts: str) -> Figure:
    """A plain count."""
    return Figure(key=key, title=title, value=count_text(n), counts=counts, explain="levels")
