"""Which services are there, in the customers' words, and who uses them under which agreement?"""

from __future__ import annotations

import streamlit as st

from analytics.portfolio import Portfolio
from analytics.views.services import ServicesView
from pages.parts.edit import editor, register
from pages.parts.frame import address, filters, words
from pages.parts.frame.reads import read, today
from pages.parts.show import tables


def show() -> None:
    """The page from top to bottom: answer, register, who uses the one clicked, editing."""
    scope = filters.on_day(today())
    view = read(Portfolio.services_view, scope)
    words.answer(view.sentence, view.notes)
    place = services(view) if len(view.services) else None
    if place is not None:
        used_by(str(view.services["service"].iloc[place]))
    words.part("Keep it current", "The catalogue owns its services; this is what the relationship needs of them.")
    editor.ask()
    if st.toggle("Edit the register", key="edit-services") or view.services.empty:
        register.show("services", choices=read(Portfolio.names, scope))


def services(view: ServicesView) -> int | None:
    """All services; returns the place of the one clicked."""
    words.part("Services", "Click a service to see who uses it.")
    number = st.column_config.NumberColumn
    columns = {
        "service": st.column_config.TextColumn("Service", width="medium"),
        "purpose": st.column_config.TextColumn("What the business does with it", width="large"),
        "owner": "Owner",
        "service_state": st.column_config.TextColumn("State", width=110),
        "n_customers": number("Customers"),
        "without_agreement": number("without agreement", help="Customers that use it and have not agreed on it."),
        "link": st.column_config.LinkColumn("Managed at", display_text="open"),
    }
    shown = view.services.rename(columns={"state": "service_state"})
    return tables.show(shown, columns, key="all-services", file_name="services.csv", what="Services")


def used_by(name: str) -> None:
    """Who uses one service, under which agreement."""
    rows = read(Portfolio.service, filters.on_day(today()), name)
    words.part(f"{name}: who uses it", "Click a row to open its customer. Answers: of the last twelve months.")
    if rows.empty:
        words.note("Nobody uses it, as far as agreements, answers and measurements say.")
        return
    columns = {
        "customer": "Customer",
        "agreement": st.column_config.TextColumn("Agreement", width="large"),
        "ends_on": st.column_config.DateColumn("Runs to", format="D MMM YYYY"),
        "owner": "Owner",
        "n_answers": st.column_config.NumberColumn("Answers", format="localized"),
    }
    shown = rows.fillna({"agreement": "✗ no agreement in force"})
    go = address.to_row("used-by", "customers/customer.py", [{address.CUSTOMER: name} for name in rows["customer"]])
    tables.show(shown, columns, key="used-by", on_click=go, file_name="used_by.csv", what=f"Who uses {name}")


show()
