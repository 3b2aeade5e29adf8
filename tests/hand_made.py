"""Frames as the store gives them, written by hand: small organisations whose figures can be worked out on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from analytics.snapshot.snapshot import GROUPS

COLUMNS: dict[str, tuple[str, ...]] = {
    "names": ("name_id", "kind", "text"),
    "questions": (
        "question_id", "survey_kind", "audience", "metric", "wording", "low", "high", "better", "satisfied_from",
        "labels",
    ),
    "surveys": ("survey_id", "survey", "survey_kind", "audience"),
    "answer_counts": ("name_id", "service_id", "survey_id", "question_id", "wave", "month", "score", "n"),
    "answer_voices": ("name_id", "service_id", "survey_id", "question_id", "wave", "month", "respondent"),
    "response_counts": ("name_id", "service_id", "survey_id", "wave", "month", "answered"),
    "invitation_counts": ("name_id", "service_id", "survey_id", "wave", "month", "invited", "eligible"),
    "units": ("unit_id", "successor_id", "headcount"),
    "memberships": ("unit_id", "parent_id", "valid_from", "valid_to"),
    "roles": ("unit_id", "person", "email", "role", "mandate", "valid_from", "valid_to"),
    "assignments": ("name_id", "unit_id", "valid_from", "valid_to"),
    "measurement_rows": (
        "name_id", "service_id", "measure_id", "period_start", "grain", "value", "met", "total", "target",
        "measured_in", "better",
    ),
    "agreed_levels": (
        "agreement", "unit_id", "service_id", "measure_id", "target", "measured_in", "better", "valid_from", "valid_to",
    ),
    "agreements": (
        "agreement", "unit_id", "service_ids", "service_id", "starts_on", "ends_on", "notice_days", "renewal", "state",
        "annual_funding", "currency", "cost_centre", "funding_state", "owner", "document",
        "intended_value", "lead_days", "any_service",
    ),
    "services": ("service_id", "purpose", "owner", "state", "link"),
}

DATES = ("month", "valid_from", "valid_to", "period_start", "starts_on", "ends_on")
WHOLE = (
    "service_id", "score", "parent_id", "successor_id", "headcount", "satisfied_from", "met", "total", "eligible",
    "name_id", "notice_days", "lead_days",
)


def frame(query: str, rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """One frame of the store, its columns complete and typed as the store types them."""
    table = pd.DataFrame([dict(row) for row in rows], columns=list(COLUMNS[query]))
    for column in table:
        if column in DATES:
            table[column] = pd.to_datetime(table[column]).astype("datetime64[us]")
        elif column in WHOLE:
            table[column] = table[column].astype("Int64")
        elif column in {"target", "value", "annual_funding"}:
            table[column] = table[column].astype(float)
        elif column in {"n", "answered", "invited", "unit_id", "question_id", "survey_id", "measure_id", "respondent"}:
            table[column] = table[column].astype("int64")
        elif column == "any_service":
            table[column] = table["service_ids"].isna()
        elif column != "service_ids":
            table[column] = table[column].astype("str")
    return table


def frames(**rows: Sequence[Mapping[str, Any]]) -> dict[str, pd.DataFrame]:
    """All frames of a store; those not named are empty."""
    return {query: frame(query, rows.get(query, ())) for group in GROUPS.values() for query in group}


def answers(
    scores: Mapping[int | None, int], *, name_id: int = 1, month: str = "2026-07-01", respondents: int | None = None,
    first_respondent: int = 1, question_id: int = 1, survey_id: int = 1, service_id: int | None = None,
    wave: str | None = None,
) -> dict[str, list[dict[str, Any]]]:
    """Counts, voices and responses of one cell: answers by score (None: asked, no answer), each by a person of its
    own unless fewer respondents are said.
    """
    key = {"name_id": name_id, "service_id": service_id, "survey_id": survey_id, "wave": wave, "month": month}
    scored = sum(n for score, n in scores.items() if score is not None)
    people = range(first_respondent, first_respondent + min(scored if respondents is None else respondents, 16))
    return {
        "answer_counts": [
            {**key, "question_id": question_id, "score": score, "n": n} for score, n in scores.items()
        ],
        "answer_voices": [{**key, "question_id": question_id, "respondent": person} for person in people],
        "response_counts": [{**key, "answered": sum(scores.values())}],
    }


def together(*cells: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, list[Mapping[str, Any]]]:
    """Rows of several cells, by frame."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for cell in cells:
        for query, rows in cell.items():
            found.setdefault(query, []).extend(rows)
    return found


def units(*names: str, first_id: int = 1) -> list[dict[str, Any]]:
    """Names of kind unit, numbered from 1 on."""
    return [{"name_id": first_id + at, "kind": "unit", "text": name} for at, name in enumerate(names)]


CSAT = {
    "question_id": 1, "survey_kind": "ticket", "audience": "users", "metric": "csat", "wording": "", "low": 1,
    "high": 5, "better": "higher", "satisfied_from": 4,
}
TICKETS = {"survey_id": 1, "survey": "", "survey_kind": "ticket", "audience": "users"}
RELATIONSHIP = {"survey_id": 2, "survey": "Yearly", "survey_kind": "relationship", "audience": "customers"}
