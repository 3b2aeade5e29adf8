"""Satisfaction together with service levels, as far as the two have been seen to move together here.

A customer whose service levels fell is more likely to be less satisfied, but how much more differs from one
organisation to the next. The share of falling service levels that satisfaction follows is therefore learned from the
customers at hand, with months up to the present one only; where the data do not bear it out, the share goes to
nothing, and satisfaction speaks for itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analytics.formulas.change_scan import (
    HAZARD,
    HISTORY_MONTHS,
    Drop,
    Evidence,
    log_bayes_factor,
    onsets_at,
    signatures,
)
from analytics.formulas.peer_adjustment import PeerAdjusted

Doubles = NDArray[np.float64]

KEPT_DROP = Drop(-0.4, 0.2)
"""Angles: from 93 % resolved in time to 79 %."""
RANKED_DROP = Drop(-1.5, 0.8)
"""Normal scores: from the middle of all customers to the worst tenth."""
REACTING = 0.75
"""Prior chance that one measure falls when its service gets worse; the others may not notice."""
REACHED = 0.85
"""Prior chance that one service is hit when the customer's services get worse together."""
LAGS = (0, 1, 2, 3)
"""Months by which satisfaction follows service levels."""
SHARE_PRIOR = (0.4, 2.8)
"""Beta prior of the share that satisfaction follows: an eighth, worth three events, so that the data soon decide."""
SERVICE_HAZARD_PRIOR = (2.0, 1000.0)
"""Gamma prior of falling service levels: events, and the customer-months they came in."""
SATISFACTION_PRIOR_MONTHS = 4000.0
"""Customer-months that the prior hazard of satisfaction counts for."""
ROUNDS = 40
"""Of expectation and maximisation; the shares move by less than a hundredth after about twenty."""


@dataclass(frozen=True)
class ServiceEvidence:
    """Log Bayes factors of service levels falling at each onset against not falling.

    Attributes
    ----------
    onsets : array (onsets,)
    whole : array (onsets, customers)
        All the customer's services together.
    service : array (onsets, services, customers)
        One service alone, times its prior chance of being that one; -inf where nothing is measured.
    """

    onsets: NDArray[np.intp]
    whole: Doubles
    service: Doubles


@dataclass(frozen=True)
class Link:
    """How satisfaction and service levels move, per customer and month.

    Attributes
    ----------
    satisfaction : float
        Hazard of satisfaction falling without service levels.
    service_whole, service_one : float
        Hazards of service levels falling, in all services together and in one.
    share_whole, share_one : float
        Share of these that satisfaction follows within three months.
    """

    satisfaction: float = HAZARD
    service_whole: float = 0.0
    service_one: float = 0.0
    share_whole: float = 0.0
    share_one: float = 0.0


@dataclass(frozen=True)
class Joint:
    """What satisfaction and service levels say together about each customer.

    Attributes
    ----------
    satisfaction : array (customers,)
        Probability that satisfaction has fallen by now.
    service : array (customers,)
        Probability that service levels have fallen by now.
    followed : array (customers,)
        Probability that satisfaction has fallen with service levels.
    by_onset : array (onsets, customers)
        Probability that satisfaction fell in that month; they add up to `satisfaction`, nearly.
    """

    satisfaction: Doubles
    service: Doubles
    followed: Doubles
    by_onset: Doubles


