"""Counts and numbers as people read them."""

from __future__ import annotations

import math
from collections.abc import Sequence


def count_text(n: int) -> str:
    """A count with separated thousands: 1,204."""
    return f"{n:,}"


def plural(n: int, one: str, many: str | None = None) -> str:
    """A count with its noun: 1 customer, 3 customers."""
    return f"{count_text(n)} {one if n == 1 else many or one + 's'}"


def number_text(value: float, decimals: int | None = None) -> str:
    """Return a number with no more digits than it deserves and a typographic minus; empty for NaN.

    Parameters
    ----------
    decimals
        Fixed decimals; None: 0 from 100 on, 1 from 1 on, 2 below, without trailing zeros.

    Examples
    --------
    >>> number_text(90.0), number_text(0.36), number_text(-12.25)
    ('90', '0.36', '−12.2')
    """
    if math.isnan(value):
        return ""
    size = abs(value)
    digits = decimals if decimals is not None else 0 if size >= 100 else 1 if size >= 1 else 2
    text = f"{size:,.{digits}f}"
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"−{text}" if value < 0 and float(text.replace(",", "")) != 0 else text


def with_unit(value: float, measured_in: str, decimals: int | None = None) -> str:
    """A measure's value with its unit: 99.8 %, 12 minutes."""
    text = number_text(value, decimals)
    return f"{text} {measured_in}".strip() if text and measured_in != "points" else text


def listed(names: Sequence[str], most: int = 3) -> str:
    """Names in a sentence, the rest counted: "Finance, Legal and 4 more"."""
    shown = list(names[:most])
    if len(names) > most:
        return f"{', '.join(shown)} and {len(names) - most} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)
