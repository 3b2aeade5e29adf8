"""Everything the store knows, read once and placed in the organisation: what all questions are answered from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.scope.months import EPOCH, IntArray, month_number, month_numbers
from analytics.scope.periods import Period
from analytics.scope.scope import Organised, Scope
from analytics.scope.settings import Settings
from analytics.snapshot.agreed_targets import agreed_targets
from analytics.snapshot.agreement_standing import lasting_levels
from analytics.snapshot.delivery import DeliveryFacts, delivery_facts
from analytics.snapshot.keys import limits, whole_numbers, within
from analytics.snapshot.organisation import NOBODY, Organisation, Structure, organisation
from analytics.snapshot.surveys import SurveyFacts, survey_facts
from analytics.snapshot.texts import Texts
from analytics.terms.measures import from_answers

GROUPS = {
    "answers": (
        "questions", "surveys", "answer_counts", "answer_voices", "response_counts", "invitation_counts",
    ),
    "delivery": ("measurement_rows",),
    "organisation": ("units", "memberships", "roles"),
    "names": ("names", "assignments"),
    "agreements": ("agreed_levels", "agreements"),
    "services": ("services",),
}
"""The frames a store is asked for, by the area of the store that makes them change."""

DATED = (
    ("answer_counts", "month"), ("response_counts", "month"), ("invitation_counts", "month"),
    ("measurement_rows", "period_start"),
)
"""Frames of facts and the columns that date them."""


@dataclass(frozen=True)
class Snapshot:
    """One state of the store, seen as organised then or now.

    Parameters
    ----------
    frames
        As the store gave them, by the name of their query.
    everything
        What all time is known by, where answers and measurements are those of a few days; None: these are all.
    """

    frames: Mapping[str, pd.DataFrame]
    organisation: Organisation
    texts: Texts
    surveys: SurveyFacts
    delivery: DeliveryFacts
    settings: Settings
    everything: Snapshot | None = None

    @cached_property
    def unit_ids(self) -> IntArray:
        """Units that are documented or that any answer, invitation or measurement is about."""
        if self.everything is not None:
            return self.everything.unit_ids
        surveys = self.surveys
        frames = (surveys.answers, surveys.blanks, surveys.invitations, surveys.responses, self.delivery.rows)
        documented = self.organisation.ids[self.organisation.is_documented]
        return _distinct_ids([*(frame["unit_id"] for frame in frames), pd.Series(documented, dtype=np.int64)])

    @cached_property
    def service_ids(self) -> IntArray:
        """Services in any answer, invitation, measurement or register."""
        if self.everything is not None:
            return self.everything.service_ids
        registered = pd.Series(whole_numbers(self.frames["services"]["service_id"]))
        surveys = self.surveys
        frames = (surveys.answers, surveys.blanks, surveys.invitations, self.delivery.rows)
        return _distinct_ids([*(frame["service_id"] for frame in frames), registered])

    @cached_property
    def customer_ids(self) -> IntArray:
        """Customers of all these units, at any time."""
        rows = self.organisation.rows(self.unit_ids)
        return np.unique(self.organisation.ids[self.organisation.customer[rows]]) if len(rows) else rows

    def allowed(self, scope: Scope) -> dict[str, IntArray]:
        """Ids of customers, units and services that a scope lets through."""
        return limits(
            scope,
            self.texts,
            {"customer": self.customer_ids, "unit": self.unit_ids, "service": self.service_ids},
        )

    def placed(self, facts: pd.DataFrame, scope: Scope) -> tuple[pd.DataFrame, npt.NDArray[np.bool_]]:
        """Where dated facts (name_id, service_id, answered_on) belong, and which of them a scope lets through."""
        placed = self.organisation.placed(whole_numbers(facts["name_id"]), month_numbers(facts["answered_on"]))
        placed["service_id"] = whole_numbers(facts["service_id"])
        keep = np.ones(len(facts), dtype=bool)
        for column, ids in self.allowed(scope).items():
            keep &= np.isin(placed[column].to_numpy(), ids)
        return placed, keep

    def surveyed(self, scope: Scope, period: Period | None) -> SurveyFacts:
        """The answers and invitations of a scope in a period's months; of all time where no period is given."""
        allowed = self.allowed(scope)
        populations = self.surveys.populations
        wanted = np.ones(len(populations), dtype=bool)
        for column, names in (("survey_kind", scope.survey_kinds), ("audience", scope.audiences)):
            if names:
                wanted &= np.isin(populations[column].to_numpy(dtype=object).astype(str), names)
        if not wanted.all():
            allowed["population_id"] = populations.index.to_numpy(np.int64)[wanted]
            of_question = self.surveys.questions["population_id"].isin(allowed["population_id"])
            allowed["question_id"] = self.surveys.questions.index.to_numpy(np.int64)[of_question]
        names = ("answers", "blanks", "voices", "responses", "invitations")
        return self.surveys.but(**{name: within(getattr(self.surveys, name), period, allowed) for name in names})

    def names(self, kind: str) -> list[str]:
        """The names of all units or services, documented or not."""
        ids = {"unit": self.unit_ids, "service": self.service_ids}[kind]
        return sorted(text for text in self.texts.of(kind, ids) if text)

    def all_names(self) -> dict[str, list[str]]:
        """The names there are to choose from: unit, service, and measure with those that answers have."""
        measures = {*map(str, self.measures()), *from_answers()}
        named = {kind: self.names(kind) for kind in ("unit", "service")}
        return {**named, "measure": sorted(measures, key=str.casefold)}

    def measures(self) -> pd.Series:
        """Texts of measures, indexed by measure_id."""
        return measure_texts(self.frames["names"])


