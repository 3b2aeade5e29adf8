"""Means of small groups."""

import numpy as np
import pytest

from analytics.formulas.shrinkage import (
    Estimate,
    common_movement,
    james_stein,
    pooled_variance,
    probability_below,
    shrunken_mean,
    spread_around,
    towards_history,
    towards_parent,
)

RATING = np.arange(1.0, 6.0)

# Efron and Morris (1975), JASA 70: hits of 18 players in their first 45 at-bats of 1970, and the share of hits in
# the rest of the season.
HITS = [18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7]
REST = [
    0.346, 0.2981, 0.2764, 0.2218, 0.2727, 0.2704, 0.2655, 0.2101, 0.2686,
    0.23, 0.2639, 0.2258, 0.3034, 0.2635, 0.3299, 0.2855, 0.3162, 0.2,
]  # fmt: skip


def test_james_stein_on_the_batting_averages():
    """Efron and Morris (Scientific American 1977) print the shrinkage factor .212 and Clemente at .294."""
    average = np.array(HITS) / 45
    found = james_stein(average, average.mean() * (1 - average.mean()) / 45)
    assert (found[0] - found[-1]) / (average[0] - average[-1]) == pytest.approx(0.212, abs=0.0005)
    assert found[0] == pytest.approx(0.294, abs=0.0005)
    assert found[-1] == pytest.approx(0.2422, abs=0.00005)


def test_james_stein_halves_the_error_twice():
    """Against the rest of the season, the error of the raw averages falls to about a third."""
    average = np.array(HITS) / 45
    found = james_stein(average, average.mean() * (1 - average.mean()) / 45)
    raw, drawn = ((average - REST) ** 2).sum(), ((found - REST) ** 2).sum()
    assert drawn / raw < 0.4


def test_shrunken_mean_weighs_answers_against_prior_answers():
    """A0 = s^2 / omega^2 = 10 prior answers: 10 answers of mean 3 against a target of 4 give 3.5."""
    found = shrunken_mean([3.0, np.nan], [10, 0], 4.0, 1.0, 0.1)
    assert found.mean == pytest.approx([3.5, 4.0])
    assert found.sd == pytest.approx([np.sqrt(1 / 20), np.sqrt(0.1)])


def test_spread_recovers_the_variance_of_true_means():
    """Moments give back the spread that was put in, with few and many answers mixed."""
    rng = np.random.default_rng(1)
    n = rng.integers(1, 60, 5000)
    raw = 4 + rng.normal(0, 0.3, 5000) + rng.normal(size=5000) / np.sqrt(n)
    assert spread_around(raw, n, 4.0, 1.0) == pytest.approx(0.09, abs=0.01)
    assert spread_around([np.nan], [0], 4.0, 1.0) == 0


def test_pooled_variance_by_hand():
    """Two groups: squares 2 and 0 over 1 + 2 degrees of freedom; NaN where nobody answered twice."""
    counts = [[0, 0, 1, 0, 1], [3, 0, 0, 0, 0], [0, 0, 0, 1, 0]]
    assert pooled_variance(counts, RATING) == pytest.approx(2 / 3)
    assert np.isnan(pooled_variance([[0, 0, 0, 1, 0]], RATING))


def steady_groups(seed, groups=600, months=15):
    """Raw monthly means, answers and true levels of groups in divisions, with a movement common to all."""
    rng = np.random.default_rng(seed)
    parent = rng.integers(0, 20, groups)
    common = 0.3 * np.sin(np.arange(months))
    true = 4 + rng.normal(0, 0.1, 20)[parent] + rng.normal(0, 0.25, groups)
    n = rng.poisson(rng.lognormal(1.2, 0.9, groups)[:, None], (groups, months))
    raw = true[:, None] + common + rng.normal(size=n.shape) / np.sqrt(np.maximum(n, 1))
    return np.where(n > 0, raw, np.nan), n, parent, common, true


def test_own_history_beats_the_parent_and_the_parent_beats_the_raw_mean():
    """The order of the errors in a month's mean."""
    raw, n, parent, common, true = steady_groups(2)
    now, size = raw[:, -1], n[:, -1]
    truth, asked = true + common[-1], size > 0
    above, past = towards_parent(now, size, parent, 1.0), towards_history(raw, n, parent, 1.0)
    error = [np.sqrt(np.mean((found - truth)[asked] ** 2)) for found in (now, above.mean, past.mean)]
    assert error[2] < 0.8 * error[1]
    assert error[1] < 0.5 * error[0]


def test_the_uncertainty_is_honest():
    """90 % intervals hold the true mean about 90 times in 100, groups without an answer included."""
    held = []
    for seed in range(6):
        raw, n, parent, common, true = steady_groups(seed)
        found = towards_history(raw, n, parent, 1.0)
        held.append((np.abs(found.mean - true - common[-1]) < 1.645 * found.sd).mean())
    assert np.mean(held) == pytest.approx(0.9, abs=0.04)


def test_history_restarts_at_a_change():
    """After a drop of a point the old level no longer pulls: estimates from the restart lie lower."""
    raw, n, parent, _, _ = steady_groups(3)
    raw[:60, 10:] -= 1
    restart = np.where(np.arange(600) < 60, 10, 0)
    old, new = (
        towards_history(raw, n, parent, 1.0, restart=start, common=np.zeros(15)).mean[:60].mean()
        for start in (None, restart)
    )
    assert new < old - 0.2


def test_groups_without_answers_stand_at_their_target():
    """A silent group has its parent's level and the widest interval, not NaN."""
    found = towards_parent([3.0, 4.0, np.nan], [50, 50, 0], [0, 0, 0], 1.0)
    assert found.mean[2] == pytest.approx(3.5)
    assert found.sd[2] > found.sd[0]


def test_common_movement_is_not_fooled_by_who_answers():
    """Unhappy groups that answer only in the second month do not make that month look bad."""
    raw = [[5.0, 5.2], [np.nan, 3.2], [4.0, 4.2]]
    found = common_movement(raw, [[10, 10], [0, 10], [10, 10]])
    assert found[1] - found[0] == pytest.approx(0.2, abs=1e-3)


def test_probability_below_a_level():
    """Half at the mean of a symmetric estimate, near 0 and 1 away from it, NaN without a level."""
    found = probability_below(Estimate(np.full(4, 3.0), np.full(4, 0.2)), [3.0, 2.0, 4.0, np.nan], 1, 5)
    assert found[0] == pytest.approx(0.5, abs=1e-9)
    assert found[1] < 1e-4
    assert found[2] > 1 - 1e-4
    assert np.isnan(found[3])
