"""Reading a store: its frames once per revision, what they mean, and the answers already worked out."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import date
from typing import Any, Protocol

import pandas as pd

from analytics.scope.months import first_day, last_day, month_number
from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from analytics.snapshot.cache import Kept
from analytics.snapshot.cut_months import BETWEEN, cut_months, cut_note, days, within_days
from analytics.snapshot.snapshot import QUERIES, Snapshot, fact_months, snapshot_of

SEEN_KEPT = 4
"""States of the store kept in memory: then and now, of the present revision and of one before."""

WINDOWS_KEPT = 4
"""Periods that cut a month in two, kept in memory: two compared, then and now."""


class Readable(Protocol):
    """What is needed of a store: a number for its every state, and its named queries."""

    @property
    def revision(self) -> int:
        """Changes with every commit."""

    def query(self, name: str, /, **params: Any) -> pd.DataFrame:
        """The frame of one query."""


class Reading:
    """One store as it is read; forgets what an older revision meant.

    Parameters
    ----------
    store
        Where facts come from.
    hide_below
        Scores of fewer distinct respondents are withheld.
    fiscal_year_start
        Month the year begins with, 1-12.
    """

    def __init__(self, store: Readable, hide_below: int, fiscal_year_start: int) -> None:
        self.hide_below = hide_below
        self.fiscal_year_start = fiscal_year_start
        self._source = store
        self._seen: OrderedDict[tuple[int, str, date], Snapshot] = OrderedDict()
        self._windows = Kept(WINDOWS_KEPT)
        self._read: tuple[int, dict[str, pd.DataFrame]] | None = None
        self._reading = threading.Lock()
        self._kept = Kept()

    def covers(self) -> tuple[date, date] | None:
        """Return the first and last day of the months with any fact; None for an empty store."""
        with self._reading:
            months = fact_months(self._frames(self._source.revision))
        return (first_day(months[0]), last_day(months[1])) if months else None

    def period_notes(self, scope: Scope) -> list[str]:
        """Return what must be known about a scope's periods: which months they cut in two; see `windows.cut_note`."""
        periods = [period for period in (scope.period, scope.against) if period]
        return [note for note in (cut_note(period, scope.as_of) for period in periods) if note]

    def _once(self, key: tuple[Hashable, ...], answer: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """An answer worked out once per revision of the store."""
        return self._kept.get((self._source.revision, self.hide_below, *key), answer)

    def _snapshot(self, scope: Scope) -> Snapshot:
        """What the store knows now, read once per revision and kept for a while."""
        # As organised then, the day only says how far the months go.
        day = scope.as_of if scope.organised == "now" else first_day(month_number(scope.as_of))
        with self._reading:
            key = (self._source.revision, scope.organised, day)
            if key not in self._seen:
                frames = self._frames(key[0])
                self._seen[key] = snapshot_of(frames, scope.as_of, scope.organised, self.fiscal_year_start)
                while len(self._seen) > SEEN_KEPT:
                    self._seen.popitem(last=False)
            self._seen.move_to_end(key)
            return self._seen[key]

    def _snapshot_in(self, scope: Scope, period: Period) -> Snapshot:
        """The same with the facts of exactly a period's days, where it cuts a month in two."""
        seen, as_of = self._snapshot(scope), scope.as_of
        if not cut_months(period, as_of):
            return seen
        span = days(period, as_of)
        key = (self._source.revision, scope.organised, as_of, period.start, period.end)

        def counted() -> Snapshot:
            frames = {name: self._source.query(query, **span) for name, query in BETWEEN.items()}
            return within_days(seen, frames, period, as_of)

        return self._windows.get(key, counted)

    def _frames(self, revision: int) -> dict[str, pd.DataFrame]:
        """The store's frames, read once per revision."""
        if self._read is None or self._read[0] != revision:
            self._read = (revision, {name: self._source.query(name) for name in QUERIES})
        return self._read[1]
