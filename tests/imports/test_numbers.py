"""Text becomes numbers and durations, with no decimal mark guessed."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.imports.cells.numbers import decimal_mark, parse_durations_hours, parse_numbers
from data.imports.errors import ImportRefused


def column(*texts: str | None, name: str = "value") -> pd.Series:
    return pd.Series(list(texts), name=name, dtype="str")


@pytest.mark.parametrize(
    ("proof", "mark"),
    [
        ("1.5", "."),
        ("1,5", ","),
        ("0.125", "."),
        ("0,125", ","),
        (",5", ","),
        ("1234.567", "."),
        ("1,234.567", "."),
        ("1.234,567", ","),
        ("1,234,567", "."),
        ("1.234.567", ","),
        ("99.999%", "."),
        ("99,999 %", ","),
        ("1 234,567", ","),
        ("-3.25", "."),
        ("5", "."),
        ("1 234", "."),
        ("abc, def", "."),
    ],
)
def test_what_proves_a_decimal_mark(proof, mark):
    """A mark that cannot mark thousands is the decimal one; without any mark it does not matter."""
    assert decimal_mark([column(proof)]) == mark


def test_evidence_is_pooled_over_columns():
    """One column's proof reads the other column's doubtful values."""
    assert decimal_mark([column("1.234", "5.678"), column("0,5")]) == ","


def test_the_mark_with_more_proof_wins():
    """A single odd value does not turn the file; it becomes bad."""
    values = column("1,5", "2,5", "2.25")
    assert decimal_mark([values]) == ","
    assert parse_numbers(values, ",")[1].tolist() == [False, False, True]


@pytest.mark.parametrize("texts", [("1.234",), ("1,234", "12"), ("1,5", "1.5")])
def test_doubtful_marks_are_asked_for(texts):
    """1.234 may be a thousand; the sentence names the column and the option."""
    with pytest.raises(ImportRefused, match="'hours'") as refused:
        decimal_mark([column(*texts, name="hours")])
    assert "{decimal}" in refused.value.how


def test_a_declared_mark_answers():
    """A person's word stands above the evidence, and must be a mark."""
    assert decimal_mark([column("1.234")], ".") == "."
    assert decimal_mark([column("1.5")], ",") == ","
    with pytest.raises(ImportRefused, match="no decimal mark"):
        decimal_mark([], ";")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("5.0", 5),
        ("+3", 3),
        ("\u22124", -4),
        ("82 %", 82),
        ("99.99%", 99.99),
        ("1,234.5", 1234.5),
        ("1 234", 1234),
        ("1\u202f234\u00a0567", 1234567),
        ("1'234.5", 1234.5),
        (".5", 0.5),
        ("5.", 5),
        ("1e-07", 1e-7),
        ("1.5E+3", 1500),
        (" 7 ", 7),
    ],
)
def test_numbers_as_people_and_tools_write_them(text, number):
    """Signs, percent, thousands of all sorts and exponents are understood."""
    numbers, is_bad = parse_numbers(column(text), ".")
    assert numbers[0] == number
    assert not is_bad[0]


@pytest.mark.parametrize(
    "text", ["abc", "1.2.3", "12,34", "1,2345", "--4", "0x1", "1_000", "nan", "inf", "1e999", "%", "5 %%", "1 23", "٣"]
)
def test_what_is_no_number_is_bad(text):
    """Nothing that Python or a database would take by accident gets in."""
    numbers, is_bad = parse_numbers(column(text), ".")
    assert math.isnan(numbers[0])
    assert is_bad[0]


def test_blank_is_missing_and_not_bad():
    """An empty cell is for the caller to judge."""
    numbers, is_bad = parse_numbers(column("", None, " ", "1"), ".")
    assert numbers.isna().tolist() == [True, True, True, False]
    assert is_bad.tolist() == [False] * 4


@given(st.lists(st.floats(-1e12, 1e12).map(lambda each: round(each, 2)), min_size=1, max_size=20))
def test_numbers_written_with_a_decimal_comma_read_back(values):
    """German notation, thousands and all, gives the numbers that were written."""
    texts = [f"{value:,.2f}".translate(str.maketrans(",.", ".,")) for value in values]
    assert decimal_mark([column(*texts)]) == ","
    assert parse_numbers(column(*texts), ",")[0].tolist() == [float(f"{value:.2f}") for value in values]


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("2h 37m", 2 + 37 / 60),
        ("45 minutes", 0.75),
        ("1 Day 2 Hours 30 Minutes", 26.5),
        ("2.5h", 2.5),
        ("02:37:03", 2 + 37 / 60 + 3 / 3600),
        ("26:30", 26.5),
        ("3 days 01:00:00", 73),
        ("-2:30", -2.5),
        ("PT2H30M", 2.5),
        ("P1DT36S", 24.01),
        ("1970-01-01 02:37:03", 2 + 37 / 60 + 3 / 3600),
        ("1970-01-02 00:00:00", 24),
        ("1970-02-01 00:00:00", 744),
        ("0s", 0),
    ],
)
def test_durations_as_tools_write_them(text, hours):
    """Letters, clocks, ISO 8601 and ServiceNow's time since 1970 began, all in hours."""
    found, is_bad = parse_durations_hours(column(text))
    assert found[0] == pytest.approx(hours)
    assert not is_bad[0]


@pytest.mark.parametrize("text", ["5", "2:75", "p", "pt", "soon", "2026-01-01 02:00:00", "1970-13-01 00:00:00", "h"])
def test_what_is_no_duration_is_bad(text):
    """A number without a unit is one of them: nothing says what it counts."""
    found, is_bad = parse_durations_hours(column(text, "", None))
    assert found.isna().all()
    assert is_bad.tolist() == [True, False, False]
