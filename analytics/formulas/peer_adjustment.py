"""What each customer's answers and service levels say, once what moved everybody is taken out.

Counts of ordered answers, met of total, and plain measured values all become the same thing: an observation ``z``
with a precision, per month, service and customer, freed of the movement common to all customers (season, an outage,
a new wording). Month t is made from months up to t only, and is never revised afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, ndtri
from scipy.stats import rankdata

Floats = NDArray[np.float32]
Places = NDArray[np.intp]

HUBER = 1.5
"""Standardised residuals beyond this lose weight in the common effect; 1.345 is 95 % efficient at the normal."""
LARGEST_STEP = 4.0
"""Logits. One score step is a local answer: a single missed ticket where 98 % are kept would otherwise read as -50."""
FEWEST_PEERS = 8
"""Fewer customers than this in a month do not rank a measured value: its place among them would be mostly chance."""
TICKET_CORRELATION = 1 / 61
"""Correlation of two tickets of one service in one month, for want of data (caps the effective number at 61)."""


@dataclass(frozen=True)
class Spread:
    """How widely levels differ, as variances (and standard deviations of monthly steps) on the scale of z.

    Attributes
    ----------
    customer, service : float
        Variance of own levels between customers, and between the services of one customer.
    month : float
        Variance of a customer's whole month around its level (a bad week, a holiday).
    common_step, service_step : float
        How far the movement common to all goes in a month, and how far one service departs from it (standard
        deviations); they matter only where few customers carry the common effect.
    """

    customer: float
    service: float
    month: float
    common_step: float
    service_step: float


SATISFACTION = Spread(customer=0.15, service=0.05, month=0.06, common_step=0.35, service_step=0.10)
"""Logits. Customer and service make the .20 usual in ticket surveys; .06 is .03 for a month alone, doubled because
neighbouring months go together (correlation .5)."""
KEPT = Spread(customer=0.10, service=0.50, month=0.02, common_step=0.30, service_step=0.70)
"""Logits of tickets kept: agreed levels between 85 and 98 % lie far apart, and an outage takes ten points off one
service for everyone."""
ANSWERED = Spread(customer=0.25, service=0.02, month=0.02, common_step=0.30, service_step=0.10)
"""Logits of invitations answered: people's readiness to answer differs by customer far more than by service."""
RANKED = Spread(customer=0.15, service=0.15, month=0.0, common_step=0.0, service_step=0.0)
"""Normal scores within the month: common movement is gone by construction."""


@dataclass(frozen=True)
class PeerAdjusted:
    """Observations freed of common movement.

    Attributes
    ----------
    z : array (months, services, customers)
        Own level plus own movement, larger is better; 0 where nothing was observed.
    precision : array (months, services, customers)
        Inverse variance of z; 0 where nothing was observed.
    common : array (months, services)
        The movement taken out.
    cuts : array (months, categories - 1)
        Thresholds of the ordered logit as known in that month; no columns for other observations.
    spread : Spread
        What the scale of z is, for the scan that follows.
    """

    z: Floats
    precision: Floats
    common: Floats
    cuts: Floats
    spread: Spread


