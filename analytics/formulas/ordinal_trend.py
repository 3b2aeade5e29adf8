"""Trend of one group's answers over months, from the raw answers on their ordered scale.

Each answer becomes its ridit; a generalised least-squares line runs through the months. Theil-Sen is a descriptive
slope, Mann-Kendall a yardstick that the benchmark compares with; neither decides what is said of a trend.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special, stats

from analytics.formulas.intervals import CONFIDENCE, FloatArray

TAU2 = 0.03
"""Variance of a group's months around its line (logit scale) where the data cannot tell: a typical fitted value."""

RHO = 0.5
"""Correlation of neighbouring months around the line: half of what disturbs one month is there in the next."""

MIN_MONTHS = 3
"""A line through two months has no scatter to judge it by."""

MIN_FREEDOM = 200
"""Months (beyond one per group) from which the months' variance is fitted instead of assumed."""

REFERENCE_ANSWERS = 5.0
"""Answers of all groups mixed into each group's own distribution, so that no category is impossible."""

MONTHS_PER_YEAR = 12

UNKNOWN = 1e9
"""Variance of a month without answers: so large that it has no say."""


@dataclass(frozen=True)
class Trend:
    """Slopes per year with limits, in the unit of the values, one per group; NaN where months are too few."""

    slope: FloatArray
    low: FloatArray
    high: FloatArray
    p: FloatArray
    direction: npt.NDArray[np.str_]
    n: FloatArray


@dataclass(frozen=True)
class MannKendall:
    """The classical test's parts; arrays of one shape."""

    s: FloatArray
    variance: FloatArray
    z: FloatArray
    p: FloatArray
    tau: FloatArray


@dataclass(frozen=True)
class MonthScores:
    """Each month's position against the group's own average, on the logit scale."""

    z: FloatArray
    precision: FloatArray
    per_logit: FloatArray
    """What one logit is worth at the group's own distribution, in the unit of the values; one per group."""


def month_scores(counts: npt.ArrayLike, values: npt.ArrayLike) -> MonthScores:
    """Return each month's mean ridit score as a position on the logit scale.

    Parameters
    ----------
    counts
        Answers per group, month and category, shape (C, T, J), categories worst first.
    values
        What each category counts for, shape (J,), such as 1..5, or 0, 0, 0, 100, 100 for csat.

    Returns
    -------
    MonthScores
        `z` and `precision` of shape (C, T); precision 0 and z 0 in months without answers.

    Notes
    -----
    With the group's own cumulative shares F, the ridit score of category k is F_k + F_(k-1) - 1 (Bross (1958),
    Biometrics 14), the score of an ordered-logit shift: U = sum K_k score_k, information
    I = n sum p_k score_k^2, z = U / I (McCullagh (1980), JRSS B 42).
    """
    k, v = np.asarray(counts, dtype=float), np.asarray(values, dtype=float)
    overall = k.sum(axis=(0, 1))
    own = k.sum(axis=1) + REFERENCE_ANSWERS * overall / max(overall.sum(), 1.0)
    share = own / np.maximum(own.sum(axis=-1, keepdims=True), 1e-12)
    upper = np.clip(share.cumsum(axis=-1), 0, 1)
    lower = upper - share
    score = upper + lower - 1
    information = k.sum(axis=-1) * (share * score**2).sum(axis=-1)[:, None]
    u = np.einsum("ctj,cj->ct", k, score)
    z = np.where(information > 0, u / np.where(information > 0, information, 1.0), 0.0)
    per_logit = ((lower * (1 - lower) - upper * (1 - upper)) * v).sum(axis=-1)
    return MonthScores(z, information, per_logit)


def month_variance(scores: MonthScores, *, common: npt.ArrayLike = 0.0, rho: float = RHO) -> float:
    """Return the variance of months around their group's level, beyond chance, pooled over groups.

    Parameters
    ----------
    common
        Movement common to all groups, logit scale, shape (T,) or (C, T).
    rho
        Correlation of neighbouring months.

    Returns
    -------
    float
        Squared logits, at least 0; `TAU2` with fewer than `MIN_FREEDOM` months to fit from.

    Notes
    -----
    Moments: sum I (z - mean)^2 has expectation T - 1 + tau2 (sum I - sum I_s I_t rho^|s-t| / sum I). DerSimonian
    and Laird (1986), Controlled Clinical Trials 7, extended to correlated months.
    """
    weight, z = scores.precision, scores.z - np.asarray(common, dtype=float)
    freedom = np.maximum((weight > 0).sum(axis=1) - 1, 0)
    if freedom.sum() < MIN_FREEDOM:
        return TAU2
    # What still moves all groups alike would pass for each one's own unrest.
    z = z - (weight * z).sum(axis=0) / np.maximum(weight.sum(axis=0), 1e-12)
    total = np.maximum(weight.sum(axis=1), 1e-12)
    mean = (weight * z).sum(axis=1) / total
    squares = (weight * (z - mean[:, None]) ** 2).sum()
    near = rho ** _apart(z.shape[1])
    slack = (total - np.einsum("cs,st,ct->c", weight, near, weight) / total)[freedom > 0].sum()
    return max(float((squares - freedom.sum()) / slack), 0.0) if slack > 0 else TAU2


def _apart(months: int) -> FloatArray:
    """How many months lie between each two."""
    month = np.arange(months, dtype=float)
    return np.asarray(np.abs(month[:, None] - month[None, :]))


