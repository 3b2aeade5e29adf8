"""Cells of every kind become values, and the rows of every kind hold what they must, at each limit and beside it."""

from __future__ import annotations

import pandas as pd
import pytest

from data.imports.cells.date_order import date_order
from data.imports.cells.dates import parse_dates, parse_periods
from data.imports.cells.numbers import decimal_mark, hours_text, parse_durations_hours, parse_numbers
from data.imports.cells.scales import scale_of
from data.imports.cells.score_labels import numbers_in_labels, satisfaction_scale
from data.imports.errors import ImportRefused
from data.imports.options import ImportOptions
from tests.imports.formats.imported import Imported, imported


def text(*cells: object, name: str = "when") -> pd.Series:
    return pd.Series([str(cell) for cell in cells], dtype="str", name=name)


def read(headings: str, *rows: str, **options: object) -> Imported:
    """A canonical file."""
    return imported("\n".join([headings, *rows]) + "\n", **options)


def rejects(found: Imported) -> dict[int, tuple[str, str, str]]:
    """Place to column, value and reason."""
    (part,) = found.parts.values()
    return {int(row.Index): (row.column, row.value, row.reason) for row in part.rejected.itertuples()}


def values(found: Imported, *roles: str) -> list[tuple[object, ...]]:
    """The cells of sound rows; None where missing, dates as text."""
    rows = found.rows[list(roles)].copy()
    for role in roles:
        if pd.api.types.is_datetime64_any_dtype(rows[role]):
            rows[role] = rows[role].dt.strftime("%Y-%m-%d")
    return [
        tuple(None if pd.isna(cell) else cell for cell in row) for row in rows.astype(object).itertuples(index=False)
    ]


# Dates


def days(*cells: str, declared: str | None = None) -> list[str]:
    """Each day as ISO, or the reason why it is none."""
    column = text(*cells)
    found = parse_dates(column, date_order(column, declared))
    return [
        reason or f"{day:%Y-%m-%d}" for day, reason in zip(found.on, found.reasons, strict=True)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("31.12.68", "2068-12-31"),
        ("31.12.69", "1969-12-31"),
        ("31.12.99", "1999-12-31"),
        ("31.12.00", "2000-12-31"),
        ("31.12.1900", "1900-12-31"),
        ("31.12.1899", "stands for no date"),
        ("31.12.2199", "2199-12-31"),
        ("1.1.2200", "stands for no date"),
        ("2.1.1900", "1900-01-02"),
        ("1.1.1900", "stands for no date"),
        ("30.12.1899", "stands for no date"),
        ("1.1.1970", "stands for no date"),
        ("2.1.1970", "1970-01-02"),
        ("29.2.2024", "2024-02-29"),
        ("29.2.2023", "is no day of the calendar"),
        ("29.2.2100", "is no day of the calendar"),
        ("31.4.2026", "is no day of the calendar"),
        ("30.4.2026", "2026-04-30"),
        ("0.4.2026", "is no day of the calendar"),
        ("13.13.2026", "is no day of the calendar"),
        ("1.12.0000", "is no day of the calendar"),
        ("1.12.0001", "stands for no date"),
        ("1. Dec 2026", "2026-12-01"),
        ("1 dec 26", "2026-12-01"),
        ("1 dec 69", "1969-12-01"),
        ("December 2nd, 2026", "2026-12-02"),
        ("2026 dec 3", "2026-12-03"),
        ("2026-Sept-03", "2026-09-03"),
        ("2026/12/31", "2026-12-31"),
        ("20261231", "2026-12-31"),
        ("46387", "is not a date"),
        ("hello", "is not a date"),
        ("04/13/2026", "has the month first, where the column's dates are read day first"),
    ],
)
def test_a_day_of_the_calendar(cell: str, day: str) -> None:
    """Beside a date that proves day first."""
    assert days("31.12.2025", "30.12.2025", cell)[2] == day


def test_compact_and_counted_dates() -> None:
    """Eight digits are a date of a column of such; counts are dates where they are seconds, or declared."""
    assert days("20261231", "20261232") == ["2026-12-31", "is no day of the calendar"]
    assert days("1798675199", "1798675200", "1798675200999") == ["2026-12-30", "2026-12-31", "2026-12-31"]
    assert days("46387", "46387.99999999", "1", "2", "3", declared="excel") == [
        "2026-12-31", "2026-12-31", "stands for no date", "stands for no date", "1900-01-02"
    ]  # fmt: skip
    assert days("46387", "x", declared="ymd") == ["is not a date", "is not a date"]


