"""What an organisation may set for itself: each setting with its default, its words and its page, declared once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Self

PAGE = "settings"


def _declared(default: int, words: str) -> Any:
    """A setting: what it is where nobody set it, and what it means to people."""
    return field(default=default, metadata={"words": words, "page": PAGE})


@dataclass(frozen=True)
class Settings:
    """The settings that figures depend on; they travel inside the snapshot, and are part of every cache key."""

    hide_below: int = _declared(5, "Scores of fewer different people are withheld.")
    comments_hidden_below: int = _declared(8, "Comments are withheld where fewer different people answered.")
    fiscal_year_start: int = _declared(1, "The month in which the year begins, 1 to 12.")

    @classmethod
    def of(cls, stored: Mapping[str, str]) -> Self:
        """Return the settings of a store; those that nobody set are their defaults."""
        return cls(**{each.name: int(stored[each.name]) for each in fields(cls) if each.name in stored})
