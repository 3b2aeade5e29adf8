"""Commands that change or look after what is known: import, imports, undo, check, backup, restore."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from analytics.commands.command import Answer, Asked, Command, Option, Values, a_number, a_pair, one_of, some_texts
from analytics.commands.progress import watched
from data.record import ImportCancelled, ImportOptions, ImportRefused, ImportReport, Record
from data.store.backups import back_up, restore

REPORT_COLUMNS = (
    "file", "kind", "format", "rows", "accepted", "duplicates", "rejected", "batch", "notes", "rejects",
)

IMPORTS_COLUMNS = {
    "batch": "batch_id", "file": "file", "kind": "kind", "source": "source", "rows": "rows", "accepted": "accepted",
    "duplicates": "duplicates", "rejected": "rejected", "at": "imported_at", "by": "imported_by",
    "undone_at": "undone_at",
}
"""Columns of `imports`, and what the store calls them."""

SHOWN_REJECTS = 3
"""Rejected rows named in the messages; --json and the Import page have them all."""

READING = (
    Option("kind", "what its rows are, such as responses", shown_as="KIND"),
    Option("source", "name under which its rows are known", shown_as="NAME"),
    Option("map", "column that fills a role; #5 is the fifth", a_pair, "ROLE=COLUMN", is_repeated=True),
    Option("set", "one value for all rows", a_pair, "ROLE=VALUE", is_repeated=True),
    Option("scale", "csat=1..5, or its labels, worst first", a_pair, "METRIC=SCALE", is_repeated=True),
    Option("satisfied-from", "first satisfied score", a_pair, "METRIC=SCORE", is_repeated=True),
    Option("better", "the good end: higher or lower", a_pair, "METRIC=END", is_repeated=True),
    Option("no-answer", "scores that are no answer", a_pair, "METRIC=SCORES", is_repeated=True),
    Option("key", "columns that identify a row", some_texts, "COLUMN[,COLUMN]"),
    Option("skip", "rows to leave out", a_pair, "COLUMN=VALUE", is_repeated=True),
    Option("dates", "order of its dates: dmy, mdy or ymd", one_of("dmy", "mdy", "ymd"), "ORDER"),
    Option("decimal", "decimal mark: . or ,", one_of(".", ","), "MARK"),
    Option("time-zone", "zone of times that name none", shown_as="ZONE"),
    Option("sheet", "sheet of a workbook", shown_as="SHEET"),
    Option("header-rows", "rows of headings", a_number, "N"),
)
"""What a person may say about a file that the file does not say itself."""


def import_options(values: Values) -> ImportOptions:
    """Return what was said about a file.

    Parameters
    ----------
    values
        Values of the options `READING`.

    Returns
    -------
    ImportOptions
        As the importer takes them.
    """
    given = {option.key: values[option.key] for option in READING if values.get(option.key)}
    return ImportOptions(**given)


def import_files(asked: Asked) -> Answer:
    """Import files one after the other; one that is refused stops none of the others, an interrupt those after it."""
    record = Record(asked.opened(is_new_allowed=True))
    options = import_options(asked.values)
    rows: list[dict[str, Any]] = []
    notes: list[str] = []
    is_refused = False
    for name in asked.values["file"]:
        try:
            content = Path(name).read_bytes()
            with watched(name, content) as listener:
                report = record.import_content(
                    content, Path(name).name, options, dry_run=asked.values["dry_run"], by=asked.by, listener=listener
                )
        except (ImportRefused, OSError) as error:
            is_refused = True
            notes.append(f"{name} was not imported. {_reason(error)}")
            continue
        except ImportCancelled:
            is_refused = True
            notes.append(f"{name} was stopped: nothing of it was kept.")
            break
        rows.append({column: report.as_dict()[column] for column in REPORT_COLUMNS})
        notes += _said(report, is_dry=asked.values["dry_run"])
    return Answer(rows, notes, is_refused)


def _reason(error: Exception) -> str:
    """Why a file could not be read."""
    return f"{error.strerror}." if isinstance(error, OSError) and error.strerror else str(error)


def _said(report: ImportReport, *, is_dry: bool) -> list[str]:
    """What a person should read about an import."""
    shown = [f"line {row.line}, {row.column} '{row.value}': {row.reason}" for row in report.rejects[:SHOWN_REJECTS]]
    more = len(report.rejects) - len(shown)
    rest = [f"and {more} more rejected rows"] if more > 0 else []
    dry = ["nothing was kept: this was a dry run"] if is_dry else []
    return [f"{report.file}: {text}" for text in (*report.notes, *shown, *rest, *dry)]


def imports(asked: Asked) -> Answer:
    """The history of imports, newest first."""
    table = Record(asked.opened()).imports()
    columns = list(IMPORTS_COLUMNS)
    named = table[list(IMPORTS_COLUMNS.values())].itertuples(index=False, name=None)
    return Answer([dict(zip(columns, row, strict=True)) for row in named])


def undo(asked: Asked) -> Answer:
    """Take an import back."""
    batch = asked.values["batch"]
    return Answer([{"batch": batch, "removed": Record(asked.opened()).undo(batch, by=asked.by)}])


def check(asked: Asked) -> Answer:
    """What the store holds, and whether anything is missing."""
    rows = Record(asked.opened()).check()
    lost = [str(row["found"]) for row in rows if row["kind"] == "store"]
    return Answer(rows, lost, is_refused=bool(lost))


def backup(asked: Asked) -> Answer:
    """Copy the store."""
    to = Path(asked.values["file"])
    return Answer([{"file": str(to), "revision": back_up(asked.opened(), to)}])


def restored(asked: Asked) -> Answer:
    """Put a backup in the store's place."""
    source = Path(asked.values["file"])
    return Answer([{"file": str(source), "revision": restore(source, asked.path())}])


RECORDS = (
    Command(
        "import", "bring export files into the store", import_files,
        (
            Option("file", "files to import", shown_as="FILE", is_repeated=True, is_place=True, is_needed=True),
            *READING, Option("dry-run", "do everything but keep nothing", is_flag=True),
        ),
        REPORT_COLUMNS, is_read_only=False,
    ),
    Command("imports", "the history of imports, newest first", imports, (), tuple(IMPORTS_COLUMNS)),
    Command(
        "undo", "take an import back, as if it had never come", undo,
        (Option("batch", "number of the import", a_number, "BATCH", is_place=True, is_needed=True),),
        ("batch", "removed"), is_read_only=False,
    ),
    Command("check", "what the store holds, and whether anything is missing", check, (),
            ("kind", "versions", "live", "found")),
    Command(
        "backup", "copy the store to a file", backup,
        (Option("file", "file to write", shown_as="FILE", is_place=True, is_needed=True),),
        ("file", "revision"), is_local=True,
    ),
    Command(
        "restore", "put a backup in the store's place", restored,
        (Option("file", "backup to read", shown_as="FILE", is_place=True, is_needed=True),),
        ("file", "revision"), is_read_only=False, is_local=True,
    ),
)