@pytest.mark.parametrize(
    ("declared", "cells", "wanted"),
    [
        ("ymd", ["26/12/31", "2026-12-30"], ["2026-12-31", "2026-12-30"]),
        ("ymd", ["31/12/26"], ["2031-12-26"]),
        (
            "ymd",
            ["03/04/2026"],
            ["has the year last, where the column's dates are read year first"],
        ),
        ("dmy", ["03/04/2026"], ["2026-04-03"]),
        ("mdy", ["03/04/2026"], ["2026-03-04"]),
        ("mdy", ["13/04/2026"], ["has the day first, where the column's dates are read month first"]),
        ("mdy", ["32/13/2026"], ["is no day of the calendar"]),
    ],
)
def test_a_declared_order_reads_every_date(declared: str, cells: list[str], wanted: list[str]) -> None:
    """What it cannot read is told by the order that could."""
    assert days(*cells, declared=declared) == wanted


DAY_FIRST_EITHER = "dates are read day first, as the whole column shows; 1 could be read either way"
MONTH_FIRST_EITHER = "dates are read month first, as the whole column shows; 1 could be read either way"
DAY_FIRST_MOSTLY = (
    "dates are read day first, as the whole column shows; 1 can only be read in another order and are rejected"
)
DAY_FIRST_DECLARED = "dates are read day first, as declared; 1 can only be read in another order and are rejected"
YEAR_FIRST_DECLARED = "dates are read year first, as declared; 1 can only be read in another order and are rejected"


@pytest.mark.parametrize(
    ("cells", "declared", "order", "note"),
    [
        (["13/04/2026", "03/04/2026"], None, "dmy", DAY_FIRST_EITHER),
        (["04/13/2026", "03/04/2026"], None, "mdy", MONTH_FIRST_EITHER),
        (["13/04/2026", "14/04/2026", "04/13/2026"], None, "dmy", DAY_FIRST_MOSTLY),
        (["13/04/2026", "04/04/2026"], None, "dmy", ""),
        (["04/04/2026"], None, "dmy", ""),
        (["2026-04-03"], None, "ymd", ""),
        (["1798675199"], None, "epoch", ""),
        (["1798675199", "2026-04-03"], None, "ymd", ""),
        (["46387"], "excel", "excel", ""),
        (["03/04/2026"], "dmy", "dmy", ""),
        (["04/13/2026", "03/04/2026"], "dmy", "dmy", DAY_FIRST_DECLARED),
        (["03/04/2026", "2026-04-03"], "ymd", "ymd", YEAR_FIRST_DECLARED),
        (["03/04/26"], "ymd", "ymd", ""),
        ([""], None, "ymd", ""),
    ],
)  # fmt: skip
def test_the_order_and_what_is_said_of_it(cells: list[str], declared: str | None, order: str, note: str) -> None:
    """The one that more dates prove; what contradicts it is counted."""
    found = date_order(text(*cells), declared)
    assert (found.order, found.note, found.has_time) == (order, note, order == "epoch" or "1798675199" in cells)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (["03/04/2026"], "03/04/2026"),
        (["04/04/2026", "05/06/2026"], "05/06/2026"),
        (["13/04/2026", "04/13/2026"], "13/04/2026"),
        (["13/04/2026", "04/13/2026", "05/06/2026"], "05/06/2026"),
    ],
)
def test_without_more_proof_for_one_order_it_is_asked_for(cells: list[str], said: str) -> None:
    """With a date that could be read either way, where there is one."""
    with pytest.raises(ImportRefused, match=said):
        date_order(text(*cells))


@pytest.mark.parametrize(
    ("cell", "at"),
    [
        ("2026-07-01 23:59:59.999999", "2026-07-01 23:59:59.999999"),
        ("2026-07-01 24:00", "is no time of day"),
        ("2026-07-01 23:60", "is no time of day"),
        ("2026-07-01 23:59:60", "is no time of day"),
        ("2026-07-01 12:00 am", "2026-07-01 00:00:00"),
        ("2026-07-01 12:30 pm", "2026-07-01 12:30:00"),
        ("2026-07-01 1:05 pm", "2026-07-01 13:05:00"),
        ("2026-07-01 11:05 a.m.", "2026-07-01 11:05:00"),
        ("2026-07-01 0:05 am", "is no time of day"),
        ("2026-07-01 13:05 pm", "is no time of day"),
        ("2026-07-01T10:00:00Z", "2026-07-01 10:00:00"),
        ("2026-07-01 10:00+02:30", "2026-07-01 07:30:00"),
        ("2026-07-01 10:00 -0330", "2026-07-01 13:30:00"),
        ("2026-07-01 10:00 GMT+1", "2026-07-01 09:00:00"),
        ("2026-07-01 10:00 EST", "has a time zone in letters, which may mean several; write its distance from UTC"),
        ("2026-07-01 10:00:00.5", "2026-07-01 10:00:00.500000"),
        ("20260701T101500Z", "2026-07-01 10:15:00"),
        ("20260701T1015", "2026-07-01 10:15:00"),
        ("1782900000", "2026-07-01 10:00:00"),
        ("1782900000.25", "2026-07-01 10:00:00.250000"),
        ("1782900000123", "2026-07-01 10:00:00.123000"),
        ("1782900000123.5", "2026-07-01 10:00:00.123500"),
    ],
)  # fmt: skip
def test_an_instant_to_the_microsecond(cell: str, at: str) -> None:
    """Clocks of 12 and 24 hours, offsets, fractions; beside an instant that is one."""
    column = text("2026-01-01 08:00", cell)
    found = parse_dates(column, date_order(column))
    assert (found.reasons[1] or str(found.at.loc[1])) == at


