"""What the store knows, placed in the organisation: whole numbers only, ready to be grouped.

Ids stay as they are (names, services, surveys and questions share none); -1 stands for "none". Texts are
put back when a table is done.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np
import pandas as pd

from analytics.scope.months import month_numbers
from analytics.scope.settings import Settings
from analytics.snapshot.keys import whole_numbers
from analytics.snapshot.organisation import Organisation


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
    settings: Settings

    def question(self, question_id: int) -> pd.Series:
        """One question's row."""
        return cast("pd.Series", self.questions.loc[question_id])

    def but(self, **frames: Any) -> SurveyFacts:
        """Return the same with some frames in place of others."""
        return replace(self, **frames)


def survey_facts(
    frames: Mapping[str, pd.DataFrame], organisation: Organisation, waves: pd.Index, settings: Settings
) -> SurveyFacts:
    """Return answers and invitations placed in the organisation.

    Parameters
    ----------
    frames
        questions, surveys, answer_counts, answer_voices, response_counts, invitation_counts as the store
        gives them.
    waves
        Every wave's name; its place is the wave's id.
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
        asked["response_counts"], asked["invitation_counts"], settings,
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


