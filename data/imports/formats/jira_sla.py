"""Jira Service Management: SLAs, as the issue list or as the cycles of the REST interface, CSV.

The issue list ("Export, CSV"): ``Issue key``, ``Resolved``, and per SLA ``Custom field (Time to resolution)``
with the time that was left as ``h:mm``, negative where the goal was missed; ``Custom field (Organizations)``.
Each issue is one ticket per SLA that it has.

Cycles, flat, one row each, in the fields of the interface: ``issueKey``, ``name``, ``breached``, ``startTime``,
``stopTime``, ``goalDuration``, ``elapsedTime``, alone or under ``completedCycles`` or ``ongoingCycle``, dates
under ``.iso8601`` or ``.epochMillis``, durations under ``.millis`` or ``.friendly``. Of several cycles of an SLA
the last decides, in rows or in columns (``completedCycles[1]``); a cycle without stop is still open.
"""

from __future__ import annotations

import re
from typing import Final

import numpy as np
import pandas as pd

from data.imports.cells.numbers import hours_text
from data.imports.formats.export import Draft, Export, Format, Reading
from data.imports.reading.headings import Headings

_KEY: Final = ("issue key", "issuekey", "key", "issue.key", "issue")
_NAME: Final = ("name", "sla", "sla name", "sla.name", "metric")
# The SLAs that Jira makes itself, and any that is named like them.
_TIME_TO: Final = re.compile(r"(?:custom field \()?(time (?:to|waiting|in) .+?)\)?")
_NO_SLA: Final = re.compile(r"\[chart\]|time in status|time to sla")
_REMAINING: Final = r"-?\d+:\d{2}(?::\d{2})?|-?(?:\d+\s*[dhms]\w*\s*)+"
_CLOSED: Final = ("resolved", "resolutiondate", "resolution date", "resolved date")
_SERVICES: Final = ("custom field (affected services)", "affected services", "service", "custom field (service)")


def _read(export: Export) -> Reading | None:
    headings = export.headings
    if not headings.has_any(*_KEY):
        return None
    if _places(headings, "breached") and headings.has_any(*_NAME):
        return _cycles(export)
    slas = _sla_columns(export)
    return _issues(export, slas) if slas else None


def _places(headings: Headings, name: str, *forms: str) -> list[int]:
    """The columns of a field of the cycles, the last cycle last, in the first of these forms that there is."""
    for form in (*forms, ""):
        for under in ("completedcycles.", ""):
            wanted = under + f"{name}.{form}".rstrip(".")
            plain = [re.sub(r"\[\d+\]|\.\d+(?=\.)", "", heading) for heading in headings.folded]
            if wanted in plain:
                return [place for place, heading in enumerate(plain) if heading == wanted]
    return []


def _last(draft: Draft, name: str, *forms: str) -> pd.Series[str]:
    """A field of the last cycle that each row has."""
    said = draft.text(None)
    for place in _places(draft.headings, name, *forms):
        cells = draft.text(place)
        said = cells.where(cells != "", said)
    return said


def _cycles(export: Export) -> Reading:
    reading = Reading(export.table, "Jira Service Management SLA cycles")
    draft = reading.draft("tickets")
    draft.take("ticket_id", *_KEY)
    draft.take("measure", *_NAME)
    _common(draft)
    missed = _last(draft, "breached")
    draft.add("missed", "missed", missed.where(missed != "", _last(draft, "ongoingcycle.breached")))
    draft.add("closed_at", "closed_at", _last(draft, "stoptime", "iso8601", "epochmillis", "jira"))
    draft.add("elapsed_hours", "elapsed_hours", _hours(draft, "elapsedtime"))
    draft.add("target_hours", "target_hours", _hours(draft, "goalduration"))
    return reading


def _hours(draft: Draft, name: str) -> pd.Series[str]:
    """A duration in hours; a bare number counts milliseconds."""
    return hours_text(_last(draft, name, "millis", "friendly"), r"-?\d+", 3_600_000)


def _sla_columns(export: Export) -> dict[int, str]:
    """The columns of the issue list that hold SLAs, with their names: signed times, or nothing."""
    found = {}
    for place, heading in enumerate(export.headings.folded):
        named = _TIME_TO.fullmatch(heading)
        if named is None or _NO_SLA.search(heading):
            continue
        cells = export.table.cells[place].fillna("").str.strip()
        filled = cells[cells != ""]
        if len(filled) and bool(filled.str.fullmatch(_REMAINING).all()):
            found[place] = re.sub(r"^Custom field \((.*)\)$", r"\1", export.table.columns[place])
    return found


def _issues(export: Export, slas: dict[int, str]) -> Reading:
    reading = Reading(export.table, "Jira Service Management issues with SLAs")
    left = {place: reading.text_at(place) for place in slas}
    nothing = pd.concat([cells == "" for cells in left.values()], axis=1).all(axis=1)
    reading.reject(nothing, next(iter(slas)), "the issue has no SLA")
    taken = np.flatnonzero(reading.left)
    kept = [(place, taken[(cells != "").to_numpy()[taken]]) for place, cells in left.items()]
    origin = np.concatenate([rows for _, rows in kept])
    draft = reading.drafted("tickets", origin)
    draft.take("ticket_id", *_KEY)
    _common(draft)
    draft.take("closed_at", *_CLOSED)
    names = [name for (place, rows), name in zip(kept, slas.values(), strict=True) for _ in rows]
    times = [time for place, rows in kept for time in left[place].iloc[rows]]
    draft.add("measure", "measure", pd.Series(names, dtype="str"))
    draft.add("missed", "missed", pd.Series(times, dtype="str").str.startswith("-").map({True: "yes", False: "no"}))
    reading.said += f" ({', '.join(slas.values())})"
    return reading


def _common(draft: Draft) -> None:
    draft.take("service", *_SERVICES)
    draft.take_unit("unit", "custom field (organizations)", "organizations", "organization", "organisation")


FORMAT: Final = Format("Jira Service Management SLA", ("tickets",), _read, place=140)
