"""What the address of a page holds, and how one page leads to another with other filters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

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
METHOD = "figure"

#: In the filters of a row: filters that a click on a certain column adds.
COLUMNS = "columns"

_DESTINATION = "destination"


@dataclass(frozen=True)
class Place:
    """A page in the menu.

    Parameters
    ----------
    file
        Below ``pages``; by it links and rows name the page.
    title
        Its heading, unless it shows the filter `CUSTOMER`: then it is headed by that customer.
    path
        In the address; empty for the page that one comes in by.
    filters
        Keys of the shared filters it shows; none: it is about the record, not about figures of a period.
    is_about_a_day
        The period has no say there.
    """

    file: str
    title: str
    path: str
    filters: tuple[str, ...] = ()
    is_about_a_day: bool = False


def go(file: str, **filters: Any) -> None:
    """Ask, from a callback, for a page with some filters set; `follow` goes there in the run that comes next."""
    for key, value in filters.items():
        st.session_state[key] = value
    st.session_state[_DESTINATION] = file


def follow() -> None:
    """Go where the last callback wanted to."""
    file = st.session_state.pop(_DESTINATION, None)
    if file is not None:
        # Naming bound keys here is refused; the widgets write their values into the address themselves.
        st.switch_page(file, query_params={})


def to_row(key: str, file: str, filters: list[dict[str, Any]]) -> Callable[[], None]:
    """A callback for the table or grid `key`: a click in row i goes to the page with the i-th filters.

    A column whose name is in the row's filters under `COLUMNS` adds what stands there.
    """

    def clicked() -> None:
        cells = st.session_state[key]["selection"]["cells"]
        if cells and cells[0][0] < len(filters):
            row, column = cells[0]
            own = dict(filters[row])
            by_column = own.pop(COLUMNS, {})
            go(file, **own, **by_column.get(column, {}))

    return clicked
