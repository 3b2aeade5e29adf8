"""Control charts."""

import numpy as np
import pytest

from analytics.formulas.control_charts import ewma_chart, individuals_chart

# NIST/SEMATECH e-Handbook of Statistical Methods, sections 6.3.2.2 and 6.3.2.4.
FLOW = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
EWMA_INPUT = [52.0, 47.0, 53.0, 49.3, 50.1, 47.0, 51.0, 50.1, 51.2, 50.5, *FLOW]
EWMA = [
    50.6, 49.52, 50.56, 50.18, 50.16, 49.21, 49.75, 49.85, 50.26, 50.33,
    50.11, 49.36, 49.52, 50.05, 49.38, 49.92, 50.73, 51.23, 51.94, 51.99,
]  # fmt: skip


def test_individuals_chart_of_the_handbook():
    """Centre 50.81, limits 45.8159 and 55.8041, in control (6.3.2.2)."""
    found = individuals_chart(FLOW)
    assert found.centre == pytest.approx(50.81)
    assert (found.low, found.high) == (pytest.approx(45.8159, abs=5e-5), pytest.approx(55.8041, abs=5e-5))
    assert not found.signal.any()


def test_ewma_chart_of_the_handbook():
    """Weight .3, target 50, sigma 2.0539: the twenty averages and the limits 47.4115 and 52.5884 (6.3.2.4)."""
    found = ewma_chart(EWMA_INPUT, 50, 2.0539, weight=0.3, settled=True)
    assert found.line == pytest.approx(EWMA, abs=0.0051)
    assert found.low == pytest.approx(np.full(20, 47.4115), abs=2e-4)
    assert found.high == pytest.approx(np.full(20, 52.5884), abs=2e-4)
    assert not found.signal.any()


def test_ewma_limits_widen_to_the_settled_ones():
    """The first limit is weight x 3 sigma; later ones approach the settled limits from inside."""
    reach = ewma_chart(np.full(60, 50.0), 50, 2.0, weight=0.3).high - 50
    assert reach[0] == pytest.approx(0.3 * 6)
    assert (np.diff(reach) >= 0).all()
    assert reach[-1] == pytest.approx(6 * np.sqrt(0.3 / 1.7))


def test_missing_periods_are_passed_over():
    """A gap leaves the average where it was and signals nothing; ranges join across it."""
    series = np.array([[50.0, np.nan, 80.0, np.nan], [np.nan] * 4])
    found = ewma_chart(series, [50, 50], [1, 1], weight=0.5)
    assert found.line[0].tolist() == [50, 50, 65, 65]
    assert found.signal.tolist() == [[False, False, True, False], [False] * 4]
    chart = individuals_chart(series)
    assert chart.high[0] == pytest.approx(65 + 3 * 30 / 1.128)
    assert np.isnan([chart.centre[1], chart.low[1]]).all()
