"""How satisfied: scores with their intervals, who was asked and who answered, per question and group.

Surveys of different kind or audience, and questions of different wording or scale, always stay in rows of
their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.errors import AnalyticsError
from analytics.formulas.disclosure import primary_state
from analytics.formulas.intervals import Interval, mean_interval, nps_groups, nps_interval, satisfied_interval
from analytics.snapshot.grouping import FloatArray, Grouping
from analytics.snapshot.keys import key_columns
from analytics.snapshot.surveys import SurveyFacts
from analytics.terms.metrics import METRICS, satisfied_values
from analytics.terms.metrics import scored as scored_by

VOICES = 16
"""Distinct respondents are counted up to here: the store keeps no more of each cell."""

SCORE_COLUMNS = (
    "score", "low", "high", "n", "n_respondents_capped", "eligible", "invited", "answered", "response_rate",
    "state",
)


def scores(facts: SurveyFacts, metric: str, by: Sequence[str] = ()) -> pd.DataFrame:
    """Return a metric's scores, one row per question and group.

    Parameters
    ----------
    facts
        Answers, voices, responses and invitations of the scope; its settings say of how many distinct respondents
        scores are withheld, and when the year begins.
    by
        Keys to group by; none: one row per question.

    Returns
    -------
    DataFrame
        question_id, population_id, the keys as ids, then score, low, high (percent for csat, points else), n
        scored answers, n_respondents_capped (up to 16), eligible, invited, answered (responses of that kind
        and audience), response_rate (0-1; missing where the invitations of some responses are left out), state.
        Where `state` is `hidden`, score, low, high and n are missing; where it is `none`, nobody answered the
        question, n is 0 and the score missing. A group that was asked but never answered has a row at the
        question with most answers of its kind and audience.

    Raises
    ------
    AnalyticsError
        For an unknown metric or key.
    """
    if metric not in METRICS:
        raise AnalyticsError.unknown_metric(metric, METRICS)
    scored = _with_asked(scored_groups(facts, metric, by), facts, metric, by)
    shown = withheld(scored, facts.settings.hide_below)
    return shown.sort_values(["population_id", "question_id", *by], ignore_index=True)


def scored_groups(
    facts: SurveyFacts, metric: str, by: Sequence[str] = (), scored_as: str = ""
) -> pd.DataFrame:
    """Return the scores of all groups with at least one answer, nothing withheld yet.

    Parameters
    ----------
    scored_as
        How these answers are scored, such as `mean` for the mean of a csat question; empty: as their metric is.

    Returns
    -------
    DataFrame
        question_id, population_id, keys, score, low, high, n, n_respondents_capped. Never show it without
        `withheld`.
    """
    asked = facts.questions[facts.questions["metric"] == metric]
    wanted = asked.index.to_numpy(np.int64)
    answers = facts.answers[np.isin(facts.answers["question_id"].to_numpy(), wanted)]
    scored = _scored(answers, asked, by, facts.settings.fiscal_year_start, scored_as or scored_by(metric))
    scored = _with_respondents(scored, facts, wanted, by)
    scored["population_id"] = asked["population_id"].reindex(scored["question_id"]).to_numpy(np.int64)
    return scored


def score_interval(scored_as: str, question: pd.Series, counts: FloatArray) -> Interval:
    """Return the score of each group with its interval, in the metric's unit.

    Parameters
    ----------
    question
        Its low, high, better and satisfied_from.
    counts
        Answers per score from low to high, shape (groups, high - low + 1).

    Returns
    -------
    Interval
        Percent 0-100 for csat, -100..100 for nps, scale points else; NaN without answers, and for csat on a
        scale that never declared from where on one is satisfied.
    """
    values = np.arange(int(question["low"]), int(question["high"]) + 1)
    if scored_as == "share":
        if pd.isna(question["satisfied_from"]):
            nothing = np.full(len(counts), np.nan)
            return Interval(nothing, nothing, nothing)
        return satisfied_interval(counts, satisfied_values(question, values)).times(100)
    if scored_as == "net":
        return nps_interval(nps_groups(counts))
    return mean_interval(counts, values)


def withheld(found: pd.DataFrame, hide_below: int) -> pd.DataFrame:
    """Return scores with their state and response rate, without those of too few people.

    Parameters
    ----------
    found
        score, low, high, n, n_respondents_capped, and where known eligible, invited, answered, n_unasked (responses
        of those answered whose invitations are left out).

    Returns
    -------
    DataFrame
        The same; see `scores`.
    """
    people = found["n_respondents_capped"].to_numpy(dtype=float, na_value=np.nan)
    state = primary_state(people, hide_below)
    hidden = state == "hidden"
    found["n"] = found["n"].fillna(0.0)
    found.loc[hidden, ["score", "low", "high", "n", "n_respondents_capped"]] = np.nan
    found["state"] = state
    for count in ("n", "n_respondents_capped", "eligible", "invited", "answered"):
        if count in found:
            found[count] = found[count].astype("Int64")
    if "invited" not in found:
        return found
    # More answers than invitations: the invitations are not all known, and no rate follows.
    rate = (found["answered"].fillna(0) / found["invited"].where(found["invited"] > 0)).astype("Float64")
    if "n_unasked" in found:
        rate = rate.where(~(found.pop("n_unasked") > 0))
    found["response_rate"] = rate.to_numpy(float, na_value=np.nan)
    found.loc[found["response_rate"] > 1, "response_rate"] = np.nan
    return found


def distribution(facts: SurveyFacts, metric: str, by: Sequence[str] = ()) -> pd.DataFrame:
    """Return how often each score was given, one row per question, group and score of the scale.

    Returns
    -------
    DataFrame
        question_id, population_id, keys, score (scale points), label, is_satisfied (missing where the metric
        has none), n, share (0-1). Groups of too few respondents have no rows.
    """
    fiscal = facts.settings.fiscal_year_start
    shown = withheld(scored_groups(facts, metric, by), facts.settings.hide_below)
    shown = shown.loc[shown["state"] == "shown", ["question_id", "population_id", *by]]
    tables = []
    for question_id in np.unique(shown["question_id"].to_numpy(np.int64)):
        question = _question(facts.questions, question_id)
        answers = facts.answers[facts.answers["question_id"].to_numpy() == question_id]
        groups, counts = _counts(answers, question, by, fiscal)
        values = np.arange(int(question["low"]), int(question["high"]) + 1)
        table = groups.keys.loc[groups.keys.index.repeat(len(values))].reset_index(drop=True)
        table["score"] = np.tile(values, len(groups))
        table["label"] = _labels(question, values) * len(groups)
        table["is_satisfied"] = np.tile(_satisfied_or_missing(question, values), len(groups))
        table["n"] = counts.ravel().astype(np.int64)
        table["share"] = (counts / counts.sum(axis=1, keepdims=True)).ravel()
        tables.append(shown.merge(table, on=["question_id", *by]))
    columns = ["question_id", "population_id", *by, "score", "label", "is_satisfied", "n", "share"]
    return pd.concat(tables, ignore_index=True)[columns] if tables else pd.DataFrame(columns=columns)


def _question(questions: pd.DataFrame, question_id: int) -> pd.Series:
    """One question's row."""
    return cast("pd.Series", questions.loc[question_id])


