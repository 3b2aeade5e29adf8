"""A store in which nothing coincides, as frames: ids of every kind lie apart, names are not in the order of their ids.

Questions of one metric differ by wording and by scale, one scale is better lower, and one never said from where on one
is satisfied. Kiosk is in no structure; Mill moves from North to South in the middle of May; Yard ends in June and Quay
goes on in its place; the cost centre C7 led to Mill up to April and leads to Dock since.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from analytics.scope.settings import Settings
from analytics.snapshot.snapshot import Snapshot, snapshot_of
from tests.hand_made import frames

AS_OF = date(2026, 9, 30)
MONTHS = [f"2026-{month:02d}" for month in range(1, 10)]
UNIT_IDS = {"South": 11, "Mill": 12, "North": 13, "Dock": 14, "Yard": 15, "Quay": 16, "Kiosk": 17, "C7": 18}
SERVICE_IDS = {"Print": 41, "Desk": 42, "Mail": 43}
SURVEYS = [
    {"survey_id": 71, "survey": "Tickets", "survey_kind": "ticket", "audience": "users"},
    {"survey_id": 72, "survey": "", "survey_kind": "ticket", "audience": "users"},
    {"survey_id": 73, "survey": "Yearly", "survey_kind": "relationship", "audience": "customers"},
    {"survey_id": 74, "survey": "Moods", "survey_kind": "pulse", "audience": "users"},
]
ASKED = ("survey_kind", "audience", "metric", "wording", "low", "high", "better", "satisfied_from", "labels")
QUESTIONS = {
    201: ("ticket", "users", "csat", "", 1, 5, "higher", 4, "bad|poor|fair|good|great"),
    202: ("ticket", "users", "csat", "Was it quick?", 1, 7, "higher", 6, "too|few|words"),
    203: ("ticket", "users", "csat", "A mark, please", 1, 6, "lower", 2, None),
    204: ("ticket", "users", "csat", "", 0, 10, "higher", None, None),
    205: ("relationship", "customers", "csat", "", 1, 5, "higher", 4, None),
    206: ("relationship", "customers", "nps", "Recommend?", 0, 10, "higher", 9, None),
    207: ("ticket", "users", "ces", "", 1, 7, "lower", None, None),
    208: ("pulse", "users", "rating", "Mood", 1, 4, "higher", None, None),
    209: ("pulse", "users", "rating", "Load", 1, 4, "lower", None, "none|some|much|all"),
}
MEMBERS = [
    ("North", None, None, None), ("South", None, None, None), ("Mill", "North", None, "2026-05-16"),
    ("Mill", "South", "2026-05-17", None), ("Dock", "Mill", None, None), ("Yard", "North", None, "2026-06-10"),
    ("Quay", "North", "2026-02-01", None),
]
CUSTOMERS = [
    ("North", "Ann", None, None), ("South", "Bo", None, None), ("Dock", "Cy", "2026-04-01", "2026-07-31"),
    ("Quay", "Di", None, None),
]
LED = [("C7", "Mill", None, "2026-04-30"), ("C7", "Dock", "2026-05-01", None)]


def last_day(month: str) -> str:
    """The last day of a month, as it is written."""
    return str(pd.Period(month, "M").end_time.date())


def _held(spans: list[tuple[str, Any, Any, Any]], name: str, day: str) -> Any:
    """What is known of a name on a day, the first or last known state outside of that; None: nothing."""
    own = [(start or "0000", end or "9999", value) for unit, value, start, end in spans if unit == name]
    if not own:
        return None
    day = min(max(day, min(start for start, _, _ in own)), max(end for _, end, _ in own))
    return next((value for start, end, value in own if start <= day <= end), None)


def _known_on(name: str, day: str) -> str:
    """The day, moved to where something is known of the unit."""
    own = [(start or "0000", end or "9999") for unit, _, start, end in MEMBERS if unit == name]
    return min(max(day, min(start for start, _ in own)), max(end for _, end in own)) if own else day


def placed(name: str, month: str, organised: str = "then") -> dict[str, str]:
    """Unit, customer and division of a name in a month."""
    of_month = last_day(month)
    day = of_month if organised == "then" else AS_OF.isoformat()
    unit = next(
        (to for source, to, start, end in LED
         if source == name and (start or "0000") <= of_month <= (end or "9999")), name,
    )  # fmt: skip
    if unit == "Yard" and day > "2026-06-10":
        unit = "Quay"
    way = [unit]
    while above := _held(MEMBERS, way[-1], day):
        way.append(above)
    answering = [
        name for name in way
        if any(who == name and (start or "0000") <= _known_on(name, day) <= (end or "9999")
               for who, _, start, end in CUSTOMERS)
    ]  # fmt: skip
    return {"unit": unit, "customer": (answering or way[-1:])[0], "division": way[-1]}


@dataclass
class Held:
    """The door of a store that holds these frames."""

    frames: Mapping[str, pd.DataFrame]
    more: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    revision: int = 1

    def revisions(self) -> dict[str, int]:
        """Every area changed with the last commit."""
        return dict.fromkeys(("answers", "delivery", "organisation", "names", "agreements", "services"), self.revision)

    def query(self, name: str, /, **params: Any) -> pd.DataFrame:
        """A frame, whatever the parameters."""
        found: pd.DataFrame = {**self.frames, **self.more}[name]
        return found.copy()


@dataclass(frozen=True)
class Mixed:
    """The frames, and their facts as rows with every key as text."""

    frames: dict[str, pd.DataFrame]
    answers: pd.DataFrame
    voices: pd.DataFrame
    responses: pd.DataFrame
    invitations: pd.DataFrame

    def snapshot(self, organised: str = "then", **settings: int) -> Snapshot:
        """What the frames mean."""
        return snapshot_of(self.frames, AS_OF, organised, Settings(**settings))  # type: ignore[arg-type]

    def door(self, **more: pd.DataFrame) -> Held:
        """A door to the frames."""
        settings = pd.DataFrame({"name": [], "value": []}, dtype="str")
        return Held(self.frames, {"settings": settings, **more})


def mixed_store(seed: int) -> Mixed:
    """Random facts about all of it."""
    random = np.random.default_rng(seed)
    counts, voices, came, asked = [], [], [], []
    for unit, name_id in UNIT_IDS.items():
        crowd = {"Kiosk": 3, "Dock": 7, "Yard": 5}.get(unit, 25)
        for month in MONTHS:
            for survey in SURVEYS:
                if random.random() < 0.35:
                    continue
                service = random.choice([None, *SERVICE_IDS])
                wave = random.choice([None, "Spring", "Autumn"])
                key = {"name_id": name_id, "service_id": SERVICE_IDS.get(service), "survey_id": survey["survey_id"],
                       "wave": wave, "month": f"{month}-01"}  # fmt: skip
                about = [q for q, row in QUESTIONS.items() if row[:2] == (survey["survey_kind"], survey["audience"])]
                if random.random() < 0.85:
                    for question in random.permutation(about)[: random.integers(1, len(about) + 1)].tolist():
                        low, high = QUESTIONS[question][4:6]
                        scale = [None, *range(low, high + 1)] if random.random() < 0.85 else [None]
                        given = random.permutation(np.array(scale, dtype=object))[: random.integers(1, 5)].tolist()
                        cell = {**key, "question_id": question}
                        counts += [{**cell, "score": score, "n": int(random.integers(1, 9))} for score in given]
                        people = random.permutation(crowd)[: random.integers(1, 9)].tolist() if given != [None] else []
                        voices += [{**cell, "respondent": 1000 * name_id + person} for person in people]
                    came.append({**key, "answered": int(random.integers(1, 12))})
                if random.random() < 0.6:
                    n = int(random.integers(1, 30))
                    eligible = n + int(random.integers(0, 40)) if random.random() < 0.8 else None
                    asked.append({**key, "invited": n, "eligible": eligible})
    held = frames(
        names=[
            *({"name_id": name_id, "kind": "unit", "text": text} for text, name_id in UNIT_IDS.items()),
            *({"name_id": name_id, "kind": "service", "text": text} for text, name_id in SERVICE_IDS.items()),
        ],
        units=[{"unit_id": UNIT_IDS[unit], "successor_id": UNIT_IDS["Quay"] if unit == "Yard" else None}
               for unit in ("North", "South", "Mill", "Dock", "Yard", "Quay")],
        memberships=[{"unit_id": UNIT_IDS[unit], "parent_id": UNIT_IDS.get(str(parent)), "valid_from": start,
                      "valid_to": end} for unit, parent, start, end in MEMBERS],
        roles=[{"unit_id": UNIT_IDS[unit], "person": person, "role": "customer", "valid_from": start, "valid_to": end}
               for unit, person, start, end in CUSTOMERS],
        assignments=[{"name_id": UNIT_IDS[name], "unit_id": UNIT_IDS[unit], "valid_from": start, "valid_to": end}
                     for name, unit, start, end in LED],
        surveys=SURVEYS, questions=[{"question_id": q, **dict(zip(ASKED, row, strict=True))}
                                    for q, row in QUESTIONS.items()],
        answer_counts=counts, answer_voices=voices, response_counts=came, invitation_counts=asked,
    )  # fmt: skip
    return Mixed(held, *(_keyed(pd.DataFrame(rows)) for rows in (counts, voices, came, asked)))


def _keyed(rows: pd.DataFrame) -> pd.DataFrame:
    """Raw rows with every key as text, ordinary quarters and years: once as organised then, once as organised now."""
    names = {name_id: text for text, name_id in (*UNIT_IDS.items(), *SERVICE_IDS.items())}
    surveys = pd.DataFrame(SURVEYS).replace("", None).set_index("survey_id")
    month = rows["month"].str.slice(0, 7)
    number, year = month.str.slice(5).astype(int), month.str.slice(0, 4)
    rows = rows.assign(
        month=month, service=[names.get(one) for one in rows["service_id"]],
        **{name: surveys[name].reindex(rows["survey_id"]).to_numpy() for name in surveys},
        quarter=year + "-Q" + ((number + 2) // 3).astype(str), half=year + "-H" + ((number + 5) // 6).astype(str),
        year=year,
    )
    parts = []
    for organised in ("then", "now"):
        pairs = list(zip(rows["name_id"], month, strict=True))
        of = {(unit, at): placed(names[unit], at, organised) for unit, at in set(pairs)}
        where = pd.DataFrame([of[pair] for pair in pairs], index=rows.index)
        parts.append(rows.join(where).assign(organised=organised))
    return pd.concat(parts, ignore_index=True)
