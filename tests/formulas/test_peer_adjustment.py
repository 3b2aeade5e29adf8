"""Observations freed of what moves everybody."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit

from analytics.formulas.peer_adjustment import (
    ANSWERED,
    FEWEST_PEERS,
    LARGEST_STEP,
    SATISFACTION,
    _score_and_information,
    levels_before,
    mean_category,
    ordinal_observations,
    ranked_observations,
    share_observations,
)

CUTS = np.array([-2.9, -2.2, -1.4, 0.0])
SHARES = np.array([0.05, 0.05, 0.10, 0.30, 0.50])


def answers(levels: np.ndarray, n: int, seed: int = 1) -> np.ndarray:
    """Simulated counts, months x 5 categories x 1 service x customers, for levels of months x customers."""
    draw = np.random.default_rng(seed)
    below = np.concatenate([expit(CUTS - levels[..., None]), np.ones((*levels.shape, 1))], -1)
    counts = draw.multinomial(n, np.diff(below, axis=-1, prepend=0.0))
    return counts.transpose(0, 2, 1)[:, :, None, :].astype(float)


def test_score_and_information_are_those_of_the_ordered_logit() -> None:
    """U is the slope of the log likelihood and I its expected curvature (McCullagh 1980)."""
    counts = np.array([[1.0], [0.0], [2.0], [3.0], [4.0]])

    def likelihood(eta: float) -> float:
        shares = np.diff(np.concatenate([[0.0], expit(CUTS - eta), [1.0]]))
        return float(counts[:, 0] @ np.log(shares))

    step = 1e-5
    slope = (likelihood(0.3 + step) - likelihood(0.3 - step)) / (2 * step)
    score, info = _score_and_information(counts, CUTS, np.array([0.3]))
    assert score[0] == pytest.approx(slope, rel=1e-6)
    shares = np.diff(np.concatenate([[0.0], expit(CUTS - 0.3), [1.0]]))
    gradient = [
        (np.log(np.diff(np.concatenate([[0.0], expit(CUTS - e), [1.0]]))) @ np.eye(5)) for e in (0.3 + step, 0.3 - step)
    ]
    expected = 10 * shares @ ((gradient[0] - gradient[1]) / (2 * step)) ** 2
    assert info[0] == pytest.approx(expected, rel=1e-5)


def test_two_categories_are_the_logistic_model() -> None:
    """For met and missed, U = x - n p and I = n p (1 - p)."""
    score, info = _score_and_information(np.array([[3.0], [17.0]]), np.array([0.0]), np.array([2.0]))
    assert score[0] == pytest.approx(17 - 20 * expit(2.0))
    assert info[0] == pytest.approx(20 * expit(2.0) * expit(-2.0))


def test_what_moves_everyone_is_taken_out() -> None:
    """A month in which all customers fall by one logit shows in the common effect, not in theirs."""
    levels = np.zeros((10, 200))
    levels[6] = -1.0
    observed = ordinal_observations(answers(levels, 8))
    drop = observed.common[6, 0] - observed.common[:6, 0].mean()
    assert drop == pytest.approx(-1.0, abs=0.15)
    z, precision = observed.z[:, 0], observed.precision[:, 0]
    assert abs(np.average(z[6], weights=precision[6])) < 0.1


def test_one_customers_fall_stays_its_own() -> None:
    """One customer among many falls by 1.5 logits; nearly all of it is seen, and nothing at the others."""
    levels = np.zeros((20, 100))
    levels[10:, 0] = -1.5
    observed = ordinal_observations(answers(levels, 10))
    z, precision = observed.z[:, 0], observed.precision[:, 0]
    fall = np.average(z[10:, 0], weights=precision[10:, 0]) - np.average(z[:10, 0], weights=precision[:10, 0])
    assert fall < -0.9
    others = np.average(z[10:, 1:], weights=precision[10:, 1:]) - np.average(z[:10, 1:], weights=precision[:10, 1:])
    assert abs(others) < 0.1


def test_the_past_is_never_revised() -> None:
    """What months 0 to 7 say is the same whether or not later months are there."""
    counts = answers(np.random.default_rng(3).normal(0, 0.5, (12, 40)), 5)
    whole, part = ordinal_observations(counts), ordinal_observations(counts[:8])
    np.testing.assert_array_equal(whole.z[:8], part.z)
    np.testing.assert_array_equal(whole.precision[:8], part.precision)
    np.testing.assert_array_equal(whole.common[:8], part.common)


def test_a_flipped_scale_gives_the_mirror_image() -> None:
    """Turning 5 into 1 turns z round and leaves its precision, so the mirror check needs no second scan."""
    counts = answers(np.random.default_rng(4).normal(0, 0.5, (8, 30)), 4)
    plain, mirrored = ordinal_observations(counts), ordinal_observations(counts[:, ::-1])
    np.testing.assert_allclose(mirrored.z, -plain.z, atol=2e-3)
    np.testing.assert_allclose(mirrored.precision, plain.precision, rtol=5e-3, atol=1e-5)


def test_no_answers_no_observation() -> None:
    """Where nobody answered, precision is 0; months without any answer carry the common effect on."""
    counts = answers(np.zeros((5, 20)), 4)
    counts[2] = 0
    observed = ordinal_observations(counts)
    assert not observed.precision[2].any()
    assert observed.common[2, 0] == observed.common[1, 0]
    assert np.isfinite(observed.z).all()


def test_a_single_missed_ticket_does_not_read_as_a_collapse() -> None:
    """Where nearly all is kept, one score step is bounded."""
    total = np.full((6, 1, 50), 20.0)
    met = total.copy()
    total[5, 0, 0], met[5, 0, 0] = 1, 0
    observed = share_observations(met, total, ANSWERED)
    assert observed.z[5, 0, 0] >= -LARGEST_STEP - 1.0


def test_correlated_tickets_weigh_less() -> None:
    """100 tickets with correlation 1/61 weigh as 100 / (1 + 99/61) = 38.1 independent ones."""
    met, total = np.full((1, 1, 10), 80.0), np.full((1, 1, 10), 100.0)
    together = share_observations(met, total, ANSWERED, 1 / 61).precision
    apart = share_observations(met, total, ANSWERED).precision
    assert together[0, 0, 0] / apart[0, 0, 0] == pytest.approx(1 / (1 + 99 / 61), rel=0.01)


def test_an_outage_of_everyone_leaves_ranks_alone() -> None:
    """Values ten points lower for all customers rank as before; too few customers are not ranked."""
    values = np.random.default_rng(5).normal(99, 0.5, (4, 1, 30))
    lower = values.copy()
    lower[2] -= 10
    np.testing.assert_array_equal(ranked_observations(values).z, ranked_observations(lower).z)
    few = ranked_observations(values[:, :, : FEWEST_PEERS - 1])
    assert not few.precision.any()


def test_mean_category_runs_over_the_scale() -> None:
    """Expected categories are those of the shares, from the worst (0) to the best (4)."""
    at = mean_category(np.array([0.0, -40.0, 40.0]), np.log(np.cumsum(SHARES)[:-1] / (1 - np.cumsum(SHARES)[:-1])))
    np.testing.assert_allclose(at, [SHARES @ np.arange(5), 0, 4], atol=1e-9)


def test_levels_before_a_change_leave_the_change_out() -> None:
    """A customer at +1 that falls to -1 had the level +1 before, shrunk a little."""
    levels = np.zeros((20, 60))
    levels[:12, 0], levels[12:, 0] = 1.0, -1.0
    observed = ordinal_observations(answers(levels, 20), SATISFACTION)
    level = levels_before(observed, np.array([12]), np.array([-1]), np.array([0]))
    assert 0.4 < level[0] - observed.common[12, 0] < 1.1
