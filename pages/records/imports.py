"""What came in: upload a file, see what it is and what it would change, import it, look back, undo."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from data.record import ImportCancelled, ImportRefused, StoreError, open_record, rows_in
from pages.parts.edit import editor
from pages.parts.frame import words
from pages.parts.frame.reads import today
from pages.parts.importing import asking, import_history, import_options, import_preview, import_run, jobs


def show() -> None:
    """The page from top to bottom: what is expected, upload and preview, history."""
    record = open_record()
    history = record.imports()
    words.answer(_in_short(history[history["undone_at"].isna()]), _expected(record.due_sources(today())))
    upload()
    import_history.show(history)


def upload() -> None:
    """Take files, show what would become of them, and import them when told to."""
    files = st.file_uploader(
        "Export files (CSV, TSV or workbooks)", accept_multiple_files=True, key=f"files-{import_run.upload_round()}",
        help="Nothing is kept until you have seen what it would change and pressed Import.",
    )  # fmt: skip
    import_run.wait()
    for sentence in import_run.brought() if not files else []:
        words.sentence(sentence)
    good = [found for file in files if (found := preview(file, single=len(files) == 1))]
    if good:
        label = words.plain(f"Import {good[0].name}") if len(good) == 1 else f"Import {len(good)} files"
        with st.container(horizontal=True, vertical_alignment="bottom", key="import-now"):
            editor.ask()
            st.button(label, type="primary", icon=":material/check:", on_click=import_run.begin, args=(good,))


def preview(file: Any, *, single: bool) -> import_run.Accepted | None:
    """What a file is and what it would change; None where it is refused or brings nothing."""
    key, content = file.file_id, file.getvalue()
    if not single:
        words.part(file.name)
    try:
        options = asking.answered(import_options.ask(key), key)
        name = f"preview-{key}-{hash(options)}-{open_record().store.revision}"
        by_job = jobs.job(
            name, lambda heard: import_preview.previewed(file.name, content, options, heard), rows_in(content)
        )
        found = jobs.result(name, by_job, f"Looking through {file.name}; nothing is kept")
    except ImportRefused as error:
        asking.refused(error, key, file.name, content)
        return None
    except (StoreError, ValueError) as error:
        st.warning(words.plain(str(error)), icon=":material/info:")
        return None
    except ImportCancelled:
        words.sentence(f"Stopped: nothing of {file.name} was kept.")
        st.button("Look again", key=f"look-again-{key}", on_click=jobs.forget, args=(name,))
        return None
    import_preview.show(found, key)
    say_more(key, file.name, content)
    report = found.report
    return import_run.Accepted(file.name, content, options, report.rows) if report.accepted else None


def say_more(key: str, name: str, content: bytes) -> None:
    """What was answered, and the way to a named source."""
    with st.container(horizontal=True, key=f"say-more-{key}"):
        if asking.in_words(key):
            words.note(f"As answered: {asking.in_words(key)}.")
            st.button("Ask again", key=f"ask-{key}", type="tertiary", on_click=asking.take_back, args=(key,))
        st.button("Keep as a named source …", key=f"keep-{key}", type="tertiary", on_click=asking.take_along,
                  args=(name, content), icon=":material/bookmark_add:")  # fmt: skip


def _in_short(standing: pd.DataFrame) -> str:
    """How many imports stand and how far they reach."""
    if standing.empty:
        return "Nothing has been imported yet: upload an export file to begin."
    last = standing["imported_at"].max()
    count = len(standing)
    return f"{count} {'import stands' if count == 1 else 'imports stand'}, the latest of {last:%-d %b %Y}."


def _expected(due: pd.DataFrame) -> list[str]:
    """Which files should be here by now."""
    told = {"due": "is due since", "did not come": "did not come; it was due on"}
    return [
        f"▲ {row['source']} ({row['cadence']}) {told[row['state']]} {row['due_on']:%-d %b %Y}"
        for row in due.to_dict("records")
        if row["state"] in told
    ]


show()