def _satisfied_or_missing(question: pd.Series, values: npt.NDArray[np.int64]) -> npt.NDArray[np.object_]:
    """Whether each score counts as satisfied; None where the metric knows no such thing."""
    if scored_by(str(question["metric"])) != "share" or pd.isna(question["satisfied_from"]):
        return np.full(len(values), None, dtype=object)
    return satisfied_values(question, values).astype(object)


def _labels(question: pd.Series, values: npt.NDArray[np.int64]) -> list[str]:
    """The words of a scale, or its numbers."""
    words = [] if pd.isna(question["labels"]) else str(question["labels"]).split("|")
    return words if len(words) == len(values) else [str(value) for value in values]


def _counts(
    answers: pd.DataFrame, question: pd.Series, by: Sequence[str], fiscal: int
) -> tuple[Grouping, FloatArray]:
    """One question's groups, and their answers per score from the scale's low end to its high end."""
    columns = {"question_id": answers["question_id"].to_numpy(), **key_columns(answers, by, fiscal)}
    groups = Grouping.of(columns)
    low, high = int(question["low"]), int(question["high"])
    cell = groups.codes * (high - low + 1) + (answers["score"].to_numpy() - low)
    size = len(groups) * (high - low + 1)
    counts = np.bincount(cell, answers["n"].to_numpy(float), minlength=size).astype(np.float64)
    return groups, counts.reshape(len(groups), high - low + 1)