def test_midnight_is_a_time_only_beside_other_times_or_with_a_zone() -> None:
    """A program that fills up dates writes midnight everywhere."""
    filled = date_order(text("2026-07-01 00:00", "2026-07-02 00:00:00"))
    assert (filled.has_time, filled.note) == (False, "every time is 00:00, so these are read as dates without a time")
    assert date_order(text("2026-07-01 00:00", "2026-07-02")).note == filled.note
    assert date_order(text("2026-07-01 00:00", "2026-07-02 00:01")).has_time
    assert date_order(text("2026-07-01 00:00Z")).has_time
    assert date_order(text("2026-07-01 00:00+01:00")).has_time
    assert not date_order(text("2026-07-01")).has_time
    assert date_order(text("46387.5"), "excel").has_time
    assert not date_order(text("46387"), "excel").has_time
    column = text("46387.5")
    assert str(parse_dates(column, date_order(column, "excel")).at.loc[0]) == "2026-12-31 12:00:00"


def test_the_day_of_an_instant_is_that_of_the_reporting_zone() -> None:
    """A date without a time stays; an instant without a zone is in the file's own."""
    column = text("2026-07-01 23:30", "2026-07-02", "2026-07-01 23:30Z", "1782950400")
    found = parse_dates(column, date_order(column), time_zone="America/New_York", reporting_zone="Europe/Berlin")
    assert found.on.dt.strftime("%m-%d").tolist() == ["07-02", "07-02", "07-02", "07-02"]
    assert [None if pd.isna(at) else f"{at:%d %H:%M}" for at in found.at] == ["02 03:30", None, "01 23:30", "02 00:00"]
    own = parse_dates(column, date_order(column), time_zone="America/New_York")
    assert own.on.dt.strftime("%m-%d").tolist() == ["07-01", "07-02", "07-01", "07-01"]


def test_hours_that_clocks_repeat_or_skip() -> None:
    """Of a repeated hour the first is taken; a skipped one is moved to the hour after it."""
    column = text("2026-10-25 02:30", "2026-03-29 02:30", "2026-03-29 03:30")
    found = parse_dates(column, date_order(column), time_zone="Europe/Berlin")
    assert found.at.astype("str").tolist() == ["2026-10-25 00:30:00", "2026-03-29 01:00:00", "2026-03-29 01:30:00"]


@pytest.mark.parametrize(
    ("cell", "start", "grain"),
    [
        ("2026", "2026-01-01", "year"),
        ("1900", "1900-01-01", "year"),
        ("1899", "is no day, month, quarter or year", None),
        ("2199", "2199-01-01", "year"),
        ("2200", "is no day, month, quarter or year", None),
        ("2026-07", "2026-07-01", "month"),
        ("2026 7", "2026-07-01", "month"),
        ("202612", "2026-12-01", "month"),
        ("202613", "is no day, month, quarter or year", None),
        ("2026-00", "is no day, month, quarter or year", None),
        ("12/2026", "2026-12-01", "month"),
        ("Jul 26", "2026-07-01", "month"),
        ("Sept. 2026", "2026-09-01", "month"),
        ("2026 July", "2026-07-01", "month"),
        ("2026-Q1", "2026-01-01", "quarter"),
        ("Q4 2026", "2026-10-01", "quarter"),
        ("2026q2", "2026-04-01", "quarter"),
        ("2026-Q0", "is no day, month, quarter or year", None),
        ("2026-Q5", "is no day, month, quarter or year", None),
        ("2026-02-30", "is no day of the calendar", None),
        ("soon", "is no day, month, quarter or year", None),
        ("", "", None),
    ],
)
def test_a_period_of_any_grain(cell: str, start: str, grain: str | None) -> None:
    """Months, quarters and years begin on their first day."""
    found = parse_periods(text(cell))
    assert (found.reasons[0] or ("" if pd.isna(found.start[0]) else f"{found.start[0]:%Y-%m-%d}")) == start
    assert (None if pd.isna(found.grain[0]) else found.grain[0]) == grain


