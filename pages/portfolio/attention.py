"""Who needs attention: what changed, what was said, what is due?"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.attention.attention import KIND_WORDS
from analytics.figures.trend import trend
from analytics.portfolio import Portfolio, open_portfolio
from analytics.views.signal import SIGNALS
from pages.parts.frame import explained, filters, theme, words
from pages.parts.frame.reads import read
from pages.parts.show import charts, lines


def show() -> None:
    """The page from top to bottom: how far to believe it, changed beside its history, said, due."""
    view = read(Portfolio.attention, filters.scope())
    words.answer(view.sentence, view.notes)
    explained.link("signals", "How far to believe this list")
    left, right = st.columns([11, 9], gap="large")
    with left:
        listed("Changed", view.changed, first=8, otherwise="Nothing changed lastingly, as far as answers can tell.")
        listed("Said", view.said, first=6, otherwise="Nobody fell silent, and nowhere are most comments bad ones.")
        listed("Due", view.due, first=6, otherwise="No date is due in the next 90 days.")
    with right:
        history(view.changed[view.changed["kind"].isin(SIGNALS)].reset_index(drop=True))


def listed(heading: str, rows: pd.DataFrame, *, first: int, otherwise: str) -> None:
    """One of the three lists."""
    words.part(heading)
    if rows.empty:
        words.note(otherwise)
    lines.customers(rows, key=heading.lower(), first=first)


def history(signals: pd.DataFrame) -> None:
    """The chosen signal over time, the first one at first."""
    words.part("Since when")
    if signals.empty:
        words.note("There is no signal to look at.")
        return
    labels = [f"{row['customer']}: {KIND_WORDS[row['kind']]}" for row in signals.to_dict("records")]
    label = st.selectbox("Signal", labels, key="signal", label_visibility="collapsed", bind="query-params")
    row = signals.iloc[labels.index(label)]
    signal = tuple((name, row[name]) for name in ("customer", "unit", "kind", "question_id", "measure", "services"))
    drawn = read(Portfolio.signal_history, filters.scope(), (*signal, ("onset", row["onset"])))
    if drawn.periods.empty or drawn.periods["score"].isna().all():
        few = open_portfolio().hide_below
        words.note(f"Its history is hidden to protect people: fewer than {few} answered in each period.")
    else:
        figure = trend(
            drawn.periods, theme.colours(), grain=drawn.grain, measured_in=drawn.measured_in, within=drawn.within,
            noun=drawn.noun, decimals=drawn.decimals, changes=drawn.changes, height=260,
        )  # fmt: skip
        words.part(f"{drawn.title}, by {drawn.grain}", "Line: where the change probably set in.")
        charts.show(figure, key="history", what=label)
    words.sentence(row["sentence"])
    lines.open_customer(str(row["customer"]), key="open")


show()
