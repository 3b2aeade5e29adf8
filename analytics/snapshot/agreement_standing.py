"""Where agreements stand on a day, as a table: what the date engine says of each."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from analytics.snapshot.agreement_dates import Terms, dates_on, in_force_until

STANDING_COLUMNS = (
    "standing", "in_force", "term_ends_on", "bound_until", "renews_on", "notice_by", "talks_from", "days_left",
    "n_renewals", "holds_until",
)

DAYS = ("term_ends_on", "bound_until", "renews_on", "notice_by", "talks_from", "holds_until")


def terms_of(row: Mapping[Hashable, Any]) -> Terms:
    """Return what one row of agreements says about its time."""
    return Terms(
        starts_on=pd.Timestamp(row["starts_on"]).date(),
        ends_on=_day(row.get("ends_on")),
        notice_days=_whole(row.get("notice_days")),
        renewal=_text(row.get("renewal")),
        lead_days=_whole(row.get("lead_days")),
        state=_text(row.get("state")),
    )


def standings(agreements: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Return where each agreement stands on a day.

    Parameters
    ----------
    agreements
        starts_on, ends_on, notice_days, renewal, lead_days, state.

    Returns
    -------
    DataFrame
        One row per agreement, in order, on the same index: standing, in_force, term_ends_on, bound_until,
        renews_on, notice_by, talks_from (days), days_left (missing: open-ended), n_renewals as in
        `agreement_dates.Dates`, and holds_until: the last day on which it holds as things stand (missing: until
        somebody ends it).
    """
    rows = []
    for row in agreements.to_dict("records"):
        terms = terms_of(row)
        found = dates_on(terms, as_of)
        rows.append(
            (
                found.state, found.is_in_force, found.ends_on, found.bound_until, found.renews_on, found.notice_by,
                found.talks_from, found.days_left, found.n_renewals, in_force_until(terms),
            )
        )
    table = pd.DataFrame(rows, columns=list(STANDING_COLUMNS), index=agreements.index)
    for column in DAYS:
        table[column] = pd.to_datetime(table[column]).astype("datetime64[us]")
    return table.astype({"days_left": "Int64", "in_force": bool, "n_renewals": "int64"})


def lasting_levels(levels: pd.DataFrame, agreements: pd.DataFrame) -> pd.DataFrame:
    """Return agreed levels with the time that the renewals of their agreements give them.

    Parameters
    ----------
    levels
        agreement, unit_id, valid_from, valid_to.
    agreements
        agreement, unit_id, starts_on, ends_on, renewal, state.

    Returns
    -------
    DataFrame
        A level that holds to the last day of an agreement that renews by itself has no end: it goes on with it.
    """
    if levels.empty or agreements.empty:
        return levels
    renewing = agreements[[terms_of(row).tacit_months > 0 for row in agreements.to_dict("records")]]
    if renewing.empty:
        return levels
    last = renewing.set_index(["agreement", "unit_id"])["ends_on"]
    ends = last[~last.index.duplicated()].reindex(pd.MultiIndex.from_frame(levels[["agreement", "unit_id"]]))
    goes_on = levels["valid_to"].to_numpy() >= ends.to_numpy()
    return levels.assign(valid_to=levels["valid_to"].mask(goes_on))


def _day(value: Any) -> date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()


def _whole(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)


def _text(value: Any) -> str | None:
    return None if pd.isna(value) else str(value)
