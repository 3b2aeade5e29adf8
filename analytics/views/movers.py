"""Which customers changed, for the overview: signals of lasting change first, then missed levels, then good news."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analytics.attention.attention import Attention
from analytics.attention.ranking import GOOD_NEWS
from analytics.satisfaction.sentences import change_words, interval_of_change
from analytics.scope.months import month_number
from analytics.scope.scope import Scope
from analytics.terms.measures import FROM_ANSWERS
from analytics.views.headline import Question
from analytics.words.numbers import plural

if TYPE_CHECKING:
    from analytics.portfolio import Portfolio

CHANGED_COLUMNS = ("customer", "sentence", "kind")

ORDER = {"signal": 0, "fell": 1, "missed": 2, "rose": 3, "improvement": 3}

RECENT_MONTHS = 3
"""A period that ended no longer ago is looked at together with what is known by now."""

NAN = float("nan")

Row = tuple[str, str, str, float]


def watched(portfolio: Portfolio, scope: Scope) -> Attention:
    """Return who needs attention on the day a period is looked at: today for a recent one, else its last day."""
    is_recent = month_number(scope.as_of) - scope.period.last_month <= RECENT_MONTHS
    return portfolio.attention(scope if is_recent else scope.but(as_of=min(scope.as_of, scope.period.end)))


def changed(
    portfolio: Portfolio, scope: Scope, found: Attention, question: Question | None, change: pd.DataFrame
) -> pd.DataFrame:
    """Return the customers that changed, one sentence each.

    Parameters
    ----------
    portfolio
        Where levels come from.
    scope
        Period and comparison.
    found
        Who needs attention.
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
    ranked = sorted([*signals, *moved, *_missed(portfolio, scope)], key=lambda row: (ORDER[row[2]], -row[3], row[0]))
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
        said = change_words(row["verdict"], row["difference"], NAN, NAN, metric=metric, since=since)
        range_text = interval_of_change(metric, row["low"], row["high"])
        sentence = f"{question['label'].split(',')[0]} {said} ({range_text}), {plural(int(row['n']), 'answer')}."
        rows.append((str(row["customer"]), sentence, str(row["verdict"]), abs(float(row["difference"]))))
    return rows


def _missed(portfolio: Portfolio, scope: Scope) -> list[Row]:
    """Customers with missed levels: the worst in words, the others counted."""
    services = portfolio.delivered(scope, ("customer", "service"))
    whole = portfolio.gaps(scope, ("customer",))
    gaps = pd.concat([services, whole[whole["measure"].isin(FROM_ANSWERS)].assign(service=None)])
    gaps = gaps[(gaps["state"] == "missed") & gaps["customer"].notna()]
    if gaps.empty:
        return []
    size = np.abs(gaps["gap"].to_numpy(float)) / np.maximum(np.abs(gaps["agreed"].to_numpy(float)), 1e-9)
    gaps = gaps.assign(size=size + np.where(gaps["evidence"] == "below", 1.0, 0.0))
    gaps = gaps.sort_values(["customer", "size"], ascending=[True, False])
    rows = []
    for customer, missed in gaps.groupby("customer"):
        worst = missed.iloc[0]
        service = f"{worst['service']}, " if isinstance(worst["service"], str) else ""
        more = f" {plural(len(missed) - 1, 'other level')} missed too." if len(missed) > 1 else ""
        sentence = f"{service}{worst['measure']}: {worst['sentence']}.{more}"
        rows.append((str(customer), sentence, "missed", float(worst["size"])))
    return rows
