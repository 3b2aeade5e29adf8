"""Text becomes numbers and durations: the decimal mark is proven by the whole file, or asked for, never guessed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from data.imports.cells.text_shapes import cleaned, shaped_text
from data.imports.errors import ImportRefused

_END: Final = r"(?:[eE][+-]?[0-9]{1,3})?"
# Thousands may also be marked by a space or an apostrophe, which prove nothing about the decimal mark.
_GROUPED: Final = r"[0-9]{1,3}(?:(?: [0-9]{3})+|(?:'[0-9]{3})+|(?:’[0-9]{3})+)"

_HOURS_PER: Final = {"day": 24.0, "hour": 1.0, "minute": 1 / 60, "second": 1 / 3600}
_FRACTION: Final = r"(?:[.,](?P<fraction>9{1,9}))?"
_CLOCK: Final = rf"(?P<hour>9{{1,6}}):(?P<minute>99)(?::(?P<second>99){_FRACTION})?"
_ISO: Final = (
    r"p(?:(?P<day>9{1,5})d)?"
    rf"(?:t(?:(?P<hour>9{{1,6}})h)?(?:(?P<minute>9{{1,6}})m)?(?:(?P<second>9{{1,9}}){_FRACTION}s)?)?"
)
_UNITS: Final = (
    r"(?:(?P<day>9{1,5})\ ?(?:d|days?),?\ ?)?(?:(?P<hour>9{1,6})\ ?(?:h|hrs?|hours?),?\ ?)?"
    r"(?:(?P<minute>9{1,6})\ ?(?:m|mins?|minutes?),?\ ?)?(?:(?P<second>9{1,9})\ ?(?:s|secs?|seconds?))?"
)
_DURATIONS: Final = tuple(
    re.compile(rf"(?P<sign>[+-])?{each}")
    for each in (
        rf"(?:(?P<day>9{{1,5}})\ ?(?:d|days?)?,?\ )?{_CLOCK}",
        _ISO,
        _UNITS,
        # Jira writes 2.5h; only hours are written with a fraction.
        r"(?P<hour>9{1,6})[.,](?P<hour_part>9{1,9})\ ?(?:h|hrs?|hours?)",
        # ServiceNow stores a duration as the time that long after 1970 began.
        rf"(?P<since>9999)-(?P<since_month>99)-(?P<since_day>99)[\ t]{_CLOCK}z?",
    )
)


def decimal_mark(columns: Sequence[pd.Series], declared: str | None = None) -> str:
    """Whether point or comma is the decimal mark of a file, from all its numbers together.

    Parameters
    ----------
    columns : the columns that hold numbers, as exported; text that is no number proves nothing.
    declared : '.' or ',', where a person has said it.

    Returns
    -------
    str
        '.' or ',': the declared mark, else the one that more values prove. '1,5', '0.125', '1.234,5' and
        '99.999%' prove one; '1,234,567' proves the other; '1.234' proves none. '.' where no value has a mark.

    Raises
    ------
    ImportRefused
        When values such as '1.234' occur and nothing proves what they are, or both marks are proven alike.

    Examples
    --------
    >>> decimal_mark([pd.Series(["1.234", "0,5"])])
    ','
    """
    if declared is not None and declared not in {".", ","}:
        raise ImportRefused.unknown_decimal(declared)
    if declared:
        return declared
    n_proving = {".": 0, ",": 0}
    doubtful: tuple[str, str] | None = None
    for column in columns:
        text = cleaned(column.dropna())
        text = text[text.str.contains("[.,]", regex=True)]
        for mark in n_proving:
            n_proving[mark] += int(text.str.fullmatch(_proof(mark)).sum())
        open_to_both = text[text.str.fullmatch(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}")]
        if doubtful is None and len(open_to_both):
            doubtful = str(column.name), str(open_to_both.iloc[0])
    if n_proving["."] != n_proving[","]:
        return max(n_proving, key=lambda mark: n_proving[mark])
    if doubtful is None and not n_proving["."]:
        return "."
    raise ImportRefused.ambiguous_decimal(*(doubtful or _first_marked(columns)))


def parse_numbers(text: pd.Series, decimal: str) -> tuple[pd.Series, pd.Series]:
    """Text as numbers, each text checked whole before it is converted.

    Parameters
    ----------
    decimal : '.' or ',', from `decimal_mark`.

    Returns
    -------
    numbers : Series of float
        Missing where blank or bad. A percent sign is left out: '82 %' is 82. Thousands may be marked by the
        other of the two marks, spaces or apostrophes, always in threes.
    is_bad : Series of bool
        Whether there is text that is no number; blank text is not bad.
    """
    plain = cleaned(text)
    is_blank = plain.isna() | (plain == "")
    is_written = plain.str.fullmatch(_number(decimal)).fillna(False).astype(bool)
    other = re.escape("," if decimal == "." else ".")
    digits = plain.where(is_written).str.replace(rf"[ '’%+]|{other}", "", regex=True)
    # The plus was a sign in front or in an exponent, where it says nothing.
    numbers = digits.str.replace(decimal, ".", regex=False).astype("float64").to_numpy(float)
    is_number = is_written.to_numpy(bool) & np.isfinite(numbers)  # 1e999 is too large for a float
    bad = ~is_number & ~is_blank.to_numpy(bool)
    return (
        pd.Series(np.where(is_number, numbers, np.nan), text.index, name=text.name),
        pd.Series(bad, text.index, name=text.name),
    )


def parse_durations_hours(text: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Text as durations in hours.

    Returns
    -------
    hours : Series of float
        Hours; missing where blank or bad. ``2h 37m``, ``1 day 2 hours``, ``2.5h``, ``02:37:03``, ``26:37`` (hours
        and minutes), ``PT2H30M``, and ``1970-01-01 02:37:03``, which is the time since 1970 began. A day is 24
        hours. A number without a unit is bad here, for nothing says what it counts.
    is_bad : Series of bool
        Whether there is text that is no duration; blank text is not bad.

    Examples
    --------
    >>> parse_durations_hours(pd.Series(["2h 30m", "1970-01-02 00:00:00"]))[0].tolist()
    [2.5, 24.0]
    """
    words = {"sign": lambda sign: -1 if sign == "-" else 1}
    shaped = shaped_text(text, _DURATIONS, words)
    hours = sum((shaped.number(unit) * per for unit, per in _HOURS_PER.items()), np.zeros(len(text)))
    hours += shaped.number("fraction") / 10.0 ** shaped.width("fraction") / 3600
    hours += shaped.number("hour_part") / 10.0 ** shaped.width("hour_part")
    year, month = shaped.number("since", 1970), shaped.number("since_month", 1)
    is_month = (month >= 1) & (month <= 12)
    day = shaped.number("since_day", 1)
    months = ((year - 1970) * 12 + month - 1).astype("datetime64[M]")
    hours += 24.0 * (months.astype("datetime64[D]").astype(np.int64) + day - 1)
    hours *= shaped.number("sign", 1)
    has_unit = np.logical_or.reduce([shaped.has(unit) for unit in _HOURS_PER])
    is_clock = ~shaped.has("since") | (is_month & (day >= 1) & (day <= 31) & (year >= 1970) & (year < 1980))
    is_good = (shaped.pattern >= 0) & has_unit & is_clock
    is_good &= (shaped.pattern != 0) | ((shaped.number("minute") < 60) & (shaped.number("second") < 60))
    hours = np.where(is_good, hours, np.nan)
    bad = ~is_good & ~shaped.is_blank
    return pd.Series(hours, text.index, name=text.name), pd.Series(bad, text.index, name=text.name)


