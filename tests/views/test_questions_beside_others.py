"""One question among others of its kind: who answered and was invited, and which are kept apart, from raw rows."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.satisfaction import answers
from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from analytics.snapshot.snapshots import Snapshots
from analytics.views.satisfaction import satisfaction_view
from tests.mixed_store import AS_OF, MONTHS, QUESTIONS, Held, Mixed, mixed_store


@pytest.fixture(scope="module")
def known() -> Mixed:
    """A store in which nothing coincides."""
    return mixed_store(4)


@pytest.mark.parametrize(("period", "most_invited"), [("2026-Q2", 99), ("2026-02", 99), ("2026-Q2", 3)])
def test_other_questions_of_the_kind_are_named_and_the_answers_counted(
    known: Mixed, period: str, most_invited: int
) -> None:
    """Of the same metric, kind of survey and audience; answered of invited where the invitations hold all answers."""
    door, scope = known.door(), Scope(AS_OF, Period.parse(period))
    few = door.frames["invitation_counts"].assign(invited=lambda rows: rows["invited"].clip(upper=most_invited))
    snapshots = Snapshots(Held({**door.frames, "invitation_counts": few}, door.more))
    invited = known.invitations.assign(invited=known.invitations["invited"].clip(upper=most_invited))
    months = [month for month in MONTHS if scope.period.start <= Period.parse(month).start <= scope.period.end]
    asked = answers.questions(snapshots, scope).set_index("question_id")
    said = []
    for question, (kind, audience, metric, *_) in QUESTIONS.items():
        view = satisfaction_view(snapshots, scope, (metric, kind, audience, asked.loc[question, "question"]))
        others = {asked.loc[other, "question"] for other, row in QUESTIONS.items()
                  if other != question and row[:3] == (kind, audience, metric)}  # fmt: skip
        told = [note for note in view.notes if note.startswith("asked differently elsewhere")]
        assert len(told) == bool(others)
        if told:
            assert set(told[0].partition("never pooled: ")[2].replace(" and ", ", ").split(", ")) == set(
                ", ".join(sorted(others)).split(", ")
            )
        came, sent = (
            int(rows.loc[
                (rows["organised"] == "then") & rows["month"].isin(months) & (rows["survey_kind"] == kind)
                & (rows["audience"] == audience), count,
            ].sum()) for rows, count in ((known.responses, "answered"), (invited, "invited"))
        )  # fmt: skip
        rate = f"{100 * came / sent:.0f} % of {sent:,} invited" if 0 < came <= sent else "invitations not known"
        note = [each for each in view.notes if each.startswith("Answered: ")]
        assert note == [f"Answered: {rate}"]
        said += note
        of = known.voices
        people = of.loc[
            (of["organised"] == "then") & of["month"].isin(months) & (of["question_id"] == question), "respondent"
        ].nunique()
        # A share of satisfied needs to know who is.
        assert np.isnan(view.score) == (people < 5 or (metric == "csat" and QUESTIONS[question][7] is None))
    assert (len(set(said)) > 1) == (most_invited > 3)
    assert ("Answered: invitations not known" in said) == (most_invited == 3)
