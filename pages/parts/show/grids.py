"""A grid of cells on a page: each can be clicked, long ones are shown in part until asked for whole."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from analytics.figures.grid import Grid

#: How a grid of scores is read.
LEGEND = (
    "▲ ▼ and colour: surely above or below all together in these years. ▒: hidden to protect people. "
    "Empty: nobody answered."
)
#: Rows beyond this are more than a look: they are shown when asked for.
_MOST_ROWS = 15
_ROW_PX = 34
#: Width of the one naming column, or of the first and the others.
_ONE_NAME_PX, _NAME_PX = 180, (150, 120)
#: Rows on screen at once when all are shown; the grid scrolls to the rest.
_TALLEST = 40


def show(
    grid: Grid, *, key: str, what: str, on_click: Callable[[], None] | None = None
) -> tuple[int, int] | None:
    """Show a grid, its rows in the order of what matters; return row and period of the cell last clicked, as places.

    With `on_click` a click does that instead; see `address.to_row`.
    """
    count, frame = len(grid.texts), st.container()
    if count > _MOST_ROWS and not st.toggle(f"Show all {count} rows", key=f"{key}-all"):
        texts, backgrounds, inks = (table.iloc[:_MOST_ROWS] for table in (grid.texts, grid.backgrounds, grid.inks))
        grid = Grid(texts, backgrounds, inks, grid.periods)
    names = [str(name) for name in grid.texts.index.names]
    flat = grid.texts.reset_index()
    periods = list(grid.texts.columns)
    widths = (_ONE_NAME_PX,) if len(names) == 1 else _NAME_PX
    columns = {
        name: st.column_config.TextColumn(name.capitalize(), pinned=name == names[0], width=width)
        for name, width in zip(names, widths, strict=True)
    }
    columns |= {period: st.column_config.TextColumn(period, width=72, alignment="center") for period in periods}
    state = frame.dataframe(
        _coloured(flat, grid, len(names)),
        hide_index=True,
        column_config=columns,
        row_height=_ROW_PX,
        height=_ROW_PX * (min(len(flat), _TALLEST) + 1) + 2,
        on_select=on_click or "rerun",
        selection_mode="single-cell",
        key=key,
        alt=what,
    )
    cells = state["selection"]["cells"]
    if not cells or cells[0][0] >= len(flat):
        return None
    row, column = cells[0]
    return (row, periods.index(column)) if column in periods else (row, -1)


def names(grid: Grid, picked: tuple[int, int]) -> tuple[str, str]:
    """The thing and the period of a clicked cell; no period where the name itself was clicked."""
    row, column = picked
    return grid.texts.index[row], grid.periods[column] if column >= 0 else ""


def _coloured(flat: pd.DataFrame, grid: Grid, n_names: int) -> pd.io.formats.style.Styler:
    """The cells with their colours; the naming columns in front stay as they are."""
    styles = pd.DataFrame("", index=flat.index, columns=flat.columns)
    cells = "background-color: " + grid.backgrounds + "; color: " + grid.inks
    styles.iloc[:, n_names:] = cells.to_numpy()
    return flat.style.apply(lambda _: styles, axis=None)
