"""The history behind one signal: what it is about over the last years, with the month the change set in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analytics.formulas.intervals import wilson_interval
from analytics.satisfaction.answers import questions, trend
from analytics.scope.months import month_number
from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from analytics.service_levels.gaps import delivered
from analytics.snapshot.snapshots import Snapshots
from analytics.terms.metrics import decimals_of

MONTHS = 24
QUARTERS = 10

OFTEN_SHOWN = 0.75
"""Months are drawn where at least this share of them may be shown, else quarters."""

SIGNALS = ("satisfaction", "improvement", "level", "response", "service")
"""Kinds that have a history to draw."""


@dataclass(frozen=True)
class SignalHistory:
    """What to draw of one signal.

    Attributes
    ----------
    title : str
    periods : DataFrame
        start, period, score, low, high, n, is_complete, agreed, state; empty where nothing may be shown.
    grain, measured_in, noun : str
        Of the periods, of the score, and what n counts.
    within : tuple of float or None
        Ends of the scale.
    decimals : int
    changes : list
        The onset, with its words.
    """

    title: str
    periods: pd.DataFrame
    grain: str
    measured_in: str
    noun: str
    within: tuple[float, float] | None
    decimals: int
    changes: list[tuple[pd.Timestamp, str]]


def signal_history(snapshots: Snapshots, scope: Scope, signal: Mapping[Any, Any]) -> SignalHistory:
    """Return the history behind a signal.

    Parameters
    ----------
    signal
        customer, unit, kind (one of `SIGNALS`), question_id, measure, services, onset.

    Returns
    -------
    SignalHistory
        Scores of the signal's question, the response rate, or the service level, month by month where the months
        have enough answers, else by quarter.
    """
    last = month_number(scope.as_of)
    units = (str(signal["unit"]),) if isinstance(signal["unit"], str) and signal["kind"] != "response" else ()
    own = scope.but(
        customers=(str(signal["customer"]),), units=units, services=_service(snapshots, scope, signal), against=None,
        period=Period.of_months(last, last), survey_kinds=(), audiences=(),
    )
    since = pd.Timestamp(signal["onset"])
    words = "" if signal["kind"] == "level" else f"since {since:%B %Y}"
    changes = [(since, words)] if words else []
    if signal["kind"] == "service":
        return _of_measure(snapshots, own, str(signal["measure"]), changes)
    if signal["kind"] == "response":
        return _of_response_rate(snapshots, own, changes)
    return _of_question(snapshots, own, int(signal["question_id"]), changes)


def _service(snapshots: Snapshots, scope: Scope, signal: Mapping[Any, Any]) -> tuple[str, ...]:
    """The service a signal is about; none: all."""
    name = signal.get("services")
    return (str(name),) if isinstance(name, str) and name in snapshots.of(scope).names("service") else ()


def _of_question(
    snapshots: Snapshots, scope: Scope, question_id: int, changes: list[tuple[pd.Timestamp, str]]
) -> SignalHistory:
    """Scores of one question."""
    asked = questions(snapshots, scope).set_index("question_id").loc[question_id]
    narrowed = scope.but(survey_kinds=(asked["survey_kind"],), audiences=(asked["audience"],))
    grain, rows = "month", pd.DataFrame()
    for grain, periods in (("month", MONTHS), ("quarter", QUARTERS)):
        table = trend(snapshots, narrowed, str(asked["metric"]), grain, periods=periods)
        rows = table[table["question_id"] == question_id].reset_index(drop=True)
        if len(rows) and (rows["state"] == "shown").mean() >= OFTEN_SHOWN:
            break
    measured_in = str(asked["measured_in"])
    return SignalHistory(
        title=str(asked["label"]), periods=rows, grain=grain, measured_in=measured_in, noun="answers",
        within=(float(str(asked["score_low"])), float(str(asked["score_high"]))),
        decimals=decimals_of(str(asked["metric"])), changes=changes,
    )


def _of_response_rate(
    snapshots: Snapshots, scope: Scope, changes: list[tuple[pd.Timestamp, str]]
) -> SignalHistory:
    """Answered of those invited to the surveys most people were invited to."""
    metrics = questions(snapshots, scope)["metric"].unique()
    tables = [trend(snapshots, scope, str(metric), "month", periods=MONTHS) for metric in metrics]
    whole = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()
    if whole.empty:
        return SignalHistory("Answered", pd.DataFrame(), "month", "%", "invited", (0, 100), 0, changes)
    invited = whole.groupby("question_id")["invited"].sum().astype(float)
    rows = whole[whole["question_id"] == invited.idxmax()].reset_index(drop=True)
    n = rows["invited"].to_numpy(float, na_value=np.nan)
    answered = np.nan_to_num(rows["answered"].to_numpy(float, na_value=np.nan))
    # Where more answered than were invited, the invitations are not those of these answers.
    is_known = (n > 0) & (answered <= n)
    rate = wilson_interval(np.where(is_known, answered, 0), np.where(is_known, n, 0)).times(100)
    drawn = rows.assign(
        score=rate.estimate, low=rate.low, high=rate.high, n=np.nan_to_num(n).astype(int), agreed=np.nan,
        state=np.where(is_known, "shown", "none"),
    )
    return SignalHistory("Answered, of those invited", drawn, "month", "%", "invited", (0, 100), 0, changes)


def _of_measure(
    snapshots: Snapshots, scope: Scope, measure: str, changes: list[tuple[pd.Timestamp, str]]
) -> SignalHistory:
    """Actual levels of one measure beside what was agreed."""
    last = scope.period.last_month
    past = scope.but(period=Period.of_months(last - MONTHS + 1, last))
    gaps = delivered(snapshots, past, ("month",))
    rows = gaps[(gaps["measure"] == measure) & gaps["actual"].notna()].sort_values("start", ignore_index=True)
    met, total = (rows[name].to_numpy(float, na_value=np.nan) for name in ("met", "total"))
    counted = total > 0
    share = wilson_interval(np.nan_to_num(met), np.nan_to_num(total)).times(100)
    drawn = rows.assign(
        score=rows["actual"], low=np.where(counted, share.low, rows["actual"]),
        high=np.where(counted, share.high, rows["actual"]), n=np.nan_to_num(total).astype(int),
        period=rows["month"], state="shown",
    )
    unit = str(rows["measured_in"].iloc[0]) if len(rows) else "%"
    service = f"{scope.services[0]}: " if scope.services else ""
    within = (0.0, 100.0) if unit == "%" else None
    return SignalHistory(f"{service}{measure}", drawn, "month", unit, "cases", within, 0 if unit == "%" else 1, changes)
