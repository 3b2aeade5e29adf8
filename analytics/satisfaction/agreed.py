"""Which question's answers an agreed level is held against, and the level beside each period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analytics.satisfaction.questions import questions_asked
from analytics.snapshot.agreed_targets import targets_of
from analytics.snapshot.delivery import DeliveryFacts
from analytics.snapshot.keys import key_columns
from analytics.snapshot.organisation import NOBODY
from analytics.snapshot.surveys import SurveyFacts
from analytics.terms.measures import ASKED_AS


def agreed_of_periods(
    facts: SurveyFacts,
    found: pd.DataFrame,
    metric: str,
    grain: str,
    by: Sequence[str],
    delivery: DeliveryFacts,
    measures: Mapping[str, int],
) -> pd.Series:
    """Return the agreed level beside each row of a history, in its unit.

    Parameters
    ----------
    facts
        Answers of the history's months.
    found
        A table of `trend`.
    metric, grain, by
        As for `trend`.
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
    times = key_columns(rows, [*by, grain], facts.settings.fiscal_year_start)
    keys = {"question_id": rows["question_id"].to_numpy(), **times}
    # A level that changed within the period stands at its last month's value.
    table = pd.DataFrame({**keys, "month": rows["month"].to_numpy(), "target": np.nan_to_num(target, nan=-np.inf)})
    last = table.groupby(list(keys))["month"].transform("max") == table["month"]
    limits = table[last].groupby(list(keys))["target"].agg(["min", "max"]).reset_index()
    same = limits["min"].where((limits["min"] == limits["max"]) & np.isfinite(limits["min"]))
    merged = found[list(keys)].merge(limits.assign(same=same), on=list(keys), how="left")["same"]
    return pd.Series(merged.to_numpy(float), index=found.index)


def counting_question(facts: SurveyFacts, measure: str) -> int:
    """Return the question whose answers count for a reserved measure.

    Parameters
    ----------
    measure
        Text of the measure.

    Returns
    -------
    int
        question_id of the ticket surveys' question with most answers, else of any; -1 where nobody answered.
    """
    asked = questions_asked(facts)
    asked = asked[asked["metric"] == ASKED_AS.get(measure, measure)]
    tickets = asked[asked["survey_kind"] == "ticket"]
    chosen = tickets if len(tickets) else asked
    return int(chosen["question_id"].iloc[0]) if len(chosen) else NOBODY
