"""What a person did in a table that is edited in place, as changes; and what became of a row, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from data.record import REGISTERS, Change


def changes(name: str, rows: pd.DataFrame, state: Mapping[str, Any]) -> list[Change]:
    """The changes of a table's edits; edits that change nothing are left out.

    Parameters
    ----------
    name
        The register.
    rows
        The rows that the person saw, with their ``row_id``.
    state
        What the table says was edited (by place), added and deleted.
    """
    found: list[Change] = []
    for place, cells in state.get("edited_rows", {}).items():
        row = rows.iloc[int(place)]
        new = {role: written(name, role, value) for role, value in cells.items() if role in rows}
        new = {role: text for role, text in new.items() if text != written(name, role, row[role])}
        if new and int(place) not in state.get("deleted_rows", ()):
            found.append(Change(int(row["row_id"]), new))
    for cells in state.get("added_rows", ()):
        new = {role: written(name, role, value) for role, value in cells.items() if role in rows}
        if any(new.values()):
            found.append(Change(None, new))
    return found + [Change(int(rows.iloc[place]["row_id"]), None) for place in state.get("deleted_rows", ())]


def written(name: str, role: str, value: Any) -> str:
    """A cell as it is written in an export."""
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return ""
    holds = REGISTERS[name].column(role).holds
    if holds == "date":
        return str(value)[:10]
    if holds in {"whole", "number"} and float(value) == int(float(value)):
        return str(int(float(value)))
    return str(value).strip()


def in_words(name: str, rows: pd.DataFrame, made: list[Change]) -> list[tuple[str, str]]:
    """Changes as (which row, what changes) to read before they are saved."""
    labels = {column.role: column.label for column in REGISTERS[name].columns}
    by_id = {int(row["row_id"]): row for row in rows.to_dict("records")}
    told = []
    for change in made:
        if change.row_id is None:
            values = change.values or {}
            new = ", ".join(f"{labels[role]} {text}" for role, text in values.items() if text)
            told.append(("new", new))
        elif change.values is None:
            told.append((called(name, by_id[change.row_id]), "is removed"))
        else:
            row = by_id[change.row_id]
            told.append((called(name, row), "; ".join(_steps(name, row, change.values, labels))))
    return told


def called(name: str, row: Mapping[Any, Any] | pd.Series) -> str:
    """What a row is called: what identifies it."""
    parts = (written(name, role, row[role]) for role in REGISTERS[name].identity)
    return ", ".join(filter(None, parts))


def told(name: str, history: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """The versions of a row, newest first, as (when and by whom, before → after)."""
    labels = {column.role: column.label for column in REGISTERS[name].columns}
    versions = history.to_dict("records")
    for place, version in enumerate(versions):
        undone = "" if pd.isna(version["undone_at"]) else f" (taken back on {version['undone_at']:%-d %b %Y})"
        who = f"{version['imported_at']:%-d %b %Y, %H:%M} UTC, {version['imported_by']}{undone}"
        if place + 1 < len(versions):
            said = "; ".join(_steps(name, versions[place + 1], {role: version[role] for role in labels}, labels))
            yield who, said or "nothing that shows here"
        else:
            known = ((labels[role], written(name, role, version[role])) for role in labels)
            yield who, ", ".join(f"{label}: {text}" for label, text in known if text)


def _steps(
    name: str, before: Mapping[Any, Any] | pd.Series, after: Mapping[str, object], labels: Mapping[str, str]
) -> Iterator[str]:
    """Each cell that differs, before → after."""
    for role, value in after.items():
        old, new = written(name, role, before[role]), written(name, role, value)
        if old != new:
            yield f"{labels[role]}: {old or 'empty'} → {new or 'empty'}"
