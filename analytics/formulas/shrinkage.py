"""Means of small groups, steadied by what is known besides their few answers.

A group's own mean is drawn towards a target, the more so the fewer its answers: towards its parent, or better
towards its own earlier months moved by what moved everyone. For ranking and for "is it below the agreed level";
the raw score always stands beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from analytics.formulas.intervals import FloatArray, PosteriorMoments, beta_shapes

HALF_WEIGHT = 30.0
"""Answers beyond which a group hardly counts more in the spread of groups: large ones must not decide it alone."""

HISTORY_MONTHS = 12
"""A year of history holds every season once."""

ALTERNATIONS = 20
"""Rounds of fitting groups and months in turn; the movement is settled to a thousandth of a point well before."""


@dataclass(frozen=True)
class Estimate:
    """Means known with some uncertainty; arrays of one shape, in the unit of the values."""

    mean: FloatArray
    sd: FloatArray


def pooled_variance(counts: npt.ArrayLike, values: npt.ArrayLike) -> float:
    """Return the variance of single answers around their own group's mean.

    Parameters
    ----------
    counts
        Answers per group and category, shape (..., J).
    values
        What each category counts for, shape (J,).

    Returns
    -------
    float
        Squared units of the values; NaN where no group has two answers.
    """
    k, v = np.asarray(counts, dtype=float), np.asarray(values, dtype=float)
    n = k.sum(axis=-1)
    mean = (k @ v) / np.where(n > 0, n, 1.0)
    squares = (k * (v - mean[..., None]) ** 2).sum()
    freedom = np.maximum(n - 1, 0).sum()
    return float(squares / freedom) if freedom > 0 else float("nan")


def spread_around(
    mean: npt.ArrayLike,
    n: npt.ArrayLike,
    target: npt.ArrayLike,
    within: float,
    *,
    target_variance: npt.ArrayLike = 0.0,
) -> float:
    """Return the variance of true group means around their targets (omega squared).

    Parameters
    ----------
    mean, n
        Raw mean and number of answers of each group; groups without answers are passed over.
    target
        What each group is expected to be.
    within
        Variance of single answers, see `pooled_variance`.
    target_variance
        How uncertain each target itself is.

    Returns
    -------
    float
        Squared units of the means, at least 0; 0 where no group has answers.

    Notes
    -----
    omega^2 = sum w [(y - mu)^2 - s^2/n] / sum w, w = n / (1 + n/30). Moments, not maximum likelihood, which
    shrinks too far: its 90 % intervals hold the truth in 73 % of simulated cases.
    """
    y, size, mu, known = np.broadcast_arrays(*(np.asarray(a, dtype=float) for a in (mean, n, target, target_variance)))
    use = (size > 0) & np.isfinite(y) & np.isfinite(mu)
    if not use.any():
        return 0.0
    weight = size[use] / (1 + size[use] / HALF_WEIGHT)
    excess = (y[use] - mu[use]) ** 2 - within / size[use] - known[use]
    return max(float((weight * excess).sum() / weight.sum()), 0.0)


def shrunken_mean(
    mean: npt.ArrayLike,
    n: npt.ArrayLike,
    target: npt.ArrayLike,
    within: float,
    prior_variance: npt.ArrayLike,
) -> Estimate:
    """Return group means drawn towards their targets.

    Parameters
    ----------
    mean, n
        Raw mean and number of answers of each group; the mean may be NaN where n is 0.
    target, prior_variance
        What each group is expected to be, and the variance of true means around that.
    within
        Variance of single answers.

    Returns
    -------
    Estimate
        A group without answers stands at its target with the prior's own uncertainty.

    Notes
    -----
    Weight n / (n + A0) on the raw mean, A0 = s^2 / omega^2 prior answers; variance s^2 / (n + A0).
    Efron and Morris (1975), JASA 70, 311-319, for unequal variances.
    """
    y, size, mu, prior = np.broadcast_arrays(*(np.asarray(a, dtype=float) for a in (mean, n, target, prior_variance)))
    own = prior * size / (prior * size + within)
    drawn = mu + own * np.where(size > 0, y - mu, 0.0)
    return Estimate(drawn, np.sqrt(prior * (1 - own)))


def towards_parent(mean: npt.ArrayLike, n: npt.ArrayLike, parent: npt.ArrayLike, within: float) -> Estimate:
    """Return group means drawn towards their parent's mean.

    Parameters
    ----------
    mean, n
        Raw mean and number of answers of each group.
    parent
        A number per group, equal for groups of one parent (0, 1, 2, ...).
    within
        Variance of single answers.

    Returns
    -------
    Estimate
        The parent's mean is itself drawn towards the mean of all, so that a parent with few answers is not
        taken at its word.
    """
    y, size, group = np.nan_to_num(np.asarray(mean, dtype=float)), np.asarray(n, dtype=float), np.asarray(parent)
    total = np.bincount(group, size)
    overall = float((size * y).sum() / max(size.sum(), 1.0))
    parents = np.bincount(group, size * y) / np.where(total > 0, total, 1.0)
    between = spread_around(y, size, parents[group], within)
    # A parent's mean is as sure as the number of its groups makes it, each worth its own reliability.
    unit, weight = (between, np.bincount(group, size / (size + within / between))) if between > 0 else (within, total)
    across = spread_around(parents, weight, overall, unit)
    top = shrunken_mean(parents, weight, overall, unit, across)
    return shrunken_mean(y, size, top.mean[group], within, between + top.sd[group] ** 2)


def common_movement(monthly_mean: npt.ArrayLike, n: npt.ArrayLike) -> FloatArray:
    """Return what moved all groups alike, month by month.

    Parameters
    ----------
    monthly_mean, n
        Raw means and numbers of answers, one row per group and one column per month.

    Returns
    -------
    array
        One value per month in the unit of the means, 0 on average over the answers; 0 where nobody answered.

    Notes
    -----
    Least squares of group + month with the answers as weights, so that a month in which the happy customers
    happened to answer does not count as a rise.
    """
    size = np.asarray(n, dtype=float)
    y = np.where(size > 0, np.nan_to_num(np.asarray(monthly_mean, dtype=float)), 0.0)
    per_group, per_month = np.maximum(size.sum(axis=1), 1), np.maximum(size.sum(axis=0), 1)
    month = np.zeros(size.shape[1])
    for _ in range(ALTERNATIONS):
        group = (size * (y - month)).sum(axis=1) / per_group
        month = (size * (y - group[:, None])).sum(axis=0) / per_month
        month = np.where(size.sum(axis=0) > 0, month - (month * per_month).sum() / per_month.sum(), 0.0)
    return np.asarray(month)


def towards_history(
    monthly_mean: npt.ArrayLike,
    n: npt.ArrayLike,
    parent: npt.ArrayLike,
    within: float,
    *,
    now_months: int = 1,
    restart: npt.ArrayLike | None = None,
    common: npt.ArrayLike | None = None,
) -> Estimate:
    """Return the last months' means, drawn towards each group's own earlier months.

    Parameters
    ----------
    monthly_mean, n
        Raw means and numbers of answers, one row per group and one column per month, oldest first.
    parent
        A number per group, equal for groups of one parent; a group with little history leans on it.
    within
        Variance of single answers.
    now_months
        How many of the last months are the period to estimate; the 12 before them are the history.
    restart
        First month (column) of each group's history, such as the onset of a detected change; default 0. With
        an onset inside the period the parent alone is the target.
    common
        What moved all groups alike, per month; default `common_movement`.

    Returns
    -------
    Estimate
        One value per group, in the unit of the means.

    Notes
    -----
    The history is drawn towards the parent, then moved by the common movement, then the period's mean is drawn
    towards it. Simulated root mean square error of a quarter's mean: raw .50, towards the parent .25, towards
    the own history .20 (points of a 1-5 scale).
    """
    size = np.asarray(n, dtype=float)
    movement = common_movement(monthly_mean, size) if common is None else np.asarray(common, dtype=float)
    level = np.where(size > 0, np.asarray(monthly_mean, dtype=float), 0.0) - np.where(size > 0, movement, 0.0)
    months = size.shape[1]
    column = np.arange(months)
    first = np.zeros(len(size)) if restart is None else np.asarray(restart, dtype=float)
    is_now = column >= months - now_months
    is_past = ~is_now & (column >= months - now_months - HISTORY_MONTHS) & (column >= first[:, None])
    past = _window(level, size * is_past)
    now = _window(level, size * is_now)
    target = towards_parent(*past, parent, within)
    drift = spread_around(*now, target.mean, within, target_variance=target.sd**2)
    found = shrunken_mean(*now, target.mean, within, target.sd**2 + drift)
    return Estimate(found.mean + float(movement[is_now].mean()), found.sd)


def _window(level: FloatArray, size: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Mean and number of answers of each row."""
    total = size.sum(axis=1)
    return (size * level).sum(axis=1) / np.where(total > 0, total, 1.0), total