def service_evidence(measures: Sequence[tuple[PeerAdjusted, Drop]], month: int) -> ServiceEvidence:
    """Combine several measures into one log Bayes factor per onset, service and customer.

    Parameters
    ----------
    measures : sequence of (observations, drop)
        One per measure, all with the same months, services and customers.
    month : int
        Index of the last month to use.

    Returns
    -------
    ServiceEvidence

    Notes
    -----
    Measures are independent given the event, each reacting with chance `REACTING`; likewise services with `REACHED`.
    A mixture per measure keeps one loud measure from deciding against the others.
    """
    total: Doubles | None = None
    measured: NDArray[np.bool_] | None = None
    for observed, drop in measures:
        log_factor, has_data = _step_log_factors(observed, month, drop)
        mixed = np.where(has_data, np.logaddexp(np.log(REACTING) + log_factor, np.log1p(-REACTING)), 0.0)
        total = mixed if total is None else total + mixed
        measured = has_data if measured is None else measured | has_data
    if total is None or measured is None:
        raise ValueError("No measures given: combine satisfaction with at least one, or scan it alone.")
    hit = np.where(measured, np.logaddexp(np.log(REACHED) + total, np.log1p(-REACHED)), 0.0)
    chance = np.log(np.maximum(measured.sum(0), 1))
    return ServiceEvidence(onsets_at(month), hit.sum(1), np.where(measured, total - chance, -np.inf))


def _step_log_factors(observed: PeerAdjusted, month: int, drop: Drop) -> tuple[Doubles, NDArray[np.bool_]]:
    """Log Bayes factor of a step per onset, service and customer, each service with its own level."""
    onsets, spread = onsets_at(month), observed.spread
    months = np.arange(max(0, month + 1 - HISTORY_MONTHS), month + 1)
    info = observed.precision[months]
    q = info / (1 + np.float32(spread.month) * info)
    z, known = observed.z[months], q.sum(0)
    x = signatures(months, onsets)[: len(onsets)]
    shape = (len(onsets), *known.shape)
    qx = (x @ q.reshape(len(months), -1)).reshape(shape)
    qxz = (x @ (q * z).reshape(len(months), -1)).reshape(shape)
    level = np.float32(1 / (spread.customer + spread.service)) + known
    a = qxz - qx * ((q * z).sum(0) / level)
    b = qx - qx * qx / level
    return log_bayes_factor(a, b, drop).astype(float), known > 0


@dataclass(frozen=True)
class _Terms:
    """Per customer, each hypothesis' likelihood over that of nothing happening, all scaled alike."""

    nothing: Doubles
    satisfaction: Doubles
    whole: Doubles
    one: Doubles
    whole_followed: Doubles
    whole_pending: Doubles
    one_followed: Doubles
    one_pending: Doubles


def learned_link(satisfaction: Evidence, service: ServiceEvidence) -> Link:
    """Learn from all customers how far satisfaction follows service levels.

    Parameters
    ----------
    satisfaction : Evidence
    service : ServiceEvidence
        Of the same month and customers.

    Returns
    -------
    Link
        Near the cautious prior where little has happened; shares near 0 where the two move apart.

    Notes
    -----
    Empirical Bayes by expectation and maximisation over: nothing; satisfaction falls; service levels fall (all, one);
    both, by chance; both, satisfaction following within `LAGS`.
    """
    return _learn(_terms(satisfaction, service), len(satisfaction.onsets))


def joint_probability(satisfaction: Evidence, service: ServiceEvidence, link: Link) -> Joint:
    """Posterior probabilities of falling satisfaction and falling service levels, given how they move together.

    Parameters
    ----------
    satisfaction : Evidence
    service : ServiceEvidence
    link : Link
        As learned from data up to the same month.

    Returns
    -------
    Joint
    """
    terms = _terms(satisfaction, service)
    whole, one = _split(link)
    alone = link.satisfaction * terms.satisfaction
    fell = whole[0] * terms.whole + one[0] * terms.one
    followed = whole[1] * terms.whole_followed + one[1] * terms.one_followed
    pending = whole[1] * terms.whole_pending + one[1] * terms.one_pending
    all_of_it = (1 + alone) * (terms.nothing + fell) + followed + pending
    by_onset = _by_onset(satisfaction, service, link, terms, fell) / all_of_it
    return Joint(
        (alone * (terms.nothing + fell) + followed) / all_of_it,
        ((1 + alone) * fell + followed + pending) / all_of_it,
        followed / all_of_it,
        by_onset,
    )


