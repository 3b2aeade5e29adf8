"""The frame of every page: menu, style, shared filters. Nothing is shown that did not pass through here.

A page is one file and one entry in `MENU`; frame, links and tests find it there.
"""

from __future__ import annotations

import logging

import streamlit as st

from analytics.errors import AnalyticsError
from data.record import StoreError
from pages.parts.frame import address, empty, filters, theme
from pages.parts.frame.address import AGAINST, CUSTOMER, CUSTOMERS, PERIOD, QUESTION, SERVICES, SURVEYS, Place

log = logging.getLogger("rapport")

MENU = {
    "Portfolio": (
        Place("portfolio/overview.py", "Overview", "", (PERIOD, AGAINST, SURVEYS, CUSTOMERS, SERVICES)),
        Place("portfolio/attention.py", "Attention", "attention", (CUSTOMERS,), is_about_a_day=True),
        Place(
            "portfolio/satisfaction.py", "Satisfaction", "satisfaction",
            (PERIOD, AGAINST, SURVEYS, CUSTOMERS, SERVICES, QUESTION),
        ),
        Place("portfolio/service_levels.py", "Service levels", "service-levels",
              (PERIOD, AGAINST, CUSTOMERS, SERVICES)),
    ),
    "Customers": (
        Place("customers/customer.py", "Customer", "customer", (CUSTOMER, PERIOD, AGAINST, SURVEYS, SERVICES)),
        Place("customers/structure.py", "Structure", "structure"),
        Place("customers/agreements.py", "Agreements", "agreements", (PERIOD, CUSTOMERS, SERVICES)),
        Place("customers/services.py", "Services", "services"),
    ),
    "Records": (
        Place("records/imports.py", "Import", "import"),
        Place("records/sources.py", "Sources", "sources"),
        Place("records/names.py", "Names", "names"),
        Place("records/methods.py", "Methods", "methods"),
    ),
}  # fmt: skip


def frame() -> None:
    """Settings, menu and style, then the header and the page that was chosen."""
    st.set_page_config(layout="wide", initial_sidebar_state=220)
    chosen = st.navigation({
        heading: [st.Page(each.file, title=each.title, url_path=each.path, default=not each.path) for each in places]
        for heading, places in MENU.items()
    })  # fmt: skip
    place = next(each for places in MENU.values() for each in places if each.path == chosen.url_path)
    st.set_page_config(page_title=f"{place.title} · Rapport")
    st.logo(theme.wordmark(), size="large")
    theme.put_on()
    try:
        filters.header(place)
        address.follow()
        chosen.run()
    except StoreError as error:
        log.error("%s", error)  # noqa: TRY400 - the sentence says it all
        empty.cannot_answer(str(error))
    except AnalyticsError as error:
        empty.cannot_answer(str(error))


if __name__ == "__main__":
    frame()
