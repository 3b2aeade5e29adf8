"""GLPI: ticket satisfaction, as a table of the database or as the list of tickets with the survey's columns.

``id``, ``tickets_id``, ``type``, ``date_begin``, ``date_answered``, ``satisfaction``, ``comment``, dot-walked
``tickets_id.entities_id`` and the like; in lists ``Satisfaction survey - Creation date`` and so on. A row exists
once the survey was sent, so every row is an invitation of the month it was sent in, and those with an answer are
responses, dated by the answer, which may come many months later. Satisfaction is 0 to 5 stars, satisfied from 4;
where more are given, the scale and what counts as satisfied are asked for.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from data.imports.formats.export import Draft, Export, Format, Reading

_TICKET: Final = ("tickets id", "ticket id", "tickets id.id")
_SENT: Final = (
    "date begin", "satisfaction survey - creation date", "zufriedenheitsumfrage - erstellungsdatum",
    "enquête de satisfaction - date de création", "enquête de satisfaction - date d'ouverture",
)  # fmt: skip
_ANSWERED: Final = (
    "date answered", "satisfaction survey - response date", "zufriedenheitsumfrage - antwortdatum",
    "enquête de satisfaction - date de réponse",
)  # fmt: skip
_SCORE: Final = (
    "satisfaction", "satisfaction survey - satisfaction", "zufriedenheitsumfrage - zufriedenheit",
    "enquête de satisfaction - satisfaction",
)  # fmt: skip
_COMMENT: Final = (
    "comment", "satisfaction survey - comments", "satisfaction survey - comments to the satisfaction survey",
    "enquête de satisfaction - commentaires",
)  # fmt: skip
_PERSON: Final = ("users id recipient", "tickets id.users id recipient", "requester", "demandeur", "anforderer")


def _read(export: Export) -> Reading | None:
    headings = export.headings
    if not all(headings.has_any(*names) for names in (_SENT, _ANSWERED, _SCORE)):
        return None
    reading = Reading(export.table, "GLPI ticket satisfaction")
    responses = reading.draft("responses", reading.text(*_SCORE) != "")
    _fill(responses)
    responses.take("responded_at", *_ANSWERED)
    responses.take("comment", *_COMMENT)
    answers = responses.found(*_SCORE).str.replace(r"\s*/\s*\d+$", "", regex=True)
    responses.score("csat", responses.add("", "satisfaction", answers))
    is_longer = bool((pd.to_numeric(answers, errors="coerce") > 5).any())
    responses.scales["csat"] = "0..10" if is_longer else "0..5"
    if not is_longer:
        responses.satisfied_from["csat"] = "4"
    for role, names in (("response_id", ("id", *_TICKET)), ("ticket_id", (*_TICKET, "id"))):
        place = responses.headings.place(*names)
        if place is not None:
            responses.roles[role] = place
    invitations = reading.draft("invitations")
    _fill(invitations)
    invitations.take("month", *_SENT)
    invitations.values["invited"] = "1"
    # Each survey is one invitation, whoever else was asked in that unit and month.
    surveys = "GLPI " + invitations.found("id", *_TICKET)
    invitations.key = (invitations.add("", "survey sent", surveys),)
    return reading


def _fill(draft: Draft) -> None:
    """What responses and invitations have in common."""
    draft.take_unit("unit")
    draft.take("service", "tickets id.itilcategories id", "service")
    if draft.kind == "responses":
        draft.take("respondent", *_PERSON)
    draft.values |= {"survey": "GLPI satisfaction", "survey_kind": "ticket"}


FORMAT: Final = Format("GLPI satisfaction", ("responses", "invitations"), _read, place=130)
