"""What happens to units, as changes of the registers: moved, merged, split, closed, a role in other hands.

Nothing is overwritten: what held until a day is closed with the day before it, and what holds from then on begins.
Each function gives all changes of one step, by register; made in one edit, they are taken back in one step too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd

from data.errors import EditRefused
from data.kinds.organisation import ROLE_HOLDERS, STRUCTURE
from data.ledger.editing import Change

Books = Mapping[str, pd.DataFrame]
"""The rows that hold now, by register: `structure` and `roles`, as `Record.register` gives them."""

Changes = dict[str, list[Change]]

IN_STRUCTURE = ("customer", "purchaser", "relationship manager")
"""Roles that a row of the structure can name; their columns are called alike, with an underscore for a space."""


def move(books: Books, unit: str, new_parent: str | None, on: date) -> Changes:
    """Put a unit under another one.

    Parameters
    ----------
    new_parent : the unit above it from then on; None: it stands at the top.

    Raises
    ------
    EditRefused
        There is no such unit on that day, it is there already, or the new parent lies below it.
    """
    rows = _on(books, unit, on)
    parent = _present(rows.iloc[0]["parent"])
    if parent == new_parent:
        raise EditRefused.already_there(unit, new_parent)
    if new_parent is not None:
        _on(books, new_parent, on)
        if new_parent in {unit, *_below(books, unit, on)}:
            raise EditRefused.circle(unit, new_parent)
    later = _later(books, unit, on)
    follow = later[later["parent"].isna() if parent is None else later["parent"] == parent]
    changed = [Change(int(row), {"parent": new_parent or ""}) for row in follow["row_id"]]
    return {STRUCTURE.name: [*_from(rows, on, {"parent": new_parent or ""}), *changed]}


def close(books: Books, unit: str, last_day: date, successor: str | None = None) -> Changes:
    """End a unit: its roles end with it, and the units below it go to its successor, or to the unit above it.

    Parameters
    ----------
    last_day : the last day on which there is such a unit.
    successor : the unit that takes its place, under which its name counts from then on; None: nobody does.

    Raises
    ------
    EditRefused
        There is no such unit or successor on that day, or the successor lies more than one level below.
    """
    on = last_day + timedelta(days=1)
    if successor is not None:
        above = _on(books, successor, on)["parent"]
        # A successor from the level below takes the unit's place; from further down it would stand above its own.
        if successor == unit or (successor in _below(books, unit, on) and unit not in set(above)):
            raise EditRefused.circle(unit, successor)
    return _closed(books, [unit], on, successor)


def merge(books: Books, units: Sequence[str], into: str, on: date) -> Changes:
    """Make one unit of several: those that are not `into` end the day before and count under it from then on.

    Parameters
    ----------
    units : their names; `into` may be among them.
    into : the unit they become; where there is none of that name on that day it begins, beside the first of them.

    Returns
    -------
    Changes
        By register. The users of all are counted together from then on; units below go to `into`.

    Raises
    ------
    EditRefused
        There is no such unit on that day, or fewer than two would become one.
    """
    ending = [unit for unit in dict.fromkeys(units) if unit != into]
    going_on = _valid(books[STRUCTURE.name], on, into)
    if len({*ending, *([into] if len(going_on) else [])}) < 2:
        raise EditRefused.nothing_to_merge(into)
    parts = [_on(books, unit, on).iloc[0] for unit in ending]
    if into in {name for unit in ending for name in _below(books, unit, on)}:
        raise EditRefused.circle(ending[0], into)
    heads = [row["headcount"] for row in (*parts, *(going_on.iloc[i] for i in range(min(len(going_on), 1))))]
    users = "" if any(pd.isna(count) for count in heads) else int(sum(heads))
    changes = _closed(books, ending, on, into)
    if len(going_on):
        begun = _from(going_on, on, {"headcount": users})
    else:
        begun = [Change(None, _cells(parts[0]) | _new(on) | {"unit": into, "headcount": users})]
    changes[STRUCTURE.name] = [*begun, *changes[STRUCTURE.name]]
    return changes


def split(books: Books, unit: str, into: Sequence[str], on: date) -> Changes:
    """Make several units of one: each begins beside it, with the persons it has, and users still to be counted.

    Parameters
    ----------
    into : names of the parts; where the unit itself is among them it goes on, else it ends the day before, the
        units below it go to the first part, and its own name counts under that part from then on.

    Raises
    ------
    EditRefused
        There is no such unit on that day, a part is there already, or there are fewer than two parts.
    """
    rows = _on(books, unit, on)
    parts = [part for part in dict.fromkeys(into) if part != unit]
    if len(parts) + (unit in into) < 2:
        raise EditRefused.nothing_to_split(unit)
    for part in parts:
        if len(_valid(books[STRUCTURE.name], on, part)):
            raise EditRefused.exists_already(part, on)
    begun = [
        Change(None, _cells(row) | _new(on) | {"unit": part, "headcount": ""})
        for part in parts for _, row in rows.iterrows()
    ]
    if unit in into:
        return {STRUCTURE.name: [*begun, *_from(rows, on, {"headcount": ""})]}
    changes = _closed(books, [unit], on, parts[0])
    changes[STRUCTURE.name] = [*begun, *changes[STRUCTURE.name]]
    return changes


def change_person(
    books: Books,
    unit: str,
    role: str,
    person: str | None,
    on: date,
    *,
    email: str = "",
    mandate: str = "",
    instead_of: str | None = None,
) -> Changes:
    """Put a role into other hands.

    Parameters
    ----------
    unit : where the role is held.
    role : customer, purchaser, user, relationship manager or IT management.
    person : who holds it from then on; None: nobody does.
    instead_of : only this holder is replaced; None: everybody who holds the role there.

    Returns
    -------
    Changes
        By register: where the structure names the holder, there; else in the roles.

    Raises
    ------
    EditRefused
        There is no such unit on that day, the person holds the role already, or nobody does who could be replaced.
    """
    rows = _on(books, unit, on)
    held = _valid(books[ROLE_HOLDERS.name], on, unit)
    held = held[held["role"] == role]
    column = role.replace(" ", "_")
    named = rows[rows[column].notna()] if role in IN_STRUCTURE else rows.iloc[:0]
    if person is not None and person in {*held["person"], *(named[column] if len(named) else ())}:
        raise EditRefused.holds_already(person, role, unit)
    if instead_of is not None:
        held = held[held["person"] == instead_of]
        named = named[named[column] == instead_of] if len(named) else named
    if person is None and held.empty and named.empty:
        raise EditRefused.nobody_holds(role, unit)
    changes: Changes = {STRUCTURE.name: [], ROLE_HOLDERS.name: _ended(held, on)}
    if len(named):
        written = {column: person or ""} | ({f"{column}_email": email} if f"{column}_email" in rows else {})
        changes[STRUCTURE.name] = _from(named, on, written)
    if person is not None and (named.empty or len(held) or mandate):
        told = {"unit": unit, "person": person, "role": role, "email": email, "mandate": mandate}
        changes[ROLE_HOLDERS.name].append(Change(None, told | _new(on)))
    return {register: made for register, made in changes.items() if made}


def _closed(books: Books, units: Sequence[str], on: date, successor: str | None) -> Changes:
    """Units that end the day before `on`, with what that means for units below them and for their roles."""
    structure = books[STRUCTURE.name]
    changes: Changes = {STRUCTURE.name: [], ROLE_HOLDERS.name: []}
    for unit in units:
        rows = _on(books, unit, on - timedelta(days=1))
        to = successor or _present(rows.iloc[0]["parent"]) or ""
        changes[STRUCTURE.name] += [
            Change(int(row), {"valid_to": on - timedelta(days=1), "successor": successor or ""})
            for row in rows["row_id"]
        ]
        later = _later(books, unit, on - timedelta(days=1))
        changes[STRUCTURE.name] += [Change(int(row), None) for row in later["row_id"]]
        children = structure[(structure["parent"] == unit) & ~structure["unit"].isin([*units, to])]
        for child in children["unit"].drop_duplicates():
            own = children[children["unit"] == child]
            changes[STRUCTURE.name] += _from(own[_holds(own, on)], on, {"parent": to})
            changes[STRUCTURE.name] += [
                Change(int(row), {"parent": to}) for row in own.loc[own["valid_from"] > pd.Timestamp(on), "row_id"]
            ]
        changes[STRUCTURE.name] += _lifted(structure, unit, to, rows, on)
        changes[ROLE_HOLDERS.name] += _ended(books[ROLE_HOLDERS.name].query("unit == @unit"), on)
    return {register: made for register, made in changes.items() if made}


def _lifted(structure: pd.DataFrame, unit: str, to: str, rows: pd.DataFrame, on: date) -> list[Change]:
    """A successor that lies below the unit it follows comes to stand where that unit stood."""
    own = structure[(structure["unit"] == to) & (structure["parent"] == unit) & _holds(structure, on)]
    return _from(own, on, {"parent": _present(rows.iloc[0]["parent"]) or ""}) if len(own) else []


def _ended(held: pd.DataFrame, on: date) -> list[Change]:
    """Roles that end the day before; those that would only begin later are taken out."""
    day = pd.Timestamp(on)
    lasting = held[~(held["valid_to"] < day)]
    begin_later = lasting["valid_from"] >= day
    return [
        Change(int(row), None if is_later else {"valid_to": on - timedelta(days=1)})
        for row, is_later in zip(lasting["row_id"], begin_later, strict=True)
    ]


def _from(rows: pd.DataFrame, on: date, values: Mapping[str, object]) -> list[Change]:
    """Rows that say something else from a day on; rows that come to say the same become one."""
    changes: list[Change] = []
    said: list[Mapping[str, object]] = []
    for _, row in rows.iterrows():
        begins = bool(row["valid_from"] == pd.Timestamp(on))
        cells = _cells(row) | dict(values)
        if begins:
            changes.append(Change(int(row["row_id"]), None if cells in said else values))
        else:
            changes.append(Change(int(row["row_id"]), {"valid_to": on - timedelta(days=1)}))
            if cells not in said:
                changes.append(Change(None, cells | {"valid_from": on, "valid_to": _text(row["valid_to"])}))
        said.append(cells)
    return changes


def _on(books: Books, unit: str, on: date) -> pd.DataFrame:
    """The rows of a unit on a day."""
    rows = _valid(books[STRUCTURE.name], on, unit)
    if rows.empty:
        raise EditRefused.no_unit_on(unit, on, sorted(set(books[STRUCTURE.name]["unit"])))
    return rows


def _valid(rows: pd.DataFrame, on: date, unit: str) -> pd.DataFrame:
    return rows[(rows["unit"] == unit) & _holds(rows, on)]


def _holds(rows: pd.DataFrame, on: date) -> pd.Series[bool]:
    day = pd.Timestamp(on)
    return ~(rows["valid_from"] > day) & ~(rows["valid_to"] < day)


def _later(books: Books, unit: str, on: date) -> pd.DataFrame:
    """The rows of a unit that begin after a day."""
    rows = books[STRUCTURE.name]
    return rows[(rows["unit"] == unit) & (rows["valid_from"] > pd.Timestamp(on))]


def _below(books: Books, unit: str, on: date) -> set[str]:
    """All units below one on a day."""
    rows = books[STRUCTURE.name]
    rows = rows[_holds(rows, on)]
    below: set[str] = set()
    level: Iterable[str] = [unit]
    while level:
        level = set(rows.loc[rows["parent"].isin(list(level)), "unit"]) - below
        below |= set(level)
    return below


def _cells(row: pd.Series[Any]) -> dict[str, object]:
    """What a row says, its dates left out."""
    return {role: _text(row[role]) for role in STRUCTURE.roles if role not in {"valid_from", "valid_to"}}


def _new(on: date) -> dict[str, object]:
    return {"valid_from": on, "valid_to": ""}


def _text(value: object) -> object:
    """A cell to write again; empty where it is missing."""
    return "" if pd.isna(value) else value  # type: ignore[call-overload]


def _present(value: object) -> str | None:
    return None if pd.isna(value) else str(value)  # type: ignore[call-overload]
