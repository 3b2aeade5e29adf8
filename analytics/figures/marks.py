"""Marks upon a chart over time: where a change set in, and where a question began to be asked differently."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from analytics.figures.palette import Palette
from analytics.figures.sheet import Trace, plain

Happening = tuple[pd.Timestamp, str]
"""A day, and a few words on what happened."""

ASKED_DIFFERENTLY = "asked differently"

_LINES_APART = 18


def change_marks(changes: Iterable[Happening], colours: Palette) -> tuple[list[Trace], list[Trace]]:
    """Return lines and labels where changes set in, as Plotly shapes and annotations.

    Labels of several stand one below the other.
    """
    return _marks(list(changes), colours.watch, "solid", 0)


def event_marks(events: Iterable[Happening], colours: Palette) -> tuple[list[Trace], list[Trace]]:
    """Return quiet lines and labels where something happened that may explain the figures, as shapes and annotations.

    Labels of several stand one above the other, at the bottom.
    """
    shapes, labels = _marks(list(events), colours.muted, "solid", 0)
    for place, label in enumerate(labels):
        label |= {"y": 0, "yanchor": "bottom", "yshift": _LINES_APART * place}
    return [shape | {"line": shape["line"] | {"width": 1}} for shape in shapes], labels


def break_marks(periods: pd.DataFrame, colours: Palette) -> tuple[list[Trace], list[Trace]]:
    """Return Plotly shapes and annotations where one question gave way to another; none where it was always the same.

    Parameters
    ----------
    periods
        One row per question and period: start, and question_id where several questions are drawn.
    """
    if "question_id" not in periods or periods.empty:
        return [], []
    begins = periods.groupby("question_id")["start"].min().sort_values()
    later = [(pd.Timestamp(day), ASKED_DIFFERENTLY) for day in begins.iloc[1:].unique()]
    return _marks(later, colours.muted, "dot", 1)


def question_changes(periods: pd.DataFrame) -> np.ndarray:
    """Whether each row is about another question than the one before."""
    if "question_id" not in periods:
        return np.zeros(len(periods), dtype=bool)
    asked = periods["question_id"].to_numpy()
    return np.concatenate([[False], asked[1:] != asked[:-1]]) if len(asked) else np.zeros(0, dtype=bool)


def _marks(marks: list[Happening], colour: str, dash: str, first_line: int) -> tuple[list[Trace], list[Trace]]:
    """Lines through the whole height with their labels at the top."""
    shapes: list[Trace] = [
        {"type": "line", "x0": day, "x1": day, "y0": 0, "y1": 1, "yref": "paper", "layer": "below",
         "line": {"color": colour, "width": 1.5, "dash": dash}}
        for day, _ in marks
    ]  # fmt: skip
    labels: list[Trace] = [
        {"x": day, "y": 1, "yref": "paper", "yanchor": "top", "yshift": -_LINES_APART * (first_line + place),
         "text": plain(words), "showarrow": False, "xanchor": "right", "xshift": -4,
         "font": {"color": colour, "size": 13}}
        for place, (day, words) in enumerate(marks)
    ]  # fmt: skip
    return shapes, labels
