"""Surveys whose questions are free: what is left of a file when the tool's own columns are taken away."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Final

from data.imports.formats.export import Draft, Reading
from data.imports.reading.headings import Headings
from data.imports.reading.personal import personal_columns
from data.imports.reading.table import RawTable

_MARKUP: Final = re.compile(r"<[^<>]{1,200}>|&nbsp;")


def without_markup(file: RawTable, names: Mapping[int, str] | None = None) -> RawTable:
    """The file with the wording of questions as people read it, and some columns under other names."""
    given = names or {}
    columns = [given.get(place, column) for place, column in enumerate(file.columns)]
    return replace(file, columns=[" ".join(_MARKUP.sub(" ", column).split()) for column in columns])


def survey_part(
    reading: Reading,
    of_tool: Collection[str],
    *,
    date: tuple[str, ...],
    response_id: tuple[str, ...] = (),
    respondent: tuple[str, ...] = (),
    ticket: tuple[str, ...] = (),
    ours: Headings | None = None,
) -> Draft:
    """Begin the responses of a survey tool and find what its own columns say; what is scored is left to a person.

    Parameters
    ----------
    of_tool : folded headings of the columns that the tool adds to every survey; the others hold answers.
    date, response_id, respondent, ticket : headings of these roles, the best first.
    ours : the headings that `of_tool` and the others mean, where they stand in another row of headings.
    """
    draft = reading.draft("responses")
    draft.headings = ours or draft.headings
    draft.take("responded_at", *date)
    draft.take("response_id", *response_id)
    draft.take("respondent", *respondent)
    draft.take("ticket_id", "ticket id", "ticket number", "ticket", "ticketnummer", *ticket)
    personal = set(personal_columns(reading.file.columns))
    headings = draft.headings.folded
    others = [
        place
        for place, column in enumerate(reading.file.columns)
        if place not in personal and column and not (place < len(headings) and headings[place] in of_tool)
    ]
    draft.take_unit("unit", among=others)
    if draft.roles.get("unit") is None:
        # What the sender attached to the link is mostly the part of the business it was sent to.
        draft.take("unit", "custom data 1", "custom data")
    taken = set(draft.roles.values())
    reading.questions = [place for place in others if place not in taken]
    return draft
