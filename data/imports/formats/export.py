"""What a format is and what it makes of a file: the parts it holds, each with what the format knows about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

import numpy as np
import pandas as pd

from data.imports.options import ImportOptions
from data.imports.reading.foreign_files import is_workbook
from data.imports.reading.headings import Headings, folded, unit_column
from data.imports.reading.reading import read_table
from data.imports.reading.table import RawTable, column_names

Rows = np.ndarray[tuple[int], np.dtype[np.int64]]

# Texts that stand for nothing in every tool's exports.
EMPTY: Final = frozenset({"", "null", "none", "?", "(empty)", "(null)", "undefined"})


@dataclass(frozen=True)
class Export:
    """A file as the formats see it.

    Parameters
    ----------
    table : the file read with one row of headings, or as many as the person said.
    sheet : the sheet it was read from, where it is not the first with a table.
    """

    content: bytes
    filename: str
    options: ImportOptions
    table: RawTable
    sheet: str | None = None

    @cached_property
    def headings(self) -> Headings:
        """The headings of the file's first row."""
        return Headings(self.table.headers[0] if self.table.headers else [])

    def top(self, n: int) -> list[list[str]]:
        """The first rows of the file, headings or not."""
        below = self.table.cells.head(max(n - len(self.table.headers), 0)).fillna("")
        return [*self.table.headers, *below.to_numpy(dtype=object).tolist()][:n]

    def headed(self, n: int) -> RawTable:
        """The file with so many rows of headings, unless the person has said how many there are."""
        n_more = n - len(self.table.headers)
        if n_more <= 0 or self.options.header_rows is not None:
            return self.table
        if is_workbook(self.content) or self.table.broken:
            return read_table(self.content, self.filename, header_rows=n, sheet=self.sheet)
        headers = self.top(n)
        return replace(
            self.table,
            headers=headers,
            columns=column_names(headers, len(self.table.columns)),
            cells=self.table.cells.iloc[n_more:].reset_index(drop=True),
            lines=self.table.lines[n_more:],
        )


class Draft:
    """One part of a file while a format writes down what it knows about it.

    Parameters
    ----------
    origin : the rows of the file that the part is made of, in their order; a row may come twice.
    into : for parts that sum rows up: for each row of the file the row of the part it went into, -1 if none.
    """

    def __init__(self, kind: str, file: RawTable, origin: Rows, into: Rows | None = None) -> None:
        self.kind = kind
        self.file = file
        self.origin = origin
        self.into = into
        self.read: set[int] = set()
        self.headings = Headings(file.columns)
        self.columns = list(file.columns)
        self.cells = file.cells.iloc[origin].reset_index(drop=True)
        self.roles: dict[str, int] = {}
        self.values: dict[str, str] = {}
        self.scores: list[tuple[str, int]] = []
        self.scales: dict[str, str] = {}
        self.satisfied_from: dict[str, str] = {}
        self.no_answer: dict[str, str] = {}
        self.key: tuple[int, ...] = ()
        self.time_zone: str | None = None

    def text(self, place: int | None) -> pd.Series[str]:
        """The cells of a column, trimmed, '' where they say nothing; all '' if there is no such column."""
        return _said_in(self.cells, place, self.read)

    def found(self, *names: str) -> pd.Series[str]:
        """The cells of the first of these columns that holds anything; all '' if none does."""
        return self.text(self._first_filled(names))

    def take(self, role: str, *names: str) -> int | None:
        """Let the first of these columns that holds anything fill a role; other columns do not matter."""
        place = self._first_filled(names)
        if place is not None:
            self.roles[role] = place
        return place

    def _first_filled(self, names: Sequence[str]) -> int | None:
        places = (place for name in names if (place := self.headings.place(name)) is not None)
        return next((place for place in places if bool((_said(self.cells[place]) != "").any())), None)

    def take_unit(self, *names: str, among: Sequence[int] | None = None) -> None:
        """Let one of these columns name the unit, else the column that plausibly does."""
        if self.take("unit", *names) is None:
            place = unit_column(replace(self.file, cells=self.cells), among)
            if place is not None:
                self.roles["unit"] = place

    def add(self, role: str, name: str, cells: pd.Series[str]) -> int:
        """Let a column made from others fill a role; it stands behind the file's own."""
        place = len(self.columns)
        self.columns.append(name)
        self.cells[place] = cells.astype("str").to_numpy()
        if role:
            self.roles[role] = place
        return place

    def score(self, metric: str, place: int) -> None:
        """Say that a column holds the answers to a question, and what it measures."""
        self.scores.append((metric, place))

    @property
    def table(self) -> RawTable:
        """The part's rows, with the columns that were made behind those of the file."""
        return replace(
            self.file,
            columns=self.columns,
            cells=self.cells,
            lines=self.file.lines[self.origin],
            broken=[],
            notes=[],
            read=frozenset(self.read),
        )


