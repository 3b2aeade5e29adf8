"""Customers who are invited as ever and no longer answer: a fact about them, whatever it means."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from analytics.agreements.agreements import agreements_in
from analytics.attention.reasons.reason import Reason
from analytics.scope.months import first_day, month_number
from analytics.scope.scope import Scope
from analytics.snapshot.organisation import NOBODY
from analytics.snapshot.snapshot import Snapshot
from analytics.snapshot.snapshots import Snapshots
from analytics.words.numbers import count_text, plural

SILENT_MONTHS = 3
"""Shorter silences are holidays."""

ANSWERS_MISSED = 3.0
"""Answers that would have come at the customer's usual rate; with fewer, silence is chance (exp(-3) is .05)."""

NEVER = -1
"""Stands for the month of the last answer where there is none."""

USUAL_MONTHS = 12
"""The usual rate is that of so many months up to the last answer."""


def silence(snapshots: Snapshots, scope: Scope) -> pd.DataFrame:
    """Return the customers who have fallen silent on the scope's day; see `silences`."""
    return silences(snapshots.of(scope), agreements_in(snapshots, scope), scope.as_of)


def silences(snapshot: Snapshot, agreements: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Return the customers who have fallen silent on a day.

    Parameters
    ----------
    snapshot
        Invitations and responses of all time.

    Returns
    -------
    DataFrame
        customer, kind (`silence`), sentence; the longest silence first. Answers to all surveys count. Months that no
        customer has answered in yet are left out: their answers are still to come.
    """
    surveys, month = snapshot.surveys, month_number(as_of)
    asked = _monthly(surveys.invitations, "invited", month)
    came = _monthly(surveys.responses, "answered", month)
    if asked.empty or came.empty:
        return pd.DataFrame(columns=["customer", "kind", "sentence"])
    newest = came["month"].max()
    asked = asked[asked["month"] <= newest].merge(came, on=["customer_id", "month"], how="left")
    asked["answered"] = asked["answered"].fillna(0.0)
    whole_rate = asked["answered"].sum() / asked["invited"].sum()
    last = came[came["answered"] > 0].groupby("customer_id")["month"].max()
    rows = []
    for customer, months in asked.groupby("customer_id"):
        ended = int(last.get(customer, NEVER))
        since = months[months["month"] > ended]
        usual = months[months["month"].between(ended - USUAL_MONTHS + 1, ended)]
        rate = usual["answered"].sum() / usual["invited"].sum() if len(usual) else whole_rate
        if len(since) >= SILENT_MONTHS and min(rate, 1.0) * since["invited"].sum() >= ANSWERS_MISSED:
            name = str(snapshot.texts.of("customer", np.array([customer], dtype=np.int64))[0])
            rows.append((name, len(since), _sentence(since, ended, _paid(agreements, name))))
    rows.sort(key=lambda row: (-row[1], row[0]))
    return pd.DataFrame([(name, "silence", said) for name, _, said in rows], columns=["customer", "kind", "sentence"])


def _monthly(frame: pd.DataFrame, count: str, last: int) -> pd.DataFrame:
    """Sums per customer and month up to a month."""
    kept = frame[(frame["month"] <= last) & (frame["customer_id"] != NOBODY)]
    summed = kept.groupby(["customer_id", "month"], as_index=False)[count].sum()
    return summed[summed[count] > 0]


def _paid(agreements: pd.DataFrame, customer: str) -> str:
    """What a customer pays a year, in words; empty where nothing is known."""
    own = agreements[(agreements["customer"] == customer) & agreements["in_force"].astype(bool)]
    sums = own.dropna(subset=["annual_funding"]).groupby(own["currency"].fillna(""))["annual_funding"].sum()
    paid = [f"{count_text(round(total))} {name}".strip() for name, total in sums.items()]
    return f"; it pays {' and '.join(paid)} a year" if paid else ""


def _sentence(since: pd.DataFrame, last: int, paid: str) -> str:
    """One silence in words."""
    invited = int(since["invited"].sum())
    began = f"No answer since {first_day(last):%B %Y}" if last != NEVER else "No answer ever"
    return f"{began}, although invited in {plural(len(since), 'month')} ({plural(invited, 'invitation')}){paid}."


REASON = Reason("said", 1, silence)
