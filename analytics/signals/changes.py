"""The scans behind alerts, month by month: signals as numbers, not yet in words.

Each scan walks through the months, uses what was known up to each, and reports the months asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.formulas.alarm_budget import USUAL_WEIGHT, AlarmBudget
from analytics.formulas.change_scan import (
    ANSWERED_DROP,
    POSSIBLE,
    SATISFACTION_DROP,
    Evidence,
    Fits,
    change_evidence,
    change_fits,
    change_probability,
    detectable_change,
    located_changes,
)
from analytics.formulas.comparison import Difference, difference, share_difference
from analytics.formulas.intervals import Interval
from analytics.formulas.joint_evidence import Joint, Link, joint_probability, learned_link, located_service_changes
from analytics.formulas.onsets import MONTHS_BEFORE
from analytics.formulas.peer_adjustment import (
    ANSWERED,
    PeerAdjusted,
    levels_before,
    mean_category,
    ordinal_observations,
    share_observations,
)
from analytics.formulas.service_evidence import ServiceEvidence, reactions, service_evidence
from analytics.signals.series import Floats, IntArray, ScannedMeasure, ScannedQuestion

OTHER_EXPERIENCE = 1.0
"""False alarms that experience with satisfaction is worth for service levels and response rates."""
COMPARED_MONTHS = 12
"""Shares and values since a change are set against so many months before it."""


@dataclass(frozen=True)
class ScanRequest:
    """Which months to report, for whom, and how many false alarms are acceptable.

    Attributes
    ----------
    months : array (months,)
        Whether signals of this month are wanted.
    series : array (series,)
        Whether signals of this customer are wanted; all are scanned, since all tell the common movement.
    false_alarms : float or None
        Per 100 customers and month; None for the fixed tiers.
    """

    months: npt.NDArray[np.bool_]
    series: npt.NDArray[np.bool_]
    false_alarms: float | None

    def walk(self) -> list[int]:
        """Months to scan: a budget needs all, the fixed tiers only those reported."""
        needs_all = self.false_alarms is not None
        return [t for t in range(MONTHS_BEFORE, len(self.months)) if needs_all or self.months[t]]


class _Threshold:
    """Probability from which a signal is raised, followed month by month."""

    def __init__(self, asked: ScanRequest, experience: float = USUAL_WEIGHT) -> None:
        rate = asked.false_alarms
        self.asked = asked
        self.budget = None if rate is None else AlarmBudget(rate, len(asked.series), experience)
        self.last = POSSIBLE

    def raised(self, month: int, probability: npt.NDArray[np.float64], mirrored: npt.NDArray[np.float64]) -> IntArray:
        """The series to report for this month."""
        if self.budget is not None:
            self.last = self.budget.threshold(month, probability, mirrored)
        return self.also(month, probability)

    def also(self, month: int, probability: npt.NDArray[np.float64]) -> IntArray:
        """The series to report for another probability under the same threshold."""
        if not self.asked.months[month]:
            return np.zeros(0, np.intp)
        return np.flatnonzero((probability >= self.last) & self.asked.series)


def satisfaction_signals(
    question: ScannedQuestion, measures: Sequence[ScannedMeasure], asked: ScanRequest
) -> pd.DataFrame:
    """Declines and improvements of one question's answers, with service levels as evidence where there are any.

    Parameters
    ----------
    measures : sequence of ScannedMeasure
        Empty to judge by answers alone.

    Returns
    -------
    DataFrame
        One row per month, series and kind (`satisfaction`, `improvement`, and `service` where there are measures):
        month, series, kind, probability, onset, service (-1: all), size, low, high, n, detectable, measure,
        has_followed (service levels had a part in it). Sizes in points of the scale, percentage points or the
        measure's unit, negative for worse.
    """
    observed = ordinal_observations(question.counts)
    declines, service_levels = _Threshold(asked), _Threshold(asked, OTHER_EXPERIENCE)
    evidence_of = [(measure.observed, measure.drop) for measure in measures]
    found = []
    for month in asked.walk():
        fits = change_fits(observed, month)
        falling = change_evidence(fits, SATISFACTION_DROP)
        rising = change_evidence(fits.turned(), SATISFACTION_DROP)
        up = change_probability(rising)
        if evidence_of:
            services = service_evidence(evidence_of, month)
            link = learned_link(falling, services)
            joint = joint_probability(falling, services, link)
            raised = service_levels.raised(month, joint.service, np.zeros_like(joint.service))
            found.append(_service_rows(measures, services, link, joint, month, raised))
        else:
            joint = _alone(falling)
        raised = declines.raised(month, joint.satisfaction, up)
        rows = _answer_rows(question, observed, fits, joint.by_onset, raised, 1)
        found.append(
            rows.assign(
                kind="satisfaction",
                month=month,
                probability=joint.satisfaction[raised],
                has_followed=joint.followed[raised] > joint.satisfaction[raised] / 2,
            )
        )
        raised = declines.also(month, up)
        rows = _answer_rows(question, observed, fits.turned(), rising.by_onset(), raised, -1)
        found.append(rows.assign(kind="improvement", month=month, probability=up[raised]))
    return _joined(found)


def response_signals(invited: Floats, answered: Floats, asked: ScanRequest) -> pd.DataFrame:
    """Falling response rates.

    Returns
    -------
    DataFrame
        As `satisfaction_signals`, of kind `response`; sizes in percentage points, n the invitations since the onset.
    """
    invited = np.maximum(invited, answered)
    observed = share_observations(answered, invited, ANSWERED)
    threshold, found = _Threshold(asked, OTHER_EXPERIENCE), []
    for month in asked.walk():
        fits = change_fits(observed, month)
        evidence = change_evidence(fits, ANSWERED_DROP)
        probability = change_probability(evidence)
        # No mirror check here: where one in four answers, rises spread wider than falls
        raised = threshold.raised(month, probability, np.zeros_like(probability))
        if raised.size:
            at = located_changes(fits, evidence.by_onset(), ANSWERED_DROP, raised)
            x, n = (_since_and_before(v, month, at.onset, at.service, raised) for v in (answered, invited))
            size = share_difference(x[1], n[1], x[0], n[0])
            rows = _rows(raised, at.onset, at.service, _scaled(size, 100.0), n[0])
            found.append(rows.assign(kind="response", month=month, probability=probability[raised]))
    return _joined(found)


def _alone(falling: Evidence) -> Joint:
    """Satisfaction without any service levels."""
    probability = change_probability(falling)
    nothing = np.zeros_like(probability)
    return Joint(probability, nothing, nothing, falling.by_onset())


def _answer_rows(
    question: ScannedQuestion,
    observed: PeerAdjusted,
    fits: Fits,
    by_onset: npt.NDArray[np.float64],
    raised: IntArray,
    sign: int,
) -> pd.DataFrame:
    """Where, since when and by how many points of the scale answers changed; sign -1 for turned fits."""
    if not raised.size:
        return pd.DataFrame()
    at = located_changes(fits, by_onset, SATISFACTION_DROP, raised)
    month = int(fits.onsets[-1])
    level, cuts = levels_before(observed, at.onset, at.service, raised), observed.cuts[month]
    before = mean_category(level, cuts)
    low, middle, high = (mean_category(level + sign * d, cuts) - before for d in (at.low, at.middle, at.high))
    size = Difference(middle, *((low, high) if sign > 0 else (high, low)), np.full(len(raised), np.nan))
    answers = question.counts.sum(1)
    n_since, n_before = _since_and_before(answers, month, at.onset, at.service, raised)
    own = question.counts[max(0, month - 23) : month + 1, :, :, raised].sum((0, 2))
    share = own / np.maximum(own.sum(0), 1)
    place = np.arange(len(share))[:, None]
    sd = np.sqrt((share * place**2).sum(0) - (share * place).sum(0) ** 2)
    rows = _rows(raised, at.onset, at.service, size, n_since)
    return rows.assign(detectable=detectable_change(sd, n_since, n_before))


def _service_rows(
    measures: Sequence[ScannedMeasure], services: ServiceEvidence, link: Link, joint: Joint, month: int,
    raised: IntArray,
) -> pd.DataFrame:
    """Since when and by how much the measure that speaks loudest fell."""
    onset, service = located_service_changes(services, link, raised)
    loud = reactions([(m.observed, m.drop) for m in measures], month, onset, service, raised).argmax(0)
    sizes = [_measure_change(m, month, onset, service, raised) for m in measures]
    pick = np.arange(len(raised))
    size = Difference(
        *(np.stack([getattr(s, f) for s, _ in sizes])[loud, pick] for f in ("estimate", "low", "high", "p"))
    )
    n = np.stack([n for _, n in sizes])[loud, pick]
    rows = _rows(raised, onset, service, size, n)
    return rows.assign(
        kind="service",
        month=month,
        probability=joint.service[raised],
        measure=np.array([m.name for m in measures], dtype=object)[loud],
    )


def _measure_change(
    measure: ScannedMeasure, month: int, onset: IntArray, service: IntArray, raised: IntArray
) -> tuple[Difference, npt.NDArray[np.float64]]:
    """A measure since the onset minus before, worse negative, and how much was counted or measured since."""
    n = _since_and_before(measure.total, month, onset, service, raised)
    if measure.met is not None:
        met = _since_and_before(measure.met, month, onset, service, raised)
        return _scaled(share_difference(met[1], n[1], met[0], n[0]), 100.0), n[0]
    value = np.nan_to_num(measure.total if measure.value is None else measure.value)
    sums, squares = (_since_and_before(v, month, onset, service, raised) for v in (value, value**2))
    sides = []
    for side in (1, 0):
        with np.errstate(divide="ignore", invalid="ignore"):
            mean = sums[side] / n[side]
            variance = (squares[side] / n[side] - mean**2) * n[side] / (n[side] - 1)
            reach = 1.96 * np.sqrt(np.maximum(variance, 0) / n[side])
        sides.append(Interval(mean, mean - reach, mean + reach))
    change = difference(*sides)
    return (change if measure.is_higher_better else _scaled(change, -1.0)), n[0]


def _scaled(size: Difference, factor: float) -> Difference:
    """A difference in another unit; a negative factor turns it round."""
    ends = factor * size.low, factor * size.high
    return Difference(factor * size.estimate, np.minimum(*ends), np.maximum(*ends), size.p)


def _since_and_before(
    values: npt.NDArray[np.floating], month: int, onset: IntArray, service: IntArray, raised: IntArray
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Sums over the services concerned, from the onset to this month and in the year before the onset."""
    some = values[: month + 1, :, raised].astype(float)
    concerned = (service < 0) | (np.arange(some.shape[1])[:, None] == service)
    monthly = (some * concerned).sum(1)
    age = np.arange(month + 1)[:, None] - onset
    return (monthly * (age >= 0)).sum(0), (monthly * ((age < 0) & (age >= -COMPARED_MONTHS))).sum(0)


def _rows(raised: IntArray, onset: IntArray, service: IntArray, size: Difference, n: npt.ArrayLike) -> pd.DataFrame:
    """The columns all signals share."""
    columns = {"series": raised, "onset": onset, "service": service, "size": size.estimate, "low": size.low}
    return pd.DataFrame({**columns, "high": size.high, "n": np.asarray(n).astype(int)})


def _joined(found: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Rows of several months in one table."""
    some = [rows for rows in found if len(rows)]
    return pd.concat(some, ignore_index=True) if some else pd.DataFrame()
