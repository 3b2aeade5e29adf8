"""What to withhold so that nobody can be recognised."""

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from analytics.formulas.disclosure import complementary, margins, primary_state, recoverable_cells


def random_table(seed, units=40, quarters=8):
    """Cells of units x quarters with few answers each, and the totals that a page shows beside them."""
    rng = np.random.default_rng(seed)
    rows = [(u, u // 8, q) for u in range(units) for q in range(quarters)]
    keys = pd.DataFrame(rows, columns=["u", "d", "q"])
    n = rng.negative_binomial(1.2, 0.1, len(keys))
    return n, margins(keys, [["u"], ["q"], ["d", "q"], ["d"], []])


def determined(hidden, totals):
    """Hidden cells that are zero in the whole null space, by a dense singular value decomposition."""
    _, size, right = np.linalg.svd(totals.toarray()[:, hidden])
    null = right[(size > 1e-9).sum() :]
    return np.abs(null).max(axis=0, initial=0) < 1e-9


def test_primary_states():
    """Nobody answered, too few answered and enough answered are three different things."""
    assert primary_state([0, 1, 4, 5, np.nan]).tolist() == ["none", "hidden", "hidden", "shown", "none"]
    assert primary_state([5, 8], threshold=8).tolist() == ["hidden", "shown"]


def test_the_next_smallest_cell_is_hidden_too():
    """One small unit in a division: its division minus the other units would give it away."""
    found = complementary([3, 6, 20], [True, False, False], sparse.csr_array(np.ones((1, 3))))
    assert found.complementary.tolist() == [False, True, False]
    assert found.hidden.tolist() == [True, True, False]
    assert not found.recoverable.any()


def test_two_small_cells_that_together_are_too_few():
    """Two hidden cells of one and two people are a hidden group of three: a third cell is hidden."""
    found = complementary([1, 2, 9, 7], [True, True, False, False], sparse.csr_array(np.ones((1, 4))))
    assert found.complementary.tolist() == [False, False, False, True]


def test_cells_without_a_total_need_no_protection():
    """Where nothing is summed, nothing more is hidden."""
    found = complementary([3, 6], [True, False], sparse.csr_array((0, 2)))
    assert found.hidden.tolist() == [True, False]


def test_unprotectable_cells_are_reported():
    """A hidden cell whose total holds only empty cells beside it is named, so that its total can go."""
    table = margins(pd.DataFrame({"d": ["x", "x"]}), [["d"]])
    found = complementary([6, 0], [True, False], table)
    assert found.recoverable.tolist() == [True, False]


def test_a_total_that_is_a_cell_can_be_hidden():
    """A division that is itself a row of the table stands with -1; it is hidden when its only unit is."""
    found = complementary([3, 3], [True, True], sparse.csr_array([[1.0, -1.0]]))
    assert not found.complementary.any()
    assert not found.recoverable.any()


def test_several_totals_together_give_a_cell_away():
    """Rows {a, b} and {b, c} with a + b + c known reveal b; the null-space test sees it."""
    totals = sparse.csr_array([[1.0, 1, 0], [0, 1, 1], [1, 1, 1]])
    assert recoverable_cells([True, True, True], totals).all()
    assert not recoverable_cells([True, True, True], totals[[0, 1]]).any()


@pytest.mark.parametrize("seed", range(5))
def test_no_hidden_cell_is_left_recoverable(seed):
    """In random tables with totals five ways an exact decomposition finds no hidden cell determined."""
    n, totals = random_table(seed)
    primary = primary_state(n) == "hidden"
    assert determined(primary, totals).sum() == recoverable_cells(primary, totals).sum() > 0
    found = complementary(n, primary, totals)
    assert not determined(found.hidden, totals).any()
    assert not found.recoverable.any()
    assert not (found.complementary & (n == 0)).any()


@pytest.mark.parametrize("seed", range(5))
def test_hidden_groups_are_never_smaller_than_the_threshold(seed):
    """The hidden cells of each shown total together hold at least five respondents."""
    n, totals = random_table(seed)
    found = complementary(n, primary_state(n) == "hidden", totals)
    people = (totals @ (n * found.hidden))[totals @ n >= 5]
    assert ((people == 0) | (people >= 5)).all()


def test_hiding_spares_most_cells():
    """Protection hides far fewer cells than it protects."""
    n, totals = random_table(1, units=200)
    primary = primary_state(n) == "hidden"
    assert complementary(n, primary, totals).complementary.sum() < 0.35 * primary.sum()


def test_margins_of_empty_groupings():
    """Each grouping gives one row per group; the empty one is the grand total."""
    cells = pd.DataFrame({"unit": ["a", "a", "b"], "quarter": ["Q1", "Q2", "Q1"]})
    assert margins(cells, [["unit"], []]).toarray().tolist() == [[1, 1, 0], [0, 0, 1], [1, 1, 1]]
    assert margins(cells, []).shape == (0, 3)
