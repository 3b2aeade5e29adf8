"""Figures in plain words."""

import math
from datetime import date

import pytest

from analytics.satisfaction.sentences import asked_text, change_text, headline, interval_text, score_text, why_text
from analytics.scope.periods import in_words
from analytics.service_levels.sentences import gap_sentence, level_text
from analytics.words import times as time_words
from analytics.words.numbers import listed, number_text

NAN = math.nan


@pytest.mark.parametrize(
    ("value", "text"),
    [(90.0, "90"), (0.364, "0.36"), (-12.25, "−12.2"), (1204.4, "1,204"), (0.0, "0"), (-0.001, "0"), (NAN, "")],
)
def test_numbers_have_the_digits_they_deserve(value: float, text: str) -> None:
    """And a typographic minus, which never stands before nothing."""
    assert number_text(value) == text


def test_scores_are_read_in_their_unit() -> None:
    """Percent, signed points, points of a scale."""
    assert score_text("csat", 82.4) == "82 %"
    assert score_text("nps", 34.2) == "+34"
    assert score_text("nps", -3.0) == "−3"
    assert score_text("rating", 3.94, 5) == "3.9 of 5"
    assert score_text("csat", NAN) == ""


def test_intervals_are_words() -> None:
    """Nothing where there is none."""
    assert interval_text("csat", 79.9, 84.2) == "probably between 80 and 84"
    assert interval_text("ces", NAN, NAN) == ""


def test_changes_carry_one_mark_and_their_number() -> None:
    """Bounds and detectable sizes are rounded up, so that the words stay true."""
    assert str(change_text("rose", 4.4, NAN, 3.0)) == "↑ rose by 4"
    assert str(change_text("fell", -0.42, NAN, NAN, metric="rating")) == "↓ fell by 0.4"
    assert str(change_text("no change larger than", 0.3, 1.2, 2.0)) == "= no change larger than 2"
    said = str(change_text("cannot tell", 3.0, NAN, 7.1))
    assert said == "? cannot tell (a change under 8 would not show)"
    assert str(change_text("cannot tell", NAN, NAN, NAN, state="open")).startswith("? not compared: one of the")
    assert "too few" in str(change_text("cannot tell", NAN, NAN, NAN, state="hidden"))


def test_levels_carry_another_mark() -> None:
    """Percent and points need no unit after "missed by"."""
    assert str(level_text("met", 3.0, "%")) == "✓ met"
    assert str(level_text("missed", -0.4, "points")) == "✗ missed by 0.4"
    assert str(level_text("missed", -2.0, "hours")) == "✗ missed by 2 hours"
    assert str(level_text("open", -2.0, "hours")) == "not complete; so far below the level"


def test_gaps_are_facts_in_one_sentence() -> None:
    """The inference stands apart, and only where it is shown."""
    assert gap_sentence("missed", 90, 85, 17, 20, "%") == "17 of 20 against 90 % agreed: missed"
    assert gap_sentence("met", 4, 3.5, NAN, NAN, "hours") == "3.5 hours against 4 hours agreed: met"
    assert gap_sentence("not measured", 90, NAN, NAN, NAN, "%") == "90 % agreed, not measured"
    assert gap_sentence("not agreed", NAN, 85, 17, 20, "%") == "17 of 20; no level agreed"
    assert gap_sentence("open", 90, 85, 17, 20, "%").endswith(": not complete yet")
    below = gap_sentence("missed", 90, 80, 800, 1000, "%", evidence="below")
    assert below == "800 of 1,000 (80 %) against 90 % agreed: missed; the service is below what was agreed"


def test_a_near_miss_does_not_look_like_its_level() -> None:
    """99.96 against 100: two decimals, where one would say 100 against 100."""
    assert gap_sentence("missed", 100, 99.96, NAN, NAN, "%") == "99.96 % against 100 % agreed: missed"


def test_periods_and_days_are_said_as_people_say_them() -> None:
    """Q3 2026, July 2026, in 12 days."""
    assert in_words("2026-Q3") == "Q3 2026"
    assert in_words("2026-07") == "July 2026"
    assert in_words("2026") == "2026"
    assert in_words("2026-01-01..2026-02-28") == "1 Jan 2026 to 28 Feb 2026"
    assert [in_words(text, is_short=True) for text in ("2026-07", "2026-H2")] == ["Jul 2026", "H2 2026"]
    assert [in_words(text) for text in ("FY2026-Q1", "last year")] == ["FY2026-Q1", "last year"]
    assert time_words.day_text(date(2026, 10, 3)) == "3 October 2026"
    assert [time_words.days_text(days) for days in (12, 1, 0, -3)] == ["in 12 days", "in 1 day", "today", "3 days ago"]


def test_lists_stop_where_reading_stops() -> None:
    """Three names, the rest counted."""
    assert listed(["A", "B"]) == "A and B"
    assert listed(list("ABCDE")) == "A, B, C and 2 more"
    assert listed([]) == ""


def test_the_headline_names_kind_and_count() -> None:
    """So that a ticket figure is never taken for the yearly survey's."""
    said = headline("csat", 82.1, 1204, "ticket", "4-5", "no change larger than 2 points since Q2 2026", 5)
    assert said == "82 % of 1,204 ticket answers were 4-5: no change larger than 2 points since Q2 2026."
    assert headline("nps", 12, 1, "relationship", "", "", 10) == (
        "Net promoter score +12 from 1 relationship survey answer."
    )


def test_who_answered_names_its_base() -> None:
    """And says where invitations are not known."""
    assert asked_text(1204, 3540) == "34 % of 3,540 invited"
    assert asked_text(10, NAN) == "invitations not known"
    assert asked_text(10, 4) == "invitations not known"


def test_what_is_hidden_says_why() -> None:
    """Hidden looks different from none."""
    assert why_text("hidden", 5) == "▒ Hidden to protect people: fewer than 5 answered."
    assert why_text("none", 5) == "Nobody answered."
    assert why_text("shown", 5) == ""
