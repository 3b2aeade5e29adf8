"""The tables that the change scan reads: answers, service levels, invitations and agreed satisfaction by month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analytics.satisfaction.agreed import counting_question
from analytics.scope.months import IntArray, starts_of
from analytics.snapshot.grouping import Grouping
from analytics.snapshot.organisation import NOBODY
from analytics.snapshot.snapshot import Snapshot
from analytics.snapshot.surveys import SurveyFacts
from analytics.terms.measures import answered_measures
from analytics.terms.surveys import SCANNED_KINDS

LATELY_MONTHS = 12
"""A question counts for an agreed level by the answers of so many months."""

QUESTION_TEXTS = ("metric", "survey_kind", "audience", "better")
QUESTION_NUMBERS = ("low", "high", "satisfied_from")


@dataclass(frozen=True)
class Names:
    """Texts of ids, and how whole columns of ids are written with them."""

    snapshot: Snapshot

    def column(self, kind: str, ids: IntArray) -> pd.Categorical:
        """Each id's name; missing for -1."""
        place, found = pd.factorize(ids)
        texts = self.snapshot.texts.of(kind, np.asarray(found, dtype=np.int64))
        has_name = np.array([text is not None for text in texts], dtype=bool)
        codes = np.where(has_name, np.cumsum(has_name) - 1, NOBODY)
        return pd.Categorical.from_codes(codes[place], categories=pd.Index(texts[has_name], dtype=object))


def answer_table(snapshot: Snapshot, *, by_unit: bool = False) -> pd.DataFrame:
    """Return the answers that are scanned.

    Returns
    -------
    DataFrame
        One row per customer (and unit), service, question_id, month (a date) and score, as counted: n, metric,
        survey_kind, audience, better, low, high, satisfied_from. Only surveys of `SCANNED_KINDS`.
    """
    questions = snapshot.surveys.questions
    wanted = questions[questions["survey_kind"].isin(SCANNED_KINDS)]
    answers = snapshot.surveys.answers
    rows = answers[answers["question_id"].isin(wanted.index) & (answers["customer_id"] != NOBODY)]
    about = wanted.index.get_indexer(pd.Index(rows["question_id"]))
    texts = {
        name: pd.Categorical(wanted[name].astype(object))[about] for name in QUESTION_TEXTS
    }
    numbers = {name: wanted[name].to_numpy(float, na_value=np.nan)[about] for name in QUESTION_NUMBERS}
    columns = {"question_id": rows["question_id"].to_numpy(), **texts, **numbers}
    counted = {"score": rows["score"].to_numpy(), "n": rows["n"].to_numpy()}
    return _with_names(snapshot, rows, {**columns, **counted}, by_unit)


def level_table(snapshot: Snapshot, *, by_unit: bool = False) -> pd.DataFrame:
    """Return the service levels that are scanned.

    Returns
    -------
    DataFrame
        customer (and unit), service, measure, month, met and total, or value; target and better. Days are brought
        together into months. Quarters and years are too coarse, and what stands for several units at once tells
        nothing about one of them: both are left out.
    """
    delivery = snapshot.delivery
    rows = delivery.rows
    fine = rows["grain"].isin(["day", "month"]).to_numpy() & ~rows["is_shared"].to_numpy(bool)
    rows = rows[fine & rows["actual"].notna().to_numpy() & (rows["customer_id"] != NOBODY).to_numpy()]
    lower = np.isin(rows["measure_id"], delivery.lower_is_better)
    columns = {
        "measure": _measures(snapshot, rows),
        **{name: rows[name].to_numpy(float) for name in ("met", "total", "value")},
        "target": rows["agreed"].to_numpy(float),
        "better": np.where(lower, "lower", "higher"),
    }
    return _with_names(snapshot, rows, columns, by_unit)


def _measures(snapshot: Snapshot, rows: pd.DataFrame) -> pd.Categorical:
    """Each row's measure, with its unit where one measure comes in several: those are never put together."""
    groups = Grouping.of({name: rows[name].to_numpy(np.int64) for name in ("measure_id", "measured_in_id")})
    names = snapshot.texts.of("measure", groups.keys["measure_id"].to_numpy(np.int64))
    units = snapshot.delivery.measured_in[groups.keys["measured_in_id"]].to_numpy(dtype=object)
    several = groups.keys["measure_id"].duplicated(keep=False).to_numpy()
    texts = [f"{name} ({unit})" if many else name for name, unit, many in zip(names, units, several, strict=True)]
    return pd.Categorical.from_codes(groups.codes, categories=pd.Index(texts, dtype=object))


