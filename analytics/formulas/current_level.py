"""How well each customer's services score this month, told from all its months rather than from this one alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numpy.typing import NDArray
from scipy.special import betainc, expit

from analytics.formulas.intervals import FloatArray, PosteriorMoments, beta_shapes
from analytics.formulas.peer_adjustment import PeerAdjusted

HALF_LIFE_MONTHS = 12
"""An answer a year old counts half: levels last, but not for ever."""
MIX_MONTHS = 6
"""Services count by their answers of so many months."""


@dataclass(frozen=True)
class Estimate:
    """Means known with some uncertainty; arrays of one shape, in the unit of the values."""

    mean: FloatArray
    sd: FloatArray


def current_scores(
    observed: PeerAdjusted, answers: NDArray[np.floating], month: int, values: NDArray[np.float64]
) -> Estimate:
    """Each customer's expected score in one month, steadied by its own past, its services and all customers.

    Parameters
    ----------
    observed : PeerAdjusted
        Of ordered answers.
    answers : array (months, services, customers)
        Numbers of answers; they weigh the services.
    month : int
        Index of the month; later ones are not used.
    values : array (categories,)
        What each category counts for, worst first.

    Returns
    -------
    Estimate
        One mean and standard deviation per customer, in the unit of the values; a customer who never answered
        stands at the average with the spread between customers.

    Notes
    -----
    Own levels are posterior means, services within customers within all, of the observations up to the month, each
    weighed by its age; the common movement of the month is added, and the ordered logit turns levels into scores:
    ``v_0 + sum_k (v_{k+1} - v_k) expit(eta - theta_k)``. The deviation is carried over by the slope.
    """
    spread, known_months = observed.spread, np.arange(month + 1)
    info = observed.precision[: month + 1]
    age = np.float32(0.5) ** ((month - known_months) / HALF_LIFE_MONTHS).astype(np.float32)
    weight = age[:, None, None] * info / (1 + np.float32(spread.month) * info.sum(1, keepdims=True))
    known, total = weight.sum(0), (weight * observed.z[: month + 1]).sum(0)
    keep = 1 / (1 + known * spread.service)
    precision = 1 / spread.customer + (known * keep).sum(0)
    customer = (total * keep).sum(0) / precision
    level = customer + (total - known * customer) * keep * spread.service + observed.common[month][:, None]
    mix = answers[max(0, month + 1 - MIX_MONTHS) : month + 1].sum(0) + 0.5 * (known > 0)
    share = np.where(mix.sum(0) > 0, mix / np.maximum(mix.sum(0), 1e-9), 1 / len(mix))
    above = expit(level[..., None] - observed.cuts[month])
    steps = np.diff(values)
    slope = ((above * (1 - above)) @ steps * share).sum(0)
    variance = 1 / precision + (share**2 * spread.service * keep).sum(0)
    return Estimate(values[0] + ((above @ steps) * share).sum(0), np.abs(slope) * np.sqrt(variance))


def probability_below(estimate: Estimate, level: npt.ArrayLike, lowest: float, highest: float) -> FloatArray:
    """Return the probability that the true mean is below a level.

    Parameters
    ----------
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
    return np.asarray(betainc(first, second, share))
