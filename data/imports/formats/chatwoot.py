"""Chatwoot: the CSAT report, CSV.

``Agent Name``, ``Rating`` (1 to 5), ``Feedback Comment``, ``Contact Name``, ``Contact Email Address``,
``Contact Phone Number``, ``Link to the conversation``, ``Recorded date``, in the enterprise edition
``Review Notes``; headings are in the language of the account. The last row is a single cell, "Reporting period
... to ...", in some versions followed by one about the time zone: neither is an answer. No column names a unit.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from data.imports.formats.export import Export, Format, Reading
from data.imports.reading.table import RawTable

_RATING: Final = ("rating", "bewertung", "évaluation", "note", "calificación", "beoordeling", "valutazione", "nota")
_COMMENT: Final = (
    "feedback comment", "feedback-kommentar", "commentaire", "commentaire de l'évaluation",
    "commentaire de retour", "comentario", "feedback", "review notes",
)  # fmt: skip
_LINK: Final = (
    "link to the conversation", "link zur konversation", "lien vers la conversation", "lien de la conversation",
    "enlace a la conversación", "link naar het gesprek", "link alla conversazione", "link para a conversa",
)  # fmt: skip
_WHEN: Final = (
    "recorded date", "aufnahmedatum", "date d'enregistrement", "date enregistrée", "fecha de registro",
    "fecha registrada", "geregistreerde datum", "data registrata", "data de registro", "data registrada",
)  # fmt: skip
_MAIL: Final = (
    "contact email address", "kontakt-e-mail-adresse", "adresse e-mail du contact", "adresse courriel du contact",
    "correo electrónico del contacto",
)  # fmt: skip


def _read(export: Export) -> Reading | None:
    headings = export.headings
    if not (headings.has_any(*_LINK) and headings.has_any(*_RATING) and headings.has_any(*_WHEN)):
        return None
    file, footers = _without_footers(export.table)
    reading = Reading(file, "Chatwoot CSAT report")
    reading.notes += footers
    filled = sum((file.cells[place].fillna("").str.strip() != "").astype(int) for place in file.cells)
    reading.pass_over((filled == 1) & (file.cells[0].fillna("").str.strip() != ""), "a line below the table, no answer")
    draft = reading.draft("responses")
    draft.take("responded_at", *_WHEN)
    draft.take("respondent", *_MAIL)
    draft.take("comment", *_COMMENT)
    draft.take_unit("unit")
    link = draft.found(*_LINK)
    draft.add("ticket_id", "conversation", link.str.extract(r"(\d+)\D*$", expand=False).fillna(""))
    rating = headings.place(*_RATING)
    if rating is not None:
        draft.score("csat", rating)
    draft.values |= {"survey": "Chatwoot CSAT", "survey_kind": "ticket"}
    return reading


def _without_footers(table: RawTable) -> tuple[RawTable, list[str]]:
    """The table without the broken rows that are a single cell below its last row."""
    last = int(table.lines[-1]) if len(table.lines) else 0
    footers = [row for row in table.broken if row.line > last and row.n_cells == 1]
    texts = [row.text.strip(' ",') for row in footers]
    notes = [f"line {row.line:,} is no answer: {text}" for row, text in zip(footers, texts, strict=True)]
    return replace(table, broken=[row for row in table.broken if row not in footers]), notes


FORMAT: Final = Format("Chatwoot CSAT", ("responses",), _read, place=120)
