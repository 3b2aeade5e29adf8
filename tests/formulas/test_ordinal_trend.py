"""Trend of one group's answers."""

import numpy as np
import pytest
from scipy.special import expit

from analytics.formulas.ordinal_trend import TAU2, mann_kendall, month_scores, month_variance, ordinal_trend, theil_sen

RATING = np.arange(1.0, 6.0)
SHARES = np.array([0.05, 0.05, 0.10, 0.30, 0.50])

# The 360 arbitrary values of pymannkendall's own tests (mmhs013/pyMannKendall, tests/test_pymannkendall.py),
# whose results its authors compared with R packages modifiedmk, fume, rkt and trend.
ARBITRARY = [
    32, 20, 25, 189, 240, 193, 379, 278, 301, 0, 0, 82, 0, 4, np.nan, np.nan, 121, 234, 360, 262, 120, 30,
    11, 1, 7, 3, 31, 31, 355, 102, 248, 274, 308, np.nan, 5, 26, 11, 16, 6, 48, 388, 539, 431, 272, 404,
    186, 0, 2, 0, 4, 1, 54, 272, 459, 235, 164, 365, 135, 2, np.nan, np.nan, 4, 0, 128, 210, 163, 446, 225,
    462, 467, 19, 13, 0, 3, 17, 132, 178, 338, 525, 623, 145, 31, 19, 3, 0, 29, 25, 87, 259, 756, 486, 180,
    292, 43, 92, 1, 0, 16, 2, 0, 130, 253, 594, 111, 273, 30, 0, 4, 0, 27, 24, 41, 292, 378, 499, 265, 320,
    227, 4, 0, 4, 14, 8, 48, 416, 240, 404, 207, 733, 105, 0, 112, 0, 14, 0, 30, 140, 202, 289, 159, 424,
    106, 3, 0, 65, 3, 14, 58, 268, 466, 432, 266, 240, 95, 1, 0, 10, 26, 4, 114, 94, 289, 173, 208, 263,
    156, 5, 0, 16, 16, 14, 0, 111, 475, 534, 432, 471, 117, 70, 1, 3, 28, 7, 401, 184, 283, 338, 171, 335,
    176, 0, 0, 10, 11, 9, 140, 102, 208, 298, 245, 220, 29, 2, 27, 10, 13, 26, 84, 143, 367, 749, 563, 283,
    353, 10, 0, 0, 0, 0, 9, 246, 265, 343, 429, 168, 133, 17, 0, 18, 35, 76, 158, 272, 250, 190, 289, 466,
    84, 0, 0, 0, 0, 0, 22, 217, 299, 185, 115, 344, 203, 8, np.nan, np.nan, 0, 5, 284, 123, 254, 476, 496,
    326, 27, 20, 0, 4, 53, 72, 113, 214, 364, 219, 220, 156, 264, 0, 13, 0, 0, 45, 90, 137, 638, 529, 261,
    206, 251, 0, 0, 5, 9, 58, 72, 138, 130, 471, 328, 356, 523, 0, 1, 0, 0, 12, 143, 193, 184, 192, 138,
    174, 69, 1, 0, 0, 18, 25, 28, 92, 732, 320, 256, 302, 131, 15, 0, 27, 0, 22, 20, 213, 393, 474, 374,
    109, 159, 0, 0, 0, 3, 3, 49, 205, 128, 194, 570, 169, 89, 0, 0, 0, 0, 0, 26, 185, 286, 92, 225, 244,
    190, 3, 20,
]  # fmt: skip


def answers(groups, months, per_month, drift=0.0, seed=0):
    """Answers of groups whose logit moves by `drift` over the window, with correlated months around it."""
    rng = np.random.default_rng(seed)
    near = 0.5 ** np.abs(np.subtract.outer(np.arange(months), np.arange(months)))
    months_own = rng.normal(size=(groups, months)) @ np.linalg.cholesky(TAU2 * near).T
    eta = rng.normal(0, 0.4, (groups, 1)) + drift * np.arange(months) / months + months_own
    cut = np.log(SHARES.cumsum()[:-1] / (1 - SHARES.cumsum()[:-1]))
    upper = np.concatenate([expit(cut - eta[..., None]), np.ones((groups, months, 1))], axis=-1)
    share = np.maximum(np.diff(upper, prepend=0.0, axis=-1), 0)
    return rng.multinomial(per_month, share / share.sum(axis=-1, keepdims=True))


def test_ridit_scores_of_one_group():
    """Half the answers low, half high: scores -1/2 and +1/2 by hand, so a high answer lies 2 logits up."""
    counts = np.zeros((1, 2, 2))
    counts[0] = [[50_000, 0], [0, 50_000]]
    found = month_scores(counts, [0, 1])
    assert found.z[0] == pytest.approx([-2, 2], rel=1e-3)
    assert found.precision[0] == pytest.approx([12_500, 12_500], rel=1e-3)
    assert found.per_logit == pytest.approx(0.25, rel=1e-3)


