"""Who asks: everybody sees everything, until people sign in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Viewer:
    """Who asks; part of every question and of every cache key. No person: nobody in particular."""

    person: str = ""


EVERYBODY = Viewer()
