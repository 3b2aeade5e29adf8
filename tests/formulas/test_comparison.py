"""Two periods or groups compared."""

import numpy as np
import pytest

from analytics.formulas.comparison import (
    adjusted_p,
    difference,
    discoveries,
    margin_that_matters,
    share_difference,
    verdict,
)
from analytics.formulas.intervals import mean_interval, nps_interval

RATING = np.arange(1.0, 6.0)

# Newcombe (1998), Statistics in Medicine 17, table II, method 10: x1/n1 - x2/n2.
NEWCOMBE = [
    (56, 70, 48, 80, 0.0524, 0.3339),
    (9, 10, 3, 10, 0.1705, 0.8090),
    (6, 7, 2, 7, 0.0582, 0.8062),
    (5, 56, 0, 29, -0.0381, 0.1926),
    (0, 10, 0, 10, -0.2775, 0.2775),
    (10, 10, 0, 10, 0.6075, 1.0),
]

# Benjamini and Hochberg (1995), section 4: 15 p-values of Neuhaus et al. (1992).
BH_1995 = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262,
    0.5719, 0.6528, 0.759, 1.0,
]  # fmt: skip

# R package multtest, as quoted in statsmodels' test_multi.py: p and its BH-adjusted value.
MULTTEST = {
    0.838541367553: 0.93171263061444,
    0.642193923795: 0.895336727975,
    0.680845947633: 0.895336727975,
    0.967833824309: 0.967833824309,
    0.71626938238: 0.895336727975,
    0.177096952723: 0.3541939054459,
    5.23656777208e-05: 0.000523656777,
    0.0202732688798: 0.0506831724995,
    0.00028140506198: 0.0014070253098999999,
    0.0149877310796: 0.0499591035986,
}


@pytest.mark.parametrize("row", NEWCOMBE)
def test_share_difference_agrees_with_newcombe(row):
    """The published examples come out to four decimals."""
    x_now, n_now, x_before, n_before, low, high = row
    found = share_difference(x_before, n_before, x_now, n_now)
    assert found.estimate == pytest.approx(x_now / n_now - x_before / n_before)
    assert (found.low, found.high) == (pytest.approx(low, abs=6e-5), pytest.approx(high, abs=6e-5))


def test_p_below_5_percent_exactly_where_the_interval_excludes_0():
    """Interval and p-value never contradict each other."""
    x = np.arange(21)
    found = share_difference(x[:, None], 20, x[None, :], 20)
    assert ((found.p < 0.05) == ((found.low > 0) | (found.high < 0))).all()
    assert (found.p[x, x] == 1).all()


def test_sides_without_answers_leave_no_difference():
    """N = 0 on one side is NaN and "cannot tell", not an error."""
    found = difference(nps_interval([4, 8, 20]), nps_interval([[0, 0, 0], [4, 8, 20]]))
    said = verdict(found, 10)
    assert np.isnan([found.estimate[0], found.low[0], found.p[0], said.detectable[0]]).all()
    assert said.words[0] == "cannot tell"
    assert found.estimate[1] == 0


def test_verdicts():
    """Clear changes rose or fell; narrow intervals bound the change; wide ones say what would have shown."""
    n = [100, 100, 10000, 10]
    found = share_difference([40, 90, 9000, 8], n, [70, 60, 9000, 8], n)
    said = verdict(found, 0.05)
    assert said.words.tolist() == ["rose", "fell", "no change larger than", "cannot tell"]
    assert said.bound[2] == pytest.approx(max(abs(found.low[2]), abs(found.high[2])))
    assert said.bound[2] < 0.01
    assert np.isnan(said.bound[[0, 1, 3]]).all()
    assert said.detectable[3] > found.high[3]


def test_only_kept_discoveries_rise_or_fall():
    """In a table of many comparisons a change that Benjamini-Hochberg drops is not named."""
    found = share_difference([40, 60], [100, 100], [70, 74], [100, 100])
    assert found.p[1] < 0.05
    assert verdict(found, 0.05, discovered=[True, False]).words.tolist() == ["rose", "cannot tell"]


def test_margin_is_5_points_of_csat_and_10_of_nps():
    """Both are a twentieth of their scale."""
    assert margin_that_matters(0, 100) == pytest.approx(5)
    assert margin_that_matters(-100, 100) == pytest.approx(10)
    assert margin_that_matters(1, 5) == pytest.approx(0.2)


def test_detectable_change_is_found_four_times_in_five():
    """A true change of the detectable size is called in about 80 of 100 samples."""
    rng = np.random.default_rng(10)
    n, share = 200, 0.6
    typical = verdict(share_difference(share * n, n, share * n, n), 0.05).detectable
    before, now = rng.binomial(n, share, 4000), rng.binomial(n, share + typical, 4000)
    rose = verdict(share_difference(before, n, now, n), 0.05).words == "rose"
    assert rose.mean() == pytest.approx(0.8, abs=0.05)


@pytest.mark.parametrize("sizes", [(5, 5), (5, 20), (50, 10)])
def test_mean_difference_covers(sizes):
    """The interval holds the true difference about 95 times in 100, from five answers a side on."""
    rng = np.random.default_rng(sum(sizes))
    first, second = rng.dirichlet(4 * np.array([0.05, 0.05, 0.1, 0.3, 0.5]), (2, 6000))
    counts = [rng.multinomial(size, shares) for size, shares in zip(sizes, (first, second), strict=True)]
    found = difference(*(mean_interval(each, RATING) for each in counts))
    true = (second - first) @ RATING
    assert 0.92 <= ((found.low <= true) & (true <= found.high)).mean() <= 0.98


def test_benjamini_hochberg_1995():
    """The published example rejects four hypotheses, the largest at p = .0095."""
    kept = discoveries(BH_1995)
    assert kept.sum() == 4
    assert np.max(np.array(BH_1995)[kept]) == 0.0095
    assert adjusted_p(BH_1995)[:4] == pytest.approx([0.0015, 0.003, 0.0095, 0.035625])


def test_adjusted_p_agrees_with_multtest():
    """R package multtest gives the same adjusted values; NaN stays outside the family."""
    p = np.array([*MULTTEST, np.nan])
    assert adjusted_p(p)[:-1] == pytest.approx(list(MULTTEST.values()), rel=1e-6)
    assert np.isnan(adjusted_p(p)[-1])
    assert not discoveries([np.nan]).any()
