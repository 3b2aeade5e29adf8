"""Text becomes dates, instants and periods, with no order of day and month guessed."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.imports.cells.dates import ParsedDates, date_order, parse_dates, parse_periods
from data.imports.errors import ImportRefused


def column(*texts: str | None) -> pd.Series:
    return pd.Series(list(texts), name="answered", dtype="str")


def parsed(*texts: str | None, declared: str | None = None, **zones: str) -> ParsedDates:
    text = column(*texts)
    return parse_dates(text, date_order(text, declared), **zones)


def days(result: ParsedDates) -> list[str | None]:
    return [None if pd.isna(each) else each.strftime("%Y-%m-%d") for each in result.on]


def instants(result: ParsedDates) -> list[str | None]:
    return [None if pd.isna(each) else each.isoformat(" ") for each in result.at]


@pytest.mark.parametrize("texts", [("25/04/2026", "3/4/2026"), ("25.4.26", "3.4.26"), ("25-04-2026", "03-04-2026")])
def test_one_day_above_twelve_proves_day_first(texts):
    """The whole column is read as its proof says, whatever separates the numbers and however long the year."""
    order = date_order(column(*texts))
    assert order.order == "dmy"
    assert days(parsed(*texts)) == ["2026-04-25", "2026-04-03"]
    assert order.note == "dates are read day first, as the whole column shows; 1 could be read either way"


def test_one_second_number_above_twelve_proves_month_first():
    """Microsoft Forms writes M/D/YY."""
    assert days(parsed("7/22/20", "7/2/20")) == ["2020-07-22", "2020-07-02"]


def test_a_proof_far_down_the_column_counts():
    """The order comes from all rows, never from the first ones."""
    text = column(*["03/04/2026"] * 50_000, "04/25/2026")
    assert date_order(text).order == "mdy"


def test_without_proof_the_order_is_asked_for():
    """03/04/2026 alone is a question, with the date in doubt and the option that answers it."""
    with pytest.raises(ImportRefused, match="'answered': all 2 dates") as refused:
        date_order(column("03/04/2026", "05/06/2026", "07/07/2026"))
    assert (refused.value.asks, refused.value.choices) == ("dates", ("03/04/2026",))
    assert refused.value.how == "Say which with {dates} dmy or {dates} mdy."


def test_as_much_proof_for_both_orders_is_asked_for():
    """One date each way decides nothing."""
    with pytest.raises(ImportRefused, match="day first or month first"):
        date_order(column("25/04/2026", "04/25/2026"))


def test_a_declared_order_answers():
    """The same text reads either way once a person says how."""
    assert days(parsed("03/04/2026", declared="dmy")) == ["2026-04-03"]
    assert days(parsed("03/04/2026", declared="mdy")) == ["2026-03-04"]
    assert days(parsed("26/03/04", declared="ymd")) == ["2026-03-04"]


def test_dates_that_read_only_one_way_need_no_proof():
    """The year first, the month in letters, or day and month alike leave no question."""
    texts = ("2026-04-03", "7/7/2026", "3 Apr 2026", "Apr 3, 2026", "2026/4/3", "20260403", "Fri, 03-Apr-26")
    assert days(parsed(*texts)) == ["2026-04-03", "2026-07-07", *["2026-04-03"] * 5]
    assert date_order(column(*texts)).note == ""


def test_the_order_with_more_proof_wins_and_contradicting_dates_are_bad():
    """Dates in the other order are rejected with a reason, and the note counts them and the ambiguous ones."""
    texts = ("25/04/2026", "26/04/2026", "04/25/2026", "03/04/2026")
    order, result = date_order(column(*texts)), parsed(*texts)
    assert order.order == "dmy"
    assert (result.reasons != "").tolist() == [False, False, True, False]
    assert result.reasons[2] == "has the month first, where the column's dates are read day first"
    assert "1 could be read either way; 1 can only be read in another order" in order.note


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("31/02/2026", "is no day of the calendar"),
        ("2026-02-29", "is no day of the calendar"),
        ("00/05/2026", "is no day of the calendar"),
        ("2026-05-01 25:00", "is no time of day"),
        ("2026-05-01 13:00 pm", "is no time of day"),
        ("1900-01-01", "stands for no date"),
        ("1970-01-01 02:37:03", "stands for no date"),
        ("9999-12-31", "stands for no date"),
        ("0001-01-01", "stands for no date"),
        ("Bob", "is not a date"),
        ("12:30", "is not a date"),
        ("45123", "is not a date"),
        ("2026-07", "is not a date"),
        ("2026-05-01 10:00 EST", "has a time zone in letters, which may mean several; write its distance from UTC"),
    ],
)
def test_text_that_is_no_date_is_bad_with_a_reason(text, reason):
    """Impossible days and times, dates that stand for none, and other text are told apart."""
    result = parsed(text, "25/04/2026")
    assert (result.reasons != "").tolist() == [True, False]
    assert result.reasons.tolist() == [reason, ""]
    assert pd.isna(result.on[0])
    assert result.at.isna()[0]


def test_blank_text_is_missing_and_not_bad():
    """An empty cell is for the caller to judge."""
    result = parsed("", None, "  ", "25/04/2026")
    assert (result.reasons != "").tolist() == [False] * 4
    assert days(result) == [None, None, None, "2026-04-25"]


def test_a_date_without_a_time_stays_that_date_in_every_zone():
    """No zone moves a date."""
    result = parsed("2026-07-01", time_zone="Pacific/Auckland", reporting_zone="America/Los_Angeles")
    assert days(result) == ["2026-07-01"]
    assert instants(result) == [None]


def test_an_instant_with_an_offset_is_converted_and_dated_where_reports_are_made():
    """The reporting zone decides the day."""
    texts = ("2026-06-30T23:30:00Z", "2026-06-30T23:30:00.250+00:00", "2026-07-01 01:30:00 +0200")
    result = parsed(*texts, time_zone="America/New_York", reporting_zone="Europe/Berlin")
    assert days(result) == ["2026-07-01"] * 3
    assert instants(result)[0] == "2026-06-30 23:30:00"
    assert instants(result)[1] == "2026-06-30 23:30:00.250000"
    assert instants(result)[2] == "2026-06-30 23:30:00"


def test_a_naive_instant_is_in_the_declared_zone():
    """Summer and winter time are those of the zone's calendar."""
    result = parsed("2026-07-01 00:30:00", "2026-01-01 00:30", time_zone="Europe/Berlin")
    assert instants(result) == ["2026-06-30 22:30:00", "2025-12-31 23:30:00"]
    assert days(result) == ["2026-07-01", "2026-01-01"]


