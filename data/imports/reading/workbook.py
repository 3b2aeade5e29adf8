"""XLSX workbooks as tables of text, any sheet of them."""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from openpyxl import load_workbook
from openpyxl.styles.numbers import is_datetime

from data.imports.errors import ImportRefused
from data.imports.reading.sheet_merges import Merge, sheet_merges
from data.imports.reading.table import RawTable, TextColumns, column_names

# An archive that unpacks to more was made to fill a disk, or belongs in a CSV file.
_MOST_UNPACKED: Final = 2 * 1024**3
# Rows looked at to tell whether a sheet begins like a table; headings stand at the top.
_TOP: Final = 50

Row = tuple[int, list[str]]


def read_workbook(content: bytes, filename: str, *, header_rows: int, sheet: str | None = None) -> RawTable:
    """One sheet of a workbook as a table of text.

    Parameters
    ----------
    content : the whole file.
    filename : its name, for sentences.
    header_rows : rows of headings above the data, blank rows left out; 0 if none.
    sheet : name or number from 1; else the first visible sheet whose first filled row has two or more cells
        and rows below it.

    Returns
    -------
    RawTable
        Dates and times are ISO text, numbers the shortest text that gives the same number (cells shown as
        percent keep their '%'), truth values TRUE and FALSE, errors their text. Merged cells repeat their
        value: in the headings all of them, below only those within one column. `lines` are rows of the sheet.

    Raises
    ------
    ImportRefused
        When the workbook cannot be opened, or has no such sheet, or no sheet with a table.
    """
    book, archive = _opened(content)
    names = [each.title for each in book.worksheets]
    chosen = _sheet_named(names, sheet) if sheet is not None else _first_table(book, names)
    merges = sheet_merges(archive, names[chosen])
    table = _table(_filled_in(_text_rows(book.worksheets[chosen]), merges, header_rows), filename, header_rows)
    book.close()
    if len(names) > 1:
        table.notes.insert(0, f"sheet '{names[chosen]}' was read, one of {len(names)}")
    return table


def _opened(content: bytes) -> tuple[Any, zipfile.ZipFile]:
    """The workbook, read as it streams by, and the archive it lies in."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        _refuse_bomb(archive)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and extensions that openpyxl passes over hold no data
            return load_workbook(io.BytesIO(content), read_only=True, data_only=True), archive
    except ImportRefused:
        raise
    except Exception as error:  # openpyxl raises whatever its parsers meet in a damaged file
        raise ImportRefused.not_a_table(f"a damaged workbook ({error})") from error


def _refuse_bomb(archive: zipfile.ZipFile) -> None:
    """Refuse an archive that unpacks to far more than a sheet can hold."""
    unpacked = sum(each.file_size for each in archive.infolist())
    if unpacked > _MOST_UNPACKED:
        raise ImportRefused.too_large(f"{unpacked / 1024**3:.1f} GiB", f"{_MOST_UNPACKED / 1024**3:.0f} GiB")


def _sheet_named(names: list[str], sheet: str) -> int:
    """The place of a sheet given by name or by number."""
    if sheet in names:
        return names.index(sheet)
    if sheet.isdecimal() and 1 <= int(sheet) <= len(names):
        return int(sheet) - 1
    folded = [name.strip().casefold() for name in names]
    if sheet.strip().casefold() in folded:
        return folded.index(sheet.strip().casefold())
    raise ImportRefused.no_sheet(sheet, names)


def _first_table(book: Any, names: list[str]) -> int:
    """The first visible sheet that begins with headings; a one-column list only where there is no better."""
    for least in (2, 1):
        for place, each in enumerate(book.worksheets):
            if each.sheet_state != "visible":
                continue
            top = [row for _, row in islice(_text_rows(each), _TOP) if any(row)]
            if len(top) > 1 and sum(map(bool, top[0])) >= least:
                return place
    raise ImportRefused.no_sheet_with_table(names)


def _text_rows(sheet: Any) -> Iterator[Row]:
    """The rows of a sheet with their numbers, as text; blank ones too, for merges may reach into them."""
    sheet.reset_dimensions()  # some programs write a wrong size, which would cut rows off
    for number, row in enumerate(sheet.iter_rows(), start=1):
        yield number, [_text(cell) for cell in row]


def _text(cell: Any) -> str:
    """A cell's value as text that says no more than the cell."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        is_percent = "%" in re.sub(r'"[^"]*"|\\.', "", cell.number_format)
        return f"{_shortest(value * 100, 12)}%" if is_percent else _shortest(value, 15)
    if isinstance(value, dt.datetime) and is_datetime(cell.number_format) == "date":
        return value.date().isoformat()
    return _time_text(value)


def _shortest(value: float, digits: int) -> str:
    """The shortest text of a number at the digits that a spreadsheet holds (15) or a percentage needs."""
    if float(value).is_integer() and abs(value) < 1e15:
        return str(int(value))
    return format(value, f".{digits}g") if digits < 15 else repr(value)


def _time_text(value: object) -> str:
    """Dates, times and durations as ISO text, to the millisecond that a serial number can hold."""
    if isinstance(value, dt.timedelta):
        seconds = round(value.total_seconds())
        sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
        return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if isinstance(value, dt.datetime):
        value = _to_millisecond(value)
        return value.isoformat(" ", "milliseconds" if value.microsecond else "seconds")
    if isinstance(value, dt.time):
        return value.isoformat("seconds")
    return str(value)


def _to_millisecond(value: dt.datetime) -> dt.datetime:
    milliseconds = round(value.microsecond / 1000)
    return value.replace(microsecond=0) + dt.timedelta(milliseconds=milliseconds)


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
