"""What a file leaves open is asked in place: one click answers it, and the upload goes on."""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from data.record import ImportOptions, ImportRefused
from pages.parts.frame import address, words

#: Answers by file, as long as the session lasts.
_ANSWERS = "answers"
#: A file on its way to the page Sources: its name and content.
TAKEN = "taken_file"
#: Sheets that are offered as buttons.
_MOST_SHEETS = 8


def answered(options: ImportOptions, key: str) -> ImportOptions:
    """The options with what was answered in place; what the widgets say goes before it."""
    said = {
        name: value
        for name, value in st.session_state.get(_ANSWERS, {}).get(key, {}).items()
        if getattr(options, name) is None
    }
    return replace(options, **said)


def in_words(key: str) -> str:
    """What was answered, in words; empty where nothing was."""
    said: Mapping[str, Any] = st.session_state.get(_ANSWERS, {}).get(key, {})
    return ", ".join(_SPOKEN.get((name, value), f"{name.replace('_', ' ')} {value}") for name, value in said.items())


def take_back(key: str) -> None:
    """Ask everything about a file anew."""
    st.session_state.get(_ANSWERS, {}).pop(key, None)


def refused(error: ImportRefused, key: str, name: str, content: bytes) -> None:
    """Say why a file is refused, and ask what would help; the answer is one click."""
    words.warned("", [str(error)])
    if error.asks in _CHOICES:
        with st.container(horizontal=True, key=f"asked-{key}"):
            for label, value in _CHOICES[error.asks](error.choices).items():
                st.button(label, key=f"answer-{error.asks}-{value}-{key}", on_click=_answer,
                          args=(key, error.asks, value), type="primary")  # fmt: skip
    elif error.asks == "columns":
        st.button(
            "Say what its columns are", key=f"columns-{key}", on_click=take_along, args=(name, content), type="primary",
            icon=":material/arrow_forward:", icon_position="right",
        )  # fmt: skip


def take_along(name: str, content: bytes) -> None:
    """Go to the page Sources with a file."""
    st.session_state[TAKEN] = (name, content)
    address.go("records/sources.py")


def _answer(key: str, name: str, value: object) -> None:
    st.session_state.setdefault(_ANSWERS, {}).setdefault(key, {})[name] = value


def _dates(choices: Sequence[str]) -> dict[str, object]:
    """Both readings of the date in doubt."""
    example = re.match(r"(\d{1,2})\D(\d{1,2})\D(\d{2,4})", choices[0])
    if example is None:
        return {"Day first": "dmy", "Month first": "mdy"}
    one, other, year = (int(part) for part in example.groups())
    return {
        f"Day first: {one} {month_name[other]} {year}": "dmy",
        f"Month first: {other} {month_name[one]} {year}": "mdy",
    }


_CHOICES: dict[str, Callable[[Sequence[str]], dict[str, object]]] = {
    "dates": _dates,
    "decimal": lambda _: {"The point is the decimal mark (3.5)": ".", "The comma is the decimal mark (3,5)": ","},
    "header_rows": lambda _: {f"{n} {'row' if n == 1 else 'rows'} of headings": n for n in range(6)},
    "kind": lambda kinds: {name: name for name in kinds},
    "sheet": lambda sheets: {name: name for name in sheets[:_MOST_SHEETS]},
    "source": lambda sources: {name: name for name in sources},
}
_SPOKEN = {
    ("dates", "dmy"): "dates day first",
    ("dates", "mdy"): "dates month first",
    ("decimal", "."): "the point is the decimal mark",
    ("decimal", ","): "the comma is the decimal mark",
}
