"""Google Forms: the responses sheet, CSV or XLSX.

``Timestamp`` first, ``Email Address`` or ``Username`` where the form collects them, then the questions; a grid is
``Question [Line]``. Timestamps are ``9/6/2018 0:06:16`` in the order of the form owner's country, or
``2014/08/27 11:29:31 AM GMT+1``. Responses have no number; they are known by what they say.
"""

from __future__ import annotations

from typing import Final

from data.imports.formats.export import Export, Format, Reading
from data.imports.formats.free_questions import survey_part, without_markup

_WHEN: Final = ("timestamp", "zeitstempel", "horodateur", "marca temporal", "carimbo de data/hora", "tijdstempel")
_MAIL: Final = ("email address", "e-mail-adresse", "adresse e-mail", "username", "nutzername", "nom d'utilisateur")


def _read(export: Export) -> Reading | None:
    if export.headings.place(*_WHEN) != 0 or len(export.table.columns) < 2:
        return None
    reading = Reading(without_markup(export.table), "Google Forms responses")
    survey_part(reading, frozenset((*_WHEN, *_MAIL)), date=_WHEN, respondent=_MAIL)
    return reading


FORMAT: Final = Format("Google Forms", ("responses",), _read, place=910)
