"""Two periods or two groups compared: the difference, its interval, and a plain verdict.

One rule makes every difference: the intervals of the two sides are combined by their distances from the raw
scores (MOVER). For two shares with Wilson intervals that is Newcombe's interval.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special, stats

from analytics.formulas.intervals import (
    CONFIDENCE,
    BoolArray,
    FloatArray,
    Interval,
    wilson_interval,
)

MARGIN_SHARE = 0.05
"""A change that matters, as a share of the scale: 5 points of csat, 10 of nps, 0.2 on a scale 1-5.

Smaller movements are within what a new reminder or a holiday does; the smallest real declines that the alert
benchmark plants (0.3 on a scale 1-5) are larger.
"""

POWER = 0.8
"""Chance that a change of the detectable size shows: the convention of planning, four times in five."""

FALSE_DISCOVERY_RATE = 0.05
"""Among the changes named in one table, the share that may be chance."""


@dataclass(frozen=True)
class Difference:
    """Now minus before with its interval and the p-value that belongs to it; arrays of one shape."""

    estimate: FloatArray
    low: FloatArray
    high: FloatArray
    p: FloatArray
    confidence: float = CONFIDENCE


@dataclass(frozen=True)
class Verdict:
    """What may be said of each difference, and the number that belongs in the sentence.

    `words` holds `rose`, `fell`, `no change larger than` or `cannot tell`. `bound` is the x of "no change
    larger than x" (NaN elsewhere); `detectable` the change that would show at these sizes, four times in five
    (NaN where a side has no answers).
    """

    words: npt.NDArray[np.str_]
    bound: FloatArray
    detectable: FloatArray


def difference(before: Interval, now: Interval, *, confidence: float = CONFIDENCE) -> Difference:
    """Return now minus before with an interval made of the two intervals.

    Parameters
    ----------
    before, now
        The two sides in one unit, independent samples, with intervals of the stated confidence.
    confidence
        Coverage of both sides, and of the result.

    Returns
    -------
    Difference
        In the unit of the sides; NaN where either side has no answers.

    Notes
    -----
    With distances from the raw scores, low = d - sqrt((e2 - l2)^2 + (u1 - e1)^2) and
    high = d + sqrt((u2 - e2)^2 + (e1 - l1)^2): Zou and Donner (2008), Statistics in Medicine 27 (MOVER). The
    p-value is the one of a normal distribution whose interval reaches as far towards zero: Altman and Bland
    (2011), BMJ 343:d2304; so p < .05 exactly where a 95 % interval excludes zero.
    """
    gap = now.estimate - before.estimate
    # A raw mean may lie beyond its own limit (all answers at an end of the scale): that side adds nothing.
    below = np.hypot(_length(now.estimate - now.low), _length(before.high - before.estimate))
    above = np.hypot(_length(now.high - now.estimate), _length(before.estimate - before.low))
    z = float(special.ndtri(0.5 + confidence / 2))
    reach = np.where(gap >= 0, below, above)
    distance = np.where(gap == 0, 0.0, np.abs(gap) / np.where(reach > 0, reach, np.nan))
    p = 2 * special.ndtr(-z * distance)
    return Difference(gap, gap - below, gap + above, p, confidence)


def _length(distance: FloatArray) -> FloatArray:
    """A distance, at least 0."""
    return np.maximum(distance, 0.0)


def share_difference(
    successes_before: npt.ArrayLike,
    n_before: npt.ArrayLike,
    successes_now: npt.ArrayLike,
    n_now: npt.ArrayLike,
    *,
    confidence: float = CONFIDENCE,
) -> Difference:
    """Return the difference of two independent shares with Newcombe's interval.

    Parameters
    ----------
    successes_before, n_before, successes_now, n_now
        Counts that broadcast against each other.
    confidence
        Coverage, between 0 and 1.

    Returns
    -------
    Difference
        Shares, -1..1; NaN where either n is 0.

    Notes
    -----
    Newcombe (1998), Statistics in Medicine 17, 873-890, method 10 (Wilson, no continuity
    correction).

    Examples
    --------
    >>> found = share_difference(48, 80, 56, 70)
    >>> found.low.round(4).item(), found.high.round(4).item()
    (0.0524, 0.3339)
    """
    before = wilson_interval(successes_before, n_before, confidence=confidence)
    now = wilson_interval(successes_now, n_now, confidence=confidence)
    return difference(before, now, confidence=confidence)


def margin_that_matters(lowest: float, highest: float) -> float:
    """Return the smallest change worth naming on a scale from lowest to highest, in its unit.

    Parameters
    ----------
    lowest, highest
        Ends of the scale: 0 and 100 for csat in percent, -100 and 100 for nps, 1 and 5 for a rating.

    Returns
    -------
    float
        `MARGIN_SHARE` of the scale's length.
    """
    return MARGIN_SHARE * (highest - lowest)


def verdict(change: Difference, margin: npt.ArrayLike, *, discovered: npt.ArrayLike | None = None) -> Verdict:
    """Return what may be said of each difference.

    Parameters
    ----------
    change
        Differences with their intervals.
    margin
        The smallest change that matters, in the same unit; see `margin_that_matters`.
    discovered
        Where many differences stand in one table, which of them `discoveries` kept; the others never rise or
        fall. Default: each stands alone.

    Returns
    -------
    Verdict
        `rose` or `fell` where the interval excludes 0 (and the difference was kept); else
        `no change larger than` where the interval lies within the margin, with its farther end as bound; else
        `cannot tell`. All three parts have the shape of the difference.

    Notes
    -----
    Detectable: half the interval's width times (z + z_power) / z, the size that an interval as wide as this
    one finds with a chance of .8.
    """
    clear = (change.low > 0) | (change.high < 0)
    kept = clear if discovered is None else clear & np.asarray(discovered, dtype=bool)
    bound = np.maximum(np.abs(change.low), np.abs(change.high))
    small = ~kept & (bound <= np.asarray(margin, dtype=float))
    words = np.select(
        [kept & (change.low > 0), kept & (change.high < 0), small],
        ["rose", "fell", "no change larger than"],
        "cannot tell",
    )
    z = float(special.ndtri(0.5 + change.confidence / 2))
    detectable = (change.high - change.low) / 2 * (z + float(special.ndtri(POWER))) / z
    return Verdict(words, np.where(small, bound, np.nan), detectable)


def adjusted_p(p: npt.ArrayLike) -> FloatArray:
    """Return Benjamini-Hochberg adjusted p-values.

    Parameters
    ----------
    p
        p-values of one family, any shape; NaN (nothing to compare) is left out of the family.

    Returns
    -------
    array
        The same shape; NaN where p is NaN.

    Notes
    -----
    Benjamini and Hochberg (1995), JRSS B 57, 289-300; `scipy.stats.false_discovery_control`.
    """
    given = np.asarray(p, dtype=float)
    adjusted = np.full(given.shape, np.nan)
    known = ~np.isnan(given)
    if known.any():
        adjusted[known] = stats.false_discovery_control(given[known], method="bh")
    return adjusted


def discoveries(p: npt.ArrayLike, *, rate: float = FALSE_DISCOVERY_RATE) -> BoolArray:
    """Return which differences of one table to name, with at most this share of them due to chance.

    Parameters
    ----------
    p
        p-values of one family, any shape; NaN is never a discovery.
    rate
        Accepted false-discovery rate.

    Returns
    -------
    array
        Booleans of the same shape.
    """
    return np.asarray(adjusted_p(p) <= rate)