def _split(link: Link) -> tuple[tuple[float, float], tuple[float, float]]:
    """Hazards of service levels falling without and with satisfaction: in all services, in one."""
    return (
        (link.service_whole * (1 - link.share_whole), link.service_whole * link.share_whole),
        (link.service_one * (1 - link.share_one), link.service_one * link.share_one),
    )


def _scaled(service: ServiceEvidence) -> tuple[Doubles, Doubles, Doubles]:
    """Likelihoods of nothing, of all services and of one, divided by each customer's largest."""
    top = np.maximum(np.maximum(service.whole.max(0), service.service.max((0, 1))), 0.0)
    return np.exp(-top), np.exp(service.whole - top), np.exp(service.service - top)


def _terms(satisfaction: Evidence, service: ServiceEvidence) -> _Terms:
    nothing, whole, one = _scaled(service)
    whole_followed, whole_pending = _following(whole, satisfaction.whole)
    one_followed, one_pending = _following(one, satisfaction.service)
    return _Terms(
        nothing,
        satisfaction.by_onset().sum(0, dtype=float),
        whole.sum(0),
        one.sum((0, 1)),
        whole_followed,
        whole_pending,
        one_followed.sum(0),
        one_pending.sum(0),
    )


def _following(service: Doubles, satisfaction: NDArray[np.floating]) -> tuple[Doubles, Doubles]:
    """Likelihood that satisfaction followed by now, and that it is still to follow; lags equally likely."""
    onsets = len(service)
    followed, pending = np.zeros(service.shape[1:]), np.zeros(service.shape[1:])
    for lag in LAGS:
        seen = max(onsets - lag, 0)
        followed += (service[:seen] * satisfaction[lag:]).sum(0)
        pending += service[seen:].sum(0)
    return followed / len(LAGS), pending / len(LAGS)


def _learn(terms: _Terms, onsets: int) -> Link:
    """Expectation and maximisation from the prior; a few numbers per customer, so cheap at any size."""
    exposure = terms.nothing.size * onsets
    a, b = SHARE_PRIOR
    events, months = SERVICE_HAZARD_PRIOR
    link = Link(HAZARD, events / months, events / months, a / (a + b), a / (a + b))
    for _ in range(ROUNDS):
        whole, one = _split(link)
        alone = link.satisfaction * terms.satisfaction
        with_whole = whole[1] * (terms.whole_followed + terms.whole_pending)
        with_one = one[1] * (terms.one_followed + terms.one_pending)
        fell = whole[0] * terms.whole + one[0] * terms.one
        share = 1 / ((1 + alone) * (terms.nothing + fell) + with_whole + with_one)
        joint_whole, joint_one = (with_whole * share).sum(), (with_one * share).sum()
        only_whole = (whole[0] * terms.whole * (1 + alone) * share).sum()
        only_one = (one[0] * terms.one * (1 + alone) * share).sum()
        by_itself = (alone * (terms.nothing + fell) * share).sum()
        link = Link(
            (HAZARD * SATISFACTION_PRIOR_MONTHS + by_itself) / (SATISFACTION_PRIOR_MONTHS + exposure),
            (events + joint_whole + only_whole) / (months + exposure),
            (events + joint_one + only_one) / (months + exposure),
            (a + joint_whole) / (a + b + joint_whole + only_whole),
            (a + joint_one) / (a + b + joint_one + only_one),
        )
    return link


def _by_onset(satisfaction: Evidence, service: ServiceEvidence, link: Link, terms: _Terms, fell: Doubles) -> Doubles:
    """Weight of each month as the beginning of falling satisfaction, alone or following service levels."""
    _, whole, one = _scaled(service)
    whole_share, one_share = _split(link)[0][1], _split(link)[1][1]
    weight: Doubles = link.satisfaction * satisfaction.by_onset() * (terms.nothing + fell)
    for lag in LAGS:
        seen = max(len(whole) - lag, 0)
        weight[lag:] += whole_share / len(LAGS) * whole[:seen] * satisfaction.whole[lag:]
        weight[lag:] += one_share / len(LAGS) * (one[:seen] * satisfaction.service[lag:]).sum(1)
    return weight
