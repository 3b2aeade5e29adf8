"""Microsoft Forms: "Open in Excel", XLSX, or that saved as CSV.

``ID``, ``Start time``, ``Completion time``, ``Email``, ``Name``, sometimes ``Last modified time``, then the
questions, with line breaks inside; quizzes add ``Total points``, ``Quiz feedback`` and ``Points - ...``,
``Feedback - ...`` per question. Choices end in ``;``, which is taken off where there is just one. Forms without
sign-in write ``anonymous`` as e-mail; such respondents are not one person. The ID counts within one form only,
so a response is known by ID and start time together.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from data.imports.formats.export import Export, Format, Reading
from data.imports.formats.free_questions import survey_part, without_markup
from data.imports.reading.table import RawTable

_START: Final = ("start time", "startzeit", "heure de début", "hora de inicio")
_END: Final = ("completion time", "fertigstellungszeit", "endzeit", "heure de fin", "hora de finalización")
_MAIL: Final = ("email", "e-mail", "email address", "adresse de messagerie", "correo electrónico")
_OF_TOOL: Final = frozenset(
    (
        "id", *_START, *_END, *_MAIL, "name", "nom", "nombre", "last modified time", "uhrzeit der letzten änderung",
        "heure de la dernière modification", "language", "sprache", "langue", "total points", "quiz feedback",
        "grade posted time",
    )
)  # fmt: skip


def _read(export: Export) -> Reading | None:
    if not (export.headings.has_any(*_START) and export.headings.has_any(*_END)):
        return None
    reading = Reading(without_markup(_single_choices(export.table)), "Microsoft Forms export")
    end = reading.headings.place(*_END)
    reading.reject(reading.text_at(end) == "", end, "the response was not completed")
    draft = survey_part(reading, _OF_TOOL, date=_END, respondent=_MAIL)
    if "respondent" in draft.roles:
        people = draft.text(draft.roles["respondent"])
        place = draft.roles["respondent"]
        draft.cells[place] = people.mask(people.str.casefold().isin(["anonymous", "anonym", "anonyme", "anónimo"]), "")
    number = draft.found("id")
    known_by = (number + " " + draft.found(*_START)).where(number != "", "")
    draft.add("response_id", "ID and start time", known_by)
    reading.questions = [
        place
        for place in reading.questions
        if not reading.file.columns[place].startswith(("Points - ", "Feedback - ", "Punkte - "))
    ]
    return reading


def _single_choices(raw: RawTable) -> RawTable:
    """The file without the semicolon behind a choice that is the only one."""
    cells = raw.cells.copy(deep=False)
    for place in cells:
        if cells[place].str.endswith(";").any():
            cells[place] = cells[place].str.replace(r"^([^;]*);$", r"\1", regex=True)
    return replace(raw, cells=cells)


FORMAT: Final = Format("Microsoft Forms", ("responses",), _read, place=50)
