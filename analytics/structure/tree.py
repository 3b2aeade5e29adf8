"""The structure on one day: the tree of units, with who decides, orders, uses and looks after them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

TREE_COLUMNS = (
    "unit", "parent", "depth", "customer", "answered_by", "purchasers", "relationship_manager", "headcount",
    "people_below", "since", "until", "unit_id",
)


@dataclass(frozen=True)
class Holder:
    """A person who holds a role in a unit."""

    person: str
    role: str
    unit: str
    email: str = ""
    mandate: str = ""
    since: date | None = None


@dataclass(frozen=True)
class Tree:
    """The units there are on a day, and who holds which role in them.

    Parameters
    ----------
    names
        Names of all units ever named, by id.
    parents
        The unit above each unit that exists on the day; None: it stands at the top.
    spans
        First and last day of what is known of each; None: always, still.
    roles
        Who holds a role, by unit and role.
    headcounts
        People, where known.
    circles
        Units that lie above themselves; shown at the top.
    """

    on: date
    names: Mapping[int, str]
    parents: Mapping[int, int | None]
    spans: Mapping[int, tuple[date | None, date | None]]
    roles: Mapping[tuple[int, str], tuple[Holder, ...]]
    headcounts: Mapping[int, int]
    circles: frozenset[int]

    def id_of(self, name: str) -> int | None:
        """Return the id of the unit that bears a name on the day; None: there is none."""
        return next((unit for unit in self.parents if self.names[unit] == name), None)

    def way_up(self, unit: int) -> Iterator[int]:
        """The unit, the one above it, and so on to the top."""
        seen: set[int] = set()
        at: int | None = unit
        while at is not None and at not in seen:
            yield at
            seen.add(at)
            at = self.parents.get(at)

    def holders(self, unit: int, role: str) -> tuple[Holder, ...]:
        """Who holds a role in the unit itself."""
        return self.roles.get((unit, role), ())

    def nearest(self, unit: int, role: str) -> tuple[Holder, ...]:
        """Who holds a role in the unit, or in the nearest above where somebody does."""
        return next((held for at in self.way_up(unit) if (held := self.holders(at, role))), ())

    def depth_first(self) -> list[tuple[int, int]]:
        """Every unit with its depth: each followed by those below it, in the order of their names."""
        children: dict[int | None, list[int]] = defaultdict(list)
        for unit, parent in self.parents.items():
            above = parent if parent in self.parents and unit not in self.circles else None
            children[above].append(unit)
        for below in children.values():
            below.sort(key=lambda unit: self.names[unit].casefold())
        found: list[tuple[int, int]] = []
        waiting = [(unit, 0) for unit in reversed(children[None])]
        while waiting:
            unit, depth = waiting.pop()
            found.append((unit, depth))
            waiting += [(child, depth + 1) for child in reversed(children[unit])]
        return found


def tree(frames: Mapping[str, pd.DataFrame], on: date) -> Tree:
    """Return the structure on a day.

    Returns
    -------
    Tree
        Documented units that exist on the day; one that others name as their parent and nobody described stands
        at the top.
    """
    names = frames["names"].set_index("name_id")["text"]
    memberships, units = frames["memberships"], frames["units"]
    described = set(memberships["unit_id"].tolist())
    valid = _valid(memberships, on).sort_values("valid_from", na_position="first").drop_duplicates(
        "unit_id", keep="last"
    )
    parents: dict[int, int | None] = {
        int(unit): None for unit in units["unit_id"].tolist() if unit not in described
    }
    spans: dict[int, tuple[date | None, date | None]] = dict.fromkeys(parents, (None, None))
    for row in valid.to_dict("records"):
        unit = int(row["unit_id"])
        parents[unit] = None if pd.isna(row["parent_id"]) else int(row["parent_id"])
        spans[unit] = _day(row["valid_from"]), _day(row["valid_to"])
    counts = units.dropna(subset="headcount")
    return Tree(
        on=on,
        names=dict(zip(names.index.tolist(), names.astype(str).tolist(), strict=True)),
        parents=parents,
        spans=spans,
        roles=_roles(frames["roles"], names, on),
        headcounts=dict(zip(counts["unit_id"].tolist(), counts["headcount"].astype(int).tolist(), strict=True)),
        circles=frozenset(unit for unit in parents if _is_in_circle(unit, parents)),
    )


def tree_table(found: Tree) -> pd.DataFrame:
    """Return the tree as a table, each unit followed by those below it.

    Returns
    -------
    DataFrame
        unit, parent (empty: top), depth, customer (its own; empty: none), answered_by ("Ada Okoro" or "Ada Okoro,
        of Finance" where inherited; empty: nobody), purchasers, relationship_manager (inherited ones with their
        unit), headcount (missing: not known), people_below (of the unit and all below it, as far as known), since,
        until (days; missing: always, still), unit_id.
    """
    rows = [
        {
            "unit": found.names[unit],
            "parent": found.names.get(found.parents[unit] or -1, ""),
            "depth": depth,
            "customer": _listed(found.holders(unit, "customer")),
            "answered_by": _inherited(found, unit, "customer"),
            "purchasers": _listed(found.holders(unit, "purchaser")),
            "relationship_manager": _inherited(found, unit, "relationship manager"),
            "headcount": found.headcounts.get(unit),
            "since": found.spans[unit][0],
            "until": found.spans[unit][1],
            "unit_id": unit,
        }
        for unit, depth in found.depth_first()
    ]
    table = pd.DataFrame(rows, columns=[name for name in TREE_COLUMNS if name != "people_below"])
    table["headcount"] = table["headcount"].astype("Int64")
    table["people_below"] = _people_below(table)
    for day in ("since", "until"):
        table[day] = pd.to_datetime(table[day]).astype("datetime64[us]")
    return table[list(TREE_COLUMNS)]


def _people_below(table: pd.DataFrame) -> list[int]:
    """People of each unit and of all below it: one pass from the last row of a depth-first table up."""
    totals: list[int] = table["headcount"].fillna(0).astype(int).tolist()
    depths = table["depth"].tolist()
    open_rows: list[int] = []
    for row in range(len(totals) - 1, -1, -1):
        while open_rows and depths[open_rows[-1]] == depths[row] + 1:
            totals[row] += totals[open_rows.pop()]
        open_rows.append(row)
    return totals


def _roles(roles: pd.DataFrame, names: pd.Series, on: date) -> dict[tuple[int, str], tuple[Holder, ...]]:
    """Who holds which role in which unit on a day, each person once."""
    held: dict[tuple[int, str], dict[str, Holder]] = defaultdict(dict)
    for row in _valid(roles, on).to_dict("records"):
        unit, role, person = int(row["unit_id"]), str(row["role"]), str(row["person"])
        known = held[unit, role].get(person)
        email, mandate = (_text(row[name]) or (known and getattr(known, name)) or "" for name in ("email", "mandate"))
        held[unit, role][person] = Holder(person, role, str(names[unit]), email, mandate, _day(row["valid_from"]))
    return {key: tuple(people.values()) for key, people in held.items()}


def _inherited(found: Tree, unit: int, role: str) -> str:
    """Who holds a role for a unit, with the unit it is held in where that lies above."""
    held = found.nearest(unit, role)
    own = found.names[unit]
    return _listed(held) + (f", of {held[0].unit}" if held and held[0].unit != own else "")


def _listed(held: tuple[Holder, ...]) -> str:
    return ", ".join(holder.person for holder in held)


def _is_in_circle(unit: int, parents: Mapping[int, int | None]) -> bool:
    """Whether a way up comes back to where it began."""
    seen: set[int] = set()
    at = parents.get(unit)
    while at is not None and at not in seen:
        if at == unit:
            return True
        seen.add(at)
        at = parents.get(at)
    return False


def _valid(dated: pd.DataFrame, on: date) -> pd.DataFrame:
    day = pd.Timestamp(on)
    return dated[~(dated["valid_from"] > day) & ~(dated["valid_to"] < day)]


def _day(value: Hashable) -> date | None:
    stamp: Any = value
    return None if pd.isna(stamp) else pd.Timestamp(stamp).date()


def _text(value: Hashable) -> str:
    return "" if value is None or value != value else str(value)  # noqa: PLR0124 - NaN is not itself
