"""Rows grouped by whole numbers: sums and distinct counts per group, fast at millions of rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.scope.months import IntArray

FloatArray = npt.NDArray[np.float64]

WIDEST = 2**62
"""Packed columns stay below this, so that a 64-bit number holds them."""


@dataclass(frozen=True)
class Grouping:
    """Rows sorted into groups: `codes` names each row's group, `keys` has one row per group, in order."""

    codes: IntArray
    keys: pd.DataFrame

    @classmethod
    def of(cls, columns: Mapping[str, npt.ArrayLike]) -> Grouping:
        """Return the groups that rows make by equal values of all columns.

        Parameters
        ----------
        columns
            At least one column of whole numbers, all of one length.

        Returns
        -------
        Grouping
            Groups ordered by the columns from left to right.

        Notes
        -----
        All columns are packed into one 64-bit number per row, so that only one pass compares rows.
        """
        packed = np.zeros(len(np.asarray(next(iter(columns.values())))), dtype=np.int64)
        width, axes = 1, list[_Axis]()
        for name, column in columns.items():
            axis, places = _Axis.of(name, np.asarray(column, dtype=np.int64))
            if width * axis.span > WIDEST:
                return cls._by_comparing(columns)
            packed = packed * axis.span + places
            width *= axis.span
            axes.append(axis)
        found, uniques = pd.factorize(packed)
        order = np.argsort(uniques, kind="stable")
        place = np.empty_like(order)
        place[order] = np.arange(len(order))
        codes: IntArray = np.asarray(place[found] if len(order) else found).astype(np.int64)
        return cls(codes, _unpacked(np.asarray(uniques)[order], axes))

    @classmethod
    def _by_comparing(cls, columns: Mapping[str, npt.ArrayLike]) -> Grouping:
        """The same for columns that one number cannot hold: slower."""
        frame = pd.DataFrame({name: np.asarray(column, dtype=np.int64) for name, column in columns.items()})
        grouped = frame.groupby(list(columns), sort=True)
        keys = frame.drop_duplicates().sort_values(list(columns), ignore_index=True)
        return cls(grouped.ngroup().to_numpy().astype(np.int64), keys)

    def __len__(self) -> int:
        return len(self.keys)

    def sums(self, values: npt.ArrayLike) -> FloatArray:
        """Sum of a value over each group's rows; a missing value makes its group's sum missing."""
        summed = np.bincount(self.codes, np.asarray(values, dtype=float), minlength=len(self.keys))
        return np.asarray(summed, dtype=np.float64)

    def distinct(self, items: npt.ArrayLike, limit: int) -> IntArray:
        """Distinct items in each group, at most `limit`."""
        pairs = Grouping.of({"group": self.codes, "item": items}).keys
        counted = np.bincount(pairs["group"].to_numpy(), minlength=len(self.keys))
        return np.minimum(counted, limit)


@dataclass(frozen=True)
class _Axis:
    """One column's lowest value and how many whole numbers it spans."""

    name: str
    low: int
    span: int

    @classmethod
    def of(cls, name: str, column: IntArray) -> tuple[_Axis, IntArray]:
        """The axis of a column, and each row's place on it."""
        low, high = (int(column.min()), int(column.max())) if column.size else (0, 0)
        return cls(name, low, high - low + 1), column - low


def _unpacked(packed: IntArray, axes: list[_Axis]) -> pd.DataFrame:
    """The columns that were packed, from the last to the first."""
    columns: dict[str, IntArray] = {}
    for axis in reversed(axes):
        packed, place = np.divmod(packed, axis.span)
        columns[axis.name] = place + axis.low
    return pd.DataFrame({axis.name: columns[axis.name] for axis in axes})
