"""Actual against agreed."""

import numpy as np
import pytest

from analytics.formulas.agreed_levels import (
    CLUSTERING,
    chance_of_so_few,
    error_budget,
    evidence,
    fitted_clustering,
    gap,
    is_met,
)


def test_exactly_the_agreed_share_is_met():
    """18 of 20 meets 90 % and 17 of 20 misses it, for every exact share; no cases are no success."""
    assert is_met([18, 17, 0], [20, 20, 0], 0.9).tolist() == [True, False, False]
    total = np.arange(1, 2000) * 100
    for percent in range(1, 101):
        assert is_met(total // 100 * percent, total, percent / 100).all()
        assert not is_met(total // 100 * percent - 1, total, percent / 100).any()


def test_gap_is_negative_when_worse():
    """Two hours above an agreed four are worse by two; two points above an agreed share are better."""
    found = gap([6, 92, np.nan], [4, 90, 90], higher_is_better=[False, True, True])
    assert found[:2].tolist() == [-2, 2]
    assert np.isnan(found[2])


def test_binomial_tail():
    """17 of 20 against 90 %: P(X <= 17) = .323 (any binomial table); with tickets clustering at 1/61, .369."""
    assert chance_of_so_few(17, 20, 0.9) == pytest.approx(0.323, abs=0.0005)
    assert chance_of_so_few(17, 20, 0.9, clustering=1 / 61) == pytest.approx(0.369, abs=0.0005)


def test_binomial_tail_at_the_ends():
    """All met is certain to be no fewer; none met is (1 - target) to the n; no cases are NaN."""
    found = chance_of_so_few([20, 0, 0], [20, 3, 0], 0.9)
    assert found[:2] == pytest.approx([1, 0.001])
    assert np.isnan(found[2])


def test_clustering_caps_what_many_tickets_prove():
    """870 of 1000 against 90 % would be far below by the plain tail; at 1/61 it rests on 58 cases only."""
    assert evidence(870, 1000, 0.9, clustering=0.0) == "below"
    assert evidence([870, 0], [1000, 0], 0.9).tolist() == ["not shown", "not shown"]
    assert evidence(700, 1000, 0.9) == "below"


@pytest.mark.parametrize("rho", [1e-6, 1 / 61, 0.1])
def test_clustering_is_recovered_from_beta_binomial_months(rho):
    """Moments give back the correlation of simulated months, whatever each group's own share."""
    rng = np.random.default_rng(5)
    group, strength = np.repeat(np.arange(600), 12), 1 / rho - 1
    share = np.repeat(rng.uniform(0.8, 0.98, 600), 12)
    total = rng.poisson(15, group.size)
    met = rng.binomial(total, rng.beta(share * strength, (1 - share) * strength))
    assert fitted_clustering(met, total, group) == pytest.approx(rho, abs=0.006 + 0.05 * rho)


def test_clustering_needs_data():
    """Few periods, or no misses at all, leave the default."""
    assert fitted_clustering([9, 8], [10, 10], [0, 0]) == CLUSTERING
    assert fitted_clustering(np.full(60, 10), np.full(60, 10), np.zeros(60, int)) == CLUSTERING
    assert fitted_clustering([], [], np.zeros(0, int)) == CLUSTERING


def test_error_budget_and_its_burn():
    """90 % of 40 expected cases allows 4 misses; 3 in the first 20 burn it 1.5 times too fast."""
    found = error_budget([17, 20, 0, 19], [20, 20, 0, 20], [0.9, 1, 0.9, 1], expected_total=40)
    assert found.allowed == pytest.approx([4, 0, 4, 0])
    assert found.left == pytest.approx([1, 0, 4, -1])
    assert found.burn[[0, 1, 3]] == pytest.approx([1.5, 0, np.inf])
    assert np.isnan(found.burn[2])
