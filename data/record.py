"""Record: the one door to every change of what is known. Each change is dated, signed and can be taken back."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Protocol

import pandas as pd

from data.errors import EditRefused, StoreError
from data.imports.errors import ImportRefused
from data.imports.options import ImportOptions
from data.imports.preparing import prepared
from data.imports.progress import Doing, ImportCancelled, Listener, Pace, Progress, heard_by, rows_in
from data.imports.proposing.understanding import Understood, as_saved, from_source, understood
from data.imports.report import ImportReport, Reject
from data.imports.sources import CADENCES, WINDOWS, Exclusion, Source, as_text, due, sources_of
from data.kinds.declared import KINDS, REGISTERS
from data.ledger import unit_changes
from data.ledger.committing import ImportedFile, committed, settle
from data.ledger.editing import Change, LastEdit, edited, register_rows
from data.ledger.rejects import rejected_rows
from data.store.backups import back_up
from data.store.store import Store, Writer, checksum, open_store

__all__ = [
    "CADENCES", "KINDS", "KIND_NAMES", "REGISTERS", "WINDOWS", "Change", "Doing", "EditRefused", "Exclusion",
    "ImportCancelled", "ImportOptions", "ImportRefused", "ImportReport", "LastEdit", "Pace", "Progress", "Record",
    "Reject", "Source", "StoreError", "Understood", "Writer", "as_saved", "from_source", "open_record", "rows_in",
    "unit_changes",
]  # fmt: skip

KIND_NAMES = tuple(KINDS)
# How many imports an error names as a hint.
HINTED = 5


class Signer(Protocol):
    """For whom the door is opened; whoever is named signs the changes in the history."""

    @property
    def person(self) -> str:
        """Who it is; empty: nobody in particular, and a change is signed as it says itself."""


def open_record(path: str | Path | None = None) -> Record:
    """Give the door to the changes of the process's store at a path; see `data.store.store.open_store`."""
    return Record(open_store(path))