def test_full_dates_stand_for_months_only_where_all_are_the_first() -> None:
    """One other day makes all of them days; months beside them stay months."""
    assert parse_periods(text("2026-07-01", "2026-08-01")).grain.tolist() == ["month", "month"]
    found = parse_periods(text("2026-07-01", "2026-08-02", "2026-09", "2026"))
    assert found.grain.tolist() == ["day", "day", "month", "year"]
    assert found.note == ""
    assert parse_periods(text("13/07/2026", "03/04/2026")).note.endswith("1 could be read either way")
    assert f"{parse_periods(text('03/04/2026'), 'mdy').start[0]:%Y-%m-%d}" == "2026-03-04"


# Numbers


@pytest.mark.parametrize(
    ("cells", "mark"),
    [
        (["1.234", "0.5"], "."),
        (["1.234", "0,5"], ","),
        (["1,234", "1,234,567"], "."),
        (["1.234", "1.234.567"], ","),
        (["1.234", "12.3456"], "."),
        (["0.125"], "."),
        (["1234.125"], "."),
        (["1.234,5"], ","),
        (["1 234,567"], ","),
        (["99.999%"], "."),
        (["99,999 %"], ","),
        (["1,5", "2.5", "3,5"], ","),
        ([",5"], ","),
        (["12", "x", "3.4.5"], "."),
        (["1.5e3", "1.234"], "."),
        (["-1,5"], ","),
    ],
)
def test_the_decimal_mark_that_more_numbers_prove(cells: list[str], mark: str) -> None:
    """Over all columns together."""
    assert decimal_mark([text(*cells)]) == mark
    assert decimal_mark([text(cell, name=cell) for cell in cells]) == mark
    assert decimal_mark([text(*cells)], "," if mark == "." else ".") != mark


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ([["1.234"]], "1.234"),
        ([["12"], ["123,456"]], "123,456"),
        ([["1.5", "2,5"]], "1.5"),
        ([["12"], ["2,5", "1.5"]], "2,5"),
        ([["1,5", "2.5", "1.234"]], "1.234"),
    ],
)
def test_a_decimal_mark_without_proof_is_asked_for(columns: list[list[str]], said: str) -> None:
    """With the number that is in doubt."""
    with pytest.raises(ImportRefused, match=said):
        decimal_mark([text(*cells, name=f"c{n}") for n, cells in enumerate(columns)])


@pytest.mark.parametrize(
    ("cell", "decimal", "number"),
    [
        ("1,234.5", ".", 1234.5),
        ("1.234,5", ",", 1234.5),
        ("1234,5", ".", None),
        ("12,34.5", ".", None),
        ("1 234", ".", 1234.0),
        ("1'234'567", ".", 1234567.0),
        ("1 234'567", ".", None),
        ("82 %", ".", 82.0),
        ("-0.5", ".", -0.5),
        ("+5", ".", 5.0),
        ("5.", ".", 5.0),
        (".5", ".", 0.5),
        ("1e3", ".", 1000.0),
        ("1e+3", ".", 1000.0),
        ("1e-3", ".", 0.001),
        ("1e999", ".", None),
        ("abc", ".", None),
        ("−5", ".", -5.0),
    ],
)
def test_a_number_is_checked_whole(cell: str, decimal: str, number: float | None) -> None:
    """Thousands in threes by one mark; what is no number is bad."""
    numbers, is_bad = parse_numbers(text(cell, "", "7"), decimal)
    assert (None if pd.isna(numbers[0]) else numbers[0], bool(is_bad[0])) == (number, number is None)
    assert (is_bad[1], pd.isna(numbers[1]), numbers[2]) == (False, True, 7.0)


@pytest.mark.parametrize(
    ("cell", "hours"),
    [
        ("2h 30m", 2.5),
        ("1 day 2 hours", 26.0),
        ("90 min", 1.5),
        ("36 s", 0.01),
        ("2.25h", 2.25),
        ("2,5 hours", 2.5),
        ("26:37", 26 + 37 / 60),
        ("0:00:36", 0.01),
        ("0:00:00.36", 0.0001),
        ("-1:30", -1.5),
        ("-2h", -2.0),
        ("1:60", None),
        ("1:00:60", None),
        ("1:59:59", 1 + 59 / 60 + 59 / 3600),
        ("1 d 2:30", 26.5),
        ("P1DT2H30M36S", 26.51),
        ("PT90M", 1.5),
        ("P", None),
        ("1970-01-01 02:30:00", 2.5),
        ("1970-01-03 00:30:00", 48.5),
        ("1970-03-01 00:00:00", 59 * 24.0),
        ("1979-12-31 00:00:00", 3651 * 24.0),
        ("1980-01-01 00:00:00", None),
        ("1969-12-31 00:00:00", None),
        ("1970-13-01 00:00:00", None),
        ("1970-12-01 00:00:00", 334 * 24.0),
        ("1970-00-01 00:00:00", None),
        ("1970-01-00 00:00:00", None),
        ("1970-01-31 00:00:00", 720.0),
        ("1970-01-32 00:00:00", None),
        ("5", None),
        ("90m 30", None),
    ],
)
def test_a_duration_in_hours(cell: str, hours: float | None) -> None:
    """With units, as a clock, in ISO, or as a time after 1970 began."""
    found, is_bad = parse_durations_hours(text(cell, ""))
    assert (None if pd.isna(found[0]) else found[0]) == (None if hours is None else pytest.approx(hours))
    assert is_bad.tolist() == [hours is None, False]


