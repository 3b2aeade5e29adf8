"""Days as people say them."""

from __future__ import annotations

from datetime import date

from analytics.words.numbers import plural


def day_text(day: date) -> str:
    """A day as it is said: 3 October 2026."""
    return f"{day.day} {day:%B %Y}"


def days_text(days_left: int) -> str:
    """A distance in days: "in 12 days", "today", "12 days ago"."""
    if days_left == 0:
        return "today"
    return f"in {plural(days_left, 'day')}" if days_left > 0 else f"{plural(-days_left, 'day')} ago"
