"""Answers as JSON for programs, and as an aligned table for people."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd

DIGITS = 4
"""Significant digits in tables; JSON keeps all."""

WIDEST = 60
"""Longer texts are cut in tables."""

Row = Mapping[str, Any]


def as_json(rows: Sequence[Row]) -> str:
    """Return one JSON array of objects.

    Parameters
    ----------
    rows
        One mapping per row; missing values become null, dates ISO text.

    Returns
    -------
    str
        Without anything before or after it.
    """
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


def as_table(rows: Sequence[Row], columns: Sequence[str]) -> str:
    """Return an aligned table.

    Parameters
    ----------
    rows
        One mapping per row.
    columns
        Headings where there are no rows.

    Returns
    -------
    str
        Numbers to the right, texts to the left; a dash where there is nothing.
    """
    headings = list(rows[0]) if rows else list(columns)
    values = [[plain(row[name]) for name in headings] for row in rows]
    cells = [[_cell(value) for value in row] for row in values]
    right = [
        any(isinstance(row[at], int | float) and not isinstance(row[at], bool) for row in values)
        for at in range(len(headings))
    ]
    widths = [max([len(name), *(len(row[at]) for row in cells)]) for at, name in enumerate(headings)]

    def line(texts: Sequence[str]) -> str:
        placed = (
            text.rjust(width) if to_right else text.ljust(width)
            for text, width, to_right in zip(texts, widths, right, strict=True)
        )
        return "  ".join(placed).rstrip()

    rule = "  ".join("-" * width for width in widths)
    return "\n".join([line(headings), rule, *(line(row) for row in cells)])


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
    text = str(value).replace("\n", " ")
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"
