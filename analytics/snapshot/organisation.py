"""From exported names to units, customers and divisions, month by month.

A name means the unit it is assigned to, else the unit that bears it, else an undocumented unit of its own.
A unit belongs to the customer who answers for it: its own, or the nearest above; where nobody on the way up
has one, to its top unit. Everything is read as organised on the last day of each month ("then") or on one day
for all months ("now").
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.scope.months import IntArray, last_day
from analytics.scope.scope import Organised

MAX_DEPTH = 40
"""No organisation is deeper; a longer way up is a circle in the data."""

OPEN_START, OPEN_END = -(10**9), 10**9
"""Days that stand for "always" and "still"."""

NOBODY = -1


@dataclass(frozen=True)
class Structure:
    """The frames an organisation is read from.

    Parameters
    ----------
    names
        name_id, kind, text: those of kind unit are used.
    units
        unit_id, successor_id: one row per documented unit.
    memberships
        unit_id, parent_id, valid_from, valid_to.
    roles
        unit_id, person, role, valid_from, valid_to.
    assignments
        name_id, unit_id, valid_from, valid_to.
    """

    names: pd.DataFrame
    units: pd.DataFrame
    memberships: pd.DataFrame
    roles: pd.DataFrame
    assignments: pd.DataFrame


@dataclass(frozen=True)
class Organisation:
    """Who belonged where, as arrays of one row per unit name and one column per month.

    Parameters
    ----------
    ids
        name_id of each row, ascending.
    first_month
        Month number of the first column.
    unit
        Row of the unit that each name meant.
    parent, customer, division
        Row of each unit's parent (-1: none), customer and division.
    has_customer
        Whether the unit had a customer of its own.
    answered_for
        Whether somebody on the way up was a customer; else `customer` is the top unit.
    is_documented
        One per row: whether a structure file describes it.
    in_circle
        One per row: whether its way up never ends.
    """

    ids: IntArray
    first_month: int
    unit: IntArray
    parent: IntArray
    customer: IntArray
    division: IntArray
    has_customer: npt.NDArray[np.bool_]
    answered_for: npt.NDArray[np.bool_]
    is_documented: npt.NDArray[np.bool_]
    in_circle: npt.NDArray[np.bool_]

    def rows(self, name_ids: IntArray) -> IntArray:
        """The row of each name_id; -1 for -1 (no name) and for unknown ones."""
        return _places(self.ids, name_ids)

    def columns(self, months: IntArray) -> IntArray:
        """The column of each month; months beyond either end take the nearest."""
        return np.clip(np.asarray(months) - self.first_month, 0, self.unit.shape[1] - 1)

    def placed(self, name_ids: IntArray, months: IntArray) -> pd.DataFrame:
        """Return the unit, customer and division that each exported name (-1: none) belonged to in a month.

        Returns
        -------
        DataFrame
            unit_id, customer_id, division_id, all name_ids; -1 where there is no name.
        """
        row, column = self.rows(name_ids), self.columns(months)
        if not len(self.ids):
            return pd.DataFrame(dict.fromkeys(("unit_id", "customer_id", "division_id"), row))
        unit = np.where(row >= 0, self.unit[row, column], NOBODY)
        found = {"unit_id": unit, "customer_id": self.customer[unit, column]}
        found["division_id"] = self.division[unit, column]
        return pd.DataFrame({key: np.where(unit >= 0, self.ids[at], NOBODY) for key, at in found.items()})


def organisation(structure: Structure, months: range, as_of: date, organised: Organised) -> Organisation:
    """Return who belonged where in each month.

    Parameters
    ----------
    months
        Month numbers, consecutive, at least one.
    as_of
        The day that counts for all months when read as organised now.

    Returns
    -------
    Organisation
        One row per name of kind unit, one column per month.

    Notes
    -----
    Before the first day on which anything is known of a unit its first known state is used, and after its last
    day its last one; a unit that has ended with a successor means the successor. Who a name meant is always
    read in its own month. A division is a top unit, or, where everything lies under one top unit, the unit
    next below it.
    """
    ids = np.sort(structure.names.loc[structure.names["kind"] == "unit", "name_id"].to_numpy(np.int64))
    month_ends = np.array([last_day(month).toordinal() for month in months], dtype=np.int64)
    judged = month_ends if organised == "then" else np.full(len(months), as_of.toordinal())
    index = _Index(ids, len(months))
    known = _known_spans(structure.memberships, index)
    days = np.clip(judged, known[0][:, None], known[1][:, None])
    parent = index.latest(structure.memberships, "unit_id", "parent_id", days)
    customers = structure.roles[structure.roles["role"] == "customer"]
    has_customer = index.latest(customers.assign(holder=customers["unit_id"]), "unit_id", "holder", days) >= 0
    top, below_top, in_circle = _tops(parent)
    documented = np.isin(ids, structure.units["unit_id"].to_numpy(np.int64))
    own = np.broadcast_to(np.arange(len(ids))[:, None], parent.shape)
    answering = _nearest_customer(has_customer, parent)
    ended = judged[None, :] > known[1][:, None]
    meant = index.latest(structure.assignments, "name_id", "unit_id", np.broadcast_to(month_ends, parent.shape))
    return Organisation(
        ids=ids,
        first_month=months.start,
        unit=_succeeded(np.where(meant >= 0, meant, own), ended, structure.units, index),
        parent=parent,
        customer=np.where(answering >= 0, answering, top),
        division=_divisions(top, below_top, documented),
        has_customer=has_customer,
        answered_for=answering >= 0,
        is_documented=documented,
        in_circle=np.asarray(in_circle.any(axis=1)),
    )


def names_without_customer(organisation: Organisation, month: int) -> IntArray:
    """Return the name_ids of documented units that nobody on the way up answers for in a month."""
    column = organisation.columns(np.array([month]))[0]
    lacking = ~organisation.answered_for[:, column] & organisation.is_documented
    return organisation.ids[lacking]


@dataclass(frozen=True)
class _Index:
    """The rows of an organisation, and dated facts spread over its months."""

    ids: IntArray
    n_months: int

    def rows(self, column: pd.Series) -> IntArray:
        """The row of each name_id of a column; -1 where missing."""
        wanted = column.to_numpy(dtype=float, na_value=np.nan)
        wanted = np.nan_to_num(wanted, nan=NOBODY).astype(np.int64)
        return _places(self.ids, wanted)

    def latest(self, dated: pd.DataFrame, key: str, value: str, days: IntArray) -> IntArray:
        """For each row and month the value valid on that day, the one that began last; -1: none."""
        spread = np.full((len(self.ids), self.n_months), NOBODY, dtype=np.int64)
        if dated.empty:
            return spread
        rows, values = self.rows(dated[key]), self.rows(dated[value])
        start, end = _ordinals(dated["valid_from"], OPEN_START), _ordinals(dated["valid_to"], OPEN_END)
        order = np.lexsort((values, start))
        order = order[rows[order] >= 0]
        rows, values, start, end = rows[order], values[order], start[order], end[order]
        valid = (start[:, None] <= days[rows]) & (days[rows] <= end[:, None])
        fact, month = np.nonzero(valid)
        # Later beginnings come later, and of repeated places the last assignment stays.
        spread[rows[fact], month] = values[fact]
        return spread


def _places(ids: IntArray, wanted: IntArray) -> IntArray:
    """The place of each number among ascending ids; -1 where it is none of them."""
    if not len(ids):
        return np.full(np.shape(wanted), NOBODY)
    found = np.minimum(np.searchsorted(ids, wanted), len(ids) - 1)
    return np.where(ids[found] == wanted, found, NOBODY)


def _ordinals(column: pd.Series, missing: int) -> IntArray:
    """Days as ordinals."""
    days = column.to_numpy().astype("datetime64[D]")
    ordinals = days.astype(np.int64) + date(1970, 1, 1).toordinal()
    return np.where(np.isnat(days), missing, ordinals)


def _known_spans(memberships: pd.DataFrame, index: _Index) -> tuple[IntArray, IntArray]:
    """First and last day on which anything is known of each unit; always and still where nothing is dated."""
    first = np.full(len(index.ids), OPEN_END, dtype=np.int64)
    last = np.full(len(index.ids), OPEN_START, dtype=np.int64)
    rows = index.rows(memberships["unit_id"])
    keep = rows >= 0
    np.minimum.at(first, rows[keep], _ordinals(memberships["valid_from"], OPEN_START)[keep])
    np.maximum.at(last, rows[keep], _ordinals(memberships["valid_to"], OPEN_END)[keep])
    unknown = first > last
    return np.where(unknown, OPEN_START, first), np.where(unknown, OPEN_END, last)


def _tops(parent: IntArray) -> tuple[IntArray, IntArray, npt.NDArray[np.bool_]]:
    """Each unit's top unit, the one next below it on the way, and whether the way is a circle."""
    own = np.broadcast_to(np.arange(len(parent))[:, None], parent.shape)
    months = np.arange(parent.shape[1])
    top, below = own.copy(), own.copy()
    for _ in range(MAX_DEPTH):
        above = parent[top, months] if len(parent) else top
        climbing = above >= 0
        if not climbing.any():
            return top, below, climbing
        below = np.where(climbing, top, below)
        top = np.where(climbing, above, top)
    return np.where(climbing, own, top), np.where(climbing, own, below), climbing