def ordinal_observations(counts: NDArray[np.floating], spread: Spread = SATISFACTION) -> PeerAdjusted:
    """One score step of an ordered logit per month, service and customer.

    Parameters
    ----------
    counts : array (months, categories, services, customers)
        Number of answers, categories ordered from worst to best.
    spread : Spread
        Variances in logits.

    Returns
    -------
    PeerAdjusted
        z in logits: the customer's own shrunken baseline plus U/I, with the Fisher information I as precision.

    Notes
    -----
    ``F_k = expit(theta_k - eta)``, ``U = sum_k K_k (F_k + F_{k-1} - 1)``, ``I = n sum_k p_k (F_k + F_{k-1} - 1)^2``
    (McCullagh 1980, Regression models for ordinal data). The common effect is a Huber-weighted Newton step over all
    customers, shrunk towards last month's where few answers carry it.
    """
    months, categories, services, customers = counts.shape
    flat = counts.reshape(months, categories, -1).astype(np.float32, copy=False)
    cuts = _cut_points(flat)
    z = np.zeros((months, services * customers), np.float32)
    precision = np.zeros_like(z)
    common = np.zeros((months, services), np.float32)
    level = np.zeros(services, np.float32)
    baseline = _Baseline(services, customers, spread)
    started = np.zeros(services, bool)
    for t in range(months):
        seen = np.flatnonzero(flat[t].sum(0))
        if seen.size:
            answers, own, service = flat[t][:, seen], baseline.level()[seen], seen // customers
            for _ in range(2):
                score, info = _score_and_information(answers, cuts[t], own + level[service])
                level = level + _common_step(score, info, service, started, spread)
            score, info = _score_and_information(answers, cuts[t], own + level[service])
            z[t, seen] = own + np.clip(score / info, -LARGEST_STEP, LARGEST_STEP)
            precision[t, seen] = info
            baseline.add(seen, z[t, seen], info)
            started |= np.bincount(service, minlength=services) > 0
        common[t] = level
    shape = (months, services, customers)
    return PeerAdjusted(z.reshape(shape), precision.reshape(shape), common, cuts, spread)


def share_observations(
    met: NDArray[np.floating], total: NDArray[np.floating], spread: Spread, correlation: float = 0.0
) -> PeerAdjusted:
    """Shares (met of total, answered of invited) as ordered answers of two categories.

    Parameters
    ----------
    met, total : array (months, services, customers)
        Counts; total 0 where nothing was counted.
    spread : Spread
        Variances in logits: `KEPT` for service levels, `ANSWERED` for response rates.
    correlation : float
        Between two of the things counted in one month, so that n of them weigh ``n / (1 + (n - 1) correlation)``.

    Returns
    -------
    PeerAdjusted
        z in logits.
    """
    weight = np.float32(1) / (1 + np.maximum(total - 1, 0) * np.float32(correlation))
    return ordinal_observations(np.stack([(total - met) * weight, met * weight], axis=1), spread)


def ranked_observations(values: NDArray[np.floating], spread: Spread = RANKED) -> PeerAdjusted:
    """Measured values as normal scores of their rank among all customers of that month and service.

    Parameters
    ----------
    values : array (months, services, customers)
        Larger is better, NaN where not measured.
    spread : Spread
        Variances in normal scores.

    Returns
    -------
    PeerAdjusted
        z as normal scores with precision 1. Months in which fewer than `FEWEST_PEERS` customers were measured for a
        service are left out. An outage that hits everyone leaves the ranks alone.

    Notes
    -----
    Blom's scores, ``Phi^-1((rank - 3/8) / (n + 1/4))``.
    """
    months, services, _ = values.shape
    z = np.zeros(values.shape, np.float32)
    precision = np.zeros(values.shape, np.float32)
    for month in range(months):
        for service in range(services):
            seen = np.flatnonzero(~np.isnan(values[month, service]))
            if seen.size >= FEWEST_PEERS:
                rank = rankdata(values[month, service, seen])
                z[month, service, seen] = ndtri((rank - 0.375) / (seen.size + 0.25))
                precision[month, service, seen] = 1
    common, cuts = np.zeros((months, services), np.float32), np.zeros((months, 0), np.float32)
    return PeerAdjusted(z, precision, common, cuts, spread)


def mean_category(eta: NDArray[np.floating], cuts: NDArray[np.floating]) -> NDArray[np.float64]:
    """Expected category of ordered answers, counted from 0.

    Parameters
    ----------
    eta : array
        Levels in logits.
    cuts : array (categories - 1,)
        Thresholds, as in `PeerAdjusted.cuts`.

    Returns
    -------
    array
        Same shape as eta; ``sum_k P(above category k)``.
    """
    mean: NDArray[np.float64] = expit(np.asarray(eta, dtype=float)[..., None] - cuts).sum(-1)
    return mean


