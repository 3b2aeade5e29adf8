"""How a text table is written: what stands between its columns, worked out from every line of the file."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypedDict

from data.imports.errors import ImportRefused

# In the order of trust where the whole file fits several: commas also stand in numbers and prose.
DELIMITERS = ("\t", ";", "|", ",")
_SPOKEN = {"\t": "tab", ";": "';'", "|": "'|'", ",": "','"}
_SEP_LINE = re.compile(r'^"?sep=(.)"?$', re.IGNORECASE)
# A quoted cell that stands a space after its delimiter, as Nagios writes them; not a doubled quote in prose.
_SPACE_BEFORE_QUOTE = re.compile(r'[\t;|,] +"(?!")')
# A spreadsheet's own limit.
MAX_COLUMNS = 16_384

# Gives the lines of the file from the start, each time it is called.
Lines = Callable[[], Iterator[str]]


class CsvFormat(TypedDict):
    """Arguments of `csv.reader`."""

    delimiter: str
    skipinitialspace: bool


@dataclass(frozen=True)
class Dialect:
    """How the columns of a text table are told apart.

    Parameters
    ----------
    skip_space : whether spaces after a delimiter belong to no cell.
    has_sep_line : whether the first line is Excel's ``sep=``, which is no row.
    """

    delimiter: str
    skip_space: bool
    has_sep_line: bool
    width: int

    @property
    def format(self) -> CsvFormat:
        """The arguments for `csv.reader`."""
        return {"delimiter": self.delimiter, "skipinitialspace": self.skip_space}

    @property
    def spoken(self) -> str:
        """The delimiter as a sentence names it."""
        return _SPOKEN.get(self.delimiter, f"'{self.delimiter}'")


def table_dialect(lines: Lines, header_rows: int, declared: str | None = None) -> Dialect:
    """What stands between the columns, from all lines; quotation marks are respected.

    Returns
    -------
    Dialect
        The delimiter of the headings under which most rows have the columns of the headings; where several
        fit all rows alike, the one that gives most columns.

    Raises
    ------
    ImportRefused
        When the headings have one column and the rows below have several, or there are far too many columns.
    """
    sep_line = _SEP_LINE.match(next(lines(), "").rstrip("\n"))
    declared = declared or (sep_line.group(1) if sep_line else None)
    found = [declared] if declared else [each for each in DELIMITERS if _top_width(lines, header_rows, each) > 1]
    if not found:
        _refuse_title(lines, header_rows)
        found = [","]
    fits = {delimiter: _width_and_fit(lines, header_rows, delimiter, len(found) > 1) for delimiter in found}
    delimiter = max(found, key=lambda each: (fits[each][1], fits[each][0], -_rank(each)))
    width = fits[delimiter][0]
    if width > MAX_COLUMNS:
        raise ImportRefused.too_wide(width, MAX_COLUMNS)
    skip_space = False
    if any(_SPACE_BEFORE_QUOTE.search(line) for line in lines() if ' "' in line):
        plain, spaced = (_fit(lines, header_rows, delimiter, width, skip) for skip in (False, True))
        skip_space = spaced > plain
    return Dialect(delimiter, skip_space, sep_line is not None, width)


def _rank(delimiter: str) -> int:
    return DELIMITERS.index(delimiter) if delimiter in DELIMITERS else len(DELIMITERS)


def _records(lines: Lines, delimiter: str, *, skip: bool = False) -> Iterator[list[str]]:
    """Rows with something in them, read leniently; ends at a cell no reader would take."""
    reader = csv.reader(lines(), delimiter=delimiter, skipinitialspace=skip)
    try:
        for row in reader:
            if any(row) and not (len(row) == 1 and _SEP_LINE.match(row[0])):
                yield row
    except csv.Error:  # a quotation mark opened and not closed for 128 KiB: this delimiter explains no more
        return


def _top_width(lines: Lines, header_rows: int, delimiter: str) -> int:
    """Columns of the widest row of headings."""
    return max((len(row) for row in islice(_records(lines, delimiter), max(header_rows, 1))), default=0)


def _width_and_fit(lines: Lines, header_rows: int, delimiter: str, is_compared: bool) -> tuple[int, float]:
    """Columns under this delimiter, and the share of rows that have them."""
    if header_rows == 0:
        widths = Counter(map(len, _records(lines, delimiter)))
        width = max(widths, key=lambda each: (widths[each], each), default=0)
        return width, widths[width] / max(widths.total(), 1)
    width = _top_width(lines, header_rows, delimiter)
    return width, _fit(lines, header_rows, delimiter, width) if is_compared else 1.0


def _fit(lines: Lines, header_rows: int, delimiter: str, width: int, skip: bool = False) -> float:
    """Share of the rows below the headings that have as many columns as the headings."""
    widths = Counter(map(len, islice(_records(lines, delimiter, skip=skip), header_rows, None)))
    # A trailing delimiter on every row is common and harmless.
    return (widths[width] + widths[width + 1] * 0.9) / max(widths.total(), 1)


def _refuse_title(lines: Lines, header_rows: int) -> None:
    """Refuse one-column headings above rows that have several: what stands there is a title."""
    for delimiter in DELIMITERS:
        widths = Counter(map(len, islice(_records(lines, delimiter), header_rows, None)))
        wide = max((each for each in widths if each > 1), key=lambda each: widths[each], default=0)
        if wide and widths[wide] * 2 > widths.total():
            title = next(_records(lines, delimiter))[0][:80]
            raise ImportRefused.title_above_table(title, widths[wide], wide, _SPOKEN[delimiter])
