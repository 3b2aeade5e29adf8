"""What the address of a page holds, and how one page leads to another with other filters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.navigation.page import Page

# The keys of the shared filters: names in the address and in the session alike.
PERIOD = "period"
AGAINST = "against"
SURVEYS = "surveys"
CUSTOMERS = "customers"
SERVICES = "services"
CUSTOMER = "customer"
QUESTION = "question"
ORGANISED = "organised"
AGREEMENT = "agreement"
SERVICE = "service"
METHOD = "figure"

#: In the filters of a row: filters that a click on a certain column adds.
COLUMNS = "columns"

# The only other session keys that are shared.
_DESTINATION = "destination"
_PLACES = "places"
#: Who edits; rows of registers as somebody saw them who edits; how often each table was begun anew; the open dialog.
EDITOR = "editor"
REGISTERS = "registers"
ROUNDS = "rounds"
DIALOG = "dialog"

Place = str


def settle(places: dict[Place, Page]) -> None:
    """Remember the pages under the short names by which links and rows call them."""
    st.session_state[_PLACES] = places


def page(place: Place) -> Page:
    """The page with that short name, for `st.page_link`."""
    return st.session_state[_PLACES][place]


def go(place: Place, **filters: Any) -> None:
    """Ask, from a callback, for a page with some filters set; `follow` goes there in the run that comes next."""
    for key, value in filters.items():
        st.session_state[key] = value
    st.session_state[_DESTINATION] = place


def follow() -> None:
    """Go where the last callback wanted to."""
    place = st.session_state.pop(_DESTINATION, None)
    if place is not None:
        # Naming bound keys here is refused; the widgets write their values into the address themselves.
        st.switch_page(page(place), query_params={})


def to_row(key: str, place: Place, filters: list[dict[str, Any]]) -> Callable[[], None]:
    """A callback for the table or grid `key`: a click in row i goes to `place` with the i-th filters.

    A column whose name is in the row's filters under `COLUMNS` adds what stands there.
    """

    def clicked() -> None:
        cells = st.session_state[key]["selection"]["cells"]
        if cells and cells[0][0] < len(filters):
            row, column = cells[0]
            own = dict(filters[row])
            by_column = own.pop(COLUMNS, {})
            go(place, **own, **by_column.get(column, {}))

    return clicked
