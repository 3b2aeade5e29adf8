"""The marks that stand before, behind or in place of a figure: one sign for one meaning, on every page."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Mark(StrEnum):
    """A sign that says at a glance what a figure means."""

    MET, MISSED, OPEN, NOT_AGREED = "✓", "✗", "…", "·"
    ROSE, FELL, SAME, UNCLEAR = "↑", "↓", "=", "?"
    ABOVE, BELOW = "▲", "▼"
    HIDDEN = "▒"
    """Withheld to protect people."""
    HALF_YEAR = "◐"
    """A score over the half-year."""
    TOGETHER = "∑"
    """A score of several rows together."""


class Marked(NamedTuple):
    """A few words with the mark that stands before them, if any: "✓ met"."""

    mark: Mark | None
    words: str

    def __str__(self) -> str:
        """The mark and the words, as read."""
        return f"{self.mark} {self.words}" if self.mark else self.words
