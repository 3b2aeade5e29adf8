"""An import on its way in: begun on one page, watched and stopped there or on the Import page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from data.record import ImportCancelled, ImportOptions, ImportRefused, StoreError, open_record
from pages.parts.edit import editor
from pages.parts.frame import words
from pages.parts.importing import jobs

#: Counts uploads that were finished: a new uploader is an empty one. And what the last one brought.
_ROUND, _BROUGHT = "uploads_finished", "last_upload"


@dataclass(frozen=True)
class Accepted:
    """A file that may be imported, as it was previewed; `rows` roughly."""

    name: str
    content: bytes
    options: ImportOptions
    rows: int


@dataclass(frozen=True)
class Outcome:
    """What became of a file."""

    sentence: str
    is_imported: bool = False
    is_stopped: bool = False


def upload_round() -> int:
    """How many uploads were finished in this session."""
    return st.session_state.setdefault(_ROUND, 0)


def brought() -> list[str]:
    """What the last import brought, in sentences."""
    outcomes: list[Outcome] = st.session_state.get(_BROUGHT, [])
    return [outcome.sentence for outcome in outcomes]


def begin(files: Sequence[Accepted]) -> None:
    """Start importing files, one after the other."""
    who, record = editor.name(), open_record()

    def work(heard: jobs.Listener) -> list[Outcome]:
        done: list[Outcome] = []
        for file in files:
            try:
                report = record.import_content(file.content, file.name, file.options, by=who, listener=heard)
            except (ImportRefused, StoreError) as error:
                done.append(Outcome(f"{file.name} was not imported. {error}"))
            except ImportCancelled:
                return [*done, Outcome(f"Stopped: nothing of {file.name} was kept.", is_stopped=True)]
            else:
                sentence = f"{file.name}: {report.accepted:,} rows imported as number {report.batch}."
                done.append(Outcome(sentence, is_imported=True))
        return done

    jobs.job(_name(), work, sum(file.rows for file in files))


def wait() -> None:
    """While an import runs, show how far it is; when it has ended, begin anew with an empty upload.

    One that was stopped keeps its files in the upload.
    """
    started = jobs.running(_name())
    if started is None:
        return
    done: list[Outcome] = jobs.result(_name(), started, "Importing")
    jobs.forget(_name())
    st.session_state[_BROUGHT] = done
    for outcome in done:
        icon = ":material/check:" if outcome.is_imported else ":material/info:"
        st.toast(words.plain(outcome.sentence), icon=icon)
    if not done[-1].is_stopped:
        st.session_state[_ROUND] = upload_round() + 1
    st.rerun()


def _name() -> str:
    return f"import-{upload_round()}"
