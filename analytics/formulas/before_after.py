"""Did it work? What followed an action, against what was there before it was needed.

The window that triggered an action is no baseline: it was chosen for being low, so scores rise after it whatever
is done. And what moved everyone is subtracted, since the action did not do that.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.formulas.comparison import Difference, difference
from analytics.formulas.intervals import BoolArray, FloatArray, Interval, mean_interval

BASELINE_MONTHS = 12
"""A year before the trigger: long enough to be steady, and every season once."""

TRIGGER_MONTHS = 3
"""The quarter whose score called for the action, up to the month before it was opened."""


@dataclass(frozen=True)
class FollowUp:
    """What followed each action; arrays with one value per action.

    `change` is after minus before with the common movement subtracted. `verdict` holds `as hoped`, `not seen`
    or `cannot tell`.
    """

    change: Difference
    n_before: FloatArray
    n_after: FloatArray
    verdict: npt.NDArray[np.str_]


def baseline_months(n_months: int, opened: npt.ArrayLike, *, trigger_months: int = TRIGGER_MONTHS) -> BoolArray:
    """Return which months are each action's "before".

    Parameters
    ----------
    opened
        Column of the month in which each action was opened, one per action.
    trigger_months
        Months before the opening that triggered it and are left out, as is the month of the opening.

    Returns
    -------
    array
        Booleans, one row per action and one column per month: the year before the trigger.
    """
    column, end = np.arange(n_months), np.asarray(opened)[..., None] - trigger_months
    return np.asarray((column >= end - BASELINE_MONTHS) & (column < end))


def months_after(n_months: int, opened: npt.ArrayLike, checked: npt.ArrayLike) -> BoolArray:
    """Return which months are each action's "after".

    Parameters
    ----------
    opened, checked
        Columns of the months in which each action was opened and is checked, one per action.

    Returns
    -------
    array
        Booleans, one row per action and one column per month: after the opening, up to and with the check.
    """
    column = np.arange(n_months)
    return np.asarray((column > np.asarray(opened)[..., None]) & (column <= np.asarray(checked)[..., None]))


def follow_up(
    counts: npt.ArrayLike,
    values: npt.ArrayLike,
    before: npt.ArrayLike,
    after: npt.ArrayLike,
    margin: float,
    *,
    higher_is_hoped: npt.ArrayLike = True,
    common: npt.ArrayLike | None = None,
    month_variance: float = 0.0,
) -> FollowUp:
    """Return whether what an action was meant to move has moved as hoped.

    Parameters
    ----------
    counts
        Answers per action, month and category, shape (A, T, J).
    values
        What each category counts for, shape (J,): 0, 0, 0, 100, 100 for csat in percent, 1..5 for a mean.
    before, after
        Booleans of shape (A, T): see `baseline_months` and `months_after`.
    margin
        The smallest movement worth having, in the unit of the values.
    higher_is_hoped
        The direction named when the action was opened, one per action.
    common
        What moved all groups alike, per month, shape (T,) or (A, T), in the unit of the values.
    month_variance
        Variance of a group's months around its level beyond chance, squared units of the values.

    Returns
    -------
    FollowUp
        `as hoped` where the interval of the change lies on the hoped side of 0; `not seen` where it excludes
        a hoped movement of the margin or more; else `cannot tell`, also without answers on either side.

    Notes
    -----
    Each side is pooled over its months and has its mean's interval, widened by the months' own variance; the two
    are combined as in `comparison.difference`. The words never say "caused".
    """
    k, v = np.asarray(counts, dtype=float), np.asarray(values, dtype=float)
    movement = np.zeros(k.shape[1]) if common is None else np.asarray(common, dtype=float)
    was, n_before = _side(k, v, np.asarray(before, dtype=bool), movement, month_variance)
    now, n_after = _side(k, v, np.asarray(after, dtype=bool), movement, month_variance)
    change = difference(was, now)
    hoped = np.broadcast_to(np.asarray(higher_is_hoped, dtype=bool), change.estimate.shape)
    least, most = np.where(hoped, change.low, -change.high), np.where(hoped, change.high, -change.low)
    words = np.select([least > 0, most < margin], ["as hoped", "not seen"], "cannot tell")
    return FollowUp(change, n_before, n_after, words)


def _side(
    counts: FloatArray, values: FloatArray, chosen: BoolArray, movement: FloatArray, month_variance: float
) -> tuple[Interval, FloatArray]:
    """The mean over the chosen months less the common movement, with its interval; and its answers."""
    used = counts * chosen[..., None]
    monthly = used.sum(axis=-1)
    n = monthly.sum(axis=-1)
    share = monthly / np.where(n > 0, n, 1.0)[..., None]
    common = (share * movement).sum(axis=-1)
    found = mean_interval(used.sum(axis=-2), values)
    shaking = 1.959964 * np.sqrt(month_variance * (share**2).sum(axis=-1))
    low = found.estimate - np.hypot(np.maximum(found.estimate - found.low, 0), shaking)
    high = found.estimate + np.hypot(np.maximum(found.high - found.estimate, 0), shaking)
    return Interval(found.estimate - common, low - common, high - common), n
