"""In which order customers need attention: by how surely anything really got worse, never by a weighted score."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from analytics.scope.months import month_number
from analytics.snapshot.snapshot import Snapshot

DECLINES = ("satisfaction", "service")
"""Kinds of signal whose probabilities make that of any real decline."""

GOOD_NEWS = ("improvement", "rose")


def ranked(changed: pd.DataFrame, people: pd.Series) -> pd.DataFrame:
    """Return the customers with signals of decline, those first where anything most surely got worse.

    Parameters
    ----------
    changed
        Reasons with customer, kind, probability, size.

    Returns
    -------
    DataFrame
        customer, probability, drop (points; 0 where no score fell or its size is withheld), people.
    """
    signals = changed[changed["kind"].isin(DECLINES)]
    surest = signals.pivot_table(index="customer", columns="kind", values="probability", aggfunc="max")
    surest = surest.reindex(columns=list(DECLINES)).fillna(0.0)
    drops = signals[signals["kind"] == "satisfaction"].groupby("customer")["size"].min()
    table = pd.DataFrame(
        {
            "probability": 1 - (1 - surest["satisfaction"]) * (1 - surest["service"]),
            "drop": -drops.astype(float).reindex(surest.index).fillna(0.0),
            "people": people.reindex(surest.index).fillna(1.0).astype(float),
        },
        index=surest.index,
    ).rename_axis("customer").reset_index()
    table = table.assign(as_shown=table["probability"].round(2), weight=table["drop"] * table["people"])
    ordered = table.sort_values(["as_shown", "weight", "customer"], ascending=[False, False, True], ignore_index=True)
    return ordered[["customer", "probability", "drop", "people"]]


def people_of_customers(snapshot: Snapshot, as_of: date) -> pd.Series:
    """People of each customer on a day, by its name; customers without a headcount are left out."""
    counted = snapshot.frames["units"].dropna(subset=["headcount"])
    months = np.full(len(counted), month_number(as_of))
    placed = snapshot.organisation.placed(counted["unit_id"].to_numpy(np.int64), months)
    names = snapshot.texts.of("customer", placed["customer_id"].to_numpy(np.int64))
    return counted["headcount"].astype(float).groupby(names).sum()


def in_order(changed: pd.DataFrame, ranking: pd.DataFrame) -> pd.DataFrame:
    """Customers by rank, then those with other signals, good news last; a customer's reasons together."""
    place = pd.Series(np.arange(len(ranking)), index=ranking["customer"], dtype=float)
    best = changed["probability"].astype(float).fillna(0.0)
    table = changed.assign(
        good=changed["kind"].isin(GOOD_NEWS), decline=changed["kind"].isin(DECLINES), sure=best,
        rank=changed["customer"].map(place).fillna(len(place)),
        own=best.groupby(changed["customer"]).transform("max") if len(changed) else best,
    )
    keys = ["good", "rank", "own", "customer", "decline", "sure"]
    ordered = table.sort_values(keys, ascending=[True, True, False, True, False, False], kind="stable")
    return ordered[list(changed.columns)].reset_index(drop=True)