def test_bare_numbers_count_what_the_tool_counts() -> None:
    """What is neither such a number nor a duration stays, to be rejected by its own text."""
    found = hours_text(text("5400", "2h", "soon", ""), r"\d+", 3600)
    assert found.tolist() == ["1.5", "2.0", "soon", ""]


# Scores


@pytest.mark.parametrize(
    ("scale", "scores", "n_bad"),
    [
        ("1..5", [1, 5, None, None, None, 3, None, None], 3),
        ("0..6", [1, 5, 0, 6, None, 3, None, None], 1),
    ],
)
def test_a_score_lies_on_its_scale(scale: str, scores: list[int | None], n_bad: int) -> None:
    """Both ends belong to it; blanks and codes are no answer."""
    options = ImportOptions(
        scale=(("csat", scale),), satisfied_from=(("csat", "4"),), no_answer=(("csat", "9, X"),)
    )  # fmt: skip
    found, is_bad = scale_of("csat", options).scores(text("1", "5", "0", "6", "2.5", "3.0", "9", "x"))
    assert [None if pd.isna(score) else score for score in found] == scores
    assert int(is_bad.sum()) == n_bad


def test_labels_are_scores_from_one_on() -> None:
    """Whatever their case; an unknown one is bad, a blank is not."""
    options = ImportOptions(scale=(("csat", "Bad, So, Good"),), satisfied_from=(("csat", "3"),))
    scale = scale_of("csat", options)
    found, is_bad = scale.scores(text("bad", "GOOD", "so", "fine", "", "-"))
    assert [None if pd.isna(score) else score for score in found] == [1, 3, 2, None, None, None]
    assert is_bad.tolist() == [False, False, False, True, False, False]
    assert (scale.low, scale.high, scale.words) == (1, 3, "Bad, So, Good")
    assert scale_of("csat", ImportOptions()).words == "1 to 5"


@pytest.mark.parametrize(
    ("metric", "said", "wanted"),
    [
        ("csat", {}, (1, 5, "higher", 4)),
        ("csat", {"better": "lower"}, (1, 5, "lower", 2)),
        ("csat", {"scale": "1..5"}, (1, 5, "higher", 4)),
        ("csat", {"scale": "1..7", "satisfied_from": "7"}, (1, 7, "higher", 7)),
        ("csat", {"scale": "1..7", "satisfied_from": "1"}, (1, 7, "higher", 1)),
        ("csat", {"scale": "-2..2", "satisfied_from": "-1"}, (-2, 2, "higher", -1)),
        ("nps", {}, (0, 10, "higher", 9)),
        ("nps", {"better": "lower"}, (0, 10, "lower", 1)),
        ("ces", {}, (1, 7, "higher", None)),
        ("rating", {"scale": "0..100"}, (0, 100, "higher", None)),
        ("rating", {"scale": "1..2"}, (1, 2, "higher", None)),
    ],
)
def test_the_scale_of_a_metric(metric: str, said: dict[str, str], wanted: tuple[object, ...]) -> None:
    """Its usual one, or as declared; low is the good end only where that is said."""
    options = ImportOptions(**{name: ((metric, value),) for name, value in said.items()})  # type: ignore[arg-type]
    scale = scale_of(metric, options)
    assert (scale.low, scale.high, scale.better, scale.satisfied_from) == wanted


@pytest.mark.parametrize(
    ("metric", "said"),
    [
        ("joy", {}),
        ("rating", {}),
        ("csat", {"scale": "5..1"}),
        ("csat", {"scale": "3..3"}),
        ("rating", {"scale": "0..101"}),
        ("csat", {"scale": "a,a"}),
        ("csat", {"scale": "a,,b"}),
        ("csat", {"scale": "a"}),
        ("csat", {"scale": "1..7"}),
        ("csat", {"scale": "a,b,c,d,e"}),
        ("csat", {"scale": "1..7", "satisfied_from": "8"}),
        ("csat", {"scale": "1..7", "satisfied_from": "0"}),
        ("csat", {"scale": "1..7", "satisfied_from": "many"}),
        ("csat", {"better": "left"}),
    ],
)
def test_a_scale_that_makes_no_sense_is_refused(metric: str, said: dict[str, str]) -> None:
    """Unknown, without ends, too long, named twice, or with satisfied answers that lie outside."""
    options = ImportOptions(**{name: ((metric, value),) for name, value in said.items()})  # type: ignore[arg-type]
    with pytest.raises(ImportRefused):
        scale_of(metric, options)


