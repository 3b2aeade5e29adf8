"""Which way satisfaction is going: rising, falling or no clear trend, per customer or unit.

With too few answers nothing is clear, and that is what is said; nobody is ever called stable.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.errors import AnalyticsError
from analytics.formulas.disclosure import primary_state
from analytics.formulas.ordinal_trend import TAU2, Trend, month_scores, ordinal_trend
from analytics.satisfaction.scores import VOICES
from analytics.scope.months import first_day, month_number
from analytics.snapshot.grouping import FloatArray, Grouping
from analytics.snapshot.keys import key_columns
from analytics.snapshot.surveys import SurveyFacts
from analytics.terms.metrics import METRICS, category_values, decimals_of
from analytics.words.numbers import number_text

TREND_MONTHS = 24
"""A line runs through two years: one has too little power, and after two the seasons cancel."""

FEWEST_GROUPS = 10
"""Groups from which the movement common to all is taken out: among fewer, one group's own change is half of it."""

OUTLYING, ROUNDS = 1.345, 10
"""Huber's constant: groups further than so many standard deviations off lose weight in what is common to all; ten
rounds settle it."""

TREND_COLUMNS = ("direction", "slope", "low", "high", "p", "n", "state")


def trends(
    facts: SurveyFacts, metric: str, by: Sequence[str], as_of: date
) -> pd.DataFrame:
    """Return each group's trend over the last two years with answers.

    Parameters
    ----------
    as_of
        Later months are left out.

    Returns
    -------
    DataFrame
        question_id, the keys as ids, direction of the score (`rising`, `falling`, `no clear trend`), slope with low
        and high (per year, in the unit of the score; missing where fewer than three months were answered), p, n
        (answers), state (`shown`, `hidden`), from_month and last_month.

    Notes
    -----
    See `formulas.ordinal_trend`. Among ten groups or more, what moved all of them is taken out first.
    """
    if metric not in METRICS:
        raise AnalyticsError.unknown_metric(metric, METRICS)
    questions = facts.questions[facts.questions["metric"] == metric]
    until = facts.answers[facts.answers["month"] <= month_number(as_of)]
    found = [
        _of_question(facts, until[until["question_id"] == question_id], question, by)
        for question_id, question in questions.iterrows()
        if (until["question_id"] == question_id).any()
    ]
    empty = pd.DataFrame(columns=["question_id", *by, *TREND_COLUMNS, "from_month", "last_month"])
    return pd.concat(found, ignore_index=True) if found else empty


TRENDS = {
    "rising": "Rising by {size} points a year (probably {least} to {most}) in the {months} months to {last}.",
    "falling": "Falling by {size} points a year (probably {least} to {most}) in the {months} months to {last}.",
    "no clear trend":
        "No clear trend in the {months} months to {last}: probably between {low} and {high} points a year.",
}  # fmt: skip


def trend_sentence(row: Mapping[Any, Any]) -> str:
    """Return one trend (metric, and a row of `trends`) in words; never that it is stable."""
    if row["state"] == "hidden":
        return ""
    decimals = decimals_of(str(row["metric"]))
    if np.isnan(row["slope"]):
        return "No clear trend: answered in too few months to tell."
    low, high = float(row["low"]), float(row["high"])
    least, most = (number_text(size, decimals) for size in sorted((abs(low), abs(high))))
    return TRENDS[str(row["direction"])].format(
        size=number_text(abs(float(row["slope"])), decimals), least=least, most=most,
        low=_signed(low, decimals), high=_signed(high, decimals),
        months=row["last_month"] - row["from_month"] + 1, last=f"{first_day(int(row['last_month'])):%B %Y}",
    )


def _signed(value: float, decimals: int) -> str:
    """A number with its sign."""
    text = number_text(value, decimals)
    return f"+{text}" if value > 0 else text


def _of_question(
    facts: SurveyFacts, answers: pd.DataFrame, question: pd.Series, by: Sequence[str]
) -> pd.DataFrame:
    """The trends of one question."""
    last = int(answers["month"].max())
    first = max(last - TREND_MONTHS + 1, int(answers["month"].min()))
    answers = answers[answers["month"] >= first]
    groups = Grouping.of({"question_id": answers["question_id"].to_numpy(), **key_columns(answers, by)})
    counts, values = _counted(answers, groups, question, first, last)
    line = ordinal_trend(counts, values, common=_common(counts, values, bool(by)))
    table = groups.keys.assign(**_columns(line))
    people = _people(facts, groups.keys, by, first, last)
    hidden = primary_state(people, facts.settings.hide_below) == "hidden"
    table["state"] = np.where(hidden, "hidden", "shown")
    table.loc[hidden, ["slope", "low", "high", "p", "n"]] = np.nan
    table.loc[hidden, "direction"] = None
    table["n"] = table["n"].astype("Int64")
    return table.assign(from_month=first, last_month=last)


def _counted(
    answers: pd.DataFrame, groups: Grouping, question: pd.Series, first: int, last: int
) -> tuple[FloatArray, FloatArray]:
    """Answers per group, month and category from worst to best, and what each category counts for."""
    low, high = int(question["low"]), int(question["high"])
    shape = (len(groups), last - first + 1, high - low + 1)
    place = np.ravel_multi_index(
        (groups.codes, answers["month"].to_numpy() - first, answers["score"].to_numpy() - low), shape
    )
    summed = np.bincount(place, answers["n"].to_numpy(float), int(np.prod(shape)))
    counts = summed.reshape(shape).astype(np.float64)
    values = np.arange(low, high + 1, dtype=float)
    if question["better"] == "lower":
        counts, values = counts[:, :, ::-1], values[::-1]
    return counts, category_values(question, values)


def _common(counts: FloatArray, values: FloatArray, has_groups: bool) -> FloatArray:
    """What moved all groups, on the logit scale; nothing where they are too few to tell."""
    months = counts.shape[1]
    if not has_groups or (counts.sum(axis=(1, 2)) > 0).sum() < FEWEST_GROUPS:
        return np.zeros(months)
    scores = month_scores(counts, values)
    weight = scores.precision / (1 + scores.precision * TAU2)
    trust = weight.copy()
    for _ in range(ROUNDS):
        common = (trust * scores.z).sum(axis=0) / np.maximum(trust.sum(axis=0), 1e-12)
        residual = np.abs(scores.z - common) * np.sqrt(weight)
        trust = weight * np.minimum(1, OUTLYING / np.maximum(residual, OUTLYING))
    return np.asarray(common, dtype=np.float64)


def _columns(line: Trend) -> dict[str, npt.NDArray[np.generic]]:
    """A trend as columns; its direction is that of the score, also where less is better."""
    clear = line.direction != "no clear trend"
    said = np.where(clear, np.where(line.slope > 0, "rising", "falling"), "no clear trend").astype(object)
    ends = np.minimum(line.low, line.high), np.maximum(line.low, line.high)
    return {"direction": said, "slope": line.slope, "low": ends[0], "high": ends[1], "p": line.p, "n": line.n}


def _people(facts: SurveyFacts, groups: pd.DataFrame, by: Sequence[str], first: int, last: int) -> FloatArray:
    """Distinct people behind each group, up to 16."""
    voices = facts.voices[(facts.voices["month"] >= first) & (facts.voices["month"] <= last)]
    found = Grouping.of({"question_id": voices["question_id"].to_numpy(), **key_columns(voices, by)})
    counted = found.keys.assign(people=found.distinct(voices["respondent"], VOICES))
    return groups.merge(counted, on=["question_id", *by], how="left")["people"].to_numpy(float)