@pytest.mark.parametrize("per_month", [1, 5, 20])
def test_quiet_groups_are_called_5_times_in_100(per_month):
    """Without a drift a trend is claimed in about 5 of 100 groups, at 1, 5 or 20 answers a month."""
    found = ordinal_trend(answers(2000, 12, per_month, seed=per_month), RATING, tau2=TAU2)
    assert (found.p < 0.05).mean() == pytest.approx(0.05, abs=0.02)


def test_half_a_point_at_five_answers_a_month_shows_15_times_in_100():
    """The power is small, which is why the words are "no clear trend" and never "stable"."""
    found = ordinal_trend(answers(2000, 12, 5, drift=-0.83), RATING, tau2=TAU2)
    assert (found.direction == "falling").mean() == pytest.approx(0.15, abs=0.04)


def test_strong_drifts_show_with_their_slope_in_points_per_year():
    """Two logits a year on fifty answers a month nearly always show, at the slope that the raw means have."""
    counts = answers(400, 12, 50, drift=-2.0)
    found = ordinal_trend(counts, RATING)
    means = counts @ RATING / 50
    drift = np.polyfit(np.arange(12), means.mean(axis=0), 1)[0] * 12
    assert (found.direction == "falling").mean() > 0.8
    assert found.slope.mean() == pytest.approx(drift, rel=0.1)
    assert ((found.low <= found.slope) & (found.slope <= found.high)).all()
    assert found.n.tolist() == [600] * 400


def test_movement_common_to_all_is_removed():
    """When everyone falls alike, nobody falls once the common movement is taken out."""
    counts = answers(400, 12, 50, drift=-1.0)
    found = ordinal_trend(counts, RATING, common=-1.0 * np.arange(12) / 12)
    assert (found.p < 0.05).mean() < 0.09


def test_too_few_months_have_no_trend():
    """One or two months with answers give NaN and "no clear trend", as do none."""
    counts = np.zeros((3, 12, 5))
    counts[0, :3] = [[0, 0, 0, 0, 9], [0, 0, 3, 3, 3], [9, 0, 0, 0, 0]]
    counts[1, [0, 11]] = [[0, 0, 0, 0, 9], [9, 0, 0, 0, 0]]
    found = ordinal_trend(counts, RATING)
    assert found.slope[0] < 0
    assert np.isnan([found.slope[1:], found.low[1:], found.high[1:], found.p[1:]]).all()
    assert found.direction[1:].tolist() == ["no clear trend"] * 2


def test_month_variance_is_recovered_from_many_groups():
    """The moments give back the variance that was put in; with few months the usual value stands in."""
    scores = month_scores(answers(2000, 24, 10), RATING)
    assert month_variance(scores) == pytest.approx(TAU2, abs=0.01)
    assert month_variance(month_scores(answers(10, 12, 10), RATING)) == TAU2


def test_theil_sen_agrees_with_sen():
    """Sen (1968), worked example: slope 4, 93 % limits 3.71 and 4.38."""
    found = theil_sen([1, 2, 3, 4, 10, 12, 18], [9, 15, 19, 20, 45, 55, 78], confidence=0.93)
    assert found == pytest.approx((4, 3.71, 4.38), abs=0.005)


def test_theil_sen_agrees_with_pymannkendall():
    """Sen's slope of its arbitrary series, missing values passed over."""
    assert theil_sen(np.arange(360), ARBITRARY)[0] == pytest.approx(-0.006369426751592357)
    assert np.isnan(theil_sen([1, 2], [3, np.nan])).all()


def test_mann_kendall_agrees_with_pymannkendall():
    """S, its variance with ties, z, p and tau of the original test."""
    found = mann_kendall(ARBITRARY)
    assert (found.s, found.variance) == (-1959, pytest.approx(4889800.333333333))
    assert found.z == pytest.approx(-0.8854562842589916)
    assert found.p == pytest.approx(0.37591058740506833)
    assert found.tau == pytest.approx(-0.03153167653875869)


def test_mann_kendall_is_vectorised():
    """Rows are tested each for itself; constant or empty rows have no z."""
    rows = np.array([np.arange(12.0), np.zeros(12), np.full(12, np.nan)])
    found = mann_kendall(rows)
    assert found.s.tolist() == [66, 0, 0]
    assert np.isnan(found.z).tolist() == [False, True, True]


def test_one_month_has_no_trend():
    """Fewer months than a line needs: no slope, and no clear trend."""
    found = ordinal_trend(np.array([[[0, 1, 2, 3, 4]]]), np.arange(1, 6))
    assert np.isnan(found.slope).all()
    assert found.direction.tolist() == ["no clear trend"]
