"""What comes in and what it means: an import before it is kept, and names that wait for their unit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import pandas as pd

from analytics.import_effect import Figures, customers_moved, figure_changes, figures
from analytics.import_review import ImportPast, candidates, looks_wrong
from analytics.months import month_number
from analytics.scope import Period, Scope
from analytics.unassigned import unassigned
from analytics.wording import period_text

UNDATED_MONTHS = 12
"""Rows without dates (units, agreements) are shown by their effect on the last year of data."""


class Answers(Protocol):
    """What this file asks a portfolio."""

    def covers(self) -> tuple[date, date] | None:
        """First and last day of any fact."""

    def metrics(self, scope: Scope) -> pd.DataFrame:
        """What there is to ask for."""

    def scores(self, scope: Scope, metric: str, by: Sequence[str] = ()) -> pd.DataFrame:
        """Scores per question and group."""

    def gaps(self, scope: Scope, by: Sequence[str] = ()) -> pd.DataFrame:
        """Agreed and actual levels."""


Query = Callable[..., pd.DataFrame]


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
    """

    looks_wrong: list[str]
    unassigned: pd.DataFrame
    period: str
    figures: pd.DataFrame
    customers: list[str]


def import_review(
    before: Answers, after: Answers, query: Query, batch: int, as_of: date, expected_every: int | None = None
) -> ImportReview:
    """Return what an import that is not kept yet would bring.

    Parameters
    ----------
    before, after
        Portfolios of the store without and with the import.
    query
        Asks the store as it is with the import.
    batch
        Its number there.
    as_of
        Today.
    expected_every
        Days between files of its source, where known.

    Returns
    -------
    ImportReview
        Ready to be shown.
    """
    past = _past(query, batch)
    own = past.batches[past.batches["batch_id"] == batch].iloc[0]
    period = _period(own["covers_from"], own["covers_to"], after.covers())
    then, now = (_figures(each, period, as_of) if period else None for each in (before, after))
    own_units = past.units.loc[past.units["batch_id"] == batch, "unit"]
    waiting = waiting_names(query, as_of)
    return ImportReview(
        looks_wrong(past, batch, as_of, expected_every),
        waiting[waiting["name"].isin(own_units)].reset_index(drop=True),
        period_text(period.label) if period else "",
        figure_changes(then, now) if then and now else pd.DataFrame(columns=["figure", "before", "after", "change"]),
        customers_moved(then, now) if then and now else [],
    )


def waiting_names(query: Query, as_of: date) -> pd.DataFrame:
    """Return the names that wait for a unit; see `unassigned.unassigned`."""
    return unassigned(query("names"), query("units"), query("assignments"), query("unit_names_in_use"), as_of)


def _past(query: Query, batch: int) -> ImportPast:
    """The imports of one source and kind."""
    batches = query("batches")
    numbers = [batch, *candidates(batches, batch)]
    frames = (query(name, batches=numbers) for name in ("batch_units", "batch_days", "batch_questions"))
    return ImportPast(batches, *frames)


def _period(first: pd.Timestamp, last: pd.Timestamp, covered: tuple[date, date] | None) -> Period | None:
    """The whole months that an import covers; of rows without dates the last year of facts."""
    if pd.notna(first) and pd.notna(last):
        return Period.of_months(month_number(first.date()), month_number(last.date()))
    if covered is None:
        return None
    newest = month_number(covered[1])
    return Period.of_months(newest - UNDATED_MONTHS + 1, newest)


def _figures(portfolio: Answers, period: Period, as_of: date) -> Figures:
    """The figures of one state of the store."""
    scope = Scope(as_of=as_of, period=period)
    return figures(
        portfolio.metrics(scope), lambda metric, by: portfolio.scores(scope, metric, by), portfolio.gaps(scope)
    )
