"""What an import would do, before it is kept: every row accounted for, what looks wrong, what would change."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import pandas as pd
import streamlit as st

from analytics.import_review.review import ImportReview
from analytics.portfolio import open_portfolio
from data.record import CADENCES, Doing, ImportOptions, ImportReport, Progress, Source, Writer, open_record
from pages.parts.frame import words
from pages.parts.frame.reads import today
from pages.parts.importing.jobs import Listener
from pages.parts.show import tables

#: More rows than this nobody reads in a browser; the download has them all.
_MOST_LISTED = 2000


@dataclass(frozen=True)
class Preview:
    """An import that was run and thrown away."""

    report: ImportReport
    rejects: pd.DataFrame
    review: ImportReview


def previewed(
    name: str, content: bytes, options: ImportOptions, listener: Listener | None = None, source: Source | None = None
) -> Preview:
    """Run the very import without keeping it, and look at the store as it would be.

    A source that is given counts as if it were saved; a file that cannot be read as told raises `ImportRefused`.
    """
    record, portfolio, day = open_record(), open_portfolio(), today()
    seen: list[tuple[pd.DataFrame, ImportReview]] = []
    cadence = {source.name: CADENCES.get(source.cadence or "") for source in record.sources()}

    def look(writer: Writer, report: ImportReport) -> None:
        if listener is not None:
            listener(Progress(Doing.COMPARING, report.rows, report.rows))
        named = str(writer.query("batch", batch=report.batch)["source"].iloc[0])
        review = portfolio.review_of(writer, report.batch or 0, day, cadence.get(named))
        seen.append((record.rejects(report.batch or 0, writer), review))

    report = record.import_content(
        content, name, options, dry_run=True, by="preview", look=look, listener=listener, source=source
    )
    return Preview(report, *seen[0])


def show(preview: Preview, key: str) -> None:
    """The preview of one file, what matters most first."""
    report, review = preview.report, preview.review
    words.facts([("Rows", _account(report)), *_noted(report)])
    if review.looks_wrong:
        words.warned("Looks wrong", review.looks_wrong)
    if len(review.unassigned):
        _unassigned(review.unassigned)
    _changes(preview, key)
    _rejected(preview, key)


def _account(report: ImportReport) -> str:
    """The rows of a file in one line that adds up."""
    return (
        f"{report.rows:,} = {report.accepted:,} new or changed + {report.duplicates:,} already known "
        f"+ {report.rejected:,} rejected"
    )


def _noted(report: ImportReport) -> list[tuple[str, str]]:
    """What was recognised, in words, and what else was noticed."""
    kind = f"{report.kind}, by {'their headings' if report.format == 'canonical' else report.format}"
    told = [*filter(None, (report.recognised, report.read_as))] or [kind]
    return [*(("Recognised", text) for text in told), *(("Note", note.sentence) for note in report.notes)]


def _unassigned(names: pd.DataFrame) -> None:
    """Names of the file that nobody has led to a unit."""
    count = len(names)
    words.part(
        f"{count} {'name leads' if count == 1 else 'names lead'} to no documented unit yet",
        "They are accepted, stand for themselves, and wait on the page Names; assigning them moves every figure.",
    )
    shown = names.assign(proposals=names["proposals"].map(", ".join))
    columns = {"name": "Name in the file", "rows": "Rows", "proposals": "Similar units"}
    tables.show(shown, columns, key=f"unassigned-{len(names)}-{names['name'].iloc[0]}", what="Names without a unit")


def _changes(preview: Preview, key: str) -> None:
    """Figures before and after."""
    review = preview.review
    if review.new_signals:
        words.warned("Signals that would be new", review.new_signals)
    if review.gone_signals:
        words.warned("Signals that would stand no more", review.gone_signals)
    if review.figures.empty:
        if review.period and preview.report.accepted:
            words.note(f"No figure of {review.period} changes.")
        return
    words.part(f"What changes in {review.period}", "The figures of all customers without and with this file.")
    columns = {
        "figure": "Figure",
        "before": "Without",
        "after": "With this file",
        "change": "Change",
    }
    tables.show(review.figures, columns, key=f"changes-{key}", what="Figures that change")
    if review.customers:
        words.part("Most moved")
        words.sentences(review.customers)


def _rejected(preview: Preview, key: str) -> None:
    """Rows that are not taken, by reason, and the way to correct them."""
    report = preview.report
    if not report.rejects:
        return
    words.part(
        f"{report.rejected:,} rejected {'row' if report.rejected == 1 else 'rows'}, by reason",
        "Take them along as CSV, correct them in any table program, and upload that file.",
    )
    by_reason = pd.DataFrame(
        [(reason, column, n, first.line, first.value) for reason, column, n, first in report.by_reason()],
        columns=["reason", "column", "rows", "line", "value"],
    )
    columns = {
        "reason": "Why", "column": "Column",
        "rows": st.column_config.NumberColumn("Rows", format="localized"),
        "line": "First in line", "value": "Found there",
    }  # fmt: skip
    tables.show(by_reason, columns, key=f"reasons-{key}", what="Rejected rows by reason")
    with st.container(horizontal=True):
        tables.download(preview.rejects, f"rejected-{report.file.rsplit('.', 1)[0]}.csv", key=f"rejects-{key}",
                        label=f"Download {report.rejected:,} rejected rows to correct")  # fmt: skip
    with st.expander("Every rejected row", key=f"every-{key}"):
        every = pd.DataFrame([asdict(reject) for reject in report.rejects[:_MOST_LISTED]])
        listed = {"line": "Line", "column": "Column", "value": "Found",
                  "reason": st.column_config.TextColumn("Why it was not taken", width="large")}  # fmt: skip
        tables.show(every, listed, key=f"every-rows-{key}", what="Rejected rows")
