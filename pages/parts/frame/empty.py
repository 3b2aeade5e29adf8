"""What a page says when there is nothing to show: what it would show, and what to do."""

from __future__ import annotations

import streamlit as st

from pages.parts.frame import words


def no_data() -> None:
    """Nothing has been imported yet: say what to do, and stop the page there."""
    st.html(
        '<div class="nothing"><h2>Nothing has been imported yet</h2>'
        "<p>Rapport answers from what you import: survey answers, invitations, measurements, tickets, "
        "agreements and the structure of your organisation. Any of them is enough to begin.</p>"
        "<p>Import an export file on the Import page, or on the command line with "
        "<code>python -m analytics import FILE</code>. "
        "<code>python -m analytics demo</code> builds an example company to look around in.</p></div>"
    )
    st.page_link("records/imports.py", label="Import a file", icon=":material/upload_file:")
    st.stop()


def nothing_in_scope(sentence: str) -> None:
    """The filters leave nothing: one sentence, in the place where the figures would be."""
    words.answer("Nothing to show here.", [sentence])


def cannot_answer(sentence: str) -> None:
    """A question that cannot be answered, with the sentence that says why and what to do."""
    st.warning(words.plain(sentence), icon=":material/info:")
