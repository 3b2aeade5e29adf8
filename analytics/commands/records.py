"""Commands that change or look after what is known: import, imports, undo, check, backup, restore."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from analytics.commands.command import (
    COLUMNS,
    FILE,
    FLAG,
    PATH,
    Command,
    CommandAnswer,
    CommandCall,
    CommandColumn,
    CommandOption,
    OptionValues,
    names_of,
    number_type,
    one_of,
    pair_type,
    text_type,
)
from analytics.commands.progress import watched
from data.record import KIND_NAMES, ImportCancelled, ImportOptions, ImportRefused, ImportReport
from data.store.backups import restore

COUNTS = (
    CommandColumn("rows", int, "rows of the file: accepted + duplicates + superseded + rejected", "rows"),
    CommandColumn("accepted", int, "rows that say something new", "rows"),
    CommandColumn("duplicates", int, "rows that were known already", "rows"),
    CommandColumn("superseded", int, "rows that a later row of the same file replaced", "rows"),
    CommandColumn("rejected", int, "rows that could not be taken", "rows"),
)

KIND = CommandColumn("kind", str, "what its rows are", choices=KIND_NAMES)

REPORT_COLUMNS = (
    CommandColumn("file", str, "name of the file"),
    KIND,
    CommandColumn("format", str, "the format it was read as"),
    *COUNTS,
    CommandColumn("batch", int, "number by which it is undone; missing after a dry run", is_nullable=True),
    CommandColumn("notes", list[str], "what is worth knowing, a sentence each"),
    CommandColumn("rejects", list[dict[str, Any]], "rejected rows: line, column, value, reason"),
)

IMPORTS_COLUMNS = (
    CommandColumn("batch", int, "number of the import"),
    CommandColumn("file", str, "name of the file"),
    KIND,
    CommandColumn("source", str, "name under which its rows are known"),
    *COUNTS,
    CommandColumn("at", str, "instant of the import", "UTC"),
    CommandColumn("by", str, "who imported it"),
    CommandColumn("undone_at", str, "instant when it was taken back", "UTC", is_nullable=True),
)

IN_STORE = {"batch": "batch_id", "at": "imported_at", "by": "imported_by"}
"""Columns of `imports` that the store calls otherwise."""

SHOWN_REJECTS = 3
"""Rejected rows named in the messages; --json and the Import page have them all."""

READING = (
    CommandOption("kind", "what its rows are, such as responses", text_type("KIND")),
    CommandOption("source", "name under which its rows are known", text_type("NAME")),
    CommandOption("map", "column that fills a role; #5 is the fifth", pair_type("ROLE=COLUMN"), is_repeated=True),
    CommandOption("set", "one value for all rows", pair_type("ROLE=VALUE"), is_repeated=True),
    CommandOption("scale", "csat=1..5, or its labels, worst first", pair_type("METRIC=SCALE"), is_repeated=True),
    CommandOption("satisfied-from", "first satisfied score", pair_type("METRIC=SCORE"), is_repeated=True),
    CommandOption("better", "the good end: higher or lower", pair_type("METRIC=END"), is_repeated=True),
    CommandOption("no-answer", "scores that are no answer", pair_type("METRIC=SCORES"), is_repeated=True),
    CommandOption("key", "columns that identify a row", COLUMNS),
    CommandOption("skip", "rows to leave out", pair_type("COLUMN=VALUE"), is_repeated=True),
    CommandOption("dates", "order of its dates: dmy, mdy or ymd", one_of("ORDER", ("dmy", "mdy", "ymd"))),
    CommandOption("decimal", "decimal mark: . or ,", one_of("MARK", (".", ","))),
    CommandOption("time-zone", "zone of times that name none", text_type("ZONE")),
    CommandOption("sheet", "sheet of a workbook", text_type("SHEET")),
    CommandOption("header-rows", "rows of headings", number_type("N")),
)
"""What a person may say about a file that the file does not say itself."""

OPTION_NAMES = {option.key: f"--{option.name}" for option in READING}
"""How each of these is given."""


def import_options(values: OptionValues) -> ImportOptions:
    """What was said about a file by the options `READING`, as the importer takes it."""
    return ImportOptions(**{option.key: values[option.key] for option in READING if values.get(option.key)})


def account(report: ImportReport) -> dict[str, Any]:
    """The account of one file in the columns declared."""
    values = asdict(report) | {"notes": _noted(report)}
    return {name: values[name] for name in names_of(REPORT_COLUMNS)}


def _noted(report: ImportReport) -> list[str]:
    """What is worth knowing, with the option that says otherwise."""
    told = [f"recognised: {report.recognised}"] if report.recognised else []
    told += [report.read_as] if report.read_as else []
    return told + [
        f"{note.sentence} (say otherwise with {OPTION_NAMES['set']} {note.role}=…)" if note.role else note.sentence
        for note in report.notes
    ]


def import_files(call: CommandCall) -> CommandAnswer:
    """Import files one after the other; one that is refused stops none of the others, an interrupt those after it."""
    record = call.record(is_new_allowed=True)
    options, is_dry = import_options(call.values), call.values["dry_run"]
    rows: list[dict[str, Any]] = []
    notes: list[str] = []
    is_refused = False
    for file in call.values["file"]:
        try:
            content = file.content()
            with watched(file.name, content) as listener:
                report = record.import_content(
                    content, Path(file.name).name, options, dry_run=is_dry, by=call.by, listener=listener
                )
        except (ImportRefused, OSError) as error:
            is_refused = True
            notes.append(f"{file.name} was not imported. {_reason(error)}")
            continue
        except ImportCancelled:
            is_refused = True
            notes.append(f"{file.name} was stopped: nothing of it was kept.")
            break
        rows.append(account(report))
        notes += _said(report, is_dry=is_dry)
    return CommandAnswer(rows, notes, is_refused)


def _reason(error: Exception) -> str:
    """Why a file could not be read, and the options that would help."""
    if isinstance(error, ImportRefused) and error.how:
        return f"{error} {error.how.format(**OPTION_NAMES | error.values)}"
    return f"{error.strerror}." if isinstance(error, OSError) and error.strerror else str(error)


def _said(report: ImportReport, *, is_dry: bool) -> list[str]:
    """What a person should read about an import."""
    shown = [f"line {row.line}, {row.column} '{row.value}': {row.reason}" for row in report.rejects[:SHOWN_REJECTS]]
    more = len(report.rejects) - len(shown)
    rest = [f"and {more} more rejected rows"] if more > 0 else []
    dry = ["nothing was kept: this was a dry run"] if is_dry else []
    return [f"{report.file}: {text}" for text in (*_noted(report), *shown, *rest, *dry)]


def imports(call: CommandCall) -> CommandAnswer:
    """The history of imports, newest first."""
    names = names_of(IMPORTS_COLUMNS)
    table = call.record().imports()
    values = table[[IN_STORE.get(name, name) for name in names]].itertuples(index=False, name=None)
    return CommandAnswer([dict(zip(names, row, strict=True)) for row in values])


def undo(call: CommandCall) -> CommandAnswer:
    """Take an import back."""
    batch = call.values["batch"]
    return CommandAnswer([{"batch": batch, "removed": call.record().undo(batch, by=call.by)}])


def check(call: CommandCall) -> CommandAnswer:
    """What the store holds, and whether anything is missing."""
    rows = call.record().check()
    lost = [str(row["found"]) for row in rows if row["kind"] == "store"]
    return CommandAnswer(rows, lost, is_refused=bool(lost))


def backup(call: CommandCall) -> CommandAnswer:
    """Copy the store."""
    to = Path(call.values["file"])
    return CommandAnswer([{"file": str(to), "revision": call.record().back_up(to)}])


def restored(call: CommandCall) -> CommandAnswer:
    """Put a backup in the store's place."""
    source = Path(call.values["file"])
    return CommandAnswer([{"file": str(source), "revision": restore(source, call.path())}])


