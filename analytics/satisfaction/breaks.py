"""Questions that took each other's place: in new words or on a new scale, drawn beside each other, never pooled."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

SAME = ("survey_kind", "audience", "metric", "score_low", "score_high")
"""What two questions must share to be drawn on one axis."""

Span = tuple[pd.Timestamp, pd.Timestamp]
"""The first and the last period in which a question was answered."""

ORDER = ("begins", "question_id", "start")


def with_breaks(periods: pd.DataFrame, questions: pd.DataFrame, question_id: int) -> pd.DataFrame:
    """Return a question's history with those of the questions it followed, or that followed it.

    Returns
    -------
    DataFrame
        Rows of `periods`, one question after the other. Another question belongs to them where it was asked of the
        same people in the same kind of survey, with scores of the same ends, and only before or only after; where
        several could be meant, none is.
    """
    ends = questions.set_index("question_id")[list(SAME)]
    if question_id not in ends.index:
        return periods[periods["question_id"] == question_id]
    alike = ends.index[(ends == ends.loc[question_id]).all(axis=1)]
    shown = periods[periods["question_id"].isin(alike) & (periods["state"] != "none")]
    times = shown.groupby("question_id")["start"].agg(["min", "max"])
    chain = [question_id]
    spans = {int(str(row["question_id"])): (row["min"], row["max"]) for row in times.reset_index().to_dict("records")}
    if question_id in spans:
        _follow(spans, chain, lambda own, other: other[1] <= own[0])
        _follow(spans, chain, lambda own, other: other[0] >= own[1])
    found = periods[periods["question_id"].isin(chain)]
    found = found.assign(begins=found["question_id"].map(times["min"]))
    return found.sort_values(list(ORDER), ignore_index=True).drop(columns="begins")


def _follow(spans: Mapping[int, Span], chain: list[int], is_next: Callable[[Span, Span], bool]) -> None:
    """Add the one question beyond the last of a chain in one direction, and the one beyond that, and so on."""
    at = chain[0]
    while True:
        own = spans[at]
        beyond = [other for other, span in spans.items() if other not in chain and is_next(own, span)]
        # Questions asked side by side are parts of one survey, and none of them is the other's new wording.
        direct = [other for other in beyond if not any(_between(spans, own, other, one) for one in beyond)]
        if len(direct) != 1:
            return
        at = direct[0]
        chain.append(at)


def _between(spans: Mapping[int, Span], own: Span, other: int, one: int) -> bool:
    """Whether a question was asked wholly between another and the own one."""
    if one == other:
        return False
    span, far = spans[one], spans[other]
    is_before = far[1] <= span[0] and span[1] <= own[0]
    is_after = far[0] >= span[1] and span[0] >= own[1]
    return is_before or is_after
