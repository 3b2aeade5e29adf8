"""Tables: the workhorse. A row leads on with one click; every table can be taken along as CSV."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

Columns = Mapping[str, Any]
#: Rows that fit on a screen beside what explains them; the table itself scrolls to the rest.
_MOST_ROWS = 14
_ROW_PX = 36
#: A state is a mark and a word.
_STATES = {
    "shown": "",
    "hidden": "▒ hidden",
    "none": "no answers",
    "met": "✓ met",
    "missed": "✗ missed",
    "open": "… still open",
    "not agreed": "· not agreed",
    "not measured": "not measured",
}

#: Columns that are left out where they have nothing to say.
_ONLY_SOMETIMES = ("outlook", "evidence")

_NUMBER = st.column_config.NumberColumn
#: How gaps are shown wherever they are shown.
GAPS: Columns = {
    "unit": "Unit",
    "service": "Service",
    "measure": "Measure",
    "sentence": st.column_config.TextColumn("Result", width="large"),
    "outlook": st.column_config.TextColumn("Outlook", width="large", help="Of a period that still runs."),
    "agreed": _NUMBER("Agreed", format="%.1f"),
    "actual": _NUMBER("Actual", format="%.1f"),
    "gap": _NUMBER("Gap", format="%+.1f"),
    "measured_in": "in",
    "evidence": st.column_config.TextColumn("Evidence", help="Whether the service itself is below what was agreed."),
}


def show(
    frame: pd.DataFrame,
    columns: Columns,
    *,
    key: str,
    on_click: Callable[[], None] | None = None,
    file_name: str | None = None,
    what: str = "",
) -> int | None:
    """Show the named columns of a frame.

    Parameters
    ----------
    columns
        Column of the frame to its heading or `st.column_config` column, in order; all others are left out.
    on_click
        What a click on a row does (see `address.to_row`); None: the clicked row's place is returned.
    file_name
        Name for taking it along as CSV; None: not offered.

    Returns
    -------
    int or None
        Place of the row last clicked.
    """
    empty = {name for name in _ONLY_SOMETIMES if name in frame and not frame[name].fillna("").ne("").any()}
    names = [name for name in columns if name in frame and name not in empty]
    shown = frame.loc[:, names].reset_index(drop=True)
    if "state" in shown:
        shown["state"] = shown["state"].replace(_STATES)
    state = st.dataframe(
        shown,
        column_config={name: columns[name] for name in names},
        hide_index=True,
        height=_ROW_PX * (min(len(shown), _MOST_ROWS) + 1) + 2,
        row_height=_ROW_PX,
        key=key,
        on_select=on_click or "rerun",
        selection_mode="single-cell",
        placeholder="",
        alt=what or None,
    )
    if file_name and len(frame):
        download(frame, file_name, key=f"{key}-csv")
    cells = state["selection"]["cells"]
    return cells[0][0] if cells and cells[0][0] < len(shown) else None


def worst_first(gaps: pd.DataFrame) -> pd.DataFrame:
    """Gaps in the order of what matters: missed, open, met, the rest; the same measures beside each other."""
    order = gaps["state"].map({"missed": 0, "open": 1, "met": 2}).fillna(3)
    return gaps.assign(order=order).sort_values(["order", "measure", "gap"], ignore_index=True).drop(columns="order")


def download(frame: pd.DataFrame, file_name: str, *, key: str, label: str = "Download as CSV") -> None:
    """Offer a frame as CSV; it is written only when somebody takes it."""
    st.download_button(
        label,
        lambda: frame.to_csv(index=False).encode("utf-8-sig"),
        file_name=file_name,
        mime="text/csv",
        key=key,
        on_click="ignore",
        type="tertiary",
        icon=":material/download:",
    )
