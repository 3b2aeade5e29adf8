"""All methods, by heading, in the order of reading."""

from __future__ import annotations

from analytics.methods.changes import CHANGES, SIGNALS
from analytics.methods.levels import LEVELS, PEOPLE, SCORES
from analytics.methods.method import Method


def methods() -> dict[str, tuple[Method, ...]]:
    """Return all methods, by heading, in the order of reading."""
    return {
        "Scores": SCORES, "Agreed levels": LEVELS, "Changes and trends": CHANGES, "Signals and attention": SIGNALS,
        "Protection of people": PEOPLE,
    }


def method(key: str) -> Method | None:
    """Return the method of a key; None where there is none."""
    return next((entry for group in methods().values() for entry in group if entry.key == key), None)
