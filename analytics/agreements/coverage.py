"""Who and what has no valid agreement: customers, services, and services used that nobody agreed on."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from analytics.agreements.sentences import lacking_sentence
from analytics.scope.months import month_number
from analytics.snapshot.snapshot import Snapshot
from analytics.words.numbers import listed

USED_MONTHS = 12
"""A service counts as used by whoever answered or was measured about it within a year."""

OUT_OF_USE = ("ended", "retired", "planned", "draft")
"""States of services that need no agreement."""


def services_used(snapshot: Snapshot, as_of: date) -> pd.DataFrame:
    """Return which customers use which services, as answers and measurements of the last twelve months show it.

    Returns
    -------
    DataFrame
        customer, service, n_answers; one row per pair.
    """
    last = month_number(as_of)
    found = []
    for rows, counts in ((snapshot.surveys.answers, True), (snapshot.delivery.rows, False)):
        recent = rows[(rows["month"] > last - USED_MONTHS) & (rows["month"] <= last)]
        recent = recent[(recent["service_id"] >= 0) & (recent["customer_id"] >= 0)]
        pairs = recent[["customer_id", "service_id"]].assign(n_answers=recent["n"] if counts else 0)
        found.append(pairs)
    whole = pd.concat(found, ignore_index=True)
    summed = whole.groupby(["customer_id", "service_id"], as_index=False)["n_answers"].sum()
    return pd.DataFrame(
        {
            "customer": snapshot.texts.of("customer", summed["customer_id"].to_numpy(np.int64)),
            "service": snapshot.texts.of("service", summed["service_id"].to_numpy(np.int64)),
            "n_answers": summed["n_answers"].astype("int64"),
        }
    )


def agreed_services(table: pd.DataFrame) -> pd.DataFrame:
    """Return one row per agreement and service it names, and one without service where it is for every service."""
    named = table[table["services"].map(len) > 0]
    split = named.assign(service=named["services"]).explode("service")
    every = table[table["any_service"]].assign(service=None)
    return pd.concat([part for part in (split, every) if len(part)] or [split], ignore_index=True)


def uncovered_customers(table: pd.DataFrame, customers: pd.DataFrame) -> pd.DataFrame:
    """Return documented customers without any agreement in force.

    Returns
    -------
    DataFrame
        customer, sentence (what ended, what is being prepared).
    """
    covered = set(table.loc[table["in_force"], "customer"])
    lacking = customers[customers["documented"].astype(bool) & ~customers["customer"].isin(covered)]
    rows = [(name, lacking_sentence(table[table["customer"] == name])) for name in lacking["customer"]]
    return pd.DataFrame(rows, columns=["customer", "sentence"])


def uncovered_services(table: pd.DataFrame, services: pd.DataFrame, used: pd.DataFrame) -> pd.DataFrame:
    """Return services that no agreement in force covers, and customers who use more than what they agreed on.

    Returns
    -------
    DataFrame
        service, sentence. Customers without any agreement are left to `uncovered_customers`.
    """
    in_force = agreed_services(table[table["in_force"]])
    named = set(in_force["service"].dropna())
    whole = set(in_force.loc[in_force["service"].isna(), "customer"])
    pairs = set(zip(in_force["customer"], in_force["service"], strict=True))
    live = services[~services["state"].astype(object).fillna("").str.casefold().isin(OUT_OF_USE)]
    rows = [
        (name, "No agreement in force names it.") for name in live["service"] if name not in named and not whole
    ]
    own = used[used["customer"].isin(in_force["customer"]) & ~used["customer"].isin(whole)]
    is_agreed = [pair in pairs for pair in zip(own["customer"], own["service"], strict=True)]
    open_pairs = own[~np.array(is_agreed, dtype=bool)]
    without = {name for name, _ in rows}
    for service, users in open_pairs.groupby("service"):
        if service not in without:
            names = sorted(users["customer"])
            said = "{names} uses it and has not agreed on it." if len(names) == 1 else (
                "{names} use it and have not agreed on it."
            )
            rows.append((str(service), said.format(names=listed(names))))
    return pd.DataFrame(sorted(rows), columns=["service", "sentence"])
