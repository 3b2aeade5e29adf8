"""Alerts: what has lastingly changed at which customer, how sure that is, and how far the list can be believed.

The scan finds slow, broad changes in surveys that are asked all the time, not yesterday's incident. Surveys of
different kinds and different questions are never scanned together; service levels may speak for a decline of
satisfaction as far as the two have been seen to move together.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from analytics.scope.months import first_day
from analytics.signals.changes import ScanRequest, response_signals, satisfaction_signals
from analytics.signals.levels import level_signals
from analytics.signals.sentences import believed, tier
from analytics.signals.series import Axes, Floats, ScannedMeasure, ScannedQuestion, measures, placed, questions

SIGNAL_KINDS = ("satisfaction", "service", "response", "level", "improvement")

SIGNAL_COLUMNS = (
    "customer", "unit", "period", "kind", "tier", "probability", "onset", "size", "low", "high", "n", "service",
    "services", "question_id", "measure", "detectable", "is_share", "has_followed", "target",
)  # fmt: skip


@dataclass(frozen=True)
class Believability:
    """How far a list of declines can be believed.

    Attributes
    ----------
    signals : int
        Declines of satisfaction on the list.
    expected_false : float
        How many of them usually prove nothing: the sum of 1 - probability.
    mirrored : int
        How many the same scan finds with every scale flipped; all but real improvements are false.
    sentence : str
        In plain words; empty where there is no signal.
    """

    signals: int
    expected_false: float
    mirrored: int
    sentence: str


def alerts(
    counts: pd.DataFrame,
    service_levels: pd.DataFrame | None = None,
    invitations: pd.DataFrame | None = None,
    *,
    as_of: date,
    history: bool = False,
    false_alarms: float | None = None,
    kinds: Collection[str] | None = None,
    customers: Collection[str] | None = None,
    agreed: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return the alerts that stand in the month of a day, or in every month up to it.

    Parameters
    ----------
    counts
        One row per customer, service, question_id, month (a date) and score, with n (answers), better
        (higher/lower), low and high (ends of the scale). Where it has survey_kind and audience, these are scanned
        apart; of each, the question with most answers lately. A unit column makes series per customer and unit.
    service_levels
        One row per customer, service, measure and month: met and total, or value; target and better.
    invitations
        One row per customer, service and month: invited and answered; without answered, the answers of the
        leading question stand for it.
    as_of
        Later months are left out; the last month with data up to it is the last one scanned.
    history
        Every month, each judged by what was known then.
    false_alarms
        Acceptable per 100 customers and month, for each kind; None for the fixed tiers (.2 and .5).
    kinds
        Some of `SIGNAL_KINDS`; default all that the tables allow.
    customers
        Report these only; all are scanned, since all tell what moved everybody.
    agreed
        One row per customer and month: target and measure (csat mean, csat, nps, ces, rating).

    Returns
    -------
    DataFrame
        One row per customer, unit, month and kind: period and onset as YYYY-MM, tier, probability 0-1, size with low
        and high (points of the scale, percentage points, or the measure's unit; negative is worse), n (answers since
        the onset; tickets for service, invitations for response), service (empty: all) and services (as it is
        listed), question_id, measure, detectable (the smallest change that would usually be found), is_share (whether
        the measure is one), has_followed (service levels had a part in it), target (the agreed level, of kind level).
        Ordered by period, then probability. Empty where there is nothing to report.
    """
    wanted = set(SIGNAL_KINDS if kinds is None else kinds)
    tables = (counts, service_levels if wanted & {"satisfaction", "service"} else None, invitations, agreed)
    axes, (answers, levels, invited, targets) = placed(tables, pd.Timestamp(as_of))
    if axes.months < 1 or not len(axes.customers):
        return pd.DataFrame(columns=list(SIGNAL_COLUMNS))
    months = np.full(axes.months, history)
    months[-1] = True
    series = np.ones(len(axes.customers), bool) if customers is None else np.isin(axes.customers, list(customers))
    groups = list(questions(answers, axes)) if answers is not None else []
    asked_now = [question for group in groups for question in group]
    found: list[pd.DataFrame] = []
    delivered = measures(levels, axes) if levels is not None else []
    budget = None if false_alarms is None else false_alarms / max(len(groups), 1)
    if wanted & {"satisfaction", "improvement", "service"}:
        for k, question in enumerate(asked_now or [_nobody_asked(axes)]):
            rows = satisfaction_signals(question, delivered, ScanRequest(months, series, budget))
            found.append(_of_leading(rows, question, with_service=k == 0))
    if targets is not None and "level" in wanted:
        found += [level_signals(question, targets, axes, ScanRequest(months, series, None)) for question in asked_now]
    if invited is not None and "response" in wanted:
        sent = invited.dense("invited", axes)
        answered = invited.dense("answered", axes) if "answered" in invited.table else _answers(asked_now, axes)
        found.append(response_signals(sent, answered, ScanRequest(months, series, false_alarms)))
    return _table([rows[rows["kind"].isin(wanted)] for rows in found if len(rows)], axes, delivered)


