"""When an agreement ends, renews, and must be talked about: calendar arithmetic that knows no customers.

An end is the last day on which an agreement holds. A term of whole months that begins on a day ends on the day
before the day of the same number; where the month has no such day, on the month's last day (as in the German
Civil Code, sections 187 (2) and 188 (2), (3)). So a year from 1 March 2027 ends on 29 February 2028.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from analytics.scope.months import last_day, month_number

TACIT_MONTHS = 12
"""For how long an agreement renews that says "tacit" and no more: a year is the usual clause."""

PREPARED = ("draft", "negotiating")
"""Said of an agreement that binds nobody yet."""

OVER = ("ended", "cancelled", "terminated", "expired", "rejected")
"""Said of an agreement that binds nobody any more."""

GIVEN_NOTICE = "ending"
"""Said of an agreement that will not renew any more."""

_LENGTH = re.compile(r"(\d+)\s*[- ]?\s*(month|year|quarter)")
_TACIT = re.compile(r"tacit|automatic|by itself|renews")
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class FiscalYear:
    """A year of money: its label, first and last day."""

    label: str
    start: date
    end: date

    @property
    def n_days(self) -> int:
        """365 or 366."""
        return (self.end - self.start).days + 1

    def share(self, first: date, last: date | None) -> float:
        """Return the share of the year's days that lie between two days, both included; None: for ever."""
        until = self.end if last is None else min(last, self.end)
        return max((until - max(first, self.start)).days + 1, 0) / self.n_days


def fiscal_year(day: date, first_month: int = 1) -> FiscalYear:
    """Return the fiscal year that a day lies in.

    Labelled 2026; FY2026, by the year in which it ends, where it does not begin in January.

    Examples
    --------
    >>> fiscal_year(date(2026, 3, 31), 4).label, fiscal_year(date(2026, 4, 1), 4).label
    ('FY2026', 'FY2027')
    """
    year = day.year if day.month >= first_month else day.year - 1
    start = date(year, first_month, 1)
    end = date(year + 1, first_month, 1) - timedelta(days=1)
    return FiscalYear(str(year) if first_month == 1 else f"FY{end.year}", start, end)


def fiscal_years(day: date, n_years: int, first_month: int = 1) -> list[FiscalYear]:
    """Return the fiscal year that a day lies in, and those after it."""
    first = fiscal_year(day, first_month)
    return [fiscal_year(first.start.replace(year=first.start.year + n), first_month) for n in range(n_years)]


def term_end(first_day: date, n_months: int) -> date:
    """Return the last day of a term of whole months.

    It is the day before the day of the same number, or the month's last day where it has none.

    Examples
    --------
    >>> term_end(date(2026, 1, 31), 1).isoformat(), term_end(date(2027, 3, 1), 12).isoformat()
    ('2026-02-28', '2028-02-29')
    """
    month = month_number(first_day) + n_months
    year, of_year = divmod(month, 12)
    if first_day.day > monthrange(year, of_year + 1)[1]:
        return last_day(month)
    return date(year, of_year + 1, first_day.day) - timedelta(days=1)


def tacit_months(renewal: str | None) -> int:
    """Return for how many months an agreement renews by itself, by what people wrote; 0: it does not.

    `TACIT_MONTHS` where the text says that it renews and not for how long.

    Examples
    --------
    >>> [tacit_months(text) for text in ("tacit", "tacit for 2 years", "6 months", "none", "by agreement", None)]
    [12, 24, 6, 0, 0, 0]
    """
    said = (renewal or "").strip().casefold()
    if said.startswith(("no ", "not ")) or said in {"", "none", "no"}:
        return 0
    length = _LENGTH.search(said)
    if length:
        return int(length.group(1)) * _MONTHS[length.group(2)]
    return TACIT_MONTHS if _TACIT.search(said) else 0


@dataclass(frozen=True)
class Terms:
    """What an agreement says about its time.

    Parameters
    ----------
    starts_on, ends_on
        First and last day of its first term; no end: open-ended.
    notice_days
        Days before the end of a term by which notice must have been given.
    renewal
        What happens at the end; see `tacit_months`.
    lead_days
        Days before the last day for notice (or before the end, where there is none) on which talks should begin;
        None: nobody said.
    state
        As people said it: draft, negotiating, agreed, ending, ended; None: agreed.
    """

    starts_on: date
    ends_on: date | None = None
    notice_days: int | None = None
    renewal: str | None = None
    lead_days: int | None = None
    state: str | None = None

    @cached_property
    def tacit_months(self) -> int:
        """For how many months it renews by itself; 0 where it does not, or where notice was given."""
        gone = self.state == GIVEN_NOTICE or self.state in OVER
        return 0 if gone or self.ends_on is None else tacit_months(self.renewal)

    def end_of_term(self, number: int) -> date | None:
        """Return the last day of a term: 0 is the first, 1 the one after the first tacit renewal.

        Every end is counted from the first, so that short months leave no trace in the later ones.
        """
        if self.ends_on is None or number == 0:
            return self.ends_on
        return term_end(self.ends_on + timedelta(days=1), number * self.tacit_months)

    def notice_of_term(self, number: int) -> date | None:
        """Return the last day on which notice can be given for the end of a term; None: none is needed."""
        end = self.end_of_term(number)
        return end - timedelta(days=self.notice_days) if end and self.notice_days else None


