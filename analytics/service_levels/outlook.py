"""Will a period that still runs be missed? The forecast, and the misses that its level allows, for tables of gaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd

from analytics.formulas.agreed_levels import error_budget
from analytics.formulas.breach_forecast import probability_of_missing
from analytics.formulas.intervals import FloatArray
from analytics.scope.months import LENGTHS, IntArray, first_day, last_day, month_number, span_start
from analytics.scope.periods import Period
from analytics.service_levels.sentences import outlook_sentence
from analytics.snapshot.delivery import ALWAYS, DeliveryFacts
from analytics.snapshot.grouping import Grouping
from analytics.snapshot.keys import key_columns, within

PACE_MONTHS = 12
"""What is still to come is expected to be like the year before the period."""

OUTLOOK_COLUMNS = ("missed_probability", "misses_allowed", "misses_used", "burn", "outlook")


def with_outlook(
    found: pd.DataFrame,
    delivery: DeliveryFacts,
    period: Period,
    as_of: date,
    by: Sequence[str] = (),
    *,
    allowed: Mapping[str, IntArray] | None = None,
) -> pd.DataFrame:
    """Return a table of gaps with the outlook of its open periods.

    Returns
    -------
    DataFrame
        The same with missed_probability (0-1), misses_allowed and misses_used (cases, by the end of the period), burn
        (pace of misses; 1 lasts exactly), outlook (in words). Missing and empty except in open periods with met of
        total against an agreed share of which more is better.

    Notes
    -----
    See `formulas.breach_forecast` and `formulas.agreed_levels.error_budget`.
    """
    table = found.assign(**dict.fromkeys(OUTLOOK_COLUMNS[:-1], np.nan), outlook="")
    total, met, agreed = (table[name].to_numpy(float, na_value=np.nan) for name in ("total", "met", "agreed"))
    is_share = (table["measured_in"] == "%").to_numpy() & (table["better"] == "higher").to_numpy()
    told = (table["state"] == "open").to_numpy() & is_share & (total > 0) & (agreed >= 0) & (agreed <= 100)
    if not told.any():
        return table
    first, last = _spans(table, period, by, delivery.settings.fiscal_year_start)
    past = _history(table, delivery, int(first[told].max()), by, allowed or {})
    rest = _expected_rest(past, total, first, last, _last_month(delivery, as_of), as_of)
    share = np.where(told, agreed / 100, 0.5)
    here = [np.where(told, values, 0.0) for values in (met, total, rest, past["met"], past["total"])]
    missed = probability_of_missing(here[0], here[1], here[2], share, history_met=here[3], history_total=here[4])
    budget = error_budget(here[0], here[1], share, expected_total=here[1] + here[2])
    numbers = (missed, budget.allowed, budget.used, budget.burn)
    for name, values in zip(OUTLOOK_COLUMNS, numbers, strict=False):
        table[name] = np.where(told, values, np.nan)
    table["outlook"] = [outlook_sentence(*row) if is_told else "" for *row, is_told in zip(*numbers, told, strict=True)]
    return table


def _spans(table: pd.DataFrame, period: Period, by: Sequence[str], fiscal: int) -> tuple[IntArray, IntArray]:
    """First and last month of each row's period: that of its finest key of time, else the whole one."""
    grain = next((grain for grain in LENGTHS if grain in by), None)
    if grain is None:
        return np.full(len(table), period.first_month), np.full(len(table), period.last_month)
    first = span_start(table[grain].to_numpy(np.int64), grain, fiscal)
    return first, first + LENGTHS[grain] - 1


def _last_month(delivery: DeliveryFacts, as_of: date) -> int:
    """The last month that anything was counted in by that day."""
    counted = delivery.rows.loc[delivery.rows["total"].to_numpy(float) > 0, "last_month"]
    return int(min(counted.max(), month_number(as_of))) if len(counted) else month_number(as_of)


def _history(
    table: pd.DataFrame, delivery: DeliveryFacts, first: int, by: Sequence[str], allowed: Mapping[str, IntArray]
) -> pd.DataFrame:
    """Cases met, cases and months with cases of the year before a month, beside each row of the table."""
    year = Period(first_day(first - PACE_MONTHS), last_day(first - 1))
    rows = within(delivery.rows, year, allowed)
    rows = rows[rows["total"].to_numpy(float) > 0]
    keys = [*ALWAYS, *(key for key in by if key not in LENGTHS)]
    columns = {name: rows[name].to_numpy(np.int64) for name in ALWAYS}
    groups = Grouping.of({**columns, **key_columns(rows, keys[len(ALWAYS):], delivery.settings.fiscal_year_start)})
    once = ~pd.DataFrame({"group": groups.codes, "row": rows["row"].to_numpy()}).duplicated().to_numpy()
    summed = groups.keys.assign(months=groups.distinct(rows["month"].to_numpy(np.int64), PACE_MONTHS))
    for name in ("met", "total"):
        summed[name] = np.bincount(groups.codes[once], rows[name].to_numpy(float)[once], minlength=len(groups))
    return table[keys].merge(summed, on=keys, how="left")[["met", "total", "months"]].fillna(0.0)


def _expected_rest(
    past: pd.DataFrame, total: FloatArray, first: IntArray, last: IntArray, known: int, as_of: date
) -> FloatArray:
    """Cases still expected: the months nothing is known of yet, at the pace of the year before, else of this period."""
    days = last_day(known).day
    of_this_month = 1 - as_of.day / days if known == month_number(as_of) else 0.0
    left = np.maximum(last - known, 0) + of_this_month * (known <= last)
    so_far = np.maximum(known - first + 1 - of_this_month, 1 / days)
    monthly = np.where(past["months"] > 0, past["total"] / np.maximum(past["months"], 1), np.nan_to_num(total) / so_far)
    return np.asarray(left * monthly, dtype=np.float64)
