"""Months as whole numbers, and the quarters, half-years and years they make.

Month number 0 is January of the year 0; so a year has twelve, and differences count months.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

IntArray = npt.NDArray[np.int64]

LENGTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
"""Months in each grain, the finest first."""

EPOCH = 1970 * 12
"""Month number of January 1970, from where numpy counts."""


def month_number(day: date) -> int:
    """Return the number of the month a day lies in, counted from January of the year 0.

    Examples
    --------
    >>> month_number(date(2026, 7, 31)) - month_number(date(2026, 1, 1))
    6
    """
    return day.year * 12 + day.month - 1


def month_numbers(days: pd.Series) -> IntArray:
    """Return the month number of each date of a column; missing dates are not allowed."""
    return days.to_numpy().astype("datetime64[M]").astype(np.int64) + EPOCH


def first_day(month: int) -> date:
    """The first day of a month."""
    return date(month // 12, month % 12 + 1, 1)


def last_day(month: int) -> date:
    """The last day of a month."""
    return date(month // 12, month % 12 + 1, monthrange(month // 12, month % 12 + 1)[1])


def starts_of(months: IntArray) -> npt.NDArray[np.datetime64]:
    """The first day of each month."""
    return (np.asarray(months) - EPOCH).astype("datetime64[M]").astype("datetime64[s]")


def span_numbers(months: IntArray, grain: str, fiscal_year_start: int = 1) -> IntArray:
    """Return the number of the `month`, `quarter`, `half` or `year` each month lies in; `span_start` turns it back.

    The year begins with month `fiscal_year_start`, 1-12.
    """
    return (np.asarray(months, dtype=np.int64) - _shift(grain, fiscal_year_start)) // LENGTHS[grain]


def span_start(spans: IntArray, grain: str, fiscal_year_start: int = 1) -> IntArray:
    """The first month of each quarter, half-year or year."""
    return np.asarray(spans, dtype=np.int64) * LENGTHS[grain] + _shift(grain, fiscal_year_start)


def _shift(grain: str, fiscal_year_start: int) -> int:
    """Months between January and the first month of the year; months themselves do not move."""
    return 0 if grain == "month" else fiscal_year_start - 1


def span_labels(spans: Iterable[int], grain: str, fiscal_year_start: int = 1) -> list[str]:
    """Return how the periods of `span_numbers` are written: 2026-07, 2026-Q3, 2026-H2, 2026.

    Where the year begins later than in January, labels say FY and the year in which the fiscal year ends.

    Examples
    --------
    >>> span_labels(span_numbers(np.array([month_number(date(2026, 7, 1))]), "quarter"), "quarter")
    ['2026-Q3']
    """
    per_year = 12 // LENGTHS[grain]
    prefix, shift = ("", 0) if fiscal_year_start == 1 or grain == "month" else ("FY", 1)
    return [f"{prefix}{_label(int(span), grain, per_year, shift)}" for span in spans]


def _label(span: int, grain: str, per_year: int, shift: int) -> str:
    """One label without its prefix."""
    if grain == "month":
        day = first_day(span)
        return f"{day.year}-{day.month:02d}"
    year, part = span // per_year + shift, span % per_year + 1
    return {"quarter": f"{year}-Q{part}", "half": f"{year}-H{part}", "year": f"{year}"}[grain]
