"""Every import of the past: who, when, which file, what became of its rows, and the way back."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data.record import StoreError, open_record
from pages.parts.edit import editor
from pages.parts.frame import words
from pages.parts.show import tables


def show(history: pd.DataFrame) -> None:
    """All imports, newest first; the one that is clicked can be looked into and undone."""
    words.part("History", "Click a row to see its notes and rejected rows, or to undo it." if len(history) else "")
    if history.empty:
        words.note("Nothing has been imported yet.")
        return
    undone = history["undone_at"].notna()
    rows = history.assign(state=undone.map({True: "undone", False: "stands"}))
    number, day = st.column_config.NumberColumn, st.column_config.DateColumn
    columns = {
        "batch_id": number("No.", width=60),
        "file": "File",
        "source": "Source",
        "rows": number("Rows", format="localized"),
        "accepted": number("Taken", format="localized"),
        "duplicates": number("Known", format="localized"),
        "rejected": number("Rejected", format="localized"),
        "covers_from": day("Covers from", format="D MMM YYYY"),
        "covers_to": day("to", format="D MMM YYYY"),
        "imported_at": st.column_config.DatetimeColumn("Imported (UTC)", format="D MMM YYYY, HH:mm"),
        "imported_by": "by",
        "state": "State",
    }
    place = tables.show(rows, columns, key="history", what="Imports, newest first")
    if place is not None:
        _one(rows.iloc[place])


def _one(row: pd.Series) -> None:
    """One import of the past: its account, its rejected rows, and the way back."""
    batch = int(row["batch_id"])
    words.part(f"Import {batch}: {row['file']}")
    undone = f"{row['undone_at']:%-d %b %Y} by {row['undone_by']}" if row["state"] == "undone" else ""
    words.facts([
        ("Rows of", f"{row['kind']}, {row['format']}"),
        ("Source", str(row["source"])),
        ("Checksum", f"SHA-256 {row['checksum']}" if row["checksum"] else ""),
        *(("Note", str(note)) for note in row["notes"]),
        ("Undone", undone),
    ])  # fmt: skip
    with st.container(horizontal=True):
        if row["rejected"]:
            tables.download(open_record().rejects(batch), f"rejected-{batch}.csv", key="old-rejects",
                            label=f"Download {row['rejected']:,} rejected rows")  # fmt: skip
        if not undone and st.button(f"Undo import {batch}", icon=":material/undo:"):
            _ask_to_undo(batch, str(row["file"]))


@st.dialog("Undo this import?")
def _ask_to_undo(batch: int, file: str) -> None:
    """Undo only what somebody means to undo."""
    words.sentence(f"Afterwards the store is as if {file} (import {batch}) had never come. You can import it again.")
    if st.button("Undo it", type="primary"):
        try:
            open_record().undo(batch, by=editor.name())
        except StoreError as error:
            st.warning(words.plain(str(error)))
        else:
            st.rerun()
