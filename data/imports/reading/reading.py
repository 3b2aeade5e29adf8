"""From the bytes of an export to a table of text with the line of every row; nothing is interpreted here."""

from __future__ import annotations

import csv
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from data.imports.errors import ImportRefused
from data.imports.reading.dialect import Dialect, table_dialect
from data.imports.reading.encoding import TextEncoding, text_encoding, text_lines
from data.imports.reading.foreign_files import is_workbook, refuse_foreign_file
from data.imports.reading.table import BrokenRow, RawTable, TextColumns, broken_row, column_names
from data.imports.reading.workbook import read_workbook

__all__ = ["BrokenRow", "RawTable", "read_table"]

# Each stray quotation mark makes the reader go back by up to 128 KiB, so their number bounds the time.
_MOST_STRAY_QUOTES: Final = 5_000
# Broken rows keep their text; beyond this the file is not worth a list of them.
_MOST_BROKEN: Final = 100_000
# Python's own names of what is wrong with quotation marks, in the order they are looked for.
_QUOTE_REASONS: Final = (
    ("field larger", "a quotation mark is opened and not closed within 131,072 characters"),
    ("unexpected end", "a quotation mark is opened and never closed"),
    ("expected after", "text follows a closing quotation mark; marks inside text must be doubled"),
)


def read_table(
    content: bytes,
    filename: str,
    *,
    header_rows: int | None = None,
    sheet: str | None = None,
    delimiter: str | None = None,
) -> RawTable:
    r"""A CSV, TSV or ``;``-separated export, or a workbook, as a table of text with line numbers.

    Parameters
    ----------
    filename : its name; used in sentences only, the bytes decide what it is.
    header_rows : rows of headings above the data, blank lines left out; 0 if none; 1 if not given.
    sheet : for workbooks, the sheet's name or its number from 1; else the first that looks like a table.
    delimiter : for text, what stands between columns; else worked out from all lines.

    Returns
    -------
    RawTable
        Every row that is not blank is either in `cells` or in `broken`: too many cells (empty ones at the end
        are passed over), too few (unless no whole row has anything in the columns it lacks), or quotation
        marks out of order. After a stray quotation mark, reading goes on at the next line.

    Raises
    ------
    ImportRefused
        When the file is empty, is no table, or no row fits the headings.

    Examples
    --------
    >>> table = read_table("unit;score\nFinance;5\n".encode("utf-16"), "answers.csv")
    >>> table.columns, table.cells.iloc[0].tolist(), table.lines.tolist()
    (['unit', 'score'], ['Finance', '5'], [2])
    """
    n_headers = 1 if header_rows is None else header_rows
    if is_workbook(content):
        return read_workbook(content, filename, header_rows=n_headers, sheet=sheet)
    refuse_foreign_file(content, filename)
    encoding = text_encoding(content, filename)
    dialect = table_dialect(lambda: text_lines(content, encoding), n_headers, delimiter)
    rows = _Rows(dialect, n_headers)
    rows.read(text_lines(content, encoding))
    return rows.table(filename, encoding)


