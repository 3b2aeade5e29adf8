"""The Structure page: the tree on a day, what does not fit, what happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from analytics.agreements.agreements import agreements_in
from analytics.import_review.unassigned import waiting_names
from analytics.scope.scope import Scope
from analytics.snapshot.snapshots import Snapshots
from analytics.structure.events import EVENTS_DAYS, events
from analytics.structure.responsibility import WhomToAsk, whom_to_ask
from analytics.structure.tree import Tree, tree, tree_table
from analytics.structure.warnings import structure_warnings
from analytics.words.numbers import count_text, listed, plural


@dataclass(frozen=True)
class StructureView:
    """The structure on a day.

    Parameters
    ----------
    units
        The tree as a table; see `structure.tree_table`.
    roles
        unit, role, person, email, mandate, since: everybody who holds a role on that day, in the tree's order.
    warnings
        kind, unit, sentence; see `structure_warnings`.
    events
        on, kind, what: of the year before that day and of all that is planned, newest first.
    """

    sentence: str
    notes: tuple[str, ...]
    units: pd.DataFrame
    roles: pd.DataFrame
    warnings: pd.DataFrame
    events: pd.DataFrame


def structure_view(snapshots: Snapshots, scope: Scope) -> StructureView:
    """Return the structure on the scope's day, complete also where nothing is documented."""
    snapshot = snapshots.of(scope)
    found = tree(snapshot.frames, scope.as_of)
    units = tree_table(found)
    agreements = agreements_in(snapshots, scope.but(customers=()))
    warnings = structure_warnings(found, agreements, waiting_names(snapshots.query, scope.as_of))
    every = snapshot.organisation.ids[snapshot.organisation.is_documented]
    happened = events(
        snapshot, every, agreements.iloc[:0], scope.as_of - timedelta(days=EVENTS_DAYS), date.max
    )
    return StructureView(
        sentence=_sentence(units),
        notes=_notes(units, warnings),
        units=units,
        roles=_roles(found),
        warnings=warnings,
        events=happened,
    )


def asked(snapshots: Snapshots, scope: Scope, unit: str, kind: str, service: str = "") -> WhomToAsk:
    """Return whom to ask on the scope's day; see `responsibility.whom_to_ask`."""
    snapshot = snapshots.of(scope)
    services = snapshot.frames["services"]
    names = services["service_id"].map(snapshot.texts.names).astype(object)
    owner = services.loc[names == service, "owner"].dropna()
    found = tree(snapshot.frames, scope.as_of)
    return whom_to_ask(found, unit, kind, service, "" if owner.empty else str(owner.iloc[0]))


def _sentence(units: pd.DataFrame) -> str:
    """The structure in one sentence."""
    if units.empty:
        return "Nobody has described the organisation yet."
    n_customers = int((units["customer"] != "").sum())
    people = int(units["headcount"].fillna(0).sum())
    told = f", with {count_text(people)} people" if people else ""
    decide = plural(n_customers, "of them has a customer of its own", "of them have a customer of their own")
    return f"{plural(len(units), 'unit')} in {plural(int((units['depth'] == 0).sum()), 'division')}{told}; {decide}."


def _notes(units: pd.DataFrame, warnings: pd.DataFrame) -> tuple[str, ...]:
    """What does not fit, by kind."""
    if warnings.empty:
        return ("Everything fits together.",) if len(units) else ()
    counted = warnings.groupby("kind", sort=False)["unit"].agg(list)
    return tuple(f"{str(kind).capitalize()}: {listed(units)}" for kind, units in counted.items())


def _roles(found: Tree) -> pd.DataFrame:
    """Everybody who holds a role, unit by unit."""
    rows = [
        (found.names[unit], role, holder.person, holder.email, holder.mandate, holder.since)
        for unit, _ in found.depth_first()
        for role in ("customer", "purchaser", "user", "relationship manager", "IT management")
        for holder in found.holders(unit, role)
    ]
    table = pd.DataFrame(rows, columns=["unit", "role", "person", "email", "mandate", "since"])
    return table.assign(since=pd.to_datetime(table["since"]).astype("datetime64[us]"))
