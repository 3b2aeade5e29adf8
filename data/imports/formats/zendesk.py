"""Zendesk: satisfaction ratings as CSV, with columns named as in the API.

``id``, ``ticket_id``, ``score``, ``comment``, ``reason``, ``created_at``, ``updated_at``, ``requester_id``,
``assignee_id``, ``group_id``, and dot-walked ``ticket.organization``, ``ticket.organization.name`` and the like.
``good`` and ``bad``, with or without ``with_comment``, are the two answers. ``offered`` was asked and is not
answered yet; ``unoffered`` was never asked, so that row is rejected with that reason. An answer comes after the
survey was offered, so it is dated by ``updated_at``.
"""

from __future__ import annotations

from typing import Final

from data.imports.formats.export import Export, Format, Reading


def _read(export: Export) -> Reading | None:
    headings = export.headings
    ticket = headings.has_any("ticket id", "ticket.id")
    people = headings.has_any("requester id", "assignee id", "group id", "reason code", "requester.id")
    if not (headings.has("score") and ticket and people and headings.has_any("created at", "updated at")):
        return None
    reading = Reading(export.table, "Zendesk satisfaction ratings")
    said = reading.text("score").str.casefold()
    reading.reject(said == "unoffered", headings.place("score"), "no survey was offered for this ticket")
    draft = reading.draft("responses")
    draft.take("responded_at", "updated at", "created at")
    draft.take("response_id", "id")
    draft.take("ticket_id", "ticket id", "ticket.id")
    draft.take("respondent", "requester id", "requester.id", "ticket.requester id")
    draft.take("comment", "comment")
    draft.take("channel", "ticket.via.channel", "via channel", "ticket.via channel")
    draft.take_unit("unit", "ticket.organization", "ticket.organization.name", "organization", "organization name")
    answers = draft.found("score").str.casefold().str.replace(r"[ _]?with[ _]?comment$", "", regex=True)
    draft.score("csat", draft.add("", "satisfaction rating", answers))
    draft.scales["csat"] = "Bad,Good"
    draft.satisfied_from["csat"] = "2"
    draft.no_answer["csat"] = "offered"
    draft.values |= {"survey": "Zendesk satisfaction", "survey_kind": "ticket"}
    return reading


FORMAT: Final = Format("Zendesk ratings", ("responses",), _read, place=90)