def probability_below(estimate: Estimate, level: npt.ArrayLike, lowest: float, highest: float) -> FloatArray:
    """Return the probability that the true mean is below a level.

    Parameters
    ----------
    estimate
        Means with their uncertainty.
    level
        The agreed level, broadcast against the means, in their unit.
    lowest, highest
        Ends of the scale.

    Returns
    -------
    array
        0-1; NaN where the level or the mean is.

    Notes
    -----
    The Beta distribution on the scale with the estimate's moments, which has the skew that a mean near the top
    of its scale has and the normal distribution lacks.
    """
    moments = PosteriorMoments(estimate.mean, np.maximum(estimate.sd, 1e-9 * (highest - lowest)))
    first, second = beta_shapes(moments, lowest, highest)
    share = np.clip((np.asarray(level, dtype=float) - lowest) / (highest - lowest), 0, 1)
    return np.asarray(special.betainc(first, second, share))


def james_stein(values: npt.ArrayLike, variance: float) -> FloatArray:
    """Return values of equal variance drawn towards their mean.

    Parameters
    ----------
    values
        At least four independent estimates, shape (k,).
    variance
        The sampling variance of each.

    Returns
    -------
    array
        The same shape and unit.

    Notes
    -----
    mean + c (value - mean), c = 1 - (k - 3) variance / sum (value - mean)^2, at least 0: Efron and Morris
    (1975), JASA 70. The yardstick of this module's tests.
    """
    y = np.asarray(values, dtype=float)
    around = y - y.mean()
    squares = float((around**2).sum())
    kept = max(1 - (y.size - 3) * variance / squares, 0.0) if squares > 0 else 0.0
    return np.asarray(y.mean() + kept * around)
