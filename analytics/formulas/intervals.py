"""Scores of one group of answers, each with the interval that its number of answers allows.

Shares (0-1) carry Wilson or Jeffreys intervals; means and the net promoter score carry one interval, that of
a Dirichlet posterior matched by a Beta distribution. The point shown is always the raw score.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

CONFIDENCE = 0.95
"""Share of intervals that contain the true value: the level readers assume where none is named."""

NPS_VALUES: FloatArray = np.array([-100.0, 0.0, 100.0])
"""What a detractor, a passive and a promoter add to the net promoter score."""

NPS_PRIOR = 0.5
"""Prior answers per group: with 1/2 each, coverage is near .95 from three answers on."""


@dataclass(frozen=True)
class Interval:
    """An estimate with its limits, of one shape and unit; NaN where there is nothing to estimate from."""

    estimate: FloatArray
    low: FloatArray
    high: FloatArray

    def times(self, factor: float) -> Interval:
        """The same interval in another unit, such as percent (factor 100) instead of a share."""
        return Interval(self.estimate * factor, self.low * factor, self.high * factor)


@dataclass(frozen=True)
class PosteriorMoments:
    """Mean and standard deviation of what a mean may be after the answers, in the unit of the values."""

    mean: FloatArray
    sd: FloatArray


def wilson_interval(successes: npt.ArrayLike, n: npt.ArrayLike, *, confidence: float = CONFIDENCE) -> Interval:
    """Return the share of successes with its Wilson score interval.

    Parameters
    ----------
    successes, n
        Counts that broadcast against each other, such as satisfied answers and all answers of each customer.
    confidence
        Coverage, between 0 and 1.

    Returns
    -------
    Interval
        Shares 0-1; NaN where n is 0.

    Notes
    -----
    Centre (p + z^2/2n) / (1 + z^2/n), half-width z sqrt(p(1-p)/n + z^2/4n^2) / (1 + z^2/n).
    Wilson (1927), JASA 22; recommended by Brown, Cai and DasGupta (2001), Statistical Science 16.

    Examples
    --------
    >>> wilson_interval(8, 10).low.round(4).item()
    0.4902
    """
    x, n = _counts(successes, n)
    z = float(special.ndtri(0.5 + confidence / 2))
    share = x / n
    scale = 1 + z * z / n
    centre = (share + z * z / (2 * n)) / scale
    half = z * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / scale
    # At 0 of n and n of n the limit is exactly 0 or 1; rounding would leave it a hair beyond.
    low = np.where(x == 0, 0.0 * share, np.maximum(centre - half, 0.0))
    high = np.where(x == n, share, np.minimum(centre + half, 1.0))
    return Interval(share, low, high)


def _counts(successes: npt.ArrayLike, n: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Both counts as floats of one shape, with NaN for an empty denominator."""
    x, total = np.broadcast_arrays(np.asarray(successes, dtype=float), np.asarray(n, dtype=float))
    return x, np.where(total > 0, total, np.nan)


def raw_mean(counts: npt.ArrayLike, values: npt.ArrayLike) -> FloatArray:
    """Return the plain mean of the answers.

    Parameters
    ----------
    counts
        Answers per category, shape (..., J).
    values
        What each category counts for, shape (J,).

    Returns
    -------
    array
        Shape (...), in the unit of the values; NaN where there is no answer.
    """
    k = np.asarray(counts, dtype=float)
    n = k.sum(axis=-1)
    return np.asarray((k @ np.asarray(values, dtype=float)) / np.where(n > 0, n, np.nan))


def posterior_moments(
    counts: npt.ArrayLike, values: npt.ArrayLike, *, prior: npt.ArrayLike | None = None
) -> PosteriorMoments:
    """Return mean and standard deviation of the Dirichlet posterior of a mean.

    Parameters
    ----------
    counts
        Answers per category, shape (..., J).
    values
        What each category counts for, shape (J,).
    prior
        Prior answers per category, a number or shape (J,) or (..., J); default 1/J each.

    Returns
    -------
    PosteriorMoments
        Shape (...), in the unit of the values. Without answers it is the prior's own.

    Notes
    -----
    a = K + prior, A = sum a, m = a.v/A, variance = (a.v^2/A - m^2) / (A + 1).
    """
    k = np.asarray(counts, dtype=float)
    v = np.asarray(values, dtype=float)
    a = k + (1 / v.size if prior is None else np.asarray(prior, dtype=float))
    total = a.sum(axis=-1)
    mean = np.asarray(a @ v) / total
    # Centred at the mean before squaring, so that values far from zero lose no digits.
    variance = (a * (v - mean[..., None]) ** 2).sum(axis=-1) / total / (total + 1)
    return PosteriorMoments(mean, np.sqrt(variance))


