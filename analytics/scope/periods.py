"""Periods: a time from one day to another, and how it is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from analytics.errors import AnalyticsError
from analytics.scope.months import LENGTHS, first_day, last_day, month_number

PART = re.compile(r"(\d{4})(?:-(?:Q([1-4])|H([12])|(0[1-9]|1[0-2])))?")


@dataclass(frozen=True)
class Period:
    """A time from `start` to `end`, both days included, and how it is written."""

    start: date
    end: date
    label: str = ""

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise AnalyticsError.reversed_period(self.start.isoformat(), self.end.isoformat())
        if not self.label:
            object.__setattr__(self, "label", _label(self.start, self.end))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the period that a text means, labelled with the text in capitals.

        Parameters
        ----------
        text
            `2026`, `2026-H1`, `2026-Q3`, `2026-07` (calendar periods) or `2025-11-01..2026-01-31`.

        Raises
        ------
        AnalyticsError
            When the text is none of these.

        Examples
        --------
        >>> Period.parse("2026-Q3").end.isoformat()
        '2026-09-30'
        """
        cleaned = text.strip().upper()
        if ".." in cleaned:
            start, _, end = cleaned.partition("..")
            try:
                return cls(date.fromisoformat(start.strip()), date.fromisoformat(end.strip()))
            except ValueError:
                raise AnalyticsError.unknown_period(text) from None
        found = PART.fullmatch(cleaned)
        if not found:
            raise AnalyticsError.unknown_period(text)
        year, quarter, half, month = (int(part) if part else 0 for part in found.groups())
        length = 3 if quarter else 6 if half else 1 if month else 12
        first = year * 12 + ((quarter or half or month or 1) - 1) * length
        return cls(first_day(first), last_day(first + length - 1), cleaned)

    @classmethod
    def of_months(cls, first: int, last: int) -> Self:
        """Return the period of whole months from one month number to another, both included."""
        return cls(first_day(first), last_day(last))

    @property
    def words(self) -> str:
        """The period as it is said: Q3 2026, July 2026, 2026, 5 Nov 2025 to 31 Jan 2026."""
        return self.said_with("%B")

    @property
    def span(self) -> str:
        """Its first and last day as they are said: 5 Nov 2025 to 31 Jan 2026."""
        return f"{self.start:%-d %b %Y} to {self.end:%-d %b %Y}"

    def said_with(self, month: str) -> str:
        """The period as it is said, its month written like this: %B for July, %b for Jul."""
        parts = PART.fullmatch(self.label)
        if not parts:
            return self.span
        year, quarter, half, named = parts.groups()
        name = f"Q{quarter}" if quarter else f"H{half}" if half else f"{self.start:{month}}" if named else ""
        return f"{name} {year}" if name else year

    @property
    def first_month(self) -> int:
        """Number of the month it starts in."""
        return month_number(self.start)

    @property
    def last_month(self) -> int:
        """Number of the month it ends in."""
        return month_number(self.end)

    @property
    def has_whole_months(self) -> bool:
        """Whether it starts on the first and ends on the last day of a month."""
        return self.start == first_day(self.first_month) and self.end == last_day(self.last_month)

    def previous(self) -> Period:
        """Return the period of equal length that ends the day before this one starts."""
        if self.has_whole_months:
            length = self.last_month - self.first_month + 1
            return Period.of_months(self.first_month - length, self.first_month - 1)
        length_days = (self.end - self.start).days + 1
        return Period(self.start - timedelta(days=length_days), self.start - timedelta(days=1))

    def same_last_year(self) -> Period:
        """Return the same days one year earlier; whole months stay whole, and 29 February becomes the 28th."""
        if self.has_whole_months:
            return Period.of_months(self.first_month - 12, self.last_month - 12)
        return Period(_year_before(self.start), _year_before(self.end))

    def year_up_to(self) -> Period:
        """Return the twelve whole months that end with its last month; its own whole months where it is longer."""
        return Period.of_months(min(self.last_month - 11, self.first_month), self.last_month)

    def is_complete(self, as_of: date) -> bool:
        """Return whether all its days are known, with everything up to the end of `as_of` known."""
        return self.end <= as_of

    def months(self) -> list[date]:
        """Return the first day of each month it touches."""
        return [first_day(month) for month in range(self.first_month, self.last_month + 1)]


def in_words(label: str, *, is_short: bool = False) -> str:
    """Return a period's label as it is said: Q3 2026 for 2026-Q3, and July 2026, or Jul 2026, for 2026-07.

    What is no calendar period, such as the label of a fiscal year, stays as it is written.
    """
    try:
        period = Period.parse(label)
    except AnalyticsError:
        return label
    if not PART.fullmatch(label):
        return period.span
    return period.said_with("%b") if is_short else period.words


def _label(start: date, end: date) -> str:
    """The shortest notation of a period."""
    first, length = month_number(start), month_number(end) - month_number(start) + 1
    if start == first_day(first) and end == last_day(month_number(end)):
        year, month = first // 12, first % 12
        if length == LENGTHS["month"]:
            return f"{year}-{month + 1:02d}"
        for mark, months in (("Q", LENGTHS["quarter"]), ("H", LENGTHS["half"])):
            if length == months and month % months == 0:
                return f"{year}-{mark}{month // months + 1}"
        if length == LENGTHS["year"] and month == 0:
            return f"{year}"
    return f"{start.isoformat()}..{end.isoformat()}"


def _year_before(day: date) -> date:
    """The same day of the year before."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
