"""The store: one DuckDB file, named queries, one writer at a time, a number for its every state."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any, Protocol, Self

import duckdb
import pandas as pd

from data.errors import StoreError
from data.frames import as_declared
from data.kinds.declared import AREAS, KINDS

DATA = Path(__file__).parent.parent
DEFAULT_PATH = DATA / "stored" / "rapport.duckdb"
# Extensions are never fetched and Python variables never read as tables: a store answers from its file alone.
CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,
    "memory_limit": "4GB",
}
# What belongs to a store and stands beside its file: the number of its last commit, and its respondents' key.
BESIDE = (".revision", ".key")
# A failed checkpoint ends the process, so a write begins only with this much room left.
ROOM_NEEDED_MIB = 64


class Reader(Protocol):
    """What answers named queries in one state: a store as it is, or a transaction with what it has written so far."""

    path: Path
    revision: int

    def revisions(self) -> dict[str, int]:
        """Give the number of the last commit that changed an area, by area; 0: none since that is noted."""

    def query(self, name: str, /, **params: Any) -> pd.DataFrame:
        """Run the query ``data/queries/AREA/NAME.sql``."""


_open_stores: dict[Path, Store] = {}
_opening = threading.Lock()


def open_store(path: str | Path | None = None) -> Store:
    """Give the process's one store for a path, opening it (and making it) where needed.

    No path means ``RAPPORT_STORE``, else the place under ``data/``.

    Raises
    ------
    StoreError
        Another process holds the file, it is no store, a newer program wrote it, or it lost data.
    """
    place = Path(path or os.environ.get("RAPPORT_STORE") or DEFAULT_PATH).expanduser().resolve()
    with _opening:
        if place not in _open_stores:
            _open_stores[place] = Store.at(place)
        return _open_stores[place]


class Store:
    """One open store. Threads share it: every query has a cursor of its own, writers take turns."""

    def __init__(self, path: Path, connection: duckdb.DuckDBPyConnection) -> None:
        self.path = path
        self._connection = connection
        self._writing = threading.RLock()
        self.revision = 0
        self._revisions: dict[str, int] = {}

    @classmethod
    def at(cls, path: Path) -> Self:
        """Open the file, bring its tables up to date, and make sure nothing is missing. Use `open_store`."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            connection = duckdb.connect(str(path), config=CONFIG)
        except OSError as error:
            raise StoreError.no_folder(path, str(error)) from error
        except duckdb.IOException as error:
            if "lock" in str(error):
                raise StoreError.held_by_another(path) from error
            raise StoreError.not_a_store(path, _first_line(error)) from error
        except duckdb.Error as error:
            raise StoreError.not_a_store(path, _first_line(error)) from error
        store = cls(path, connection)
        try:
            store._migrate()
            store._settle_revision()
        except duckdb.Error as error:
            connection.close()
            raise StoreError.not_a_store(path, _first_line(error)) from error
        except BaseException:
            connection.close()
            raise
        return store

    def close(self) -> None:
        """Close the file, so that another process may open it."""
        with _opening, self._writing:
            self._connection.close()
            _open_stores.pop(self.path, None)

    def query(self, name: str, /, **params: Any) -> pd.DataFrame:
        """Run ``data/queries/AREA/NAME.sql``; its header says grain, parameters and units, `data.frames` columns."""
        with self._connection.cursor() as cursor:
            return as_declared(name, cursor.execute(_text("queries", name), params or None).df())

    def revisions(self) -> dict[str, int]:
        """Give the number of the last commit that changed an area, by area; 0: none since that is noted.

        Areas are those of the declared kinds, with the surveys, questions and names that belong to them, and
        ``imports`` and ``sources``.
        """
        return dict(self._revisions)

    @contextmanager
    def writing(self, *, keep: bool = True) -> Iterator[Writer]:
        """Give the one writer: everything inside happens, or nothing does.

        Without `keep` the changes are thrown away at the end: a preview runs the same code as the real thing.
        """
        with self._writing, self._connection.cursor() as cursor:
            self._ensure_room()
            cursor.begin()
            try:
                writer = Writer(cursor, self.path, self.revision + 1, self._revisions)
                yield writer
                if keep:
                    writer.run("touch", areas=sorted(writer.touched))
                    cursor.execute(_text("writes", "raise_revision"))
                    cursor.commit()
                else:
                    cursor.rollback()
                    return
            except BaseException:
                # After an error the transaction may be gone already; what counts is that nothing of it stays.
                with suppress(duckdb.Error):
                    cursor.rollback()
                raise
            cursor.execute(_text("writes", "checkpoint"))
            self._revisions = writer.revisions()
            self._note_revision(self.revision + 1)

    @contextmanager
    def still(self) -> Iterator[None]:
        """Keep writers waiting: the file is whole and does not change meanwhile."""
        with self._writing:
            yield

    def respondent_secret(self) -> bytes:
        """Give the key under which respondents are hashed; it lies beside the store, never in it."""
        path = self._beside(".key")
        with self._writing:
            if not path.exists():
                descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
                with os.fdopen(descriptor, "wb") as file:
                    file.write(secrets.token_bytes(32))
            return path.read_bytes()

    def setting(self, name: str, default: str) -> str:
        """Give the value of a setting, or its default."""
        value = self.query("setting", name=name)
        return str(value["value"].iloc[0]) if len(value) else default

    def losses(self) -> list[str]:
        """Say what is missing against the revision file and the batches' own accounts; empty when all is there."""
        said = []
        noted = self._noted_revision()
        if noted is not None and noted > self.revision:
            said.append(f"{noted - self.revision} of its last {noted} commits are missing")
        kept = self.query("kept_rows")
        short = kept[kept["found"] < kept["expected"]]
        said += [
            f"import {row.batch_id} stored {row.expected} rows and {row.found} are there" for row in short.itertuples()
        ]
        return said

    def _migrate(self) -> None:
        migrations = sorted((DATA / "schema").glob("[0-9]*.sql"))
        with self._connection.cursor() as cursor:
            cursor.execute(_text("schema", "migrations"))
            done = {row[0] for row in cursor.execute(_text("queries", "migrations")).fetchall()}
            newest = int(migrations[-1].name[:4])
            if done and max(done) > newest:
                raise StoreError.newer(self.path, max(done), newest)
            for file in migrations:
                number = int(file.name[:4])
                if number in done:
                    continue
                cursor.begin()
                cursor.execute(file.read_text(encoding="utf-8"))
                cursor.execute(_text("writes", "add_migration"), {"number": number, "name": file.stem})
                cursor.commit()
            _make_declared_tables(cursor)
            cursor.execute(_text("writes", "checkpoint"))

    def _settle_revision(self) -> None:
        self.revision = int(self.query("revision")["number"].iloc[0])
        touched = self.query("touched")
        known = dict.fromkeys((*AREAS, "imports", "sources"), 0)
        self._revisions = known | dict(zip(touched["area"], touched["revision"].astype(int), strict=True))
        losses = self.losses()
        if losses:
            raise StoreError.damaged(self.path, [*losses, *self._backups()])
        self._note_revision(self.revision)

    def _backups(self) -> list[str]:
        noted = sorted(self.path.parent.glob("*.duckdb.revision"), key=lambda file: file.stat().st_mtime)
        others = [file.with_suffix("") for file in noted if file != self._beside(".revision")]
        return [f"the newest backup in this folder is {others[-1].name}"] if others else []

    def _noted_revision(self) -> int | None:
        path = self._beside(".revision")
        text = path.read_text(encoding="ascii").strip() if path.exists() else ""
        return int(text) if text.isdigit() else None

    def _note_revision(self, number: int) -> None:
        path = self._beside(".revision")
        if self._noted_revision() != number:
            fresh = path.with_name(path.name + ".new")
            with fresh.open("w", encoding="ascii") as file:
                file.write(f"{number}\n")
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(path)
        self.revision = number

    def _ensure_room(self) -> None:
        free = shutil.disk_usage(self.path.parent).free // 2**20
        if free < ROOM_NEEDED_MIB:
            raise StoreError.disk_full(self.path, free, ROOM_NEEDED_MIB)

    def _beside(self, ending: str) -> Path:
        return self.path.with_name(self.path.name + ending)


