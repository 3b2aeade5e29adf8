"""Typeform: "Download all responses", CSV or XLSX.

``#`` (the response's token), the questions and hidden fields, then ``Response Type``, ``Start Date (UTC)``,
``Stage Date (UTC)``, ``Submit Date (UTC)``, ``Network ID``, ``Tags``, ``Ending``. Choices of a multiple choice
question have a column each, headed by the choice, so that headings repeat (``Other`` most of all). Where columns
of one heading are never filled in the same row, as when a question is asked on two paths through the form, they
are joined into the first; others are named by their place. Times are UTC.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Final

import pandas as pd

from data.imports.formats.export import Export, Format, Reading
from data.imports.formats.free_questions import survey_part, without_markup
from data.imports.reading.headings import folded
from data.imports.reading.table import RawTable

_SUBMITTED: Final = ("submit date (utc)", "submit date", "submitted at")
_OF_TOOL: Final = frozenset(
    (
        "#", "response type", "start date (utc)", "stage date (utc)", *_SUBMITTED, "start date", "network id",
        "tags", "ending", "token", "response id",
    )
)  # fmt: skip


def _read(export: Export) -> Reading | None:
    headings = export.headings
    if not (headings.has_any(*_SUBMITTED) and headings.has_any("#", "network id", "token", "start date (utc)")):
        return None
    file, n_joined = _joined(without_markup(export.table))
    reading = Reading(file, "Typeform responses")
    if n_joined:
        reading.notes.append(f"columns of the same heading, never filled together, were joined ({n_joined})")
    kind = headings.place("response type")
    told = reading.text_at(kind).str.casefold()
    reading.reject((told != "") & (told != "completed"), kind, "the response was not completed")
    submitted = headings.place(*_SUBMITTED)
    reading.reject(reading.text_at(submitted) == "", submitted, "the response was not completed")
    draft = survey_part(
        reading,
        _OF_TOOL,
        date=_SUBMITTED,
        response_id=("#", "token", "response id"),
        respondent=("user id", "userid", "customer id", "employee id", "email", "email address"),
    )
    draft.time_zone = "UTC"
    return reading


def _joined(file: RawTable) -> tuple[RawTable, int]:
    """The file with columns of one heading joined where no row fills two of them."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, column in enumerate(file.columns):
        if column:
            places[folded(column)].append(place)
    columns, cells, n_joined = list(file.columns), file.cells.copy(deep=False), 0
    for first, *others in places.values():
        if not others or "other" in folded(columns[first]):
            continue
        said = {place: cells[place].fillna("").str.strip() for place in (first, *others)}
        # A cell that repeats its heading is a choice, or belongs to a row that repeats all headings.
        filled = pd.DataFrame({place: ~text.isin(["", columns[first]]) for place, text in said.items()})
        if not filled.to_numpy().any() or bool((filled.sum(axis=1) > 1).any()):
            continue
        for place in others:
            cells[first] = cells[first].mask(filled[place], cells[place])
            columns[place] = ""
        n_joined += 1
    return replace(file, columns=columns, cells=cells), n_joined


FORMAT: Final = Format("Typeform", ("responses",), _read, place=40)
