"""From checked rows to the store: what is new, what was there already, and what it replaces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from data.imports.checking import CheckedRows
from data.imports.identity import content_text, key_text, keyed_hash, response_text, scale_text
from data.imports.kinds import RESPONSES
from data.imports.mapping import Mapping
from data.imports.report import ImportReport, Reject
from data.imports.table import RawTable
from data.imports.tables import answer_rows, table_rows
from data.store import Writer


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


def committed(
    writer: Writer, raw: RawTable, mapping: Mapping, checked: CheckedRows, about: ImportedFile, secret: bytes
) -> ImportReport:
    """Write one file's rows inside the writer's transaction and give the account of it."""
    kind, rows = mapping.kind, checked.rows
    notes = [*raw.notes, *checked.notes]
    batch = writer.number(
        "add_batch",
        source=about.source,
        kind=kind.name,
        format=about.format,
        file=about.file,
        checksum=about.checksum,
        notes=notes,
        columns=raw.columns,
        window_rule=about.window_rule,
        by=about.by,
        at=about.at,
    )
    content = content_text(checked)
    keys = key_text(raw, mapping, checked, content)
    dated_on = rows[kind.dated_by] if kind.dated_by in rows else pd.Series(pd.NaT, index=rows.index)
    dated_on = dated_on.astype("datetime64[us]")
    salt = secret.hex()
    found = pd.DataFrame(
        {
            "place": rows.index,
            "key_text": salt + keys,
            "content_text": salt + scale_text(checked) + content,
            "dated_on": dated_on,
        }
    )
    writer.run("stage", found)
    writer.run("hold", source=about.source, kind=kind.name)
    writer.run("see_duplicates", batch=batch)
    writer.run("add_versions", batch=batch, kind=kind.name, source=about.source)
    new = writer.query("new_versions", batch=batch).set_index("place")
    _add_rows(writer, mapping, checked, new, response_text(mapping, checked, keys), secret)
    rejects = _rejects(raw, mapping, checked)
    writer.run("add_rejects", rejects, batch=batch)
    n_rows = len(raw.cells) + len(raw.broken)
    account: dict[str, int] = {
        "rows": n_rows,
        "accepted": len(new),
        "duplicates": n_rows - len(new) - len(rejects),
        "rejected": len(rejects),
    }
    covers = {"covers_from": _date(dated_on.min()), "covers_to": _date(dated_on.max())}
    writer.run("close_batch", None, batch=batch, **account, **covers)
    settle(writer, batch, about.source, kind.name)
    listed = [Reject(*row) for row in rejects[["line", "column", "value", "reason"]].itertuples(index=False)]
    return ImportReport(about.file, kind.name, about.format, **account, batch=batch, notes=notes, rejects=listed)


def settle(writer: Writer, batch: int, source: str, kind: str) -> None:
    """Mark anew which versions are live, of all keys that a batch holds or whose dates it covers."""
    writer.run("affect_batch", batch=batch)
    writer.run("settle_live", source=source, kind=kind)


def _add_rows(
    writer: Writer, mapping: Mapping, checked: CheckedRows, new: pd.DataFrame, responses: pd.Series[str], secret: bytes
) -> None:
    if new.empty:
        return
    stored = table_rows(writer, mapping.kind, checked, secret).loc[new.index]
    stored.insert(0, "row_id", new["row_id"])
    if mapping.kind is RESPONSES:
        known_by = responses.loc[new.index]
        hashes = {text: keyed_hash(text, secret) for text in known_by.unique()} if mapping.is_long else {}
        stored["response"] = known_by.map(hashes).astype("UInt64") if mapping.is_long else new["key"]
        # Where nobody is named, each response is taken for one person's.
        anonymous = stored["response"].astype("UInt64")
        stored["respondent"] = stored["respondent"].fillna(anonymous) if "respondent" in stored else anonymous
        writer.append("answer", answer_rows(writer, checked, stored))
    writer.append(mapping.kind.table, stored)


def _rejects(raw: RawTable, mapping: Mapping, checked: CheckedRows) -> pd.DataFrame:
    """The rejected rows as they stood in the file; what names a person is blanked."""
    roles = {column.role for column in mapping.kind.columns if column.holds == "person"}
    personal = {place for role, place in mapping.places.items() if role in roles}
    rejected = checked.rejected
    cells = raw.cells.loc[rejected.index].fillna("").astype("object")
    for place in personal:
        cells[place] = ""
    in_personal = rejected["column"].isin(roles)
    found = pd.DataFrame(
        {
            "line": raw.lines[rejected.index],
            "column": rejected["column"],
            "value": rejected["value"].mask(in_personal, ""),
            "reason": rejected["reason"],
            "cells": cells.to_numpy().tolist() if len(cells) else [],
        }
    )
    broken = pd.DataFrame(
        [(row.line, "", row.text[:80], row.reason, [row.text]) for row in raw.broken], columns=list(found)
    )
    both = pd.concat([found, broken], ignore_index=True) if len(broken) else found
    return both.sort_values("line", ignore_index=True).astype({"column": "str", "value": "str", "reason": "str"})


def _date(value: pd.Timestamp) -> object:
    return None if pd.isna(value) else value.date()
