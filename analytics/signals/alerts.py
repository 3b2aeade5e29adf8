"""What may be asked about lasting changes: the alerts of a store on a day, limited to a scope."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from analytics.scope.scope import Scope
from analytics.signals.signals import Wanted, signals
from analytics.snapshot.snapshots import Snapshots


def alerts(
    snapshots: Snapshots, scope: Scope, *, history: bool = False, false_alarms: float | None = None,
    kinds: Sequence[str] = (), day: date | None = None,
) -> pd.DataFrame:
    """Return signals of lasting change; see `signals.signals`.

    Parameters
    ----------
    scope
        Its day, customers and units. All customers are scanned, as they are organised on that day, since all
        tell what moved everybody.
    history
        Also of all earlier months, each judged by what was known then.
    false_alarms
        Acceptable per 100 customers and month, for each kind; None for the fixed tiers.
    kinds
        Some of `scan.KINDS`; none: all.
    day
        What was known on this earlier day; default the scope's.

    Returns
    -------
    DataFrame
        As `signals.signals`, limited to the scope.
    """
    now = scope.but(organised="now", against=None)
    wanted = Wanted(day or scope.as_of, history, false_alarms, tuple(kinds))
    table = snapshots.once(("alerts", scope.as_of, wanted), lambda: signals(snapshots.of(now), wanted))
    if scope.customers:
        table = table[table["customer"].isin(scope.customers)]
    if scope.units:
        table = table[table["unit"].isin(scope.units)]
    return table.reset_index(drop=True)
