"""Agreements that end, renew or begin soon, or have lapsed."""

from __future__ import annotations

import pandas as pd

from analytics.agreements.agreements import due_dates
from analytics.attention.reasons.reason import Reason
from analytics.scope.scope import Scope
from analytics.snapshot.snapshots import Snapshots


def agreement_dates(snapshots: Snapshots, scope: Scope) -> pd.DataFrame:
    """Return the dates due within 90 days; what is due is their kind."""
    due = due_dates(snapshots, scope)
    return due.assign(kind=due["what"])


REASON = Reason("due", 1, agreement_dates)
