"""Exports that no tool's format knows: described once, kept under a name, recognised from then on."""

from __future__ import annotations

from dataclasses import replace
from hashlib import blake2b

import streamlit as st

from data.record import (
    ImportCancelled,
    ImportOptions,
    ImportRefused,
    Source,
    StoreError,
    Understood,
    as_saved,
    from_source,
    rows_in,
)
from data.record import open_record as record
from pages.parts.edit import editor
from pages.parts.frame import address, words
from pages.parts.importing import asking, import_preview, import_run, jobs, source_form, source_list

#: The source that is being described anew; and what the last import from here brought.
_EDITED, _BROUGHT = "edited_source", "source_brought"


def show() -> None:
    """A file to describe, a source to describe anew, or the list of sources."""
    taken: tuple[str, bytes] | None = st.session_state.get(asking.TAKEN)
    edited = st.session_state.get(_EDITED)
    saved = next((source for source in record().sources() if source.name == edited), None)
    if taken is not None:
        describe(*taken, saved)
    elif saved is not None:
        describe_again(saved)
    else:
        words.answer("A source says once what an export's columns mean; its next file needs no questions.",
                     st.session_state.pop(_BROUGHT, []))  # fmt: skip
        file = st.file_uploader("A file that nobody knows (CSV, TSV or a workbook)", key="file-to-describe")
        if file is not None:
            st.session_state[asking.TAKEN] = (file.name, file.getvalue())
            st.rerun()
        source_list.show(record(), on_edit=lambda name: st.session_state.update({_EDITED: name}))


def describe(name: str, content: bytes, saved: Source | None) -> None:
    """Say what a file's columns mean, try it, keep it as a source, import it."""
    key = blake2b(content[:65536] + name.encode(), digest_size=6).hexdigest()
    found = asking.answered(ImportOptions(), key)
    try:
        understood = understand(name, content, found, key)
        saved = saved or next((each for each in record().sources() if each.is_of(understood.headings)), None)
        understood = as_saved(understood, saved) if saved else understood
    except ImportRefused as error:
        asking.refused(error, key, name, content)
        leave()
        return
    except ImportCancelled:
        _forget()
        st.rerun()
    words.answer(f"What the columns of {name} mean", [source_form.recognised(understood, saved)])
    kind = source_form.kind_of_rows(understood, key)
    if kind != understood.proposal.kind:
        understood = understand(name, content, replace(found, kind=kind), key)
    described = source_form.ask(understood, saved, source_form.name_for(name), f"{key}-{kind}")
    finish(name, content, described)


def understand(name: str, content: bytes, options: ImportOptions, key: str) -> Understood:
    """What a file is and what its columns could be, looked at once."""
    looked = f"understand-{key}-{hash(options)}"
    door = record()
    job = jobs.job(looked, lambda heard: door.understand(content, name, options, heard), rows_in(content))
    return jobs.result(looked, job, f"Looking at the columns of {name}")


def describe_again(saved: Source) -> None:
    """Change what a source says, without a file at hand."""
    words.answer(f"What the columns of '{saved.name}' mean", [f"Saving makes version {saved.version + 1}"])
    words.note("Open a file of it on the Import page and keep it as a named source to see its answers here.")
    described = source_form.ask(from_source(saved), saved, saved.name, f"saved-{saved.name}-{saved.version}")
    source_form.unfinished(described)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        editor.ask()
        if st.button("Save", type="primary", disabled=bool(described.missing)):
            save(described.source)
            st.rerun()
        leave()


def finish(name: str, content: bytes, described: source_form.Described) -> None:
    """Preview, save, import."""
    source_form.unfinished(described)
    source = described.source
    tried = f"try-{name}-{hash(source)}-{record().store.revision}"
    with st.container(horizontal=True, vertical_alignment="bottom", key="source-actions"):
        wanted = st.button("Preview", type="primary", disabled=bool(described.missing), icon=":material/visibility:")
        leave()
    if described.missing or not (wanted or jobs.running(tried)):
        return
    preview = _tried(tried, name, content, source)
    if preview is None:
        return
    import_preview.show(preview, tried)
    with st.container(horizontal=True, vertical_alignment="bottom", key="keep-source"):
        editor.ask()
        st.button("Save and import", type="primary", on_click=bring, args=(name, content, source),
                  icon=":material/check:", disabled=not preview.report.accepted)  # fmt: skip
        if st.button("Save without importing"):
            save(source)
            st.rerun()


def _tried(tried: str, name: str, content: bytes, source: Source) -> import_preview.Preview | None:
    """The import as it would be with this source; None where it is refused or stopped."""
    options = ImportOptions(source=source.name)
    try:
        job = jobs.job(
            tried, lambda heard: import_preview.previewed(name, content, options, heard, source), rows_in(content)
        )
        return jobs.result(tried, job, f"Looking through {name}; nothing is kept")
    except (ImportRefused, StoreError) as error:
        words.warned("It cannot be imported like this", [str(error)])
    except ImportCancelled:
        words.sentence("Stopped: nothing was kept.")
    return None


def bring(name: str, content: bytes, source: Source) -> None:
    """Keep the source and go to the Import page with its file on the way in."""
    save(source)
    import_run.begin([import_run.Accepted(name, content, ImportOptions(source=source.name), rows_in(content))])
    address.go("records/imports.py")


def save(source: Source) -> None:
    """Keep a source, and leave its description."""
    version = record().save_source(source, by=editor.name())
    st.session_state[_BROUGHT] = [f"Saved '{source.name}', version {version}"]
    _forget()


def leave() -> None:
    """A way back to the list."""
    st.button("Leave it", type="tertiary", on_click=_forget, key="leave-source")


def _forget() -> None:
    st.session_state.pop(asking.TAKEN, None)
    st.session_state.pop(_EDITED, None)


show()
