"""The forms of a register, made from its declaration: add, close, history, upload."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pandas as pd
import streamlit as st

from data.record import REGISTERS, Change, ImportOptions, ImportRefused, StoreError, open_record
from pages.parts.edit import dialogs, editor, register_edits
from pages.parts.frame import words
from pages.parts.frame.reads import today
from pages.parts.show import tables


def add(name: str, options: dict[str, list[str]]) -> None:
    """Ask for a new row."""
    register = REGISTERS[name]
    with st.form(f"form-{name}", border=False):
        left, right = st.columns(2)
        values = {
            column.role: _field(name, column, options, (left, right)[place % 2])
            for place, column in enumerate(register.columns)
        }
        if not st.form_submit_button("Add it", type="primary"):
            return
    missing = [column.label for column in register.columns if column.needed and not values[column.role]]
    if missing:
        st.warning(words.plain(f"Still needed: {', '.join(missing)}."), icon=":material/info:")
        return
    new = {role: register_edits.written(name, role, value) for role, value in values.items()}
    if editor.tried(lambda: open_record().edit(name, [Change(None, new)], by=editor.name()), "Added."):
        dialogs.done()


def close(name: str, rows: pd.DataFrame) -> None:
    """Ask for the day on which a row ends."""
    register = REGISTERS[name]
    closing = str(register.closes_with)
    open_rows = rows[rows[closing].isna() | (rows[closing] >= pd.Timestamp(today()))]
    if open_rows.empty:
        words.sentence("Every row has ended already.")
        return
    label = register.column(closing).label
    place = _choice(name, open_rows, "close")
    last = st.date_input(f"{label} (last day)", value=today(), key=f"close-{name}-day", format="YYYY-MM-DD")
    words.note("The row stays in the history; figures of the time before do not change.")
    if st.button("Close it", type="primary"):
        made = [Change(int(open_rows["row_id"].iloc[place]), {closing: last})]
        if editor.tried(lambda: open_record().edit(name, made, by=editor.name()), "Closed."):
            dialogs.done()


def history(name: str, rows: pd.DataFrame) -> None:
    """Show who changed a row, when, and what it said before and after."""
    place = _choice(name, rows, "history")
    found = open_record().history(name, int(rows["row_id"].iloc[place]))
    words.facts(register_edits.told(name, found))


def upload(name: str) -> None:
    """Take a file with rows of the register, show what would become of them, and import them when told to."""
    words.note(f"Headings: {', '.join(REGISTERS[name].roles)}. Those that a row does not need may be left out.")
    file = st.file_uploader("CSV or workbook", key=f"file-{name}")
    if file is None:
        return
    options, content = ImportOptions(kind=name), file.getvalue()
    try:
        report = open_record().import_content(content, file.name, options, dry_run=True, by=editor.name())
    except (ImportRefused, StoreError) as error:
        st.warning(words.plain(str(error)), icon=":material/info:")
        return
    words.sentence(
        f"{report.rows:,} rows: {report.accepted:,} new or changed, {report.duplicates:,} already known, "
        f"{report.rejected:,} rejected."
    )
    if report.rejects:
        columns = {"line": "Line", "column": "Column", "value": "Found",
                   "reason": st.column_config.TextColumn("Why it is not taken", width="large")}  # fmt: skip
        rejected = pd.DataFrame([asdict(reject) for reject in report.rejects])
        tables.show(rejected, columns, key=f"rejects-{name}", what="Rejected rows")
    count = "1 row" if report.accepted == 1 else f"{report.accepted:,} rows"
    keep = report.accepted and st.button(f"Import {count}", type="primary")
    if keep and editor.tried(
        lambda: open_record().import_content(content, file.name, options, by=editor.name()), f"{count} imported."
    ):
        dialogs.done()


def _choice(name: str, rows: pd.DataFrame, key: str) -> int:
    """Which row is meant."""
    named = [register_edits.called(name, row) for row in rows.to_dict("records")]
    return st.selectbox("Row", range(len(rows)), format_func=named.__getitem__, key=f"{key}-{name}-row")


def _field(name: str, column: Any, options: dict[str, list[str]], place: Any) -> object:
    """One field of a form."""
    label = f"{column.label} *" if column.needed else column.label
    key, about = f"new-{name}-{column.role}", column.explained or None
    if column.holds == "date":
        return place.date_input(label, value=None, key=key, help=about, format="YYYY-MM-DD")
    if column.holds in {"whole", "number"}:
        step = 1 if column.holds == "whole" else None
        return place.number_input(label, value=None, step=step, key=key, help=about)
    if column.role in options:
        return place.selectbox(
            label, options[column.role], index=None, key=key, help=about, placeholder="",
            accept_new_options=not column.choices,
        )  # fmt: skip
    if column.is_long:
        return place.text_area(label, key=key, help=about, height=80)
    return place.text_input(label, key=key, help=about)
