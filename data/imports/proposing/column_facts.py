"""What can be counted about a column before anybody knows what it means: values, blanks, ends, odd dates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import pandas as pd

from data.imports.cells.date_order import date_order
from data.imports.cells.date_text import date_text
from data.imports.cells.scales import BLANKS
from data.imports.errors import ImportRefused
from data.imports.proposing.answered_values import AnsweredValues, answered_values
from data.imports.reading.personal import personal_columns
from data.imports.reading.table import RawTable

# Enough different values to tell dates from text, and to find the ends of a column.
_SAMPLED: Final = 400
_MOST_COUNTED: Final = 20_000
# Cells that may be of another kind in a column that is nevertheless dates or numbers.
_MOSTLY: Final = 0.8
_SHOWN: Final = 3
_SENTINEL: Final = re.compile(
    r"(?:1899-12-3[01]|1900-01-0[01]|1970-01-01|9999-12-31|0001-01-01|0?1[./]0?1[./](?:1900|1970|0001)"
    r"|31[./]12[./]9999|12/31/9999)\b.*"
)


@dataclass(frozen=True)
class ColumnProposal:
    """What one column could be.

    Parameters
    ----------
    role : a canonical heading, ``score:METRIC``, or '' where it should be left out.
    samples : its most frequent values.
    n_distinct, n_blank : different values, and cells that say nothing.
    low, high : the smallest and the greatest value of numbers and dates; '' for text.
    is_personal : whether its heading promises names or addresses of people.
    answers : what its values are like as scores; None where they are too many.
    is_order_open : whether nothing proves the order of day and month of its dates.
    """

    place: int
    column: str
    role: str
    reason: str
    samples: tuple[str, ...]
    n_distinct: int
    n_blank: int
    low: str = ""
    high: str = ""
    is_personal: bool = False
    answers: AnsweredValues | None = None
    warnings: tuple[str, ...] = ()
    is_order_open: bool = False

    @property
    def is_number(self) -> bool:
        """Whether the column holds numbers."""
        return _is_number(self.high)

    @property
    def is_date(self) -> bool:
        """Whether the column holds dates."""
        return bool(self.high) and not self.is_number


def column_facts(table: RawTable) -> list[ColumnProposal]:
    """Count what can be counted about every column of a file; no role is proposed yet."""
    personal = set(personal_columns(table.columns))
    return [_column_facts(table, place, is_personal=place in personal) for place in range(len(table.columns))]


def _column_facts(table: RawTable, place: int, *, is_personal: bool) -> ColumnProposal:
    """What can be counted about one column."""
    column, text = table.columns[place], table.cells[place].fillna("").str.strip()
    said = text[~text.str.casefold().isin(BLANKS)]
    counts = said.value_counts()
    low, high = _range(pd.Series(counts.index[:_MOST_COUNTED], dtype="str", name=column))
    samples = tuple(str(value)[:80] for value in counts.index[:_SHOWN])
    return ColumnProposal(
        place, column, "", "", samples, len(counts), len(text) - len(said), low, high, is_personal,
        answered_values(column, text), *(_date_doubts(said.rename(column)) if high and not _is_number(high) else ()),
    )  # fmt: skip


def _range(values: pd.Series) -> tuple[str, str]:
    """The ends of numbers, or of dates as ISO; of dates in no proven order, the first that come."""
    if values.empty:
        return "", ""
    numbers = pd.to_numeric(values.str.replace(",", ".", regex=False), errors="coerce")
    if numbers.notna().mean() >= _MOSTLY:
        return f"{numbers.min():.12g}", f"{numbers.max():.12g}"
    if not _is_dates(values.iloc[:_SAMPLED]):
        return "", ""
    days = days_of(values)
    if days is None or days.isna().all():
        return str(values.min()), str(values.max())
    return f"{days.min():%Y-%m-%d}", f"{days.max():%Y-%m-%d}"


def days_of(text: pd.Series) -> pd.Series | None:
    """The day of each date; None where nothing proves the order of day and month."""
    try:
        order = date_order(text).order
    except ImportRefused:
        return None
    year, month, day = date_text(text).year_month_day(order)
    return pd.to_datetime(pd.DataFrame({"year": year, "month": month, "day": day}, index=text.index), errors="coerce")


def _is_dates(sample: pd.Series) -> bool:
    dates = date_text(sample)
    return len(sample) > 0 and bool(((dates.shaped.pattern >= 0) & ~dates.is_serial).mean() >= _MOSTLY)


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"-?[\d.]+(?:e[+-]?\d+)?", text))


def _date_doubts(said: pd.Series) -> tuple[tuple[str, ...], bool]:
    """Warnings of dates that stand for none and of an order that nothing proves, and whether there is that."""
    none = said[said.str.fullmatch(_SENTINEL)]
    # A column of nothing but such dates holds durations, as ServiceNow writes them.
    warnings: tuple[str, ...] = ()
    if 0 < len(none) < _MOSTLY * len(said):
        warnings = (f"{len(none):,} dates are {none.iloc[0]}, which stands for no date: those rows are rejected.",)
    try:
        date_order(said[~said.index.isin(none.index)].iloc[:100_000])
    except ImportRefused as refusal:
        return (*warnings, str(refusal)), True
    return warnings, False