def invitation_tables(snapshot: Snapshot) -> list[pd.DataFrame]:
    """Return who was invited and who answered, one table per kind of survey and audience.

    Returns
    -------
    list of DataFrame
        customer, service, month, invited, answered (at most those invited). Services are told apart only where
        every invitation names one; months after the last answer are left out, since their answers are still to come.
    """
    surveys = snapshot.surveys
    kinds = surveys.populations["survey_kind"]
    tables = []
    for population in kinds.index[kinds.isin(SCANNED_KINDS)]:
        invited, answered = (
            frame[(frame["population_id"] == population).to_numpy() & (frame["customer_id"] != NOBODY).to_numpy()]
            for frame in (surveys.invitations, surveys.responses)
        )
        if len(invited) and len(answered):
            tables.append(_asked(snapshot, invited, answered))
    return tables


def _asked(snapshot: Snapshot, invited: pd.DataFrame, answered: pd.DataFrame) -> pd.DataFrame:
    """Invited and answered of one kind of survey and audience."""
    keys = ["customer_id", "month"]
    if not (invited["service_id"] == NOBODY).any():
        keys.insert(1, "service_id")
    invited = invited[invited["month"] <= answered["month"].max()]
    both = invited.groupby(keys)["invited"].sum().to_frame()
    both["answered"] = answered.groupby(keys)["answered"].sum().reindex(both.index).fillna(0)
    rows = both[both["invited"] > 0].reset_index()
    rows["answered"] = np.minimum(rows["answered"], rows["invited"])
    counts = {name: rows[name].to_numpy(float) for name in ("invited", "answered")}
    return _with_names(snapshot, rows.assign(**({} if "service_id" in rows else {"service_id": NOBODY})), counts, False)


def agreed_tables(snapshot: Snapshot) -> list[tuple[pd.DataFrame, int]]:
    """Return the satisfaction agreed with each customer, and the question whose answers it is held against.

    Returns
    -------
    list of (DataFrame, int)
        Per measure that somebody agreed on and people are asked: customer, service (always missing), month, measure,
        target for the customers and months with a level, from the first answers to the last; and a question_id.
    """
    measures = snapshot.measures()
    measures = measures[measures.isin(list(answered_measures()))]
    if snapshot.surveys.answers.empty:
        return []
    recent = _lately(snapshot)
    found = []
    for measure_id, name in measures.items():
        question = counting_question(recent, str(name))
        rows = _agreed_rows(snapshot, int(str(measure_id)))
        kind = recent.questions["survey_kind"].get(question)
        if kind in SCANNED_KINDS and len(rows):
            columns = {"measure": str(name), "target": rows["target"].to_numpy(float)}
            found.append((_with_names(snapshot, rows, columns, False), question))
    return found


def _lately(snapshot: Snapshot) -> SurveyFacts:
    """The answers of the last year with answers: a question that is no longer asked does not count."""
    answers = snapshot.surveys.answers
    return replace(snapshot.surveys, answers=answers[answers["month"] > answers["month"].max() - LATELY_MONTHS])


def _agreed_rows(snapshot: Snapshot, measure_id: int) -> pd.DataFrame:
    """The level of one measure that counts for each customer as a whole, month by month."""
    answers, targets = snapshot.surveys.answers, snapshot.delivery.targets
    customers = np.unique(answers["customer_id"].to_numpy(np.int64))
    months = np.arange(answers["month"].min(), answers["month"].max() + 1)
    customer, month = (part.ravel() for part in np.meshgrid(customers[customers != NOBODY], months, indexing="ij"))
    nothing = np.full(len(customer), NOBODY, dtype=np.int64)
    target = targets.targets(targets.rows_for(customer, nothing, np.full(len(customer), measure_id), month))
    rows = pd.DataFrame({"customer_id": customer, "service_id": nothing, "month": month, "target": target})
    return rows[rows["target"].notna()]


def _with_names(snapshot: Snapshot, rows: pd.DataFrame, columns: Mapping[str, object], by_unit: bool) -> pd.DataFrame:
    """Customer, maybe unit, service and month of some facts, beside further columns."""
    names = Names(snapshot)
    kinds = ("customer", "unit", "service") if by_unit else ("customer", "service")
    placed = {kind: names.column(kind, rows[f"{kind}_id"].to_numpy(np.int64)) for kind in kinds}
    return pd.DataFrame({**placed, "month": starts_of(rows["month"].to_numpy(np.int64)), **columns})
