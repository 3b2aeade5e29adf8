"""Workbooks as tables of text, any sheet of them: XLSX, XLSB, the old XLS, and OpenDocument."""

from __future__ import annotations

import datetime as dt
import io
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Final

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from data.imports.errors import ImportRefused
from data.imports.reading.sheet_marks import DATE, MOST_CELLS, PERCENT, Marks, sheet_marks
from data.imports.reading.table import RawTable, TextColumns, column_names

# An archive that unpacks to more was made to fill the memory, or belongs in a CSV file.
_MOST_UNPACKED: Final = 1024**3
# Rows looked at to tell whether a sheet begins like a table; headings stand at the top.
_TOP: Final = 50
# What opening a workbook of another kind than XLSX may take.
_MOST_SECONDS: Final = 60

Row = tuple[int, list[str]]
Value = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta


@dataclass(frozen=True)
class Merge:
    """A block of merged cells; rows and columns count from 1, both ends belong to it."""

    left: int
    top: int
    right: int
    bottom: int


def read_workbook(content: bytes, filename: str, *, header_rows: int, sheet: str | None = None) -> RawTable:
    """One sheet of a workbook as a table of text.

    Parameters
    ----------
    header_rows : rows of headings above the data, blank rows left out; 0 if none.
    sheet : name or number from 1; else the first visible sheet whose first filled row has two or more cells
        and rows below it.

    Returns
    -------
    RawTable
        Dates and times are ISO text, numbers the shortest text that gives the same number, truth values TRUE and
        FALSE. In XLSX cells shown as percent keep their '%', and errors their text. Merged cells (XLSX and XLS)
        repeat their value: in the headings all of them, below only those within one column. `lines` are rows of
        the sheet.

    Raises
    ------
    ImportRefused
        When the workbook cannot be opened, or has no such sheet, or no sheet with a table.
    """
    with _damage_named():
        book = _Book(content)
        chosen = book.sheet(_sheet_named(book.names, sheet)) if sheet is not None else _first_table(book)
    table = _table(_filled_in(chosen.text_rows(), chosen.merges, header_rows), filename, header_rows)
    if len(book.names) > 1:
        table.notes.insert(0, f"sheet '{chosen.name}' was read, one of {len(book.names)}")
    return replace(table, n_sheets=len(book.names))


@contextmanager
def _damage_named() -> Iterator[None]:
    """Refuse with a sentence whatever the parsers meet in a damaged file."""
    try:
        yield
    except (ImportRefused, KeyboardInterrupt):
        raise
    except PasswordError as error:
        raise ImportRefused.not_a_table("a workbook protected by a password") from error
    except BaseException as error:  # a panic in Rust is no Exception
        raise ImportRefused.not_a_table(f"a damaged workbook ({error})") from error


