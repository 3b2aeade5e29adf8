"""SurveyMonkey: "All individual responses", CSV or XLSX.

``Respondent ID``, ``Collector ID``, ``Start Date``, ``End Date``, ``IP Address``, ``Email Address``,
``First Name``, ``Last Name``, ``Custom Data 1`` (older exports: ``RespondentID`` ...), then the questions. In the
expanded export a second row of headings holds ``Response``, ``Open-Ended Response`` or, for questions whose
answers are spread over several columns, the answer of each; the question stands over the first of them only.

A single choice that is spread over columns is joined back into one, under its question. Where several columns of
a question are filled in one row (several choices, or one scale per line of a grid) they stay apart, and each is
named ``Question [answer or line]``; it may also be named by the answer or line alone.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pandas as pd

from data.imports.formats.export import Export, Format, Reading
from data.imports.formats.free_questions import survey_part, without_markup
from data.imports.reading.headings import folded
from data.imports.reading.table import RawTable

_ID: Final = ("respondent id", "respondentid")
_OF_TOOL: Final = frozenset(
    (
        *_ID, "collector id", "collectorid", "start date", "startdate", "end date", "enddate", "date created",
        "date modified", "ip address", "email address", "first name", "last name", "lastname", "firstname",
        "custom data", *(f"custom data {number}" for number in range(1, 21)), "language", "collector nm", "status",
    )
)  # fmt: skip
# What the second row says of a question whose whole answer stands in its one column.
_WHOLE: Final = frozenset(
    {"", "response", "open-ended response", "antwort", "offene antwort", "réponse", "réponse ouverte"}
)


def _read(export: Export) -> Reading | None:
    if export.headings.place(*_ID) not in {0, 1}:
        return None
    n_headers = _header_rows(export)
    raw = export.headed(n_headers)
    names, runs = _names(raw) if len(raw.headers) > 1 else ({}, [])
    cells = raw.cells.copy(deep=False)
    joined = [run for run in runs if _is_single_choice(raw, run)]
    for first, *others in joined:
        cells[first] = _joined(raw, [first, *others])
        names[first] = raw.headers[0][first]
        names.update(dict.fromkeys(others, ""))
    raw = replace(raw, cells=cells)
    rows = "one row" if n_headers == 1 else "two rows"
    reading = Reading(without_markup(raw, names), f"SurveyMonkey export with {rows} of headings")
    for row in reversed(raw.headers):
        for place, name in enumerate(row):
            reading.call(place, name)
    if joined:
        reading.notes.append(f"choices spread over columns were joined back into one ({len(joined)})")
    end = reading.headings.place("end date", "enddate")
    reading.reject(reading.text_at(end) == "", end, "the response was not completed")
    survey_part(
        reading,
        _OF_TOOL,
        date=("end date", "enddate", "date modified", "start date", "startdate", "date created"),
        response_id=_ID,
        respondent=("email address",),
    )
    return reading


def _header_rows(export: Export) -> int:
    """Two, where the second row has no respondent and says what its columns hold."""
    top = export.top(2)
    if export.options.header_rows is not None or len(top) < 2:
        return len(export.table.headers)
    place = export.headings.place(*_ID) or 0
    has_gaps = any(not cell.strip() for cell in top[0][place:])
    says = any(folded(cell) in _WHOLE - {""} for cell in top[1])
    return 2 if not top[1][place].strip() and (says or has_gaps) else 1


def _names(raw: RawTable) -> tuple[dict[int, str], list[list[int]]]:
    """A name for each column from both rows of headings, and the columns of each question that has several."""
    over, under = (dict(enumerate(row)) for row in raw.headers[:2])
    names: dict[int, str] = {}
    runs: list[list[int]] = []
    question = ""
    for place in range(len(raw.columns)):
        above, below = over.get(place, "").strip(), under.get(place, "").strip()
        if above and not (runs and place and above == question):
            question = above
            runs.append([place])
        elif below and runs:
            runs[-1].append(place)
        names[place] = above if above and folded(below) in _WHOLE else f"{question} [{below}]" if below else above
    return names, [run for run in runs if len(run) > 1]


def _is_single_choice(raw: RawTable, run: list[int]) -> bool:
    """Whether no row fills two columns of a question, and each column says nothing but its own heading."""
    filled = pd.DataFrame({place: raw.cells[place].fillna("").str.strip() != "" for place in run})
    if not filled.to_numpy().any() or bool((filled.sum(axis=1) > 1).any()):
        return False
    own = [
        raw.cells[place].fillna("").str.strip().isin(["", raw.headers[1][place].strip()]).all()
        or "other" in folded(raw.headers[1][place])
        for place in run
    ]
    return all(own)


def _joined(raw: RawTable, run: list[int]) -> pd.Series[str]:
    joined = raw.cells[run[0]].fillna("")
    for place in run[1:]:
        joined = joined.where(joined.str.strip() != "", raw.cells[place].fillna(""))
    return joined


FORMAT: Final = Format("SurveyMonkey", ("responses",), _read, place=20)