def beta_shapes(moments: PosteriorMoments, lowest: float, highest: float) -> tuple[FloatArray, FloatArray]:
    """Return the two shape parameters of the Beta distribution on lowest..highest with these moments.

    Parameters
    ----------
    lowest, highest
        Ends of the scale.

    Returns
    -------
    (array, array)
        M k and (1 - M) k, with k = M(1 - M)/V - 1 on the scale brought to 0-1.
    """
    mean = (moments.mean - lowest) / (highest - lowest)
    strength = mean * (1 - mean) / (moments.sd / (highest - lowest)) ** 2 - 1
    return mean * strength, (1 - mean) * strength


def mean_interval(
    counts: npt.ArrayLike,
    values: npt.ArrayLike,
    *,
    prior: npt.ArrayLike | None = None,
    confidence: float = CONFIDENCE,
) -> Interval:
    """Return the raw mean of the answers with an interval that holds from three answers on.

    Parameters
    ----------
    counts
        Answers per category, shape (..., J).
    values
        What each category counts for, shape (J,), such as 1..5.
    prior
        Prior answers per category; default 1/J each.
    confidence
        Coverage, between 0 and 1.

    Returns
    -------
    Interval
        Shape (...), in the unit of the values; NaN where there is no answer. When all of a few answers sit at
        an end of the scale the raw mean may lie outside its interval: five promoters show +100, +22 to +99.

    Notes
    -----
    The Dirichlet posterior of the mean is matched by a Beta distribution on the scale (first two moments).
    Simulated coverage .93-.95 from n = 3 on, where Student's t reaches .79 and the bootstrap .69.

    Examples
    --------
    >>> found = mean_interval([0, 0, 1, 2, 2], [1, 2, 3, 4, 5])
    >>> found.low.round(3).item(), found.high.round(3).item()
    (3.177, 4.634)
    """
    k = np.asarray(counts, dtype=float)
    v = np.asarray(values, dtype=float)
    lowest, highest = float(v.min()), float(v.max())
    first, second = beta_shapes(posterior_moments(k, v, prior=prior), lowest, highest)
    tail = (1 - confidence) / 2
    answered = k.sum(axis=-1) > 0
    ends = [
        np.where(answered, lowest + (highest - lowest) * special.betaincinv(first, second, q), np.nan)
        for q in (tail, 1 - tail)
    ]
    return Interval(raw_mean(k, v), ends[0], ends[1])


def satisfied_interval(counts: npt.ArrayLike, satisfied: npt.ArrayLike, *, confidence: float = CONFIDENCE) -> Interval:
    """Return the share of satisfied answers (for csat, the two best boxes) with its Wilson interval.

    Parameters
    ----------
    counts
        Answers per category, shape (..., J).
    satisfied
        Which categories count as satisfied, booleans of shape (J,), such as ``values >= 4``.
    confidence
        Coverage, between 0 and 1.

    Returns
    -------
    Interval
        Shares 0-1 of shape (...); NaN where there is no answer.
    """
    k = np.asarray(counts, dtype=float)
    met = k[..., np.asarray(satisfied, dtype=bool)].sum(axis=-1)
    return wilson_interval(met, k.sum(axis=-1), confidence=confidence)


def nps_groups(counts: npt.ArrayLike) -> FloatArray:
    """Return detractors (0-6), passives (7-8) and promoters (9-10).

    Parameters
    ----------
    counts
        Answers per score 0, 1, ..., 10, shape (..., 11).

    Returns
    -------
    array
        Counts of shape (..., 3).

    Raises
    ------
    ValueError
        When there are not eleven categories: other scales have no net promoter score.
    """
    k = np.asarray(counts, dtype=float)
    if k.shape[-1] != 11:
        raise ValueError(f"found {k.shape[-1]} categories; the net promoter score needs all 11, 0 to 10")
    return np.stack([k[..., :7].sum(axis=-1), k[..., 7:9].sum(axis=-1), k[..., 9:].sum(axis=-1)], axis=-1)


def nps_interval(groups: npt.ArrayLike, *, confidence: float = CONFIDENCE) -> Interval:
    """Return the net promoter score with its interval.

    Parameters
    ----------
    groups
        Detractors, passives, promoters, shape (..., 3).
    confidence
        Coverage, between 0 and 1.

    Returns
    -------
    Interval
        -100..100 of shape (...); NaN where there is no answer.

    Notes
    -----
    `mean_interval` of the values -100, 0, 100 with prior 1/2 per group. With many answers it agrees with the
    textbook variance (p + d) - (p - d)^2.
    """
    return mean_interval(groups, NPS_VALUES, prior=NPS_PRIOR, confidence=confidence)
