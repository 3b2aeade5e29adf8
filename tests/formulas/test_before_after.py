"""Did it work?"""

import numpy as np
import pytest

from analytics.formulas.before_after import baseline_months, follow_up, months_after

CSAT = [0, 0, 0, 100, 100]
SHARES = np.array([0.05, 0.05, 0.10, 0.30, 0.50])


def csat(counts, months):
    """The percentage of 4 and 5 over some months."""
    pooled = counts[:, months].sum(axis=1)
    return 100 * pooled[:, 3:].sum(axis=1) / np.maximum(pooled.sum(axis=1), 1)


def test_the_trigger_is_no_baseline():
    """Opened in month 20: months 17-19 called for it, so "before" is 5-16 and "after" 21-23."""
    assert np.flatnonzero(baseline_months(24, [20])[0]).tolist() == list(range(5, 17))
    assert np.flatnonzero(months_after(24, [20], [23])[0]).tolist() == [21, 22, 23]


def test_nothing_done_is_not_taken_for_success():
    """After a drop of 10 points with nothing changed, scores rise in 7 to 8 of 10 cases; hardly one is "as hoped"."""
    rng = np.random.default_rng(4)
    share = rng.dirichlet(15 * SHARES, 8000)
    counts = rng.multinomial(rng.poisson(8, (8000, 24)), share[:, None, :])
    dropped = csat(counts, slice(17, 20)) <= csat(counts, slice(14, 17)) - 10
    counts = counts[dropped]
    rise = csat(counts, slice(21, 24)) - csat(counts, slice(17, 20))
    assert 0.71 <= (rise > 0).mean() <= 0.83
    assert 7 <= rise.mean() <= 11
    opened = np.full(len(counts), 20)
    found = follow_up(counts, CSAT, baseline_months(24, opened), months_after(24, opened, opened + 3), 5.0)
    assert (found.verdict == "as hoped").mean() < 0.04


def test_the_three_verdicts():
    """A clear rise is as hoped; plenty of answers without one are not seen; a handful cannot tell."""
    counts = np.zeros((4, 24, 5))
    counts[:3, :, 0], counts[:3, :, 4] = 30, 70
    counts[0, 21:] = [0, 0, 0, 0, 100]
    counts[1:3, :] *= [[[100]], [[0.03]]]
    opened = np.full(4, 20)
    found = follow_up(counts, CSAT, baseline_months(24, opened), months_after(24, opened, opened + 3), 5.0)
    assert found.verdict.tolist() == ["as hoped", "not seen", "cannot tell", "cannot tell"]
    assert found.change.estimate[:2] == pytest.approx([30, 0])
    assert (found.n_before[0], found.n_after[0], found.n_after[3]) == (1200, 300, 0)
    assert np.isnan(found.change.estimate[3])


def test_what_moved_everyone_is_subtracted():
    """A rise of 30 points in a quarter when everyone rose by 30 is no effect of the action."""
    counts = np.zeros((1, 24, 5))
    counts[0, :, 0], counts[0, :, 4] = 300, 700
    counts[0, 21:] = [0, 0, 0, 0, 1000]
    before, after = baseline_months(24, [20]), months_after(24, [20], [23])
    found = follow_up(counts, CSAT, before, after, 5.0, common=np.where(np.arange(24) > 20, 30, 0))
    assert found.change.estimate == pytest.approx([0])
    assert found.verdict.tolist() == ["not seen"]


def test_a_fall_can_be_hoped_for():
    """Where lower is better the same movement downwards is as hoped, and upwards not seen."""
    counts = np.zeros((2, 24, 5))
    counts[:, :, 0], counts[:, :, 4] = 50, 50
    counts[0, 21:], counts[1, 21:] = [100, 0, 0, 0, 0], [0, 0, 0, 0, 100]
    before, after = baseline_months(24, [20, 20]), months_after(24, [20, 20], [23, 23])
    found = follow_up(counts, CSAT, before, after, 5.0, higher_is_hoped=False)
    assert found.verdict.tolist() == ["as hoped", "not seen"]


def test_months_own_variance_widens_the_interval():
    """Months that differ for reasons of their own make a change less sure."""
    counts = np.full((1, 24, 5), 20.0)
    before, after = baseline_months(24, [20]), months_after(24, [20], [23])
    sure, shaky = (follow_up(counts, CSAT, before, after, 5.0, month_variance=v).change for v in (0.0, 25.0))
    assert shaky.high - shaky.low > sure.high - sure.low