def test_hours_that_clocks_repeat_or_skip_are_read():
    """The first of the repeated hours; a skipped hour moves to the one after it."""
    result = parsed("2026-10-25 02:30:00", "2026-03-29 02:30:00", time_zone="Europe/Berlin")
    assert instants(result) == ["2026-10-25 00:30:00", "2026-03-29 01:00:00"]


def test_twelve_hour_clocks_and_google_forms():
    """Noon and midnight, and Google's GMT+1, an hour ahead of GMT."""
    result = parsed(
        "2014/08/27 11:29:31 AM GMT+1", "9/26/2018 12:06:16 AM", "9/26/2018 12:06 pm", "9/26/2018, 1:06:16\u202fPM"
    )
    assert instants(result) == [
        "2014-08-27 10:29:31",
        "2018-09-26 00:06:16",
        "2018-09-26 12:06:00",
        "2018-09-26 13:06:16",
    ]


def test_seconds_and_milliseconds_since_1970():
    """Delighted and Zabbix count seconds, Jira milliseconds; no zone is applied to them."""
    result = parsed("1718000000", "1718000000123", time_zone="Asia/Tokyo", reporting_zone="UTC")
    assert instants(result) == ["2024-06-10 06:13:20", "2024-06-10 06:13:20.123000"]
    assert date_order(column("1718000000")).order == "epoch"


def test_excel_serials_only_where_declared():
    """45123 is 2023-07-16 in Excel's 1900 system; undeclared it is just a number."""
    result = parsed("45123", "45123.75", declared="excel")
    assert days(result) == ["2023-07-16", "2023-07-16"]
    assert instants(result)[1] == "2023-07-16 18:00:00"
    assert (parsed("45123").reasons != "").tolist() == [True]


def test_midnight_everywhere_is_a_date_filled_up():
    """A program that writes 00:00:00 behind every date has no times; a zone must not move its days."""
    texts = ("2026-07-01 00:00:00", "2026-07-02 00:00:00")
    assert days(parsed(*texts, time_zone="UTC", reporting_zone="America/New_York")) == ["2026-07-01", "2026-07-02"]
    assert "every time is 00:00" in date_order(column(*texts)).note
    assert date_order(column(*texts, "2026-07-02 00:01:00")).has_time


@pytest.mark.parametrize("zones", [{"time_zone": "Europe/Atlantis"}, {"reporting_zone": "../etc/passwd"}])
def test_an_unknown_zone_is_refused(zones):
    """A zone that does not exist is named."""
    with pytest.raises(ImportRefused, match="no time zone"):
        parsed("2026-07-01 10:00", **zones)


def test_an_unknown_order_is_refused():
    """Only orders that exist can be declared."""
    with pytest.raises(ImportRefused, match="'american' is no order"):
        date_order(column("1/2/2026"), "american")


@settings(max_examples=150)
@given(
    st.lists(st.dates(dt.date(1971, 1, 1), dt.date(2060, 12, 31)), min_size=1, max_size=30),
    st.sampled_from(["%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%m-%d-%Y"]),
)
def test_any_dates_read_back_or_are_asked_for(dates, written):
    """Whatever dates a column holds, it is read as written, or the order is asked for; never read wrongly."""
    texts = [date.strftime(written) for date in dates]
    try:
        result = parsed(*texts)
    except ImportRefused:
        assert all(date.day <= 12 for date in dates)
        return
    assert days(result) == [date.isoformat() for date in dates]


def test_periods_of_every_grain():
    """Months, quarters and years are told apart by how they are written."""
    texts = ("2026-07", "07/2026", "202607", "July 2026", "Jul-26", "2026-Q3", "Q3 2026", "2026")
    result = parse_periods(column(*texts))
    assert result.start.dt.strftime("%Y-%m-%d").tolist() == ["2026-07-01"] * 7 + ["2026-01-01"]
    assert result.grain.tolist() == ["month"] * 5 + ["quarter"] * 2 + ["year"]


def test_full_dates_are_months_only_where_all_are_the_first():
    """2017-03-01 in a table of monthly figures is March; among other days it is a day."""
    assert parse_periods(column("2017-03-01", "2017-04-01")).grain.tolist() == ["month", "month"]
    assert parse_periods(column("2017-03-01", "2017-04-02")).grain.tolist() == ["day", "day"]


def test_what_is_no_period_is_bad():
    """Month 13 and quarter 5 do not exist; blank cells are not bad."""
    result = parse_periods(column("2026-13", "Q5 2026", "soon", "", None))
    assert (result.reasons != "").tolist() == [True, True, True, False, False]
    assert result.reasons[0] == "is no day, month, quarter or year"
