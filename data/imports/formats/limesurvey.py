"""LimeSurvey: "Export results", CSV (``,`` or ``;``) or XLSX.

``id``, ``submitdate``, ``lastpage``, ``startlanguage``, ``seed``, ``token``, ``startdate``, ``datestamp``,
``ipaddr``, ``refurl``, the questions (``Q01``, ``Q02[SQ001]``, ``Q02[other]``), then ``interviewtime`` and
``groupTime...``; headings may be codes, full texts (``Response ID``, ``Date submitted``) in the survey's
language, or both (``id. Response ID``). Sheets made from it have the question merged over its lines in a first
row of headings and the lines in a second; such a question is named ``Question [line]``, or by the line alone.

A response without ``submitdate`` was not completed: it is rejected with that reason. 1980-01-01 there means that
the survey keeps no dates. The id counts within one survey only, so a response is known by id and date together.
``N/A`` is no answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from data.imports.formats.export import Export, Format, Reading
from data.imports.formats.free_questions import survey_part, without_markup
from data.imports.reading.headings import Headings, folded
from data.imports.reading.table import RawTable

_ID: Final = ("id", "response id", "antwort id", "antwort-id", "id de la réponse", "id de réponse")
_SUBMITTED: Final = (
    "submitdate", "date submitted", "datum abgeschickt", "abgabedatum", "abgeschickt", "date de soumission",
)  # fmt: skip
_LAST: Final = ("lastpage", "last page", "letzte seite", "dernière page")
_LANGUAGE: Final = ("startlanguage", "start language", "start-sprache", "startsprache", "langue de départ")
_OTHERS: Final = (
    "seed", "zufallsstartwert", "tête de série", "token", "zugangscode", "zugangsschlüssel", "access code",
    "code d'accès", "startdate", "date started", "datum gestartet", "date de lancement", "datestamp",
    "date last action", "datum letzte aktivität", "date de la dernière action", "ipaddr", "ip address", "ip-adresse",
    "adresse ip", "refurl", "referrer url", "interviewtime", "total time", "gesamtzeit", "temps total", "firstname",
    "lastname", "email",
)  # fmt: skip
_OF_TOOL: Final = frozenset((*_ID, *_SUBMITTED, *_LAST, *_LANGUAGE, *_OTHERS))


def _read(export: Export) -> Reading | None:
    top = [[_code(cell) for cell in row] for row in export.top(2)]
    holding = next((n for n, row in enumerate(top, 1) if _is_ours(row)), None)
    if holding is None:
        return None
    n_headers = max(holding, 2 if _has_lines_below(export, top) else 1)
    raw = export.headed(n_headers)
    names = _names(raw) if len(raw.headers) > 1 else {}
    rows = "" if n_headers == 1 else f" with {n_headers} rows of headings"
    reading = Reading(without_markup(raw, names), f"LimeSurvey export{rows}")
    codes = [_of_tool(raw.headers, place) for place in range(len(raw.columns))]
    for place in range(len(raw.columns)):
        for row in reversed(raw.headers):
            # "Q01. How satisfied are you?" is also named by its code and by its text.
            reading.call(place, row[place], *row[place].split(". ", 1), codes[place])
    ours = Headings(codes)
    submitted = ours.place(*_SUBMITTED)
    when = reading.text_at(submitted)
    reading.reject(when == "", submitted, "the response was not completed")
    reading.reject(when.str.startswith("1980-01-01"), submitted, "the survey keeps no dates (1980-01-01)")
    draft = survey_part(
        reading,
        _OF_TOOL,
        date=_SUBMITTED,
        respondent=("token", "access code", "zugangscode", "zugangsschlüssel", "email"),
        ours=ours,
    )
    number = draft.found(*_ID)
    draft.add("response_id", "id and date", (number + " " + draft.found(*_SUBMITTED)).where(number != "", ""))
    reading.questions = [
        place for place in reading.questions if not codes[place].startswith(("grouptime", "gruppenzeit", "group time"))
        and not codes[place].endswith("time]")
    ]
    return reading


def _is_ours(row: Sequence[str]) -> bool:
    """Whether a row has the columns LimeSurvey begins with."""
    told = set(row)
    return bool(told & set(_SUBMITTED)) and bool(told & {*_LAST, *_LANGUAGE, "seed", "interviewtime", "datestamp"})


def _code(heading: str) -> str:
    """The tool's own name of a column, out of ``submitdate. Date submitted``."""
    plain = folded(heading)
    code, _, text = plain.partition(". ")
    return code if code in _OF_TOOL else text if text in _OF_TOOL else plain


def _of_tool(headers: Sequence[Sequence[str]], place: int) -> str:
    codes = [_code(row[place]) for row in headers if place < len(row)]
    return next((code for code in codes if code in _OF_TOOL), codes[0] if codes else "")


def _has_lines_below(export: Export, top: Sequence[Sequence[str]]) -> bool:
    """Whether the second row heads the lines of questions that the first row names over several columns."""
    if len(top) < 2 or export.options.header_rows is not None:
        return False
    place = next((n for n, code in enumerate(top[0]) if code in _SUBMITTED), None)
    if place is None:
        return False
    below = [cell for n, cell in enumerate(top[1]) if n != place]
    is_blank = top[1][place] in {"", *_SUBMITTED}
    gaps = np.array([not cell or cell in top[0][:n] for n, cell in enumerate(top[0])])
    return bool(is_blank and gaps.any() and any(below))


def _names(raw: RawTable) -> dict[int, str]:
    """``Question [line]`` where a question stands over several columns."""
    names, question = {}, ""
    over, under = raw.headers[0], raw.headers[-1]
    for place in range(len(raw.columns)):
        question = over[place].strip() or question
        line = under[place].strip()
        alone = not line or line == over[place].strip() or _code(line) in _OF_TOOL
        names[place] = (over[place].strip() or line) if alone else f"{question} [{line}]"
    return names


FORMAT: Final = Format("LimeSurvey", ("responses",), _read, place=30)
