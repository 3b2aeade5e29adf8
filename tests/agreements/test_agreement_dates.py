"""When agreements end, renew and must be talked about: month ends, leap years, chains of renewals, fiscal years."""

from __future__ import annotations

from datetime import date

import pytest

from analytics.snapshot.agreement_dates import (
    Terms,
    dates_on,
    fiscal_year,
    fiscal_years,
    in_force_until,
    tacit_months,
    term_end,
)

DAY = date(2026, 11, 23)
ROLLING = Terms(date(2024, 1, 16), date(2027, 1, 15), 45, "tacit", 60, "agreed")


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        # German Civil Code, section 188 (2): a term ends on the day before the day of the same number ...
        (date(2026, 4, 1), 12, date(2027, 3, 31)),
        (date(2026, 1, 16), 12, date(2027, 1, 15)),
        (date(2027, 3, 1), 12, date(2028, 2, 29)),
        (date(2028, 3, 1), 12, date(2029, 2, 28)),
        # ... and, section 188 (3), on the month's last day where there is no such day.
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 1, 31), 2, date(2026, 3, 30)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 28)),
    ],
)
def test_a_term_of_whole_months_ends_as_the_law_counts(first: date, months: int, last: date) -> None:
    """Month ends and leap years: the last day of a term is that of the Civil Code."""
    assert term_end(first, months) == last


def test_renewal_is_read_as_people_write_it() -> None:
    """Lengths in months, quarters and years; "tacit" alone is a year; what does not renew is 0."""
    said = {
        "tacit": 12, "Tacit for 12 months": 12, "tacit for 2 years": 24, "renews for 1 year": 12, "6 months": 6,
        "automatic": 12, "tacit, 2 quarters": 6, "none": 0, "no tacit renewal": 0, "": 0, "to be negotiated": 0,
    }
    assert {text: tacit_months(text) for text in said} == said
    assert tacit_months(None) == 0


def test_the_last_day_for_notice_lies_its_days_before_the_end() -> None:
    """45 days before 15 January are 1 December; talks begin 60 days before that; 53 days are left."""
    found = dates_on(ROLLING, DAY)
    assert (found.notice_by, found.talks_from, found.days_left) == (date(2026, 12, 1), date(2026, 10, 2), 53)
    assert (found.state, found.ends_on, found.renews_on) == ("in force", date(2027, 1, 15), date(2027, 1, 16))
    assert found.bound_until == date(2027, 1, 15)


def test_on_its_last_day_notice_can_still_be_given_and_not_the_day_after() -> None:
    """A day later the agreement binds for a year more, and the next date for notice is a year away."""
    on_the_day, after = dates_on(ROLLING, date(2026, 12, 1)), dates_on(ROLLING, date(2026, 12, 2))
    assert (on_the_day.notice_by, on_the_day.bound_until) == (date(2026, 12, 1), date(2027, 1, 15))
    assert (after.notice_by, after.bound_until) == (date(2027, 12, 1), date(2028, 1, 15))
    assert (after.ends_on, after.days_left) == (date(2027, 1, 15), 44)


def test_an_agreement_that_renewed_many_times_is_in_its_running_term() -> None:
    """Ten years after its first end a yearly agreement is in its tenth renewal and in force."""
    old = Terms(date(2014, 3, 1), date(2016, 2, 29), 90, "tacit for 12 months")
    found = dates_on(old, DAY)
    assert (found.n_renewals, found.ends_on, found.is_in_force) == (11, date(2027, 2, 28), True)
    assert dates_on(old, date(2028, 2, 29)).ends_on == date(2028, 2, 29)
    assert dates_on(old, date(2028, 3, 1)).ends_on == date(2029, 2, 28)


def test_short_months_leave_no_trace_in_a_chain() -> None:
    """Monthly renewal from a 30 January: ends of terms are counted from the first, not from a February."""
    monthly = Terms(date(2025, 12, 31), date(2026, 1, 30), None, "tacit for 1 month")
    ends = [dates_on(monthly, date(2026, month, 1)).ends_on for month in (2, 3, 4, 5)]
    assert ends == [date(2026, 2, 28), date(2026, 3, 30), date(2026, 4, 30), date(2026, 5, 30)]