def _nearest_customer(has_customer: npt.NDArray[np.bool_], parent: IntArray) -> IntArray:
    """The unit itself or the nearest above that has a customer; -1: none."""
    months = np.arange(parent.shape[1])
    at = np.broadcast_to(np.arange(len(parent))[:, None], parent.shape).copy()
    found = np.where(has_customer, at, NOBODY)
    for _ in range(MAX_DEPTH):
        at = np.where(at >= 0, parent[at, months], NOBODY) if len(parent) else at
        asking = (found < 0) & (at >= 0)
        if not asking.any():
            break
        found = np.where(asking & has_customer[at, months], at, found)
    return found


def _divisions(top: IntArray, below_top: IntArray, documented: npt.NDArray[np.bool_]) -> IntArray:
    """Top units; the units next below where one top unit holds all that is documented."""
    division = top.copy()
    for month in range(top.shape[1]):
        tops = np.unique(top[documented, month])
        if len(tops) == 1 and documented.sum() > 1:
            division[:, month] = below_top[:, month]
    return division


def _succeeded(
    unit: IntArray, ended: npt.NDArray[np.bool_], units: pd.DataFrame, index: _Index
) -> IntArray:
    """Each unit, or its successor where it has ended by then."""
    successor = np.full(len(index.ids), NOBODY, dtype=np.int64)
    rows = index.rows(units["unit_id"])
    successor[rows[rows >= 0]] = index.rows(units["successor_id"])[rows >= 0]
    months = np.arange(unit.shape[1])
    for _ in range(MAX_DEPTH):
        if not len(index.ids):
            break
        follows = ended[unit, months] & (successor[unit] >= 0)
        if not follows.any():
            break
        unit = np.where(follows, successor[unit], unit)
    return unit


