"""A survey with two rows of headings and nothing that tells the tool.

A first row that names questions over several columns (the others blank, or merged in a workbook) and a second
that names their lines: sheets made from exports of LimeSurvey and others, without the tool's own columns. Only
the names are worked out, ``Question [line]``; a person says what they are.
"""

from __future__ import annotations

from typing import Final

from data.imports.formats.export import Export, Format, Reading
from data.imports.formats.free_questions import survey_part, without_markup
from data.imports.reading.table import RawTable

# Where fewer columns are named by the second row alone, a blank heading is more likely an oversight.
_LEAST_GAPS: Final = 2


def _read(export: Export) -> Reading | None:
    top = export.top(2)
    if len(top) < 2 or export.options.header_rows is not None:
        return None
    over, under = ([cell.strip() for cell in row] for row in top)
    width = min(len(over), len(under))
    gaps = [place for place in range(1, width) if not over[place] or over[place] == over[place - 1]]
    if len(gaps) < _LEAST_GAPS or not over[0] or not all(under[place] for place in gaps):
        return None
    if any(cell.replace(".", "").isdigit() for cell in under) or len({under[place] for place in gaps}) < len(gaps) / 2:
        return None
    raw = export.headed(2)
    reading = Reading(without_markup(raw, _names(raw)), "survey with two rows of headings")
    for place, line in enumerate(raw.headers[1]):
        reading.call(place, line)
    survey_part(reading, frozenset(), date=("date", "datum", "timestamp", "submitdate"))
    return reading


def _names(raw: RawTable) -> dict[int, str]:
    names, question = {}, ""
    for place in range(len(raw.columns)):
        question = raw.headers[0][place].strip() or question
        line = raw.headers[1][place].strip()
        names[place] = f"{question} [{line}]" if line and line != question else question
    return names


FORMAT: Final = Format("grouped headings", ("responses",), _read, place=920)
