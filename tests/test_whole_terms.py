"""Words, terms and scope: numbers, days, metrics, months and periods, with what stands exactly at a limit."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from analytics.portfolio import Portfolio
from analytics.satisfaction.sentences import (
    asked_text,
    change_text,
    change_words,
    headline,
    interval_of_change,
    interval_text,
    satisfied_text,
    score_text,
    why_text,
)  # fmt: skip
from analytics.satisfaction.waves import waves
from analytics.scope.months import (
    first_day,
    last_day,
    month_number,
    month_numbers,
    span_labels,
    span_numbers,
    span_start,
)  # fmt: skip
from analytics.scope.periods import Period, in_words
from analytics.scope.settings import Settings
from analytics.terms.measures import answered_measures, from_answers, measured_in
from analytics.terms.metrics import SCORINGS, category_values, decimals_of, satisfied_values
from analytics.words.numbers import listed, number_text, plural, with_unit
from analytics.words.times import day_text, days_text

assert Portfolio  # the portfolio hands over the metrics
NAN = float("nan")


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (99.94, None, "99.9"), (99.96, None, "100"), (100.4, None, "100"), (100.0, None, "100"), (1.04, None, "1"),
        (1.0, None, "1"), (0.994, None, "0.99"), (0.5, None, "0.5"), (0.0, None, "0"), (-0.001, None, "0"),
        (-0.006, None, "−0.01"), (12345.6, None, "12,346"), (-1234.5, 1, "−1,234.5"), (2.0, 2, "2.00"),
        (100.0, 0, "100"), (1000.0, None, "1,000"), (-0.4, 0, "0"), (NAN, 1, ""), (NAN, None, ""), (120.0, 1, "120.0"),
    ],
)  # fmt: skip
def test_numbers_have_the_digits_they_deserve(value: float, decimals: int | None, text: str) -> None:
    """None from 100 on, one from 1 on, two below; fixed ones keep their zeros."""
    assert number_text(value, decimals) == text


def test_counts_names_and_days_in_words() -> None:
    """One and many, the named and the counted, before and after today."""
    assert [plural(n, "day") for n in (0, 1, 2, 1204)] == ["0 days", "1 day", "2 days", "1,204 days"]
    assert [plural(n, "company", "companies") for n in (1, 2)] == ["1 company", "2 companies"]
    assert [listed(list("abcdef")[:n]) for n in range(6)] == [
        "", "a", "a and b", "a, b and c", "a, b, c and 1 more", "a, b, c and 2 more"]
    assert [listed(list("abc")[:n], most=2) for n in (2, 3)] == ["a and b", "a, b and 1 more"]
    assert [with_unit(99.84, "%"), with_unit(12.0, "minutes"), with_unit(3.5, "points"), with_unit(NAN, "%")] == [
        "99.8 %", "12 minutes", "3.5", ""]
    assert [with_unit(2.0, ""), with_unit(2.0, "%", 1)] == ["2", "2.0 %"]
    assert [days_text(n) for n in (-2, -1, 0, 1, 2)] == ["2 days ago", "1 day ago", "today", "in 1 day", "in 2 days"]
    assert day_text(date(2026, 10, 3)) == "3 October 2026"


def test_metrics_are_scored_as_declared() -> None:
    """Units, ends and decimals of each way; measures that answers have."""
    assert {name: tuple(way) for name, way in SCORINGS.items()} == {
        "share": ("%", 0, (0.0, 100.0)), "net": ("points", 0, (-100.0, 100.0)), "mean": ("points", 1, None)}
    assert [decimals_of(metric) for metric in ("csat", "nps", "ces", "rating")] == [0, 0, 1, 1]
    assert {name: tuple(held) for name, held in answered_measures().items()} == {
        "csat": ("csat", "share"), "nps": ("nps", "net"), "ces": ("ces", "mean"), "rating": ("rating", "mean"),
        "csat mean": ("csat", "mean"),
    }
    assert from_answers() == ("csat", "nps", "ces", "rating", "csat mean", "response rate")
    assert [measured_in(name) for name in from_answers()] == ["%", "points", "points", "points", "points", "%"]


def test_what_counts_as_satisfied_on_every_scale() -> None:
    """From the limit on, or up to it where less is better; the scale itself where nobody said."""
    scale = np.arange(1.0, 6.0)
    upward = pd.Series({"metric": "csat", "better": "higher", "satisfied_from": 4})
    downward = pd.Series({"metric": "csat", "better": "lower", "satisfied_from": 2})
    assert category_values(upward, scale).tolist() == [0.0, 0.0, 0.0, 100.0, 100.0]
    assert category_values(downward, scale).tolist() == [100.0, 100.0, 0.0, 0.0, 0.0]
    assert satisfied_values(upward, np.arange(1, 6)).tolist() == [False, False, False, True, True]
    assert satisfied_values(downward, np.arange(1, 6)).tolist() == [True, True, False, False, False]
    for said in ({"metric": "csat", "satisfied_from": None}, {"metric": "ces", "satisfied_from": 3}):
        assert category_values(pd.Series({"better": "lower", **said}), scale).tolist() == scale.tolist()
    assert (satisfied_text(1, 5, 4, "higher"), satisfied_text(1, 5, 2, "lower")) == ("4-5", "1-2")
    assert (satisfied_text(1, 5, 5, "higher"), satisfied_text(1, 5, 1, "lower")) == ("5", "1")
    settings = Settings.of({"hide_below": "7", "other": "1"})
    assert (settings.hide_below, settings.comments_hidden_below, settings.fiscal_year_start) == (7, 8, 1)
    assert Settings() == Settings(5, 8, 1)


def test_scores_in_words() -> None:
    """With their unit and sign, or the end of their scale."""
    assert [score_text("csat", 81.6), score_text("nps", 34.2), score_text("nps", -4.0), score_text("nps", 0.3)] == [
        "82 %", "+34", "−4", "0"]
    assert [score_text("ces", 3.94, 7), score_text("rating", 2.0), score_text("nps", NAN)] == ["3.9 of 7", "2.0", ""]
    assert [interval_text("csat", 80.2, 84.4), interval_text("csat", 80.2, 80.4), interval_text("ces", 3.1, 3.1)] == [
        "probably between 80 and 84", "probably 80", "probably 3.1"]
    assert [interval_text("csat", NAN, 1.0), interval_text("csat", 1.0, NAN)] == ["", ""]
    assert [interval_of_change("csat", -9.0, -3.0), interval_of_change("ces", 0.2, 0.5)] == [
        "probably 3 to 9", "probably 0.2 to 0.5"]
    assert [asked_text(0, 3), asked_text(3, 3), asked_text(4, 3), asked_text(0, 0), asked_text(1, NAN)] == [
        "0 % of 3 invited", "100 % of 3 invited", "invitations not known", "invitations not known",
        "invitations not known",
    ]
    assert asked_text(1203.6, 3540) == "34 % of 3,540 invited"
    assert [why_text(state, 6) for state in ("none", "open", "shown")] == [
        "Nobody answered.", "The period is not complete yet.", ""]
    assert why_text("hidden", 6) == "▒ Hidden to protect people: fewer than 6 answered."
    assert headline("nps", 34.0, 1, "pulse", "", "", 10) == "Net promoter score +34 from 1 pulse survey answer."
    assert headline("ces", 3.4, 20, "project", "", "rose", 7) == "Effort score 3.4 of 7 from 20 project answers: rose."


@pytest.mark.parametrize(
    ("verdict", "metric", "bound", "detectable", "state", "text", "words"),
    [
        ("rose", "csat", NAN, NAN, "shown", "↑ rose by 4", "rose by 4 points since Q2"),
        ("fell", "ces", NAN, NAN, "shown", "↓ fell by 4.2", "fell by 4.2 points since Q2"),
        ("no change larger than", "csat", 2.01, NAN, "shown", "= no change larger than 3",
         "no change larger than 3 points since Q2"),
        ("no change larger than", "csat", 2.0, NAN, "shown", "= no change larger than 2",
         "no change larger than 2 points since Q2"),
        ("no change larger than", "ces", 0.21, NAN, "shown", "= no change larger than 0.3",
         "no change larger than 0.3 points since Q2"),
        ("cannot tell", "csat", NAN, 5.5, "shown", "? cannot tell (a change under 6 would not show)",
         "cannot tell whether it changed since Q2 (under 6 points would not show)"),
        ("cannot tell", "csat", NAN, NAN, "shown", "? cannot tell", "cannot tell whether it changed since Q2"),
        ("rose", "csat", NAN, NAN, "hidden", "? not compared: too few people answered",
         "not compared: too few people answered (Q2)"),
        ("rose", "csat", NAN, NAN, "open", "? not compared: one of the periods is not complete",
         "not compared: one of the periods is not complete (Q2)"),
        ("rose", "csat", NAN, NAN, "none", "? not compared: not asked in both periods",
         "not compared: not asked in both periods (Q2)"),
    ],
)  # fmt: skip
def test_changes_in_words(
    verdict: str, metric: str, bound: float, detectable: float, state: str, text: str, words: str
) -> None:
    """Bounds are rounded up, so that the words stay true."""
    difference = -4.2 if verdict == "fell" else 4.2
    assert str(change_text(verdict, difference, bound, detectable, metric=metric, state=state)) == text
    assert change_words(verdict, difference, bound, detectable, metric=metric, since="Q2", state=state) == words


# Months and periods


@pytest.mark.parametrize("start", [1, 4, 7, 10, 12])
@pytest.mark.parametrize("grain", ["month", "quarter", "half", "year"])
def test_every_month_lies_in_its_span(grain: str, start: int) -> None:
    """Counted from the first month of the year, as pandas names fiscal periods."""
    days = pd.date_range("2023-01-01", "2027-12-01", freq="MS")
    months = month_numbers(pd.Series(days))
    assert months.tolist() == [day.year * 12 + day.month - 1 for day in days] == [month_number(d.date()) for d in days]
    length = {"month": 1, "quarter": 3, "half": 6, "year": 12}[grain]
    spans = span_numbers(months, grain, start)
    begins = span_start(spans, grain, start)
    since = (months - (start - 1)) % 12 if grain != "month" else months % 12
    assert (months - begins).tolist() == (since % length).tolist()
    year = [day.year + (start > 1 and day.month >= start) for day in days]
    part = (since // length + 1).tolist()
    prefix = "FY" if start > 1 else ""
    wanted = {
        "month": [f"{day:%Y-%m}" for day in days], "year": [f"{prefix}{y}" for y in year],
        "quarter": [f"{prefix}{y}-Q{p}" for y, p in zip(year, part, strict=True)],
        "half": [f"{prefix}{y}-H{p}" for y, p in zip(year, part, strict=True)],
    }[grain]  # fmt: skip
    assert span_labels(spans, grain, start) == wanted
    assert [first_day(month) for month in months.tolist()] == [day.date() for day in days]
    assert [last_day(month) for month in months.tolist()] == [(day + pd.offsets.MonthEnd(0)).date() for day in days]


@pytest.mark.parametrize(
    ("label", "words", "short"),
    [
        ("2026", "2026", "2026"), ("2026-Q3", "Q3 2026", "Q3 2026"), ("2026-H2", "H2 2026", "H2 2026"),
        ("2026-07", "July 2026", "Jul 2026"), ("FY2027-Q1", "FY2027-Q1", "FY2027-Q1"),
        ("2025-11-05..2026-01-31", "5 Nov 2025 to 31 Jan 2026", "5 Nov 2025 to 31 Jan 2026"),
        ("2026-02-01..2026-04-30", "1 Feb 2026 to 30 Apr 2026", "1 Feb 2026 to 30 Apr 2026"),
    ],
)  # fmt: skip
def test_periods_in_words(label: str, words: str, short: str) -> None:
    """Calendar periods by their name, others by their days."""
    assert (in_words(label), in_words(label, is_short=True)) == (words, short)
    if not label.startswith("FY"):
        assert Period.parse(label).words == words


@pytest.mark.parametrize("first", range(1, 13))
@pytest.mark.parametrize("length", [1, 2, 3, 6, 12, 15])
def test_whole_months_are_labelled_by_what_they_make(first: int, length: int) -> None:
    """A quarter, half-year or year only where it begins with one; as it was read it is written."""
    start = pd.Period(f"2026-{first:02d}", "M")
    end = start + length - 1
    period = Period(start.start_time.date(), end.end_time.date())
    names = {1: f"2026-{first:02d}"}
    names |= {3: f"2026-Q{first // 3 + 1}"} if first % 3 == 1 else {}
    names |= {6: f"2026-H{first // 6 + 1}"} if first % 6 == 1 else {}
    names |= {12: "2026"} if first == 1 else {}
    assert period.label == names.get(length, f"{period.start}..{period.end}")
    assert Period.parse(period.label) == period == Period.of_months(period.first_month, period.last_month)
    before, year = period.previous(), period.same_last_year()
    assert (before.first_month, before.last_month) == (period.first_month - length, period.first_month - 1)
    assert (year.first_month, year.last_month) == (period.first_month - 12, period.last_month - 12)
    assert period.year_up_to().first_month == period.last_month - max(length, 12) + 1
    assert (period.months()[0], period.months()[-1]) == (period.start, end.start_time.date())
    cut = Period(period.start + timedelta(days=1), period.end)
    assert not cut.has_whole_months
    assert cut.previous().end == period.start
    assert (cut.previous().end - cut.previous().start) == (cut.end - cut.start)


def test_waves_are_told_apart_by_two_silent_months() -> None:
    """Up to two months between answers are one wave; repeated months and any order are the same."""
    months = pd.DataFrame({"month": ["2026-06", "2026-01", "2026-03", "2026-03", "2026-09", "2026-10"]})
    assert [wave.label for wave in waves(months)] == ["2026-Q1", "2026-06", "2026-09-01..2026-10-31"]
    assert waves(months.iloc[:0]) == []
