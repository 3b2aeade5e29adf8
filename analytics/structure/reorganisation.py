"""Where reading the past as organised now changes the figures: which units counted elsewhere then."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from analytics.scope.months import IntArray
from analytics.scope.periods import Period
from analytics.snapshot.keys import within
from analytics.snapshot.organisation import NOBODY
from analytics.snapshot.snapshot import Snapshot
from analytics.words.numbers import listed

NAMED = 3
"""Units that a footnote names; the rest is counted."""


def organised_note(then: Snapshot, now: Snapshot, period: Period, organised: str) -> str:
    """Return a footnote on what the two ways of reading an organisation make of a period.

    Returns
    -------
    str
        Names the units with answers or measurements in the period that counted under another customer or division;
        empty where the figures are the same.
    """
    moved = _moved(then, now, period)
    if not moved:
        return ""
    said = []
    for unit, (before, after) in sorted(moved.items())[:NAMED]:
        if organised == "now":
            said.append(f"{unit} counts under {after} throughout, though it was part of {before} then")
        else:
            said.append(f"{unit} counts under {before}, where it was then; today it is part of {after}")
    more = len(moved) - NAMED
    if more > 0:
        said.append("1 more unit differs" if more == 1 else f"{more} more units differ")
    return f"{'; '.join(said)}."


def _moved(then: Snapshot, now: Snapshot, period: Period) -> dict[str, tuple[str, str]]:
    """Units with facts in the period that belonged elsewhere, with where and where to."""
    places: dict[str, dict[str, list[tuple[str, str]]]] = {}
    for name_ids, months in _facts(then, period):
        placed = [known.organisation.placed(name_ids, months) for known in (then, now)]
        one, other = placed
        for key in ("unit", "division", "customer"):
            ids = [frame[f"{key}_id"].to_numpy(np.int64) for frame in (one, other)]
            rows = np.flatnonzero(ids[0] != ids[1])
            units = then.texts.of("unit", one["unit_id"].to_numpy(np.int64)[rows])
            texts = [known.texts.of(key, own[rows]) for known, own in zip((then, now), ids, strict=True)]
            for unit, before, after in zip(units, *texts, strict=True):
                places.setdefault(str(unit), {}).setdefault(key, []).append((str(before), str(after)))
    # Of a unit's differences the nearest to the customer is named.
    nearest = {unit: list(found.values())[-1] for unit, found in places.items()}
    return {
        unit: (listed(_distinct(before for before, _ in pairs)), listed(_distinct(after for _, after in pairs)))
        for unit, pairs in nearest.items()
    }


def _facts(snapshot: Snapshot, period: Period) -> list[tuple[IntArray, IntArray]]:
    """Each exported name with each month of the period in which anything is known of it."""
    found = []
    for rows in (snapshot.surveys.answers, snapshot.surveys.invitations, snapshot.delivery.rows):
        recent = within(rows, period, {})
        pairs = recent[["unit_id", "month"]].drop_duplicates()
        pairs = pairs[pairs["unit_id"] != NOBODY]
        found.append((pairs["unit_id"].to_numpy(np.int64), pairs["month"].to_numpy(np.int64)))
    return found


def _distinct(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))
