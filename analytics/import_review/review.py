"""What comes in and what it means: an import before it is kept, and names that wait for their unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from analytics.import_review.effect import (
    CHANGE_COLUMNS,
    StoreFigures,
    customers_moved,
    figure_changes,
    figures,
    signals_changed,
)
from analytics.import_review.looks_wrong import ImportPast, candidates, looks_wrong
from analytics.import_review.unassigned import waiting_names
from analytics.satisfaction.answers import questions_with_answers, scores
from analytics.scope.months import month_number
from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from analytics.service_levels.gaps import gaps
from analytics.signals.alerts import alerts
from analytics.snapshot.snapshots import Snapshots

UNDATED_MONTHS = 12
"""Rows without dates (units, agreements) are shown by their effect on the last year of data."""


@dataclass(frozen=True)
class ImportReview:
    """What a person should see before an import is kept.

    Parameters
    ----------
    looks_wrong
        Sentences about what is unusual, the gravest first.
    unassigned
        name, rows, first_on, last_on, proposals: names of this file that lead to no documented unit.
    period
        The months whose figures are compared, in words; empty where the store has no facts.
    figures
        figure, before, after, change: figures that change.
    customers
        Sentences about the customers who move most.
    new_signals, gone_signals
        Sentences about signals that would be new, and that would stand no more.
    """

    looks_wrong: list[str]
    unassigned: pd.DataFrame
    period: str
    figures: pd.DataFrame
    customers: list[str]
    new_signals: list[str]
    gone_signals: list[str]


def import_review(
    before: Snapshots, after: Snapshots, batch: int, as_of: date, expected_every: int | None = None
) -> ImportReview:
    """Return what an import that is not kept yet would bring.

    Parameters
    ----------
    before, after
        The store without and with the import.
    batch
        Its number.
    expected_every
        Days between files of its source, where known.

    Returns
    -------
    ImportReview
        Ready to be shown.
    """
    past = _past(after, batch)
    wrong = looks_wrong(past, batch, as_of, expected_every)
    waiting = waiting_names(after.query, as_of)
    own_units = past.units.loc[past.units["batch_id"] == batch, "unit"]
    waiting = waiting[waiting["name"].isin(own_units)].reset_index(drop=True)
    own = past.batches[past.batches["batch_id"] == batch].iloc[0]
    period = _period(own["covers_from"], own["covers_to"], after.covers())
    if period is None:
        return ImportReview(wrong, waiting, "", pd.DataFrame(columns=list(CHANGE_COLUMNS)), [], [], [])
    scope = Scope(as_of, period)
    then, now = _figures(before, scope), _figures(after, scope)
    changes, moved = figure_changes(then, now), customers_moved(then, now)
    new, gone = signals_changed(alerts(before, scope), alerts(after, scope))
    return ImportReview(wrong, waiting, period.words, changes, moved, new, gone)


def _past(after: Snapshots, batch: int) -> ImportPast:
    """The imports of one source and kind."""
    batches = after.query("batches")
    numbers = [batch, *candidates(batches, batch)]
    frames = (after.query(name, batches=numbers) for name in ("batch_units", "batch_days", "batch_questions"))
    return ImportPast(batches, *frames)


def _period(first: pd.Timestamp, last: pd.Timestamp, covered: tuple[date, date] | None) -> Period | None:
    """The whole months that an import covers; of rows without dates the last year of facts."""
    if pd.notna(first) and pd.notna(last):
        return Period.of_months(month_number(first.date()), month_number(last.date()))
    if covered is None:
        return None
    newest = month_number(covered[1])
    return Period.of_months(newest - UNDATED_MONTHS + 1, newest)


def _figures(snapshots: Snapshots, scope: Scope) -> StoreFigures:
    """The figures of one state of the store."""
    return figures(
        questions_with_answers(snapshots, scope),
        lambda metric, by: scores(snapshots, scope, metric, by),
        gaps(snapshots, scope),
    )
