"""The comments behind a number, withheld where too few people answered to stay unknown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.facts import whole_numbers
from analytics.known import Known
from analytics.months import month_numbers
from analytics.scope import Scope

COMMENTS_HIDDEN_BELOW = 8
"""Fewest distinct respondents of shown comments: words give people away sooner than scores."""


@dataclass(frozen=True)
class Comments:
    """What people wrote.

    Parameters
    ----------
    rows
        answered_on, customer, unit, service, survey_kind, score (scale points), comment, newest first; no rows
        when withheld.
    state
        `shown`, `hidden` (too few people), `none`.
    n
        Comments; 0 when withheld.
    """

    rows: pd.DataFrame
    state: str
    n: int


def comments(
    written: pd.DataFrame, known: Known, scope: Scope, *, metric: str | None = None,
    hide_below: int = COMMENTS_HIDDEN_BELOW,
) -> Comments:
    """Return the comments of a scope.

    Parameters
    ----------
    written
        row_id, name_id, service_id, survey_id, question_id, answered_on, score, comment, respondent: one row
        per comment and scored question of the same response.
    known
        What the store knows.
    scope
        Whose comments, and of which surveys; the period is already applied.
    metric
        Only comments with an answer to this metric, beside that answer; None: all, each once.
    hide_below
        Withheld where fewer distinct people answered in the scope.

    Returns
    -------
    Comments
        Newest first.
    """
    kept = _within(written, known, scope)
    questions = known.surveys.questions["metric"].reindex(kept["question_id"]).to_numpy(dtype=object)
    if metric:
        kept = kept[questions == metric]
    kept = kept.drop_duplicates("row_id")
    n_people = known.surveyed(scope, scope.period).voices["respondent"].nunique()
    shown = kept[["answered_on", "customer", "unit", "service", "survey_kind", "score", "comment"]]
    if shown.empty:
        return Comments(shown, "none", 0)
    if max(n_people, kept["respondent"].nunique()) < hide_below:
        return Comments(shown.iloc[:0], "hidden", 0)
    return Comments(shown.reset_index(drop=True), "shown", len(shown))


def _within(written: pd.DataFrame, known: Known, scope: Scope) -> pd.DataFrame:
    """The comments of the scope's customers, units, services and surveys, with names."""
    placed = known.organisation.placed(whole_numbers(written["name_id"]), month_numbers(written["answered_on"]))
    placed["service_id"] = whole_numbers(written["service_id"])
    keep = np.ones(len(written), dtype=bool)
    for column, ids in known.allowed(scope).items():
        keep &= np.isin(placed[column].to_numpy(), ids)
    surveys = known.frames["surveys"].set_index("survey_id").reindex(written["survey_id"])
    for column, names in (("survey_kind", scope.survey_kinds), ("audience", scope.audiences)):
        if names:
            keep &= np.isin(surveys[column].to_numpy(dtype=object).astype(str), names)
    found = written.assign(
        **{key: known.texts.of(key, placed[f"{key}_id"].to_numpy(np.int64)) for key in ("customer", "unit", "service")},
        survey_kind=surveys["survey_kind"].to_numpy(dtype=object),
    )
    return found[keep]
