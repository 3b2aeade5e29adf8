"""Satisfaction and service levels together, as far as the data bear it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analytics.formulas.change_scan import SATISFACTION_DROP, Evidence, change_evidence, change_fits, change_probability
from analytics.formulas.joint_evidence import Link, joint_probability, learned_link, located_service_changes
from analytics.formulas.peer_adjustment import RANKED, SATISFACTION, PeerAdjusted, Spread
from analytics.formulas.service_evidence import RANKED_DROP, ServiceEvidence, reactions, service_evidence

MONTHS, SERVICES, CUSTOMERS, FALLING = 24, 3, 300, 30
ONSET = 14


def observations(fall: np.ndarray, spread: Spread, seed: int) -> PeerAdjusted:
    """Noise of variance 1 plus a fall from the onset on, in all services of the customers named by `fall`."""
    z = np.random.default_rng(seed).normal(0, 1, (MONTHS, SERVICES, CUSTOMERS))
    z[ONSET:] += fall
    none = np.zeros((MONTHS, SERVICES), np.float32)
    ones = np.ones(z.shape, np.float32)
    return PeerAdjusted(z.astype(np.float32), ones, none, np.zeros((MONTHS, 0), np.float32), spread)


@pytest.fixture(scope="module")
def falling() -> Evidence:
    """Thirty customers' satisfaction falls by one."""
    fall = np.where(np.arange(CUSTOMERS) < FALLING, -1.0, 0.0)
    return change_evidence(change_fits(observations(fall, SATISFACTION, 1), MONTHS - 1), SATISFACTION_DROP)


def services(first: int) -> ServiceEvidence:
    """Service levels of thirty customers fall, from the one given on."""
    customer = np.arange(CUSTOMERS)
    fall = np.where((customer >= first) & (customer < first + FALLING), -1.5, 0.0)
    return service_evidence([(observations(fall, RANKED, 2), RANKED_DROP)], MONTHS - 1)


def test_the_link_is_learned_where_the_two_move_together(falling: Evidence) -> None:
    """The same customers fall in both: satisfaction is found to follow."""
    link = learned_link(falling, services(0))
    assert link.share_whole > 0.8


def test_the_link_is_dropped_where_they_do_not(falling: Evidence) -> None:
    """Service levels of other customers fall: the share goes to nothing, and satisfaction speaks for itself."""
    apart = services(100)
    link = learned_link(falling, apart)
    assert link.share_whole < 0.05
    alone = change_probability(falling)
    joint = joint_probability(falling, apart, link).satisfaction
    assert np.abs(joint - alone).max() < 0.1


def test_linked_service_levels_raise_and_unhurt_ones_do_not(falling: Evidence) -> None:
    """With the link, falling service levels make a doubtful decline likelier."""
    together = services(0)
    link = learned_link(falling, together)
    joint = joint_probability(falling, together, link)
    alone = change_probability(falling)
    doubtful = (alone[:FALLING] > 0.02) & (alone[:FALLING] < 0.6)
    assert doubtful.any()
    assert (joint.satisfaction[:FALLING][doubtful] > alone[:FALLING][doubtful]).all()
    assert joint.satisfaction[FALLING:].mean() < alone[FALLING:].mean()


def test_probabilities_hang_together(falling: Evidence) -> None:
    """Onsets add up to the probability of a decline; following is part of both."""
    together = services(0)
    joint = joint_probability(falling, together, learned_link(falling, together))
    np.testing.assert_allclose(joint.by_onset.sum(0), joint.satisfaction, rtol=1e-9)
    assert (joint.followed <= joint.satisfaction + 1e-12).all()
    assert (joint.followed <= joint.service + 1e-12).all()
    assert ((joint.satisfaction >= 0) & (joint.satisfaction <= 1)).all()


def test_without_a_link_satisfaction_is_judged_alone(falling: Evidence) -> None:
    """Shares of nothing give exactly the probability of the plain scan."""
    link = Link(service_whole=0.002, service_one=0.002)
    joint = joint_probability(falling, services(0), link)
    np.testing.assert_allclose(joint.satisfaction, change_probability(falling), rtol=1e-9)


def test_little_data_keeps_the_cautious_prior() -> None:
    """Three customers and five months teach nothing: the share stays near an eighth."""
    z = np.zeros((5, SERVICES, 3), np.float32)
    some = observations(np.zeros(CUSTOMERS), RANKED, 3)
    short = replace(some, z=z, precision=z + 1, common=some.common[:5], cuts=some.cuts[:5])
    satisfaction = change_evidence(change_fits(replace(short, spread=SATISFACTION), 4), SATISFACTION_DROP)
    link = learned_link(satisfaction, service_evidence([(short, RANKED_DROP)], 4))
    assert link.share_whole == pytest.approx(0.4 / 3.2, abs=0.03)


def test_service_changes_are_located() -> None:
    """The month, the scope and the measure that reacted are named."""
    fall = np.zeros(CUSTOMERS)
    loud = observations(fall, RANKED, 4)
    loud.z[ONSET:, 1, 0] -= 2.5
    loud.z[ONSET:, :, 1] -= 2.5
    measures = [(observations(fall, RANKED, 5), RANKED_DROP), (loud, RANKED_DROP)]
    evidence = service_evidence(measures, MONTHS - 1)
    onset, service = located_service_changes(evidence, Link(0.004, 0.002, 0.002, 0.5, 0.3), np.array([0, 1]))
    assert service.tolist() == [1, -1]
    assert (np.abs(onset - ONSET) <= 1).all()
    assert reactions(measures, MONTHS - 1, onset, service, np.array([0, 1])).argmax(0).tolist() == [1, 1]


def test_no_measures_is_refused() -> None:
    """Joining with nothing is a mistake of the caller."""
    with pytest.raises(ValueError, match="No measures"):
        service_evidence([], 5)
