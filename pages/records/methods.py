"""How is every figure computed, and where does the method come from?"""

from __future__ import annotations

import streamlit as st

from analytics.methods.catalogue import method, methods
from analytics.methods.method import Method
from pages.parts.frame import address, words


def show() -> None:
    """The page from top to bottom: the method that was asked for, then all of them."""
    words.answer("Every figure shows its method: two sentences and one line of mathematics.")
    chosen = method(st.query_params.get(address.METHOD, ""))
    if chosen is not None:
        with st.container(border=True, key="asked-for"):
            entry(chosen)
    for heading, group in methods().items():
        words.part(heading)
        for one in group:
            with st.expander(one.title, type="compact"):
                entry(one)


def entry(one: Method) -> None:
    """One method."""
    words.part(one.title)
    words.sentence(one.words)
    st.latex(one.formula)
    words.note(one.source)
    words.note(f"Computed in {' and '.join(one.modules)}.")


show()
