"""Text becomes dates, instants and periods, in the order that the whole column proves or a person has declared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import pandas as pd

from data.imports.cells.date_order import SPOKEN, DateOrder, date_order
from data.imports.cells.date_text import MONTH, WORDS, DateText, Instants, Order, date_text, first_of_month, is_day
from data.imports.cells.text_shapes import Mask, ShapedText, shaped_text
from data.imports.errors import ImportRefused

__all__ = ["DateOrder", "ParsedDates", "ParsedPeriods", "date_order", "parse_dates", "parse_periods"]

Reasons = np.ndarray[tuple[int], np.dtype[np.object_]]

# Excel counts days from here, so that its first of March 1900 is right (it believes in a 29 February 1900).
_EXCEL_ORIGIN: Final = np.datetime64("1899-12-30", "D")
# What tools write for "no date": zero of Excel, of databases and of Unix, and the end of time.
_SENTINELS: Final = np.array(["1899-12-30", "1899-12-31", "1900-01-01", "1970-01-01"], dtype="datetime64[D]")
_FIRST_YEAR, _LAST_YEAR = 1900, 2199

_PERIODS: Final = tuple(
    re.compile(each)
    for each in (
        r"(?P<year>9999)",
        r"(?P<year>9999)(?:[-/.]|\ )(?P<month>9{1,2})|(?P<compact_year>9999)(?P<compact_month>99)",
        r"(?P<month>9{1,2})[-/.](?P<year>9999)",
        r"(?P<year>9999)[-/\ ]?q(?P<quarter>9)",
        r"q(?P<quarter>9)[-/\ ]?(?P<year>9999)",
        rf"(?P<word>{MONTH})\.?,?[-/\ ']*(?P<year>9999|99)",
        rf"(?P<year>9999)[-/\ ](?P<word>{MONTH})",
    )
)
NOT_A_PERIOD: Final = "is no day, month, quarter or year"
NOT_A_DATE: Final = "is not a date"
NO_SUCH_DAY: Final = "is no day of the calendar"
NO_SUCH_TIME: Final = "is no time of day"
STANDS_FOR_NONE: Final = "stands for no date"
UNKNOWN_ZONE: Final = "has a time zone in letters, which may mean several; write its distance from UTC"


@dataclass(frozen=True)
class ParsedDates:
    """Dates read from text, each with the index of the text.

    Parameters
    ----------
    at : instants in UTC, ``datetime64[us]``; missing where no time of day is written, or bad, or blank.
    on : the date in the reporting zone, ``datetime64[us]`` at midnight; missing where bad or blank.
    reasons : why there is text that is no date; '' where it is one, or blank.
    """

    at: pd.Series
    on: pd.Series
    reasons: pd.Series


@dataclass(frozen=True)
class ParsedPeriods:
    """Periods read from text, each with the index of the text.

    Parameters
    ----------
    start : first day of the period, ``datetime64[us]``; missing where bad or blank.
    grain : ``day``, ``month``, ``quarter`` or ``year``; missing where bad or blank.
    reasons : why there is text that is no period; '' where it is one, or blank.
    note : a plain sentence about the order of dates, '' where there is nothing to say.
    """

    start: pd.Series
    grain: pd.Series
    reasons: pd.Series
    note: str


def parse_dates(
    text: pd.Series, order: DateOrder, *, time_zone: str = "UTC", reporting_zone: str | None = None
) -> ParsedDates:
    """Text as dates and instants.

    Parameters
    ----------
    text : the column that `order` was worked out from, or a part of it.
    order : from `date_order`.
    time_zone : the zone of times that write none, an IANA name.
    reporting_zone : the zone whose calendar decides the date of an instant; `time_zone` if not given.

    Returns
    -------
    ParsedDates
        A date without a time stays that date in every zone. Where clocks are put back, the first of the two
        hours is taken; an hour that was skipped is moved to the hour after it. Bad: text that is no date,
        days and times that do not exist, dates of another order than the column's, and dates that stand for
        none (1900-01-01, 1970-01-01, years outside 1900 to 2199 such as 9999-12-31).

    Raises
    ------
    ImportRefused
        When a zone does not exist.
    """
    own_zone, zone = _zone(time_zone), _zone(reporting_zone or time_zone)
    dates = date_text(text)
    days, reason = _days(dates, order)
    clock = dates.clock(order.order)
    reason = np.where((reason == "") & (clock < 0), NO_SUCH_TIME, reason)
    reason = np.where(dates.shaped.has("odd_zone") & (reason == ""), UNKNOWN_ZONE, reason)
    reason = np.where(dates.shaped.is_blank, "", reason)
    is_good = (reason == "") & ~dates.shaped.is_blank
    is_instant = is_good & order.has_time & dates.has_clock(order.order)
    local = np.where(is_good, days.astype("datetime64[us]") + clock.astype("timedelta64[us]"), np.datetime64("NaT"))
    at = _utc(local, dates, is_instant, own_zone)
    on = np.where(is_good, days, np.datetime64("NaT")).astype("datetime64[us]")
    if is_instant.any():
        shifted = pd.DatetimeIndex(at[is_instant]).tz_localize("UTC").tz_convert(zone).tz_localize(None)
        on[is_instant] = shifted.normalize().to_numpy().astype("datetime64[us]")
    index = text.index
    return ParsedDates(
        at=pd.Series(at, index=index),
        on=pd.Series(on, index=index),
        reasons=pd.Series(reason, index=index, dtype="str"),
    )


def parse_periods(text: pd.Series, declared: str | None = None) -> ParsedPeriods:
    """Text as periods: days, months, quarters and years.

    Parameters
    ----------
    text : the column as exported; its name stands in the sentence of a refusal.
    declared : the order of full dates, as for `date_order`.

    Returns
    -------
    ParsedPeriods
        ``2026-07``, ``07/2026``, ``202607`` and ``Jul 2026`` are months, ``2026-Q3`` and ``Q3 2026`` quarters,
        ``2026`` is a year. A full date is a day, unless every full date of the column is the first of a month:
        then each stands for its month, as in tables of monthly figures.

    Raises
    ------
    ImportRefused
        When full dates could be read in two orders, as by `date_order`.

    Examples
    --------
    >>> parsed = parse_periods(pd.Series(["2026-07", "2026-Q3"]))
    >>> parsed.start.dt.month.tolist(), parsed.grain.tolist()
    ([7, 7], ['month', 'quarter'])
    """
    shaped = shaped_text(text, _PERIODS, WORDS)
    start, grain = _periods(shaped)
    as_dates = text.where(shaped.pattern < 0)
    order = date_order(as_dates, declared)
    dates = parse_dates(as_dates, order)
    is_date = dates.on.notna().to_numpy(bool)
    start = np.where(is_date, dates.on.to_numpy().astype("datetime64[us]"), start)
    is_monthly = bool((dates.on.dropna().dt.day == 1).all())
    grain[is_date] = "month" if is_monthly else "day"
    is_bad = np.isnat(start) & ~shaped.is_blank
    own = dates.reasons.to_numpy(object)
    reasons = np.where(is_bad, np.where((own == "") | (own == NOT_A_DATE), NOT_A_PERIOD, own), "")
    index = text.index
    return ParsedPeriods(
        start=pd.Series(start, index=index),
        grain=pd.Series(grain, index=index, dtype="str"),
        reasons=pd.Series(reasons, index=index, dtype="str"),
        note=order.note,
    )


def _periods(shaped: ShapedText) -> tuple[Instants, Reasons]:
    """First day and grain of months, quarters and years; missing where the text is none of them."""
    year = shaped.number("year") + shaped.number("compact_year")
    year = np.where(shaped.width("year") == 2, year + 2000, year)
    quarter = shaped.number("quarter", 1)
    month = shaped.number("month") + shaped.number("compact_month") + shaped.number("word")
    has_month = shaped.has("month") | shaped.has("compact_month") | shaped.has("word")
    month = np.where(has_month, month, (quarter - 1) * 3 + 1)
    is_period = (shaped.pattern >= 0) & is_day(year, month, np.ones_like(year)) & (quarter >= 1) & (quarter <= 4)
    is_period &= (year >= _FIRST_YEAR) & (year <= _LAST_YEAR)
    start = np.where(is_period, first_of_month(year, month).astype("datetime64[us]"), np.datetime64("NaT"))
    grain = np.where(has_month, "month", np.where(shaped.has("quarter"), "quarter", "year")).astype(object)
    grain[~is_period] = None
    return start, grain


def _days(dates: DateText, order: DateOrder) -> tuple[Instants, Reasons]:
    """The day of every value as written (an epoch second's day in UTC), and why it is none."""
    year, month, day = dates.year_month_day(order.order)
    is_sound = is_day(year, month, day)
    days = first_of_month(year, month).astype("datetime64[D]") + (day - 1).astype("timedelta64[D]")
    is_counted = dates.is_epoch | (dates.is_serial & (order.order == "excel"))
    days = np.where(is_counted, _counted_days(dates), days)
    reason = np.full(len(days), "", dtype=object)
    reason[~is_counted & ~is_sound] = NO_SUCH_DAY
    years = days.astype("datetime64[Y]").astype(np.int64) + 1970
    is_far = (years < _FIRST_YEAR) | (years > _LAST_YEAR)
    reason[(reason == "") & (np.isin(days, _SENTINELS) | is_far)] = STANDS_FOR_NONE
    _name_other_order(dates, order.order, reason)
    is_none = (dates.shaped.pattern < 0) | (dates.is_serial & (order.order != "excel"))
    reason[is_none] = NOT_A_DATE
    return days, reason


def _counted_days(dates: DateText) -> Instants:
    """Days that are written as a count, from 1970 in seconds or milliseconds, or in Excel's days."""
    seconds = dates.shaped.number("epoch") // np.where(dates.shaped.width("epoch") == 13, 1000, 1)
    since_1970 = np.datetime64("1970-01-01", "D") + seconds // 86_400
    return np.where(dates.is_epoch, since_1970, _EXCEL_ORIGIN + dates.shaped.number("serial"))


def _name_other_order(dates: DateText, order: Order, reason: Reasons) -> None:
    """Give dates that only another order explains a reason which says so."""
    for other in ("dmy", "mdy"):
        if order == "ymd":
            is_other = dates.is_year_last & (dates.shaped.width("last") == 4)
        elif order not in SPOKEN or other == order:
            continue
        else:
            is_other = dates.is_year_last & (reason == NO_SUCH_DAY) & dates.is_day(other)
        how = "year last" if order == "ymd" else SPOKEN[other]
        reason[is_other] = f"has the {how}, where the column's dates are read {SPOKEN[order]}"


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ImportRefused.unknown_time_zone(name) from None


def _utc(local: Instants, dates: DateText, is_instant: Mask, zone: ZoneInfo) -> Instants:
    """Instants in UTC of local times, by their own offset or that of the zone; missing where no instant."""
    at = (local - dates.offset_minutes().astype("timedelta64[m]")).astype("datetime64[us]")
    at[~is_instant] = np.datetime64("NaT")
    is_naive = is_instant & ~dates.has_offset & ~dates.is_epoch
    if is_naive.any():
        naive = pd.DatetimeIndex(at[is_naive])
        first_hour = np.ones(len(naive), dtype=bool)
        placed = naive.tz_localize(zone, ambiguous=first_hour, nonexistent="shift_forward")
        at[is_naive] = placed.tz_convert("UTC").tz_localize(None).to_numpy().astype("datetime64[us]")
    return at
