"""Periods that cut a month in two: facts with a day of their own are counted by it, the others in whole months.

The store's counts are monthly, which is all that calendar periods need. For any other period its answers, responses
and tickets are counted anew by their dates. Invitations are known per month and measurements per period: those that
are not wholly inside are left out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from analytics.scope.months import first_day, last_day
from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from analytics.snapshot.delivery import delivery_facts
from analytics.snapshot.keys import within
from analytics.snapshot.snapshot import Snapshot
from analytics.snapshot.surveys import survey_facts
from analytics.words.numbers import listed

BETWEEN = {
    name: f"{name}_between" for name in ("answer_counts", "answer_voices", "response_counts", "measurement_rows")
}
"""Frames of facts that have days, and the queries that count them from one day to another."""


def cut_months(period: Period, as_of: date) -> list[int]:
    """Return the months of which a period holds some days only: at most two month numbers, none for whole months.

    The present day cuts no month in two: of the rest of it nothing is known.

    Examples
    --------
    >>> cut_months(Period(date(2026, 7, 1), date(2026, 8, 9)), date(2026, 12, 1)) == [2026 * 12 + 7]
    True
    """
    starts_whole = period.start == first_day(period.first_month)
    ends_whole = period.end in {last_day(period.last_month), as_of}
    cut = {period.first_month: starts_whole, period.last_month: ends_whole}
    if period.first_month == period.last_month:
        cut = {period.first_month: starts_whole and ends_whole}
    return [month for month, is_whole in cut.items() if not is_whole]


def days(period: Period, as_of: date) -> dict[str, date]:
    """Return the days that a period's facts are counted from and to, as queries take them."""
    end = last_day(period.last_month) if period.end == as_of else period.end
    return {"from": period.start, "to": end}


def within_days(
    snapshot: Snapshot, query: Callable[..., pd.DataFrame], period: Period, as_of: date
) -> Snapshot:
    """Return what is known of a period that cuts months in two.

    Parameters
    ----------
    query
        Counts the frames of `BETWEEN` from one day to another.

    Returns
    -------
    Snapshot
        The same organisation, names and agreed levels; answers, responses and tickets of exactly these days.
        Invitations of cut months, and measurements that are not wholly inside, are not among them; responses of cut
        months are marked as not `is_asked`, since who was invited for them is not known.
    """
    cut = cut_months(period, as_of)
    span = days(period, as_of)
    frames = {**snapshot.frames, **{name: query(between, **span) for name, between in BETWEEN.items()}}
    surveys = survey_facts(frames, snapshot.organisation, snapshot.texts.waves, snapshot.settings)
    asked = within(surveys.invitations, period, {})
    responses = surveys.responses.assign(is_asked=~np.isin(surveys.responses["month"].to_numpy(), cut))
    delivery = delivery_facts(
        frames["measurement_rows"], frames["agreed_levels"], snapshot.measures(), snapshot.delivery.targets,
        snapshot.settings,
    )
    return replace(
        snapshot,
        surveys=replace(surveys, responses=responses, invitations=asked[~np.isin(asked["month"].to_numpy(), cut)]),
        # What is better and how cases cluster is known from everything, not from these days alone.
        delivery=replace(
            delivery, lower_is_better=snapshot.delivery.lower_is_better, clustering=snapshot.delivery.clustering
        ),
        everything=snapshot,
    )


def period_notes(scope: Scope) -> list[str]:
    """Return what is left out of a scope's periods, a sentence for each that cuts a month in two."""
    return [
        note for period in (scope.period, scope.against) if period and (note := cut_note(period, scope.as_of))
    ]


def cut_note(period: Period, as_of: date) -> str:
    """Return the sentence that says what is left out of a period; empty for whole months."""
    months = [Period.of_months(month, month).words for month in cut_months(period, as_of)]
    if not months:
        return ""
    return (
        f"{period.words} holds only a part of {listed(months)}. Answers, tickets and comments are counted "
        "by their day; invitations are known by the month and measurements by their period, and those not wholly "
        "inside are left out."
    )
