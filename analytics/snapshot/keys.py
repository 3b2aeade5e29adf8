"""What groups frames of facts, and what a scope lets through of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.errors import AnalyticsError
from analytics.formulas.intervals import BoolArray
from analytics.scope.months import (
    LENGTHS,
    IntArray,
    month_number,
    span_numbers,
    span_start,
    starts_of,
)
from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from analytics.snapshot.organisation import NOBODY
from analytics.snapshot.texts import NAMED_KEYS, Texts

KEYS = (*NAMED_KEYS, *LENGTHS)


def key_columns(frame: pd.DataFrame, by: Iterable[str], fiscal_year_start: int = 1) -> dict[str, IntArray]:
    """Return the whole numbers that group a frame of facts with ids and `month`, one array per key of `by`.

    Raises
    ------
    AnalyticsError
        For a key that does not exist.
    """
    columns: dict[str, IntArray] = {}
    for key in by:
        if key in LENGTHS:
            columns[key] = span_numbers(frame["month"].to_numpy(), key, fiscal_year_start)
        elif NAMED_KEYS.get(key) in frame:
            columns[key] = frame[NAMED_KEYS[key]].to_numpy()
        else:
            raise AnalyticsError.unknown_key(key, [k for k in KEYS if k in LENGTHS or NAMED_KEYS[k] in frame])
    return columns


def limits(scope: Scope, texts: Texts, known: Mapping[str, IntArray]) -> dict[str, IntArray]:
    """Return the ids that a scope lets through, per column.

    Parameters
    ----------
    known
        Ids that may be named, per kind: `customer`, `unit`, `service`.

    Returns
    -------
    dict
        Allowed ids of customer_id, unit_id and service_id; a column without limit is left out.

    Raises
    ------
    AnalyticsError
        For a name nobody knows, with the nearest known ones.
    """
    named = {"customer": scope.customers, "unit": scope.units, "service": scope.services}
    return {
        NAMED_KEYS[kind]: np.array([texts.id_of(kind, name, known[kind]) for name in names], dtype=np.int64)
        for kind, names in named.items()
        if names
    }


def within(frame: pd.DataFrame, period: Period | None, allowed: Mapping[str, IntArray]) -> pd.DataFrame:
    """The facts of a period's months and of the allowed ids."""
    keep = np.ones(len(frame), dtype=bool)
    if period is not None:
        months = frame["month"].to_numpy()
        keep &= (months >= period.first_month) & (months <= period.last_month)
    for column, ids in allowed.items():
        if column in frame:
            keep &= np.isin(frame[column].to_numpy(), ids)
    return frame if keep.all() else frame[keep]


def span_dates(spans: IntArray, grain: str, fiscal_year_start: int = 1) -> npt.NDArray[np.datetime64]:
    """The first day of each period of a grain."""
    return starts_of(span_start(spans, grain, fiscal_year_start))


def whole_numbers(column: pd.Series) -> IntArray:
    """Ids as whole numbers, -1 where missing."""
    if pd.api.types.is_integer_dtype(column.dtype) and not column.hasnans:
        return column.to_numpy(np.int64)
    ids = np.nan_to_num(column.to_numpy(dtype=float, na_value=np.nan), nan=NOBODY)
    return cast("IntArray", ids.astype(np.int64))


def open_rows(
    found: pd.DataFrame, period: Period, as_of: date, by: Sequence[str], fiscal_year_start: int
) -> BoolArray:
    """Return which rows' period is not complete: that of their finest key of time, else the whole period."""
    grain = next((grain for grain in LENGTHS if grain in by), None)
    if grain is None:
        return np.full(len(found), not period.is_complete(as_of))
    last = span_start(found[grain].to_numpy(np.int64), grain, fiscal_year_start) + LENGTHS[grain] - 1
    day_after = date.fromordinal(as_of.toordinal() + 1)
    # A month is complete once the day after `as_of` lies in a later one.
    return np.asarray(last >= month_number(day_after))


def dated(table: pd.DataFrame, by: Sequence[str], as_of: date, fiscal_year_start: int) -> pd.DataFrame:
    """Return a table with start (first day) and is_complete for its finest key of time; as it is without one."""
    grain = next((grain for grain in LENGTHS if grain in by), None)
    if grain is None:
        return table
    whole = Period(date(1, 1, 1), as_of)
    return table.assign(
        start=span_dates(table[grain].to_numpy(np.int64), grain, fiscal_year_start),
        is_complete=~open_rows(table, whole, as_of, [grain], fiscal_year_start),
    )
