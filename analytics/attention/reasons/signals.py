"""Signals of the change scan, each told apart from those that stood a month before."""

from __future__ import annotations

import pandas as pd

from analytics.attention.ranking import DECLINES
from analytics.attention.reasons.reason import Reason
from analytics.scope.months import last_day
from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from analytics.signals.alerts import alerts
from analytics.signals.signals import OF_ANSWERS
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
        sentence=_without_name(standing),
        onset=[pd.Timestamp(Period.parse(str(text)).start) for text in standing["onset"]],
        is_new=~pd.MultiIndex.from_frame(standing[keys]).isin(stood),
    )


def _without_name(found: pd.DataFrame) -> list[str]:
    """Sentences that stand beside the customer's name, and need not begin with it."""
    said = []
    for row in found.to_dict("records"):
        text = str(row["explanation"])
        for start in (f"{row['customer']}: ", f"{row['customer']} "):
            text = text.removeprefix(start)
        # What is left begins with a verb, or with the service: "fell 0.4 points", "with E-mail fell 0.4 points".
        if row["kind"] in OF_ANSWERS and text != row["explanation"]:
            text = f"satisfaction {text}"
        text = text.removeprefix("with ")
        said.append(text[:1].upper() + text[1:])
    return said


REASON = Reason("changed", 1, signals)
