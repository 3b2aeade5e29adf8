"""Commands that watch: alerts, trends, attention."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analytics.attention.attention import reasons_by_customer
from analytics.commands.command import (
    DAY,
    FLAG,
    PATH,
    RATE,
    Command,
    CommandAnswer,
    CommandCall,
    CommandColumn,
    CommandOption,
    names_of,
    one_of,
)
from analytics.commands.figures import ABOUT, METRIC, STATE, N, key_columns, rows_of
from analytics.errors import AnalyticsError
from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from analytics.signals.scan import SIGNAL_KINDS, believability

SIZE = "that of the score, or percentage points"

ALERT_COLUMNS = (
    CommandColumn("customer", str, "named by its unit"),
    CommandColumn("unit", str, "missing where a customer of several units is meant as a whole", is_nullable=True),
    CommandColumn("period", str, "the month in which it is told", "2026-07"),
    CommandColumn("kind", str, "what kind of change", choices=SIGNAL_KINDS),
    CommandColumn("tier", str, "how sure in a word", choices=("likely", "possible")),
    CommandColumn("probability", float, "how sure", "0-1"),
    CommandColumn("onset", str, "the month since when", "2026-07"),
    CommandColumn(
        "size", float, "how much; size, interval and n are missing where fewer than 5 people answered", SIZE,
        is_nullable=True,
    ),
    CommandColumn("low", float, "lower end of its interval", SIZE, is_nullable=True),
    CommandColumn("high", float, "upper end of its interval", SIZE, is_nullable=True),
    CommandColumn("n", int, "answers, cases or people it rests on", is_nullable=True),
    CommandColumn("explanation", str, "one sentence"),
)

TRENDS_BY = ("unit", "customer")

YEARLY = "unit of the score per year"

TRENDS_COLUMNS = (
    *ABOUT, *key_columns(*TRENDS_BY),
    CommandColumn(
        "direction", str, "which way it goes", choices=("rising", "falling", "no clear trend"), is_nullable=True
    ),
    CommandColumn("slope", float, "how fast", YEARLY, is_nullable=True),
    CommandColumn("low", float, "lower end of its interval", YEARLY, is_nullable=True),
    CommandColumn("high", float, "upper end of its interval", YEARLY, is_nullable=True),
    CommandColumn("p", float, "how often chance alone would show as much", "0-1", is_nullable=True),
    N,
    STATE,
)

ATTENTION_COLUMNS = (
    CommandColumn("customer", str, "named by its unit"),
    CommandColumn(
        "probability", float, "that anything really got worse; missing without a signal", "0-1", is_nullable=True
    ),
    CommandColumn("changed", list[str], "signals, a sentence each"),
    CommandColumn("said", list[str], "what people wrote or did not answer, a sentence each"),
    CommandColumn("due", list[str], "dates of agreements, a sentence each"),
)

AS_OF = CommandOption("as-of", "what was known on this day; today if not said", DAY)


def alerts(call: CommandCall) -> CommandAnswer:
    """Signals of lasting change."""
    values = call.values
    signals = call.portfolio().alerts(
        _scope(call), history=values["history"], false_alarms=values["false_alarms"], kinds=values["kind"]
    )
    table = signals[names_of(ALERT_COLUMNS)]
    notes = [] if values["history"] else [believability(signals).sentence]
    if values["out"]:
        notes.append(_written(table, Path(values["out"])))
    return CommandAnswer(rows_of(table, ALERT_COLUMNS), [note for note in notes if note])


def _written(table: pd.DataFrame, path: Path) -> str:
    """Write a table as CSV; says so."""
    try:
        table.to_csv(path, index=False)
    except OSError as error:
        raise AnalyticsError.cannot_write(str(path), error.strerror or str(error)) from None
    return f"{len(table):,} rows are in {path}."


def trends(call: CommandCall) -> CommandAnswer:
    """Which way satisfaction goes."""
    by = (call.values["by"],)
    table = call.portfolio().trends(_scope(call), call.values["metric"], by)
    return CommandAnswer(rows_of(table, TRENDS_COLUMNS, by))


def attention(call: CommandCall) -> CommandAnswer:
    """Who needs attention, with every reason."""
    answer = call.portfolio().attention(_scope(call))
    return CommandAnswer(rows_of(reasons_by_customer(answer), ATTENTION_COLUMNS), [answer.sentence, *answer.notes])


def _scope(call: CommandCall) -> Scope:
    """Everything on a day."""
    day = call.values["as_of"] or call.as_of
    return Scope(as_of=day, period=Period(day, day))


WATCH = (
    Command(
        "alerts", "what has lastingly changed, since when, by how much, and how sure that is", alerts,
        "analytics.signals.scan",
        (
            AS_OF,
            CommandOption("history", "of every month, each judged by what was known then", FLAG),
            CommandOption("false-alarms", "acceptable per 100 customers and month, for each kind", RATE),
            CommandOption("kind", ", ".join(SIGNAL_KINDS), one_of("KIND", SIGNAL_KINDS), is_repeated=True),
            CommandOption("out", "CSV file to write as well", PATH, is_local=True),
        ),
        ALERT_COLUMNS,
    ),
    Command(
        "trends", "which way satisfaction goes: rising, falling or no clear trend", trends,
        "analytics.satisfaction.trends",
        (METRIC, CommandOption("by", "unit or customer", one_of("KEY", TRENDS_BY), is_needed=True), AS_OF),
        TRENDS_COLUMNS,
    ),
    Command(
        "attention", "who needs attention: what changed, what was said, what is due", attention,
        "analytics.attention.attention", (AS_OF,), ATTENTION_COLUMNS,
    ),
)
