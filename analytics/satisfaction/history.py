"""Scores period by period, with the gaps where nobody answered and the level agreed for each period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd

from analytics.satisfaction.scores import scores
from analytics.scope.months import LENGTHS, IntArray, first_day, last_day, span_labels, span_numbers, span_start
from analytics.scope.scope import Period
from analytics.service_levels.agreed_satisfaction import UNITS, counting_question, targets_of
from analytics.service_levels.levels import open_rows
from analytics.snapshot.delivery import DeliveryFacts
from analytics.snapshot.surveys import SurveyFacts, key_columns, span_dates

PERIODS = {"month": 36, "quarter": 12, "half": 6, "year": 5}
"""How many periods back a history goes: three years, or five for years."""


def window(last: Period, grain: str, periods: int | None, fiscal_year_start: int) -> Period:
    """Return the months of a history that ends with a period.

    Parameters
    ----------
    last
        The period of the question.
    grain
        `month`, `quarter`, `half` or `year`.
    periods
        How many; None: those of `PERIODS`.
    fiscal_year_start
        Month the year begins with.

    Returns
    -------
    Period
        Whole periods of the grain; the last one holds the last month of `last`.
    """
    end = span_numbers(np.array([last.last_month]), grain, fiscal_year_start)
    first = span_start(end - (periods or PERIODS[grain]) + 1, grain, fiscal_year_start)[0]
    final = span_start(end, grain, fiscal_year_start)[0] + LENGTHS[grain] - 1
    return Period(first_day(int(first)), last_day(int(final)))


def trend(
    facts: SurveyFacts,
    metric: str,
    grain: str,
    as_of: date,
    by: Sequence[str] = (),
    *,
    hide_below: int = 5,
    fiscal_year_start: int = 1,
) -> pd.DataFrame:
    """Return scores per period, a row also for periods without answers.

    Parameters
    ----------
    facts
        Answers and invitations of the history's months.
    metric
        `csat`, `nps`, `ces` or `rating`.
    grain
        `month`, `quarter`, `half` or `year`.
    as_of
        Later periods are not complete.
    by
        Further keys.
    hide_below, fiscal_year_start
        As in `satisfaction.scores`.

    Returns
    -------
    DataFrame
        Columns of `satisfaction.scores` with a column of the grain's numbers, start (first day), period (as it
        is written), is_complete. Rows between a question's first and last period with answers that have none
        are in state `none`; a question that replaced another begins with its own first answers.
    """
    found = scores(facts, metric, [*by, grain], hide_below=hide_below, fiscal_year_start=fiscal_year_start)
    found = _with_empty_periods(found, facts, grain, by, fiscal_year_start)
    spans = found[grain].to_numpy(np.int64)
    known, place = np.unique(spans, return_inverse=True)
    labels = np.array(span_labels(known, grain, fiscal_year_start), dtype=object)
    found["period"] = labels[place] if len(known) else labels
    found = dated(found, [grain], as_of, fiscal_year_start)
    return found.sort_values(["population_id", "question_id", *by, grain], ignore_index=True)


def dated(table: pd.DataFrame, by: Sequence[str], as_of: date, fiscal_year_start: int) -> pd.DataFrame:
    """Return a table with start (first day) and is_complete for its finest key of time; as it is without one."""
    grain = next((grain for grain in LENGTHS if grain in by), None)
    if grain is None:
        return table
    whole = Period(date(1, 1, 1), as_of)
    return table.assign(
        start=span_dates(table[grain].to_numpy(np.int64), grain, fiscal_year_start),
        is_complete=~open_rows(table, whole, as_of, [grain], fiscal_year_start),
    )


def agreed_of_periods(
    facts: SurveyFacts,
    found: pd.DataFrame,
    metric: str,
    grain: str,
    by: Sequence[str],
    delivery: DeliveryFacts,
    measures: Mapping[str, int],
    fiscal_year_start: int,
) -> pd.Series:
    """Return the agreed level beside each row of a history, in its unit.

    Parameters
    ----------
    facts
        Answers of the history's months.
    found
        A table of `trend`.
    metric, grain, by, fiscal_year_start
        As for `trend`.
    delivery
        Agreed levels.
    measures
        measure_ids by the measure's text.

    Returns
    -------
    Series
        The level where everyone in the row has the same one; missing where nothing, or different levels, were
        agreed, and for questions that the level is not about.
    """
    if metric not in measures or found.empty:
        return pd.Series(np.nan, index=found.index)
    rows = facts.answers[facts.answers["question_id"].to_numpy() == counting_question(facts, metric)]
    target, _, _ = targets_of(rows, measures[metric], delivery.targets)
    keys = {"question_id": rows["question_id"].to_numpy(), **key_columns(rows, [*by, grain], fiscal_year_start)}
    # A level that changed within the period stands at its last month's value.
    table = pd.DataFrame({**keys, "month": rows["month"].to_numpy(), "target": np.nan_to_num(target, nan=-np.inf)})
    last = table.groupby(list(keys))["month"].transform("max") == table["month"]
    limits = table[last].groupby(list(keys))["target"].agg(["min", "max"]).reset_index()
    same = limits["min"].where((limits["min"] == limits["max"]) & np.isfinite(limits["min"]))
    merged = found[list(keys)].merge(limits.assign(same=same), on=list(keys), how="left")["same"]
    return pd.Series(merged.to_numpy(float), index=found.index)


def unit_of(metric: str) -> str:
    """What a metric is measured in: % or points."""
    return UNITS.get(metric, "points")


def _with_empty_periods(
    found: pd.DataFrame, facts: SurveyFacts, grain: str, by: Sequence[str], fiscal: int
) -> pd.DataFrame:
    """The same with a row for each period without answers that lies between others."""
    if found.empty:
        return found
    asked = found[found["state"] != "none"] if (found["state"] != "none").any() else found
    ends = asked.groupby("question_id")[grain].agg(["min", "max"])
    newest = _all_spans(facts, grain, fiscal).max(initial=int(found[grain].max()))
    population = found.drop_duplicates("question_id").set_index("question_id")["population_id"]
    latest = ends["max"].groupby(population).transform("max") == ends["max"]
    ends.loc[latest, "max"] = newest
    groups = found[["question_id", "population_id", *by]].drop_duplicates().merge(ends, on="question_id")
    length = (groups["max"] - groups["min"] + 1).to_numpy(np.int64)
    whole = groups.loc[groups.index.repeat(length)].reset_index(drop=True)
    within = np.arange(len(whole)) - np.repeat(np.cumsum(length) - length, length)
    whole[grain] = whole.pop("min").to_numpy(np.int64) + within
    keys = ["question_id", "population_id", *by, grain]
    filled = whole.drop(columns="max").merge(found, on=keys, how="outer")
    filled["state"] = filled["state"].fillna("none")
    filled.loc[filled["state"] == "none", "n"] = 0
    return filled


def _all_spans(facts: SurveyFacts, grain: str, fiscal: int) -> IntArray:
    """The periods of all answers and invitations."""
    months = np.concatenate([facts.answers["month"].to_numpy(), facts.invitations["month"].to_numpy()])
    return span_numbers(np.unique(months.astype(np.int64)), grain, fiscal)
