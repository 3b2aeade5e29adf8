"""What can happen to units, as buttons: each asks what it needs, says what it will do, and does it in one step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from data.record import Change, EditRefused, open_record, unit_changes
from pages.parts.edit import dialogs, editor
from pages.parts.frame import words
from pages.parts.frame.reads import today

_TOP = "nothing: it stands at the top"
_NOBODY = "nobody"
_ROLES = ("customer", "purchaser", "relationship manager", "user", "IT management")
_DAY = "%-d %b %Y"

Changes = dict[str, list[Change]]


def show(units: Sequence[str]) -> None:
    """The buttons."""
    asking = {
        "Move …": ("Move a unit", _move),
        "Merge …": ("Make one unit of several", _merge),
        "Split …": ("Make several units of one", _split),
        "Close …": ("Close a unit", _close),
        "Change a person …": ("Put a role into other hands", _person),
    }
    with st.container(horizontal=True, key="unit-actions"):
        for label in asking:
            dialogs.button(label, f"unit-{label}")
    for label, (title, ask) in asking.items():
        dialogs.show(f"unit-{label}", title, partial(ask, units))


def _move(units: Sequence[str]) -> None:
    unit = st.selectbox("Unit", units, key="move-unit")
    parent = st.selectbox(
        "Becomes part of", [None, *(name for name in units if name != unit)], key="move-parent",
        format_func=lambda name: name or _TOP,
    )  # fmt: skip
    on = _day("First day there", "move-day")
    words.note(f"Figures “as organised then” do not change before {on:{_DAY}}.")
    _done(lambda: unit_changes.move(_books(), unit, parent, on), "Move it", f"{unit} moved.")


def _merge(units: Sequence[str]) -> None:
    merged = st.multiselect("Units that become one", units, key="merge-units")
    into = st.selectbox(
        "They become", units, index=None, key="merge-into", accept_new_options=True,
        placeholder="one of them, another unit, or a new name",
    )  # fmt: skip
    on = _day("First day as one unit", "merge-day")
    words.note("Those that end are kept with their history and count under the new one from then on; roles held in "
               "them end, and units below them go along.")  # fmt: skip
    if merged and into:
        _done(lambda: unit_changes.merge(_books(), merged, into, on), "Merge them", f"{into} is one unit now.")


def _split(units: Sequence[str]) -> None:
    unit = st.selectbox("Unit", units, key="split-unit")
    parts = st.multiselect(
        "Its parts", [unit], key="split-parts", accept_new_options=True,
        placeholder="type the name of each; name the unit itself if it goes on",
    )  # fmt: skip
    on = _day("First day of the parts", "split-day")
    words.note("Each part begins with the persons of the unit; say afterwards how many users each has.")
    if parts:
        _done(lambda: unit_changes.split(_books(), unit, parts, on), "Split it", f"{unit} is split.")


def _close(units: Sequence[str]) -> None:
    unit = st.selectbox("Unit", units, key="close-unit")
    others = [name for name in units if name != unit]
    successor = st.selectbox(
        "Goes on as", [None, *others], key="close-successor", format_func=lambda name: name or _NOBODY
    )
    last = _day("Last day", "close-day")
    words.note("Its roles end with it; units below it go to its successor, or else to the unit above. Answers that "
               "still name it afterwards count under its successor.")  # fmt: skip
    _done(lambda: unit_changes.close(_books(), unit, last, successor), "Close it", f"{unit} is closed.")


def _person(units: Sequence[str]) -> None:
    left, right = st.columns(2)
    unit = left.selectbox("Unit", units, key="person-unit")
    role = right.selectbox("Role", _ROLES, key="person-role")
    person = left.text_input("Who holds it from then on", key="person-name", placeholder=_NOBODY)
    email = right.text_input("E-mail", key="person-email")
    instead = left.text_input("Only instead of", key="person-instead", placeholder="everybody who holds it there")
    on = _day("First day", "person-day", right)
    mandate = st.text_input("Mandate", key="person-mandate", placeholder="what the person may decide")
    words.note("A change of person is an event: it shows beside the figures of that time.")
    _done(
        lambda: unit_changes.change_person(
            _books(), unit, role, person.strip() or None, on, email=email, mandate=mandate,
            instead_of=instead.strip() or None,
        ),
        "Change it", f"{unit}: {person.strip() or _NOBODY} is {role} from {on:{_DAY}}.",
    )  # fmt: skip


def _day(label: str, key: str, place: DeltaGenerator | None = None) -> date:
    return (place or st).date_input(label, value=today(), key=key, format="YYYY-MM-DD")


def _books() -> dict[str, pd.DataFrame]:
    record = open_record()
    return {name: record.register(name) for name in ("structure", "roles")}


def _done(made: Callable[[], Changes], label: str, done: str) -> None:
    """Do it when told to, and go on with the page as it is then; a refusal stays with its reason."""
    if not st.button(label, type="primary"):
        return
    try:
        changes = made()
    except EditRefused as error:
        st.warning(words.plain(str(error)), icon=":material/info:")
        return
    if editor.tried(lambda: open_record().edit_all(changes, by=editor.name()), done):
        dialogs.done()