def test_what_is_said_of_a_question_goes_before_what_is_said_of_its_metric() -> None:
    """A scale of its own forgets the metric's good end and satisfied scores; another word alone does not."""
    options = ImportOptions(
        scale=(("csat", "1..7"), ("Own?", "1..4"), ("Usual?", "1..5")),
        satisfied_from=(("csat", "6"), ("Own?", "3")),
        better=(("csat", "lower"), ("Better?", "higher")),
        no_answer=(("csat", "9"),),
    )
    own = scale_of("csat", options, "Own?")
    assert (own.high, own.satisfied_from, own.better, own.no_answer) == (4, 3, "higher", frozenset())
    usual = scale_of("csat", options, "Usual?")
    assert (usual.high, usual.satisfied_from, usual.better) == (5, 4, "higher")
    better = scale_of("csat", options, "Better?")
    assert (better.high, better.satisfied_from, better.better, better.no_answer) == (7, 6, "higher", {"9"})
    other = scale_of("csat", options, "Other?")
    assert (other.high, other.satisfied_from, other.better) == (7, 6, "lower")


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        (["5 - Good", "4", "bad (0)", "3 stars"], ["5", "4", "0", "3"]),
        (["5 - Good", "", "n/a"], ["5", "", "n/a"]),
        (["5", "4"], None),
        (["5 - Good", "fine"], None),
        (["5 - Good", "5 - Best"], None),
        (["5 - Good", "5"], ["5", "5"]),
        (["30 - 44", "5 - Good"], None),
        ([""], None),
    ],
)
def test_numbers_that_labels_carry(cells: list[str], numbers: list[str] | None) -> None:
    """One in each, and none in two."""
    found = numbers_in_labels(text(*cells))
    assert (None if found is None else found.tolist()) == numbers


@pytest.mark.parametrize(
    ("cells", "scale"),
    [
        (["Very satisfied", "neutral"], "very dissatisfied,dissatisfied,neutral,satisfied,very satisfied"),
        (["zufrieden"], "sehr unzufrieden,unzufrieden,neutral,zufrieden,sehr zufrieden"),
        (["zufrieden", "teils, teils"], None),
        (["somewhat satisfied", "satisfied"], None),
        (["fine"], None),
        (["", "n/a"], None),
        (["satisfied", "don't know"], "very dissatisfied,dissatisfied,neutral,satisfied,very satisfied"),
    ],
)
def test_wordings_of_satisfaction(cells: list[str], scale: str | None) -> None:
    """Of one language, one wording a place, none with a comma; declared codes are no answer."""
    assert satisfaction_scale(text(*cells), frozenset({"don't know"})) == scale


# Rows


def test_cells_of_a_ticket() -> None:
    """Whether it met its level is said, else worked out; an excluded one has its reason."""
    found = read(
        "ticket_id,unit,measure,met,missed,elapsed_hours,target_hours,closed_at,excluded,excluded_reason",
        "1,A,r,yes,,,,2026-07-01,,",
        "2,A,r,,yes,,,2026-07-01,,",
        "3,A,r,,,4,4,2026-07-01,,",
        "4,A,r,,,4.1,4,2026-07-01,,",
        "5,A,r,no,no,1,4,2026-07-01,yes,",
        "6,A,r,,,,,,no,was late",
        "7,A,r,,,,4,2026-07-01,,",
        "8,A,r,,,1h 30m,4,,,a test",
        "9,A,r,maybe,,,,2026-07-01,,",
        ",A,r,yes,,,,2026-07-01,,",
        "11,A,r,yes,,soon,,2026-07-01,,",
    )
    assert values(found, "ticket_id", "met", "excluded_reason", "elapsed_hours") == [
        ("1", True, None, None),
        ("2", False, None, None),
        ("3", True, None, 4.0),
        ("4", False, None, 4.1),
        ("5", False, "no reason given", 1.0),
        ("6", None, None, None),
        ("8", True, "a test", 1.5),
    ]
    missing = "is empty for a closed ticket, and there are no elapsed and target hours either"
    assert rejects(found) == {
        6: ("met", "", missing),
        8: ("met", "maybe", f"is neither yes nor no; also met: {missing}"),
        9: ("ticket_id", "", "is empty; every row needs a ticket_id"),
        10: ("elapsed_hours", "soon", "is not a number"),
    }


