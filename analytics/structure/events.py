"""What happened around a customer: a new manager, units moved, closed or merged, an agreement begun or ended."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from analytics.scope.months import IntArray
from analytics.snapshot.snapshot import Snapshot
from analytics.terms.roles import SHOWN_ROLES
from analytics.words.numbers import listed

# By whether it is one unit, and whether another goes on in its place.
CLOSED = {
    (True, False): "{names} was closed.", (False, False): "{names} were closed.",
    (True, True): "{names} was closed; {successor} goes on in its place.",
    (False, True): "{names} were closed; {successor} goes on in their place.",
}

EVENTS_DAYS = 365
"""What happens to a customer works for months: a year of it is told with the figures."""

Event = tuple[pd.Timestamp, str, str, str]


def events(snapshot: Snapshot, units: IntArray, agreements: pd.DataFrame, start: date, end: date) -> pd.DataFrame:
    """Return what happened around some units, the newest first.

    Returns
    -------
    DataFrame
        on (day), kind (`person`, `organisation`, `agreement`), what (one sentence), mark (a few words for a chart;
        empty: not worth a mark there).
    """
    rows = [
        *_new_holders(snapshot, units),
        *_moves(snapshot, units),
        *_ends(snapshot, units),
        *((on, kind, what, "") for on, kind, what in _of_agreements(agreements)),
    ]
    table = pd.DataFrame(rows, columns=["on", "kind", "what", "mark"])
    table["on"] = pd.to_datetime(table["on"])
    kept = table[(table["on"] >= pd.Timestamp(start)) & (table["on"] <= pd.Timestamp(end))].drop_duplicates()
    return kept.sort_values("on", ascending=False, ignore_index=True)


def _new_holders(snapshot: Snapshot, units: IntArray) -> Iterable[Event]:
    """Persons who took over a role from somebody else."""
    roles = snapshot.frames["roles"]
    roles = roles[roles["unit_id"].isin(units) & roles["role"].isin(SHOWN_ROLES)]
    for (unit, role), held in roles.groupby(["unit_id", "role"]):
        ordered = held.sort_values("valid_from", na_position="first").to_dict("records")
        for place, now in enumerate(ordered):
            before = [
                str(earlier["person"]) for earlier in ordered[:place]
                if _gave_way(earlier["valid_to"], now["valid_from"])
            ]
            # Who held it until then goes on and follows nobody.
            if before and str(now["person"]) not in before:
                name = _names(snapshot)[unit]
                what = f"{now['person']} followed {before[-1]} as {role} of {name}."
                yield now["valid_from"], "person", what, "new customer" if role == "customer" else ""


def _names(snapshot: Snapshot) -> dict[Any, str]:
    """Texts by name_id."""
    names = snapshot.texts.names
    return dict(zip(names.index.tolist(), names.astype(str).tolist(), strict=True))


def _gave_way(ended: Any, began: Any) -> bool:
    """Whether one holder ended within the month before the other began; never where a day is missing."""
    return bool(0 <= (began - ended).days <= 31)


def _moves(snapshot: Snapshot, units: IntArray) -> Iterable[Event]:
    """Units that came under another parent, and those that came or left."""
    memberships = snapshot.frames["memberships"]
    about = memberships["unit_id"].isin(units) | memberships["parent_id"].isin(units)
    texts = _names(snapshot)
    moved = memberships[memberships["unit_id"].isin(memberships.loc[about, "unit_id"])]
    for unit, spans in moved.groupby("unit_id"):
        ordered = spans.sort_values("valid_from", na_position="first").to_dict("records")
        for before, now in pairwise(ordered):
            if _same(before["parent_id"], now["parent_id"]):
                continue
            source, target = (_parent(texts, row["parent_id"]) for row in (before, now))
            what = f"{texts[unit]} moved from {source} to {target}."
            yield now["valid_from"], "organisation", what, f"{texts[unit]} moved"


def _ends(snapshot: Snapshot, units: IntArray) -> Iterable[Event]:
    """Units that were closed, or that became one with others."""
    texts, memberships = _names(snapshot), snapshot.frames["memberships"]
    successors = snapshot.frames["units"].set_index("unit_id")["successor_id"].dropna()
    lasting = set(memberships.loc[memberships["valid_to"].isna(), "unit_id"])
    last = memberships[~memberships["unit_id"].isin(lasting)].groupby("unit_id")["valid_to"].max()
    gone = last.to_frame("on").assign(successor=successors.reindex(last.index))
    about = gone.index.isin(units) | gone["successor"].isin(units)
    for _, own in gone[about].groupby(["on", "successor"], dropna=False):
        names, successor = listed([texts[unit] for unit in own.index]), own["successor"].iloc[0]
        has_successor = pd.notna(successor)
        what = CLOSED[len(own) == 1, has_successor].format(
            names=names, successor=texts[int(successor)] if has_successor else ""
        )
        yield own["on"].iloc[0], "organisation", what, f"{names} closed"


def _same(one: Any, other: Any) -> bool:
    """Whether two parents are the same, none included."""
    return (pd.isna(one) and pd.isna(other)) or bool(np.all(one == other))


def _parent(texts: dict[Any, str], parent: Any) -> str:
    """A parent's name."""
    return "the top" if pd.isna(parent) else str(texts[parent])


def _of_agreements(agreements: pd.DataFrame) -> Iterable[tuple[pd.Timestamp, str, str]]:
    """Agreements that began or ended."""
    for row in agreements.to_dict("records"):
        if row["state"] not in {"draft", "negotiating", "rejected"}:
            yield row["starts_on"], "agreement", f"Agreement “{row['agreement']}” began."
            if row["n_renewals"]:
                renewed_on = row["ends_on"] + pd.Timedelta(days=1)
                yield renewed_on, "agreement", f"Agreement “{row['agreement']}” renewed by itself."
            elif pd.notna(row["ends_on"]):
                yield row["ends_on"], "agreement", f"Agreement “{row['agreement']}” ended."
