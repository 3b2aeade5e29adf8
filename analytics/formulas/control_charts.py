"""Control charts of a series of figures: individuals with moving ranges (XmR), and the exponentially weighted mean.

They serve series without counts behind them, and as the rules in use elsewhere that the benchmark compares with.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.formulas.intervals import BoolArray, FloatArray

D2 = 1.128
"""Expected range of two normal values in standard deviations, as tabled in handbooks."""

SIGMAS = 3.0
"""Shewhart's limits: few false alarms, whatever the distribution."""


@dataclass(frozen=True)
class ControlChart:
    """A line with its limits and the points beyond them; the last axis is time."""

    line: FloatArray
    centre: FloatArray
    low: FloatArray
    high: FloatArray
    signal: BoolArray


def individuals_chart(values: npt.ArrayLike) -> ControlChart:
    """Return the individuals chart of each series.

    Parameters
    ----------
    values
        One value per period along the last axis; NaN is passed over.

    Returns
    -------
    ControlChart
        `line` holds the values; the rest has one value per series (NaN with fewer than two values), save
        `signal`, one per value.

    Notes
    -----
    Centre +- 3 mean moving range / 1.128: NIST/SEMATECH e-Handbook of Statistical Methods, section 6.3.2.2. The
    range across a gap joins the two values beside it.
    """
    y = np.asarray(values, dtype=float)
    n = (~np.isnan(y)).sum(axis=-1)
    centre = np.nansum(y, axis=-1) / np.where(n > 0, n, np.nan)
    ranges = np.abs(y - _previous(y))
    mean_range = np.nansum(ranges, axis=-1) / np.where(n > 1, n - 1, np.nan)
    reach = SIGMAS * mean_range / D2
    low, high = centre - reach, centre + reach
    signal = (y < low[..., None]) | (y > high[..., None])
    return ControlChart(y, centre, low, high, signal)


def _previous(y: FloatArray) -> FloatArray:
    """The last known value before each one, NaN before the first."""
    before = np.full(y.shape, np.nan)
    for t in range(1, y.shape[-1]):
        before[..., t] = np.where(np.isnan(y[..., t - 1]), before[..., t - 1], y[..., t - 1])
    return before


def ewma_chart(
    values: npt.ArrayLike,
    target: npt.ArrayLike,
    sigma: npt.ArrayLike,
    *,
    weight: float = 0.2,
    sigmas: float = SIGMAS,
    settled: bool = False,
) -> ControlChart:
    """Return the chart of the exponentially weighted moving average of each series.

    Parameters
    ----------
    values
        One value per period along the last axis; a NaN leaves the average where it was.
    target, sigma
        Level and standard deviation of single values in quiet times, one per series.
    weight
        Share of the newest value.
    sigmas
        Width of the limits.
    settled
        Whether to use the wider limits of a long-running chart from the start, as the handbook's example does.

    Returns
    -------
    ControlChart
        `line` is the average; limits have one value per period. A period without a value signals nothing.

    Notes
    -----
    Variance sigma^2 weight / (2 - weight) [1 - (1 - weight)^(2t)]: NIST/SEMATECH e-Handbook of Statistical
    Methods, section 6.3.2.4; Lucas and Saccucci (1990), Technometrics 32.
    """
    y = np.asarray(values, dtype=float)
    level, sd = np.asarray(target, dtype=float), np.asarray(sigma, dtype=float)
    line, now = np.empty(y.shape), np.broadcast_to(level, y.shape[:-1])
    for t in range(y.shape[-1]):
        now = np.where(np.isnan(y[..., t]), now, weight * y[..., t] + (1 - weight) * now)
        line[..., t] = now
    seen = (~np.isnan(y)).cumsum(axis=-1)
    settling = np.ones(y.shape) if settled else 1 - (1 - weight) ** (2 * seen)
    reach = sigmas * sd[..., None] * np.sqrt(weight / (2 - weight) * settling)
    low, high = level[..., None] - reach, level[..., None] + reach
    return ControlChart(line, level, low, high, ~np.isnan(y) & ((line < low) | (line > high)))