def hours_text(cells: pd.Series[str], bare: str, per_hour: int) -> pd.Series[str]:
    """Durations as hours; a bare number, one that the pattern matches, counts so many per hour. What is none stays."""
    is_bare = cells.str.fullmatch(bare)
    read, is_bad = parse_durations_hours(cells.mask(is_bare, ""))
    hours = read.fillna(pd.to_numeric(cells.where(is_bare), errors="coerce") / per_hour)
    return hours.round(6).astype("str").where(hours.notna(), cells.where(is_bad, ""))


def _proof(mark: str) -> str:
    """A number that can only be read with this decimal mark."""
    own, other = (re.escape(each) for each in (mark, "," if mark == "." else "."))
    bodies = (
        rf"[0-9]*{own}(?:[0-9]{{1,2}}|[0-9]{{4,}}){_END}",
        rf"(?:0*|[0-9]{{4,}}|0[0-9]+|{_GROUPED}){own}[0-9]+{_END}",
        rf"[0-9]{{1,3}}(?:{other}[0-9]{{3}})+{own}[0-9]+{_END}",
        rf"[0-9]{{1,3}}(?:{other}[0-9]{{3}}){{2,}}",
        rf"[0-9]{{1,3}}{own}[0-9]{{3}} ?%",  # a percentage with three decimals, not one of thousands
    )
    return rf"[+-]?(?:{'|'.join(bodies)}) ?%?"


def _number(decimal: str) -> str:
    """A number written with this decimal mark."""
    own, other = (re.escape(each) for each in (decimal, "," if decimal == "." else "."))
    whole = rf"(?:[0-9]+|{_GROUPED}|[0-9]{{1,3}}(?:{other}[0-9]{{3}})+)"
    return rf"[+-]?(?:{whole}(?:{own}[0-9]*)?|{own}[0-9]+){_END} ?%?"


def _first_marked(columns: Sequence[pd.Series]) -> tuple[str, str]:
    """A column and a value with a mark, for the sentence of a refusal."""
    for column in columns:
        text = cleaned(column.dropna())
        marked = text[text.str.contains("[.,]", regex=True)]
        if len(marked):
            return str(column.name), str(marked.iloc[0])
    return "", ""
