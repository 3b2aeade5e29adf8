"""Agreements: what is in force, and which of their dates are due."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

from analytics.agreements.sentences import due_sentence
from analytics.scope.months import month_number
from analytics.scope.scope import Scope
from analytics.snapshot.agreement_dates import OVER, PREPARED
from analytics.snapshot.agreement_standing import STANDING_COLUMNS, standings
from analytics.snapshot.keys import whole_numbers
from analytics.snapshot.snapshot import Snapshot
from analytics.snapshot.snapshots import Snapshots

LAPSED_DAYS = 365
"""An agreement that ended longer ago without another is history, not a date due."""

DUE_COLUMNS = ("customer", "unit", "what", "due_on", "days_left", "sentence", "agreement")

AGREEMENT_COLUMNS = (
    "customer", "unit", "agreement", "service", "starts_on", "ends_on", "notice_days", "renewal", "state",
    "annual_funding", "currency", "cost_centre", "funding_state", "owner", "document", "intended_value", "lead_days",
    "any_service", "services",
)


def agreements(snapshot: Snapshot, as_of: date) -> pd.DataFrame:
    """Return all agreements with their customers.

    Parameters
    ----------
    as_of
        The day whose organisation names the customer, and on which they stand as they do.

    Returns
    -------
    DataFrame
        customer, unit, agreement, service (several joined by commas; missing: none is named), starts_on, ends_on,
        notice_days, renewal, state (as said), annual_funding (per year in currency), currency, cost_centre,
        funding_state, owner, document, intended_value, lead_days, any_service (whether it is for every service),
        services (a tuple of names; empty: none is named), and the columns of `agreement_standing.standings`; by
        customer and start.
    """
    frame = snapshot.frames["agreements"]
    months = np.full(len(frame), month_number(as_of))
    placed = snapshot.organisation.placed(whole_numbers(frame["unit_id"]), months)
    services = _services(frame, snapshot)
    table = frame.assign(
        customer=snapshot.texts.of("customer", placed["customer_id"].to_numpy(np.int64)),
        unit=snapshot.texts.of("unit", placed["unit_id"].to_numpy(np.int64)),
        services=pd.Series(services, index=frame.index, dtype=object),
        service=np.array([", ".join(names) or None for names in services], dtype=object),
        any_service=frame["any_service"].astype(bool),
    ).join(standings(frame, as_of))
    ordered = table.sort_values(["customer", "starts_on", "agreement"], ignore_index=True)
    return ordered.reindex(columns=[*AGREEMENT_COLUMNS, *STANDING_COLUMNS])


def agreements_in(snapshots: Snapshots, scope: Scope) -> pd.DataFrame:
    """Return the agreements of a scope's customers; see `agreements`."""
    table = agreements(snapshots.of(scope), scope.as_of)
    return table[table["customer"].isin(scope.customers)].reset_index(drop=True) if scope.customers else table


def due_dates(snapshots: Snapshots, scope: Scope, within_days: int = 90) -> pd.DataFrame:
    """Return the dates of a scope's agreements to act on; see `dates_due`."""
    return dates_due(agreements_in(snapshots, scope), scope.as_of, within_days)


def dates_due(table: pd.DataFrame, as_of: date, within_days: int = 90) -> pd.DataFrame:
    """Return the dates of agreements that somebody should act on, the nearest first.

    Returns
    -------
    DataFrame
        customer, unit, what (`lapsed`, `talks`, `notice`, `renews`, `ends`, `begins`), due_on, days_left
        (negative: past), sentence, agreement.
    """
    today, horizon = pd.Timestamp(as_of), pd.Timestamp(as_of + timedelta(days=within_days))
    state = table["state"].astype(object).fillna("agreed")
    live, ends = table["in_force"], table["term_ends_on"]
    long_ago = pd.Timestamp(as_of - timedelta(days=LAPSED_DAYS))
    over = table["standing"].isin(["lapsed", "ended"])
    # While notice can still be given, its day is the one that counts.
    is_settled = ~(table["notice_by"] <= ends)
    ahead = {
        "talks": table["talks_from"].where(live),
        "notice": table["notice_by"].where(live),
        "renews": table["renews_on"].where(live & is_settled),
        "ends": ends.where(live & table["renews_on"].isna()),
        "begins": table["starts_on"].where(~state.isin(OVER) & (table["starts_on"] > today)),
    }
    found = [_due(table[(on >= today) & (on <= horizon)], what, on, today) for what, on in ahead.items()]
    lapsed = over & (ends < today) & (ends >= long_ago) & _followed_by_none(table, state)
    found.append(_due(table[lapsed], "lapsed", ends, today))
    due = pd.concat([rows for rows in found if len(rows)] or found[:1], ignore_index=True)
    if due.empty:
        return pd.DataFrame(columns=list(DUE_COLUMNS))
    due = _next_steps(due)
    due["sentence"] = [due_sentence(row, as_of) for row in due.to_dict("records")]
    return due[list(DUE_COLUMNS)]


def _next_steps(due: pd.DataFrame) -> pd.DataFrame:
    """Of talks, notice and end of one agreement only the next: it names the one after it."""
    ordered = due.sort_values(["due_on", "customer"], ignore_index=True, kind="stable")
    is_step = ordered["what"].isin(["talks", "notice", "renews", "ends"])
    repeated = ordered[is_step].duplicated(["agreement", "unit"]).reindex(ordered.index, fill_value=False)
    return ordered[~repeated].reset_index(drop=True)


def _services(frame: pd.DataFrame, snapshot: Snapshot) -> list[tuple[str, ...]]:
    """The services that each agreement names."""
    texts = snapshot.texts.names
    named = [list(ids) if isinstance(ids, list | np.ndarray) else [] for ids in frame["service_ids"]]
    return [tuple(sorted(str(texts.get(service)) for service in ids)) for ids in named]


def _followed_by_none(table: pd.DataFrame, state: pd.Series) -> pd.Series:
    """Whether the unit has no later agreement about the same service."""
    agreed = table[~state.isin([*OVER, *PREPARED])]
    service = agreed["service"].fillna("")
    latest = agreed["holds_until"].fillna(pd.Timestamp.max.floor("D")).groupby([agreed["unit"], service]).max()
    keys = pd.MultiIndex.from_arrays([table["unit"], table["service"].fillna("")])
    following = pd.Series(latest.reindex(keys).to_numpy(), index=table.index)
    return following.isna() | (following <= table["term_ends_on"])


def _due(rows: pd.DataFrame, what: str, due_on: pd.Series, today: pd.Timestamp) -> pd.DataFrame:
    """Rows with what is due and when."""
    on = due_on.reindex(rows.index)
    return rows.assign(what=what, due_on=on, days_left=(on - today).dt.days)
