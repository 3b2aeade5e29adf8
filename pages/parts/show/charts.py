"""A chart on a page, under the heading that says what it shows."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import streamlit as st

_CONFIG = {"displayModeBar": False, "responsive": True, "scrollZoom": False, "doubleClick": False}


def show(figure: go.Figure, *, key: str, what: str) -> None:
    """Show a figure; `what` it shows is its description."""
    st.plotly_chart(figure, theme=None, config=_CONFIG, key=key, alt=what)


def pick(figure: go.Figure, *, key: str, what: str) -> Any | None:
    """Show a figure whose points can be clicked; returns what the clicked point stands for, or None."""
    state = st.plotly_chart(
        figure, theme=None, config=_CONFIG, key=key, alt=what, on_select="rerun", selection_mode="points"
    )
    points = state["selection"]["points"]
    return points[0].get("customdata") if points else None
