"""Whether a customer's service levels have fallen, all of them or those of one service, and since when.

Shares kept and plain measured values speak together; none of them has to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analytics.formulas.change_scan import Drop, log_bayes_factor
from analytics.formulas.onsets import HISTORY_MONTHS, onsets_at, signature_sums, with_history
from analytics.formulas.peer_adjustment import PeerAdjusted

Doubles = NDArray[np.float64]

KEPT_DROP = Drop(-1.4, 0.6)
"""Logits: from 93 % resolved in time to 77 %."""
RANKED_DROP = Drop(-1.5, 0.8)
"""Normal scores: from the middle of all customers to the worst tenth."""
REACTING = 0.75
"""Prior chance that one measure falls when its service gets worse; the others may not notice."""
REACHED = 0.85
"""Prior chance that one service is hit when the customer's services get worse together."""


@dataclass(frozen=True)
class ServiceEvidence:
    """Log Bayes factors of service levels falling at each onset against not falling.

    Attributes
    ----------
    onsets : array (onsets,)
    whole : array (onsets, customers)
        All the customer's services together.
    service : array (onsets, services, customers)
        One service alone, times its prior chance of being that one; -inf where nothing is measured.
    """

    onsets: NDArray[np.intp]
    whole: Doubles
    service: Doubles


def service_evidence(measures: Sequence[tuple[PeerAdjusted, Drop]], month: int) -> ServiceEvidence:
    """Combine several measures into one log Bayes factor per onset, service and customer.

    Parameters
    ----------
    measures : sequence of (observations, drop)
        One per measure, all with the same months, services and customers.
    month : int
        Index of the last month to use.

    Notes
    -----
    Measures are independent given the event, each reacting with chance `REACTING`; likewise services with `REACHED`.
    A mixture per measure keeps one loud measure from deciding against the others.
    """
    total: Doubles | None = None
    measured: NDArray[np.bool_] | None = None
    for observed, drop in measures:
        log_factor, has_data = _step_log_factors(observed, month, drop)
        mixed = np.where(has_data, np.logaddexp(np.log(REACTING) + log_factor, np.log1p(-REACTING)), 0.0)
        total = mixed if total is None else total + mixed
        measured = has_data if measured is None else measured | has_data
    if total is None or measured is None:
        raise ValueError("No measures given: combine satisfaction with at least one, or scan it alone.")
    hit = np.where(measured, np.logaddexp(np.log(REACHED) + total, np.log1p(-REACHED)), 0.0)
    chance = np.log(np.maximum(measured.sum(0), 1))
    return ServiceEvidence(onsets_at(month), hit.sum(1), np.where(measured, total - chance, -np.inf))


def _step_log_factors(observed: PeerAdjusted, month: int, drop: Drop) -> tuple[Doubles, NDArray[np.bool_]]:
    """Log Bayes factor of a step per onset, service and customer, each service with its own level."""
    onsets, spread = onsets_at(month), observed.spread
    months = np.arange(max(0, month + 1 - HISTORY_MONTHS), month + 1)
    info = observed.precision[months]
    q = info / (1 + np.float32(spread.month) * info)
    z, known = observed.z[months], q.sum(0)
    first = int(onsets[0] - months[0]) if len(onsets) else len(months)
    qx, qxz = (signature_sums(v, first)[: len(onsets)] for v in (q, q * z))
    level = np.float32(1 / (spread.customer + spread.service)) + known
    has_history = with_history(info, onsets - months[0])
    a = (qxz - qx * ((q * z).sum(0) / level)) * has_history
    b = (qx - qx * qx / level) * has_history
    return log_bayes_factor(a, b, drop).astype(float), known > 0


def reactions(
    measures: Sequence[tuple[PeerAdjusted, Drop]],
    month: int,
    onset: NDArray[np.intp],
    service: NDArray[np.intp],
    customers: NDArray[np.intp],
) -> Doubles:
    """How strongly each measure speaks for a fall at a given onset.

    Parameters
    ----------
    month : int
        Index of the last month to use.
    onset, service, customers : array of int
        As from `located_service_changes`.

    Returns
    -------
    array (measures, customers asked for)
        Log Bayes factors, summed over the services concerned; 0 where nothing is measured.
    """
    found = np.zeros((len(measures), len(customers)))
    row = np.arange(len(customers))
    for k, (observed, drop) in enumerate(measures):
        some = replace(observed, z=observed.z[:, :, customers], precision=observed.precision[:, :, customers])
        log_factor, has_data = _step_log_factors(some, month, drop)
        at = log_factor[onset - onsets_at(month)[0], :, row] * has_data.T
        found[k] = np.where(service < 0, at.sum(1), at[row, service])
    return found
