"""Scores period by period, with the gaps where nobody answered and the level agreed for each period."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from analytics.satisfaction.scores import scores
from analytics.scope.months import LENGTHS, IntArray, first_day, last_day, span_labels, span_numbers, span_start
from analytics.scope.periods import Period
from analytics.snapshot.keys import dated
from analytics.snapshot.surveys import SurveyFacts

PERIODS = {"month": 36, "quarter": 12, "half": 6, "year": 5}
"""How many periods back a history goes: three years, or five for years."""


def window(last: Period, grain: str, periods: int | None, fiscal_year_start: int) -> Period:
    """Return the months of a history that ends with a period; `periods` None: as many as `PERIODS` says.

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
) -> pd.DataFrame:
    """Return scores per period, a row also for periods without answers.

    Parameters
    ----------
    grain
        `month`, `quarter`, `half` or `year`.
    as_of
        Later periods are not complete.

    Returns
    -------
    DataFrame
        Columns of `satisfaction.scores` with a column of the grain's numbers, start (first day), period (as it
        is written), is_complete. Rows between a question's first and last period with answers that have none
        are in state `none`; a question that replaced another begins with its own first answers.
    """
    fiscal_year_start = facts.settings.fiscal_year_start
    found = _with_empty_periods(scores(facts, metric, [*by, grain]), facts, grain, by)
    spans = found[grain].to_numpy(np.int64)
    known, place = np.unique(spans, return_inverse=True)
    labels = np.array(span_labels(known, grain, fiscal_year_start), dtype=object)
    found["period"] = labels[place] if len(known) else labels
    found = dated(found, [grain], as_of, fiscal_year_start)
    return found.sort_values(["population_id", "question_id", *by, grain], ignore_index=True)


def _with_empty_periods(
    found: pd.DataFrame, facts: SurveyFacts, grain: str, by: Sequence[str]
) -> pd.DataFrame:
    """The same with a row for each period without answers that lies between others."""
    if found.empty:
        return found
    asked = found[found["state"] != "none"] if (found["state"] != "none").any() else found
    ends = asked.groupby("question_id")[grain].agg(["min", "max"])
    newest = _all_spans(facts, grain).max(initial=int(found[grain].max()))
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


def _all_spans(facts: SurveyFacts, grain: str) -> IntArray:
    """The periods of all answers and invitations."""
    months = np.concatenate([facts.answers["month"].to_numpy(), facts.invitations["month"].to_numpy()])
    return span_numbers(np.unique(months.astype(np.int64)), grain, facts.settings.fiscal_year_start)
