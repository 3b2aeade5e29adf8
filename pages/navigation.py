"""The frame of every page: settings, menu, style, shared filters. Nothing is shown that did not pass through here."""

from __future__ import annotations

import logging

import streamlit as st

from analytics.errors import AnalyticsError
from data.record import StoreError
from pages.parts.frame import address, empty, filters, theme

log = logging.getLogger("rapport")

PAGES = {
    "Portfolio": {
        "overview": st.Page("portfolio/overview.py", title="Overview", default=True),
        "attention": st.Page("portfolio/attention.py", title="Attention"),
        "satisfaction": st.Page("portfolio/satisfaction.py", title="Satisfaction"),
        "service_levels": st.Page("portfolio/service_levels.py", title="Service levels", url_path="service-levels"),
    },
    "Customers": {
        "customer": st.Page("customers/customer.py", title="Customer"),
        "structure": st.Page("customers/structure.py", title="Structure"),
        "agreements": st.Page("customers/agreements.py", title="Agreements"),
        "services": st.Page("customers/services.py", title="Services"),
    },
    "Records": {
        "imports": st.Page("records/imports.py", title="Import", url_path="import"),
        "sources": st.Page("records/sources.py", title="Sources"),
        "names": st.Page("records/names.py", title="Names"),
        "methods": st.Page("records/methods.py", title="Methods"),
    },
}

st.set_page_config(layout="wide", initial_sidebar_state=220)
places = {place: page for group in PAGES.values() for place, page in group.items()}
chosen = st.navigation({heading: list(group.values()) for heading, group in PAGES.items()})
st.set_page_config(page_title=f"{chosen.title} · Rapport")
st.logo(theme.wordmark(), size="large")
theme.put_on()
address.settle(places)

try:
    filters.header(chosen.title, next(place for place, page in places.items() if page == chosen))
    address.follow()
    chosen.run()
except StoreError as error:
    log.error("%s", error)  # noqa: TRY400 - the sentence says it all
    empty.cannot_answer(str(error))
except AnalyticsError as error:
    empty.cannot_answer(str(error))
