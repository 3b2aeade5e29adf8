"""How are we doing, is it changing, are the agreed levels met, and which customers need a look?"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.figures.grid import score_grid
from analytics.figures.perception import perception
from analytics.portfolio import Portfolio
from analytics.views.overview import Overview
from pages.parts.frame import address, filters, theme, words
from pages.parts.frame.reads import read
from pages.parts.show import cards, charts, grids, lines

LEADS_TO = {
    "satisfied": "portfolio/satisfaction.py",
    "relationship": "portfolio/satisfaction.py",
    "answered": "portfolio/satisfaction.py",
    "levels": "portfolio/service_levels.py",
}


def show() -> None:
    """The page from top to bottom: answer, figures, who changed, perception and delivery, due, heat map."""
    scope = filters.scope()
    view = read(Portfolio.overview, scope)
    words.answer(view.answer, view.notes)
    cards.row(view.figures, LEADS_TO, {"relationship": asked_of("relationship")})
    left, right = st.columns([11, 9], gap="large")
    with left:
        changed(view.changed)
        due(view.due)
    with right:
        delivered(view)
    heat(view)


def asked_of(kind: str) -> dict[str, str]:
    """The filter that opens the most answered question of a kind of survey; none where it has no answers here."""
    asked = read(Portfolio.metrics, filters.scope())
    labels = asked.loc[asked["survey_kind"].eq(kind), "label"]
    return {address.QUESTION: labels.iloc[0]} if len(labels) else {}


def changed(rows: pd.DataFrame) -> None:
    """Customers that missed an agreed level or whose figures changed, one sentence each."""
    words.part("Changed")
    if rows.empty:
        words.note("No customer's figures changed by more than chance, and no agreed level was missed.")
    lines.customers(rows, key="changed", first=5)


def due(rows: pd.DataFrame) -> None:
    """Dates of agreements that come up."""
    words.part("Due")
    if rows.empty:
        words.note("No date is due in the next 90 days.")
    lines.customers(rows, key="due", first=3)


def delivered(view: Overview) -> None:
    """Each customer's satisfaction against what was delivered."""
    rows = view.perception
    both = rows[rows["score"].notna() & rows["levels_met_share"].notna()] if len(rows) else rows
    words.part("Perception and delivery", "" if both.empty else "Each point is a customer; click one to open it.")
    if both.empty:
        words.note("Needs customers with answers and with agreed levels; there is none in this period.")
        return
    figure = perception(
        rows, theme.colours(), middle_score=view.middle_score, middle_share=view.middle_share,
        measured_in=view.measured_in,
    )  # fmt: skip
    name = charts.pick(figure, key="perception", what="Satisfaction and agreed levels met, by customer")
    if name:
        lines.open_customer(name, key="perception-open")


def heat(view: Overview) -> None:
    """Every customer by quarter."""
    words.part("Customers by quarter", view.heat_note if view.heat.empty else f"{view.heat_note} {grids.LEGEND}")
    if view.heat.empty:
        words.note("Nobody answered yet.")
        return
    grid = score_grid(view.heat, "customer", "period", theme.colours(), middle=view.heat_middle)
    periods = dict(zip(grid.texts.columns, ({address.PERIOD: label} for label in grid.periods), strict=True))
    to = [{address.CUSTOMER: name, address.COLUMNS: periods} for name in grid.texts.index]
    go = address.to_row("heat", "customers/customer.py", to)
    grids.show(grid, key="heat", what="Satisfaction of each customer by quarter", on_click=go)


show()
