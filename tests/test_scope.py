"""Periods and scopes."""

from datetime import date

import numpy as np
import pytest

from analytics.errors import AnalyticsError
from analytics.scope.months import month_number, span_labels, span_numbers
from analytics.scope.periods import Period
from analytics.scope.scope import Scope


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-H1", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026-q3", date(2026, 7, 1), date(2026, 9, 30)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-11-01..2026-01-31", date(2025, 11, 1), date(2026, 1, 31)),
    ],
)
def test_a_period_is_read_as_it_is_written(text: str, start: date, end: date) -> None:
    """Years, half-years, quarters, months and ranges."""
    period = Period.parse(text)
    assert (period.start, period.end) == (start, end)
    assert Period.parse(period.label) == period


@pytest.mark.parametrize("text", ["", "2026-Q5", "2026-13", "Q3 2026", "2026-07-01", "2026-01-01..soon"])
def test_other_texts_are_refused_with_what_is_expected(text: str) -> None:
    """The sentence names the notations."""
    with pytest.raises(AnalyticsError, match="2026-Q3"):
        Period.parse(text)


def test_a_period_that_ends_before_it_starts_is_refused() -> None:
    """The sentence names both days."""
    with pytest.raises(AnalyticsError, match="2026-02-01"):
        Period(date(2026, 2, 1), date(2026, 1, 1))


@pytest.mark.parametrize(
    ("text", "before", "last_year"),
    [
        ("2026-Q1", "2025-Q4", "2025-Q1"),
        ("2026-01", "2025-12", "2025-01"),
        ("2026-H1", "2025-H2", "2025-H1"),
        ("2026", "2025", "2025"),
        ("2025-11-01..2026-01-31", "2025-08-01..2025-10-31", "2024-11-01..2025-01-31"),
        ("2026-03-03..2026-03-09", "2026-02-24..2026-03-02", "2025-03-03..2025-03-09"),
    ],
)
def test_neighbours_have_equal_length_and_a_short_label(text: str, before: str, last_year: str) -> None:
    """Whole months stay whole months, other spans keep their days."""
    assert Period.parse(text).previous().label == before
    assert Period.parse(text).same_last_year().label == last_year


def test_a_leap_day_has_a_place_last_year() -> None:
    """29 February becomes the 28th."""
    assert Period(date(2024, 2, 20), date(2024, 2, 29)).same_last_year().end == date(2023, 2, 28)


def test_a_period_is_complete_when_its_last_day_is_known() -> None:
    """`as_of` means up to the end of that day."""
    quarter = Period.parse("2026-Q3")
    assert quarter.is_complete(date(2026, 9, 30))
    assert not quarter.is_complete(date(2026, 9, 29))


def test_a_year_up_to_a_period() -> None:
    """Twelve months that end with it, more where it is longer."""
    assert Period.parse("2026-Q3").year_up_to() == Period.parse("2025-10-01..2026-09-30")
    assert Period.parse("2025-01-01..2026-12-31").year_up_to().label == "2025-01-01..2026-12-31"


def test_the_months_of_a_period() -> None:
    """The first day of each."""
    assert Period.parse("2026-Q1").months() == [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)]


def test_scopes_are_hashable_and_changed_by_copy() -> None:
    """Lists of names become tuples, so that answers can be kept by their scope."""
    scope = Scope(date(2026, 9, 30), Period.parse("2026-Q3"), customers=["Finance"])  # type: ignore[arg-type]
    assert scope.customers == ("Finance",)
    assert hash(scope) == hash(scope.but(customers=("Finance",)))
    assert scope.but(services=("E-mail",)).customers == ("Finance",)


def test_fiscal_quarters_are_named_by_the_year_they_end_in() -> None:
    """With a year that begins in April, May 2026 lies in the first quarter of the fiscal year 2027."""
    may = span_numbers(np.array([month_number(date(2026, 5, 1))]), "quarter", 4)
    assert span_labels(may, "quarter", 4) == ["FY2027-Q1"]
    assert span_labels(span_numbers(np.array([month_number(date(2026, 5, 1))]), "month", 4), "month", 4) == ["2026-05"]
