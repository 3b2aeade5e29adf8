"""From tables of counts to the dense series that the change scan works on.

A series belongs to a customer, or to one unit of a customer where the table has units. Questions are never added up:
each stands for itself, and of one kind of survey and audience one question at a time is scanned.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.formulas.change_scan import Drop
from analytics.formulas.peer_adjustment import (
    KEPT,
    TICKET_CORRELATION,
    PeerAdjusted,
    ranked_observations,
    share_observations,
)
from analytics.formulas.service_evidence import KEPT_DROP, RANKED_DROP
from analytics.scope.months import month_numbers

IntArray = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float32]

LEADING_MONTHS = 6
"""A question leads its survey by the answers of so many months, so that a new wording soon takes over."""
LEAD_TO_CHANGE = 1.25
"""Times the answers of the leading question that another must have, lest two equal ones take turns."""


@dataclass(frozen=True)
class Axes:
    """What the series run over.

    Attributes
    ----------
    customers, units : array of str
        Per series; the unit is the customer where a table has no units.
    """

    customers: npt.NDArray[np.object_]
    units: npt.NDArray[np.object_]
    services: npt.NDArray[np.object_]
    first_month: int
    months: int

    @property
    def shape(self) -> tuple[int, int, int]:
        """Months, services, series."""
        return self.months, len(self.services), len(self.customers)


@dataclass(frozen=True)
class Placed:
    """A table's rows with their places on the axes."""

    table: pd.DataFrame
    month: IntArray
    service: IntArray
    series: IntArray

    def dense(self, column: str, axes: Axes, keep: npt.NDArray[np.bool_] | None = None) -> Floats:
        """A column summed into months x services x series; 0 where the table has no row."""
        values = self.table[column].to_numpy(float, na_value=np.nan)
        rows = ~np.isnan(values) if keep is None else keep & ~np.isnan(values)
        _, services, series = axes.shape
        place = ((self.month * services + self.service) * series + self.series)[rows]
        summed = np.bincount(place, values[rows], int(np.prod(axes.shape)))
        return summed.reshape(axes.shape).astype(np.float32)


@dataclass(frozen=True)
class ScannedQuestion:
    """One question's answers.

    Attributes
    ----------
    question_id : object
    metric : str
        Empty where the table names none.
    scores : array
        What each category counts for, worst first.
    is_satisfied : array of bool
        Which categories count as satisfied: from `satisfied_from` on, else the two best.
    counts : array (months, categories, services, series)
    leads : array (months,)
        Whether it is the one scanned of its kind of survey and audience in that month.
    """

    question_id: object
    metric: str
    scores: npt.NDArray[np.float64]
    is_satisfied: npt.NDArray[np.bool_]
    counts: Floats
    leads: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class ScannedMeasure:
    """One measure of service levels: what it counted, and what it says once freed of common movement.

    Attributes
    ----------
    met, total : array (months, services, series)
        met is None for a plain value, and total then counts the measurements.
    value : array (months, services, series) or None
        NaN where not measured.
    """

    name: str
    met: Floats | None
    total: Floats
    value: Floats | None
    is_higher_better: bool
    observed: PeerAdjusted
    drop: Drop


