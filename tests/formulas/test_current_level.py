"""The steadied score of a customer, held against a level."""

import numpy as np
import pytest

from analytics.formulas.current_level import Estimate, probability_below


def test_probability_below_a_level():
    """Half at the mean of a symmetric estimate, near 0 and 1 away from it, NaN without a level."""
    found = probability_below(Estimate(np.full(4, 3.0), np.full(4, 0.2)), [3.0, 2.0, 4.0, np.nan], 1, 5)
    assert found[0] == pytest.approx(0.5, abs=1e-9)
    assert found[1] < 1e-4
    assert found[2] > 1 - 1e-4
    assert np.isnan(found[3])
