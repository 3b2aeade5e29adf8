"""Scores and their intervals."""

import numpy as np
import pytest

from analytics.formulas.intervals import (
    mean_interval,
    nps_groups,
    nps_interval,
    posterior_moments,
    raw_mean,
    satisfied_interval,
    wilson_interval,
)

RATING = np.arange(1.0, 6.0)

# R binom::binom.confint (as quoted in statsmodels' results_proportion.py) and R 3.6.2 prop.test without
# continuity correction (as quoted in scipy's test_morestats.py): successes, n, confidence, low, high.
WILSON_IN_R = [
    (18, 20, 0.95, 0.6989663547715128, 0.972133518786232),
    (4, 20, 0.95, 0.0806576625797981, 0.4160174322518935),
    (4, 200, 0.95, 0.00780442641634947, 0.05028708690582643),
    (190, 200, 0.95, 0.910421851861224, 0.972617354399236),
    (1, 30, 0.95, 0.00590859, 0.16670391),
    (29, 30, 0.95, 0.8332961, 0.9940914),
    (0, 30, 0.95, 0.0, 0.11351339),
    (30, 30, 0.95, 0.8864866, 1.0),
    (3, 10, 0.95, 0.1077913, 0.6032219),
    (3, 10, 0.99, 0.07956632, 0.6799753),
    (0, 10, 0.95, 0.0, 0.2775328),
    (10, 10, 0.95, 0.7224672, 1.0),
    (19, 38, 0.95, 0.348499283643951, 0.651500716356049),  # statsmodels issue 7386
    (8, 10, 0.95, 0.4901625, 0.9433178),  # this and the next: scipy.stats.binomtest
    (46, 50, 0.95, 0.8116175, 0.9684505),
]


@pytest.mark.parametrize(("x", "n", "confidence", "low", "high"), WILSON_IN_R)
def test_wilson_agrees_with_r(x, n, confidence, low, high):
    """The Wilson interval is the one R prints."""
    found = wilson_interval(x, n, confidence=confidence)
    assert found.estimate == pytest.approx(x / n)
    assert found.low == pytest.approx(low, abs=1e-6)
    assert found.high == pytest.approx(high, abs=1e-6)


def test_wilson_stays_within_0_and_1():
    """No rounding pushes a limit out of 0-1 (statsmodels issue 7386: 38 of 38, 0 of 77)."""
    n = np.arange(1, 500)
    assert (wilson_interval(n, n).high == 1).all()
    assert (wilson_interval(0 * n, n).low == 0).all()


def test_wilson_is_vectorised_and_empty_is_nan():
    """Counts broadcast; without answers there is no value, never 0."""
    found = wilson_interval([[0, 8]], [[0, 10], [0, 50]])
    assert found.low.shape == (2, 2)
    assert np.isnan([found.estimate[:, 0], found.low[:, 0], found.high[:, 0]]).all()
    assert found.times(100).low[0, 1] == pytest.approx(49.01625, abs=1e-5)


def test_mean_interval_reference_values():
    """A few answers on 1-5: betaincinv of the matched moments, computed by hand from the formula."""
    found = mean_interval([[0, 0, 1, 2, 2], [0, 0, 0, 0, 12], [0, 0, 0, 0, 0]], RATING)
    assert found.estimate[:2] == pytest.approx([4.2, 5.0])
    assert found.low[:2] == pytest.approx([3.177, 4.36], abs=0.005)
    assert found.high[:2] == pytest.approx([4.634, 5.00], abs=0.005)
    assert np.isnan([found.estimate[2], found.low[2], found.high[2]]).all()


def test_nps_interval_reference_values():
    """4 detractors, 8 passives, 20 promoters: 22.1 to 69.8; five promoters: +22 to +99, not +100 to +100."""
    found = nps_interval([[4, 8, 20], [0, 0, 5]])
    assert found.estimate == pytest.approx([50, 100])
    assert found.low == pytest.approx([22.1, 22.1], abs=0.05)
    assert found.high == pytest.approx([69.8, 99.4], abs=0.05)


def test_nps_interval_meets_the_textbook_variance_with_many_answers():
    """With half promoters and a sixth detractors one answer's variance is 5/9 (W. Huber, Cross Validated)."""
    groups = np.array([1, 2, 3]) * 100_000
    found = nps_interval(groups)
    half = 1.959964 * np.sqrt(5 / 9 / groups.sum()) * 100
    assert found.estimate == pytest.approx(100 / 3, rel=1e-4)
    assert found.high - found.low == pytest.approx(2 * half, rel=1e-4)


def test_nps_groups_follow_the_definition():
    """0-6 are detractors, 7-8 passives, 9-10 promoters, as in R package NPS; other scales are refused."""
    assert nps_groups(np.arange(11)).tolist() == [21, 15, 19]
    with pytest.raises(ValueError, match="found 5 categories"):
        nps_groups([1, 2, 3, 4, 5])


def test_satisfied_share_is_the_two_best_boxes():
    """On 1-5 satisfied from 4, the share of 4 and 5 with its Wilson interval (R: 8 of 10)."""
    found = satisfied_interval([1, 0, 1, 3, 5], RATING >= 4)
    assert (found.estimate, found.low) == (pytest.approx(0.8), pytest.approx(0.4901625, abs=1e-6))


def test_raw_mean_without_answers_is_nan():
    """N = 0 shows no value."""
    assert np.isnan(raw_mean(np.zeros(5), RATING))


def test_posterior_moments_follow_the_dirichlet():
    """The two moments agree with a direct draw from the Dirichlet posterior."""
    counts, rng = np.array([1, 0, 2, 4, 6]), np.random.default_rng(3)
    drawn = rng.dirichlet(counts + 0.2, 200_000) @ RATING
    found = posterior_moments(counts, RATING)
    assert found.mean == pytest.approx(drawn.mean(), abs=0.003)
    assert found.sd == pytest.approx(drawn.std(), abs=0.003)


@pytest.mark.parametrize("n", [3, 5, 10, 30])
def test_mean_interval_covers_from_three_answers_on(n):
    """Intervals of customers whose answers vary as on real scales hold the true mean 95 times in 100."""
    rng = np.random.default_rng(n)
    truth = rng.dirichlet(4 * np.array([0.05, 0.05, 0.1, 0.3, 0.5]), 8000)
    found = mean_interval(rng.multinomial(n, truth), RATING)
    covered = (found.low <= truth @ RATING) & (truth @ RATING <= found.high)
    assert 0.92 <= covered.mean() <= 0.98


@pytest.mark.parametrize("n", [3, 5, 10, 30])
def test_nps_interval_covers_from_three_answers_on(n):
    """The same for the net promoter score, over customers from unhappy to happy."""
    rng = np.random.default_rng(n)
    truth = rng.dirichlet([1.0, 1.5, 2.5], 8000)
    score = truth @ [-100, 0, 100]
    found = nps_interval(rng.multinomial(n, truth))
    assert 0.92 <= ((found.low <= score) & (score <= found.high)).mean() <= 0.98
