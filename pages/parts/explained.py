"""From a figure to the method behind it."""

from __future__ import annotations

import streamlit as st

from pages.parts import address


def link(key: str, words: str) -> None:
    """A quiet link to the method of that key on the Methods page."""
    st.page_link(
        address.page("methods"), label=words[:1].upper() + words[1:], icon=":material/info:",
        query_params={address.METHOD: key},
    )  # fmt: skip
