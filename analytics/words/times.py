"""Periods and days as people say them."""

from __future__ import annotations

from datetime import date

from analytics.words.numbers import plural


def period_text(label: str) -> str:
    """A period as it is said: Q3 2026 for 2026-Q3, July 2026 for 2026-07."""
    year, _, part = label.partition("-")
    if part.isdigit() and len(part) == 2:
        return f"{date(2000, int(part), 1):%B} {year}"
    if part and part[0] in "QH" and len(part) == 2:
        return f"{part} {year}"
    first, is_span, last = label.partition("..")
    return f"{_short_day(first)} to {_short_day(last)}" if is_span else label


def _short_day(text: str) -> str:
    try:
        return f"{date.fromisoformat(text):%-d %b %Y}"
    except ValueError:
        return text


def day_text(day: date) -> str:
    """A day as it is said: 3 October 2026."""
    return f"{day.day} {day:%B %Y}"


def days_text(days_left: int) -> str:
    """A distance in days: "in 12 days", "today", "12 days ago"."""
    if days_left == 0:
        return "today"
    return f"in {plural(days_left, 'day')}" if days_left > 0 else f"{plural(-days_left, 'day')} ago"
