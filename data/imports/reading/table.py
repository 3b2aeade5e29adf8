"""A file's rows as text, before anything is known about what they mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from data.imports.progress import Doing, tell

LineNumbers = np.ndarray[tuple[int], np.dtype[np.int64]]

# Rows are turned into columns in pieces of about this many cells, so that Python's strings never pile up.
_CELLS_AT_ONCE = 500_000
# Enough of a broken row to find it in the file and mend it.
_MOST_TEXT = 2000


@dataclass(frozen=True)
class BrokenRow:
    """A row that has no sound cells: where it begins in the file, why it is broken, its text, how many cells it has.

    0 cells are not known.
    """

    line: int
    reason: str
    text: str
    n_cells: int = 0


@dataclass(frozen=True)
class RawTable:
    """A file as a table of text, nothing interpreted.

    Parameters
    ----------
    headers : the rows of headings as exported, each with its cells.
    columns : one name per column, for choosing columns: from the last row of headings that says something,
        with the blanks of that row filled from the rows above; white space trimmed and collapsed; '' where
        no row of headings says anything; '#1', '#2', ... where there are none. Names may repeat.
    cells : one row per sound row of the file, columns 0, 1, ...; pandas ``str``. An empty cell is '', a cell
        that the file does not have at all (rows cut short after the last filled column) is missing.
    lines : one number per row of `cells`: the line of the file, or the row of the sheet, where it begins.
    broken : the rows that are not in `cells`.
    notes : what was worked out about the file, in plain sentences.
    decimal : '.' where the cells were numbers (workbooks), so that their decimal mark is known; else None.
    read : places of columns from which others were made, or which said that rows do not count.
    n_sheets : how many sheets the workbook has; 1 for text.
    """

    headers: list[list[str]]
    columns: list[str]
    cells: pd.DataFrame
    lines: LineNumbers
    broken: list[BrokenRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    decimal: str | None = None
    read: frozenset[int] = frozenset()
    n_sheets: int = 1


def broken_row(line: int, reason: str, text: str, n_cells: int = 0) -> BrokenRow:
    """A broken row with its text cut to a length that can be shown."""
    text = text.rstrip("\n")
    return BrokenRow(line, reason, text if len(text) <= _MOST_TEXT else text[:_MOST_TEXT] + " …", n_cells)


def column_names(headers: Sequence[Sequence[str]], width: int) -> list[str]:
    """One usable name per column, from all rows of headings.

    It is that of the last row that is no row of machine's ids (Qualtrics ends its headings with
    ``{"ImportId": ...}``); where that is blank, of the rows above, the nearest first. '#1', '#2', ... if there are
    no rows of headings.
    """
    if not headers:
        return [f"#{place}" for place in range(1, width + 1)]
    meaningful = [row for row in headers if not any(cell.lstrip().startswith('{"ImportId"') for cell in row)]
    names = [""] * width
    for row in reversed(meaningful or headers):
        for place, cell in enumerate(row[:width]):
            names[place] = names[place] or " ".join(cell.replace("\ufeff", "").split())
    return names


class TextColumns:
    """Collects rows of text and gives them back as a DataFrame, without ever holding all cells as objects."""

    def __init__(self, width: int) -> None:
        self.width = width
        self._at_once = max(1, _CELLS_AT_ONCE // max(width, 1))
        self._n_rows = 0
        self._rows: list[list[str]] = []
        self._lines: list[int] = []
        self._pieces: list[pd.DataFrame] = []  # each with the lines of its rows as the index

    def add(self, line: int, row: list[str]) -> None:
        """Take one row of exactly `width` cells."""
        self._rows.append(row)
        self._lines.append(line)
        if len(self._rows) >= self._at_once:
            self._flush()

    def _flush(self) -> None:
        self._n_rows += len(self._rows)
        tell(Doing.READING, self._n_rows)
        columns = zip(*self._rows, strict=True) if self._rows else ([] for _ in range(self.width))
        typed = {place: pd.array(list(cells), dtype="str") for place, cells in enumerate(columns)}
        self._pieces.append(pd.DataFrame(typed, index=np.array(self._lines, dtype=np.int64)))
        self._rows, self._lines = [], []

    def filled(self) -> list[bool]:
        """Whether each column has text in any row."""
        if self._rows or not self._pieces:
            self._flush()
        return [any(bool((piece[place] != "").any()) for piece in self._pieces) for place in range(self.width)]

    def table(self, short: Sequence[tuple[int, list[str]]] = ()) -> tuple[pd.DataFrame, LineNumbers]:
        """All rows with their lines; `short` rows are put in their place, their absent cells missing."""
        if self._rows or not self._pieces:
            self._flush()
        pieces, self._pieces = self._pieces, []
        if short:
            filled = [[*row, *[None] * (self.width - len(row))] for _, row in short]
            lines_of_short = [line for line, _ in short]
            pieces.append(pd.DataFrame(filled, index=lines_of_short, columns=range(self.width), dtype="str"))
        cells = pd.concat(pieces)
        cells = cells.sort_index(kind="stable") if short else cells
        lines = cells.index.to_numpy(np.int64)
        return cells.set_axis(range(self.width), axis=1).reset_index(drop=True), lines
