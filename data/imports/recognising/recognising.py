"""Which tool wrote a file, and what its rows and columns therefore are; what a person says wins over that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd

from data.imports.errors import ImportRefused
from data.imports.formats import FORMATS
from data.imports.formats.export import Draft, Export, Reading, Rows
from data.imports.mapping import SCORE, mapping_of
from data.imports.options import ImportOptions
from data.imports.reading.personal import personal_columns
from data.imports.reading.reading import read_table
from data.imports.reading.table import RawTable
from data.imports.recognising.overruling import labels_read, merged_options
from data.kinds.declared import KINDS
from data.kinds.metrics import METRICS

# Workbooks with more sheets than this have other things on them.
_MOST_SHEETS: Final = 12
_SPOKEN: Final = {
    "responded_at": "answered on",
    "closed_at": "closed on",
    "month": "asked in",
    "period": "period from",
    "unit": "unit from",
    "service": "service from",
    "respondent": "respondents told apart, by keyed hash only, by",
    "comment": "comment from",
}


@dataclass(frozen=True)
class Part:
    """The rows of one kind that a file holds.

    Parameters
    ----------
    table : their cells; the file's columns, and behind them those that the format made from others.
    options : what the format knows and what a person said, together; the person's word wins.
    origin : for each row of `table` the row of the file (from 0) it came from.
    into : only where rows were summed up: for each row of the file the row of `table` it went into, or -1.
    """

    kind: str
    table: RawTable
    options: ImportOptions
    origin: Rows
    into: Rows | None = None


@dataclass(frozen=True)
class Recognised:
    """What a file is.

    Parameters
    ----------
    format : the tool, ``canonical``, or ``mapped`` where a person named the columns.
    said : what was recognised, in words.
    file : the file as read; each of its rows is passed over, rejected, or in at least one part.
    parts : what it holds; GLPI's surveys are responses (those answered) and invitations (all).
    left_out : the columns that name people and that nothing uses, by name.
    passed_over : why rows are no data (repeated headings, totals); index: row of the file.
    rejected : column, value and reason of rows that the tool itself says do not count; index: row of the file.
    questions : the columns that hold answers, where the tool's questions are free; where each row is one answer,
        the questions that were asked.
    """

    format: str
    said: str
    file: RawTable
    parts: tuple[Part, ...]
    left_out: tuple[str, ...]
    passed_over: pd.Series[str]
    rejected: pd.DataFrame
    notes: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


def recognised(content: bytes, filename: str, options: ImportOptions, *, ask: bool = True) -> Recognised:
    """Read a file and tell which tool wrote it.

    In this order: headings that are the canonical ones and need nothing else; a tool's export; a table of which a
    person named the columns. What a person said overrules what a format knows.

    Parameters
    ----------
    ask : refuse a survey of which nothing says what is scored; else give it as it is, for a page to ask.

    Raises
    ------
    ImportRefused
        The file is no table, or neither its headings nor a person say what its columns are.
    """
    first = read_table(content, filename, header_rows=options.header_rows, sheet=options.sheet)
    for sheet, table in _tables(content, filename, options, first):
        if not options.map and _is_canonical(table, options):
            return _by_headings(table, options, "canonical")
        found = _by_format(Export(content, filename, options, table, sheet), ask=ask)
        if found is not None:
            return found
    return _by_headings(first, options, "mapped" if options.map else "canonical")


def _tables(
    content: bytes, filename: str, options: ImportOptions, first: RawTable
) -> Iterator[tuple[str | None, RawTable]]:
    """The table that is read by default, and those of a workbook's other sheets."""
    yield options.sheet, first
    if options.sheet is not None or first.n_sheets == 1:
        return
    for before in range(first.n_sheets)[:_MOST_SHEETS]:
        sheet = str(before + 1)
        try:
            table = read_table(content, filename, header_rows=options.header_rows, sheet=sheet)
        except ImportRefused:
            continue  # a sheet that is no table says nothing about the others
        yield sheet, table


def _is_canonical(table: RawTable, options: ImportOptions) -> bool:
    """Whether the headings alone are those of one kind, and not just a few that any export may have."""
    try:
        mapping = mapping_of(table, replace(options, set=(), key=(), skip=()))
    except ImportRefused:
        return False
    n_used = len(table.columns) - len(mapping.unused)
    return len(mapping.kind.needed) > 1 and n_used >= len(mapping.unused)


