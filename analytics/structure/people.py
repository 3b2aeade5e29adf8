"""Who answers for what: customers with their persons, divisions and relationship managers."""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.scope.months import IntArray, month_number
from analytics.scope.scope import Scope
from analytics.snapshot.organisation import NOBODY
from analytics.snapshot.snapshot import Snapshot
from analytics.snapshot.snapshots import Snapshots
from analytics.terms.roles import ROLES


def customers(snapshot: Snapshot, as_of: date) -> pd.DataFrame:
    """Return the customers on a day, by division and name.

    Returns
    -------
    DataFrame
        customer (its unit's name), person (missing: nobody is named), division, n_units, relationship_manager
        (missing: nobody), documented (whether a structure file describes the unit).
    """
    organisation, texts = snapshot.organisation, snapshot.texts
    column = int(organisation.columns(np.array([month_number(as_of)]))[0])
    rows = organisation.rows(snapshot.unit_ids)
    rows = np.unique(organisation.unit[rows, column]) if len(rows) else rows
    answering = organisation.customer[rows, column] if len(rows) else rows
    who, n_units = np.unique(answering, return_counts=True)
    ids = organisation.ids[who] if len(who) else who
    table = pd.DataFrame(
        {
            "customer": texts.of("customer", ids),
            "person": holders(snapshot.frames["roles"], "customer", as_of).reindex(ids).to_numpy(dtype=object),
            "division": texts.of("division", organisation.ids[organisation.division[who, column]])
            if len(who) else np.array([], dtype=object),
            "n_units": n_units,
            "relationship_manager": _inherited(snapshot, "relationship manager", who, column, as_of),
            "documented": organisation.is_documented[who] if len(who) else np.array([], dtype=bool),
        }
    )
    return table.sort_values(["division", "customer"], ignore_index=True)


def customers_in(snapshots: Snapshots, scope: Scope) -> pd.DataFrame:
    """Return the customers of a scope on its day; see `customers`."""
    table = customers(snapshots.of(scope), scope.as_of)
    return table[table["customer"].isin(scope.customers)].reset_index(drop=True) if scope.customers else table


def holders(roles: pd.DataFrame, role: str, on: date) -> pd.Series:
    """Return who holds one of the five roles on a day: persons by unit_id, several joined by commas."""
    day = pd.Timestamp(on)
    valid = (roles["role"].astype(object) == role) & ~(roles["valid_from"] > day) & ~(roles["valid_to"] < day)
    held = roles[valid].drop_duplicates(["unit_id", "person"])
    return held.groupby("unit_id")["person"].agg(", ".join).astype(object)


def roles_of(snapshot: Snapshot, units: IntArray, on: date) -> pd.DataFrame:
    """Return who holds which role in some units on a day.

    Returns
    -------
    DataFrame
        role, person, unit, mandate (missing: none), email, valid_from; customers first.
    """
    roles = snapshot.frames["roles"]
    day = pd.Timestamp(on)
    valid = roles["unit_id"].isin(units) & ~(roles["valid_from"] > day) & ~(roles["valid_to"] < day)
    held = roles[valid]
    table = held.assign(unit=snapshot.texts.of("unit", held["unit_id"].to_numpy(np.int64)))
    rank = {role: place for place, role in enumerate(ROLES)}
    table["rank"] = table["role"].astype(object).map(rank).fillna(len(rank))
    columns = ["role", "person", "unit", "mandate", "email", "valid_from"]
    return table.sort_values(["rank", "unit", "person"], ignore_index=True)[columns]


def _inherited(
    snapshot: Snapshot, role: str, rows: npt.NDArray[np.int64], column: int, as_of: date
) -> npt.NDArray[np.object_]:
    """Who holds a role at each unit or the nearest above; None where nobody does."""
    organisation = snapshot.organisation
    named = holders(snapshot.frames["roles"], role, as_of)
    found = np.full(len(rows), None, dtype=object)
    at = rows.copy()
    while len(at) and (at >= 0).any():
        here = named.reindex(organisation.ids[at]).to_numpy(dtype=object)
        take = (at >= 0) & pd.isna(found) & ~pd.isna(here)
        found[take] = here[take]
        at = np.where((at >= 0) & pd.isna(found) & ~organisation.in_circle[at], organisation.parent[at, column], NOBODY)
    return found
