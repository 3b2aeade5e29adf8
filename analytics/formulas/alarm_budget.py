"""How sure a signal must be, so that no more false ones come than somebody is willing to look at.

The threshold is found from the probabilities themselves and from the mirror check, never from knowing the truth, and
for each month from the months up to it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]

MERGE_MONTHS = 3
"""A signal that returns within so many months is still the same one."""
FIRST_MONTH = 3
"""Months before this (counted from 0) are not in the rate: no change has the three months before it that it needs."""
SETTLED_MONTH = 15
"""From this month on false alarms come at a steady rate; until then there are fewer onsets to try."""
SETTLING = 1.5
"""The rate grows with this power of the months until then, as seen on simulated stores."""
PLANNED_MONTHS = 24
"""A rate is held over two years: in the first months fewer false alarms come, and are not made up for."""
HINDSIGHT_MONTHS = 11
"""How long later answers go on telling whether a signal was false."""
THRESHOLDS = np.geomspace(0.04, 0.95, 64)
USUAL_RATE, USUAL_THRESHOLD, USUAL_FALL = 0.0048, 0.25, 1.9
"""On simulated stores, false alarms per customer-month once settled: .0048 at .25, falling with the power 1.9."""
USUAL_WEIGHT = 8.0
"""False alarms that this experience is worth against those counted here."""


class AlarmBudget:
    """The threshold that holds a rate of false alarms, followed month by month.

    Parameters
    ----------
    per_100_customer_months : float
        False alarms that are acceptable, per 100 customers and month.
    experience : float
        False alarms that simulated satisfaction counts for; less where other things are scanned.

    Notes
    -----
    For a grid of thresholds, signals that would have begun are counted with their probability of being false, as it
    stands now: later answers tell false signals from true ones. The mirror check counts the same signals on flipped
    scales, where all but real improvements are false; the larger count is believed. It is weighed with experience
    (a gamma prior), and the lowest threshold is taken whose rate, over the planned two years, stays in the budget.
    """

    def __init__(self, per_100_customer_months: float, customers: int, experience: float = USUAL_WEIGHT) -> None:
        self.rate = per_100_customer_months / 100
        self.customers = customers
        self.experience = experience
        self._plain = _Starts(customers)
        self._mirror = _Starts(customers)
        self._false: list[Doubles] = []
        self._mirrored = np.zeros(len(THRESHOLDS))

    def threshold(self, month: int, probability: NDArray[np.floating], mirrored: NDArray[np.floating]) -> float:
        """Take in the next month and return the threshold for it.

        Parameters
        ----------
        month : int
            Index of the month, counted from the first with data; none may be left out from `FIRST_MONTH` on.
        probability : array (customers,)
            Of a change for the worse, this month.
        mirrored : array (customers,)
            The same on flipped scales.

        Returns
        -------
        float
            Probability from which a signal is raised.
        """
        if month >= FIRST_MONTH:
            self._plain.add(probability)
            self._mirror.add(mirrored)
            self._false.append(np.zeros(len(THRESHOLDS)))
            doubt = (1 - probability).astype(np.float32)
            for age, begun in enumerate(reversed(self._plain.recent)):
                self._false[-1 - age] = (begun @ doubt).astype(float)
            self._mirrored += self._mirror.recent[-1].sum(1)
        counted = np.maximum(np.sum(self._false, axis=0) if self._false else 0.0, self._mirrored)
        usual = self.customers * _usual_rates(month + 1)
        excess = (counted + self.experience) / (usual + self.experience)
        planned = max(PLANNED_MONTHS, month + 1)
        rate = excess * _usual_rates(planned) / (planned - FIRST_MONTH)
        return _crossing(rate, self.rate)


def _crossing(rates: Doubles, wanted: float) -> float:
    """The threshold between two of the grid at which the rate falls to the one wanted."""
    above = np.flatnonzero(rates > wanted)
    if not above.size:
        return float(THRESHOLDS[0])
    last = above[-1]
    if last + 1 == len(THRESHOLDS):
        return float(THRESHOLDS[last])
    part = np.log(rates[last] / wanted) / np.log(rates[last] / rates[last + 1])
    return float(THRESHOLDS[last] * (THRESHOLDS[last + 1] / THRESHOLDS[last]) ** part)


class _Starts:
    """Which signals began in each recent month, for every threshold of the grid."""

    def __init__(self, customers: int) -> None:
        self.recent: list[NDArray[np.float32]] = []
        self._since = np.full((len(THRESHOLDS), customers), MERGE_MONTHS + 1, np.int8)

    def add(self, probability: NDArray[np.floating]) -> None:
        is_open = probability >= THRESHOLDS[:, None]
        begun = is_open & (self._since > MERGE_MONTHS - 1)
        self._since = np.where(is_open, 0, np.minimum(self._since + 1, MERGE_MONTHS + 1)).astype(np.int8)
        self.recent = [*self.recent[-HINDSIGHT_MONTHS:], begun.astype(np.float32)]


def _usual_rates(months: int) -> Doubles:
    """False alarms per customer by experience in the first so many months, for every threshold of the grid."""
    age = np.arange(FIRST_MONTH, months) - FIRST_MONTH
    settling = np.minimum(age / (SETTLED_MONTH - FIRST_MONTH), 1) ** SETTLING
    rates: Doubles = USUAL_RATE * (USUAL_THRESHOLD / THRESHOLDS) ** USUAL_FALL * settling.sum()
    return rates