def test_cells_of_a_measurement() -> None:
    """Met and missed make the total; a period's last day says its grain."""
    found = read(
        "measure,period,value,met,missed,total,period_end,better",
        "m,2026-07-01,99.5,,,,2026-07-31,",
        "m,2026-07-01,,8,,10,2026-09-30,Lower",
        "m,2026-01-01,,,3,10,2026-12-31,",
        "m,2026-07-02,1,,,,2026-07-31,",
        "m,2026-07-02,1,,,,2026-07-02,",
        "m,2026-07-02,1,7,3,10,,",
        "m,2026-07-02,,,,,,",
        "m,2026-07-02,,5,,,,",
        "m,2026-07-02,,,11,10,,",
        "m,2026-07-02,,11,,10,,",
        "m,2026-07-02,,7,2,10,,",
        "m,2026-07-02,1,,,,2026-07-01,",
        "m,2026-07-02,1,1.5,,10,,",
        "m,2026-07-02,1,-1,,10,,",
        "m,2026-07-02,1,10,0,10,,sideways",
        "m,2026-07-02,1,0,10,10,,",
        "m,2026-07-02,2,5,,,,",
    )
    assert values(found, "value", "met", "total", "grain", "better") == [
        (99.5, None, None, "month", "higher"),
        (None, 8, 10, "quarter", "lower"),
        (None, 7, 10, "year", "higher"),
        (1.0, None, None, "day", "higher"),
        (1.0, None, None, "day", "higher"),
        (1.0, 7, 10, "day", "higher"),
        (1.0, 0, 10, "day", "higher"),
    ]
    neither = "is empty, and there is no met or missed of a total either"
    assert rejects(found) == {
        6: ("value", "", neither),
        7: ("value", "", f"{neither}; also total: is empty, so met is of nothing"),
        8: ("missed", "11", "is more than the total"),
        9: ("met", "11", "is more than the total"),
        10: ("missed", "2", "does not make the total with met"),
        11: ("period_end", "2026-07-01", "is before the period begins"),
        12: ("met", "1.5", "is not a whole number"),
        13: ("met", "-1", "is below zero; also missed: is more than the total"),
        14: ("better", "sideways", "is none of higher, lower"),
        16: ("total", "", "is empty, so met is of nothing"),
    }


def test_what_a_cell_lacks_to_be_held_against_is_no_second_fault() -> None:
    """A row is told what is missing, and not that it contradicts what is missing."""
    found = read("measure,period,met,missed,total", "m,2026-07,1,1,")
    neither = "is empty, and there is no met or missed of a total either"
    assert rejects(found) == {0: ("value", "", f"{neither}; also total: is empty, so met is of nothing")}
    found = read("unit,month,invited,eligible", "A,2026-07,,3")
    assert rejects(found) == {0: ("invited", "", "is empty; every row needs a invited")}


def test_the_grain_is_that_of_the_end_only_from_the_first_of_a_month() -> None:
    """A day less or more is no month; without an end the period's own text says it."""
    found = read(
        "measure,period,value,period_end",
        "m,2026-07-01,1,2026-07-30",
        "m,2026-07-01,1,2026-08-01",
        "m,2026-07-15,1,2026-08-14",
        "m,2026-02-01,1,2026-02-28",
        "m,2026-07-01,1,2027-06-30",
        "m,2026-07,1,",
        "m,2026,1,2026-12-31",
    )
    assert [grain for (grain,) in values(found, "grain")] == ["day", "day", "day", "month", "year", "month", "year"]


def test_cells_of_invitations_and_structure() -> None:
    """As many invited as eligible is sound, one more is not; no unit is its own parent or successor."""
    found = read(
        "unit,month,invited,eligible",
        "A,2026-07-15,10,10",
        "A,2026-08-15,11,10",
        "A,2026-09,0,",
    )
    assert values(found, "month", "invited", "eligible") == [("2026-07-01", 10, 10), ("2026-09-01", 0, None)]
    assert rejects(found) == {1: ("invited", "11", "is more than were eligible")}
    units = read(
        "unit,parent,successor,headcount,valid_from,valid_to",
        "A,,,5,2026-01-01,2025-12-31",
        "B,B,,5,2026-01-01,2026-01-01",
        "C,A,C,5,2026-01-01,31.12.9999",
        "D,A,B,-5,2026-01-01,",
        "  E   F ,A,B,0,,9999-12-31",
        kind="structure",
        dates="ymd",
    )
    assert values(units, "unit", "parent", "valid_to") == [("E F", "A", None)]
    assert rejects(units) == {
        0: ("valid_to", "2025-12-31", "is before valid_from"),
        1: ("parent", "B", "is the unit itself"),
        2: ("successor", "C", "is the unit itself"),
        3: ("headcount", "-5", "is below zero"),
    }


