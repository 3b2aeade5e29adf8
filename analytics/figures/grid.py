"""Things by periods as a grid of cells: what each says, and the colours it says it in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.figures.palette import Palette, mixed
from analytics.figures.shades import beyond_chance, shade
from analytics.figures.sheet import numbers
from analytics.scope.periods import in_words
from analytics.terms.marks import Mark

_STATES = {"met": Mark.MET, "missed": Mark.MISSED, "open": Mark.OPEN, "not agreed": Mark.NOT_AGREED, "not measured": ""}
#: A met level is the normal case: a breath of blue, so that what was missed stands out.
_MET_DEPTH = 0.10


@dataclass(frozen=True)
class Grid:
    """Cells of equal shape: rows are things, columns are periods from old to new.

    Parameters
    ----------
    texts
        What a cell says; empty where nothing was measured.
    backgrounds, inks
        ``#RRGGBB`` for each cell.
    periods
        The columns' periods as they are named elsewhere, such as 2026-Q3; the headings are shorter or plainer.
    """

    texts: pd.DataFrame
    backgrounds: pd.DataFrame
    inks: pd.DataFrame
    periods: tuple[str, ...]


def score_grid(
    cells: pd.DataFrame, row: str, column: str, colours: Palette, *, middle: float, decimals: int = 0
) -> Grid:
    """Scores of things by period; a cell is coloured only where its interval leaves the middle out.

    Parameters
    ----------
    cells
        One row per thing and period: the columns `row` and `column`, start (orders the periods), score, low, high,
        state (shown, hidden, none) and, where known, is_complete and mark (what stands behind the score).
    row, column
        Columns that name things and periods; things keep the order in which they come first.
    middle
        Score that cells are held against.
    decimals
        Digits after the point.

    Returns
    -------
    Grid
        "82 ▼": surely below the middle; "82": cannot be told apart from it; ▒ hidden to protect people; empty:
        nobody answered. Periods in which nobody answered anything are left out.
    """
    answered = cells.groupby(column)["state"].transform(lambda states: states.ne("none").any())
    cells = cells[answered.to_numpy(bool)].reset_index(drop=True)
    apart = beyond_chance(cells, middle)
    score = numbers(cells, "score")
    span = float(np.nanmax(np.abs(apart))) if np.isfinite(apart).any() else 0.0
    marks = np.select([apart > 0, apart < 0], [f" {Mark.ABOVE}", f" {Mark.BELOW}"], default="")
    if "mark" in cells:
        behind = [f" {mark}" if mark else "" for mark in cells["mark"].astype(str)]
        marks = np.array(behind, dtype=object) + marks.astype(object)
    texts = [
        Mark.HIDDEN if state == "hidden" else "" if np.isnan(value) else f"{value:.{decimals}f}{mark}".replace("-", "−")
        for state, value, mark in zip(cells["state"], score, marks, strict=True)
    ]
    shades = [shade(float(gap), span, colours) for gap in apart]
    inks = [colours.muted if state == "hidden" else ink for state, (_, ink) in zip(cells["state"], shades, strict=True)]
    return _laid_out(cells, [row], column, texts, [background for background, _ in shades], inks, colours)


def level_grid(cells: pd.DataFrame, rows: Sequence[str], column: str, colours: Palette) -> Grid:
    """Agreed levels of things by period: met, or missed by how much in the measure's own unit.

    Parameters
    ----------
    cells
        One row per thing and period: the columns `rows` and `column`, start (orders the periods), measure, gap
        (negative is worse), state (met, missed, open, not agreed, not measured).
    rows, column
        Columns that together name a thing, and the column that names the period.

    Returns
    -------
    Grid
        "✓" met; "✗ −2.1" missed by that much, deeper orange the more; "…" still open; "·" measured, but nothing
        agreed; empty: not measured. Depth is relative to the largest miss of the same measure.
    """
    gap = numbers(cells, "gap")
    state = cells["state"].astype(str).to_numpy()
    missed = (state == "missed") & ~np.isnan(gap)
    deepest = pd.Series(np.where(missed, np.abs(gap), 0.0)).groupby(cells["measure"].to_numpy()).transform("max")
    texts = [
        f"{Mark.MISSED} {_gap_text(value)}" if is_missed else _STATES.get(what, what)
        for what, value, is_missed in zip(state, gap, missed, strict=True)
    ]
    met = mixed(colours.background, colours.gap_better, _MET_DEPTH), colours.muted
    plain = colours.background, colours.muted
    shades = [
        shade(float(value), float(most), colours) if is_missed else met if what == "met" else plain
        for what, value, most, is_missed in zip(state, gap, deepest, missed, strict=True)
    ]
    backgrounds, inks = [background for background, _ in shades], [ink for _, ink in shades]
    return _laid_out(cells, list(rows), column, texts, backgrounds, inks, colours)


def _gap_text(gap: float) -> str:
    """A gap with three significant digits at most, and a real minus sign."""
    places = 0 if abs(gap) >= 100 else 1 if abs(gap) >= 0.95 else 2
    return f"{gap:.{places}f}".replace("-", "−")


def _laid_out(
    cells: pd.DataFrame,
    rows: list[str],
    column: str,
    texts: list[str],
    backgrounds: list[str],
    inks: list[str],
    colours: Palette,
) -> Grid:
    """Long cells as three tables of one shape."""
    things = cells[rows].drop_duplicates()
    periods = cells[[column, "start"]].drop_duplicates(column).sort_values("start")[column].tolist()
    row_of = cells.groupby(rows, sort=False, dropna=False).ngroup().to_numpy()
    column_of = cells[column].map({period: place for place, period in enumerate(periods)}).to_numpy()
    going = set(cells.loc[~cells["is_complete"].astype(bool), column]) if "is_complete" in cells else set()
    short = [in_words(str(period), is_short=True) for period in periods]
    headings = [f"{name} {Mark.OPEN}" if period in going else name for name, period in zip(short, periods, strict=True)]
    index = pd.MultiIndex.from_frame(things) if len(rows) > 1 else pd.Index(things[rows[0]], name=rows[0])

    def table(values: list[str], default: str) -> pd.DataFrame:
        filled = np.full((len(things), len(periods)), default, dtype=object)
        filled[row_of, column_of] = values
        return pd.DataFrame(filled, index=index, columns=headings)

    cells_of = table(texts, ""), table(backgrounds, colours.background), table(inks, colours.text)
    return Grid(*cells_of, periods=tuple(periods))
