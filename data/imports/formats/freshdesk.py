"""Freshdesk: satisfaction ratings as CSV, with columns named as in the API, or the ticket list with its results.

``id``, ``survey_id``, ``user_id``, ``agent_id``, ``group_id``, ``ticket_id``, ``feedback``,
``ratings.default_question`` (or ``ratings`` with the object as text), ``created_at``, ``updated_at``; the ticket
list has ``Ticket ID``, ``Survey results`` and ``Closed time`` or ``Resolved time``. The codes are no scale by
themselves: 103 extremely happy, 102, 101, 100 neutral, -101, -102, -103 extremely unhappy. They become the seven
labels from worst to best, and the happy ones are satisfied, whether the survey offers all of them, five or three.
"""

from __future__ import annotations

from typing import Final

from data.imports.formats.export import Export, Format, Reading

_LABELS: Final = {
    "-103": "Extremely unhappy",
    "-102": "Very unhappy",
    "-101": "Unhappy",
    "100": "Neutral",
    "101": "Happy",
    "102": "Very happy",
    "103": "Extremely happy",
}
_ANSWERS: Final = ("ratings.default question", "default question", "ratings", "survey results", "rating")


def _read(export: Export) -> Reading | None:
    headings = export.headings
    place = headings.place(*_ANSWERS)
    is_rating = headings.has_any("feedback", "survey id") and headings.has_any("ticket id", "user id")
    is_list = headings.has("survey results", "ticket id")
    if place is None or not (is_rating or is_list):
        return None
    reading = Reading(export.table, "Freshdesk satisfaction ratings")
    if is_list:
        unasked = reading.text("survey results").str.casefold().isin(["", "no survey results", "no response", "--"])
        reading.reject(unasked, place, "the ticket has no survey result")
    draft = reading.draft("responses")
    draft.take("responded_at", "created at", "updated at", "closed time", "resolved time")
    draft.take("response_id", "id")
    draft.take("ticket_id", "ticket id")
    draft.take("respondent", "user id", "contact id", "requester id", "email")
    draft.take("comment", "feedback")
    draft.take("service", "product", "product name")
    draft.take_unit("unit")
    said = draft.text(place)
    code = said.str.extract(r"default_question\W*?(-?\d+)", expand=False).fillna(said)
    code = code.str.replace(r"\.0$", "", regex=True)
    draft.score("csat", draft.add("", "satisfaction rating", code.replace(_LABELS)))
    draft.scales["csat"] = ",".join(_LABELS.values())
    draft.satisfied_from["csat"] = "5"
    draft.values |= {"survey": "Freshdesk satisfaction", "survey_kind": "ticket"}
    return reading


FORMAT: Final = Format("Freshdesk", ("responses",), _read, place=100)
