"""The comments behind a number, withheld where too few people answered to stay unknown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.scope.scope import Scope
from analytics.snapshot.snapshot import Snapshot
from analytics.snapshot.snapshots import Snapshots


@dataclass(frozen=True)
class Comments:
    """What people wrote.

    Parameters
    ----------
    rows
        answered_on, customer, unit, service, survey_kind, score (scale points), comment, question_id (whose score
        stands beside it), newest first; no rows when withheld.
    state
        `shown`, `hidden` (too few people), `none`.
    n
        Comments shown; 0 when withheld.
    n_withheld
        Comments left out because too few people of their kind of survey answered in the scope.
    """

    rows: pd.DataFrame
    state: str
    n: int
    n_withheld: int = 0


def comments(
    written: pd.DataFrame, snapshot: Snapshot, scope: Scope, *, metric: str | None = None
) -> Comments:
    """Return the comments of a scope.

    Parameters
    ----------
    written
        row_id, name_id, service_id, survey_id, question_id, answered_on, score, comment, respondent: one row
        per comment and scored question of the same response.
    scope
        Whose comments, and of which surveys; the period is already applied.
    metric
        Only comments with an answer to this metric, beside that answer; None: all, each once.

    Returns
    -------
    Comments
        Newest first. Customer, unit and service of a comment are missing where too few people of
        that customer, unit or service answered that kind of survey: the words stand, who wrote them stays open.

    Notes
    -----
    People are counted per kind of survey and audience: the answers of another survey hide nobody.
    """
    hide_below = snapshot.settings.comments_hidden_below
    kept = _within(written, snapshot, scope)
    questions = snapshot.surveys.questions["metric"].reindex(kept["question_id"]).to_numpy(dtype=object)
    if metric:
        kept = kept[questions == metric]
    kept = kept.drop_duplicates("row_id")
    voices = snapshot.surveyed(scope, scope.period).voices
    asked_in = snapshot.surveys.questions["population_id"].reindex(voices["question_id"]).to_numpy()
    voices = voices.assign(population_id=asked_in)
    enough = _people(voices, kept, ()) >= hide_below
    columns = ["answered_on", "customer", "unit", "service", "survey_kind", "score", "comment", "question_id"]
    shown = kept.loc[enough, columns].reset_index(drop=True)
    if kept.empty or not enough.any():
        return Comments(shown.iloc[:0], "none" if kept.empty else "hidden", 0, len(kept))
    for label, keys in (("customer", ("customer",)), ("unit", ("unit",)), ("service", ("unit", "service"))):
        is_crowd = _people(voices, kept[enough], keys) >= hide_below
        shown[label] = shown[label].where(is_crowd)
    return Comments(shown, "shown", len(shown), int((~enough).sum()))


def comments_in(snapshots: Snapshots, scope: Scope, metric: str | None = None) -> Comments:
    """Return the comments of a scope and its period; see `comments`."""
    written = snapshots.query("comments", **{"from": scope.period.start, "to": scope.period.end})
    return comments(written, snapshots.within(scope), scope, metric=metric)


def _people(voices: pd.DataFrame, written: pd.DataFrame, keys: tuple[str, ...]) -> npt.NDArray[np.int64]:
    """For each comment, the distinct people who answered its kind of survey under the same keys."""
    by = ["population_id", *(f"{key}_id" for key in keys)]
    counted = voices.groupby(by)["respondent"].nunique()
    wanted = written[by[0]] if len(by) == 1 else pd.MultiIndex.from_frame(written[by])
    return np.asarray(counted.reindex(wanted).fillna(0), dtype=np.int64)


def _within(written: pd.DataFrame, snapshot: Snapshot, scope: Scope) -> pd.DataFrame:
    """The comments of the scope's customers, units, services and surveys, with names."""
    placed, keep = snapshot.placed(written, scope)
    surveys = snapshot.frames["surveys"].set_index("survey_id").reindex(written["survey_id"])
    for column, names in (("survey_kind", scope.survey_kinds), ("audience", scope.audiences)):
        if names:
            keep &= np.isin(surveys[column].to_numpy(dtype=object).astype(str), names)
    populations = snapshot.surveys.populations
    numbers = pd.Series(
        populations.index.to_numpy(np.int64), pd.MultiIndex.from_frame(populations[["survey_kind", "audience"]])
    )
    found = written.assign(
        population_id=numbers.reindex(pd.MultiIndex.from_frame(surveys[["survey_kind", "audience"]])).to_numpy(),
        **{f"{key}_id": placed[f"{key}_id"].to_numpy(np.int64) for key in ("customer", "unit", "service")},
        **{
            key: snapshot.texts.of(key, placed[f"{key}_id"].to_numpy(np.int64))
            for key in ("customer", "unit", "service")
        },
        survey_kind=surveys["survey_kind"].to_numpy(dtype=object),
    )
    return found[keep]
