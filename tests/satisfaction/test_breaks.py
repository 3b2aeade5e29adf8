"""Questions that took each other's place are drawn beside each other; questions asked side by side are not."""

from __future__ import annotations

import pandas as pd

from analytics.satisfaction.breaks import with_breaks


def questions(*ids: int, **changed: object) -> pd.DataFrame:
    same = {"survey_kind": "ticket", "audience": "users", "metric": "rating", "score_low": 1.0, "score_high": 5.0}
    return pd.DataFrame([same | {"question_id": number} | (changed if number == ids[-1] else {}) for number in ids])


def periods(**answered: tuple[int, int]) -> pd.DataFrame:
    rows = [
        {"question_id": int(name[1:]), "start": pd.Timestamp(2025, 3 * quarter + 1, 1), "state": "shown"}
        for name, (first, last) in answered.items() for quarter in range(first, last + 1)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def chain(table: pd.DataFrame, asked: pd.DataFrame, question: int) -> list[int]:
    return list(dict.fromkeys(with_breaks(table, asked, question)["question_id"]))


def test_a_new_wording_follows_the_old_one() -> None:
    """Both are drawn, the older first, whichever is looked at; the quarter of the change may hold both."""
    table = periods(q1=(0, 1), q2=(1, 3))
    assert chain(table, questions(1, 2), 2) == [1, 2]
    assert chain(table, questions(1, 2), 1) == [1, 2]


def test_wordings_follow_each_other_more_than_once() -> None:
    """A third wording leads back over the second to the first."""
    assert chain(periods(q1=(0, 0), q2=(1, 1), q3=(2, 3)), questions(1, 2, 3), 3) == [1, 2, 3]


def test_questions_side_by_side_are_no_break() -> None:
    """Two questions of one survey are never drawn as one history, nor are two that could both have come before."""
    assert chain(periods(q1=(0, 3), q2=(0, 3)), questions(1, 2), 1) == [1]
    assert chain(periods(q1=(0, 1), q2=(0, 1), q3=(2, 3)), questions(1, 2, 3), 3) == [3]


def test_another_scale_is_another_axis() -> None:
    """Scores that end elsewhere, or come from other people, are not drawn together."""
    table = periods(q1=(0, 1), q2=(2, 3))
    assert chain(table, questions(1, 2, score_high=7.0), 2) == [2]
    assert chain(table, questions(1, 2, audience="customers"), 2) == [2]


def test_the_first_of_several_wordings_leads_on_to_the_last() -> None:
    """Whichever is looked at, from either end or the middle; one that is unknown stands alone."""
    table = periods(q1=(0, 1), q2=(1, 2), q3=(2, 3))
    for looked_at in (1, 2, 3):
        assert chain(table, questions(1, 2, 3), looked_at) == [1, 2, 3]
    four = periods(q1=(0, 0), q2=(1, 1), q3=(2, 2), q4=(3, 3))
    for looked_at in (1, 2, 3, 4):
        assert chain(four, questions(1, 2, 3, 4), looked_at) == [1, 2, 3, 4]
    assert chain(table, questions(1, 2), 3) == [3]
