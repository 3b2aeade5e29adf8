"""A lasting change in one customer's series: since when, how sure, and in which services.

Every onset of the last 18 months is tried as a sudden step and as a drift of six months, with the customer's own
level unknown, against no change at all. The scan finds slow and broad changes; yesterday's incident is not one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr, ndtr, ndtri

from analytics.formulas.onsets import HISTORY_MONTHS, onsets_at, signature_sums, with_history
from analytics.formulas.peer_adjustment import Floats, PeerAdjusted

Doubles = NDArray[np.float64]

SERVICE_SHARE = 0.3
"""Prior share of changes that stay within one service; the others reach all of them."""
HAZARD = 0.0045
"""Changes for the worse per customer and month, where nothing better is known: about one customer in twenty a year."""
LARGEST_EXPONENT = 300.0
"""Nobody needs to tell such certainties apart, and sums of their products stay finite."""
LIKELY = 0.5
POSSIBLE = 0.2


@dataclass(frozen=True)
class Drop:
    """What a change for the worse is expected to measure: normal, cut off at 0, on the scale of z.

    Attributes
    ----------
    mean, sd : float
        Of the normal before the cut; mean is negative.
    """

    mean: float
    sd: float


SATISFACTION_DROP = Drop(-1.0, 0.6)
"""Logits: a fall of 0.3 to 1.0 on a scale of 1 to 5."""
ANSWERED_DROP = Drop(-1.0, 0.5)
"""Logits: from one in four answering to one in nine."""


@dataclass(frozen=True)
class Fits:
    """What the months up to one say about a change since each onset: ``a`` its pull, ``b`` its information.

    Attributes
    ----------
    onsets : array (onsets,)
        Index of the first month of the change.
    whole_a, whole_b : array (2 x onsets, customers)
        Change in all services together: first every onset as a step, then every onset as a drift.
    service_a, service_b : array (onsets, services, customers)
        Step in one service alone, the others telling the customer's level.
    weight : array (services, customers)
        Share of the customer's information that each service carries; 0 where there is none.
    """

    onsets: NDArray[np.intp]
    whole_a: Floats
    whole_b: Floats
    service_a: Floats
    service_b: Floats
    weight: Floats

    def turned(self) -> Fits:
        """The same fits with every scale flipped, so that a rise reads as a fall."""
        return Fits(self.onsets, -self.whole_a, self.whole_b, -self.service_a, self.service_b, self.weight)


@dataclass(frozen=True)
class Evidence:
    """Bayes factors of a change since each onset against none.

    Attributes
    ----------
    onsets : array (onsets,)
    whole : array (onsets, customers)
        Change in all services, step and drift averaged.
    service : array (onsets, services, customers)
        Step in one service alone.
    weight : array (services, customers)
        Share of the customer's information that each service carries.
    """

    onsets: NDArray[np.intp]
    whole: Doubles
    service: Doubles
    weight: Floats

    def by_onset(self) -> Doubles:
        """Bayes factor per onset and customer, the scope of the change averaged out."""
        one = (self.service * self.weight).sum(1)
        mixed: Doubles = (1 - SERVICE_SHARE) * self.whole + SERVICE_SHARE * one
        return mixed


def change_fits(observed: PeerAdjusted, month: int) -> Fits:
    """Fit every onset, for all customers at once, with their own levels integrated out.

    Parameters
    ----------
    month : int
        Index of the last month to use.

    Returns
    -------
    Fits
        No onsets in the first three months; without information where a customer was not yet observed three months
        before.

    Notes
    -----
    With precisions q and signature x, products of series are taken net of the service's own level
    (prior variance w_s) and then of the customer's (w_c):
    ``<u,v>_s = sum q u v - sum q u sum q v / (1/w_s + sum q)``, ``<u,v> = sum_s <u,v>_s``,
    ``a = <x,z> - <x,1><1,z> / (1/w_c + <1,1>)``, ``b = <x,x> - <x,1>^2 / (1/w_c + <1,1>)``.
    A month's own noise v deflates its precisions: ``q_s = I_s / (1 + v sum_s I_s)``.
    """
    spread, onsets = observed.spread, onsets_at(month)
    months = np.arange(max(0, month + 1 - HISTORY_MONTHS), month + 1)
    info = observed.precision[months]
    q = info / (1 + np.float32(spread.month) * info.sum(1, keepdims=True))
    qz = q * observed.z[months]
    known, total = q.sum(0), qz.sum(0)
    first = int(onsets[0] - months[0]) if len(onsets) else len(months)
    qx, qxx = signature_sums(q, first), signature_sums(q, first, is_squared=True)
    keep = 1 / (1 + np.float32(spread.service) * known)  # what the service's own level leaves of a constant
    drawn = qx * (np.float32(spread.service) * keep)
    xz = signature_sums(qz, first) - drawn * total
    xx = qxx - drawn * qx
    x1, z1 = qx * keep, (total * keep).sum(0)
    level = np.float32(1 / spread.customer) + (known * keep).sum(0)
    whole_x1, steps = x1.sum(1), slice(0, len(onsets))
    has_history = with_history(info, onsets - months[0])
    whole_has_history = np.tile(has_history.any(1), (2, 1))
    return Fits(
        onsets,
        (xz.sum(1) - whole_x1 * (z1 / level)) * whole_has_history,
        (xx.sum(1) - whole_x1 * whole_x1 / level) * whole_has_history,
        (xz[steps] - x1[steps] * (z1 / level)) * has_history,
        (xx[steps] - x1[steps] * x1[steps] / level) * has_history,
        known / np.maximum(known.sum(0), np.float32(1e-9)),
    )


def log_bayes_factor(a: NDArray[np.floating], b: NDArray[np.floating], drop: Drop) -> NDArray[np.floating]:
    """Log Bayes factor of a drop against none.

    Parameters
    ----------
    a, b : array
        Pull and information of the change, as in `Fits`.

    Returns
    -------
    array
        Same shape; 0 where there is no information.

    Notes
    -----
    For ``d ~ N(m, s)`` cut to d < 0: ``-log(1 + s^2 b)/2 + (2ma + s^2 a^2 - m^2 b) / (2 (1 + s^2 b))
    + log Phi(-pm/sv) - log Phi(-m/s)``, ``pm = (m + s^2 a) / (1 + s^2 b)``, ``sv = s / sqrt(1 + s^2 b)``.
    """
    m, s = np.float32(drop.mean), np.float32(drop.sd)
    with_data = 1 + s * s * b
    r = (m + s * s * a) / (s * np.sqrt(with_data))  # pm/sv; the fraction above is (r^2 - (m/s)^2) / 2
    constant = np.float32(m * m / (2 * s * s) + log_ndtr(-m / s))
    found: NDArray[np.floating] = r * r / 2 + log_ndtr(-r) - np.log(with_data) / 2 - constant
    return found


def change_evidence(fits: Fits, drop: Drop) -> Evidence:
    """Bayes factors of a drop since each onset; turned fits are for improvements and for the mirror check."""
    whole = _exp(log_bayes_factor(fits.whole_a, fits.whole_b, drop))
    service = _exp(log_bayes_factor(fits.service_a, fits.service_b, drop))
    half = len(fits.onsets)
    return Evidence(fits.onsets, (whole[:half] + whole[half:]) / 2, service, fits.weight)


def _exp(log_factor: NDArray[np.floating]) -> Doubles:
    """Bayes factors of their logarithms."""
    factor: Doubles = np.exp(np.minimum(log_factor, LARGEST_EXPONENT), dtype=np.float64)
    return factor


def change_probability(evidence: Evidence, hazard: float = HAZARD) -> Doubles:
    """Posterior probability that each customer's series has changed.

    Returns
    -------
    array (customers,)
        ``odds / (1 + odds)`` with ``odds = hazard x sum over onsets``, the hazard being the prior probability of a
        change per month; 0 where there is no onset to try.
    """
    odds = hazard * evidence.by_onset().sum(0)
    probability: Doubles = odds / (1 + odds)
    return probability


@dataclass(frozen=True)
class Located:
    """Where a change most probably lies, and how large it then is, one element per customer asked for.

    Attributes
    ----------
    onset : array of int
        Month index.
    service : array of int
        The one service that changed; -1 where all did.
    low, middle, high : array
        Quantiles .025, .5 and .975 of the drop on the scale of z; negative. `low` is the largest drop.
    """

    onset: NDArray[np.intp]
    service: NDArray[np.intp]
    low: Doubles
    middle: Doubles
    high: Doubles


def located_changes(fits: Fits, by_onset: NDArray[np.floating], drop: Drop, customers: NDArray[np.intp]) -> Located:
    """The likeliest onset, scope and size of the changes of some customers.

    Parameters
    ----------
    by_onset : array (onsets, all customers)
        How likely each onset is, as from `Evidence.by_onset`.
    customers : array of int
        Which customers to answer for.
    """
    half, c = len(fits.onsets), customers
    at = by_onset[:, c].argmax(0)
    shapes_a = np.stack([fits.whole_a[at, c], fits.whole_a[half + at, c]])
    shapes_b = np.stack([fits.whole_b[at, c], fits.whole_b[half + at, c]])
    shapes = log_bayes_factor(shapes_a, shapes_b, drop)
    whole = np.logaddexp(shapes[0], shapes[1]) + np.log((1 - SERVICE_SHARE) / 2)
    service_a, service_b = fits.service_a[at, :, c], fits.service_b[at, :, c]
    with np.errstate(divide="ignore"):
        one = log_bayes_factor(service_a, service_b, drop) + np.log(SERVICE_SHARE * fits.weight[:, c].T)
    service, row, shape = one.argmax(1), np.arange(len(c)), shapes.argmax(0)
    # One service stands alone only where there are others that did not change
    is_one = (one[row, service] > whole) & ((fits.weight[:, c] > 0).sum(0) > 1)
    a = np.where(is_one, service_a[row, service], shapes_a[shape, row])
    b = np.where(is_one, service_b[row, service], shapes_b[shape, row])
    return Located(fits.onsets[at], np.where(is_one, service, -1), *_drop_quantiles(a, b, drop, (0.025, 0.5, 0.975)))


def _drop_quantiles(
    a: NDArray[np.floating], b: NDArray[np.floating], drop: Drop, shares: tuple[float, ...]
) -> tuple[Doubles, ...]:
    """Quantiles of how large a drop is, given that there is one: a normal cut off at 0."""
    m, s = drop.mean, drop.sd
    with_data = 1 + s * s * b.astype(float)
    centre, sd = (m + s * s * a.astype(float)) / with_data, s / np.sqrt(with_data)
    inside = ndtr(-centre / sd)
    return tuple(np.minimum(centre + sd * ndtri(np.clip(share * inside, 1e-300, 1)), 0.0) for share in shares)


def detectable_change(
    sd: NDArray[np.floating], n_since: NDArray[np.floating], n_before: NDArray[np.floating]
) -> Doubles:
    """Smallest change that the scan would usually find, in the unit of sd.

    Returns
    -------
    array
        ``3.5 sd sqrt(1/n_since + 1/n_before)``; infinite where one side has no answers.
    """
    since, before = np.asarray(n_since, dtype=float), np.asarray(n_before, dtype=float)
    least = np.minimum(since, before)
    size: Doubles = np.full(np.broadcast(sd, least).shape, np.inf)
    np.multiply(
        3.5 * np.asarray(sd), np.sqrt(1 / np.maximum(since, 1) + 1 / np.maximum(before, 1)), out=size, where=least > 0
    )
    return size
