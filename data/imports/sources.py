"""Sources: what was once said about an export, kept under a name, so that the next file needs no questions."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

import pandas as pd

from data.imports.errors import ImportRefused
from data.imports.options import ImportOptions

# How often a file of a source is expected, in days; a fifth of it is grace before a file counts as missing.
CADENCES: Final = {"daily": 1, "weekly": 7, "monthly": 31, "quarterly": 92, "yearly": 366}
WINDOWS: Final = {
    "append": "adds rows; what it lacks stays",
    "replace": "is complete for the dates it covers; what it lacks there is gone",
    "full": "is complete; what it lacks is gone",
}


@dataclass(frozen=True)
class Exclusion:
    """Rows that were agreed not to count: where `column` is `value`, or from `first_on` to `last_on`, or both."""

    reason: str
    column: str | None = None
    value: str | None = None
    first_on: date | None = None
    last_on: date | None = None


@dataclass(frozen=True)
class Source:
    """A named export as it was understood when it was saved; saving again makes a new version.

    Parameters
    ----------
    options : everything a person said about the file, its kind and window included.
    columns : the headings of the file it was saved with; order does not matter.
    cadence : how often a file is expected; None: nobody waits for one.
    exclusions : rows agreed not to count, with their reason.
    """

    name: str
    options: ImportOptions
    columns: tuple[str, ...]
    cadence: str | None = None
    exclusions: tuple[Exclusion, ...] = ()
    version: int = 1
    saved_by: str = ""
    saved_at: datetime | None = None

    @property
    def needs(self) -> set[str]:
        """The columns without which a file is not this source's."""
        named = [*(column for _, column in self.options.map), *self.options.key]
        named += [column for column, _ in self.options.skip]
        known = {column.casefold() for column in self.columns}
        return {column.casefold() for column in named if column.casefold() in known}

    def is_of(self, headings: Sequence[str]) -> bool:
        """Whether a file with these headings has all columns that the source needs."""
        return bool(self.needs) and self.needs <= {heading.casefold() for heading in headings}

    def differences(self, columns: Sequence[str], names: Sequence[str] = ()) -> list[str]:
        """Say which columns the file has more, or fewer, than the one the source was saved with.

        Its columns may have other `names`, in further rows of headings.
        """
        before, now = set(self.columns) - {""}, set(columns) - {""}
        said = []
        if now - before:
            said.append(f"columns not seen in '{self.name}' before: {', '.join(sorted(now - before))}")
        gone = before - now - set(names)
        if gone:
            said.append(f"columns missing against '{self.name}': {', '.join(sorted(gone))}")
        return said


def source_for(sources: Sequence[Source], columns: Sequence[str], options: ImportOptions) -> Source | None:
    """Give the saved source that a file belongs to: the one named, else the one whose columns it has.

    Raises
    ------
    ImportRefused
        Several sources fit equally well, or the one named lacks columns it needs.
    """
    present = {column.casefold() for column in columns if column}
    if options.source is not None:
        named = next((source for source in sources if source.name == options.source), None)
        if named and (missing := named.needs - present):
            raise ImportRefused.source_lacks(named.name, sorted(missing), [column for column in columns if column])
        return named
    if options.map or options.kind:
        return None
    fitting = [source for source in sources if source.is_of(columns)]
    shared = {source.name: len(present & {c.casefold() for c in source.columns}) for source in fitting}
    best = [source for source in fitting if shared[source.name] == max(shared.values())]
    if len(best) > 1:
        raise ImportRefused.several_sources([source.name for source in best])
    return best[0] if best else None


def told(source: Source, options: ImportOptions) -> ImportOptions:
    """Give the source's options with a person's word over them, role by role."""
    merged: dict[str, Any] = {}
    for field in fields(ImportOptions):
        kept, said = getattr(source.options, field.name), getattr(options, field.name)
        if field.name in {"map", "set", "scale", "satisfied_from", "better", "no_answer"}:
            overruled = {role for role, _ in said}
            merged[field.name] = (*(pair for pair in kept if pair[0] not in overruled), *said)
        else:
            merged[field.name] = said if said != field.default else kept
    return replace(ImportOptions(**merged), source=source.name)


def due(sources: Sequence[Source], batches: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Say which files are expected, which are overdue, and since when, by the rows of the query `batches`.

    Returns
    -------
    DataFrame
        One row per source with a cadence: source, cadence, last_on, due_on, days_late (0 when not late), state
        (``in time``, ``due``, ``did not come``).
    """
    standing = batches[batches["undone_at"].isna()]
    rows = []
    for source in sources:
        if source.cadence is None:
            continue
        days = CADENCES[source.cadence]
        came = standing.loc[standing["source"] == source.name, "imported_at"]
        last = came.max().date() if len(came) else (source.saved_at.date() if source.saved_at else as_of)
        due_on = last + timedelta(days=days)
        late = max(0, (as_of - due_on).days)
        state = "in time" if as_of < due_on else "did not come" if late > days / 5 else "due"
        rows.append((source.name, source.cadence, last, due_on, late, state))
    return pd.DataFrame(rows, columns=["source", "cadence", "last_on", "due_on", "days_late", "state"])


def as_text(source: Source) -> dict[str, str]:
    """Give options and exclusions as JSON, as the store keeps them."""
    return {
        "options": json.dumps(asdict(source.options), ensure_ascii=False),
        "exclusions": json.dumps([asdict(one) for one in source.exclusions], default=str, ensure_ascii=False),
    }


def sources_of(rows: pd.DataFrame) -> list[Source]:
    """Read the rows of the query `sources`."""
    return [
        Source(
            name=row["name"],
            options=_options(json.loads(row["options"])),
            columns=tuple(row["columns"]),
            cadence=row["cadence"] if isinstance(row["cadence"], str) else None,
            exclusions=tuple(_exclusion(one) for one in json.loads(row["exclusions"])),
            version=int(row["version"]),
            saved_by=row["saved_by"],
            saved_at=row["saved_at"].to_pydatetime(),
        )
        for row in _records(rows)
    ]


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return rows.to_dict("records")  # type: ignore[return-value]


def _options(kept: dict[str, Any]) -> ImportOptions:
    known = {field.name for field in fields(ImportOptions)}
    pairs = {
        name: tuple(tuple(item) if isinstance(item, list) else item for item in value)
        for name, value in kept.items()
        if isinstance(value, list)
    }
    return ImportOptions(**{name: pairs.get(name, value) for name, value in kept.items() if name in known})


def _exclusion(kept: dict[str, Any]) -> Exclusion:
    days = {name: date.fromisoformat(kept[name]) for name in ("first_on", "last_on") if kept.get(name)}
    return Exclusion(str(kept["reason"]), kept.get("column"), kept.get("value"), **days)
