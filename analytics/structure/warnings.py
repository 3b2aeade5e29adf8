"""What does not fit in the structure: money nobody decides about, deciders without money, names nobody described."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analytics.scope.months import month_number
from analytics.scope.scope import Scope
from analytics.snapshot.organisation import names_without_customer
from analytics.snapshot.snapshots import Snapshots
from analytics.structure.tree import Tree
from analytics.words.numbers import count_text, listed
from analytics.words.times import day_text

WARNING_COLUMNS = ("kind", "unit", "sentence")

WARNING_KINDS = (
    "two deciders", "no customer", "budget without a customer", "purchaser without a customer",
    "customer without a budget", "no relationship manager", "undocumented", "circle",
)
"""Kinds of warnings, what stands in the way of a decision first."""

# By whether it is one row, and whether its day is known.
UNDOCUMENTED = {
    (True, True): "{n} row of data names it since {day}, and the structure does not know it.",
    (True, False): "{n} row of data names it, and the structure does not know it.",
    (False, True): "{n} rows of data name it since {day}, and the structure does not know it.",
    (False, False): "{n} rows of data name it, and the structure does not know it.",
}

Found = Iterator[tuple[str, str, str]]


def structure_warnings(tree: Tree, agreements: pd.DataFrame, unassigned: pd.DataFrame) -> pd.DataFrame:
    """Return what does not fit in the structure on a day.

    Parameters
    ----------
    agreements
        unit, agreement, in_force, annual_funding, currency, as `agreements.agreements` gives them.
    unassigned
        name, rows, first_on: names in the data that lead to no documented unit.

    Returns
    -------
    DataFrame
        kind (one of `WARNING_KINDS`), unit, sentence (what was found and what to do); by kind.
    """
    found = [
        *_deciders(tree),
        *_budgets(tree, agreements),
        *_purchasers(tree),
        *_relationship_managers(tree),
        *_circles(tree),
        *_undocumented(unassigned),
    ]
    table = pd.DataFrame(found, columns=list(WARNING_COLUMNS))
    table["rank"] = table["kind"].map({kind: place for place, kind in enumerate(WARNING_KINDS)})
    return table.sort_values(["rank", "unit"], ignore_index=True)[list(WARNING_COLUMNS)]


def _deciders(tree: Tree) -> Found:
    """Units with two customers, and trees in which nobody is one."""
    for unit in tree.parents:
        held = tree.holders(unit, "customer")
        if len(held) > 1:
            people = listed([holder.person for holder in held])
            yield "two deciders", tree.names[unit], f"{people} are both its customer: settle who decides."
    for unit, parent in tree.parents.items():
        if parent is None and not any(tree.nearest(below, "customer") for below in _whole(tree, unit)):
            yield "no customer", tree.names[unit], "Nobody decides here: name its customer."


def _whole(tree: Tree, top: int) -> list[int]:
    """A unit and all below it."""
    return [unit for unit in tree.parents if top in tree.way_up(unit)]


def _budgets(tree: Tree, agreements: pd.DataFrame) -> Found:
    """Money without a decider, and deciders without money."""
    funded = agreements[agreements["in_force"] & (agreements["annual_funding"].fillna(0) > 0)]
    paying: set[str] = set()
    for row in funded.to_dict("records"):
        unit = tree.id_of(str(row["unit"]))
        deciders = tree.nearest(unit, "customer") if unit is not None else ()
        if unit is not None and deciders:
            paying.add(deciders[0].unit)
            continue
        amount = count_text(round(row["annual_funding"]))
        if pd.notna(row["currency"]):
            amount = f"{amount} {row['currency']}"
        yield (
            "budget without a customer", str(row["unit"]),
            f"“{row['agreement']}” is funded with {amount} a year and nobody decides about it: name a customer.",
        )
    for (unit, role), held in tree.roles.items():
        if role == "customer" and unit in tree.parents and tree.names[unit] not in paying:
            yield (
                "customer without a budget", tree.names[unit],
                f"{held[0].person} decides here, and no agreement in force says with what money.",
            )


def _purchasers(tree: Tree) -> Found:
    """Purchasers who order within what nobody decided."""
    for (unit, role), held in tree.roles.items():
        if role == "purchaser" and unit in tree.parents and not tree.nearest(unit, "customer"):
            people = listed([holder.person for holder in held])
            said = f"{people} orders here, within what nobody has decided."
            if len(held) > 1:
                said = f"{people} order here, within what nobody has decided."
            yield "purchaser without a customer", tree.names[unit], said


def _relationship_managers(tree: Tree) -> Found:
    """Customers whom nobody in IT looks after, or only somebody of a unit above."""
    for unit, role in tree.roles:
        if role != "customer" or unit not in tree.parents or tree.holders(unit, "relationship manager"):
            continue
        held = tree.nearest(unit, "relationship manager")
        said = "It has no relationship manager of its own: Nobody in IT looks after it."
        if held:
            person, above = held[0].person, held[0].unit
            said = f"It has no relationship manager of its own: {person}, of {above}, stands in."
        yield "no relationship manager", tree.names[unit], said


def _circles(tree: Tree) -> Found:
    """Units above themselves."""
    for unit in tree.circles:
        yield "circle", tree.names[unit], "It lies above itself: correct what it is part of."


def _undocumented(unassigned: pd.DataFrame) -> Found:
    """Units in the data that nobody described."""
    for row in unassigned.to_dict("records"):
        is_dated = pd.notna(row["first_on"])
        said = UNDOCUMENTED[row["rows"] == 1, is_dated].format(
            n=count_text(int(row["rows"])), day=day_text(row["first_on"].date()) if is_dated else ""
        )
        yield "undocumented", str(row["name"]), said


def names_to_settle(snapshots: Snapshots, scope: Scope) -> list[str]:
    """Return what the names in the facts lack on the scope's day, at most one sentence each.

    Empty without a documented unit: then every name stands for itself, and nothing is wrong.
    """
    snapshot = snapshots.of(scope)
    organisation = snapshot.organisation
    if not organisation.is_documented.any():
        return []
    rows = organisation.rows(snapshot.unit_ids)
    lacking = np.isin(snapshot.unit_ids, names_without_customer(organisation, month_number(scope.as_of)))
    ids = (snapshot.unit_ids[~organisation.is_documented[rows]], snapshot.unit_ids[lacking])
    undocumented, without_customer = (sorted(map(str, snapshot.texts.of("unit", each))) for each in ids)
    said = []
    if undocumented:
        stands = "stands for itself" if len(undocumented) == 1 else "stand for themselves"
        said.append(f"{listed(undocumented)}: in no structure file, {stands}")
    if without_customer:
        counts = "counts" if len(without_customer) == 1 else "count"
        said.append(f"{listed(without_customer)}: no customer on the way up, {counts} under the top unit")
    return said
