"""Commands that ask for figures: scores, gaps, compare."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

from analytics.commands.command import Answer, Asked, Command, Option, a_date, a_period, one_of, some_of
from analytics.portfolio import Portfolio
from analytics.scope.months import LENGTHS, first_day
from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from analytics.terms.metrics import METRICS

ABOUT = ("survey_kind", "audience", "question")

SCORE_COLUMNS = ("score", "low", "high", "n", "eligible", "invited", "answered", "response_rate", "state")

COMPARE_COLUMNS = (
    "score", "n", "with_score", "with_n", "difference", "low", "high", "verdict", "detectable", "state", "bound",
)

GAP_COLUMNS = (
    "agreed", "actual", "gap", "met", "total", "levels", "levels_met", "state", "evidence", "measured_in", "better",
)

NARROWING = (
    Option("unit", "only this unit's own answers", is_repeated=True, shown_as="NAME"),
    Option("customer", "only this customer, named by its unit", is_repeated=True, shown_as="NAME"),
    Option("service", "only this service", is_repeated=True, shown_as="NAME"),
)

SURVEYED = (
    Option(
        "survey-kind", "only surveys of this kind", one_of("relationship", "ticket", "project", "pulse"),
        shown_as="KIND", is_repeated=True,
    ),
)

TIMES = (
    Option("from", "first day", a_date, shown_as="DATE"),
    Option("to", "last day, included", a_date, shown_as="DATE"),
)

METRIC = Option("metric", ", ".join(METRICS), one_of(*METRICS), shown_as="METRIC", is_needed=True)


def keys_option(*keys: str) -> Option:
    """The option that groups a table."""
    return Option("by", f"group by {', '.join(keys)}, separated by commas", some_of(*keys), shown_as="KEYS")


def scores(asked: Asked) -> Answer:
    """Scores with their intervals, who was asked and who answered."""
    portfolio = asked.portfolio()
    by = asked.values["by"] or ()
    scope = _scope(asked, _period(asked, portfolio))
    table = portfolio.scores(scope, asked.values["metric"], by)
    hidden = int((table["state"] == "hidden").sum())
    note = f"{hidden} of {len(table)} rows are hidden: fewer than {portfolio.hide_below} people answered."
    notes = [*([note] if hidden else []), *_open_note(scope), *portfolio.period_notes(scope)]
    return Answer(rows_of(table, (*ABOUT, *by, *SCORE_COLUMNS)), notes)


def gaps(asked: Asked) -> Answer:
    """Agreed and actual levels."""
    portfolio = asked.portfolio()
    by = asked.values["by"] or ()
    scope = _scope(asked, _period(asked, portfolio))
    table = portfolio.gaps(scope, by)
    table["evidence"] = table["evidence"].astype(object).where(table["evidence"] != "")
    notes = [*_open_note(scope), *portfolio.period_notes(scope)]
    return Answer(rows_of(table, ("measure", *by, *GAP_COLUMNS)), notes)


def compare(asked: Asked) -> Answer:
    """Two periods compared, with a plain verdict."""
    by = asked.values["by"] or ()
    period, against = asked.values["period"], asked.values["with"]
    scope, portfolio = _scope(asked, period).but(against=against), asked.portfolio()
    table = portfolio.compare(scope, asked.values["metric"], by)
    notes = [*_open_note(scope), *portfolio.period_notes(scope)]
    return Answer(rows_of(table, (*ABOUT, *by, *COMPARE_COLUMNS)), notes)


def _open_note(scope: Scope) -> Sequence[str]:
    """Which period is not complete; beside a complete one it is not compared."""
    periods = [period for period in (scope.period, scope.against) if period]
    is_open = [period for period in periods if not period.is_complete(scope.as_of)]
    result = ": not compared" if len(periods) > len(is_open) else ""
    return [f"{period.words} is not complete on {scope.as_of}{result}." for period in is_open]


def _scope(asked: Asked, period: Period) -> Scope:
    """What the question is about."""
    values = asked.values
    return Scope(
        as_of=asked.as_of, period=period, customers=values["customer"], units=values["unit"],
        services=values["service"], survey_kinds=values.get("survey_kind", ()),
    )


def _period(asked: Asked, portfolio: Portfolio) -> Period:
    """From the first to the last day named; everything that is known where none is."""
    covers = portfolio.covers() or (first_day(asked.as_of.year * 12 + asked.as_of.month - 1), asked.as_of)
    start: date = asked.values["from"] or min(covers[0], asked.values["to"] or covers[0])
    end: date = asked.values["to"] or max(asked.as_of, _before_next_month(covers[1], asked.as_of), start)
    return Period(start, end)


def _before_next_month(last: date, as_of: date) -> date:
    """The last day with facts; today where the facts end in this month."""
    return as_of if (last.year, last.month) == (as_of.year, as_of.month) else last


def rows_of(table: pd.DataFrame, columns: Sequence[str]) -> list[dict[str, Any]]:
    """The table's rows with plain values."""
    return [dict(zip(columns, row, strict=True)) for row in table[list(columns)].itertuples(index=False, name=None)]


TIME_KEYS = tuple(grain for grain in LENGTHS if grain != "half")

SCORED_BY = ("unit", "customer", "service", "survey", "wave", *TIME_KEYS)

FIGURES = (
    Command(
        "scores", "how satisfied people are, with n, interval and response rate", scores,
        (METRIC, keys_option(*SCORED_BY), *TIMES, *NARROWING, *SURVEYED),
        (*ABOUT, *SCORE_COLUMNS),
    ),
    Command(
        "gaps", "agreed and actual levels of every measure", gaps,
        (keys_option("unit", "customer", "service", *TIME_KEYS), *TIMES, *NARROWING),
        ("measure", *GAP_COLUMNS),
    ),
    Command(
        "compare", "two periods compared, with a plain verdict", compare,
        (
            METRIC, Option("period", "the period judged", a_period, shown_as="P", is_needed=True),
            Option("with", "the period before", a_period, shown_as="P", is_needed=True),
            keys_option("unit", "customer", "service", "survey"), *NARROWING, *SURVEYED,
        ),
        (*ABOUT, *COMPARE_COLUMNS),
    ),
)
