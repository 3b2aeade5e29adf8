"""Actual against agreed: the fact (met or missed), the gap, and whether the service is really below its level.

Facts count what happened. The inference allows for chance, and for tickets of one month going wrong together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from analytics.formulas.intervals import BoolArray, FloatArray

CLUSTERING = 1 / 61
"""Correlation of two tickets of one month where the data cannot tell. It caps the effective number at 61."""

MIN_FREEDOM = 30
"""Periods (beyond one per group) from which the correlation is fitted instead of assumed."""

SHOWN_BELOW = 0.05
"""A share this low comes by chance in fewer than 1 of 20 periods of a service that keeps its level."""

ROUNDING = 1e-9
"""18 of 20 meets 90 %, though 0.9 * 20 may be stored a hair above 18."""


@dataclass(frozen=True)
class ErrorBudget:
    """Misses that the level allows in the period, and their use; arrays of one shape, in cases.

    `burn` is the pace: 1 uses the budget up exactly at the period's end, 2 at half time. NaN without cases,
    infinite for a miss where none is allowed.
    """

    allowed: FloatArray
    used: FloatArray
    left: FloatArray
    burn: FloatArray


def gap(actual: npt.ArrayLike, agreed: npt.ArrayLike, *, higher_is_better: npt.ArrayLike = True) -> FloatArray:
    """Return actual minus agreed, its sign turned where lower is better: negative always means worse.

    Parameters
    ----------
    actual, agreed
        In the measure's own unit; NaN where not measured or not agreed.
    higher_is_better
        Booleans that broadcast against them.

    Returns
    -------
    array
        In the measure's unit; NaN where either is.
    """
    difference = np.asarray(actual, dtype=float) - np.asarray(agreed, dtype=float)
    return np.asarray(difference * np.where(np.asarray(higher_is_better, dtype=bool), 1.0, -1.0))


def is_met(met: npt.ArrayLike, total: npt.ArrayLike, target_share: npt.ArrayLike) -> BoolArray:
    """Return whether enough cases met their target; exactly the agreed share is enough.

    Parameters
    ----------
    met, total
        Cases.
    target_share
        Agreed share, 0-1.

    Returns
    -------
    array
        Booleans; False where there are no cases, which the caller shows as not measured.
    """
    x, n = np.asarray(met, dtype=float), np.asarray(total, dtype=float)
    return np.asarray((n > 0) & (x >= np.asarray(target_share, dtype=float) * n - ROUNDING * np.maximum(n, 1)))


def chance_of_so_few(
    met: npt.ArrayLike, total: npt.ArrayLike, target_share: npt.ArrayLike, *, clustering: npt.ArrayLike = 0.0
) -> FloatArray:
    """Return the probability of so few met cases in a service that exactly keeps its level.

    Parameters
    ----------
    met, total
        Cases.
    target_share
        Agreed share, 0-1.
    clustering
        Correlation of two cases of one period, see `fitted_clustering`.

    Returns
    -------
    array
        0-1; NaN where there are no cases.

    Notes
    -----
    The binomial tail P(X <= x) with x and n divided by the design effect 1 + (n - 1) rho (Kish (1965), Survey
    Sampling), by the regularised incomplete beta function since n is then no integer:
    `betainc(n - x, x + 1, 1 - target)`.

    Examples
    --------
    >>> chance_of_so_few(17, 20, 0.9).round(3).item()
    0.323
    """
    x, n, target, rho = np.broadcast_arrays(
        *(np.asarray(a, dtype=float) for a in (met, total, target_share, clustering))
    )
    effect = 1 + np.maximum(n - 1, 0) * rho
    missed = np.maximum(n - x, 0) / effect
    tail = special.betainc(np.where(missed > 0, missed, 1.0), x / effect + 1, 1 - target)
    return np.where(n > 0, np.where(missed > 0, tail, 1.0), np.nan)


def evidence(
    met: npt.ArrayLike,
    total: npt.ArrayLike,
    target_share: npt.ArrayLike,
    *,
    clustering: npt.ArrayLike = CLUSTERING,
) -> npt.NDArray[np.str_]:
    """Return whether the service itself is shown to be below its level.

    Parameters
    ----------
    met, total, target_share, clustering
        As in `chance_of_so_few`.

    Returns
    -------
    array
        `below`, or `not shown` (also without cases).
    """
    tail = chance_of_so_few(met, total, target_share, clustering=clustering)
    below = (tail < SHOWN_BELOW) & ~is_met(met, total, target_share)
    return np.where(below, "below", "not shown")


def fitted_clustering(met: npt.ArrayLike, total: npt.ArrayLike, group: npt.ArrayLike) -> float:
    """Return how much two cases of one period go right or wrong together (intraclass correlation).

    Parameters
    ----------
    met, total
        Cases per row, one row per group and period.
    group
        A number per row, equal for periods of one group (customer x service x measure), from 0.

    Returns
    -------
    float
        0 to 1/2; `CLUSTERING` with fewer than `MIN_FREEDOM` periods to fit from.

    Notes
    -----
    Moments of the beta-binomial: the squared deviations of each period's share from its group's, sum (x - n p)^2
    / n, have expectation sum p q (1 + (n - 1) rho)(1 - n / n_group) (Kleinman (1973), JASA 68; Williams (1982),
    Applied Statistics 31). A service that really changed counts as clustering, which errs on the careful side.
    """
    x, n, of = np.asarray(met, dtype=float), np.asarray(total, dtype=float), np.asarray(group)
    x, n, of = x[n > 0], n[n > 0], of[n > 0]
    size = np.bincount(of, n)
    left = 1 - n / size[of] if n.size else n
    if np.maximum(np.bincount(of) - 1, 0).sum() < MIN_FREEDOM:
        return CLUSTERING
    p = (np.bincount(of, x) / np.where(size > 0, size, 1.0))[of]
    one_case = p * (1 - p) * size[of] / np.maximum(size[of] - 1, 1)
    squares = ((x - n * p) ** 2 / n).sum()
    slack = (one_case * (n - 1) * left).sum()
    if slack <= 0:
        return CLUSTERING
    return float(np.clip((squares - (one_case * left).sum()) / slack, 0.0, 0.5))


def error_budget(
    met: npt.ArrayLike,
    total: npt.ArrayLike,
    target_share: npt.ArrayLike,
    *,
    expected_total: npt.ArrayLike | None = None,
) -> ErrorBudget:
    """Return the misses that the level allows, those used, and the pace.

    Parameters
    ----------
    met, total
        Cases of the period so far.
    target_share
        Agreed share, 0-1.
    expected_total
        Cases expected by the period's end; default the cases so far.

    Returns
    -------
    ErrorBudget
        In cases. `left` below 0 means that the level can no longer be kept if the expectation holds.

    Notes
    -----
    Burn is the share of misses over the share allowed: Beyer et al. (2018), The Site Reliability Workbook,
    chapter 5.
    """
    x, n, target = np.broadcast_arrays(*(np.asarray(a, dtype=float) for a in (met, total, target_share)))
    whole = n if expected_total is None else np.maximum(np.asarray(expected_total, dtype=float), n)
    allowed, used = (1 - target) * whole, n - x
    by_now = np.where(n > 0, (1 - target) * n, np.nan)
    none_allowed = np.where(used > 0, np.inf, np.where(n > 0, 0.0, np.nan))
    burn = np.where(by_now > 0, used / np.where(by_now > 0, by_now, 1.0), none_allowed)
    return ErrorBudget(allowed, used, allowed - used, burn)