@pytest.mark.parametrize(
    ("terms", "on", "state"),
    [
        (Terms(date(2027, 1, 1), None, state="draft"), DAY, "draft"),
        (Terms(date(2027, 1, 1), None, state="negotiating"), DAY, "negotiating"),
        (Terms(date(2027, 1, 1), None, state="agreed"), DAY, "to come"),
        (Terms(DAY, None, state="agreed"), DAY, "in force"),
        (Terms(date(2020, 1, 1), None), DAY, "in force"),
        (Terms(date(2020, 1, 1), DAY, 90, "none"), date(2026, 8, 25), "in force"),
        (Terms(date(2020, 1, 1), DAY, 90, "none"), date(2026, 8, 26), "ending"),
        (Terms(date(2020, 1, 1), DAY, 90, "none"), DAY, "ending"),
        (Terms(date(2020, 1, 1), DAY, None, "none"), date(2026, 11, 24), "lapsed"),
        (Terms(date(2020, 1, 1), DAY, None, "tacit", state="ending"), DAY, "ending"),
        (Terms(date(2020, 1, 1), DAY, None, "tacit", state="ending"), date(2026, 11, 24), "ended"),
        (Terms(date(2020, 1, 1), None, state="ended"), DAY, "ended"),
    ],
)
def test_the_state_follows_from_what_was_said_and_from_the_dates(terms: Terms, on: date, state: str) -> None:
    """First and last days count as in force; notice given and notice passed are "ending"."""
    found = dates_on(terms, on)
    assert found.state == state
    assert found.is_in_force == (state in {"in force", "ending"})


def test_notice_given_stops_the_chain() -> None:
    """An agreement that is ending does not renew, whatever its renewal says, and asks for no talks."""
    found = dates_on(Terms(date(2024, 1, 1), date(2026, 12, 31), 90, "tacit", 30, "ending"), DAY)
    assert (found.renews_on, found.notice_by, found.talks_from, found.bound_until) == (
        None, None, None, date(2026, 12, 31))
    assert in_force_until(ROLLING) is None
    assert in_force_until(Terms(date(2024, 1, 1), date(2026, 12, 31))) == date(2026, 12, 31)


def test_without_notice_talks_begin_before_the_end() -> None:
    """Where no notice is needed, the lead time is counted from the last day."""
    found = dates_on(Terms(date(2024, 1, 1), date(2026, 12, 31), None, "none", 30), DAY)
    assert (found.notice_by, found.talks_from) == (None, date(2026, 12, 1))


def test_an_open_ended_agreement_has_no_dates() -> None:
    """No end: nothing to give notice of by a day, nothing left to count."""
    found = dates_on(Terms(date(2024, 1, 1), None, 90, "tacit", 30), DAY)
    assert (found.ends_on, found.notice_by, found.talks_from, found.days_left) == (None, None, None, None)


def test_a_fiscal_year_begins_with_its_month() -> None:
    """From April: March lies in the year that ends then; labels name the year in which it ends."""
    assert [fiscal_year(day, 4).label for day in (date(2026, 3, 31), date(2026, 4, 1))] == ["FY2026", "FY2027"]
    assert fiscal_year(date(2028, 2, 29), 4).n_days == 366
    assert fiscal_year(date(2026, 7, 1)).label == "2026"
    assert [year.label for year in fiscal_years(date(2026, 1, 5), 3, 10)] == ["FY2026", "FY2027", "FY2028"]
    assert fiscal_year(date(2027, 2, 28), 3).end == date(2027, 2, 28)
    assert fiscal_year(date(2028, 2, 28), 3).end == date(2028, 2, 29)


def test_a_share_of_a_fiscal_year_counts_days() -> None:
    """Half of a leap year is 183 of its 366 days; what lies outside is nothing; no end is the whole."""
    year = fiscal_year(date(2028, 1, 1))
    assert year.share(date(2028, 1, 1), date(2028, 7, 1)) == pytest.approx(183 / 366)
    assert year.share(date(2026, 1, 1), None) == 1
    assert year.share(date(2029, 1, 1), None) == 0
    assert year.share(date(2020, 1, 1), date(2027, 12, 31)) == 0
