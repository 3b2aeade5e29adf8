"""What the store knows, placed in the organisation: whole numbers only, ready to be grouped.

Ids stay as they are (names, services, surveys and questions share none); -1 stands for "none". Texts are
put back when a table is done.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.errors import AnalyticsError
from analytics.scope.months import LENGTHS, IntArray, month_numbers, span_labels, span_numbers, span_start, starts_of
from analytics.scope.scope import Period, Scope
from analytics.snapshot.organisation import NOBODY, Organisation

BoolArray = npt.NDArray[np.bool_]

NAMED_KEYS = {
    "customer": "customer_id", "unit": "unit_id", "division": "division_id", "service": "service_id",
    "survey": "survey_id", "wave": "wave_id", "measure": "measure_id",
}
"""Groupings by something that bears a name, and the column that holds its id."""

KEYS = (*NAMED_KEYS, *LENGTHS)


@dataclass(frozen=True)
class Texts:
    """The names behind ids, and the first month of the fiscal year."""

    names: pd.Series
    surveys: pd.Series
    waves: pd.Index
    fiscal_year_start: int = 1

    def of(self, key: str, ids: IntArray) -> npt.NDArray[np.object_]:
        """The texts of a key's ids, or the labels of its periods; None for -1."""
        if key in LENGTHS:
            known, place = np.unique(ids, return_inverse=True)
            labels = np.array(span_labels(known, key, self.fiscal_year_start), dtype=object)
            return cast("npt.NDArray[np.object_]", labels[place] if len(known) else labels)
        source = {"survey": self.surveys, "wave": pd.Series(self.waves)}.get(key, self.names)
        texts = source.reindex(ids).to_numpy(dtype=object)
        texts[pd.isna(texts) | (texts == "")] = None
        return texts

    def put(self, table: pd.DataFrame, by: Iterable[str]) -> pd.DataFrame:
        """The table with a text column for each key, in place of its ids."""
        found = table.copy(deep=False)
        for key in by:
            found[key] = self.of(key, table[key].to_numpy(np.int64))
        return found

    def id_of(self, kind: str, name: str, known: IntArray) -> int:
        """The id among the known ones that bears a name."""
        texts = self.names.reindex(known)
        found = texts[texts == name]
        if found.empty:
            raise AnalyticsError.unknown_name(kind, name, texts.dropna())
        return int(found.index[0])


@dataclass(frozen=True)
class SurveyFacts:
    """Answers and who was asked, one row per cell of the store's counts.

    Parameters
    ----------
    questions
        One row per question, indexed by question_id: survey_kind, audience, metric, question (how it is
        told apart), low, high, better, satisfied_from, labels, population_id.
    populations
        survey_kind and audience, indexed by population_id.
    answers
        Keys, question_id, score, n: scored answers.
    blanks
        Keys, question_id, n: asked, no answer.
    voices
        Keys, question_id, respondent: up to 16 distinct people per cell.
    responses
        Keys, population_id, answered, is_asked (False where the month's invitations are left out).
    invitations
        Keys, population_id, invited, eligible (NaN: not known).
    """

    questions: pd.DataFrame
    populations: pd.DataFrame
    answers: pd.DataFrame
    blanks: pd.DataFrame
    voices: pd.DataFrame
    responses: pd.DataFrame
    invitations: pd.DataFrame


def key_columns(frame: pd.DataFrame, by: Iterable[str], fiscal_year_start: int = 1) -> dict[str, IntArray]:
    """Return the whole numbers that group a frame of facts.

    Parameters
    ----------
    frame
        Facts with ids and `month`.
    by
        Keys, each one of `KEYS`.
    fiscal_year_start
        Month the year begins with.

    Returns
    -------
    dict
        One array per key.

    Raises
    ------
    AnalyticsError
        For a key that does not exist.
    """
    columns: dict[str, IntArray] = {}
    for key in by:
        if key in LENGTHS:
            columns[key] = span_numbers(frame["month"].to_numpy(), key, fiscal_year_start)
        elif NAMED_KEYS.get(key) in frame:
            columns[key] = frame[NAMED_KEYS[key]].to_numpy()
        else:
            raise AnalyticsError.unknown_key(key, [k for k in KEYS if k in LENGTHS or NAMED_KEYS[k] in frame])
    return columns


def limits(scope: Scope, texts: Texts, known: Mapping[str, IntArray]) -> dict[str, IntArray]:
    """Return the ids that a scope lets through, per column.

    Parameters
    ----------
    scope
        Its customers, units and services, by name.
    texts
        Names behind the ids.
    known
        Ids that may be named, per kind: `customer`, `unit`, `service`.

    Returns
    -------
    dict
        Allowed ids of customer_id, unit_id and service_id; a column without limit is left out.

    Raises
    ------
    AnalyticsError
        For a name nobody knows, with the nearest known ones.
    """
    named = {"customer": scope.customers, "unit": scope.units, "service": scope.services}
    return {
        NAMED_KEYS[kind]: np.array([texts.id_of(kind, name, known[kind]) for name in names], dtype=np.int64)
        for kind, names in named.items()
        if names
    }