def believability(found: pd.DataFrame, declines: Collection[str] = ("satisfaction",)) -> Believability:
    """Say how many of the declines on a list usually prove nothing.

    Parameters
    ----------
    declines
        Kinds that count as declines; improvements are their mirror.
    """
    probability = found.loc[found["kind"].isin(list(declines)), "probability"]
    doubt, n = float((1 - probability).sum()), len(probability)
    return Believability(n, doubt, int((found["kind"] == "improvement").sum()), believed(n, doubt))


def _nobody_asked(axes: Axes) -> ScannedQuestion:
    """A question without answers, for stores that have service levels only."""
    months, services, series = axes.shape
    none = np.zeros((months, 2, services, series), np.float32)
    return ScannedQuestion(None, "", np.arange(2.0), np.array([False, True]), none, np.ones(months, bool))


def _of_leading(rows: pd.DataFrame, question: ScannedQuestion, *, with_service: bool) -> pd.DataFrame:
    """The signals of the months in which the question leads; service levels are told once."""
    if rows.empty:
        return rows
    is_service = (rows["kind"] == "service").to_numpy()
    keep = np.where(is_service, with_service, question.leads[rows["month"].to_numpy()])
    kept = rows[keep]
    return kept.assign(question_id=np.where(is_service[keep], np.array(None), np.array(question.question_id, object)))


def _answers(asked_now: list[ScannedQuestion], axes: Axes) -> Floats:
    """Answers of the leading questions, for want of a count of answered invitations."""
    total = np.zeros(axes.shape, np.float32)
    for question in asked_now:
        total += question.counts.sum(1) * question.leads[:, None, None]
    return total


def _table(found: list[pd.DataFrame], axes: Axes, delivered: list[ScannedMeasure]) -> pd.DataFrame:
    """Signals with names and months."""
    if not any(len(rows) for rows in found):
        return pd.DataFrame(columns=list(SIGNAL_COLUMNS))
    rows = pd.concat(found, ignore_index=True).reindex(columns=_NUMBERS)
    shares = {m.name for m in delivered if m.met is not None}
    service = rows["service"].to_numpy(int)
    names = np.where(service < 0, "", axes.services[np.maximum(service, 0)])
    signals = rows.assign(
        customer=axes.customers[rows["series"].to_numpy(int)],
        unit=axes.units[rows["series"].to_numpy(int)],
        period=_months(axes, rows["month"]),
        onset=_months(axes, rows["onset"]),
        tier=[tier(p) for p in rows["probability"]],
        service=names,
        services=np.where(names == "", "all services" if len(axes.services) > 1 else "", names),
        is_share=rows["measure"].isin(shares),
        has_followed=rows["has_followed"].eq(True),
    )
    order = signals.sort_values(["period", "probability", "customer", "unit"], ascending=[True, False, True, True])
    return order.reindex(columns=list(SIGNAL_COLUMNS)).reset_index(drop=True)


def _months(axes: Axes, months: pd.Series) -> list[str]:
    """Months of the axes as YYYY-MM."""
    return [f"{first_day(axes.first_month + int(month)):%Y-%m}" for month in months]


_NUMBERS = [
    "month", "series", "kind", "probability", "onset", "service", "size", "low", "high", "n", "detectable", "measure",
    "has_followed", "target", "question_id",
]  # fmt: skip
