"""What was agreed with whom, until when, and who pays: the register, what comes when, and one agreement."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.agreements.calendar import ENDS, NOTICE, TALKS
from analytics.figures.calendar import calendar
from analytics.portfolio import Portfolio
from analytics.views.agreements import AgreementsView
from pages.parts.edit import editor, register
from pages.parts.frame import address, filters, theme, words
from pages.parts.frame.reads import read, today
from pages.parts.show import agreement, cards, charts, tables

DAY = st.column_config.DateColumn
MONEY = st.column_config.NumberColumn
#: Days that fit beside the calendar.
MOST_DUE = 7


def show() -> None:
    """The page from top to bottom: answer, figures, one agreement, calendar, register, funding, editing."""
    scope = filters.scope() if read(Portfolio.covers) else filters.on_day(today())
    view = read(Portfolio.agreements_view, scope)
    words.answer(view.sentence, view.notes)
    if len(view.register):
        cards.row(view.figures)
        comes_when(view)
        opened = the_register(view)
        if opened:
            agreement.show(scope, opened)
        left, right = st.columns([11, 9], gap="large")
        with left:
            funding(view)
        with right:
            lacking(view.without)
    keep()


def comes_when(view: AgreementsView) -> None:
    """What ends when, as a calendar, and the nearest dates as sentences."""
    what = words.choice("What comes when:", [ENDS, NOTICE, TALKS], key="comes")
    dates = view.calendar[view.calendar["what"] == what]
    left, right = st.columns([11, 9], gap="large")
    with left:
        words.note("Each mark is an agreement, in the month of its date; click one to open it.")
        figure = calendar(dates, theme.colours(), first=pd.Timestamp(today()))
        name = charts.pick(figure, key="calendar", what=f"Agreements by month: {what}")
        if name:
            st.button(f"Open {words.plain(name)}", on_click=_open, args=(name,), icon=":material/arrow_downward:")
    with right:
        words.note("Due within 90 days:" if len(view.due) else "No date is due in the next 90 days.")
        nearest = view.due.head(MOST_DUE).to_dict("records")
        words.facts((f"{row['due_on']:%-d %b %Y}", row["sentence"]) for row in nearest)


def the_register(view: AgreementsView) -> str | None:
    """All agreements; returns the one that is opened."""
    words.part("Agreements", "Click a row to open the agreement.")
    columns = {
        "agreement": st.column_config.TextColumn("Agreement", width=255),
        "customer": "Customer",
        "standing": st.column_config.TextColumn("State", width=100),
        "term_ends_on": DAY("Runs to", format="D MMM YYYY"),
        "notice_by": DAY("Notice by", format="D MMM YYYY"),
        "renewal": "Renewal",
        "annual_funding": MONEY("a year", format="localized"),
        "currency": "in",
        "funding_state": "Funding",
        "owner": "Owner",
    }
    table = view.register
    place = tables.show(table, columns, key="register", file_name="agreements.csv", what="All agreements")
    clicked = None if place is None else str(table["agreement"].iloc[place])
    if clicked and clicked != st.session_state.get("_clicked_agreement"):
        st.session_state[address.AGREEMENT] = clicked
    st.session_state["_clicked_agreement"] = clicked
    names = table["agreement"].tolist()
    opened = st.session_state.get(address.AGREEMENT)
    return opened if opened in names else None


def funding(view: AgreementsView) -> None:
    """Who pays what in a fiscal year."""
    about = "Of agreements as things stand; drafts and negotiations stand apart. Per currency."
    year = words.choice("Funding per customer in", view.years, key="year", note=about)
    rows = view.funding[view.funding["year"] == year]
    parts = ["total", "secured", "pending", "unfunded", "not said", "in preparation"]
    kept = [name for name in parts if name == "total" or rows[name].gt(0).any()]
    columns = {"customer": "Customer", "currency": "in"} | {
        name: MONEY(name.capitalize(), format="localized") for name in kept
    }
    shown = rows.round(0)
    shown[parts] = shown[parts].mask(shown[parts].eq(0))
    tables.show(shown, columns, key="funding", file_name=f"funding-{year}.csv", what="Funding per customer")


def lacking(without: pd.DataFrame) -> None:
    """Customers and services without a valid agreement."""
    words.part("Without a valid agreement")
    if without.empty:
        words.note("Every customer has an agreement in force, and every service used is agreed on.")
    words.facts((row["name"], row["sentence"]) for row in without.to_dict("records"))


def keep() -> None:
    """Everything that keeps the agreements current."""
    words.part("Keep it current", "Every change keeps what was before it and can be taken back.")
    editor.ask()
    register.choose("customers/agreements.py")


def _open(name: str) -> None:
    st.session_state[address.AGREEMENT] = name


show()
