"""Will this period be missed?"""

import numpy as np
import pytest
from scipy import stats

from analytics.formulas.agreed_levels import is_met
from analytics.formulas.breach_forecast import probability_of_missing


def test_beta_binomial_by_hand():
    """19 of the next 20 are needed: history worth 21 cases (20 and Jeffreys' one) plus this period's 20."""
    found = probability_of_missing(17, 20, 20, 0.9, history_met=440, history_total=480)
    a, b = 440.5 * 21 / 481 + 17, 40.5 * 21 / 481 + 3
    assert found == pytest.approx(stats.betabinom.cdf(18, 20, a, b))


def test_decided_periods():
    """What can no longer be lost is 0, what can no longer be kept is 1, and nothing at all is NaN."""
    found = probability_of_missing([38, 10, 18, 17, 0], [38, 20, 20, 20, 0], [2, 10, 0, 0, 0], 0.9)
    assert found[:4].tolist() == [0, 1, 0, 1]
    assert np.isnan(found[4])


def test_forecast_beats_now_below():
    """Half way through a month its Brier score is well under that of "now below, so missed", and calibrated."""
    rng = np.random.default_rng(9)
    groups, target = 6000, 0.9
    share = np.clip(rng.normal(0.92, 0.03, groups), 0.6, 0.995)
    past_total, total = rng.poisson(120, groups), rng.poisson(16, groups) + 4
    month = rng.beta(60 * share, 60 * (1 - share))
    first = rng.binomial(total // 2, month)
    whole = first + rng.binomial(total - total // 2, month)
    past = rng.binomial(past_total, share)
    found = probability_of_missing(
        first, total // 2, total - total // 2, target, history_met=past, history_total=past_total
    )
    missed, below = ~is_met(whole, total, target), ~is_met(first, total // 2, target)
    assert np.mean((found - missed) ** 2) < 0.8 * np.mean((below * 1.0 - missed) ** 2)
    assert found.mean() == pytest.approx(missed.mean(), abs=0.03)