def _scored(
    answers: pd.DataFrame, asked: pd.DataFrame, by: Sequence[str], fiscal: int, scored_as: str
) -> pd.DataFrame:
    """Score, interval and n of each question and group with at least one answer."""
    tables = []
    for question_id in np.unique(answers["question_id"].to_numpy()):
        question = _question(asked, question_id)
        groups, counts = _counts(
            answers[answers["question_id"].to_numpy() == question_id], question, by, fiscal
        )
        score = score_interval(scored_as, question, counts)
        # With all of a few answers at one end, the raw score may lie outside its interval: see mean_interval.
        tables.append(
            groups.keys.assign(score=score.estimate, low=score.low, high=score.high, n=counts.sum(axis=1))
        )
    if tables:
        return pd.concat(tables, ignore_index=True)
    empty = pd.DataFrame({key: np.array([], dtype=np.int64) for key in ("question_id", *by)})
    return empty.assign(score=np.nan, low=np.nan, high=np.nan, n=np.nan)


def _with_respondents(
    found: pd.DataFrame, facts: SurveyFacts, wanted: npt.NDArray[np.int64], by: Sequence[str]
) -> pd.DataFrame:
    """The same with the distinct respondents of each group, up to 16."""
    voices = facts.voices[np.isin(facts.voices["question_id"].to_numpy(), wanted)]
    keys = key_columns(voices, by, facts.settings.fiscal_year_start)
    groups = Grouping.of({"question_id": voices["question_id"].to_numpy(), **keys})
    people = groups.keys.assign(n_respondents_capped=groups.distinct(voices["respondent"], VOICES))
    return found.merge(people, on=["question_id", *by], how="left")


def _with_asked(found: pd.DataFrame, facts: SurveyFacts, metric: str, by: Sequence[str]) -> pd.DataFrame:
    """The same with who was asked, and with groups that were asked but never answered."""
    fiscal = facts.settings.fiscal_year_start
    wanted = facts.questions.index.to_numpy(np.int64)[facts.questions["metric"] == metric]
    keys = ["population_id", *by]
    asked = _summed(facts.invitations, by, fiscal, ["eligible", "invited"])
    responses = facts.responses.assign(n_unasked=facts.responses["answered"].where(~facts.responses["is_asked"], 0))
    asked = asked.merge(_summed(responses, by, fiscal, ["answered", "n_unasked"]), on=keys, how="outer")
    blanks = facts.blanks[np.isin(facts.blanks["question_id"].to_numpy(), wanted)]
    left_blank = Grouping.of(
        {"question_id": blanks["question_id"].to_numpy(), **key_columns(blanks, by, fiscal)}
    ).keys
    populations = facts.questions["population_id"]
    left_blank["population_id"] = populations.reindex(left_blank["question_id"]).to_numpy(np.int64)
    # Who left a question blank was asked it; who was only invited is shown at the question most answered.
    main = _main_questions(found, populations[np.isin(populations.index.to_numpy(), wanted)])
    invited = _without(asked[keys].merge(main, on="population_id"), found, keys)
    silent = pd.concat([_without(left_blank, found, ["question_id", *by]), _without(invited, left_blank, keys)])
    whole = pd.concat([found, silent], ignore_index=True) if len(silent) else found
    return whole.merge(asked, on=keys, how="left")


def _main_questions(found: pd.DataFrame, populations: pd.Series) -> pd.DataFrame:
    """The question with most answers of each kind and audience."""
    answered = found.groupby("question_id")["n"].sum()
    table = pd.DataFrame({"population_id": populations, "n": answered.reindex(populations.index)})
    ordered = table.rename_axis("question_id").reset_index().sort_values("n", ascending=False, kind="stable")
    return ordered.drop_duplicates("population_id")[["question_id", "population_id"]]


def _without(table: pd.DataFrame, others: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """The rows of a table whose keys do not occur among the others."""
    if table.empty:
        return table
    both = Grouping.of({key: np.concatenate([table[key], others[key]]).astype(np.int64) for key in keys})
    return table[~np.isin(both.codes[: len(table)], both.codes[len(table) :])]


def _summed(frame: pd.DataFrame, by: Sequence[str], fiscal: int, values: Sequence[str]) -> pd.DataFrame:
    """Sums per kind and audience of survey and group."""
    columns = {"population_id": frame["population_id"].to_numpy(), **key_columns(frame, by, fiscal)}
    groups = Grouping.of(columns)
    return groups.keys.assign(**{value: groups.sums(frame[value]) for value in values})
