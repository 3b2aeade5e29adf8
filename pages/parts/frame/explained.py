"""From a figure to the method behind it."""

from __future__ import annotations

import streamlit as st

from pages.parts.frame import address, words


def mark(method: str, title: str, *, key: str) -> None:
    """A small ⓘ in the corner of a figure; its name on the page is `key`."""
    with st.container(key=key):
        st.page_link(
            "records/methods.py", label=words.plain(f"How “{title}” is worked out"), icon=":material/info:",
            query_params={address.METHOD: method},
        )  # fmt: skip


def link(method: str, label: str) -> None:
    """A quiet link to a method on the Methods page."""
    st.page_link(
        "records/methods.py", label=label, icon=":material/info:",
        query_params={address.METHOD: method},
    )  # fmt: skip
