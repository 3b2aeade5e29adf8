"""Agreed levels of the last complete quarter that were missed by more than chance."""

from __future__ import annotations

import pandas as pd

from analytics.attention.reasons.reason import Reason
from analytics.scope.months import month_number
from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from analytics.service_levels.gaps import delivered
from analytics.snapshot.snapshots import Snapshots


def missed_levels(snapshots: Snapshots, scope: Scope) -> pd.DataFrame:
    """Return customer, kind (`missed`) and sentence, one row per service and measure."""
    month = month_number(scope.as_of)
    last = month - month % 3 - 1
    quarter = scope.but(period=Period.of_months(last - 2, last))
    gaps = delivered(snapshots, quarter, ("customer", "service"))
    gaps = gaps[(gaps["state"] == "missed") & (gaps["evidence"] == "below") & gaps["customer"].notna()]
    said = [
        f"{service}, {measure} in {quarter.period.label}: {sentence}." if isinstance(service, str)
        else f"{measure} in {quarter.period.label}: {sentence}."
        for service, measure, sentence in zip(gaps["service"], gaps["measure"], gaps["sentence"], strict=True)
    ]
    return gaps[["customer"]].assign(kind="missed", sentence=said)


REASON = Reason("changed", 3, missed_levels)
