"""What comes when: the next dates of all agreements, for a calendar."""

from __future__ import annotations

from datetime import date

import pandas as pd

from analytics.snapshot.agreement_dates import OVER

CALENDAR_COLUMNS = ("on", "what", "kind", "agreement", "customer", "unit")

N_MONTHS = 24
"""Two years: what comes later nobody can act on yet."""

ENDS, NOTICE, TALKS = "ends or renews", "last day for notice", "talks begin"


def calendar(table: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Return the dates of all agreements within `N_MONTHS`.

    Returns
    -------
    DataFrame
        on (day), what (`ENDS`, `NOTICE`, `TALKS`), kind (`ends`, `renews`, `begins`: what becomes of the agreement),
        agreement, customer, unit; the nearest first.
    """
    first, last = pd.Timestamp(as_of), pd.Timestamp(as_of) + pd.DateOffset(months=N_MONTHS)
    live = table[table["in_force"] | (table["standing"] == "to come")]
    prepared = table[table["standing"].isin(["draft", "negotiating", "to come"]) & ~table["state"].isin(OVER)]
    kind = live["renews_on"].notna().map({True: "renews", False: "ends"})
    parts = [
        live.assign(on=live[column], what=what, kind=kind)
        for what, column in ((ENDS, "term_ends_on"), (NOTICE, "notice_by"), (TALKS, "talks_from"))
    ]
    parts.append(prepared.assign(on=prepared["starts_on"], what=ENDS, kind="begins"))
    whole = pd.concat(parts, ignore_index=True)
    ahead = whole[(whole["on"] >= first) & (whole["on"] <= last)]
    return ahead.sort_values(["on", "customer", "agreement"], ignore_index=True)[list(CALENDAR_COLUMNS)]
