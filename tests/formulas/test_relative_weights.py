"""What goes with satisfaction."""

from itertools import combinations
from math import factorial

import numpy as np
import pytest
from scipy import stats

from analytics.formulas.relative_weights import johnson_weights, relative_weights


def shapley_shares(between, with_overall):
    """R squared gained by each question, averaged over all orders of adding them (LMG): what weights are held to.

    Lindeman, Merenda and Gold (1980); Groemping (2006), Journal of Statistical Software 17 (R package relaimpo).
    """
    r, y = np.asarray(between, dtype=float), np.asarray(with_overall, dtype=float)
    p = y.size

    def explained(chosen):
        """R squared of a set of questions."""
        part = list(chosen)
        return float(y[part] @ np.linalg.solve(r[np.ix_(part, part)], y[part])) if part else 0.0

    found = np.zeros(p)
    for question in range(p):
        others = [other for other in range(p) if other != question]
        for k in range(p):
            order = factorial(k) * factorial(p - k - 1) / factorial(p)
            for before in combinations(others, k):
                found[question] += order * (explained((*before, question)) - explained(before))
    return found


def survey(n, seed=0):
    """Answers 1-5 to four questions that go together, and an overall score that leans on the first."""
    rng = np.random.default_rng(seed)
    mood = rng.normal(size=(n, 1))
    answers = np.clip(np.round(3.5 + 0.7 * mood + rng.normal(size=(n, 4))), 1, 5)
    overall = np.clip(np.round(1 + 0.6 * answers[:, 0] + 0.2 * answers[:, 1] + rng.normal(size=n)), 1, 5)
    return answers, overall


def test_two_questions_by_hand():
    """R12 = .5, r = (.6, .4): LMG by hand is half of .36 + (.373333 - .16), that is .286667, and .086667."""
    between, with_overall = [[1, 0.5], [0.5, 1]], [0.6, 0.4]
    assert shapley_shares(between, with_overall) == pytest.approx([0.286667, 0.086667], abs=1e-6)
    assert johnson_weights(between, with_overall) == pytest.approx([0.286667, 0.086667], abs=1e-6)


def test_weights_are_near_the_shapley_shares_and_sum_to_r_squared():
    """On survey answers both splits agree to .002 and add up to the same explained variance."""
    answers, overall = survey(3000)
    r = stats.spearmanr(np.column_stack([answers, overall])).statistic
    fast, exact = johnson_weights(r[:-1, :-1], r[:-1, -1]), shapley_shares(r[:-1, :-1], r[:-1, -1])
    assert fast == pytest.approx(exact, abs=0.002)
    assert fast.sum() == pytest.approx(r[:-1, -1] @ np.linalg.solve(r[:-1, :-1], r[:-1, -1]))


def test_shares_come_from_spearman_correlations():
    """The shown shares are the weights of scipy's rank correlations, as parts of 1."""
    answers, overall = survey(400)
    r = stats.spearmanr(np.column_stack([answers, overall])).statistic
    expected = johnson_weights(r[:-1, :-1], r[:-1, -1])
    found = relative_weights(answers, overall, resamples=100)
    assert found.share == pytest.approx(expected / expected.sum())
    assert found.explained == pytest.approx(expected.sum())
    assert ((found.low <= found.share) & (found.share <= found.high)).all()


def test_a_question_that_leads_is_named():
    """The first question wins nearly every resample; the same answers give the same limits again."""
    found, again = (relative_weights(*survey(800), resamples=200) for _ in range(2))
    assert found.top == 0
    assert found.wins[0] > 0.95
    assert (found.low == again.low).all()


def test_no_question_is_named_when_two_are_alike():
    """Two questions that matter alike share the wins, so neither is the top one."""
    answers, _ = survey(400)
    overall = answers[:, 0] + answers[:, 1] + np.random.default_rng(1).normal(size=400)
    assert relative_weights(answers, overall, resamples=200).top is None


def test_fewer_than_300_respondents_give_no_answer():
    """Respondents who skipped a question do not count; what is left must be 300."""
    answers, overall = survey(310)
    answers[:20, 2] = np.nan
    found = relative_weights(answers, overall)
    assert (found.n, found.top) == (290, None)
    assert np.isnan(found.share).all()


def test_a_question_with_one_answer_gives_no_answer():
    """A constant column has no rank correlation."""
    answers, overall = survey(400)
    answers[:, 1] = 5
    assert np.isnan(relative_weights(answers, overall, resamples=50).share).all()


def test_questions_that_repeat_each_other_share_alike():
    """An exact copy halves the share instead of breaking the computation."""
    answers, overall = survey(400)
    answers[:, 1] = answers[:, 0]
    found = relative_weights(answers, overall, resamples=50)
    assert found.share[0] == pytest.approx(found.share[1])
    assert found.share.sum() == pytest.approx(1)