class Writer:
    """What may be done inside one transaction: named writes, named queries, rows appended from frames.

    Parameters
    ----------
    revision : the number that the store will have when the transaction is kept.
    revisions : those of the store's areas before it.
    """

    def __init__(self, cursor: duckdb.DuckDBPyConnection, path: Path, revision: int, revisions: dict[str, int]) -> None:
        self._cursor = cursor
        self.path = path
        self.revision = revision
        self._revisions = revisions
        self.touched: set[str] = set()

    def touch(self, *areas: str) -> None:
        """Note that the transaction changes what these areas say."""
        self.touched.update(areas)

    def revisions(self) -> dict[str, int]:
        """Give the revisions of the areas as they will be when the transaction is kept."""
        return self._revisions | dict.fromkeys(self.touched, self.revision)

    def run(self, name: str, frame: pd.DataFrame | None = None, /, **params: Any) -> None:
        """Run the write ``data/writes/NAME.sql``; it reads the frame as ``found``."""
        self.number(name, frame, **params)

    def number(self, name: str, frame: pd.DataFrame | None = None, /, **params: Any) -> int:
        """Run a write and give the number that it returns, or of the rows that it wrote."""
        if frame is not None:
            self._cursor.register("found", frame)
        try:
            returned = self._cursor.execute(_text("writes", name), params or None).fetchone()
        finally:
            if frame is not None:
                self._cursor.unregister("found")
        return int(returned[0]) if returned else 0

    def query(self, name: str, /, **params: Any) -> pd.DataFrame:
        """Run a named query inside the transaction: it sees what was written so far."""
        return as_declared(name, self._cursor.execute(_text("queries", name), params or None).df())

    def append(self, table: str, frame: pd.DataFrame) -> None:
        """Append a frame to a table, columns matched by name; columns the frame lacks stay NULL."""
        if len(frame):
            self._cursor.append(table, frame, by_name=True)


def checksum(content: bytes) -> str:
    """Give the SHA-256 of a file: shown in the history, never used to decide."""
    return hashlib.sha256(content).hexdigest()


def _make_declared_tables(cursor: duckdb.DuckDBPyConnection) -> None:
    """Make the table, and the view of its live rows, of each kind that no migration made them for."""
    made = {row[0] for row in cursor.execute(_text("queries", "tables")).fetchall()}
    for kind in KINDS.values():
        if kind.table not in made:
            columns = [duckdb.ConstantExpression(None).cast(held).alias(name) for name, held in kind.stored.items()]
            cursor.begin()
            cursor.table("version").select(*columns).limit(0).create(kind.table)
            live = cursor.table(kind.table).join(cursor.view("dead"), "row_id", how="anti")
            live.create_view(f"live_{kind.table}")
            cursor.commit()


@cache
def _text(folder: str, name: str) -> str:
    # Queries lie in rooms by area; their names are unique, as the house test holds.
    return next((DATA / folder).rglob(f"{name}.sql")).read_text(encoding="utf-8")


def _first_line(error: BaseException) -> str:
    return str(error).splitlines()[0]
