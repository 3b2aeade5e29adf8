"""Forms that open over a page: each by its button, until it is done or dismissed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import streamlit as st

#: The dialog that is open.
_OPEN = "dialog"



def button(label: str, name: str, **look: Any) -> None:
    """A button that opens the dialog of that name."""
    st.button(label, key=f"open-{name}", on_click=_open, args=(name,), **look)


def show(
    name: str, title: str, inside: Callable[[], None], *, width: Literal["small", "medium", "large"] = "medium"
) -> None:
    """Show a dialog while it is open."""
    if st.session_state.get(_OPEN) == name:
        st.dialog(title, width=width, on_dismiss=close)(inside)()


def done() -> None:
    """Close the dialog, and show the page as it is now."""
    close()
    st.rerun()


def close() -> None:
    """No dialog is open any more."""
    st.session_state.pop(_OPEN, None)


def _open(name: str) -> None:
    st.session_state[_OPEN] = name
