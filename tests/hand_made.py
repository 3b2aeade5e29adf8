"""Frames as the store gives them, written by hand: small organisations whose figures can be worked out on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from analytics.snapshot.snapshot import GROUPS
from data.frames import columns_of

TYPES = {"id": "Int64", "int": "Int64", "date": "datetime64[us]", "number": "float64", "text": "str", "bool": "bool"}


def frame(query: str, rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """One frame of the store, its columns complete and typed as `data.frames` declares them."""
    table = pd.DataFrame([dict(row) for row in rows], columns=list(columns_of(query)))
    if "any_service" in table:
        table["any_service"] = table["service_ids"].isna()
    for column, declared in columns_of(query).items():
        if declared in {"id", "int"}:
            table[column] = table[column].astype("int64")
        elif not declared.startswith("list"):
            table[column] = table[column].astype(TYPES[declared.rstrip("?")])
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