@dataclass
class _Rows:
    """The rows of a text table, sorted into sound, short and broken ones as they are read."""

    dialect: Dialect
    n_headers: int
    headers: list[list[str]] = field(default_factory=list)
    short: list[tuple[int, list[str], str]] = field(default_factory=list)
    broken: list[BrokenRow] = field(default_factory=list)
    ragged: Counter[int] = field(default_factory=Counter)
    suspect: list[int] = field(default_factory=list)
    n_blank: int = 0
    n_stray: int = 0
    n_sound: int = 0

    def __post_init__(self) -> None:
        self.columns = TextColumns(self.dialect.width)
        self.ahead: deque[str] = deque()  # lines to read again after a stray quotation mark
        self.taken: list[str] = []  # the lines of the row being read
        self.line = 1 + self.dialect.has_sep_line  # where that row begins

    def read(self, lines: Iterator[str]) -> None:
        """Read all rows; after a row with stray quotation marks, go on at the line after it."""
        if self.dialect.has_sep_line:
            next(lines)
        while True:
            reader = csv.reader(self._delivered(lines), strict=True, **self.dialect.format)
            try:
                if self._read_until_swallowed(reader):
                    return
            except csv.Error as error:
                self._stray_quote(next(reason for found, reason in _QUOTE_REASONS if found in str(error)))

    def _delivered(self, lines: Iterator[str]) -> Iterator[str]:
        """Lines for the reader, each remembered until its row is complete."""
        while True:
            line = self.ahead.popleft() if self.ahead else next(lines, None)
            if line is None:
                return
            self.taken.append(line)
            yield line

    def _read_until_swallowed(self, reader: Iterator[list[str]]) -> bool:
        """Sort rows until the end (True), or until a row that has swallowed others (False)."""
        width, n_headers, taken, add = self.dialect.width, self.n_headers, self.taken, self.columns.add
        for row in reader:
            if len(row) == width and len(self.headers) >= n_headers and any(row):
                add(self.line, row)
                self.n_sound += 1
                if len(taken) > 1 and width > 2 and self._has_swallowed():
                    self.suspect.append(self.line)
            elif not "".join(row).strip():
                self.n_blank += 1
            elif len(self.headers) < n_headers:
                self.headers.append(row)
            elif len(row) != width and self._has_swallowed():
                self._stray_quote(_QUOTE_REASONS[1][1])
                return False
            else:
                self._ragged(row)
            self.line += len(taken)
            taken.clear()
        return True

    def _ragged(self, row: list[str]) -> None:
        """A row with too few or too many cells; empty ones at the end are passed over."""
        width = self.dialect.width
        if len(row) > width and not any(row[width:]):
            self.columns.add(self.line, row[:width])
            self.n_sound += 1
            return
        text = "".join(self.taken)
        self.ragged[len(row)] += 1
        if len(row) < width:
            self.short.append((self.line, row, text[:4000]))
        else:
            self.broken.append(broken_row(self.line, f"{len(row)} cells, the headings have {width}", text, len(row)))
        if len(self.broken) + len(self.short) > _MOST_BROKEN:
            first = [line for line, _, _ in self.short[:1]] + [each.line for each in self.broken[:1]]
            raise ImportRefused.too_many_broken(_MOST_BROKEN, width, min(first))

    def _has_swallowed(self) -> bool:
        """Whether a line inside this row of the wrong width is a whole row by itself."""
        rows = csv.reader(self.taken[1:2], **self.dialect.format)
        try:
            return len(next(rows, [])) == self.dialect.width
        except csv.Error:
            return False

    def _stray_quote(self, reason: str) -> None:
        """Give up the first line of the row being read, and read on after it."""
        if len(self.headers) < self.n_headers:
            raise ImportRefused.quotes_unbalanced(1, self.line)
        self.n_stray += 1
        self.broken.append(broken_row(self.line, reason, self.taken[0]))
        if self.n_stray > _MOST_STRAY_QUOTES:
            raise ImportRefused.quotes_unbalanced(self.n_stray, self.broken[0].line)
        self.ahead.extendleft(reversed(self.taken[1:]))
        self.taken.clear()
        self.line += 1

    def table(self, filename: str, encoding: TextEncoding) -> RawTable:
        """What was read, with the short rows judged by what the whole file has in the columns they lack."""
        if len(self.headers) < self.n_headers:
            raise ImportRefused.no_header(filename, self.n_headers, len(self.headers))
        names = column_names(self.headers, self.dialect.width)
        whole = self._judged_short_rows(names)
        if not self.n_sound and not whole and len(self.broken) > 1:
            ((found, _),) = self.ragged.most_common(1) or ((0, 0),)
            if self.ragged.total() == len(self.broken):
                raise ImportRefused.no_whole_row(self.dialect.width, len(self.broken), found)
        cells, lines = self.columns.table(whole)
        self.broken.sort(key=lambda each: each.line)
        return RawTable(self.headers, names, cells, lines, self.broken, self._notes(encoding))

    def _judged_short_rows(self, names: list[str]) -> list[tuple[int, list[str]]]:
        """The short rows that lack only columns no whole row fills (or without a heading); others break."""
        if not self.short:
            return []
        filled = self.columns.filled() if self.n_sound else list(map(bool, names))
        needed = max((place + 1 for place, is_filled in enumerate(filled) if is_filled), default=0)
        for line, row, text in self.short:
            if len(row) < needed:
                reason = f"{len(row)} cells, the headings have {self.dialect.width}"
                self.broken.append(broken_row(line, reason, text, len(row)))
        return [(line, row) for line, row, _ in self.short if len(row) >= needed]

    def _notes(self, encoding: TextEncoding) -> list[str]:
        notes = list(encoding.notes)
        if self.dialect.width > 1 and self.dialect.delimiter != ",":
            notes.append(f"{self.dialect.spoken} stands between columns")
        if self.n_blank:
            lines = "line was" if self.n_blank == 1 else "lines were"
            notes.append(f"{self.n_blank:,} blank {lines} passed over")
        if self.suspect:
            notes.append(
                f"a cell in line {self.suspect[0]:,} holds what looks like another row ({len(self.suspect):,} such "
                "cells): see whether a quotation mark is missing there"
            )
        return notes
