"""Which agreed level counts for a unit, service and measure in a month.

The unit's own counts, else that of the nearest unit above; at one unit, a level for the service counts before
one for any service. A level counts in every month in which it is valid; where two meet in a month, the later.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.formulas.intervals import FloatArray
from analytics.scope.months import EPOCH, IntArray
from analytics.snapshot.grouping import Grouping
from analytics.snapshot.keys import whole_numbers
from analytics.snapshot.organisation import MAX_DEPTH, NOBODY, Organisation

PERCENT = {"%": "%", "percent": "%", "pct": "%", "per cent": "%", "percentage": "%"}
"""Spellings of one unit; all others stay as written."""


KEY = ("unit_id", "service_id", "measure_id", "month")


@dataclass(frozen=True)
class TargetIndex:
    """Finds the place of a key: every key as one number, ascending, and the values that each column takes."""

    values: tuple[IntArray, ...]
    packed: IntArray

    @classmethod
    def of(cls, table: pd.DataFrame) -> TargetIndex:
        """The index of a table ordered by its keys."""
        empty = cls(tuple(np.unique(table[name].to_numpy(np.int64)) for name in KEY), np.array([], dtype=np.int64))
        return cls(empty.values, empty.pack([table[name].to_numpy(np.int64) for name in KEY]))

    def pack(self, columns: Sequence[IntArray]) -> IntArray:
        """Each key as one number; -1 where a column holds a value that occurs in no key."""
        packed = np.zeros(len(columns[0]), dtype=np.int64)
        for known, column in zip(self.values, columns, strict=True):
            place = np.searchsorted(known, column).clip(0, len(known) - 1)
            exists = (known[place] == column) & (packed >= 0)
            packed = np.where(exists, packed * len(known) + place, NOBODY)
        return packed

    def places(self, *columns: IntArray) -> IntArray:
        """The place of each key; -1 where there is none."""
        if not len(self.packed):
            return np.full(len(columns[0]), NOBODY, dtype=np.int64)
        wanted = self.pack(columns)
        place = np.searchsorted(self.packed, wanted).clip(0, len(self.packed) - 1)
        return np.where(self.packed[place] == wanted, place, NOBODY)


@dataclass(frozen=True)
class AgreedTargets:
    """Agreed levels spread over months.

    Parameters
    ----------
    by_month
        One row per unit, service (-1: any), measure and month: unit_id, customer_id, division_id, service_id,
        measure_id, month, target, measured_in, slot (same unit, service and measure).
    index
        Finds rows of `by_month`.
    """

    by_month: pd.DataFrame
    index: TargetIndex
    organisation: Organisation

    def rows_for(
        self, unit_ids: IntArray, service_ids: IntArray, measure_ids: IntArray, months: IntArray
    ) -> IntArray:
        """Return which row of `by_month` counts for each unit, service, measure and month.

        Parameters
        ----------
        unit_ids, service_ids, measure_ids, months
            One number each per question asked; service -1 asks for levels for any service only.

        Returns
        -------
        array
            Places in `by_month`; -1 where nothing was agreed.
        """
        found = np.full(len(unit_ids), NOBODY, dtype=np.int64)
        row, column = self.organisation.rows(unit_ids), self.organisation.columns(months)
        for _ in range(MAX_DEPTH):
            asking = np.flatnonzero((found < 0) & (row >= 0))
            if not asking.size:
                break
            unit, measure, month = self.organisation.ids[row[asking]], measure_ids[asking], months[asking]
            own = self.index.places(unit, service_ids[asking], measure, month)
            anywhere = self.index.places(unit, np.full(len(unit), NOBODY), measure, month)
            found[asking] = np.where(own >= 0, own, anywhere)
            row[asking] = self.organisation.parent[row[asking], column[asking]]
        return found

    def targets(self, places: IntArray) -> FloatArray:
        """The target at each place; NaN for -1."""
        return np.append(self.by_month["target"].to_numpy(float), np.nan)[places]


def agreed_targets(agreed_levels: pd.DataFrame, organisation: Organisation, months: range) -> AgreedTargets:
    """Return agreed levels spread over the months in which they are valid.

    Parameters
    ----------
    agreed_levels
        unit_id, service_id (missing: any), measure_id, target, measured_in, valid_from, valid_to (missing:
        open), one row per level.
    months
        Month numbers to spread over.
    """
    levels = agreed_levels.sort_values("valid_from", na_position="first", kind="stable")
    first = np.maximum(_month_or(levels["valid_from"], months.start), months.start)
    last = np.minimum(_month_or(levels["valid_to"], months.stop - 1), months.stop - 1)
    length = np.maximum(last - first + 1, 0)
    level = np.repeat(np.arange(len(levels)), length)
    month = np.repeat(first, length) + np.arange(len(level)) - np.repeat(np.cumsum(length) - length, length)
    table = organisation.placed(whole_numbers(levels["unit_id"])[level], month)
    table["service_id"] = whole_numbers(levels["service_id"])[level]
    table["measure_id"] = whole_numbers(levels["measure_id"])[level]
    table["month"] = month
    table["target"] = levels["target"].to_numpy(float)[level]
    table["measured_in"] = same_unit(levels["measured_in"]).to_numpy(dtype=object)[level]
    table = table.drop_duplicates(list(KEY), keep="last").sort_values(list(KEY), ignore_index=True)
    slots = Grouping.of({name: table[name].to_numpy(np.int64) for name in KEY[:3]})
    return AgreedTargets(table.assign(slot=slots.codes), TargetIndex.of(table), organisation)


def same_unit(measured_in: pd.Series) -> pd.Series:
    """Return units of measurement with one spelling of percent; empty where none is named."""
    written = measured_in.astype(object).fillna("").astype(str).str.strip()
    return written.map(lambda text: PERCENT.get(text.casefold(), text))


def _month_or(days: pd.Series, missing: int) -> IntArray:
    """Month number of each day, or another number where it is missing."""
    months = days.to_numpy().astype("datetime64[M]")
    return np.where(np.isnat(months), missing, months.astype(np.int64) + EPOCH)




def targets_of(
    frame: pd.DataFrame, measure_id: int, targets: AgreedTargets
) -> tuple[FloatArray, IntArray, IntArray]:
    """Return the agreed level of a measure for each row of facts, its slot, and the service it was agreed for.

    Parameters
    ----------
    frame
        Facts with unit_id, service_id and month.

    Returns
    -------
    (array, array, array)
        Target (NaN: none), slot and service_id (-1: none, or any service).
    """
    unit, service, month = (frame[name].to_numpy(np.int64) for name in ("unit_id", "service_id", "month"))
    cells = Grouping.of({"unit": unit, "service": service, "month": month})
    keys = [cells.keys[name].to_numpy(np.int64) for name in ("unit", "service", "month")]
    place = targets.rows_for(keys[0], keys[1], np.full(len(cells), measure_id), keys[2])[cells.codes]
    slots, services = (
        np.append(targets.by_month[name].to_numpy(np.int64), NOBODY)[place] for name in ("slot", "service_id")
    )
    return targets.targets(place), slots, services
