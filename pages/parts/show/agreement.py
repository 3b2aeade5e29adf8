"""One agreement: where it stands, what it says, how it was delivered so far, what is being negotiated."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.figures.grid import level_grid
from analytics.portfolio import Portfolio
from analytics.scope.scope import Scope
from analytics.views.agreement import AgreementView
from pages.parts.frame import theme, words
from pages.parts.frame.reads import read
from pages.parts.show import grids, tables

_MARKS = {"open": "… open", "agreed": "✓ agreed", "dropped": "· dropped"}
_THING = ["measure", "service"]


def show(scope: Scope, name: str) -> None:
    """Show one agreement under the register."""
    view = read(Portfolio.agreement, scope.but(customers=(), services=(), against=None), name)
    with st.container(key="opened", gap="small"):
        words.part(name, view.sentence)
        left, right = st.columns([9, 11], gap="large")
        with left:
            words.facts(view.facts)
        with right:
            delivered(view)
        over_time(view)
        points(view.points)


def delivered(view: AgreementView) -> None:
    """Its agreed levels and what was delivered in this period."""
    if view.gaps.empty:
        words.note("No level is agreed in it." if view.levels.empty else "Nothing was measured in this period.")
        return
    shown = view.gaps.fillna({"service": "every service"})
    columns = {"service": "Service", "measure": "Measure", "sentence": tables.GAPS["sentence"]}
    tables.show(shown, columns, key="agreement-gaps", what="Delivery in this period")


def over_time(view: AgreementView) -> None:
    """Met or missed, month by month, since the agreement began or a year ago."""
    if view.months.empty:
        return
    words.part("Delivery so far, month by month", "✓ met · ✗ missed, in the measure's own unit · empty: not measured.")
    grid = level_grid(view.months.fillna({"service": "every service"}), _THING, "month", theme.colours())
    grids.show(grid, key="agreement-months", what="Its levels by month")


def points(rows: pd.DataFrame) -> None:
    """Negotiation points, open ones first."""
    words.part("Negotiation points")
    if rows.empty:
        words.note("None is recorded.")
        return
    day = st.column_config.DateColumn
    columns = {
        "status": "State",
        "point": st.column_config.TextColumn("Point", width="large"),
        "raised_on": day("Raised", format="D MMM YYYY"),
        "settled_on": day("Settled", format="D MMM YYYY"),
        "note": st.column_config.TextColumn("Note", width="large"),
    }
    shown = rows.assign(status=rows["state"].astype(object).map(_MARKS))
    tables.show(shown, columns, key="points", what="Negotiation points")