def _by_headings(table: RawTable, options: ImportOptions, name: str) -> Recognised:
    """A table of which the headings or a person say everything."""
    mapping = mapping_of(table, options)
    kind = mapping.kind.name
    used = {place for place, column in enumerate(table.columns) if column and column not in mapping.unused}
    part = Part(kind, table, replace(options, kind=kind), np.arange(len(table.cells)))
    by = "the canonical headings" if name == "canonical" else "columns as named"
    return Recognised(
        name, f"{kind}, by {by}", table, (part,), _left_out(table, used), pd.Series(dtype="str"), _rejected({})
    )


def _by_format(export: Export, *, ask: bool) -> Recognised | None:
    """The first format that knows the file, if it holds what the person says it holds."""
    for each in FORMATS:
        if export.options.kind is not None and export.options.kind not in each.kinds:
            continue
        reading = each.read(export)
        if reading is not None:
            return _recognised(each.name, reading, export.options, ask=ask)
    return None


def _recognised(name: str, reading: Reading, options: ImportOptions, *, ask: bool) -> Recognised:
    drafts = [draft for draft in reading.drafts if options.kind in {None, draft.kind}]
    for draft in drafts:
        _name_ids(name, draft)
    parts = tuple(_part(draft, reading, options, drafts) for draft in drafts)
    if ask:
        for part, draft in zip(parts, drafts, strict=True):
            _ensure_scored(name, part, draft, reading)
    n_asked = len(reading.questions)
    asked = f", {n_asked} {'question' if n_asked == 1 else 'questions'}" if n_asked else ""
    used = {int(column[1:]) - 1 for part in parts for _, column in part.options.map if column[1:].isdigit()}
    return Recognised(
        name,
        f"{reading.said}{asked}: {'; '.join(map(_said, parts))}",
        reading.file,
        parts,
        _left_out(reading.file, used),
        pd.Series(reading.passed_over, dtype="str"),
        _rejected(reading.rejected),
        tuple(reading.notes),
        tuple(reading.asked) or tuple(reading.file.columns[place] for place in reading.questions),
    )


def _name_ids(name: str, draft: Draft) -> None:
    """Say whose ids those of responses are, for other tools count from 1 as well."""
    if "response_id" in draft.roles:
        ids = draft.text(draft.roles["response_id"])
        draft.add("response_id", "response_id", (name + " " + ids).where(ids != "", ""))


def _part(draft: Draft, reading: Reading, options: ImportOptions, drafts: Sequence[Draft]) -> Part:
    merged = merged_options(draft, reading, options, drafts)
    if reading.questions:
        merged = labels_read(draft, reading, merged)
    return Part(draft.kind, draft.table, merged, draft.origin, draft.into)


def _ensure_scored(name: str, part: Part, draft: Draft, reading: Reading) -> None:
    """Refuse responses of which nothing says what is scored, with the questions there are."""
    roles = {role for role, _ in part.options.map}
    is_said = any(role.startswith(SCORE) for role in roles)
    is_known = {question.casefold() for question in reading.asked} & set(METRICS)
    is_long = {"question", "score"} <= roles and (is_known or not reading.asked)
    if part.kind != "responses" or is_said or is_long or set(METRICS) & set(draft.headings.folded):
        return
    has_unit = "unit" in roles | {role for role, _ in part.options.set}
    questions = reading.asked or [reading.file.columns[place] for place in reading.questions]
    raise ImportRefused.no_question_scored(name, questions, has_unit=has_unit)


def _said(part: Part) -> str:
    """What the columns of a part stand for, in words."""
    columns = {role: part.table.columns[int(place[1:]) - 1] for role, place in part.options.map if place[1:].isdigit()}
    words = [f"{spoken} '{columns[role]}'" for role, spoken in _SPOKEN.items() if role in columns]
    words += [f"{role.removeprefix(SCORE)} from '{name}'" for role, name in columns.items() if role.startswith(SCORE)]
    kind = KINDS[part.kind].one if len(part.origin) == 1 else part.kind
    return f"{len(part.origin):,} {kind}" + (f" ({', '.join(words)})" if words else "")


def _left_out(file: RawTable, used: set[int]) -> tuple[str, ...]:
    return tuple(file.columns[place] for place in personal_columns(file.columns) if place not in used)


def _rejected(rows: dict[int, tuple[str, str, str]]) -> pd.DataFrame:
    found = pd.DataFrame(list(rows.values()), columns=["column", "value", "reason"], dtype="str")
    found.index = pd.Index(list(rows), dtype="int64")
    return found
