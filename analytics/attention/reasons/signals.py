"""Signals of the change scan, each told apart from those that stood a month before."""

from __future__ import annotations

import pandas as pd

from analytics.attention.ranking import DECLINES
from analytics.attention.reasons.reason import Reason
from analytics.scope.months import last_day
from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from analytics.signals.alerts import alerts
from analytics.signals.sentences import sentence
from analytics.snapshot.snapshots import Snapshots


def signals(snapshots: Snapshots, scope: Scope) -> pd.DataFrame:
    """Return the alerts of the scope's day with sentence, onset (a day) and is_new."""
    standing = alerts(snapshots, scope)
    if standing.empty:
        return standing
    last = Period.parse(str(standing["period"].max()))
    # Only of declines it is told whether they are new; the others need not be scanned again.
    before = alerts(snapshots, scope, day=last_day(last.first_month - 1), kinds=DECLINES)
    keys = ["customer", "kind"]
    stood = pd.MultiIndex.from_frame(before[keys]) if len(before) else pd.MultiIndex.from_arrays([[], []])
    return standing.assign(
        sentence=[sentence(signal, named=False) for signal in standing.to_dict("records")],
        onset=[pd.Timestamp(Period.parse(str(text)).start) for text in standing["onset"]],
        is_new=~pd.MultiIndex.from_frame(standing[keys]).isin(stood),
    )


REASON = Reason("changed", 1, signals)
