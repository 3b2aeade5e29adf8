"""What a format knows and what a person said about the same file, together; the person's word wins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import pandas as pd

from data.imports.cells.date_order import date_order
from data.imports.cells.date_text import date_text
from data.imports.cells.scales import codes_of
from data.imports.cells.score_labels import SATISFIED_FROM, numbers_in_labels, satisfaction_scale
from data.imports.errors import ImportRefused
from data.imports.formats.export import Draft, Reading
from data.imports.mapping import SCORE
from data.imports.options import ImportOptions, Pairs
from data.imports.reading.headings import folded
from data.kinds.declared import KINDS

_DATED: Final = frozenset({"responded_at", "closed_at", "month", "period"})
# Enough cells to tell whether a column holds dates at all, before all of it is read.
_SAMPLE: Final = 50

def labels_read(draft: Draft, reading: Reading, options: ImportOptions) -> ImportOptions:
    """Read answers in words, where no scale was given for them and they leave no doubt.

    Scored cells become numbers where their labels carry them; else the options get the scale of the words, from worst
    to best, where they are a usual wording of satisfaction. What was done is noted at the reading.
    """
    for role, column in options.map:
        metric = role.removeprefix(SCORE)
        if metric == role or metric in dict(options.scale) or not column[1:].isdigit():
            continue
        place = int(column[1:]) - 1
        if draft.columns[place] in dict(options.scale):
            continue
        no_answer = codes_of(dict(options.no_answer).get(metric, ""))
        cells = draft.cells[place]
        numbers = numbers_in_labels(cells.mask(cells.fillna("").str.strip().str.casefold().isin(no_answer), ""))
        labels = satisfaction_scale(cells, no_answer) if metric == "csat" and numbers is None else None
        if numbers is not None:
            draft.cells[place] = numbers
            reading.notes.append(f"'{draft.columns[place]}': the numbers in the labels are read")
        if labels is not None:
            known = {"csat": SATISFIED_FROM}
            options = replace(
                options, scale=(*options.scale, (metric, labels)), satisfied_from=_with(known, options.satisfied_from)
            )
            reading.notes.append(f"'{draft.columns[place]}' is read from worst to best as: {labels.replace(',', ', ')}")
    return options


def merged_options(draft: Draft, reading: Reading, options: ImportOptions, drafts: Sequence[Draft]) -> ImportOptions:
    """What the format knows, with what the person said in its place wherever they said something.

    Columns are named by their place (``#5``), so that two columns of one name do not matter. A scale the person gives
    also takes away what the format knew about satisfied scores, which belonged to another.
    """
    own_map = _for_kind(options.map, draft, drafts)
    own_set = _for_kind(options.set, draft, drafts)
    said = {role for role, _ in (*own_map, *own_set)}
    if options.key:
        said.add("response_id")  # a person named what identifies a row
    names_scores = any(role.startswith(SCORE) for role in said)
    known = [(role, f"#{place + 1}") for role, place in draft.roles.items() if role not in said]
    scored = [] if names_scores else [(f"{SCORE}{metric}", f"#{place + 1}") for metric, place in draft.scores]
    rescaled = {metric for metric, _ in options.scale}
    return replace(
        options,
        kind=draft.kind,
        map=(*known, *scored, *((role, _place(column, reading)) for role, column in own_map)),
        set=(*((role, value) for role, value in draft.values.items() if role not in said), *own_set),
        scale=_with(draft.scales, options.scale),
        satisfied_from=_with(
            {metric: score for metric, score in draft.satisfied_from.items() if metric not in rescaled},
            options.satisfied_from,
        ),
        no_answer=_with(draft.no_answer, options.no_answer),
        key=tuple(_place(column, reading) for column in options.key) or tuple(f"#{p + 1}" for p in draft.key),
        skip=tuple((_place(column, reading), value) for column, value in options.skip),
        dates=options.dates or _dates(draft),
        time_zone=options.time_zone or draft.time_zone,
    )


def _dates(draft: Draft) -> str | None:
    """The order of dates that columns nobody uses prove, where those that are used prove none."""
    used = [place for role, place in draft.roles.items() if role in _DATED]
    if all(_order(draft.cells[place]) is not None for place in used):
        return None
    others = [place for place in range(len(draft.file.columns)) if place not in used]
    proven = {order for place in others if (order := _order(draft.cells[place])) in {"dmy", "mdy"}}
    return proven.pop() if len(proven) == 1 else None


def _order(cells: pd.Series[str]) -> str | None:
    """The order of a column that proves one; None where it proves none, or is no column of dates."""
    text = cells.fillna("").str.strip().rename("date")
    sample = date_text(text[text != ""].head(_SAMPLE))
    try:
        return date_order(text).order if bool(sample.is_year_last.any()) or not len(sample.is_year_last) else "ymd"
    except ImportRefused:
        return None


def _for_kind(pairs: Pairs, draft: Draft, drafts: Sequence[Draft]) -> Pairs:
    """What a person said that concerns this part; what concerns none stays, so that it is refused by name."""

    def concerns(role: str, each: Draft) -> bool:
        return role in KINDS[each.kind].roles or (role.startswith(SCORE) and each.kind == "responses")

    return tuple(
        (role, said)
        for role, said in pairs
        if concerns(role, draft) or not any(concerns(role, each) for each in drafts)
    )


def _with(known: dict[str, str], said: Pairs) -> Pairs:
    return (*((metric, value) for metric, value in known.items() if metric not in dict(said)), *said)


def _place(name: str, reading: Reading) -> str:
    """A column's place, of a name in the file or another name the format knows it by; else the name as it is."""
    wanted = " ".join(name.split())
    columns = reading.file.columns
    exact = [place for place, column in enumerate(columns) if column == wanted]
    found = exact or [place for place, column in enumerate(columns) if column.casefold() == wanted.casefold()]
    if not found and folded(wanted) in reading.other_names:
        found = [reading.other_names[folded(wanted)]]
    if len(found) == 1:
        return f"#{found[0] + 1}"
    # Where each row is one answer, a person names the question, and letter case does not matter there either.
    return next((asked for asked in reading.asked if asked.casefold() == wanted.casefold()), name)
