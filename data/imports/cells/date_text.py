"""Dates and times as people and tools write them, taken apart into numbers but not yet put in an order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import pandas as pd

from data.imports.cells.text_shapes import Mask, Numbers, ShapedText, shaped_text

Order = Literal["ymd", "dmy", "mdy", "epoch", "excel"]
Instants = np.ndarray[tuple[int], np.dtype[np.datetime64]]

_DAY_US: Final = 86_400_000_000
# POSIX strptime %y: 69-99 are of the last century.
_FIRST_OF_LAST_CENTURY: Final = 69
MONTH = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\ )?"
_CLOCK = r"(?P<hour>9{1,2}):(?P<minute>99)(?::(?P<second>99)(?:[.,](?P<fraction>9{1,9}))?)?"
_HALF = r"(?:\ ?(?P<half>[ap])\.?m\.?)?"
# GMT+1 as Google Forms writes it is an hour ahead of GMT. Other zones by letters (EST, IST) have several meanings.
_ZONE = r"(?:\ ?(?P<utc>z|utc|gmt)?(?P<sign>[+-])(?P<ahead>9{1,2})(?::?(?P<ahead_minute>99))?|\ ?(?P<zulu>z|utc|gmt))?"
_TIME = rf"(?:(?:t|,?\ ){_CLOCK}{_HALF}{_ZONE}(?P<odd_zone>\ [a-z]{{2,5}})?)?"
_DAY = r"(?P<day>9{1,2})(?:st|nd|rd|th|\.)?"
# Numbers with the year last: only these need an order.
YEAR_LAST = 0
EPOCH = 1
SERIAL = 2
_DATES = (
    r"(?P<first>9{1,2})(?P<by>[-/.])\ ?(?P<then>9{1,2})(?P=by)\ ?(?P<last>9999|99)",
    r"(?P<epoch>9{10}|9{13})(?:\.(?P<fraction>9{1,9}))?",
    r"(?P<serial>9{1,7})(?:\.(?P<serial_part>9{1,15}))?",
    r"(?P<year>9999)(?P<by>[-/.])\ ?(?P<month>9{1,2})(?P=by)\ ?(?P<day>9{1,2})",
    rf"{_DAY}[-/.\ ]?(?:of\ )?(?P<word>{MONTH})\.?,?[-/.\ ]?(?P<year>9999|99)",
    rf"(?P<word>{MONTH})\.?\ {_DAY},?\ (?P<year>9999)",
    rf"(?P<year>9999)[-/\ ](?P<word>{MONTH})[-/\ ](?P<day>9{{1,2}})",
)
_COMPACT = (
    r"(?P<year>9999)(?P<month>99)(?P<day>99)"
    rf"(?:t?(?P<hour>99)(?P<minute>99)(?:(?P<second>99)(?:\.(?P<fraction>9{{1,9}}))?)?{_ZONE})?"
)
_PATTERNS = (
    *(
        re.compile(each if place in {EPOCH, SERIAL} else f"{_WEEKDAY}{each}{_TIME}")
        for place, each in enumerate(_DATES)
    ),
    re.compile(_COMPACT),
)

WORDS = {
    "word": lambda text: _MONTHS.index(text[:3]) + 1,
    "half": lambda text: 12 if text == "p" else 0,
    "sign": lambda text: -1 if text == "-" else 1,
    "by": ord,
    "utc": len,
    "zulu": len,
    "odd_zone": len,
}


@dataclass(frozen=True)
class DateText:
    """A column of dates taken apart; one entry per text.

    Parameters
    ----------
    shaped : the numbers by group.
    is_year_last : numbers with the year last, whose order of day and month must be known.
    is_epoch : seconds or milliseconds since 1970.
    is_serial : at most seven digits, a date only where the file is said to hold Excel's serial numbers.
    """

    shaped: ShapedText
    is_year_last: Mask
    is_epoch: Mask
    is_serial: Mask

    @property
    def is_fixed(self) -> Mask:
        """Dates that read only one way: the year first, or the month in letters."""
        return self.shaped.pattern > SERIAL

    def year_month_day(self, order: Order) -> tuple[Numbers, Numbers, Numbers]:
        """Year, month and day of every value, numbers with the year last in the order given."""
        shaped = self.shaped
        first, then, last = shaped.number("first"), shaped.number("then"), shaped.number("last")
        in_order = {"mdy": (last, first, then), "ymd": (first, then, last)}
        year, month, day = in_order.get(order, (last, then, first))
        is_last = self.is_year_last
        month = np.where(is_last, month, shaped.number("month") + shaped.number("word"))
        day = np.where(is_last, day, shaped.number("day"))
        year = np.where(is_last, year, shaped.number("year"))
        digits = shaped.width("first") if order == "ymd" else shaped.width("last")
        digits = np.where(is_last, digits, shaped.width("year"))
        century = np.where(year < _FIRST_OF_LAST_CENTURY, 2000, 1900)
        return np.where(digits <= 2, year + century, year), month, day

    def is_day(self, order: Order) -> Mask:
        """Whether the calendar has the day, read in this order."""
        return is_day(*self.year_month_day(order))

    def has_clock(self, order: Order) -> Mask:
        """Whether a time of day is written."""
        has_part = self.is_serial & (self.shaped.number("serial_part") > 0) & (order == "excel")
        result: Mask = self.shaped.has("hour") | self.is_epoch | has_part
        return result

    def clock(self, order: Order) -> Numbers:
        """Microseconds since midnight; 0 where no time is written, -1 where there is no such time."""
        shaped = self.shaped
        fraction = shaped.number("fraction") * 10.0 ** (6 - shaped.width("fraction"))
        clock = self._time_of_day() + np.floor(fraction).astype(np.int64)
        is_milli = shaped.width("epoch") == 13
        since_1970 = shaped.number("epoch") * np.where(is_milli, 1000, 1_000_000)
        part = fraction // np.where(is_milli, 1000, 1)  # of a millisecond, or of a second
        clock = np.where(self.is_epoch, since_1970 % _DAY_US + part.astype(np.int64), clock)
        if order == "excel":
            days = shaped.number("serial_part") / 10.0 ** shaped.width("serial_part")
            # A serial number holds a time to about a millisecond.
            clock = np.where(self.is_serial, np.round(days * 86_400_000).astype(np.int64) * 1000, clock)
        return np.where(clock < 0, -1, clock)

    def _time_of_day(self) -> Numbers:
        """Microseconds of hours, minutes and seconds; less than a day below 0 where there is no such time."""
        hour, half = self.shaped.number("hour"), self.shaped.has("half")
        minute, second = self.shaped.number("minute"), self.shaped.number("second")
        is_time = (hour < 24) & (minute < 60) & (second < 60) & (~half | ((hour > 0) & (hour < 13)))
        hour = np.where(half, hour % 12 + self.shaped.number("half"), hour)
        return np.where(is_time, ((hour * 60 + minute) * 60 + second) * 1_000_000, -_DAY_US)

    def offset_minutes(self) -> Numbers:
        """Minutes ahead of UTC."""
        ahead = self.shaped.number("ahead") * 60 + self.shaped.number("ahead_minute")
        return ahead * self.shaped.number("sign")

    @property
    def has_offset(self) -> Mask:
        """Whether the distance from UTC is written."""
        result: Mask = self.shaped.has("sign") | self.shaped.has("zulu")
        return result


def date_text(text: pd.Series) -> DateText:
    """Take a column of dates apart."""
    shaped = shaped_text(text, _PATTERNS, WORDS)
    return DateText(
        shaped,
        is_year_last=shaped.pattern == YEAR_LAST,
        is_epoch=shaped.pattern == EPOCH,
        is_serial=shaped.pattern == SERIAL,
    )


def is_day(year: Numbers, month: Numbers, day: Numbers) -> Mask:
    """Whether the calendar has each day; it begins with the year 1."""
    is_month = (month >= 1) & (month <= 12) & (year >= 1)
    first = first_of_month(year, month)
    length = ((first + 1).astype("datetime64[D]") - first.astype("datetime64[D]")).astype(np.int64)
    result: Mask = is_month & (day >= 1) & (day <= length)
    return result


def first_of_month(year: Numbers, month: Numbers) -> Instants:
    """Months as ``datetime64[M]``; a month that does not exist is counted on from January."""
    return ((year - 1970) * 12 + month - 1).astype("datetime64[M]")