class Record:
    """Changes one store.

    Parameters
    ----------
    clock : gives the present instant (UTC); tests pass their own.
    viewer : who changes it; None: everybody may.
    """

    def __init__(self, store: Store, clock: Callable[[], datetime] | None = None, viewer: Signer | None = None) -> None:
        self.store = store
        self._viewer = viewer
        self._clock = clock or (lambda: datetime.now(UTC))

    def import_file(
        self,
        path: str | Path,
        options: ImportOptions,
        *,
        dry_run: bool = False,
        by: str = "command line",
        listener: Listener | None = None,
    ) -> ImportReport:
        """Import an export from disk; see `import_content`."""
        file = Path(path)
        return self.import_content(file.read_bytes(), file.name, options, dry_run=dry_run, by=by, listener=listener)

    def import_content(
        self,
        content: bytes,
        filename: str,
        options: ImportOptions,
        *,
        dry_run: bool = False,
        by: str = "command line",
        look: Callable[[Writer, ImportReport], None] | None = None,
        listener: Listener | None = None,
        source: Source | None = None,
    ) -> ImportReport:
        """Import the bytes of an export in one transaction: all of its good rows, or nothing.

        Parameters
        ----------
        dry_run : run the very same code and keep nothing.
        look : is shown the store as it is with the import, before it is kept or thrown away: what it would change.
        listener : hears how far the import is, and may stop it.
        source : a source that counts as if it were saved already, for its preview.

        Returns
        -------
        ImportReport
            The account of every row; its ``batch`` is None after a dry run.

        Raises
        ------
        ImportRefused
            The file as a whole cannot be read as told; nothing was changed.
        StoreError
            The store cannot take it (disk full); nothing was changed.
        ImportCancelled
            The listener stopped it; nothing was changed.
        """
        with heard_by(listener):
            sources = [*([source] if source else []), *self.sources()]
            ready = prepared(content, filename, options, sources, self._time_zone())
            about = ImportedFile(
                filename, ready.format, ready.source, checksum(content), ready.window, self._signed(by), self._now()
            )
            secret = self.store.respondent_secret()
            with self.store.writing(keep=not dry_run) as writer:
                report = committed(writer, ready.file, about, secret)
                if look is not None:
                    look(writer, report)
        return replace(report, batch=None) if dry_run else report

    def understand(
        self, content: bytes, filename: str, options: ImportOptions, listener: Listener | None = None
    ) -> Understood:
        """Tell what a file is and propose what its columns stand for; nothing is changed."""
        names = self.store.query("names")
        with heard_by(listener):
            return understood(content, filename, options, names.loc[names["kind"] == "unit", "text"].tolist())

    def sources(self) -> list[Source]:
        """Give the named sources in use."""
        return sources_of(self.store.query("sources"))

    def source_versions(self) -> pd.DataFrame:
        """Give every version of every source, newest first; see the query `source_versions`."""
        return self.store.query("source_versions")

    def save_source(self, source: Source, *, by: str, retired: bool = False) -> int:
        """Keep what was said about an export under a name, as a new version of it, and give its number."""
        with self.store.writing() as writer:
            writer.touch("sources")
            return writer.number(
                "add_source",
                name=source.name,
                columns=list(source.columns),
                cadence=source.cadence,
                by=self._signed(by),
                at=self._now(),
                retired=retired,
                **as_text(source),
            )

    def due_sources(self, as_of: date) -> pd.DataFrame:
        """Say which sources' files are expected, and which did not come; see `sources.due`."""
        return due(self.sources(), self.imports(), as_of)

    def undo(self, batch: int, *, by: str = "command line") -> int:
        """Take one import back, or one edit with all it changed: the store is as if it had never come.

        Gives how many rows it had brought.

        Raises
        ------
        StoreError
            There is no such import, or it was undone already.
        """
        with self.store.writing() as writer:
            step = writer.query("batch", batch=batch)
            if step.empty:
                raise StoreError.no_batch(batch, self.imports()["batch_id"].head(HINTED).tolist())
            if step["undone_at"].notna().any():
                raise StoreError.already_undone(batch)
            for number, source in zip(step["batch_id"].tolist(), step["source"].tolist(), strict=True):
                edits = writer.query("rows_edited_since", batch=number)
                if len(edits):
                    raise StoreError.edited_since(batch, list(edits.itertuples(index=False, name=None)))
                writer.run("undo_batch", batch=number, by=self._signed(by), at=self._now())
                settle(writer, number, source)
            return int(step["accepted"].sum())

    def edit(self, register: str, changes: list[Change], *, by: str) -> int:
        """Change rows of a register by hand, all or none; gives the number of the edit, to undo it by.

        Raises
        ------
        StoreError
            Somebody changed one of the rows meanwhile.
        ImportRefused
            A cell cannot stand where it is.
        """
        return self.edit_all({register: changes}, by=by)

    def edit_all(self, changes: Mapping[str, list[Change]], *, by: str) -> int:
        """Change rows of several registers in one step: all or none, and taken back together.

        Returns and raises what `edit` does.
        """
        secret, time_zone = self.store.respondent_secret(), self._time_zone()
        # What tells the batches of one step from all others: nothing they say, as two edits may say the same.
        step, at = secrets.token_hex(16), self._now()
        with self.store.writing() as writer:
            made = [
                report.batch or 0
                for register, own in changes.items()
                if own
                for report in edited(
                    writer,
                    REGISTERS[register],
                    own,
                    ImportedFile(REGISTERS[register].title, "edited", register, step, "append", self._signed(by), at),
                    secret,
                    time_zone,
                )
            ]
        return max(made, default=0)

    def last_edit(self, register: str) -> LastEdit | None:
        """Give the last edit by hand of a register that still stands; None: there is none."""
        history = self.imports()
        standing = history[(history["format"] == "edited") & history["undone_at"].isna()]
        own = standing[standing["kind"] == register]
        if own.empty:
            return None
        last = own.iloc[0]
        step = standing[standing["checksum"] == last["checksum"]] if last["checksum"] else own.iloc[:1]
        return LastEdit(
            int(last["batch_id"]), str(last["imported_by"]), last["imported_at"].to_pydatetime(),
            int(step["accepted"].sum()), tuple(dict.fromkeys(step["file"].tolist())),
        )  # fmt: skip

    def register(self, name: str) -> pd.DataFrame:
        """Give the rows of a register that hold now, under the canonical headings, with their ``row_id``."""
        return register_rows(self.store.query(f"register_{name}"), REGISTERS[name])

    def history(self, name: str, row_id: int) -> pd.DataFrame:
        """Give every version of one row, newest first: who brought it, when (UTC), what it said, if undone when."""
        versions = self.store.query(f"register_{name}")
        row = versions[versions["row_id"] == row_id]
        same = versions[versions["row_key"].isin(row["row_key"]) & versions["source"].isin(row["source"])]
        said = ["imported_by", "imported_at", "format", "live", "undone_at", "batch_id", *REGISTERS[name].roles]
        return same[said].iloc[::-1].reset_index(drop=True)

    def imports(self) -> pd.DataFrame:
        """Give the history of imports, newest first; columns as in the query `batches`."""
        return self.store.query("batches")

    def rejects(self, batch: int, uncommitted: Writer | None = None) -> pd.DataFrame:
        """Give the rows that an import (maybe not kept yet) did not take; see `rejected_rows`."""
        return rejected_rows(uncommitted or self.store, batch)

    def check(self) -> list[dict[str, object]]:
        """Give one row per kind of fact (versions kept, versions live), and what is missing, if anything."""
        losses = self.store.losses()
        counts = self.store.query("table_counts")
        accounts: list[dict[str, object]] = [
            {"kind": kind, "versions": versions, "live": live, "found": "in order"}
            for kind, versions, live in counts.itertuples(index=False)
        ]
        return accounts + [{"kind": "store", "versions": None, "live": None, "found": loss} for loss in losses]

    def back_up(self, to: str | Path) -> int:
        """Copy the store to a file that can take its place; gives the revision it holds. See `data.backups`."""
        return back_up(self.store, Path(to))

    def _time_zone(self) -> str:
        return self.store.setting("reporting_time_zone", "UTC")

    def _signed(self, by: str) -> str:
        return (self._viewer.person if self._viewer else "") or by

    def _now(self) -> datetime:
        return self._clock().astimezone(UTC).replace(tzinfo=None)