class _Book:
    """An opened workbook, with the archive it lies in where that says more of its cells."""

    def __init__(self, content: bytes) -> None:
        archive = zipfile.ZipFile(io.BytesIO(content)) if content.startswith(b"PK") else None
        if archive is not None:
            _refuse_bomb(archive)
        self.archive = archive if archive is not None and "xl/workbook.xml" in archive.namelist() else None
        if self.archive is None:
            _refuse_what_kills(content)
        self.book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [each for each in self.book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
        self.names = [each.name for each in sheets]
        self.visible = [each.name for each in sheets if each.visible == SheetVisibleEnum.Visible]

    def sheet(self, name: str) -> _Sheet:
        """One sheet, after it is certain that memory can hold it."""
        marks = sheet_marks(self.archive, name) if self.archive is not None else None
        cells = self.book.get_sheet_by_name(name)
        height, width = cells.total_height + 1, cells.total_width + 1  # the library counts from 0
        if height * width > MOST_CELLS:
            raise ImportRefused.sheet_too_large(name, height, width)
        return _Sheet(cells, marks)


@dataclass(frozen=True)
class _Sheet:
    """A sheet's cells with what is to be said of them beyond their values; None where the file's kind says nothing."""

    cells: CalamineSheet
    marks: Marks | None

    @property
    def name(self) -> str:
        return self.cells.name

    @property
    def merges(self) -> list[Merge]:
        """The merged blocks; none where the kind of workbook does not say."""
        ranges = self.cells.merged_cell_ranges or ()
        return [Merge(left + 1, top + 1, right + 1, bottom + 1) for (top, left), (bottom, right) in ranges]

    def _rows(self) -> Iterator[list[Value]]:
        rows = self.cells.iter_rows()
        while True:
            with _damage_named():  # a duration longer than any calendar, say
                row = next(rows, None)
            if row is None:
                return
            yield row

    def text_rows(self) -> Iterator[Row]:
        """The rows with their numbers, as text; blank ones too, for merges may reach into them."""
        before = [""] * (self.cells.start or (0, 0))[1]
        midnight = "" if self.marks is None else " 00:00:00"  # unless the cell shows a plain date
        marks = self.marks or {}
        for number, row in enumerate(self._rows(), start=1):
            texts = before + [_text(value, midnight) for value in row]
            values = dict(enumerate(row, start=len(before) + 1))
            for column, mark in marks.get(number, ()):
                if column in values:  # blank cells beside the table may be shown in some way too
                    texts[column - 1] = _marked(values[column], texts[column - 1], mark)
            yield number, texts


def _refuse_bomb(archive: zipfile.ZipFile) -> None:
    """Refuse an archive that unpacks to far more than a sheet can hold, or to other than it says."""
    unpacked = sum(each.file_size for each in archive.infolist())
    if unpacked > _MOST_UNPACKED:
        raise ImportRefused.too_large(f"{unpacked / 1024**3:.1f} GiB", f"{_MOST_UNPACKED / 1024**3:.0f} GiB")
    damaged = archive.testzip()  # reads no further than the sizes that were added up
    if damaged is not None:
        raise ImportRefused.not_a_table(f"a damaged workbook ({damaged} is not as long as it says)")


def _refuse_what_kills(content: bytes) -> None:
    """Refuse a workbook whose outermost cells lie so far apart that reading it would end the process."""
    trial = [sys.executable, str(Path(__file__).with_name("workbook_trial.py"))]
    try:
        ended = subprocess.run(trial, input=content, capture_output=True, timeout=_MOST_SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise ImportRefused.not_a_table("a workbook too large to be read") from error
    if ended.returncode not in {0, 1}:  # 1: an error that reading will meet again, and name
        raise ImportRefused.not_a_table("a workbook too large to be read")


def _sheet_named(names: list[str], sheet: str) -> str:
    """A sheet given by name or by number."""
    if sheet in names:
        return sheet
    if sheet.isdecimal() and 1 <= int(sheet) <= len(names):
        return names[int(sheet) - 1]
    for name in names:
        if name.strip().casefold() == sheet.strip().casefold():
            return name
    raise ImportRefused.no_sheet(sheet, names)


def _first_table(book: _Book) -> _Sheet:
    """The first visible sheet that begins with headings; a one-column list only where there is no better."""
    one_column = None
    for name in book.visible:
        sheet = book.sheet(name)
        top = [row for _, row in islice(sheet.text_rows(), _TOP) if any(row)]
        if len(top) > 1 and sum(map(bool, top[0])) > 1:
            return sheet
        if len(top) > 1:
            one_column = one_column or sheet
    if one_column is None:
        raise ImportRefused.no_sheet_with_table(book.names)
    return one_column


def _text(value: Value, midnight: str) -> str:
    """A cell's value as text that says no more than the cell; `midnight` follows a date without a time."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _shortest(value)
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value.isoformat() + midnight
    return _time_text(value)


def _marked(value: Value, text: str, mark: str) -> str:
    """The text of a cell of which the sheet says more: a percentage, a plain date, or an error."""
    if mark == PERCENT and isinstance(value, int | float) and not isinstance(value, bool):
        return f"{_shortest(value * 100, 12)}%"
    if mark == DATE and isinstance(value, dt.date):
        return text[: len("2026-07-01")]
    return text if mark in {PERCENT, DATE} else mark


def _shortest(value: float, digits: int | None = None) -> str:
    """The shortest text that gives the same number, or that has so many digits."""
    if float(value).is_integer() and abs(value) < 1e16:
        return str(int(value))
    return repr(value) if digits is None else format(value, f".{digits}g")


def _time_text(value: object) -> str:
    """Dates, times and durations as ISO text, to the millisecond that a serial number can hold."""
    if isinstance(value, dt.timedelta):
        seconds = round(value.total_seconds())
        sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
        return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if isinstance(value, dt.datetime):
        value = value.replace(microsecond=0) + dt.timedelta(milliseconds=round(value.microsecond / 1000))
        return value.isoformat(" ", "milliseconds" if value.microsecond else "seconds")
    if isinstance(value, dt.time):
        return value.isoformat("seconds")
    return str(value)


def _filled_in(rows: Iterator[Row], merges: list[Merge], header_rows: int) -> Iterator[Row]:
    """Rows with the values of merged cells repeated: in headings everywhere, below within one column."""
    open_merges: list[tuple[Merge, str]] = []
    starting: dict[int, list[Merge]] = {}
    for merge in merges:
        starting.setdefault(merge.top, []).append(merge)
    n_filled = 0
    for number, row in rows:
        open_merges = [each for each in open_merges if each[0].bottom >= number]
        is_heading = n_filled < header_rows
        for merge in starting.get(number, ()):
            value = row[merge.left - 1] if merge.left <= len(row) else ""
            if value and (is_heading or merge.left == merge.right):
                open_merges.append((merge, value))
        n_filled += any(row)
        for merge, value in open_merges:
            row.extend([""] * (merge.right - len(row)))
            row[merge.left - 1 : merge.right] = [value] * (merge.right - merge.left + 1)
        yield number, row


def _table(rows: Iterator[Row], filename: str, header_rows: int) -> RawTable:
    """The filled rows: first the headings, then the data, as wide as the widest."""
    headers: list[list[str]] = []
    kept: list[Row] = []
    width = 0
    for number, row in rows:
        while row and not row[-1]:
            row.pop()
        if row and len(headers) < header_rows:
            headers.append(row)
        elif row:
            kept.append((number, row))
        width = max(width, len(row))
    if len(headers) < header_rows or not width:
        raise ImportRefused.no_header(filename, header_rows, len(headers))
    columns = TextColumns(width)
    for number, row in kept:
        columns.add(number, row + [""] * (width - len(row)))
    cells, lines = columns.table()
    headers = [row + [""] * (width - len(row)) for row in headers]
    # Sheets often end in formatted but empty rows; only gaps above the last row are worth a word.
    n_gaps = int(lines[-1]) - len(kept) - len(headers) if len(lines) else 0
    were = "row was" if n_gaps == 1 else "rows were"
    notes = [f"{n_gaps:,} blank {were} passed over"] if n_gaps > 0 else []
    return RawTable(headers, column_names(headers, width), cells, lines, [], notes, decimal=".")