def levels_before(
    observed: PeerAdjusted, onset: NDArray[np.intp], service: NDArray[np.intp], customers: NDArray[np.intp]
) -> NDArray[np.float64]:
    """Customers' own levels before a change, common movement of its first month included.

    Parameters
    ----------
    onset : array of int
        Month index per customer asked for.
    service : array of int
        The service concerned, -1 for all together.
    customers : array of int

    Returns
    -------
    array
        One level per customer asked for, on the scale of eta, shrunk towards the average.
    """
    months, services, _ = observed.precision.shape
    before = np.arange(months)[:, None] < onset
    concerned = (service < 0) | (np.arange(services)[:, None] == service)
    info = observed.precision[:, :, customers] * (before[:, None] & concerned)
    info = info / (1 + info * observed.spread.month)
    known = info.sum((0, 1))
    between = observed.spread.customer + np.where(service < 0, 0, observed.spread.service)
    own = (info * observed.z[:, :, customers]).sum((0, 1)) / (1 / between + known)
    share = np.where(known > 0, info.sum(0) / np.maximum(known, 1e-9), concerned / concerned.sum(0))
    level: NDArray[np.float64] = own + (share * observed.common[onset].T).sum(0)
    return level


def _cut_points(counts: Floats) -> Floats:
    """Thresholds of the ordered logit by month, from the answers pooled so far; no category is ever impossible."""
    pooled = np.cumsum(counts.sum(2, dtype=float), 0) + 0.5
    below = np.cumsum(pooled, 1)[:, :-1] / pooled.sum(1, keepdims=True)
    cuts: Floats = np.log(below / (1 - below)).astype(np.float32)
    return cuts


def _score_and_information(answers: Floats, cut: Floats, eta: Floats) -> tuple[Floats, Floats]:
    """Score U and Fisher information I of each column of answers at its own eta."""
    score = np.zeros_like(eta)
    per_answer = np.zeros_like(eta)
    below: Floats = np.zeros_like(eta)
    for k, row in enumerate(answers):
        upto = 1 / (1 + np.exp(eta - cut[k])) if k < len(cut) else np.ones_like(eta)
        pull = upto + below - 1
        score += row * pull
        per_answer += (upto - below) * pull * pull
        below = upto
    return score, answers.sum(0) * per_answer


def _common_step(score: Floats, info: Floats, service: Places, started: NDArray[np.bool_], spread: Spread) -> Floats:
    """What all customers moved by together, per service; robust, and shrunk where little is known."""
    around = 1 + info * np.float32(spread.month + spread.service)
    outlying = np.abs(score) / np.sqrt(info * around)
    weight = np.minimum(1, HUBER / np.maximum(outlying, 1e-6)) / around
    services = started.size
    pull, known = (np.bincount(service, weight * v, services) for v in (score, info))
    own = np.divide(pull, known, out=np.zeros_like(pull), where=known > 0)
    trust = np.where(started, known / (1 + known * spread.service_step**2), 0)
    shared = (trust * own).sum() / (spread.common_step**-2 + trust.sum())
    shrunken = shared + (own - shared) * known / (known + spread.service_step**-2)
    # A service seen for the first time has no last month to be shrunk towards
    return np.where(started, shrunken, own).astype(np.float32)


class _Baseline:
    """Each customer's and service's level so far, shrunk towards the customer's, and that towards the average."""

    def __init__(self, services: int, customers: int, spread: Spread) -> None:
        self.shape = (services, customers)
        self.spread = spread
        self.snapshot = np.zeros(services * customers, np.float32)
        self.total = np.zeros(services * customers, np.float32)

    def add(self, seen: Places, z: Floats, info: Floats) -> None:
        weight = info / (1 + info * np.float32(self.spread.month))
        self.snapshot[seen] += weight
        self.total[seen] += weight * z

    def level(self) -> Floats:
        known, total = self.snapshot.reshape(self.shape), self.total.reshape(self.shape)
        between = np.float32(self.spread.service)
        shrink = 1 / (1 + known * between)
        customer = (total * shrink).sum(0) / (np.float32(1 / self.spread.customer) + (known * shrink).sum(0))
        level: Floats = (customer + (total - known * customer) * shrink * between).ravel()
        return level