def within(frame: pd.DataFrame, period: Period | None, allowed: Mapping[str, IntArray]) -> pd.DataFrame:
    """The facts of a period's months and of the allowed ids."""
    keep = np.ones(len(frame), dtype=bool)
    if period is not None:
        months = frame["month"].to_numpy()
        keep &= (months >= period.first_month) & (months <= period.last_month)
    for column, ids in allowed.items():
        if column in frame:
            keep &= np.isin(frame[column].to_numpy(), ids)
    return frame if keep.all() else frame[keep]


def survey_facts(
    frames: Mapping[str, pd.DataFrame], organisation: Organisation, waves: pd.Index
) -> SurveyFacts:
    """Return answers and invitations placed in the organisation.

    Parameters
    ----------
    frames
        questions, surveys, answer_counts, answer_voices, response_counts, invitation_counts as the store
        gives them.
    organisation
        Who belonged where.
    waves
        Every wave's name; its place is the wave's id.

    Returns
    -------
    SurveyFacts
        Frames of whole numbers.
    """
    questions, populations = _questions(frames["questions"], frames["surveys"])
    surveys = frames["surveys"].merge(populations.reset_index(), on=["survey_kind", "audience"])
    population_of = surveys.set_index("survey_id")["population_id"]
    counts = _placed(frames["answer_counts"], organisation, waves)
    counts["question_id"] = frames["answer_counts"]["question_id"].to_numpy(np.int64)
    score = frames["answer_counts"]["score"]
    scored = score.notna().to_numpy()
    counts["score"] = score.fillna(0).to_numpy(np.int64)
    counts["n"] = frames["answer_counts"]["n"].to_numpy(np.int64)
    voices = _placed(frames["answer_voices"], organisation, waves)
    voices["question_id"] = frames["answer_voices"]["question_id"].to_numpy(np.int64)
    voices["respondent"] = pd.factorize(frames["answer_voices"]["respondent"].to_numpy())[0]
    asked = {}
    for name, values in (("response_counts", ["answered"]), ("invitation_counts", ["invited", "eligible"])):
        asked[name] = _placed(frames[name], organisation, waves)
        asked[name]["population_id"] = population_of.reindex(frames[name]["survey_id"]).to_numpy(np.int64)
        for value in values:
            asked[name][value] = frames[name][value].to_numpy(float, na_value=np.nan)
    asked["response_counts"]["is_asked"] = True
    return SurveyFacts(
        questions, populations, counts[scored], counts[~scored].drop(columns="score"), voices,
        asked["response_counts"], asked["invitation_counts"],
    )


def _placed(frame: pd.DataFrame, organisation: Organisation, waves: pd.Index) -> pd.DataFrame:
    """The keys of a frame from the store, as whole numbers."""
    months = month_numbers(frame["month"])
    found = organisation.placed(whole_numbers(frame["name_id"]), months)
    found["service_id"] = whole_numbers(frame["service_id"])
    found["survey_id"] = whole_numbers(frame["survey_id"])
    found["wave_id"] = waves.get_indexer(pd.Index(frame["wave"])) if len(frame) else 0
    found["month"] = months
    return found


def whole_numbers(column: pd.Series) -> IntArray:
    """Ids as whole numbers, -1 where missing."""
    if pd.api.types.is_integer_dtype(column.dtype) and not column.hasnans:
        return column.to_numpy(np.int64)
    ids = np.nan_to_num(column.to_numpy(dtype=float, na_value=np.nan), nan=NOBODY)
    return cast("IntArray", ids.astype(np.int64))


def _questions(questions: pd.DataFrame, surveys: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Questions told apart by their wording, and their scale where the wording is the same."""
    pairs = pd.concat([questions[["survey_kind", "audience"]], surveys[["survey_kind", "audience"]]])
    populations = pairs.drop_duplicates().sort_values(["survey_kind", "audience"], ignore_index=True)
    populations.index.name = "population_id"
    found = questions.merge(populations.reset_index(), on=["survey_kind", "audience"])
    wording = found["wording"].astype(object).where(found["wording"].notna() & (found["wording"] != ""))
    found["question"] = wording.fillna(found["metric"].astype(object))
    same = found.duplicated(["survey_kind", "audience", "metric", "question"], keep=False)
    scale = " (" + found["low"].astype(str) + "-" + found["high"].astype(str) + ")"
    found["question"] = found["question"].where(~same, found["question"] + scale)
    return found.set_index("question_id").sort_index(), populations


def span_dates(spans: IntArray, grain: str, fiscal_year_start: int = 1) -> npt.NDArray[np.datetime64]:
    """The first day of each period of a grain."""
    return starts_of(span_start(spans, grain, fiscal_year_start))