def test_cells_of_agreements() -> None:
    """A target needs a measure and a measure a target; it may end on the day it begins."""
    found = read(
        "agreement,unit,starts_on,ends_on,measure,target,state",
        "a,A,2026-01-01,2026-01-01,m,95,Agreed",
        "a,A,2026-01-01,2025-12-31,m,95,",
        "a,A,2026-01-01,,m,,",
        "a,A,2026-01-01,,,95,",
        "a,A,2026-01-01,,,,open",
        "a,A,2026-01-01,,,,",
        kind="agreements",
    )
    assert values(found, "ends_on", "target", "state") == [("2026-01-01", 95.0, "agreed"), (None, None, None)]
    assert rejects(found) == {
        1: ("ends_on", "2025-12-31", "is before starts_on"),
        2: ("target", "", "is empty, so nothing is agreed"),
        3: ("measure", "", "is empty, so the target is of nothing"),
        4: ("state", "open", "is none of draft, negotiating, agreed, ending, ended"),
    }


def test_cells_of_responses() -> None:
    """Each scored cell is of its scale; a fault of any rejects the row, the first leading."""
    found = read(
        "unit,responded_at,csat,nps,survey_kind,comment",
        "A,2026-07-01 10:00,5,10,Pulse, x ",
        "A,2026-07-02 10:00,6,11,,",
        "A,,5,,,",
        ",2026-07-03,1,0,,-",
        "A,2026-07-04,,,,",
        "A,2026-07-05,-,n/a,party,",
    )
    assert values(found, "unit", "responded_at", "survey_kind", "comment") == [
        ("A", "2026-07-01", "pulse", "x"),
        ("A", "2026-07-04", "ticket", None),
    ]
    assert rejects(found) == {
        1: ("csat", "6", "is no score of 1 to 5; also nps: is no score of 0 to 10"),
        2: ("responded_at", "", "is empty; every row needs a responded_at"),
        3: ("unit", "", "is empty; every row needs a unit"),
        5: ("survey_kind", "party", "is none of relationship, ticket, project, pulse"),
    }
    (part,) = found.parts.values()
    assert part.answers[["place", "question"]].to_numpy().tolist() == [[0, 0], [4, 0], [0, 1], [4, 1]]
    assert [None if pd.isna(score) else score for score in part.answers["score"]] == [5, None, 10, None]


def test_a_decimal_mark_or_an_order_of_dates_is_proven_by_the_other_columns() -> None:
    """One column of the file proves them for all; a workbook's numbers need no proof."""
    found = read("measure;period;value;target", "m;2026-07;1.234;0,5", "m;2026-08;95;95")
    assert values(found, "value", "target") == [(1234.0, 0.5), (95.0, 95.0)]
    assert "needs" not in "".join(found.found.notes)
    structure = read("unit,valid_from,valid_to", "A,03/04/2026,13/05/2026", kind="structure")
    assert values(structure, "valid_from", "valid_to") == [("2026-04-03", "2026-05-13")]
    with pytest.raises(ImportRefused, match="03/04/2026"):
        read("unit,valid_from,valid_to", "A,03/04/2026,05/06/2026", kind="structure")
    with pytest.raises(ImportRefused, match="03/04/2026"):
        read("unit,valid_from", "A,03/04/2026", kind="structure")


def test_long_values_are_cut_in_the_list_of_faults() -> None:
    """Eighty characters are shown."""
    found = read("ticket_id,unit,measure,met", f"1,A,m,{'x' * 81}", f"2,A,m,{'y' * 80}")
    assert [len(value) for _, value, _ in rejects(found).values()] == [80, 80]


def test_one_value_for_all_is_checked_once() -> None:
    """A wrong one refuses the file instead of each row."""
    rows = ("unit,responded_at,csat", "A,2026-07-01,5")
    with pytest.raises(ImportRefused, match="party"):
        read(*rows, set=(("survey_kind", "party"),))
    assert values(read(*rows, set=(("survey_kind", "PULSE"),)), "survey_kind") == [("pulse",)]
    assert values(read(*rows, set=(("responded_at", "2026-01-02"),)), "responded_at") == [("2026-01-02",)]


def test_what_is_taken_for_granted_is_said() -> None:
    """Only what figures depend on, and only where the file has no such column."""

    def notes(found: Imported) -> list[str]:
        return [note.sentence for part in found.parts.values() for note in part.notes]

    plain = notes(read("unit,responded_at,csat,colour", "A,2026-07-01,5,red"))
    assert plain == [
        "survey_kind is not stated: ticket is taken", "audience is not stated: users is taken", "not read: colour"
    ]  # fmt: skip
    stated = notes(read("unit,responded_at,csat,survey_kind,audience", "A,2026-07-01,5,pulse,users"))
    assert stated == []


def test_rows_are_left_out_as_asked() -> None:
    """The exact value of a column, with what was asked as the reason."""
    found = read(
        "unit,responded_at,csat,state", "A,2026-07-01,5,test", "A,2026-07-02,4,Test", "A,2026-07-03,3,real",
        skip=(("state", "test"),),
    )  # fmt: skip
    assert rejects(found) == {0: ("state", "test", "left out as asked: state is test")}
    assert found.scores == [4, 3]
