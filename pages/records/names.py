"""Names in exports and the units they mean: those that wait, and those that were assigned."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from analytics.import_review.unassigned import assignment_effect
from analytics.portfolio import Portfolio
from analytics.words.numbers import plural
from data.record import Change, open_record
from pages.parts.edit import editor, register
from pages.parts.frame import words
from pages.parts.frame.reads import read, today
from pages.parts.show import tables

#: Counts savings: a new table is one in which nothing is chosen. And what the last one did.
_ROUND, _DONE = "names_saved", "names_effect"


def show() -> None:
    """Names that wait, chosen in one sitting; below them all that were assigned."""
    waiting = read(Portfolio.unassigned, today())
    units = documented()
    words.answer(_in_short(waiting), st.session_state.pop(_DONE, []))
    if len(waiting) and not units:
        words.note("No unit is documented yet. Import the structure, or write it down on the page Structure, first.")
    elif len(waiting):
        assign(waiting, units)
    words.part("Assigned names", "Each from a day on or always; closing one and adding another keeps the history.")
    register.show("crosswalk", choices={"unit": units})


def assign(waiting: pd.DataFrame, units: list[str]) -> None:
    """A table in which every name gets its unit; saved all at once."""
    words.part("Waiting for a unit", "Choose what each means; nothing is assigned by itself, however alike names are.")
    key = f"waiting-{st.session_state.setdefault(_ROUND, 0)}"
    table = waiting.assign(
        similar=waiting["proposals"].map(", ".join), unit=None, valid_from=pd.Series(pd.NaT, index=waiting.index)
    )
    with st.container(horizontal=True):
        take_first = st.toggle("Fill in the most similar unit, for me to check", key=f"similar-{key}")
        tables.download(waiting.assign(key=waiting["name"], unit="", valid_from="", valid_to="")[
            ["key", "unit", "valid_from", "valid_to"]], "names-without-unit.csv", key="waiting-csv",
            label="Download to fill in elsewhere")  # fmt: skip
    if take_first:
        table["unit"] = waiting["proposals"].map(lambda found: found[0] if found else None)
    day, number = st.column_config.DateColumn, st.column_config.NumberColumn
    edited = st.data_editor(
        table[["name", "rows", "first_on", "last_on", "similar", "unit", "valid_from"]],
        column_config={
            "name": st.column_config.TextColumn("Name in exports", disabled=True, width="medium"),
            "rows": number("Rows", format="localized", disabled=True),
            "first_on": day("First", format="D MMM YYYY", disabled=True),
            "last_on": day("Last", format="D MMM YYYY", disabled=True),
            "similar": st.column_config.TextColumn("Similar units", disabled=True, width="medium"),
            "unit": st.column_config.SelectboxColumn("Means unit", options=units, width="medium"),
            "valid_from": day("From (empty: always)", format="D MMM YYYY"),
        },
        hide_index=True, key=f"{key}-{take_first}", placeholder="", alt="Names that wait for a unit",
    )  # fmt: skip
    chosen = edited[edited["unit"].notna()]
    with st.container(horizontal=True, vertical_alignment="bottom", key="assign-now"):
        editor.ask()
        label = f"Assign {plural(len(chosen), 'name')}"
        st.button(label, type="primary", disabled=chosen.empty, on_click=save, args=(chosen,))


def save(chosen: pd.DataFrame) -> None:
    """Assign the chosen names in one edit, and say what that did."""
    changes = [Change(None, _assignment(row)) for row in chosen.to_dict("records")]
    effect = assignment_effect(chosen)
    if editor.tried(lambda: open_record().edit("crosswalk", changes, by=editor.name()), f"{'. '.join(effect)}."):
        st.session_state[_DONE] = effect
        st.session_state[_ROUND] += 1


def documented() -> list[str]:
    """The documented units, by name."""
    return sorted(map(str, open_record().register("structure")["unit"].dropna().unique()), key=str.casefold)


def _assignment(row: Mapping[Any, Any]) -> dict[str, str]:
    """One line of the crosswalk."""
    day = "" if pd.isna(row["valid_from"]) else f"{row['valid_from']:%Y-%m-%d}"
    return {"key": str(row["name"]), "unit": str(row["unit"]), "valid_from": day}


def _in_short(waiting: pd.DataFrame) -> str:
    """How many names wait, and how much rests on them."""
    if waiting.empty:
        return "Every name in use leads to a documented unit."
    rows = int(waiting["rows"].sum())
    verb, them = ("leads", "it") if len(waiting) == 1 else ("lead", "them")
    counts = "counts" if rows == 1 else "count"
    names = plural(len(waiting), "name")
    return f"{names} {verb} to no documented unit yet: {plural(rows, 'row')} {counts} under {them}."


show()
