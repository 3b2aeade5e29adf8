"""Which customers changed, for the overview: signals of lasting change first, then missed levels, then good news."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from analytics.attention.attention import Attention, attention
from analytics.attention.ranking import GOOD_NEWS
from analytics.satisfaction.answers import Question
from analytics.satisfaction.sentences import change_words, interval_of_change
from analytics.scope.months import month_number
from analytics.scope.scope import Scope
from analytics.service_levels.gaps import delivered, gaps
from analytics.snapshot.snapshots import Snapshots
from analytics.terms.measures import from_answers
from analytics.words.numbers import plural

CHANGED_COLUMNS = ("customer", "sentence", "kind")

ORDER = {"signal": 0, "fell": 1, "missed": 2, "rose": 3, "improvement": 3}

RECENT_MONTHS = 3
"""A period that ended no longer ago is looked at together with what is known by now."""

Row = tuple[str, str, str, float]


def watched(snapshots: Snapshots, scope: Scope) -> Attention:
    """Return who needs attention on the day a period is looked at: today for a recent one, else its last day."""
    is_recent = month_number(scope.as_of) - scope.period.last_month <= RECENT_MONTHS
    return attention(snapshots, scope if is_recent else scope.but(as_of=min(scope.as_of, scope.period.end)))


def changed(
    snapshots: Snapshots, scope: Scope, found: Attention, question: Question | None, change: pd.DataFrame
) -> pd.DataFrame:
    """Return the customers that changed, one sentence each.

    Parameters
    ----------
    question, change
        The question that speaks for the scope, and its scores by customer compared with the other period.

    Returns
    -------
    DataFrame
        customer, sentence, kind: `signal` in the order of attention, `fell`, `missed`, then `rose` and
        `improvement`. Who has a signal is not told again that its score fell or rose.
    """
    rows = found.changed[found.changed["kind"] != "missed"]
    rows = rows.assign(more=rows.groupby("customer")["customer"].transform("size") - 1).drop_duplicates("customer")
    good = rows["kind"].isin(GOOD_NEWS)
    signals = [
        (str(row["customer"]), _and_more(row), "improvement" if is_good else "signal", float(-place))
        for place, (row, is_good) in enumerate(zip(rows.to_dict("records"), good, strict=True))
    ]
    told = {row[0] for row in signals}
    moved = [row for row in _moved(change, question, scope) if row[0] not in told]
    ranked = sorted([*signals, *moved, *_missed(snapshots, scope)], key=lambda row: (ORDER[row[2]], -row[3], row[0]))
    return pd.DataFrame([row[:3] for row in ranked], columns=list(CHANGED_COLUMNS))


def _and_more(row: Mapping[Any, Any]) -> str:
    """A customer's first reason, the others counted."""
    return f"{row['sentence']} {plural(int(row['more']), 'more reason')}." if row["more"] else str(row["sentence"])


def _moved(change: pd.DataFrame, question: Question | None, scope: Scope) -> list[Row]:
    """Customers whose scores rose or fell, with the size that ranks them."""
    if question is None or scope.against is None or change.empty:
        return []
    clear = change[change["verdict"].isin(["rose", "fell"]) & change["customer"].notna()]
    since, metric = scope.against.words, str(question["metric"])
    rows = []
    for row in clear.to_dict("records"):
        said = change_words(row["verdict"], row["difference"], math.nan, math.nan, metric=metric, since=since)
        range_text = interval_of_change(metric, row["low"], row["high"])
        sentence = f"{question['title']} {said} ({range_text}), {plural(int(row['n']), 'answer')}."
        rows.append((str(row["customer"]), sentence, str(row["verdict"]), abs(float(row["difference"]))))
    return rows


def _missed(snapshots: Snapshots, scope: Scope) -> list[Row]:
    """Customers with missed levels: the worst in words, the others counted."""
    services = delivered(snapshots, scope, ("customer", "service"))
    whole = gaps(snapshots, scope, ("customer",))
    levels = pd.concat([services, whole[whole["measure"].isin(from_answers())].assign(service=None)])
    levels = levels[(levels["state"] == "missed") & levels["customer"].notna()]
    if levels.empty:
        return []
    size = np.abs(levels["gap"].to_numpy(float)) / np.maximum(np.abs(levels["agreed"].to_numpy(float)), 1e-9)
    levels = levels.assign(size=size + np.where(levels["evidence"] == "below", 1.0, 0.0))
    levels = levels.sort_values(["customer", "size"], ascending=[True, False])
    rows = []
    for customer, missed in levels.groupby("customer"):
        worst = missed.iloc[0]
        service = f"{worst['service']}, " if isinstance(worst["service"], str) else ""
        more = f" {plural(len(missed) - 1, 'other level')} missed too." if len(missed) > 1 else ""
        sentence = f"{service}{worst['measure']}: {worst['sentence']}.{more}"
        rows.append((str(customer), sentence, "missed", float(worst["size"])))
    return rows
