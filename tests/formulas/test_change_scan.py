"""The scan for lasting changes, against its model worked out the long way."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import integrate, stats

from analytics.formulas.change_scan import (
    HAZARD,
    SATISFACTION_DROP,
    change_evidence,
    change_fits,
    change_probability,
    detectable_change,
    located_changes,
    log_bayes_factor,
)
from analytics.formulas.onsets import LOOKBACK_MONTHS, MONTHS_BEFORE, onsets_at, signature_sums
from analytics.formulas.peer_adjustment import SATISFACTION, PeerAdjusted


def observed(z: np.ndarray, precision: np.ndarray) -> PeerAdjusted:
    """Observations as given, nothing common."""
    months, services, _ = z.shape
    return PeerAdjusted(
        z.astype(np.float32),
        precision.astype(np.float32),
        np.zeros((months, services), np.float32),
        np.zeros((months, 0), np.float32),
        SATISFACTION,
    )


def series(fall: float, onset: int, months: int = 20, services: int = 3, customers: int = 4) -> PeerAdjusted:
    """The first customer falls in all services; noise of precision 1."""
    z = np.random.default_rng(2).normal(0, 1, (months, services, customers))
    z[onset:, :, 0] += fall
    return observed(z, np.ones_like(z))


def test_bayes_factor_is_the_integral_over_the_drop() -> None:
    """exp(a d - b d^2 / 2) averaged over the truncated prior gives the closed form."""
    prior = stats.truncnorm(-np.inf, 1.0 / 0.6, loc=-1.0, scale=0.6)
    for a, b in ((-3.0, 4.0), (2.0, 5.0), (0.5, 0.1), (-12.0, 9.0)):
        direct, _ = integrate.quad(lambda d, a=a, b=b: np.exp(a * d - b * d * d / 2) * prior.pdf(d), -8, 0)
        found = log_bayes_factor(np.array([a]), np.array([b]), SATISFACTION_DROP)
        assert found[0] == pytest.approx(np.log(direct), rel=1e-5)


def test_no_information_says_nothing() -> None:
    """Without answers the Bayes factor is 1, and the probability the prior of any onset tried."""
    nothing = observed(np.zeros((12, 2, 3)), np.zeros((12, 2, 3)))
    evidence = change_evidence(change_fits(nothing, 11), SATISFACTION_DROP)
    np.testing.assert_allclose(evidence.whole, 1.0, rtol=1e-6)
    odds = HAZARD * 0.7 * len(evidence.onsets)  # no service has answers: nothing for the share of one service
    np.testing.assert_allclose(change_probability(evidence), odds / (1 + odds), rtol=1e-6)


def test_levels_unknown_are_integrated_out() -> None:
    """Pull and information are those of generalised least squares with the full covariance of one customer."""
    draw = np.random.default_rng(7)
    months, services = 9, 2
    z, q = draw.normal(0, 1, (months, services, 1)), draw.uniform(0.5, 3, (months, services, 1))
    fits = change_fits(observed(z, q), months - 1)
    own = q / (1 + SATISFACTION.month * q.sum(1, keepdims=True))
    flat, value = own[:, :, 0].ravel(), z[:, :, 0].ravel()
    service = np.tile(np.arange(services), months)
    covariance = np.diag(1 / flat) + SATISFACTION.customer + SATISFACTION.service * (service[:, None] == service)
    x = signature_sums(np.eye(months, dtype=np.float32), int(fits.onsets[0]))
    for k in range(len(fits.onsets)):
        whole = np.repeat(x[k], services)
        one = whole * (service == 1)
        for vector, a, b in (
            (whole, fits.whole_a[k, 0], fits.whole_b[k, 0]),
            (one, fits.service_a[k, 1, 0], fits.service_b[k, 1, 0]),
        ):
            solved = np.linalg.solve(covariance, np.stack([value, vector], 1))
            assert a == pytest.approx(vector @ solved[:, 0], rel=1e-4, abs=1e-4)
            assert b == pytest.approx(vector @ solved[:, 1], rel=1e-4, abs=1e-4)


def test_onsets_need_history_and_are_recent() -> None:
    """An onset has three months before it and lies in the last 18 months."""
    assert onsets_at(2).size == 0
    assert onsets_at(5).tolist() == [3, 4, 5]
    assert onsets_at(30).tolist() == list(range(31 - LOOKBACK_MONTHS, 31))
    assert MONTHS_BEFORE == 3


def test_signatures_are_steps_and_six_month_drifts() -> None:
    """A drift is complete in its sixth month."""
    weights = signature_sums(np.eye(10, dtype=np.float32), 3)
    assert weights[0].tolist() == [0, 0, 0, 1, 1, 1, 1, 1, 1, 1]
    np.testing.assert_allclose(weights[7], np.array([0, 0, 0, 1, 2, 3, 4, 5, 6, 6]) / 6, rtol=1e-6)
    np.testing.assert_allclose(weights**2, signature_sums(np.eye(10, dtype=np.float32), 3, is_squared=True), rtol=1e-5)


def test_a_fall_is_found_where_it_is() -> None:
    """A fall of two in the 13th month is sure, dated within a month, sized, and at nobody else."""
    given = series(-2.0, 12)
    fits = change_fits(given, 19)
    evidence = change_evidence(fits, SATISFACTION_DROP)
    probability = change_probability(evidence)
    assert probability[0] > 0.99
    assert (probability[1:] < 0.2).all()
    at = located_changes(fits, evidence.by_onset(), SATISFACTION_DROP, np.array([0]))
    assert abs(at.onset[0] - 12) <= 1
    assert at.service[0] == -1
    assert at.low[0] < at.middle[0] < at.high[0] < 0
    assert -2.6 < at.middle[0] < -1.2


def test_a_fall_in_one_service_names_it() -> None:
    """A fall of three in one of three services is told as that service's."""
    given = series(0.0, 12)
    given.z[10:, 1, 0] -= 3
    fits = change_fits(given, 19)
    evidence = change_evidence(fits, SATISFACTION_DROP)
    at = located_changes(fits, evidence.by_onset(), SATISFACTION_DROP, np.array([0]))
    assert at.service[0] == 1


def test_rises_are_falls_of_the_flipped_scale() -> None:
    """Improvements, and the mirror check, use the same fits turned round."""
    up = change_fits(series(2.0, 12), 19)
    assert change_probability(change_evidence(up, SATISFACTION_DROP))[0] < 0.05
    assert change_probability(change_evidence(up.turned(), SATISFACTION_DROP))[0] > 0.99


def test_huge_evidence_stays_finite() -> None:
    """Sixty answers a month and a fall off the scale overflow nothing, in either direction."""
    for fall in (-30.0, 30.0):
        given = series(fall, 10)
        probability = change_probability(change_evidence(change_fits(given, 19), SATISFACTION_DROP))
        assert np.isfinite(probability).all()
        assert (probability[0] > 0.99) == (fall < 0)


def test_detectable_change() -> None:
    """3.5 sd sqrt(1/25 + 1/100) = .783 for sd 1; nothing is detectable without answers on both sides."""
    found = detectable_change(np.array([1.0, 1.0]), np.array([25, 0]), np.array([100, 50]))
    assert found[0] == pytest.approx(0.7826, abs=1e-4)
    assert np.isinf(found[1])
