"""The right question to the right person: who decides, who prepares, who is told, as the roles say it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analytics.structure.tree import Holder, Tree
from analytics.words.numbers import listed

PARTS = ("decides", "prepares", "is told")

PEOPLE_COLUMNS = ("part", "person", "role", "unit", "reason", "mandate", "email")


@dataclass(frozen=True)
class RequestKind:
    """A kind of question, and the roles that have a part in it: (part, role, what makes it theirs).

    Parameters
    ----------
    parts
        In the order in which they are shown.
    else_decides
        The role that decides where nobody holds the deciding one.
    asks_for
        The roles whose absence is worth a sentence.
    """

    title: str
    parts: tuple[tuple[str, str, str], ...]
    else_decides: str
    asks_for: tuple[str, ...] = ("customer", "relationship manager")


REQUESTS: dict[str, RequestKind] = {
    "new service": RequestKind(
        "A new kind of service",
        (
            ("decides", "customer", "decides on and pays for IT services"),
            ("prepares", "relationship manager", "turns the wish into a requirement"),
            ("prepares", "purchaser", "knows what is ordered and used"),
            ("is told", "user", "speaks for those who will use it"),
            ("is told", "IT management", "has to deliver it"),
        ),
        "IT management",
    ),
    "funding": RequestKind(
        "A change in funding",
        (
            ("decides", "customer", "decides on and pays for IT services"),
            ("prepares", "relationship manager", "knows what the money gives"),
            ("is told", "purchaser", "orders within the new amount"),
            ("is told", "IT management", "plans with it"),
        ),
        "IT management",
    ),
    "order": RequestKind(
        "An order within what was decided",
        (
            ("decides", "purchaser", "chooses and orders within what the customer decided"),
            ("prepares", "user", "speaks for those who will use it"),
            ("is told", "customer", "pays for it"),
            ("is told", "relationship manager", "sees what is ordered"),
        ),
        "customer",
        ("customer", "purchaser", "relationship manager"),
    ),
    "complaint": RequestKind(
        "A complaint",
        (
            ("decides", "relationship manager", "owns the answer to it"),
            ("prepares", "service owner", "knows what went wrong"),
            ("is told", "customer", "hears what is done about it"),
            ("is told", "purchaser", "works with the service"),
            ("is told", "IT management", "takes it over when it is not settled"),
        ),
        "IT management",
    ),
}


# By who decides (customers beside each other are rivals), and whether in the unit itself.
DECIDE = {
    ("one", True): "{names} decides.", ("one", False): "{names} decides as {role} of {held_in}.",
    ("rivals", True): "{names} both decide: settle first who does.",
    ("rivals", False): "{names} both decide as {role} of {held_in}: settle first who does.",
    ("several", True): "{names} decide.", ("several", False): "{names} decide as {role} of {held_in}.",
}


@dataclass(frozen=True)
class WhomToAsk:
    """Whom to ask.

    Parameters
    ----------
    people
        part (`PARTS`), person, role, unit (where the role is held), reason, mandate, email; in that order.
    """

    sentence: str
    people: pd.DataFrame
    missing: tuple[str, ...]


def whom_to_ask(tree: Tree, unit: str, kind: str, service: str = "", service_owner: str = "") -> WhomToAsk:
    """Return who decides, who prepares and who is told.

    Parameters
    ----------
    service, service_owner
        What it is about and who answers for that in IT, where known.

    Returns
    -------
    WhomToAsk
        A role is held by the unit's own holder, else by that of the nearest unit above. A purchaser counts only
        where the same customer decides: one from further up orders within another customer's decisions.
    """
    asked, at = REQUESTS[kind], tree.id_of(unit)
    if at is None:
        missing = f"The structure does not know {unit} on this day: document it, or assign its name to a unit."
        return WhomToAsk("Nobody can be named.", pd.DataFrame(columns=list(PEOPLE_COLUMNS)), (missing,))
    rows = []
    for part, role, why in asked.parts:
        held = _holders(tree, at, role, service, service_owner)
        rows += [(part, holder, _reason(holder, unit, why, service)) for holder in held]
    if not any(part == "decides" for part, _, _ in rows):
        for holder in _holders(tree, at, asked.else_decides):
            reason = f"No {asked.parts[0][1]} is named: {_reason(holder, unit, 'decides in that case', service)}"
            rows = [row for row in rows if row[1] != holder]
            rows.insert(0, ("decides", holder, reason))
    rows.sort(key=lambda row: PARTS.index(row[0]))
    people = pd.DataFrame(
        [(part, h.person, h.role, h.unit, reason, h.mandate, h.email) for part, h, reason in rows],
        columns=list(PEOPLE_COLUMNS),
    )
    return WhomToAsk(_sentence(people, unit), people, tuple(_missing(tree, at, unit, asked)))


def _holders(tree: Tree, unit: int, role: str, service: str = "", service_owner: str = "") -> tuple[Holder, ...]:
    """Who holds a role for a unit."""
    if role == "service owner":
        return (Holder(service_owner, role, service),) if service_owner else ()
    held = tree.nearest(unit, role)
    if role != "purchaser" or not held:
        return held
    customer = tree.nearest(unit, "customer")
    above = {tree.names[place] for place in tree.way_up(tree.id_of(customer[0].unit) or unit)} if customer else set()
    return () if customer and held[0].unit != customer[0].unit and held[0].unit in above else held


def _reason(holder: Holder, unit: str, why: str, service: str) -> str:
    """Why somebody is named."""
    if holder.role == "service owner":
        return f"Owner of {service}: {why}."
    role = holder.role if holder.role == "IT management" else holder.role.capitalize()
    if holder.unit == unit:
        return f"{role} of {unit}: {why}."
    return f"{role} of {holder.unit}, the nearest above {unit} that has one: {why}."


def _sentence(people: pd.DataFrame, unit: str) -> str:
    """Who decides, in one line."""
    deciding = people.loc[people["part"] == "decides"].drop_duplicates("person")
    if deciding.empty:
        return f"Nobody is named who could decide for {unit}."
    first = deciding.iloc[0]
    deciding_are = "one" if len(deciding) == 1 else "rivals" if first["role"] == "customer" else "several"
    return DECIDE[deciding_are, first["unit"] == unit].format(
        names=listed(deciding["person"].tolist()), role=first["role"], held_in=first["unit"]
    )


def _missing(tree: Tree, at: int, unit: str, asked: RequestKind) -> list[str]:
    """What the structure does not say."""
    top = [tree.names[above] for above in tree.way_up(at)][-1]
    missing, elsewhere = [], []
    for role in asked.asks_for:
        if _holders(tree, at, role):
            continue
        if others := tree.nearest(at, role):
            elsewhere.append(f"{others[0].person} is {role} of {others[0].unit}, where another customer decides.")
        elif top == unit:
            missing.append(f"No {role} is named in {unit}.")
        else:
            missing.append(f"No {role} is named from {unit} up to {top}.")
    return missing + elsewhere
