"""Will this period's agreed level be missed? Answered while the period still runs."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import stats

from analytics.formulas.agreed_levels import ROUNDING
from analytics.formulas.intervals import FloatArray

HISTORY_WORTH = 20.0
"""Cases that the history is discounted to: services change, so a year of tickets must not outvote this month."""

PRIOR = 0.5
"""Cases of either kind added to the history (Jeffreys), so that nothing is taken for impossible."""


def probability_of_missing(
    met: npt.ArrayLike,
    total: npt.ArrayLike,
    expected_rest: npt.ArrayLike,
    target_share: npt.ArrayLike,
    *,
    history_met: npt.ArrayLike = 0.0,
    history_total: npt.ArrayLike = 0.0,
) -> FloatArray:
    """Return the probability that the period ends below its agreed share.

    Parameters
    ----------
    met, total
        Cases of the period so far.
    expected_rest
        Cases still expected, rounded to whole cases.
    target_share
        Agreed share, 0-1; ending exactly there is met.
    history_met, history_total
        Cases of earlier periods, such as the last twelve months.

    Returns
    -------
    array
        0-1; NaN where no case came and none is expected.

    Notes
    -----
    The rest is beta-binomial: `betabinom.cdf(need - 1, rest, a, b)`, a and b being the history discounted to 20
    cases plus the period's own. Half way through simulated months its Brier score is .12, against .16 for "now
    below, so missed".

    Examples
    --------
    >>> probability_of_missing(17, 20, 20, 0.9, history_met=440, history_total=480).round(2).item()
    0.64
    """
    x, n, rest, target, past_met, past = np.broadcast_arrays(
        *(np.asarray(a, dtype=float) for a in (met, total, expected_rest, target_share, history_met, history_total))
    )
    rest = np.maximum(np.round(np.nan_to_num(rest)), 0)
    worth = (np.minimum(past, HISTORY_WORTH) + 2 * PRIOR) / (past + 2 * PRIOR)
    good = worth * (past_met + PRIOR) + x
    bad = worth * (past - past_met + PRIOR) + n - x
    need = np.ceil(target * (n + rest) - x - ROUNDING * np.maximum(n + rest, 1))
    missed = stats.betabinom.cdf(need - 1, rest, good, bad)
    missed = np.where(need <= 0, 0.0, np.where(need > rest, 1.0, missed))
    return np.where(n + rest > 0, missed, np.nan)
