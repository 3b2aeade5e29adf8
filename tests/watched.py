"""A small organisation with two years of answers, in which one unit may fall: enough for the change scan to work on."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analytics.snapshot.snapshot import Snapshot, snapshot_of
from tests.hand_made import CSAT, RELATIONSHIP, TICKETS, frames, units

FIRST, MONTHS = pd.Period("2024-11", "M"), 24
AS_OF = (FIRST + MONTHS - 1).end_time.date()
SHARES = np.array([0.05, 0.05, 0.10, 0.30, 0.50])
LOW_SHARES = np.array([0.30, 0.25, 0.20, 0.15, 0.10])
"""What people answer from 1 to 5, before and after a fall."""


def cells(
    unit: int, answers: int, *, people: int = 16, fell_in: int | None = None, seed: int = 0, survey: int = 1,
    question: int = 1,
) -> dict[str, list[dict[str, Any]]]:
    """Two years of one unit's answers, each month's by the same people; from a month on they are worse."""
    random = np.random.default_rng([seed, unit])
    counts, voices, came = [], [], []
    for month in range(MONTHS):
        key = {"name_id": unit, "service_id": None, "survey_id": survey, "wave": None,
               "month": (FIRST + month).start_time.date().isoformat()}  # fmt: skip
        shares = LOW_SHARES if fell_in is not None and month >= fell_in else SHARES
        given = random.multinomial(answers, shares)
        asked = key | {"question_id": question}
        counts += [asked | {"score": score, "n": int(n)} for score, n in enumerate(given, 1) if n]
        voices += [asked | {"respondent": 100 * unit + person} for person in range(min(people, answers))]
        came.append(key | {"answered": answers})
    return {"answer_counts": counts, "answer_voices": voices, "response_counts": came}


def organisation(*parts: dict[str, list[dict[str, Any]]], n_units: int, children: dict[int, int] | None = None,
                 questions: list[dict[str, Any]] | None = None, **more: list[dict[str, Any]]) -> Snapshot:
    """What a store with these answers knows; units are U1, U2, …, and children belong to their parent's customer."""
    held: dict[str, list[dict[str, Any]]] = {}
    for part in parts:
        for query, rows in part.items():
            held.setdefault(query, []).extend(rows)
    below = children or {}
    names = [f"U{number}" for number in range(1, n_units + 1)]
    held["names"] = [*units(*names), *more.pop("names", [])]
    held["units"] = [{"unit_id": number} for number in range(1, n_units + 1)]
    held["memberships"] = [{"unit_id": number, "parent_id": below.get(number)} for number in range(1, n_units + 1)]
    tops = [number for number in range(1, n_units + 1) if number not in below]
    held["roles"] = [{"unit_id": top, "person": f"P{top}", "role": "customer"} for top in tops]
    asked = questions or [CSAT]
    return snapshot_of(frames(**held, questions=asked, surveys=[TICKETS, RELATIONSHIP], **more), AS_OF, "now")
