"""Who edits: until people sign in, a name that is typed once."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from data.record import ImportRefused, StoreError
from pages.parts.frame import words

#: Who edits, as typed.
_EDITOR = "editor"
UNNAMED = "someone at this computer"


def name() -> str:
    """Who makes the changes that are made now."""
    return str(st.session_state.get(_EDITOR) or "").strip() or UNNAMED


def ask() -> None:
    """Ask for the name that stands beside every change."""
    st.text_input(
        "Your name, for the history", key=_EDITOR, placeholder=UNNAMED, max_chars=80, width=320,
        persist_state="session",
    )  # fmt: skip


def tried(save: Callable[[], object], done: str) -> bool:
    """Whether a change was made; where it was refused, the reason stays on the page."""
    try:
        save()
    except (StoreError, ImportRefused) as error:
        st.warning(words.plain(str(error)), icon=":material/info:")
        return False
    st.toast(words.plain(done), icon=":material/check:")
    return True
