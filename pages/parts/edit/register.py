"""A register on a page, made from its declaration: a table edited in place, forms, history, undo, CSV in and out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from analytics.portfolio import Portfolio
from data.record import REGISTERS, Record, open_record
from pages.parts.edit import dialogs, editor, register_edits, register_forms
from pages.parts.frame import filters, words
from pages.parts.frame.reads import read, today
from pages.parts.show import tables

#: Rows as somebody saw them who edits, and how often each table was begun anew, by register.
_SEEN, _ROUNDS = "registers", "rounds"
_ROW_PX = 36
_MOST_ROWS = 14
#: Registers whose rows are kept ready: every one there is, before and after an edit.
_KEPT = 16


def choose(page: str) -> None:
    """Choose one of the registers that are kept on a page, named by its file, and edit it."""
    kept = {register.title: name for name, register in REGISTERS.items() if register.kept_on == page}
    edited = st.segmented_control("Edit in place", list(kept), key="keep", label_visibility="collapsed")
    if edited:
        show(kept[edited], choices=read(Portfolio.names, filters.on_day(today())))


def show(name: str, *, choices: Mapping[str, Sequence[str]]) -> None:
    """Show a register, named as in ``--kind``, to be edited; names to choose from by their kind (unit, service, …)."""
    record, register = open_record(), REGISTERS[name]
    seen, options = _seen(record, name, choices)
    key = _key(name)
    st.data_editor(
        seen.drop(columns="row_id"),
        column_config={column.role: _column(name, column, options) for column in register.columns},
        num_rows="dynamic",
        hide_index=True,
        row_height=_ROW_PX,
        height=_ROW_PX * (min(len(seen) + 1, _MOST_ROWS) + 1) + 2,
        key=key,
        placeholder="",
        alt=register.title,
    )
    made = register_edits.changes(name, seen, st.session_state.get(key, {}))
    if made:
        _unsaved(record, name, seen, made)
    _tools(record, name, seen, options)


def _unsaved(record: Record, name: str, seen: pd.DataFrame, made: list[Any]) -> None:
    """Changes that wait to be saved: said before → after, saved or dropped."""
    count = len(made)
    words.note("1 change is not saved yet:" if count == 1 else f"{count} changes are not saved yet:")
    words.facts(register_edits.in_words(name, seen, made))
    with st.container(horizontal=True):
        save = st.button(f"Save {count if count > 1 else 'it'}", type="primary", key=f"save-{name}")
        st.button("Drop them" if count > 1 else "Drop it", key=f"drop-{name}", on_click=_begin_anew, args=(name,))
    if save and editor.tried(lambda: record.edit(name, made, by=editor.name()), _saved(count)):
        _begin_anew(name)
        st.rerun()


def _tools(record: Record, name: str, seen: pd.DataFrame, options: dict[str, list[str]]) -> None:
    """Everything else that can be done with a register."""
    register, last = REGISTERS[name], record.last_edit(name)
    with st.container(horizontal=True, key=f"tools-{name}"):
        dialogs.button("Add …", f"add-{name}", icon=":material/add:")
        if register.closes_with and len(seen):
            dialogs.button("Close …", f"close-{name}", icon=":material/event:")
        if len(seen):
            dialogs.button("History …", f"history-{name}", icon=":material/history:")
        if last is not None:
            about = words.plain(f"Undo last change ({last.by}, {last.made_at:%-d %b %H:%M})")
            undo = st.button(about, key=f"undo-{name}", icon=":material/undo:",
                             help=f"{last.rows} rows in {', '.join(last.registers)}, at one go.")  # fmt: skip
            done = f"Taken back: {last.rows} rows are as they were."
            if undo and editor.tried(lambda: record.undo(last.batch, by=editor.name()), done):
                _begin_anew(name)
                st.rerun()
        dialogs.button("Upload CSV …", f"upload-{name}", icon=":material/upload_file:")
        tables.download(seen.drop(columns="row_id"), f"{name}.csv", key=f"download-{name}")
    forms = register_forms
    dialogs.show(f"add-{name}", f"Add a row: {register.title}", partial(forms.add, name, options))
    dialogs.show(f"close-{name}", f"Close a row: {register.title}", partial(forms.close, name, seen))
    past = partial(forms.history, name, seen)
    dialogs.show(f"history-{name}", f"History of a row: {register.title}", past, width="large")
    dialogs.show(f"upload-{name}", f"Upload a CSV file: {register.title}", partial(forms.upload, name))


def _seen(
    record: Record, name: str, choices: Mapping[str, Sequence[str]]
) -> tuple[pd.DataFrame, dict[str, list[str]]]:
    """The rows and choices as the person saw them when they began: while changes wait, nobody else's replace them."""
    held = st.session_state.setdefault(_SEEN, {})
    if name not in held or not _has_edits(st.session_state.get(_key(name))):
        rows = _rows(str(record.store.path), record.store.revision, name)
        held[name] = rows, _options(name, rows, choices)
    return held[name]


@st.cache_data(max_entries=_KEPT, show_spinner=False)
def _rows(path: str, revision: int, name: str) -> pd.DataFrame:
    """The rows of a register that hold now."""
    return open_record().register(name)


def _key(name: str) -> str:
    """The table's key; a new one forgets what was typed into the old one."""
    return f"register-{name}-{st.session_state.get(_ROUNDS, {}).get(name, 0)}"


def _begin_anew(name: str) -> None:
    """Forget what was typed, and show the rows as they are now."""
    rounds = st.session_state.setdefault(_ROUNDS, {})
    st.session_state.get(_SEEN, {}).pop(name, None)
    rounds[name] = rounds.get(name, 0) + 1


def _has_edits(state: Any) -> bool:
    return bool(state) and any(state[part] for part in ("edited_rows", "added_rows", "deleted_rows"))


def _options(name: str, rows: pd.DataFrame, choices: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """What each column offers to choose from: its declared values, or all names of its kind."""
    found = {}
    for column in REGISTERS[name].columns:
        offered = column.choices or choices.get(column.names_of or "", ())
        if offered:
            found[column.role] = sorted({*offered, *rows[column.role].dropna()}, key=str.casefold)
    return found


def _column(name: str, column: Any, options: dict[str, list[str]]) -> Any:
    """How a column is edited in the table."""
    is_first = column is REGISTERS[name].columns[0]
    about: dict[str, Any] = {"help": column.explained or None, "required": column.needed, "pinned": is_first or None}
    if column.holds == "date":
        return st.column_config.DateColumn(column.label, format="D MMM YYYY", **about)
    if column.holds in {"whole", "number"}:
        step = 1 if column.holds == "whole" else None
        return st.column_config.NumberColumn(column.label, step=step, format="localized", **about)
    # A name that the register itself brings into the world is typed; all others are chosen.
    if column.role in options and not (is_first and column.names_of):
        return st.column_config.SelectboxColumn(column.label, options=options[column.role], **about)
    return st.column_config.TextColumn(column.label, width="medium" if column.is_long else None, **about)


def _saved(count: int) -> str:
    return "Saved 1 change." if count == 1 else f"Saved {count} changes."