def placed(tables: Sequence[pd.DataFrame | None], as_of: pd.Timestamp) -> tuple[Axes, list[Placed | None]]:
    """Put several tables on common axes.

    Parameters
    ----------
    tables
        Each with customer, service, month (a date) and maybe unit; None passes through.
    as_of
        Later months than that of this day are left out.

    Returns
    -------
    axes
        Customers and services of all tables in alphabetical order, months from the first to the last with a row.
    list
        The tables' rows with their places.
    """
    last = as_of.year * 12 + as_of.month - 1
    known = [None if t is None or t.empty else _until(t, last) for t in tables]
    names = [_codes(t) for t in known if t is not None]
    months = [month_numbers(t["month"]) for t in known if t is not None]
    pairs = sorted({pair for series, _ in names for pair in series[1]})
    services = sorted({name for _, service in names for name in service[1]})
    first = min((int(m.min()) for m in months if len(m)), default=last)
    end = max((int(m.max()) for m in months if len(m)), default=first - 1)
    axes = Axes(
        np.array([c for c, _ in pairs], dtype=object),
        np.array([u for _, u in pairs], dtype=object),
        np.array(services, dtype=object),
        first,
        end - first + 1,
    )
    series_place, service_place = ({name: i for i, name in enumerate(n)} for n in (pairs, services))
    found: list[Placed | None] = []
    rest = iter(zip(names, months, strict=True))
    for table in known:
        if table is None:
            found.append(None)
            continue
        ((series, labels), (service, service_labels)), month = next(rest)
        to_series = np.array([series_place[x] for x in labels], dtype=np.intp)
        to_service = np.array([service_place[x] for x in service_labels], dtype=np.intp)
        found.append(Placed(table, month - first, to_service[service], to_series[series]))
    return axes, found


def _until(table: pd.DataFrame, last: int) -> pd.DataFrame:
    """The rows of months up to one."""
    keep = month_numbers(table["month"]) <= last
    return table if keep.all() else table[keep]


