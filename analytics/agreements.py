"""Agreements: what is in force, and which of their dates are due."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.facts import whole_numbers
from analytics.known import Known
from analytics.months import month_number
from analytics.wording import day_text, days_text

OVER = ("ended", "cancelled", "terminated", "expired", "rejected")
"""States of agreements that bind nobody any more."""

PREPARED = ("draft", "negotiating")
"""States of agreements that bind nobody yet."""

LAPSED_DAYS = 365
"""An agreement that ended longer ago without another is history, not a date due."""

DUE_COLUMNS = ("customer", "unit", "what", "due_on", "days_left", "sentence", "agreement")

AGREEMENT_COLUMNS = (
    "customer", "unit", "agreement", "service", "starts_on", "ends_on", "notice_days", "renewal", "state",
    "annual_funding", "currency", "cost_centre", "funding_state", "owner", "document",
)


def agreements(known: Known, as_of: date) -> pd.DataFrame:
    """Return all agreements with their customers.

    Parameters
    ----------
    known
        What the store knows.
    as_of
        The day whose organisation names the customer.

    Returns
    -------
    DataFrame
        customer, unit, agreement, service (several joined by commas; missing: any), starts_on, ends_on,
        notice_days, renewal, state, annual_funding (per year in currency), currency, cost_centre,
        funding_state, owner, document, in_force; by customer and start.
    """
    frame = known.frames["agreements"]
    months = np.full(len(frame), month_number(as_of))
    placed = known.organisation.placed(whole_numbers(frame["unit_id"]), months)
    table = frame.assign(
        customer=known.texts.of("customer", placed["customer_id"].to_numpy(np.int64)),
        unit=known.texts.of("unit", placed["unit_id"].to_numpy(np.int64)),
        service=_services(frame, known),
        in_force=_in_force(frame, as_of),
    )
    ordered = table.sort_values(["customer", "starts_on", "agreement"], ignore_index=True)
    return ordered[[*AGREEMENT_COLUMNS, "in_force"]]


def dates_due(table: pd.DataFrame, as_of: date, within_days: int = 90) -> pd.DataFrame:
    """Return the dates of agreements that somebody should act on, the nearest first.

    Parameters
    ----------
    table
        As `agreements` gives it.
    as_of
        Today.
    within_days
        How far ahead to look.

    Returns
    -------
    DataFrame
        customer, unit, what (`lapsed`, `notice`, `ends`, `begins`), due_on, days_left (negative: past),
        sentence, agreement.
    """
    today, horizon = pd.Timestamp(as_of), pd.Timestamp(as_of + timedelta(days=within_days))
    state = table["state"].astype(object).fillna("agreed")
    live, ends = ~state.isin([*OVER, *PREPARED]), table["ends_on"]
    notice = ends - pd.to_timedelta(table["notice_days"].astype("Float64").fillna(0), unit="D")
    has_notice = table["notice_days"].notna() & (table["notice_days"] != 0)
    long_ago = pd.Timestamp(as_of - timedelta(days=LAPSED_DAYS))
    found = [
        _due(table[live & has_notice & (notice >= today) & (notice <= horizon)], "notice", notice, today),
        _due(table[live & (ends >= today) & (ends <= horizon)], "ends", ends, today),
        _due(table[~state.isin(PREPARED) & (ends < today) & (ends >= long_ago) & _followed_by_none(table, state)],
             "lapsed", ends, today),
        _due(table[~state.isin(OVER) & (table["starts_on"] > today) & (table["starts_on"] <= horizon)], "begins",
             table["starts_on"], today),
    ]
    due = pd.concat(found, ignore_index=True)
    if due.empty:
        return pd.DataFrame(columns=list(DUE_COLUMNS))
    due["sentence"] = [_sentence(row) for row in due.to_dict("records")]
    return due.sort_values(["due_on", "customer"], ignore_index=True)[list(DUE_COLUMNS)]


def _services(frame: pd.DataFrame, known: Known) -> npt.NDArray[np.object_]:
    """The services of each agreement; None where it names none."""
    texts = known.texts.names
    listed = [list(ids) if isinstance(ids, list | np.ndarray) else [] for ids in frame["service_ids"]]
    said = [", ".join(sorted(str(texts.get(service)) for service in ids)) or None for ids in listed]
    return np.array(said, dtype=object)


def _in_force(frame: pd.DataFrame, as_of: date) -> pd.Series:
    """Whether each agreement binds somebody on a day."""
    state = frame["state"].astype(object).fillna("agreed")
    day = pd.Timestamp(as_of)
    return (frame["starts_on"] <= day) & ~(frame["ends_on"] < day) & ~state.isin([*OVER, *PREPARED])


def _followed_by_none(table: pd.DataFrame, state: pd.Series) -> pd.Series:
    """Whether the unit has no later agreement about the same service."""
    agreed = table[~state.isin([*OVER, *PREPARED])]
    service = agreed["service"].fillna("")
    latest = agreed["ends_on"].fillna(pd.Timestamp.max.floor("D")).groupby([agreed["unit"], service]).max()
    keys = pd.MultiIndex.from_arrays([table["unit"], table["service"].fillna("")])
    following = pd.Series(latest.reindex(keys).to_numpy(), index=table.index)
    return following.isna() | (following <= table["ends_on"])


def _due(rows: pd.DataFrame, what: str, due_on: pd.Series, today: pd.Timestamp) -> pd.DataFrame:
    """Rows with what is due and when."""
    on = due_on.reindex(rows.index)
    return rows.assign(what=what, due_on=on, days_left=(on - today).dt.days)


def _sentence(row: Mapping[Hashable, Any]) -> str:
    """One date due in words."""
    due = pd.Timestamp(row["due_on"])
    ends = pd.Timestamp(row["ends_on"]) if pd.notna(row["ends_on"]) else None
    when = f"{day_text(due.date())} ({days_text(int(row['days_left']))})"
    name = f"Agreement “{row['agreement']}”"
    if row["what"] == "notice" and row["renewal"] == "tacit":
        return f"{name} renews by itself unless notice is given by {when}."
    if row["what"] == "notice" and ends is not None:
        return f"{name} ends on {day_text(ends.date())}; notice or renewal is due by {when}."
    if row["what"] == "ends":
        return f"{name} ends on {when}{'' if row['renewal'] == 'tacit' else ' and does not renew by itself'}."
    if row["what"] == "lapsed":
        return f"{name} ended on {when}; nothing was agreed after it."
    return f"{name} begins on {when}{_unready(row)}."


def _unready(row: Mapping[Hashable, Any]) -> str:
    """What is missing before an agreement may begin."""
    missing = []
    if row["state"] in PREPARED:
        missing.append("not agreed yet")
    if row["funding_state"] in {"pending", "unfunded"}:
        missing.append("funding pending" if row["funding_state"] == "pending" else "unfunded")
    return f": {', '.join(missing)}" if missing else ""
