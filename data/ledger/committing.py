"""From checked rows to the store: what is new, what was there already, and what it replaces."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

import numpy as np
import pandas as pd

from data.imports.checking import CheckedFile, CheckedPart
from data.imports.progress import Doing, tell
from data.imports.report import ImportNote, ImportReport, Reject
from data.kinds.answers import RESPONSES
from data.kinds.declared import KINDS
from data.kinds.kind import Kind
from data.ledger.identity import content_text, key_text, keyed_hash, response_text, scale_text
from data.ledger.rejects import rejects_of
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


def committed(writer: Writer, whole: CheckedFile, about: ImportedFile, secret: bytes) -> ImportReport:
    """Write one file's rows inside the writer's transaction and give the account of it.

    A row of the file is rejected if any of what it holds is, accepted if any of it is new, else a duplicate.
    """
    file, parts = whole.file, whole.parts
    told = [*map(ImportNote, (*whole.notes, *file.notes)), *(note for part in parts for note in part.checked.notes)]
    notes = list(dict.fromkeys(told))
    kind = "+".join(part.mapping.kind.name for part in parts)
    said = [*filter(None, (whole.recognised, whole.read_as)), *(note.sentence for note in notes)]
    batch = writer.number("add_batch", **asdict(about), kind=kind, notes=said, columns=file.columns)
    is_new = np.zeros(len(file.cells), dtype=bool)
    n_stored = 0
    dates: list[object] = [pd.NaT]
    for part in parts:
        dated_on = _dated_on(part)
        tell(Doing.STORING, 0, len(part.checked.rows), part.mapping.kind.name)
        stored = _stored(writer, batch, part, about.source, dated_on, secret)
        is_new[part.rows_of_file(stored)] = True
        n_stored += len(stored)
        dates += [dated_on.min(), dated_on.max()]
    rejects = rejects_of(whole)
    writer.run("add_rejects", rejects, batch=batch)
    n_rows = len(file.cells) + len(file.broken) - len(whole.passed_over)
    n_new = int((is_new & ~_is_rejected(whole)).sum())
    account: dict[str, int] = {
        "rows": n_rows,
        "accepted": n_new,
        "duplicates": n_rows - n_new - len(rejects),
        "superseded": 0,
        "rejected": len(rejects),
    }
    covered = pd.Series(dates, dtype="datetime64[us]")
    covers = {"covers_from": _date(covered.min()), "covers_to": _date(covered.max())}
    writer.run("close_batch", None, batch=batch, stored=n_stored, **account, **covers)
    settle(writer, batch, about.source)
    tell(Doing.STORING, n_rows, n_rows, "done")
    listed = [Reject(*row) for row in rejects[["line", "column", "value", "reason"]].itertuples(index=False)]
    return ImportReport(
        about.file, kind, about.format, **account, batch=batch, recognised=whole.recognised, read_as=whole.read_as,
        notes=notes, rejects=listed,
    )  # fmt: skip


def key_salt(kind: Kind, secret: bytes) -> str:
    """Give what stands before the text of every key: rows of two kinds are never one row, and nobody guesses keys."""
    return f"{secret.hex()} {kind.name} "


def settle(writer: Writer, batch: int, source: str) -> None:
    """Mark anew which versions are live, of all keys that a batch holds or whose dates it covers."""
    writer.run("affect_batch", batch=batch)
    writer.run("settle_live", source=source)
    writer.run("mark_live")
    writer.touch("imports", *(KINDS[kind].area for kind in writer.query("settled_kinds")["kind"] if kind in KINDS))


def _dated_on(part: CheckedPart) -> pd.Series[pd.Timestamp]:
    rows, role = part.checked.rows, part.mapping.kind.dated_by
    dates = rows[role] if role in rows else pd.Series(pd.NaT, index=rows.index)
    return dates.astype("datetime64[us]")


def _stored(
    writer: Writer, batch: int, part: CheckedPart, source: str, dated_on: pd.Series[pd.Timestamp], secret: bytes
) -> pd.Index:
    """Store a part's new rows; gives their places."""
    kind, rows = part.mapping.kind, part.checked.rows
    n_rows = len(rows)
    content = content_text(part.checked)
    tell(Doing.STORING, n_rows // 6, n_rows, kind.name)
    keys = key_text(part.table, part.mapping, part.checked, content)
    tell(Doing.STORING, n_rows // 4, n_rows, kind.name)
    salt = key_salt(kind, secret)
    staged = pd.DataFrame({
        "place": rows.index,
        "known_key": pd.array([part.known_keys.get(place) for place in rows.index], dtype="UInt64"),
        "key_text": salt + keys,
        "content_text": salt + scale_text(part.checked) + content,
        "dated_on": dated_on,
        "removed": rows.index.isin(part.removed),
    })
    writer.run("stage", staged)
    tell(Doing.STORING, n_rows // 2, n_rows, kind.name)
    writer.run("hold", source=source)
    writer.run("see_duplicates", batch=batch)
    writer.run("add_versions", batch=batch, kind=kind.name, source=source)
    new = writer.query("new_versions", batch=batch).set_index("place")
    tell(Doing.STORING, 3 * n_rows // 5, n_rows, kind.name)
    _add_rows(writer, part, new, response_text(part.mapping, part.checked, keys), secret)
    return pd.Index(writer.query("stored_places", batch=batch)["place"])


def _add_rows(writer: Writer, part: CheckedPart, new: pd.DataFrame, responses: pd.Series[str], secret: bytes) -> None:
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


def _date(value: pd.Timestamp) -> object:
    return None if pd.isna(value) else value.date()
