"""Months that a change may have begun in, and what a series sums to since each of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analytics.formulas.peer_adjustment import Floats

LOOKBACK_MONTHS = 18
"""An onset longer ago is no news: the level since then is the customer's level."""
HISTORY_MONTHS = 36
"""What is older says little about the level just before a change."""
MONTHS_BEFORE = 3
"""Months needed before an onset, else there is no level to have changed."""
DRIFT_MONTHS = 6
"""How long a gradual change takes to be complete."""


def onsets_at(month: int) -> NDArray[np.intp]:
    """Months that a change seen in `month` may have begun in (indices; none in the first months)."""
    return np.arange(max(MONTHS_BEFORE, month + 1 - LOOKBACK_MONTHS), month + 1)


def signature_sums(values: Floats, first: int, *, is_squared: bool = False) -> Floats:
    """Sums of a series over the months, each weighed by how complete a change of each onset is, or by its square.

    Parameters
    ----------
    values : array (months, ...)
    first : int
        Index of the first onset; every later month is one too.
    is_squared : bool
        Weigh by the square.

    Returns
    -------
    array (2 x onsets, ...)
        Every onset as a step (0 before it, 1 from it on), then every onset as a drift (rising to 1 over six months).

    Notes
    -----
    A drift is the mean of six steps, so that sums since each month suffice.
    """
    onsets = len(values) - first
    since = np.zeros((onsets + DRIFT_MONTHS, *values.shape[1:]), np.float32)
    np.cumsum(values[first:][::-1], axis=0, out=since[:onsets][::-1])
    found = np.zeros((2 * onsets, *values.shape[1:]), np.float32)
    found[:onsets] = since[:onsets]
    for k in range(DRIFT_MONTHS):
        share = (2 * k + 1) / DRIFT_MONTHS**2 if is_squared else 1 / DRIFT_MONTHS
        found[onsets:] += np.float32(share) * since[k : k + onsets]
    return found


def with_history(precision: Floats, onsets: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Whether observations reach back three months before an onset; without them a low level would pass for a fall.

    Returns
    -------
    array (onsets, services, customers)
        For precisions by month, service and customer, and onsets as indices among these months.
    """
    seen = precision > 0
    first = np.where(seen.any(0), seen.argmax(0), len(precision))
    found: NDArray[np.bool_] = first + MONTHS_BEFORE <= onsets[:, None, None]
    return found
