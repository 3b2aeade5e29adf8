"""Qualtrics: "Export data", CSV, TSV or XLSX.

Three rows of headings: the names of the columns (``RecordedDate``, ``Q1``), their texts in the language of the
person who exports, and ``{"ImportId":"recordedDate"}``; the legacy export has two, ``V1``, ``V2`` ... above
``ResponseID``, ``StartDate`` ... or the names above the texts. A question can be named by its code (``Q1``),
its text or its import id.

Previews, tests and suspected spam are no answers, and unfinished responses are not counted: both are rejected
with that reason. -99 is what Qualtrics writes for seen and not answered. Where a question has a column
``Q3_NPS_GROUP``, Qualtrics itself says that Q3 is its Net Promoter question.
"""

from __future__ import annotations

import re
from typing import Final

from data.imports.formats.export import Export, Format, Reading
from data.imports.formats.free_questions import survey_part, without_markup
from data.imports.reading.headings import Headings, folded
from data.imports.reading.table import RawTable
from data.kinds.metrics import METRICS

_IMPORT_ID: Final = re.compile(r'\{\s*"ImportId"\s*:\s*"([^"]+)"(?:[^}]*"timeZone"\s*:\s*"([^"]+)")?')
# Import ids, folded; the names of the columns are the same but for their case and the ones in the second row.
_OF_TOOL: Final = frozenset(
    (
        "startdate", "enddate", "status", "ipaddress", "progress", "duration", "finished", "recordeddate", "recordid",
        "responseid", "responseset", "recipientlastname", "recipientfirstname", "recipientemail", "name",
        "emailaddress", "externaldatareference", "externalreference", "locationlatitude", "locationlongitude",
        "locationaccuracy", "distributionchannel", "userlanguage",
    )
)  # fmt: skip
_SAME: Final = {
    "recordid": "responseid", "externalreference": "externaldatareference", "duration (in seconds)": "duration"
}
_NO_ANSWERS: Final = r"(?i)1|2|8|9|12|17|40|.*(?:preview|test|spam|vorschau).*"
_UNFINISHED: Final = frozenset({"0", "false", "falsch", "no", "nein", "faux", "non"})


def _read(export: Export) -> Reading | None:
    n_headers = _header_rows(export)
    if n_headers is None:
        return None
    file = without_markup(export.headed(n_headers))
    codes, zone = _codes(file)
    rows = "one row" if n_headers == 1 else f"{n_headers} rows"
    reading = Reading(file, f"Qualtrics export with {rows} of headings")
    ours = Headings(codes)
    for place in range(len(file.columns)):
        own = [row[place] for row in file.headers if place < len(row)]
        reading.call(place, *own, *(match[1] for cell in own if (match := _IMPORT_ID.match(cell.strip()))))
    status, finished = ours.place("status"), ours.place("finished")
    reading.reject(reading.text_at(status).str.fullmatch(_NO_ANSWERS), status, "a preview, a test or spam, no answer")
    unfinished = reading.text_at(finished).str.casefold().isin(_UNFINISHED)
    reading.reject(unfinished, finished, "the response was not completed")
    draft = survey_part(
        reading,
        _OF_TOOL,
        date=("recordeddate", "enddate", "startdate"),
        response_id=("responseid",),
        respondent=("externaldatareference", "recipientemail", "emailaddress"),
        ours=ours,
    )
    draft.take("channel", "distributionchannel")
    draft.time_zone = zone
    draft.no_answer = dict.fromkeys(METRICS, "-99")
    derived = [code for code in ours.folded if code.endswith(" nps group")]
    for code in derived:
        question = ours.place(code.removesuffix(" nps group"))
        if question is not None:
            draft.score("nps", question)
    topics = {place for place, code in enumerate(file.headers[0]) if " - " in code}
    reading.questions = [p for p in reading.questions if ours.folded[p] not in derived and p not in topics]
    return reading


def _header_rows(export: Export) -> int | None:
    """How many rows of headings there are, None if this is no export of Qualtrics."""
    top = export.top(3)
    for n, row in enumerate(top, 1):
        if any(cell.lstrip().startswith('{"ImportId"') for cell in row):
            return n
    names = [{folded(cell) for cell in row} for row in top]
    if len(top) > 1 and {"responseid", "startdate", "finished"} <= names[1]:
        return 2
    if "responseid" in names[0] and {"startdate", "finished"} <= names[0]:
        return 1
    return None


def _codes(file: RawTable) -> tuple[list[str], str | None]:
    """What Qualtrics calls each column, whatever the language of the texts, and the time zone it declares."""
    codes, zone = [], None
    for place in range(len(file.columns)):
        own = [row[place].strip() for row in file.headers if place < len(row)]
        found = [match for cell in own if (match := _IMPORT_ID.match(cell))]
        zone = zone or next((match[2] for match in found if match[2]), None)
        ids = [folded(match[1]) for match in found]
        named = [_SAME.get(folded(cell), folded(cell)) for cell in (*ids, *own)]
        known = [name for name in named if name in _OF_TOOL]
        codes.append(_SAME.get(known[0], known[0]) if known else (own[0] if own else ""))
    return codes, "UTC" if zone == "Z" else zone


FORMAT: Final = Format("Qualtrics", ("responses",), _read, place=10)
