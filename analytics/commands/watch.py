"""Commands that watch: alerts, trends, attention."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analytics.attention.attention import reasons_by_customer
from analytics.commands.command import Answer, Asked, Command, Option, UsageError, a_date, one_of
from analytics.commands.figures import ABOUT, METRIC, rows_of
from analytics.errors import AnalyticsError
from analytics.satisfaction.trends import TREND_COLUMNS
from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from analytics.signals.scan import SIGNAL_KINDS, believability

ALERT_COLUMNS = (
    "customer", "unit", "period", "kind", "tier", "probability", "onset", "size", "low", "high", "n", "explanation",
)

ATTENTION_COLUMNS = ("customer", "probability", "changed", "said", "due")

AS_OF = Option("as-of", "what was known on this day; today if not said", a_date, shown_as="DATE")


def a_rate(text: str) -> float:
    """False alarms per 100 customers and month: a number above 0."""
    try:
        rate = float(text)
    except ValueError:
        rate = 0.0
    if not 0 < rate < 100:
        raise UsageError(f"'{text}' is no rate; write how many per 100 customers and month, such as 0.33")
    return rate


def alerts(asked: Asked) -> Answer:
    """Signals of lasting change."""
    values = asked.values
    found = asked.portfolio().alerts(
        _scope(asked), history=values["history"], false_alarms=values["false_alarms"], kinds=values["kind"]
    )
    table = found[list(ALERT_COLUMNS)]
    notes = [] if values["history"] else [believability(found).sentence]
    if values["out"]:
        notes.append(_written(table, Path(values["out"])))
    return Answer(rows_of(table, ALERT_COLUMNS), [note for note in notes if note])


def _written(table: pd.DataFrame, path: Path) -> str:
    """Write a table as CSV; says so."""
    try:
        table.to_csv(path, index=False)
    except OSError as error:
        raise AnalyticsError.cannot_write(str(path), error.strerror or str(error)) from None
    return f"{len(table):,} rows are in {path}."


def trends(asked: Asked) -> Answer:
    """Which way satisfaction goes."""
    by = (asked.values["by"],)
    table = asked.portfolio().trends(_scope(asked), asked.values["metric"], by)
    return Answer(rows_of(table, (*ABOUT, *by, *TREND_COLUMNS)))


def attention(asked: Asked) -> Answer:
    """Who needs attention, with every reason."""
    found = asked.portfolio().attention(_scope(asked))
    return Answer(rows_of(reasons_by_customer(found), ATTENTION_COLUMNS), [found.sentence, *found.notes])


def _scope(asked: Asked) -> Scope:
    """Everything on a day."""
    day = asked.values["as_of"] or asked.as_of
    return Scope(as_of=day, period=Period(day, day))


WATCH = (
    Command(
        "alerts", "what has lastingly changed, since when, by how much, and how sure that is", alerts,
        (
            AS_OF,
            Option("history", "of every month, each judged by what was known then", is_flag=True),
            Option(
                "false-alarms", "acceptable per 100 customers and month, for each kind", a_rate, shown_as="RATE"
            ),
            Option("kind", ", ".join(SIGNAL_KINDS), one_of(*SIGNAL_KINDS), shown_as="KIND", is_repeated=True),
            Option("out", "CSV file to write as well", shown_as="FILE", is_local=True),
        ),
        ALERT_COLUMNS,
    ),
    Command(
        "trends", "which way satisfaction goes: rising, falling or no clear trend", trends,
        (
            METRIC, Option("by", "unit or customer", one_of("unit", "customer"), shown_as="KEY", is_needed=True), AS_OF,
        ),
        (*ABOUT, *TREND_COLUMNS),
    ),
    Command(
        "attention", "who needs attention: what changed, what was said, what is due", attention, (AS_OF,),
        ATTENTION_COLUMNS,
    ),
)