class Reading:
    """What a format makes of one file: rows passed over, rows refused, and drafts of the rest.

    Parameters
    ----------
    file : the file under as many rows of headings as it has.
    said : the first words of what was recognised.
    """

    def __init__(self, file: RawTable, said: str) -> None:
        self.file = file
        self.said = said
        self.headings = Headings(file.columns)
        self.drafts: list[Draft] = []
        self.notes: list[str] = []
        self.questions: list[int] = []  # columns
        self.asked: list[str] = []  # wordings, where each row is one answer
        self.other_names: dict[str, int] = {}
        self.passed_over: dict[int, str] = {}
        self.rejected: dict[int, tuple[str, str, str]] = {}
        self.read: set[int] = set()
        self.pass_over(_repeats_headings(file), "repeats the headings")

    def text(self, *names: str) -> pd.Series[str]:
        """The cells of the first of these columns that there is, trimmed; all '' if there is none."""
        return self.text_at(self.headings.place(*names))

    def text_at(self, place: int | None) -> pd.Series[str]:
        """The cells of a column, trimmed, '' where they say nothing."""
        return _said_in(self.file.cells, place, self.read)

    def pass_over(self, rows: pd.Series[bool], reason: str) -> None:
        """Leave rows out that are no data."""
        for row in np.flatnonzero(rows):
            self.passed_over.setdefault(int(row), reason)

    def reject(self, rows: pd.Series[bool], column: int | None, reason: str) -> None:
        """Refuse rows that are data, but cannot be taken; the column is the one that says so."""
        if column is None:
            return
        name, cells = self.file.columns[column], self.file.cells[column].fillna("")
        for row in np.flatnonzero(rows):
            if row not in self.passed_over:
                self.rejected.setdefault(int(row), (name, str(cells.iloc[row]), reason))

    def draft(self, kind: str, rows: pd.Series[bool] | None = None, order: pd.Series | None = None) -> Draft:
        """Begin a part of all rows that are neither passed over nor refused, or of those among them."""
        taken = self.left if rows is None else self.left & rows.to_numpy(bool)
        origin = np.flatnonzero(taken)
        if order is not None:
            origin = origin[np.argsort(order.to_numpy()[origin], kind="stable")]
        return self.drafted(kind, origin)

    def drafted(self, kind: str, origin: Rows, into: Rows | None = None) -> Draft:
        """Begin a part of exactly these rows."""
        draft = Draft(kind, self.file, origin, into)
        draft.read = self.read
        self.drafts.append(draft)
        return draft

    @property
    def left(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Whether each row of the file is neither passed over nor refused."""
        taken = np.ones(len(self.file.cells), dtype=bool)
        taken[[*self.passed_over, *self.rejected]] = False
        return taken

    def call(self, place: int, *names: str) -> None:
        """Remember other names that a person may use for a column, such as a question's code."""
        for name in names:
            if name.strip():
                self.other_names.setdefault(folded(name), place)


@dataclass(frozen=True)
class Format:
    """One tool's export.

    Parameters
    ----------
    kinds : what its rows may be.
    read : gives what the format makes of a file, None if the file is not of this format.
    place : formats are asked in the order of their places; those told by few columns come last.
    """

    name: str
    kinds: tuple[str, ...]
    read: Callable[[Export], Reading | None] = field(repr=False)
    place: int = 500


def _said_in(cells: pd.DataFrame, place: int | None, read: set[int]) -> pd.Series[str]:
    """A column's cells as `_said` gives them, noted as read."""
    if place is None:
        return pd.Series("", index=cells.index, dtype="str")
    read.add(place)
    return _said(cells[place])


def _said(cells: pd.Series[str]) -> pd.Series[str]:
    """Cells trimmed, '' where they say nothing."""
    trimmed = cells.fillna("").str.strip()
    return trimmed.mask(trimmed.str.casefold().isin(EMPTY), "")


def _repeats_headings(file: RawTable) -> pd.Series[bool]:
    """Rows that say what a row of headings says, as files glued together have."""
    is_repeat = pd.Series(False, index=file.cells.index)
    for headings in file.headers:
        said = [(place, cell.strip()) for place, cell in enumerate(headings) if cell.strip() and place in file.cells]
        is_same = pd.Series(len(said) > 1, index=file.cells.index)
        for place, heading in said:
            if not is_same.any():
                break
            is_same &= file.cells[place].fillna("").str.strip() == heading
        is_repeat |= is_same
    return is_repeat
