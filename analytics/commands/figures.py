"""Commands that ask for figures: scores, gaps, compare."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

from analytics.commands.command import (
    DAY,
    PERIOD,
    Command,
    CommandAnswer,
    CommandCall,
    CommandColumn,
    CommandOption,
    names_of,
    one_of,
    some_of,
    text_type,
)
from analytics.portfolio import Portfolio
from analytics.scope.months import LENGTHS, first_day
from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from data.kinds.answers import AUDIENCES, SURVEY_KINDS
from data.kinds.kind import BETTER
from data.kinds.metrics import METRICS

TIME_KEYS = tuple(grain for grain in LENGTHS if grain != "half")

KEYS = {
    "unit": "the answering unit",
    "customer": "named by its unit; sums the units it answers for, as organised at the time of each answer",
    "service": "the service, as exports name it",
    "survey": "the survey, as exports name it",
    "wave": "the wave of the survey",
    "month": "such as 2026-07",
    "quarter": "such as 2026-Q3",
    "year": "such as 2026",
}
"""What an answer can be grouped by."""


def key_columns(*keys: str) -> tuple[CommandColumn, ...]:
    """The columns that are there where they are asked for."""
    return tuple(CommandColumn(key, str, KEYS[key], is_nullable=True, is_key=True) for key in keys)


ABOUT = (
    CommandColumn("survey_kind", str, "one row per kind of survey: they are never pooled", choices=SURVEY_KINDS),
    CommandColumn("audience", str, "one row per audience", choices=AUDIENCES),
    CommandColumn("question", str, "one row per question"),
)

POINTS = "percent satisfied for csat (0-100), -100 to 100 for nps, scale points for ces and rating"

SCORE = CommandColumn("score", float, "how satisfied", POINTS, is_nullable=True)
LOW = CommandColumn("low", float, "lower end of the 95 % interval", "that of the score", is_nullable=True)
HIGH = CommandColumn("high", float, "upper end of the 95 % interval", "that of the score", is_nullable=True)
N = CommandColumn("n", int, "scored answers", "answers", is_nullable=True)
STATE = CommandColumn(
    "state", str, "`hidden`: fewer than 5 people answered, and score, interval and n are withheld; `none`: nobody did",
    choices=("shown", "hidden", "none"),
)

SCORED_BY = ("unit", "customer", "service", "survey", "wave", *TIME_KEYS)

SCORE_COLUMNS = (
    *ABOUT, *key_columns(*SCORED_BY), SCORE, LOW, HIGH, N,
    CommandColumn("eligible", int, "people who could be invited", "people", is_nullable=True),
    CommandColumn("invited", int, "people who were invited", "people", is_nullable=True),
    CommandColumn("answered", int, "responses to that kind of survey and audience", "responses", is_nullable=True),
    CommandColumn(
        "response_rate", float, "answered of invited; missing where the invitations are not those of these answers",
        "0-1", is_nullable=True,
    ),
    STATE,
)

COMPARED_BY = ("unit", "customer", "service", "survey")

COMPARE_COLUMNS = (
    *ABOUT, *key_columns(*COMPARED_BY),
    SCORE.but("that of `--period`"),
    N.but("scored answers of `--period`"),
    CommandColumn("with_score", float, "that of `--with`", "that of the score", is_nullable=True),
    CommandColumn("with_n", int, "scored answers of `--with`", "answers", is_nullable=True),
    CommandColumn("difference", float, "score less with_score", "that of the score", is_nullable=True),
    LOW.but("lower end of the difference's 95 % interval"),
    HIGH.but("upper end of the difference's 95 % interval"),
    CommandColumn(
        "verdict", str, "whether it changed", choices=("rose", "fell", "no change larger than", "cannot tell"),
        is_nullable=True,
    ),
    CommandColumn(
        "detectable", float, "a change smaller than this would usually not show", "that of the score", is_nullable=True
    ),
    STATE,
    CommandColumn("bound", float, "the number behind `no change larger than`", "that of the score", is_nullable=True),
)

GAPS_BY = ("unit", "customer", "service", *TIME_KEYS)

OWN = "that of the measure"

GAP_COLUMNS = (
    CommandColumn("measure", str, "one row per measure"),
    *key_columns(*GAPS_BY),
    CommandColumn("agreed", float, "the agreed level", OWN, is_nullable=True),
    CommandColumn("actual", float, "the level reached", OWN, is_nullable=True),
    CommandColumn("gap", float, "actual less agreed, turned so that negative is worse", OWN, is_nullable=True),
    CommandColumn("met", int, "cases that met it; missing where values were measured", "cases", is_nullable=True),
    CommandColumn("total", int, "all cases; missing where values were measured", "cases", is_nullable=True),
    CommandColumn("levels", int, "agreed levels with a measurement (unit, service and period)", "levels"),
    CommandColumn("levels_met", int, "how many of them were met", "levels"),
    CommandColumn(
        "state", str, "`open`: the period is not complete",
        choices=("met", "missed", "open", "not agreed", "not measured"),
    ),
    CommandColumn(
        "evidence", str, "`below`: the service itself is below its level, beyond chance; missing where not judged",
        choices=("below", "not shown"), is_nullable=True,
    ),
    CommandColumn("measured_in", str, "unit of measurement"),
    CommandColumn("better", str, "its good end", choices=BETTER),
)

NARROWING = (
    CommandOption("unit", "only this unit's own answers", text_type("NAME"), is_repeated=True),
    CommandOption("customer", "only this customer, named by its unit", text_type("NAME"), is_repeated=True),
    CommandOption("service", "only this service", text_type("NAME"), is_repeated=True),
)

SURVEYED = CommandOption("survey-kind", "only surveys of this kind", one_of("KIND", SURVEY_KINDS), is_repeated=True)

TIMES = (CommandOption("from", "first day", DAY), CommandOption("to", "last day, included", DAY))

METRIC = CommandOption("metric", ", ".join(METRICS), one_of("METRIC", tuple(METRICS)), is_needed=True)


def keys_option(keys: Sequence[str]) -> CommandOption:
    """The option that groups a table."""
    return CommandOption("by", f"group by {', '.join(keys)}, separated by commas", some_of("KEYS", keys))


def scores(call: CommandCall) -> CommandAnswer:
    """Scores with their intervals, who was asked and who answered."""
    portfolio = call.portfolio()
    by = call.values["by"] or ()
    scope = _scope(call, _period(call, portfolio))
    table = portfolio.scores(scope, call.values["metric"], by)
    hidden = int((table["state"] == "hidden").sum())
    note = f"{hidden} of {len(table)} rows are hidden: fewer than {portfolio.hide_below} people answered."
    notes = [*([note] if hidden else []), *_open_note(scope), *portfolio.period_notes(scope)]
    return CommandAnswer(rows_of(table, SCORE_COLUMNS, by), notes)


def gaps(call: CommandCall) -> CommandAnswer:
    """Agreed and actual levels."""
    portfolio = call.portfolio()
    by = call.values["by"] or ()
    scope = _scope(call, _period(call, portfolio))
    table = portfolio.gaps(scope, by)
    table["evidence"] = table["evidence"].astype(object).where(table["evidence"] != "")
    notes = [*_open_note(scope), *portfolio.period_notes(scope)]
    return CommandAnswer(rows_of(table, GAP_COLUMNS, by), notes)


def compare(call: CommandCall) -> CommandAnswer:
    """Two periods compared, with a plain verdict."""
    by = call.values["by"] or ()
    period, against = call.values["period"], call.values["with"]
    scope, portfolio = _scope(call, period).but(against=against), call.portfolio()
    table = portfolio.compare(scope, call.values["metric"], by)
    notes = [*_open_note(scope), *portfolio.period_notes(scope)]
    return CommandAnswer(rows_of(table, COMPARE_COLUMNS, by), notes)


def _open_note(scope: Scope) -> Sequence[str]:
    """Which period is not complete; beside a complete one it is not compared."""
    periods = [period for period in (scope.period, scope.against) if period]
    is_open = [period for period in periods if not period.is_complete(scope.as_of)]
    result = ": not compared" if len(periods) > len(is_open) else ""
    return [f"{period.words} is not complete on {scope.as_of}{result}." for period in is_open]


def _scope(call: CommandCall, period: Period) -> Scope:
    """What the question is about."""
    values = call.values
    return Scope(
        as_of=call.as_of, period=period, customers=values["customer"], units=values["unit"],
        services=values["service"], survey_kinds=values.get("survey_kind", ()),
    )


def _period(call: CommandCall, portfolio: Portfolio) -> Period:
    """From the first to the last day named; everything that is known where none is."""
    covers = portfolio.covers() or (first_day(call.as_of.year * 12 + call.as_of.month - 1), call.as_of)
    start: date = call.values["from"] or min(covers[0], call.values["to"] or covers[0])
    end: date = call.values["to"] or max(call.as_of, _before_next_month(covers[1], call.as_of), start)
    return Period(start, end)


def _before_next_month(last: date, as_of: date) -> date:
    """The last day with facts; today where the facts end in this month."""
    return as_of if (last.year, last.month) == (as_of.year, as_of.month) else last


def rows_of(
    table: pd.DataFrame, columns: Sequence[CommandColumn], by: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """The declared columns of a table's rows, and those of the keys asked for."""
    names = names_of(columns, by)
    return [dict(zip(names, row, strict=True)) for row in table[names].itertuples(index=False, name=None)]


FIGURES = (
    Command(
        "scores", "how satisfied people are, with n, interval and response rate", scores,
        "analytics.satisfaction.scores", (METRIC, keys_option(SCORED_BY), *TIMES, *NARROWING, SURVEYED), SCORE_COLUMNS,
    ),
    Command(
        "gaps", "agreed and actual levels of every measure", gaps, "analytics.service_levels.gaps",
        (keys_option(GAPS_BY), *TIMES, *NARROWING), GAP_COLUMNS,
    ),
    Command(
        "compare", "two periods compared, with a plain verdict", compare, "analytics.satisfaction.comparisons",
        (
            METRIC, CommandOption("period", "the period judged", PERIOD, is_needed=True),
            CommandOption("with", "the period before", PERIOD, is_needed=True),
            keys_option(COMPARED_BY), *NARROWING, SURVEYED,
        ),
        COMPARE_COLUMNS,
    ),
)
