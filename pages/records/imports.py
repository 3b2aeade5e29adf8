"""What came in: upload a file, see what was recognised and what becomes of every row, look back, undo."""

from __future__ import annotations

from dataclasses import asdict

import pandas as pd
import streamlit as st

from analytics.wording import plural
from data.record import ImportOptions, ImportRefused, ImportReport, StoreError, open_record
from pages.parts import import_options, tables, words

BY = "dashboard"
#: Counts uploads that were finished: a new uploader is an empty one.
_ROUND = "uploads_finished"


def show() -> None:
    """The page from top to bottom: upload and preview, history."""
    history = open_record().imports()
    standing = history[history["undone_at"].isna()]
    words.answer(_in_short(standing))
    upload()
    look_back(history)


def upload() -> None:
    """Take files, show what would become of them, and import them when told to."""
    done = st.session_state.setdefault(_ROUND, 0)
    files = st.file_uploader(
        "Export files (CSV, TSV or XLSX)", accept_multiple_files=True, key=f"files-{done}",
        help="Nothing is kept until you have seen what was recognised and pressed Import.",
    )  # fmt: skip
    try:
        options = import_options.ask()
    except ValueError as error:
        st.warning(words.plain(str(error)))
        return
    previews = [preview(file.name, file.getvalue(), options) for file in files]
    good = [file for file, report in zip(files, previews, strict=True) if report and report.accepted]
    if good:
        label = words.plain(f"Import {good[0].name}") if len(good) == 1 else f"Import {len(good)} files"
        if st.button(label, type="primary", icon=":material/check:"):
            for file in good:
                keep(file.name, file.getvalue(), options)
            st.session_state[_ROUND] = done + 1
            st.rerun()


def preview(name: str, content: bytes, options: ImportOptions) -> ImportReport | None:
    """What was recognised in a file and what would become of its rows; None where it is refused."""
    words.part(name)
    try:
        report = open_record().import_content(content, name, options, dry_run=True, by=BY)
    except (ImportRefused, StoreError) as error:
        st.warning(words.plain(str(error)), icon=":material/info:")
        return None
    account(report)
    return report


def keep(name: str, content: bytes, options: ImportOptions) -> None:
    """Import a file for good."""
    try:
        report = open_record().import_content(content, name, options, by=BY)
    except (ImportRefused, StoreError) as error:
        st.toast(words.plain(f"{name} was not imported. {error}"), icon=":material/info:")
    else:
        st.toast(words.plain(f"{name}: {report.accepted:,} rows imported."), icon=":material/check:")


def account(report: ImportReport) -> None:
    """Every row of a file is accounted for."""
    parts = f"{report.accepted:,} new or changed + {report.duplicates:,} already known + {report.rejected:,} rejected"
    recognised = [("Recognised as", f"{report.kind} ({report.format})"), ("Rows", f"{report.rows:,} = {parts}")]
    words.facts([*recognised, *(("Note", note) for note in report.notes)])
    if report.rejects:
        rejects = pd.DataFrame([asdict(reject) for reject in report.rejects])
        columns = {"line": "Line", "column": "Column", "value": "Found",
                   "reason": st.column_config.TextColumn("Why it was not taken", width="large")}  # fmt: skip
        tables.show(rejects, columns, key=f"rejects-{report.file}", file_name=f"rejected-{report.file}.csv",
                    what="Rejected rows")  # fmt: skip


def look_back(history: pd.DataFrame) -> None:
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
        "kind": "Kind",
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
        one_import(rows.iloc[place])


def one_import(row: pd.Series) -> None:
    """One import of the past: its account, its rejected rows, and the way back."""
    batch = int(row["batch_id"])
    words.part(f"Import {batch}: {row['file']}")
    undone = f"{row['undone_at']:%-d %b %Y} by {row['undone_by']}" if row["state"] == "undone" else ""
    words.facts([("Source", str(row["source"])), *(("Note", str(note)) for note in row["notes"]), ("Undone", undone)])
    with st.container(horizontal=True):
        if row["rejected"]:
            tables.download(open_record().rejects(batch), f"rejected-{batch}.csv", key="old-rejects",
                            label=f"Download {plural(int(row['rejected']), 'rejected row')}")  # fmt: skip
        if not undone and st.button(f"Undo import {batch}", icon=":material/undo:"):
            ask_to_undo(batch, str(row["file"]))


@st.dialog("Undo this import?")
def ask_to_undo(batch: int, file: str) -> None:
    """Undo only what somebody means to undo."""
    words.sentence(f"Afterwards the store is as if {file} (import {batch}) had never come. You can import it again.")
    if st.button("Undo it", type="primary"):
        try:
            open_record().undo(batch, by=BY)
        except StoreError as error:
            st.warning(words.plain(str(error)))
        else:
            st.rerun()


def _in_short(standing: pd.DataFrame) -> str:
    """How many imports stand and how far they reach."""
    if standing.empty:
        return "Nothing has been imported yet: upload an export file to begin."
    last = standing["imported_at"].max()
    return f"{plural(len(standing), 'import stands', 'imports stand')}, the latest of {last:%-d %b %Y}."


show()
