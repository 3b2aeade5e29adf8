"""The states of one store as a viewer may see them: frames read once, what they mean, and answers worked out."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Mapping
from datetime import date
from typing import Any, Protocol, TypeVar

import pandas as pd

from analytics.scope.months import first_day, last_day, month_number
from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from analytics.scope.settings import Settings
from analytics.scope.viewer import EVERYBODY, Viewer
from analytics.snapshot.cut_months import cut_months, within_days
from analytics.snapshot.snapshot import GROUPS, Snapshot, fact_months, snapshot_of

SNAPSHOTS_KEPT = 4
"""States of the store kept in memory: then and now, of the present revision and of one before."""

WINDOWS_KEPT = 4
"""Periods that cut a month in two, kept in memory: two compared, then and now."""

ANSWERS_KEPT = 128
"""Answers kept: some pages' worth; each is a table of some kilobytes."""

Answer = TypeVar("Answer")


class Readable(Protocol):
    """What is needed of a store: a number for its every state, and its named queries."""

    @property
    def revision(self) -> int:
        """Changes with every commit."""

    def revisions(self) -> Mapping[str, int]:
        """The number of the last commit that changed each area."""

    def query(self, name: str, /, **params: Any) -> pd.DataFrame:
        """The frame of one query."""


class Snapshots:
    """What one store says to one viewer, now; forgets what an older revision meant."""

    def __init__(self, store: Readable, viewer: Viewer = EVERYBODY) -> None:
        self.viewer = viewer
        self._store = store
        self._reading = threading.Lock()
        self._frames: dict[str, tuple[int, Mapping[str, pd.DataFrame]]] = {}
        self._settings: tuple[int, Settings] | None = None
        self._snapshots: OrderedDict[Hashable, Snapshot] = OrderedDict()
        self._windows, self._answers = Cache(WINDOWS_KEPT), Cache()

    @property
    def settings(self) -> Settings:
        """The settings of the store as it is now."""
        revision = self._store.revision
        if self._settings is None or self._settings[0] != revision:
            stored = self._store.query("settings")
            self._settings = revision, Settings.of(dict(zip(stored["name"], stored["value"], strict=True)))
        return self._settings[1]

    def query(self, name: str, /, **params: Any) -> pd.DataFrame:
        """Return the frame of a query that no snapshot holds."""
        return self._store.query(name, **params)

    def covers(self) -> tuple[date, date] | None:
        """Return the first and last day of the months with any fact; None for an empty store."""
        with self._reading:
            months = fact_months(self.frames(("answers", "delivery")))
        return (first_day(months[0]), last_day(months[1])) if months else None

    def all_time(self, scope: Scope) -> Scope:
        """Return the scope over everything up to its period's end, compared with nothing."""
        covers = self.covers()
        start = min(covers[0], scope.period.start) if covers else scope.period.start
        return scope.but(period=Period(start, scope.period.end), against=None)

    def of(self, scope: Scope) -> Snapshot:
        """Return what the store knows now, organised as the scope says."""
        # As organised then, the day only says how far the months go.
        day = scope.as_of if scope.organised == "now" else first_day(month_number(scope.as_of))
        settings = self.settings
        with self._reading:
            key = (self._store.revision, settings, scope.organised, day)
            if key not in self._snapshots:
                self._snapshots[key] = snapshot_of(self.frames(), scope.as_of, scope.organised, settings)
                while len(self._snapshots) > SNAPSHOTS_KEPT:
                    self._snapshots.popitem(last=False)
            self._snapshots.move_to_end(key)
            return self._snapshots[key]

    def within(self, scope: Scope, period: Period | None = None) -> Snapshot:
        """Return the same with the facts of exactly a period's days (default: the scope's), where it cuts a month."""
        whole, period, as_of = self.of(scope), period or scope.period, scope.as_of
        if not cut_months(period, as_of):
            return whole
        key = (self._store.revision, self.settings, scope.organised, as_of, period.start, period.end)
        return self._windows.get(key, lambda: within_days(whole, self._store.query, period, as_of))

    def once(self, key: tuple[Hashable, ...], answer: Callable[[], Answer]) -> Answer:
        """Return an answer worked out once per revision of the store, its settings and its viewer."""
        return self._answers.get((self._store.revision, self.settings, self.viewer, *key), answer)

    def frames(self, groups: Collection[str] = tuple(GROUPS)) -> Mapping[str, pd.DataFrame]:
        """Return the store's frames of some groups; a group is read again only when a commit touched its area."""
        revisions = self._store.revisions()
        for group in groups:
            if group not in self._frames or self._frames[group][0] != revisions[group]:
                self._frames[group] = revisions[group], {name: self._store.query(name) for name in GROUPS[group]}
        return {name: frame for group in groups for name, frame in self._frames[group][1].items()}


class Cache:
    """The answers of one state of a store, the least used forgotten first."""

    def __init__(self, most: int = ANSWERS_KEPT) -> None:
        self._answers: OrderedDict[Hashable, object] = OrderedDict()
        self._most = most
        self._changing = threading.Lock()

    def get(self, key: Hashable, answer: Callable[[], Answer]) -> Answer:
        """Return the answer for a key, working it out once; a table is a copy: nobody changes another's.

        Parameters
        ----------
        key
            Everything that the answer depends on, the store's revision included.
        """
        with self._changing:
            found = self._answers.get(key)
            if found is not None:
                self._answers.move_to_end(key)
        if found is None:
            found = answer()
            with self._changing:
                self._answers[key] = found
                while len(self._answers) > self._most:
                    self._answers.popitem(last=False)
        # Copies are free: pandas copies a column only when somebody writes to it.
        return found.copy(deep=False) if isinstance(found, pd.DataFrame) else found  # type: ignore[return-value]