@dataclass(frozen=True)
class Dates:
    """Where an agreement stands on a day.

    Parameters
    ----------
    state
        `draft`, `negotiating`, `to come`, `in force`, `ending` (notice was given, or it will not renew and its last
        day for notice has passed), `lapsed` (its last day has passed and nobody said that it ended), `ended`.
    is_in_force
        Whether it binds somebody on that day.
    ends_on
        Last day of the running term; of the last one where it is over; None: open-ended.
    bound_until
        Last day that nobody can change by notice any more: later than `ends_on` once the day for notice has passed
        without notice. None: open-ended.
    renews_on
        The day on which it renews by itself unless notice is given; None: it does not.
    notice_by
        The next last day for notice; None: there is none.
    talks_from
        The day from which to talk about what comes next; None: nothing comes to an end, or no lead time was said.
    days_left
        Days from that day to the end of the term, 0 on its last day, negative after it; None: open-ended.
    n_renewals
        How often it has renewed by itself.
    """

    state: str
    is_in_force: bool
    ends_on: date | None
    bound_until: date | None
    renews_on: date | None
    notice_by: date | None
    talks_from: date | None
    days_left: int | None
    n_renewals: int


def dates_on(terms: Terms, on: date) -> Dates:
    """Return where an agreement stands on a day.

    Examples
    --------
    >>> found = dates_on(Terms(date(2024, 1, 16), date(2027, 1, 15), 45, "tacit", 60), date(2026, 11, 23))
    >>> found.notice_by.isoformat(), found.talks_from.isoformat(), found.days_left
    ('2026-12-01', '2026-10-02', 53)
    """
    number = _term_on(terms, on)
    ends_on = terms.end_of_term(number)
    notice = terms.notice_of_term(number)
    missed = bool(terms.tacit_months and notice and notice < on)
    following = number + 1 if missed else number
    notice_by = terms.notice_of_term(following)
    state = _state(terms, on, ends_on)
    is_open = state not in {"ended", "lapsed"}
    last = terms.end_of_term(following)
    return Dates(
        state=state,
        is_in_force=state in {"in force", "ending"},
        ends_on=ends_on,
        bound_until=last,
        renews_on=ends_on + timedelta(days=1) if ends_on and terms.tacit_months and is_open else None,
        notice_by=notice_by if is_open and notice_by and notice_by >= on else None,
        talks_from=_talks(terms, notice_by or last) if is_open and state != "ending" else None,
        days_left=(ends_on - on).days if ends_on else None,
        n_renewals=number,
    )


def in_force_until(terms: Terms) -> date | None:
    """Return the last day on which it holds as things stand; None: until somebody ends it."""
    return None if terms.tacit_months else terms.ends_on


def _term_on(terms: Terms, on: date) -> int:
    """The number of the term that runs on a day; the last one where it is over."""
    if terms.ends_on is None or not terms.tacit_months or on <= terms.ends_on:
        return 0
    number = max((month_number(on) - month_number(terms.ends_on)) // terms.tacit_months - 1, 0)
    while (terms.end_of_term(number) or on) < on:
        number += 1
    return number


def _state(terms: Terms, on: date, ends_on: date | None) -> str:
    """The state on a day, from what was said and from the dates."""
    said = terms.state or "agreed"
    if said in PREPARED:
        return said
    if said in OVER:
        return "ended"
    if on < terms.starts_on:
        return "to come"
    if ends_on is None:
        return "in force"
    if ends_on < on:
        return "ended" if said == GIVEN_NOTICE else "lapsed"
    notice = terms.notice_of_term(0)
    is_leaving = not terms.tacit_months and notice is not None and notice < on
    return "ending" if said == GIVEN_NOTICE or is_leaving else "in force"


def _talks(terms: Terms, before: date | None) -> date | None:
    """The day from which to talk, `lead_days` before a date."""
    return before - timedelta(days=terms.lead_days) if before and terms.lead_days is not None else None
