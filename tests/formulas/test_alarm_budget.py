"""The threshold that holds a rate of false alarms."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.formulas.alarm_budget import THRESHOLDS, AlarmBudget


def walk(budget: AlarmBudget, probability: np.ndarray, mirrored: np.ndarray) -> list[float]:
    return [budget.threshold(t, probability[t], mirrored[t]) for t in range(len(probability))]


def test_experience_speaks_before_the_data() -> None:
    """With nothing counted yet, a third of a false alarm per 100 customer-months means about one in four."""
    quiet = np.zeros((4, 500))
    assert walk(AlarmBudget(0.33, 500), quiet, quiet)[-1] == pytest.approx(0.25, abs=0.03)


def test_more_false_alarms_allowed_means_a_lower_threshold() -> None:
    """The threshold falls as the budget grows."""
    draw = np.random.default_rng(1)
    p = draw.beta(0.2, 4, (24, 400))
    found = [walk(AlarmBudget(rate, 400), p, 0 * p)[-1] for rate in (0.1, 0.33, 1.0)]
    assert found[0] > found[1] > found[2]


def test_noisy_probabilities_raise_the_threshold() -> None:
    """Where doubtful signals keep coming, the threshold goes up until the rate holds again."""
    draw = np.random.default_rng(2)
    noisy, quiet = draw.beta(0.5, 2.0, (24, 400)), draw.beta(0.1, 9, (24, 400))
    assert walk(AlarmBudget(0.33, 400), noisy, 0 * noisy)[-1] > walk(AlarmBudget(0.33, 400), quiet, 0 * quiet)[-1]


def test_the_mirror_is_believed_when_it_says_more() -> None:
    """Signals on flipped scales count as false, even where the probabilities look sure."""
    sure = np.zeros((24, 400))
    mirrored = np.random.default_rng(3).beta(0.5, 2.0, (24, 400))
    plain = walk(AlarmBudget(0.33, 400), sure, sure)[-1]
    assert walk(AlarmBudget(0.33, 400), sure, mirrored)[-1] > plain


def test_thresholds_stay_within_the_grid() -> None:
    """An impossible budget asks for near certainty, a boundless one for the lowest threshold."""
    p = np.random.default_rng(4).beta(0.5, 2.0, (12, 200))
    assert walk(AlarmBudget(1e-9, 200), p, p)[-1] == THRESHOLDS[-1]
    assert walk(AlarmBudget(1e9, 200), p, p)[-1] == THRESHOLDS[0]


def test_later_months_do_not_change_earlier_thresholds() -> None:
    """Each month's threshold uses what was known by then."""
    p = np.random.default_rng(5).beta(0.3, 3.0, (20, 300))
    assert walk(AlarmBudget(0.33, 300), p, 0 * p)[:12] == walk(AlarmBudget(0.33, 300), p[:12], 0 * p[:12])