COPY_COLUMNS = (
    CommandColumn("file", str, "the backup"), CommandColumn("revision", int, "the revision of the store that it holds"),
)

RECORDS = (
    Command(
        "import", "bring export files into the store", import_files, "data.record",
        (
            CommandOption("file", "files to import", FILE, is_repeated=True, is_place=True, is_needed=True),
            *READING, CommandOption("dry-run", "do everything but keep nothing", FLAG),
        ),
        REPORT_COLUMNS, is_read_only=False,
    ),
    Command(
        "imports", "the history of imports, newest first", imports, "data.record", columns=IMPORTS_COLUMNS,
    ),
    Command(
        "undo", "take an import back, as if it had never come", undo, "data.record",
        (CommandOption("batch", "number of the import", number_type("BATCH"), is_place=True, is_needed=True),),
        (CommandColumn("batch", int, "number of the import"), CommandColumn("removed", int, "rows taken back", "rows")),
        is_read_only=False,
    ),
    Command(
        "check", "what the store holds, and whether anything is missing", check, "data.record",
        columns=(
            CommandColumn("kind", str, "kind of rows, or `store` for what is missing"),
            CommandColumn("versions", int, "rows kept", "rows", is_nullable=True),
            CommandColumn("live", int, "rows that count", "rows", is_nullable=True),
            CommandColumn("found", str, "`in order`, or what is missing"),
        ),
    ),
    Command(
        "backup", "copy the store to a file", backup, "data.store.backups",
        (CommandOption("file", "file to write", PATH, is_place=True, is_needed=True),), COPY_COLUMNS, is_local=True,
    ),
    Command(
        "restore", "put a backup in the store's place", restored, "data.store.backups",
        (CommandOption("file", "backup to read", PATH, is_place=True, is_needed=True),), COPY_COLUMNS,
        is_read_only=False, is_local=True,
    ),
)