def snapshot_of(
    frames: Mapping[str, pd.DataFrame], as_of: date, organised: Organised = "then",
    settings: Settings | None = None,
) -> Snapshot:
    """Return what frames of the store mean, one for each query of `GROUPS`, as organised `then`, or `now` on a day."""
    settings = settings or Settings()
    span = fact_months(frames)
    today = month_number(as_of)
    months = range(span[0], max(span[1], min(today, span[1] + FURTHER)) + 1) if span else range(today, today + 1)
    structure = Structure(*(frames[name] for name in ("names", "units", "memberships", "roles", "assignments")))
    placed = organisation(structure, months, as_of, organised)
    waves = pd.Index(_distinct(frame["wave"] for name, frame in frames.items() if name in WAVED))
    names = frames["names"].set_index("name_id")["text"]
    surveys = frames["surveys"].set_index("survey_id")["survey"]
    levels = lasting_levels(frames["agreed_levels"], frames["agreements"])
    targets = agreed_targets(levels, placed, months)
    return Snapshot(
        frames=frames,
        organisation=placed,
        texts=Texts(names, surveys, waves, settings),
        surveys=survey_facts(frames, placed, waves, settings),
        delivery=delivery_facts(
            frames["measurement_rows"], levels, measure_texts(frames["names"]), targets, settings
        ),
        settings=settings,
    )


FURTHER = 24
"""Months kept ready after the last fact: for agreements and roles of today beside old answers."""

WAVED = ("answer_counts", "answer_voices", "response_counts", "invitation_counts")
"""Frames that name waves."""


def measure_texts(names: pd.DataFrame) -> pd.Series:
    """Texts of measures, indexed by name_id."""
    return names[names["kind"] == "measure"].set_index("name_id")["text"]


def fact_months(frames: Mapping[str, pd.DataFrame]) -> tuple[int, int] | None:
    """Return the first and last month number of any fact; None for an empty store."""
    found = [frames[name][column].to_numpy().astype("datetime64[M]") for name, column in DATED]
    days = np.concatenate(found)
    if not len(days):
        return None
    return int(days.min().astype(np.int64)) + EPOCH, int(days.max().astype(np.int64)) + EPOCH


def _distinct(columns: Iterable[pd.Series]) -> npt.NDArray[np.object_]:
    """The distinct texts of some columns."""
    texts = pd.concat(list(columns)).dropna().astype(object).unique()
    return np.sort(texts.astype(object))


def _distinct_ids(columns: Iterable[pd.Series]) -> IntArray:
    """The distinct ids of some columns, without -1."""
    ids = np.unique(np.concatenate([column.to_numpy(np.int64) for column in columns]))
    return np.asarray(ids[ids != NOBODY])
