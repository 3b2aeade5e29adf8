"""The sources there are: what each reads, how often its file is expected and whether it came."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from data.record import WINDOWS, Exclusion, Record, Source
from pages.parts.edit import editor
from pages.parts.frame import words
from pages.parts.frame.reads import today
from pages.parts.importing.column_roles import label
from pages.parts.show import tables

_STATES = {"in time": "in time", "due": "▲ due", "did not come": "✗ did not come"}


def show(record: Record, on_edit: Callable[[str], None]) -> None:
    """All sources, the late ones first; the one that is clicked can be looked into, described anew and retired."""
    sources = record.sources()
    if not sources:
        words.note("There is no source yet. A file that no tool's format knows becomes one when you describe it here.")
        return
    words.part("Sources", "Click a row to see what it reads, or to change it.")
    rows = _rows(sources, record)
    date = st.column_config.DateColumn
    columns = {
        "name": "Source",
        "kind": "Rows are",
        "cadence": "Comes",
        "state": "State",
        "due_on": date("Due on", format="D MMM YYYY"),
        "last": date("Last file", format="D MMM YYYY"),
        "version": st.column_config.NumberColumn("Version", width=70),
        "saved_by": "Saved by",
    }
    place = tables.show(rows, columns, key="sources", what="Sources")
    if place is not None:
        name = rows.iloc[place]["name"]
        _one(next(source for source in sources if source.name == name), record, on_edit)


def _rows(sources: list[Source], record: Record) -> pd.DataFrame:
    """One row per source with the state of its files."""
    due = record.due_sources(today()).set_index("source")
    standing = record.imports().query("undone_at.isna()")
    rows = pd.DataFrame(
        [
            {
                "name": source.name,
                "kind": source.options.kind or "as its headings say",
                "cadence": source.cadence or "whenever",
                "version": source.version,
                "saved_by": source.saved_by,
                "state": _STATES.get(due["state"].get(source.name, ""), ""),
                "due_on": due["due_on"].get(source.name),
                "days_late": due["days_late"].get(source.name, 0),
                "last": standing.loc[standing["source"] == source.name, "imported_at"].max(),
            }
            for source in sources
        ]
    )
    return rows.sort_values(["days_late", "name"], ascending=[False, True], ignore_index=True)


def _one(source: Source, record: Record, on_edit: Callable[[str], None]) -> None:
    """What one source says, its versions, and what can be done with it."""
    words.part(f"{source.name}, version {source.version}")
    options = source.options
    scales = [f"{wording}: {scale}" for wording, scale in options.scale]
    excluded = [
        " ".join(filter(None, [f"{one.column} is {one.value}" if one.column else "", _span(one), f"({one.reason})"]))
        for one in source.exclusions
    ]
    words.facts([
        *((label(role.removeprefix("score:")).capitalize(), column) for role, column in options.map),
        *((f"{label(role).capitalize()} (all rows)", value) for role, value in options.set),
        ("Scales", "; ".join(scales)),
        ("A file", WINDOWS[options.window]),
        *(("Left out", text) for text in excluded),
    ])  # fmt: skip
    versions = record.source_versions()
    own = versions[versions["name"] == source.name]
    words.note("Versions: " + ", ".join(
        f"{row.version} on {row.saved_at:%-d %b %Y} by {row.saved_by}{' (retired)' if row.retired else ''}"
        for row in own.itertuples()
    ) + ".")  # fmt: skip
    with st.container(horizontal=True):
        st.button("Describe it anew", key="edit-source", on_click=on_edit, args=(source.name,), icon=":material/edit:")
        st.button(
            "Retire it", key="retire-source", on_click=_retire, args=(source, record), icon=":material/archive:",
            help="It recognises no more files, and nobody waits for one. What it brought stays.",
        )  # fmt: skip


def _retire(source: Source, record: Record) -> None:
    """Let a source recognise no more files."""
    record.save_source(source, by=editor.name(), retired=True)


def _span(one: Exclusion) -> str:
    """From when to when rows are left out."""
    first, last = one.first_on, one.last_on
    return " ".join(filter(None, [f"from {first:%-d %b %Y}" if first else "", f"to {last:%-d %b %Y}" if last else ""]))
