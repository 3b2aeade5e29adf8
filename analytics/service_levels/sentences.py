"""Agreed and actual levels in plain words."""

from __future__ import annotations

import math

from analytics.words.numbers import count_text, number_text, with_unit

MANY = 100
"""From here on "3,846 of 3,989" says less than its share, which stands beside it."""


def level_text(state: str, gap: float, measured_in: str) -> str:
    """A level with its mark: "✓ met", "✗ missed by 0.4"; other states as words."""
    if state == "met":
        return "✓ met"
    if state == "missed":
        return f"✗ missed by {number_text(abs(gap))}{'' if measured_in in {'%', 'points'} else f' {measured_in}'}"
    if state == "open":
        return f"not complete; so far {'above' if gap > 0 else 'below' if gap < 0 else 'at'} the level"
    return state


def gap_sentence(
    state: str, agreed: float, actual: float, met: float, total: float, measured_in: str, *, evidence: str = ""
) -> str:
    """Return a gap as one sentence: "17 of 20 against 90 % agreed: missed".

    Parameters
    ----------
    state
        `met`, `missed`, `open`, `not agreed`, `not measured`.
    agreed, actual
        In the measure's unit.
    met, total
        Cases; NaN where values were measured.
    measured_in
        The unit.
    evidence
        `below` where the service is shown to be below what was agreed.

    Returns
    -------
    str
        The fact, and the inference apart from it where there is one.
    """
    counted = not math.isnan(total) and total > 0
    value = with_unit(actual, measured_in, _telling_decimals(actual, agreed))
    done = f"{count_text(int(met))} of {count_text(int(total))}" if counted else value
    if state == "not measured":
        return f"{with_unit(agreed, measured_in)} agreed, not measured" if not math.isnan(agreed) else "not measured"
    if state == "not agreed":
        return f"{done}; no level agreed"
    share = f" ({value})" if counted and total > MANY else ""
    fact = f"{done}{share} against {with_unit(agreed, measured_in)} agreed: {_so_far(state)}"
    return f"{fact}; the service is below what was agreed" if evidence == "below" and state == "missed" else fact


def _telling_decimals(actual: float, agreed: float) -> int | None:
    """Decimals that keep an actual level from looking like the agreed one; None: the usual."""
    if math.isnan(actual) or math.isnan(agreed) or actual == agreed:
        return None
    usual = number_text(actual)
    close = [digits for digits in range(1, 4) if round(actual, digits) != round(agreed, digits)]
    return None if usual != number_text(agreed) or not close else close[0]


def _so_far(state: str) -> str:
    """A state as the end of a sentence."""
    return "not complete yet" if state == "open" else state
