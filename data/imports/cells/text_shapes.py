"""Numbers picked out of many texts at once by the shape of the text.

The shape of ``7/2/2026 9:05 PM`` is ``9/9/9999 9:99 pm``: digits are 9, letters are small. A column of a million
dates has few shapes, so a pattern is tried once per shape, and the digits are then read by their places in all
texts of that shape together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

# No date, period or duration is longer; longer text is left alone.
_LONGEST = 60

Mask = np.ndarray[tuple[int], np.dtype[np.bool_]]
Numbers = np.ndarray[tuple[int], np.dtype[np.int64]]


@dataclass(frozen=True)
class ShapedText:
    """What a list of patterns found in each text.

    Parameters
    ----------
    pattern : per text, the place of the first pattern that fits the whole of it; -1 if none.
    is_blank : per text, whether it is missing, empty or white space.
    """

    pattern: Numbers
    is_blank: Mask
    _numbers: Mapping[str, Numbers]
    _widths: Mapping[str, Numbers]

    def number(self, group: str, absent: int = 0) -> Numbers:
        """The number each text has in a group of its pattern; `absent` where it has none."""
        found = self._numbers.get(group)
        if found is None:
            return np.full(len(self.pattern), absent, dtype=np.int64)
        return np.where(self.has(group), found, absent)

    def width(self, group: str) -> Numbers:
        """How many characters the group has; 0 where absent."""
        return self._widths.get(group, np.zeros(len(self.pattern), dtype=np.int64))

    def has(self, group: str) -> Mask:
        """Whether each text has the group."""
        return self.width(group) > 0


def cleaned(text: pd.Series) -> pd.Series:
    """Text without white space around it, every kind of space and dash as the plain one."""
    plain = text.astype("str").str.replace("[\u00a0\u2007\u2009\u202f\t\n]", " ", regex=True)
    return plain.str.replace("[\u2212\u2010\u2011]", "-", regex=True).str.strip()


def shaped_text(
    text: pd.Series, patterns: Sequence[re.Pattern[str]], words: Mapping[str, Callable[[str], int]] | None = None
) -> ShapedText:
    """The numbers that the named groups of the first fitting pattern cover in each text.

    Parameters
    ----------
    patterns : over shapes, that is with ``9`` for a digit and small letters; tried in this order. Groups cover
        digits only, unless named in `words`.
    words : for groups of letters or signs, the number that each stands for.
    """
    plain = cleaned(text).fillna("").str.lower()
    is_short = (plain.str.len() <= _LONGEST).to_numpy(bool)
    shapes = plain.where(is_short, "\x00").str.replace("[0-9]", "9", regex=True)
    codes, unique = pd.factorize(shapes)
    order = np.argsort(codes, kind="stable")
    ends = np.cumsum(np.bincount(codes, minlength=len(unique)))
    which = np.full(len(text), -1, dtype=np.int64)
    found: tuple[dict[str, Numbers], dict[str, Numbers]] = ({}, {})
    for shape, rows in zip(unique, np.split(order, ends[:-1]) if len(ends) else [], strict=True):
        for place, pattern in enumerate(patterns):
            match = pattern.fullmatch(shape) if shape else None
            if match is not None:
                which[rows] = place
                _read_groups(plain, rows, match, words or {}, found)
                break
    return ShapedText(which, (plain == "").to_numpy(bool), *found)


def _read_groups(
    plain: pd.Series,
    rows: Numbers,
    match: re.Match[str],
    words: Mapping[str, Callable[[str], int]],
    found: tuple[dict[str, Numbers], dict[str, Numbers]],
) -> None:
    """Read the groups of one shape in all its texts."""
    length = len(match.string)
    # The pattern has only ASCII in it, so every text of the shape is `length` bytes.
    letters = plain.iloc[rows].to_numpy().astype(f"S{length}").view(np.uint8).reshape(len(rows), length)
    for group, covered in match.groupdict().items():
        if not covered:
            continue
        numbers, widths = (each.setdefault(group, np.zeros(len(plain), dtype=np.int64)) for each in found)
        widths[rows] = len(covered)
        if group in words:
            numbers[rows] = words[group](covered)
            continue
        value = np.zeros(len(rows), dtype=np.int64)
        for place in range(*match.span(group)):
            value = value * 10 + (letters[:, place] - ord("0"))
        numbers[rows] = value
