"""Editing by hand: an edit is an import of the rows it touches, through the same checks, taken back the same way."""

from __future__ import annotations

from collections.abc import Mapping as Values
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd

from data.errors import StoreError
from data.imports.checking import CheckedFile, CheckedPart, checked_rows
from data.imports.errors import ImportRefused
from data.imports.mapping import mapping_of
from data.imports.options import ImportOptions
from data.imports.reading.table import RawTable
from data.imports.report import ImportReport
from data.kinds.kind import Kind
from data.ledger.committing import ImportedFile, committed, key_salt
from data.ledger.identity import PART
from data.store.store import Writer

# As many rows alike in identity (purchasers of one unit, say) as anyone will ever keep.
MOST_ALIKE = 200


@dataclass(frozen=True)
class Change:
    """One row to change.

    Parameters
    ----------
    row_id : the version a person saw when they began; None adds a row.
    values : canonical heading to the new cell (anything whose text an import would read); headings left out keep
        what they say. None removes the row.
    """

    row_id: int | None
    values: Values[str, object] | None


@dataclass(frozen=True)
class LastEdit:
    """The last edit by hand of a register: what undoing it would take back.

    Parameters
    ----------
    batch : its number, to undo it by.
    made_at : when (UTC).
    registers : titles of the registers it changed in one step.
    """

    batch: int
    by: str
    made_at: datetime
    rows: int
    registers: tuple[str, ...]


def register_rows(versions: pd.DataFrame, register: Kind) -> pd.DataFrame:
    """Give the rows that hold now, under the canonical headings, with their ``row_id``."""
    return versions.loc[versions["live"], ["row_id", *register.roles]].reset_index(drop=True)


def edited(
    writer: Writer, register: Kind, changes: list[Change], about: ImportedFile, secret: bytes, time_zone: str
) -> list[ImportReport]:
    """Make changes inside the writer's transaction, all or none; one batch per source of the rows.

    Raises
    ------
    StoreError
        Somebody changed one of the rows meanwhile; the message says who and how.
    ImportRefused
        A cell cannot stand where it is; the message says which and why.
    """
    versions = writer.query(f"register_{register.name}").set_index("row_id")
    for change in changes:
        _ensure_unchanged(versions, register, change)
    by_source = sorted(changes, key=lambda change: _source(versions, register, change))
    grouped = groupby(by_source, key=lambda change: _source(versions, register, change))
    return [
        _edited_source(writer, register, list(own), versions, replace(about, source=source), secret, time_zone)
        for source, own in grouped
    ]


def _source(versions: pd.DataFrame, register: Kind, change: Change) -> str:
    """The source of the row that is changed; a new row belongs to the register's own."""
    return register.name if change.row_id is None else str(versions.loc[change.row_id, "source"])


def _ensure_unchanged(versions: pd.DataFrame, register: Kind, change: Change) -> None:
    if change.row_id is None:
        return
    if change.row_id not in versions.index:
        raise StoreError.no_row(register.one)
    seen: Any = versions.loc[change.row_id]
    if seen["live"]:
        return
    of_row = (versions["source"] == seen["source"]) & (versions["row_key"] == seen["row_key"])
    standing = versions[of_row & versions["live"]]
    if standing.empty:
        raise StoreError.removed_meanwhile(register.one, _named(seen, register))
    now: Any = standing.iloc[-1]
    differs = [
        f"{column.label}: {_text(now[column.role]) or 'empty'}"
        for column in register.columns
        if _text(now[column.role]) != _text(seen[column.role])
    ]
    raise StoreError.changed_meanwhile(register.one, _named(seen, register), str(now["imported_by"]), differs)


def _edited_source(
    writer: Writer,
    register: Kind,
    changes: list[Change],
    versions: pd.DataFrame,
    about: ImportedFile,
    secret: bytes,
    time_zone: str,
) -> ImportReport:
    rows, removed, keys = _rows(register, changes, versions)
    table = RawTable(
        [list(register.roles)],
        list(register.roles),
        pd.DataFrame(rows, columns=range(len(register.roles)), dtype="str"),
        np.arange(len(rows), dtype=np.int64),
    )
    options = ImportOptions(kind=register.name, dates="ymd", decimal=".")
    mapping = mapping_of(table, options)
    checked = checked_rows(table, mapping, options, time_zone)
    for fault in checked.rejected.itertuples():
        raise ImportRefused.bad_cell(register.column(str(fault.column)).label, str(fault.value), str(fault.reason))
    if register.several:
        keys |= _free_keys(writer, register, table, {*range(len(rows))} - set(keys), about.source, secret)
    part = CheckedPart(table, mapping, checked, np.arange(len(rows)), removed=frozenset(removed), known_keys=keys)
    return committed(writer, CheckedFile(table, [part]), about, secret)


def _rows(
    register: Kind, changes: list[Change], versions: pd.DataFrame
) -> tuple[list[list[str]], list[int], dict[int, int]]:
    """The rows to import, the places of those that remove, and the keys known already.

    A row whose identity changes is removed under its old one and added under its new one.
    """
    rows: list[list[str]] = []
    removed: list[int] = []
    keys: dict[int, int] = {}
    for change in changes:
        before: Any = None if change.row_id is None else versions.loc[change.row_id]
        old = [""] * len(register.roles) if before is None else [_text(before[role]) for role in register.roles]
        values = change.values
        new = old if values is None else [
            _text(values[role]) if role in values else cell for role, cell in zip(register.roles, old, strict=True)
        ]
        identity = [register.roles.index(role) for role in register.identity]
        is_moved = before is not None and any(old[place] != new[place] for place in identity)
        if before is not None and (values is None or is_moved):
            removed.append(len(rows))
            keys[len(rows)] = int(before["row_key"])
            rows.append(old)
        if values is not None:
            if before is not None and not is_moved:
                keys[len(rows)] = int(before["row_key"])
            rows.append(new)
    return rows, removed, keys


def _free_keys(
    writer: Writer, register: Kind, table: RawTable, places: set[int], source: str, secret: bytes
) -> dict[int, int]:
    """Keys for new rows of a kind whose rows may be alike in identity: the first that no live row has."""
    keys: dict[int, int] = {}
    salt = key_salt(register, secret)
    for place in sorted(places):
        cells = dict(zip(register.roles, table.cells.loc[place], strict=True))
        identity = PART.join(str(cells[role]).strip() for role in register.identity)
        texts = [f"{salt}{identity}{PART}{number}" for number in range(MOST_ALIKE)]
        free = writer.query("free_keys", texts=texts, source=source)["key"]
        keys[place] = next(int(key) for key in free if int(key) not in keys.values())
    return keys


def _named(row: pd.Series[Any], register: Kind) -> str:
    return ", ".join(text for role in register.identity if (text := _text(row[role])))


def _text(value: object) -> str:
    """A cell as an export would write it."""
    if value is None or (isinstance(value, float) and np.isnan(value)) or value is pd.NaT or value is pd.NA:
        return ""
    if isinstance(value, pd.Timestamp):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