def _codes(
    table: pd.DataFrame,
) -> tuple[tuple[IntArray, list[tuple[str, str]]], tuple[IntArray, list[str]]]:
    """Rows' places among the table's own (customer, unit) pairs and services, and those."""
    customer, customers = _factors(table["customer"])
    service, services = _factors(table["service"]) if "service" in table else (np.zeros(len(table), np.intp), [""])
    if "unit" not in table:
        return (customer, [(name, name) for name in customers]), (service, services)
    unit, units = _factors(table["unit"])
    pair, kinds = pd.factorize(customer * max(len(units), 1) + unit)
    return (pair, [(customers[k // len(units)], units[k % len(units)]) for k in kinds]), (service, services)


def _factors(column: pd.Series) -> tuple[IntArray, list[str]]:
    """A column of texts as places among its values; a missing one is the empty text."""
    codes, values = pd.factorize(column, use_na_sentinel=True)
    texts = [str(value) for value in values]
    if (codes < 0).any():
        texts.append("")
        codes = np.where(codes < 0, len(texts) - 1, codes)
    return codes, texts


def questions(answers: Placed, axes: Axes) -> Iterator[list[ScannedQuestion]]:
    """The questions of each kind of survey and audience that lead in some month.

    Parameters
    ----------
    answers
        One row per customer, service, question_id, month and score, with n, better, low and high; maybe metric,
        survey_kind and audience.

    Yields
    ------
    list of ScannedQuestion
        One list per survey kind and audience: questions of one list are never scanned for the same month.
    """
    keys = [key for key in ("survey_kind", "audience") if key in answers.table]
    group = answers.table.groupby(keys, dropna=False, sort=True).ngroup().to_numpy() if keys else None
    for number in range(1 if group is None else int(group.max()) + 1):
        within = np.ones(len(answers.table), bool) if group is None else group == number
        asked, question_ids = pd.factorize(answers.table["question_id"].where(within), sort=True)
        monthly = np.zeros((len(question_ids), axes.months))
        rows = asked >= 0
        np.add.at(monthly, (asked[rows], answers.month[rows]), answers.table["n"].to_numpy(float)[rows])
        leader = _leaders(monthly)
        yield [
            _question(answers, axes, asked == k, leader == k) for k in range(len(question_ids)) if (leader == k).any()
        ]


def _leaders(monthly: npt.NDArray[np.float64]) -> IntArray:
    """Which question leads in each month; a leader stays until another is clearly ahead."""
    months = monthly.shape[1]
    cumulative = np.cumsum(np.pad(monthly, ((0, 0), (LEADING_MONTHS, 0))), axis=1)
    recent = cumulative[:, LEADING_MONTHS:] - cumulative[:, :months]
    leader = np.zeros(months, np.intp)
    for t in range(months):
        best, now = int(recent[:, t].argmax()), int(leader[t - 1]) if t else -1
        leader[t] = best if now < 0 or recent[best, t] > LEAD_TO_CHANGE * recent[now, t] else now
    return leader


def _question(
    answers: Placed, axes: Axes, rows: npt.NDArray[np.bool_], leads: npt.NDArray[np.bool_]
) -> ScannedQuestion:
    """One question's counts, categories from worst to best."""
    table = answers.table
    first = table[rows].iloc[0]
    low, high = int(first["low"]), int(first["high"])
    score, (months, services, series) = table["score"].to_numpy(float)[rows].astype(np.intp), axes.shape
    is_lower_better = first["better"] == "lower"
    category = high - score if is_lower_better else score - low
    categories = high - low + 1
    place = ((answers.month[rows] * categories + category) * services + answers.service[rows]) * series
    summed = np.bincount(
        place + answers.series[rows], table["n"].to_numpy(float)[rows], months * categories * services * series
    )
    counts = summed.reshape(months, categories, services, series).astype(np.float32)
    scores = np.arange(low, high + 1, dtype=float)[:: -1 if is_lower_better else 1]
    declared = first.get("satisfied_from")
    satisfied_from = scores[-2] if declared is None or pd.isna(declared) else float(declared)
    is_satisfied = scores <= satisfied_from if is_lower_better else scores >= satisfied_from
    metric = str(first["metric"]) if "metric" in table else ""
    return ScannedQuestion(first["question_id"], metric, scores, is_satisfied, counts, leads)


def measures(levels: Placed, axes: Axes) -> list[ScannedMeasure]:
    """Every measure of service levels as a series.

    Parameters
    ----------
    levels
        One row per customer, service, measure and month: met and total, or value; target and better.

    Returns
    -------
    list of ScannedMeasure
        Met of total where a measure has them, else its value against its target, ranked among all customers.
    """
    found = []
    names = levels.table["measure"].astype(object)
    for name in sorted(names.unique()):
        rows = (names == name).to_numpy()
        total = levels.dense("total", axes, rows) if "total" in levels.table else np.zeros(axes.shape, np.float32)
        if total.any():
            met = levels.dense("met", axes, rows)
            observed = share_observations(met, total, KEPT, TICKET_CORRELATION)
            found.append(ScannedMeasure(str(name), met, total, None, True, observed, KEPT_DROP))
        elif "value" in levels.table:
            is_higher_better = not (levels.table["better"].to_numpy(object)[rows] == "lower").all()
            value, distance = _values(levels, axes, rows, is_higher_better)
            measured = (~np.isnan(value)).astype(np.float32)
            observed = ranked_observations(distance)
            found.append(ScannedMeasure(str(name), None, measured, value, is_higher_better, observed, RANKED_DROP))
    return found


def _values(levels: Placed, axes: Axes, rows: npt.NDArray[np.bool_], is_higher_better: bool) -> tuple[Floats, Floats]:
    """A measure's values, and how far on the good side of their targets they are; NaN where not measured."""
    measured = (levels.table["value"].notna().to_numpy() & rows).astype(float)
    count = Placed(levels.table.assign(count=measured), levels.month, levels.service, levels.series)
    n = count.dense("count", axes, rows)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(n > 0, levels.dense("value", axes, rows) / n, np.nan)
        target = levels.dense("target", axes, rows) / n if "target" in levels.table else np.zeros_like(value)
        # A time twice its target is as bad for 30 minutes as for 60; a share is as far off as its points say
        target = np.nan_to_num(target)
        distance = value - target if is_higher_better else -value / np.where(target > 0, target, 1)
    return value, np.where(n > 0, distance, np.nan)
