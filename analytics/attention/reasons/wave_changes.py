"""Relationship surveys, wave with wave: customers whose newest wave differs from the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analytics.satisfaction.sentences import change_words, interval_of_change
from analytics.satisfaction.waves import waves
from analytics.scope.months import first_day
from analytics.scope.scope import Scope
from analytics.snapshot.snapshot import Snapshot
from analytics.terms.metrics import METRIC_TITLES
from analytics.terms.surveys import surveys_text
from analytics.views.headline import only_question
from analytics.words.numbers import plural

if TYPE_CHECKING:
    from analytics.portfolio import Portfolio

NAN = float("nan")


def wave_changes(portfolio: Portfolio, snapshot: Snapshot, past: Scope) -> pd.DataFrame:
    """Return the customers whose answers to a relationship survey rose or fell from one wave to the next.

    Parameters
    ----------
    portfolio
        Where scores come from.
    snapshot
        What the store knows.
    past
        All of the past, and its limits.

    Returns
    -------
    DataFrame
        customer, kind (`fell`, `rose`), sentence, onset (the newest wave's first day), question_id. One table per
        metric, in which only discoveries by Benjamini and Hochberg count.
    """
    relationship = past.but(survey_kinds=("relationship",))
    months = snapshot.surveyed(relationship, past.period).answers.groupby("question_id")["month"].unique()
    rows: list[dict[str, object]] = []
    for question in portfolio.questions(past).query("survey_kind == 'relationship'").to_dict("records"):
        answered = [f"{first_day(int(month)):%Y-%m}" for month in months.get(question["question_id"], ())]
        found = waves(pd.DataFrame({"month": answered}))
        if len(found) < 2:
            continue
        metric, (before, now) = str(question["metric"]), found[-2:]
        # Asked of all audiences at once: mostly they are surveyed at the same time, and it is kept.
        waved = relationship.but(period=now, against=before)
        changes = only_question(portfolio.compare(waved, metric, ("customer",)), question)
        clear = changes[changes["verdict"].isin(["rose", "fell"]) & changes["customer"].notna()]
        for row in clear.to_dict("records"):
            said = change_words(
                row["verdict"], row["difference"], NAN, NAN, metric=metric, since=before.words
            )
            sentence = (
                f"{METRIC_TITLES[metric]} of {question['audience']} in the {surveys_text('relationship')} {said} "
                f"({interval_of_change(metric, row['low'], row['high'])}), {plural(int(row['n']), 'answer')}."
            )
            rows.append(
                {
                    "customer": row["customer"], "kind": row["verdict"], "sentence": sentence,
                    "onset": pd.Timestamp(now.start), "question_id": question["question_id"],
                }
            )
    return pd.DataFrame(rows, columns=["customer", "kind", "sentence", "onset", "question_id"])
