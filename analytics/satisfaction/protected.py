"""What pages show of customers and units: one question's scores, which fall back before they hide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analytics.errors import AnalyticsError
from analytics.satisfaction import history
from analytics.satisfaction.breakdowns import (
    CELL_COLUMNS,
    FRAMES,
    HALF_MARK,
    TOGETHER_MARK,
    Asking,
    Breakdown,
    breakdown,
    by_quarter,
    fallback_notes,
    half_year_of,
    half_years_of,
)
from analytics.scope.months import IntArray
from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from analytics.snapshot.snapshot import Snapshot
from analytics.snapshot.texts import NAMED_KEYS

if TYPE_CHECKING:
    from analytics.portfolio import Portfolio

FALLING_BACK = ("customer", "unit")
"""Keys whose rows have parents: a customer its division, a unit its customer."""


def protected_breakdown(portfolio: Portfolio, snapshot: Snapshot, scope: Scope, question: int, by: str) -> Breakdown:
    """Return one question's scores by any key; those by customer or unit fall back, see `breakdowns.breakdown`.

    Parameters
    ----------
    portfolio
        Its settings.
    known
        What is known of the scope's period, to the day where it cuts months in two.
    scope
        Period and limits. Customers and units outside it decide with those inside what falls back.
    question
        The question_id.
    by
        `customer`, `unit`, or another key of `Portfolio.scores`, whose rows have no parent to fall back to.

    Returns
    -------
    Breakdown
        rows in the order of their names.
    """
    if by not in FALLING_BACK:
        metric = str(snapshot.surveys.questions.loc[question, "metric"])
        rows = portfolio.scores(scope, metric, (by,))
        rows = rows[rows["question_id"] == question].reset_index(drop=True)
        rows["members"] = pd.Series([[name] for name in rows[by]], index=rows.index, dtype=object)
        return Breakdown(rows.assign(over=scope.period.label, mark=""), [])
    asking, wide = _asking(portfolio, snapshot, scope, question, by), scope.but(customers=(), units=())
    half = half_year_of(scope.period, scope.as_of, portfolio.fiscal_year_start)
    wanted = _ids(snapshot, scope, half or scope.period, by)
    found = breakdown(
        snapshot.surveyed(wide, half or scope.period), asking, scope.period, half, snapshot.texts, wanted
    )
    return Breakdown(found.rows.sort_values(by, ignore_index=True), found.notes)


def protected_quarters(
    portfolio: Portfolio, snapshot: Snapshot, scope: Scope, question: int, by: str, periods: int | None = None
) -> Breakdown:
    """Return one question's scores by customer or unit and quarter; see `breakdowns.by_quarter`.

    Parameters
    ----------
    portfolio
        Where the history comes from, and its settings.
    known
        What is known of all time.
    scope, question, by
        As for `protected_breakdown`; the scope's period says where the history ends.
    periods
        How many quarters; None: three years.

    Returns
    -------
    Breakdown
        rows: columns of `Portfolio.trend` with mark; scores are those of the cell's half-year, or of several rows
        together, where it says so.
    """
    fiscal = portfolio.fiscal_year_start
    asking, wide = _asking(portfolio, snapshot, scope, question, by), scope.but(customers=(), units=())
    table = portfolio.trend(scope, asking.metric, "quarter", (by,), periods)
    table = table[table["question_id"] == question]
    span = half_years_of(history.window(scope.period, "quarter", periods, fiscal), fiscal)
    cells = by_quarter(snapshot.surveyed(wide, span), asking)
    cells["period"] = snapshot.texts.of("quarter", cells.pop("quarter").to_numpy(np.int64))
    cells[by] = snapshot.texts.of(by, cells[by].to_numpy(np.int64))
    found = table.drop(columns=list(CELL_COLUMNS)).merge(cells, on=[by, "period"], how="left")
    found["state"], found["mark"] = found["state"].fillna("none"), found["mark"].fillna("")
    counts = [found.loc[found["mark"].str.contains(mark), by].nunique() for mark in (HALF_MARK, TOGETHER_MARK)]
    notes = fallback_notes(counts[0], counts[1], asking, " in some quarters")
    return Breakdown(found[[*table.columns, "mark"]].reset_index(drop=True), notes)


def _asking(portfolio: Portfolio, snapshot: Snapshot, scope: Scope, question: int, by: str) -> Asking:
    """What a table is about."""
    if by not in FALLING_BACK:
        raise AnalyticsError.unknown_key(by, FALLING_BACK)
    metric = str(snapshot.surveys.questions.loc[question, "metric"])
    return Asking(metric, question, by, scope.as_of, portfolio.hide_below, portfolio.fiscal_year_start)


def _ids(snapshot: Snapshot, scope: Scope, period: Period, by: str) -> IntArray:
    """Ids of the rows that a scope asks for."""
    facts = snapshot.surveyed(scope, period)
    columns: Sequence[IntArray] = [getattr(facts, name)[NAMED_KEYS[by]].to_numpy(np.int64) for name in FRAMES]
    return np.unique(np.concatenate(columns))
