"""From checked rows to the store: what is new, what was there already, and what it replaces."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
import pandas as pd

from data.imports.checking import CheckedRows
from data.imports.mapping import Mapping
from data.imports.progress import tell
from data.imports.reading.table import LineNumbers, RawTable
from data.imports.recognising.personal import personal_columns
from data.imports.report import ImportReport, Reject
from data.kinds.kinds import RESPONSES, Kind
from data.ledger.identity import content_text, key_text, keyed_hash, response_text, scale_text
from data.ledger.tables import answer_rows, table_rows
from data.store.store import Writer


@dataclass(frozen=True)
class ImportedFile:
    """What the history keeps about one file."""

    file: str
    format: str
    source: str
    checksum: str
    window_rule: str
    by: str
    at: datetime


@dataclass(frozen=True)
class CheckedPart:
    """The rows of one kind that a file holds, read and checked.

    Parameters
    ----------
    table : its rows as text.
    mapping : what its columns stand for.
    checked : what its cells say.
    origin : for each row of `table`, the row of the file it comes from.
    into : where rows were summed up: for each row of the file the row of `table` it went into, or -1.
    removed : places of rows that say that the row they name is no more.
    known_keys : place to key, where a row is known to be a version of another (an edit by hand).
    """

    table: RawTable
    mapping: Mapping
    checked: CheckedRows
    origin: LineNumbers
    into: LineNumbers | None = None
    removed: frozenset[int] = frozenset()
    known_keys: dict[int, int] = field(default_factory=dict)


    def rows_of_file(self, places: pd.Index) -> LineNumbers:
        """Give the rows of the file that the rows at these places of `table` were made from."""
        if self.into is None:
            return self.origin[places]
        return np.flatnonzero(np.isin(self.into, places.to_numpy()))


@dataclass(frozen=True)
class CheckedFile:
    """A file whose parts are read and checked.

    Parameters
    ----------
    file : the file as read.
    parts : what it holds.
    refused : column, value and reason of rows that were refused before their cells were read; index: row of the file.
    passed_over : rows that are no data (repeated headings, totals) and do not count.
    notes : what was worked out, in plain sentences.
    """

    file: RawTable
    parts: list[CheckedPart]
    refused: pd.DataFrame = field(default_factory=lambda: pd.DataFrame({"column": [], "value": [], "reason": []}))
    passed_over: frozenset[int] = frozenset()
    notes: list[str] = field(default_factory=list)


def committed(writer: Writer, whole: CheckedFile, about: ImportedFile, secret: bytes) -> ImportReport:
    """Write one file's rows inside the writer's transaction and give the account of it.

    A row of the file is rejected if any of what it holds is, accepted if any of it is new, else a duplicate.
    """
    file, parts = whole.file, whole.parts
    notes = list(dict.fromkeys([*whole.notes, *file.notes, *(note for part in parts for note in part.checked.notes)]))
    kind = "+".join(part.mapping.kind.name for part in parts)
    batch = writer.number(
        "add_batch",
        source=about.source,
        kind=kind,
        format=about.format,
        file=about.file,
        checksum=about.checksum,
        notes=notes,
        columns=file.columns,
        window_rule=about.window_rule,
        by=about.by,
        at=about.at,
    )
    is_new = np.zeros(len(file.cells), dtype=bool)
    n_stored = 0
    dates: list[object] = [pd.NaT]
    for part in parts:
        dated_on = _dated_on(part)
        tell(f"storing {part.mapping.kind.name}", 0, len(part.checked.rows))
        stored = _stored(writer, batch, part, about.source, dated_on, secret)
        is_new[part.rows_of_file(stored)] = True
        n_stored += len(stored)
        dates += [dated_on.min(), dated_on.max()]
    rejects = _rejects(whole)
    writer.run("add_rejects", rejects, batch=batch)
    n_rows = len(file.cells) + len(file.broken) - len(whole.passed_over)
    n_new = int((is_new & ~_is_rejected(whole)).sum())
    account: dict[str, int] = {
        "rows": n_rows,
        "accepted": n_new,
        "duplicates": n_rows - n_new - len(rejects),
        "rejected": len(rejects),
    }
    covered = pd.Series(dates, dtype="datetime64[us]")
    covers = {"covers_from": _date(covered.min()), "covers_to": _date(covered.max())}
    writer.run("close_batch", None, batch=batch, stored=n_stored, **account, **covers)
    settle(writer, batch, about.source)
    tell("storing done", n_rows, n_rows)
    listed = [Reject(*row) for row in rejects[["line", "column", "value", "reason"]].itertuples(index=False)]
    return ImportReport(about.file, kind, about.format, **account, batch=batch, notes=notes, rejects=listed)


def key_salt(kind: Kind, secret: bytes) -> str:
    """Give what stands before the text of every key: rows of two kinds are never one row, and nobody guesses keys."""
    return f"{secret.hex()} {kind.name} "


def settle(writer: Writer, batch: int, source: str) -> None:
    """Mark anew which versions are live, of all keys that a batch holds or whose dates it covers."""
    writer.run("affect_batch", batch=batch)
    writer.run("settle_live", source=source)


def _dated_on(part: CheckedPart) -> pd.Series[pd.Timestamp]:
    rows, role = part.checked.rows, part.mapping.kind.dated_by
    dates = rows[role] if role in rows else pd.Series(pd.NaT, index=rows.index)
    return dates.astype("datetime64[us]")


def _stored(
    writer: Writer, batch: int, part: CheckedPart, source: str, dated_on: pd.Series[pd.Timestamp], secret: bytes
) -> pd.Index:
    """Store a part's new rows; gives their places."""
    kind, rows = part.mapping.kind, part.checked.rows
    storing, n_rows = f"storing {kind.name}", len(rows)
    content = content_text(part.checked)
    tell(storing, n_rows // 6, n_rows)
    keys = key_text(part.table, part.mapping, part.checked, content)
    tell(storing, n_rows // 4, n_rows)
    salt = key_salt(kind, secret)
    found = pd.DataFrame(
        {
            "place": rows.index,
            "known_key": pd.array([part.known_keys.get(place) for place in rows.index], dtype="UInt64"),
            "key_text": salt + keys,
            "content_text": salt + scale_text(part.checked) + content,
            "dated_on": dated_on,
            "removed": rows.index.isin(part.removed),
        }
    )
    writer.run("stage", found)
    tell(storing, n_rows // 2, n_rows)
    writer.run("hold", source=source)
    writer.run("see_duplicates", batch=batch)
    writer.run("add_versions", batch=batch, kind=kind.name, source=source)
    new = writer.query("new_versions", batch=batch).set_index("place")
    tell(storing, 3 * n_rows // 5, n_rows)
    _add_rows(writer, part, new, response_text(part.mapping, part.checked, keys), secret)
    return pd.Index(writer.query("stored_places", batch=batch)["place"])


def _add_rows(
    writer: Writer, part: CheckedPart, new: pd.DataFrame, responses: pd.Series[str], secret: bytes
) -> None:
    if new.empty:
        return
    mapping = part.mapping
    stored = table_rows(writer, mapping.kind, part.checked, secret).loc[new.index]
    stored.insert(0, "row_id", new["row_id"])
    if mapping.kind is RESPONSES:
        known_by = responses.loc[new.index]
        hashes = {text: keyed_hash(text, secret) for text in known_by.unique()} if mapping.is_long else {}
        stored["response"] = known_by.map(hashes).astype("UInt64") if mapping.is_long else new["key"]
        # Where nobody is named, each response is taken for one person's.
        anonymous = stored["response"].astype("UInt64")
        stored["respondent"] = stored["respondent"].fillna(anonymous) if "respondent" in stored else anonymous
        writer.append("answer", answer_rows(writer, part.checked, stored))
    writer.append(mapping.kind.table, stored)


def _is_rejected(whole: CheckedFile) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    rejected = np.zeros(len(whole.file.cells), dtype=bool)
    rejected[whole.refused.index] = True
    for part in whole.parts:
        rejected[part.rows_of_file(part.checked.rejected.index)] = True
    return rejected


def _rejects(whole: CheckedFile) -> pd.DataFrame:
    """The rejected rows as they stood in the file, each once; what names a person is blanked."""
    file, personal = whole.file, _personal_places(whole)
    found = [_as_rejects(file, whole.refused, whole.refused.index.to_numpy(), personal)]
    for part in whole.parts:
        rejected = part.checked.rejected
        if part.into is not None:
            back = pd.Series(part.into, index=np.arange(len(part.into)))
            back = back[back.isin(rejected.index)]
            rejected = rejected.loc[back].set_axis(back.index)
            rows = rejected.index.to_numpy()
        else:
            rows = part.origin[rejected.index]
        found.append(_as_rejects(file, rejected, rows, personal))
    broken = [(row.line, "", row.text[:80], row.reason, [row.text]) for row in file.broken]
    found.append(pd.DataFrame(broken, columns=["line", "column", "value", "reason", "cells"]))
    rejects = pd.concat([frame for frame in found if len(frame)] or found[:1], ignore_index=True)
    rejects = rejects.drop_duplicates("line").sort_values("line", ignore_index=True)
    return rejects.astype({"line": "int64", "column": "str", "value": "str", "reason": "str"})


def _personal_places(whole: CheckedFile) -> dict[int, str]:
    """The columns of the file that name people: by their heading, or because they stand for the respondent."""
    places = {place: whole.file.columns[place] for place in personal_columns(whole.file.columns)}
    for part in whole.parts:
        people = {column.role for column in part.mapping.kind.columns if column.holds == "person"}
        width = len(whole.file.columns)
        places |= {place: role for role, place in part.mapping.places.items() if role in people and place < width}
    return places


def _as_rejects(file: RawTable, rejected: pd.DataFrame, rows: LineNumbers, personal: dict[int, str]) -> pd.DataFrame:
    cells = file.cells.loc[rows].fillna("").astype("object")
    for place in personal:
        cells[place] = ""
    names_people = rejected["column"].isin([*personal.values(), *(file.columns[place] for place in personal)])
    return pd.DataFrame(
        {
            "line": file.lines[rows],
            "column": rejected["column"].to_numpy(),
            "value": rejected["value"].mask(names_people, "").to_numpy(),
            "reason": rejected["reason"].to_numpy(),
            "cells": cells.to_numpy().tolist() if len(cells) else [],
        }
    )


def _date(value: pd.Timestamp) -> object:
    return None if pd.isna(value) else value.date()
