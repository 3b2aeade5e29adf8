"""Agreed and actual levels with names and sentences, and the measurements behind them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analytics.errors import AnalyticsError
from analytics.scope.scope import Scope
from analytics.service_levels import levels
from analytics.service_levels.agreed_satisfaction import satisfaction_gaps
from analytics.service_levels.outlook import OUTLOOK_COLUMNS, with_outlook
from analytics.snapshot.keys import dated, within
from analytics.snapshot.snapshot import Snapshot
from analytics.snapshot.snapshots import Snapshots

GAPS_BY = ("customer", "unit", "division", "service", "month", "quarter", "half", "year")

MEASUREMENT_COLUMNS = (
    "measure", "customer", "unit", "service", "period_start", "grain", "value", "met", "total", "actual", "target",
    "measured_in",
)


def most_missed_first(gaps: pd.DataFrame, things: Sequence[str]) -> pd.DataFrame:
    """Order gaps over time by how often each thing (such as unit and measure) missed its level, then by name."""
    missed = gaps["state"].eq("missed").groupby([gaps[name] for name in things]).transform("sum")
    ordered = gaps.assign(n_missed=missed).sort_values(["n_missed", *things], ascending=[False, *[True] * len(things)])
    return ordered.drop(columns="n_missed")


def gaps(snapshots: Snapshots, scope: Scope, by: Sequence[str] = ()) -> pd.DataFrame:
    """Return agreed and actual levels of all measures, once per revision; see `gap_table`."""
    about = scope.but(against=None)
    return snapshots.once(
        ("gaps", about, tuple(by)), lambda: gap_table(snapshots.within(about), about, by, is_surveyed=True)
    )


def delivered(snapshots: Snapshots, scope: Scope, by: Sequence[str] = ()) -> pd.DataFrame:
    """Return the same without the measures that surveys answer."""
    about = scope.but(against=None, survey_kinds=(), audiences=())
    return snapshots.once(
        ("delivered", about, tuple(by)), lambda: gap_table(snapshots.within(about), about, by, is_surveyed=False)
    )


def gap_table(snapshot: Snapshot, scope: Scope, by: Sequence[str], *, is_surveyed: bool) -> pd.DataFrame:
    """Return agreed and actual levels of all measures.

    Parameters
    ----------
    is_surveyed
        Whether to join the measures that surveys answer.

    Returns
    -------
    DataFrame
        measure, the keys as text, the columns of `levels.gaps`, sentence ("17 of 20 against 90 % agreed:
        missed"), those of `outlook.with_outlook` for periods that still run, and, where grouped by time, start
        (first day) and is_complete.

    Raises
    ------
    AnalyticsError
        For an unknown key or name.
    """
    for key in by:
        if key not in GAPS_BY:
            raise AnalyticsError.unknown_key(key, GAPS_BY)
    allowed = snapshot.allowed(scope)
    table = levels.gaps(snapshot.delivery, scope.period, scope.as_of, by, allowed=allowed)
    table = with_outlook(table, snapshot.delivery, scope.period, scope.as_of, by, allowed=allowed)
    if is_surveyed:
        surveyed = satisfaction_gaps(
            snapshot.surveyed(scope, scope.period), snapshot.delivery, snapshot.measures(), scope.period, scope.as_of,
            by, allowed=allowed,
        )
        table = pd.concat([table, surveyed], ignore_index=True) if len(surveyed) else table
    in_time = dated(table, by, scope.as_of, snapshot.settings.fiscal_year_start)
    in_time["measure"] = snapshot.texts.of("measure", table["measure_id"].to_numpy(np.int64))
    named = snapshot.texts.put(in_time, by).sort_values(["measure", "measured_in", *by], ignore_index=True)
    named["outlook"] = named["outlook"].fillna("")
    named["sentence"] = levels.sentences(named)
    times = [name for name in ("start", "is_complete") if name in named]
    return named[["measure", *by, *levels.GAP_COLUMNS, "sentence", *OUTLOOK_COLUMNS, *times]]


def measurements(snapshots: Snapshots, scope: Scope, measure: str | None = None) -> pd.DataFrame:
    """Return the measurements behind the gaps, the newest first.

    Returns
    -------
    DataFrame
        measure, customer, unit, service, period_start, grain, value, met, total, actual, target (the level that
        counts), measured_in; a service-wide measurement has a row for each unit it stands for.
    """
    snapshot = snapshots.within(scope)
    rows = within(snapshot.delivery.rows, scope.period, snapshot.allowed(scope))
    keys = MEASUREMENT_COLUMNS[:4]
    named = {key: snapshot.texts.of(key, rows[f"{key}_id"].to_numpy(np.int64)) for key in keys}
    unit = snapshot.delivery.measured_in[rows["measured_in_id"]].to_numpy(dtype=object)
    table = rows.assign(**named, target=rows["agreed"], measured_in=unit)
    if measure:
        table = table[table["measure"] == measure]
    for count in ("met", "total"):
        table[count] = table[count].astype("Int64")
    ordered = table.sort_values(["period_start", *keys], ascending=[False, True, True, True, True])
    return ordered[list(MEASUREMENT_COLUMNS)].reset_index(drop=True)