def ordinal_trend(
    counts: npt.ArrayLike,
    values: npt.ArrayLike,
    *,
    common: npt.ArrayLike = 0.0,
    tau2: float | None = None,
    rho: float = RHO,
    confidence: float = CONFIDENCE,
) -> Trend:
    """Return each group's slope per year and whether it is clear.

    Parameters
    ----------
    counts
        Answers per group, month and category, shape (C, T, J), categories worst first, months without gaps.
    values
        What each category counts for; the slope is in this unit.
    common
        Movement common to all groups on the logit scale, shape (T,) or (C, T), which is removed.
    tau2
        Variance of months around their line, squared logits; default `month_variance`.
    rho
        Correlation of neighbouring months around the line.
    confidence
        Coverage of the limits.

    Returns
    -------
    Trend
        `direction` is `rising` or `falling` where p < 1 - confidence, else `no clear trend`: at 12 months of 5
        answers a drift of half a point shows in 15 of 100 cases, so nothing is ever called stable. `n` counts
        answers.

    Notes
    -----
    Generalised least squares of z on the month with covariance 1/I + tau2 rho^|s-t|. The slope in the unit of
    the values is the logit slope times their derivative at the group's own distribution.
    """
    scores = month_scores(counts, values)
    tau2 = month_variance(scores, common=common, rho=rho) if tau2 is None else tau2
    answered = scores.precision > 0
    slope, variance = _line(scores, np.asarray(common, dtype=float), tau2, rho)
    enough = answered.sum(axis=1) >= MIN_MONTHS
    slope, sd = np.where(enough, slope, np.nan), np.where(enough, np.sqrt(variance), np.nan)
    p = 2 * special.ndtr(-np.abs(slope / sd))
    direction = np.select(
        [(p < 1 - confidence) & (slope > 0), (p < 1 - confidence) & (slope < 0)],
        ["rising", "falling"],
        "no clear trend",
    )
    unit = scores.per_logit * MONTHS_PER_YEAR
    reach = float(special.ndtri(0.5 + confidence / 2)) * sd
    n = np.asarray(counts, dtype=float).sum(axis=(1, 2))
    return Trend(slope * unit, (slope - reach) * unit, (slope + reach) * unit, p, direction, n)


def _line(scores: MonthScores, common: FloatArray, tau2: float, rho: float) -> tuple[FloatArray, FloatArray]:
    """Generalised least-squares slope per month and its variance, one per group."""
    groups, months = scores.z.shape
    if months < MIN_MONTHS:
        return np.full(groups, np.nan), np.full(groups, np.nan)
    chance = np.where(scores.precision > 0, 1 / np.where(scores.precision > 0, scores.precision, 1.0), UNKNOWN)
    covariance = tau2 * rho ** _apart(months) + chance[:, :, None] * np.eye(months)
    # Centred months: the intercept takes the level, and the equations stay well conditioned.
    design = np.stack([np.ones(months), np.arange(months) - (months - 1) / 2], axis=1)
    observed = np.where(scores.precision > 0, scores.z - common, 0.0)
    weighted = np.linalg.solve(covariance, np.broadcast_to(design, (groups, months, 2)))
    bread = np.linalg.inv(np.einsum("ti,ctj->cij", design, weighted))
    right = np.einsum("ctj,ct->cj", weighted, observed)
    return np.einsum("cj,cj->c", bread[:, 1, :], right), bread[:, 1, 1]


def theil_sen(x: npt.ArrayLike, y: npt.ArrayLike, *, confidence: float = CONFIDENCE) -> tuple[float, float, float]:
    """Return the median of all slopes between two points, with its limits.

    Parameters
    ----------
    x, y
        One value per point; points with a NaN are passed over.
    confidence
        Coverage of the limits.

    Returns
    -------
    (slope, low, high)
        In units of y per unit of x; NaN with fewer than two points. Descriptive only.

    Notes
    -----
    Sen (1968), JASA 63, 1379-1389; `scipy.stats.theilslopes`.
    """
    at, of = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    known = np.isfinite(at) & np.isfinite(of)
    if np.unique(at[known]).size < 2:
        return float("nan"), float("nan"), float("nan")
    found = stats.theilslopes(of[known], at[known], alpha=confidence)
    return float(found.slope), float(found.low_slope), float(found.high_slope)


def mann_kendall(series: npt.ArrayLike) -> MannKendall:
    """Return the Mann-Kendall test of monotone trend, for the benchmark's comparison rules only.

    Parameters
    ----------
    series
        Values in order of time along the last axis; NaN is passed over.

    Returns
    -------
    MannKendall
        Shape of the leading axes; NaN where fewer than two values differ.

    Notes
    -----
    S = sum of signs of all later-minus-earlier differences, variance corrected for ties, z with continuity
    correction: Mann (1945), Kendall (1975). Agrees with Python package pymannkendall.
    """
    y = np.asarray(series, dtype=float)
    known = ~np.isnan(y)
    n = known.sum(axis=-1).astype(float)
    later = np.sign(np.nan_to_num(y)[..., None, :] - np.nan_to_num(y)[..., :, None])
    both = known[..., None, :] & known[..., :, None]
    s = np.triu(later * both).sum(axis=(-1, -2))
    tied = ((later == 0) & both).sum(axis=-1)
    ties = np.where(known, (tied - 1) * (2 * tied + 5), 0).sum(axis=-1)
    variance = (n * (n - 1) * (2 * n + 5) - ties) / 18
    z = (s - np.sign(s)) / np.sqrt(np.where(variance > 0, variance, np.nan))
    tau = s / np.where(n > 1, n * (n - 1) / 2, np.nan)
    return MannKendall(s, variance, z, 2 * special.ndtr(-np.abs(z)), tau)
