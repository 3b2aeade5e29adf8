"""Delighted: survey responses, CSV.

``id``, ``survey_type``, ``score``, ``comment``, ``permalink``, ``created_at``, ``updated_at``, ``person``,
``tags``, ``notes`` and ``person_properties.NAME`` (or the same as words: ``Survey type``, ``Created at``). Times
are seconds since 1970 or text in UTC. The survey type says what the score measures: nps and enps 0 to 10; csat,
stars and smileys 1 to 5 (where a score above 5 shows the scale of 0 to 10, what counts as satisfied is asked);
ces 1 to 7. Without a survey type, or with one that is none of these, a person says it.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from data.imports.formats.export import Draft, Export, Format, Reading

_METRICS: Final = {
    "nps": "nps", "csat": "csat", "ces": "ces", "stars five": "csat", "star": "csat", "five star": "csat",
    "5-star": "csat", "stars": "csat", "smileys": "csat",
}  # fmt: skip
# Employees recommending their employer are not customers recommending a service: never taken for nps by itself.


def _read(export: Export) -> Reading | None:
    headings = export.headings
    of_people = any(name.startswith(("person", "delighted")) for name in headings.folded)
    if not headings.has("score") or not headings.has_any("survey type", "permalink", "delighted source"):
        return None
    if not (of_people or headings.has_any("tags", "notes", "permalink")):
        return None
    reading = Reading(export.table, "Delighted survey responses")
    draft = reading.draft("responses")
    draft.take("responded_at", "created at", "survey responded at", "updated at")
    draft.take("response_id", "id", "response id")
    draft.take("respondent", "person id", "person.id", "person", "person email", "person.email", "email")
    draft.take("comment", "comment")
    draft.take("channel", "person properties.delighted source", "delighted source", "channel")
    draft.take_unit("unit")
    draft.time_zone = "UTC"
    draft.values["survey"] = "Delighted"
    _score(reading, draft)
    return reading


def _score(reading: Reading, draft: Draft) -> None:
    """Say what the scores measure, where the survey type does."""
    place = draft.headings.place("score")
    if place is None:
        return
    reading.questions = [place]
    kinds = draft.found("survey type").str.casefold().str.replace("_", " ")
    metrics = kinds.map(_METRICS)
    if not len(kinds) or metrics.isna().any():
        return
    numbers = pd.to_numeric(draft.text(place), errors="coerce")
    if bool((numbers[metrics == "csat"] > 5).any()):
        draft.scales["csat"] = "0..10"
    if len(set(metrics)) == 1:
        draft.score(str(metrics.iloc[0]), place)
    else:
        draft.add("question", "question", metrics)
        draft.roles["score"] = place


FORMAT: Final = Format("Delighted", ("responses",), _read, place=110)
