"""Relationship surveys, wave with wave: customers whose newest wave differs from the one before."""

from __future__ import annotations

import math

import pandas as pd

from analytics.attention.reasons.reason import Reason
from analytics.satisfaction.answers import compare, only_question, questions
from analytics.satisfaction.sentences import change_words, interval_of_change
from analytics.satisfaction.waves import waves
from analytics.scope.months import first_day
from analytics.scope.scope import Scope
from analytics.snapshot.snapshots import Snapshots
from analytics.terms.metrics import title_of
from analytics.terms.surveys import surveys_text
from analytics.words.numbers import plural


def wave_changes(snapshots: Snapshots, scope: Scope) -> pd.DataFrame:
    """Return the customers whose answers to a relationship survey rose or fell from one wave to the next.

    Returns
    -------
    DataFrame
        customer, kind (`fell`, `rose`), sentence, onset (the newest wave's first day), question_id. One table per
        metric, in which only discoveries by Benjamini and Hochberg count.
    """
    relationship = snapshots.all_time(scope).but(survey_kinds=("relationship",))
    answers = snapshots.of(scope).surveyed(relationship, relationship.period).answers
    months = answers.groupby("question_id")["month"].unique()
    rows: list[dict[str, object]] = []
    for question in questions(snapshots, scope).query("survey_kind == 'relationship'").to_dict("records"):
        answered = [f"{first_day(int(month)):%Y-%m}" for month in months.get(question["question_id"], ())]
        found = waves(pd.DataFrame({"month": answered}))
        if len(found) < 2:
            continue
        metric, (before, now) = str(question["metric"]), found[-2:]
        # Asked of all audiences at once: mostly they are surveyed at the same time, and it is kept.
        waved = relationship.but(period=now, against=before)
        changes = only_question(compare(snapshots, waved, metric, ("customer",)), question)
        clear = changes[changes["verdict"].isin(["rose", "fell"]) & changes["customer"].notna()]
        for row in clear.to_dict("records"):
            said = change_words(
                row["verdict"], row["difference"], math.nan, math.nan, metric=metric, since=before.words
            )
            sentence = (
                f"{title_of(metric)} of {question['audience']} in the {surveys_text('relationship')} {said} "
                f"({interval_of_change(metric, row['low'], row['high'])}), {plural(int(row['n']), 'answer')}."
            )
            rows.append(
                {
                    "customer": row["customer"], "kind": row["verdict"], "sentence": sentence,
                    "onset": pd.Timestamp(now.start), "question_id": question["question_id"],
                }
            )
    return pd.DataFrame(rows, columns=["customer", "kind", "sentence", "onset", "question_id"])


REASON = Reason("changed", 2, wave_changes)
