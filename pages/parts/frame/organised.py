"""Whether the past is read as organised then or as organised now, where that makes a difference."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from analytics.portfolio import Portfolio
from analytics.scope.scope import Scope
from pages.parts.frame import address, words
from pages.parts.frame.reads import read

_WAYS: dict[Literal["then", "now"], str] = {"then": "as organised then", "now": "as organised now"}


def chosen(scope: Scope, *, is_aside: bool) -> Scope:
    """Draw the choice with its footnote, and return the scope read that way.

    Where figures are the same either way, or on pages without figures, the choice stays alive out of sight.
    """
    way: Literal["then", "now"] = st.session_state.get(address.ORGANISED) or "then"
    read_so = scope.but(organised=way)
    plain = Scope(as_of=scope.as_of, period=scope.period, organised=way)
    note = "" if is_aside else read(Portfolio.organised_note, plain)
    key = "organised-line" if note else "aside-organised"
    with st.container(horizontal=True, key=key, vertical_alignment="center"):
        st.selectbox(
            "Organised", list(_WAYS), key=address.ORGANISED, label_visibility="collapsed", bind="query-params",
            width=190, format_func=lambda way: _WAYS[way],
        )  # fmt: skip
        if note:
            words.note(note)
    return read_so
