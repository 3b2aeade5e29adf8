"""Satisfaction together with service levels, as far as the two have been seen to move together here.

A customer whose service levels fell is more likely to be less satisfied, but how much more differs from one
organisation to the next. The share of falling service levels that satisfaction follows is therefore learned from the
customers at hand, with months up to the present one only; where the data do not bear it out, the share goes to
nothing, and satisfaction speaks for itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analytics.formulas.change_scan import HAZARD, Evidence
from analytics.formulas.service_evidence import ServiceEvidence

Doubles = NDArray[np.float64]

LAGS = (0, 1, 2, 3)
"""Months by which satisfaction follows service levels."""
SHARE_PRIOR = (0.4, 2.8)
"""Beta prior of the share that satisfaction follows: an eighth, worth three events, so that the data soon decide."""
SERVICE_HAZARD_PRIOR = (2.0, 1000.0)
"""Gamma prior of falling service levels: events, and the customer-months they came in."""
LEAST_ALONE = 0.25
"""Share of all falling satisfaction that has nothing to do with service levels, however close the link looks."""
ROUNDS = 40
"""Of expectation and maximisation; the shares move by less than a hundredth after about twenty."""


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


def located_service_changes(
    service: ServiceEvidence, link: Link, customers: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The likeliest onset of falling service levels of some customers, and the service.

    Returns
    -------
    onset : array of int
        Month index.
    service : array of int
        The one service that fell; -1 where all did.
    """
    with np.errstate(divide="ignore"):
        whole = np.log(link.service_whole) + service.whole[:, customers]
        one = np.log(link.service_one) + service.service[:, :, customers]
    at = np.logaddexp(whole, np.logaddexp.reduce(one, axis=1)).argmax(0)
    row = np.arange(len(customers))
    best = one[at, :, row].argmax(1)
    is_whole = whole[at, row] >= one[at, best, row]
    return service.onsets[at], np.where(is_whole, -1, best)


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
    link : Link
        As learned from data up to the same month.
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
        satisfaction.by_onset().sum(0),
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
        found = [
            (float((with_whole * share).sum()), float((whole[0] * terms.whole * (1 + alone) * share).sum())),
            (float((with_one * share).sum()), float((one[0] * terms.one * (1 + alone) * share).sum())),
        ]
        hazards = [(events + with_ + only) / (months + exposure) for with_, only in found]
        shares = [(a + with_) / (a + b + with_ + only) for with_, only in found]
        # What follows service levels is part of all falling satisfaction, not added to it
        followed = hazards[0] * shares[0] + hazards[1] * shares[1]
        link = Link(max(HAZARD - followed, LEAST_ALONE * HAZARD), *hazards, *shares)
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
