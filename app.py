"""The entrance: an ASGI application with the pages, the HTTP API, and the life of the store.

``python -m streamlit run app.py`` and any ASGI server recognise `app`.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.routing import BaseRoute, Route

HERE = Path(__file__).parent
# Streamlit puts only its own script's folder on the module path; everything here is imported from the root.
if str(HERE) not in sys.path:
    sys.path.insert(0, str(HERE))

from analytics.commands.http import api_of  # noqa: E402
from data.errors import StoreError  # noqa: E402
from data.store.store import open_store  # noqa: E402
from pages.parts.frame.reads import today  # noqa: E402

log = logging.getLogger("rapport")


@asynccontextmanager
async def store_life(_app: st.App) -> AsyncIterator[None]:
    """Open the store when the server starts and close it when it stops, so that a file is never left held."""
    try:
        open_store()
    except StoreError as error:
        # The pages say the same sentence to whoever looks; the server stays up to say it.
        log.error("%s", error)  # noqa: TRY400 - a sentence for people, its traceback would say less
    yield
    try:
        open_store().close()
    except StoreError:
        log.info("The store was not open.")


def api_routes() -> list[BaseRoute]:
    """The HTTP API: one address per command of the command line, and the application's health."""
    return [Route("/api/{address:path}", api_of(today))]


def calm_sentence(error: Exception) -> bool:
    """Log an unexpected error with everything known about it; tell the person one sentence."""
    log.error("A page failed.", exc_info=error)
    st.error(
        "Something went wrong on this page. It has been logged; the other pages and your data are not affected.",
        icon=":material/error:",
    )
    return True


app = st.App(
    HERE / "pages" / "navigation.py",
    lifespan=store_life,
    routes=api_routes(),
    on_script_error=calm_sentence,
)
