"""Answers as JSON for programs, and as a table for people."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal

import numpy as np
import pandas as pd
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from analytics.commands.command import Command, CommandColumn

DIGITS = 4
"""Significant digits in tables; JSON keeps all."""

MOST_DRAWN = 500
"""Rows of a table that is drawn; drawing takes twenty times as long as plain lines."""

WIDEST = 10**6
"""Columns of the widest table that is measured."""

SENTENCES = {"explanation", "changed", "said", "due", "notes", "found"}
"""Columns that may wrap."""

Row = Mapping[str, Any]


def as_json(rows: Sequence[Row]) -> str:
    """Rows as one JSON array of objects; missing values become null, dates ISO text."""
    return json.dumps([plain(dict(row)) for row in rows], ensure_ascii=False, indent=1, allow_nan=False)


def plain(value: Any) -> Any:
    """Return a value as JSON knows it."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | np.ndarray):
        return [plain(item) for item in value]
    is_missing = value is None or value is pd.NA or value is pd.NaT
    if is_missing or (isinstance(value, float) and not math.isfinite(value)):
        return None
    return _date_text(value) if isinstance(value, date) else value


def _date_text(day: date) -> str:
    """A day, or an instant where it has a time."""
    at_midnight = isinstance(day, datetime) and day.time() == datetime.min.time()
    return (day.date() if at_midnight and isinstance(day, datetime) else day).isoformat()


def as_table(rows: Sequence[Row], columns: Sequence[CommandColumn], console: Console) -> str:
    """Rows as a table: numbers to the right, a dash where there is nothing; the keys that nobody asked for left out.

    Where a person looks sentences wrap. A file, another program, or more rows than anybody reads get plain lines.
    """
    names = list(rows[0]) if rows else [column.name for column in columns if not column.is_key]
    numbers = {column.name for column in columns if column.type in {int, float}}
    cells = [[_cell(plain(row[name])) for name in names] for row in rows]
    if not console.is_terminal or len(rows) > MOST_DRAWN:
        widths = [max(map(len, column)) for column in zip(names, *cells, strict=True)]
        lines = [names, ["-" * width for width in widths], *cells]
        sides = [str.rjust if name in numbers else str.ljust for name in names]
        return "\n".join(
            "  ".join(side(text, width) for side, text, width in zip(sides, line, widths, strict=True)).rstrip()
            for line in lines
        )
    table = _table()
    for name in names:
        side: Literal["right", "left"] = "right" if name in numbers else "left"
        table.add_column(name, justify=side, no_wrap=name not in SENTENCES, overflow="fold")
    for line in cells:
        table.add_row(*map(Text, line))
    return _printed(table, console)


def columns_table(command: Command, console: Console) -> str:
    """What the columns of a command hold, and where its figures come from, for its help."""
    table = _table()
    for heading in ("column", "type", "meaning"):
        table.add_column(heading, overflow="fold")
    for column in command.columns:
        table.add_row(column.name, type_text(column), Text(meaning_text(column)))
    return f"{_printed(table, console)}\n\nfigures: {command.module}" if command.columns else ""


def type_text(column: CommandColumn) -> str:
    """The type of a column's values in a word or two."""
    words = {str: "text", int: "whole number", float: "number", list[str]: "texts"}
    return f"{words.get(column.type, 'objects')}{', or null' if column.is_nullable else ''}"


def meaning_text(column: CommandColumn) -> str:
    """What a column says, its unit, and the values it may have."""
    unit = f" ({column.unit})" if column.unit else ""
    choices = f": {', '.join(f'`{choice}`' for choice in column.choices)}" if column.choices else ""
    asked = "; with `--by`" if column.is_key else ""
    return f"{column.meaning}{unit}{choices}{asked}"


def _table() -> Table:
    return Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)


def _printed(table: Table, console: Console) -> str:
    """The table as text for a console, as wide as it needs at least."""
    needed = Measurement.get(console, console.options.update(width=WIDEST), table)
    console.width = max(console.width, needed.minimum) if console.is_terminal else needed.maximum
    with console.capture() as capture:
        console.print(table, crop=False)
    return "\n".join(line.rstrip() for line in capture.get().splitlines())


def _cell(value: Any) -> str:
    """One value as text."""
    if value is None:
        return "-"
    if isinstance(value, list):
        value = f"{len(value)} of them" if value and isinstance(value[0], dict) else "; ".join(map(str, value))
        value = value or "-"
    if isinstance(value, float):
        digits = max(DIGITS - len(str(int(abs(value)))), 0)
        return f"{value:.{min(digits, 3)}f}"
    return " ".join(str(value).splitlines())
