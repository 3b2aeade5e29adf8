"""Agreed and actual levels in plain words."""

from __future__ import annotations

import math

from analytics.terms.marks import Mark, Marked
from analytics.words.numbers import count_text, number_text, with_unit

MANY = 100
"""From here on "3,846 of 3,989" says less than its share, which stands beside it."""

PROBABLY = 0.5
"""Probability of missing its level from which a period will probably be missed."""

RESULTS = {
    "met": "{done} against {agreed} agreed: met",
    "missed": "{done} against {agreed} agreed: missed",
    "below": "{done} against {agreed} agreed: missed; the service is below what was agreed",
    "open": "{done} against {agreed} agreed: not complete yet",
}
# By whether the period will probably be missed, and whether there is a pace of misses to tell.
OUTLOOKS = {
    (True, True): "will probably be missed: {percent}; misses so far: {used} of about {allowed} allowed, {burn} times "
    "as fast as allowed",
    (True, False): "will probably be missed: {percent}; misses so far: {used} of about {allowed} allowed",
    (False, True): "will probably be met (chance of missing it: {percent}); misses so far: {used} of about {allowed} "
    "allowed, {burn} times as fast as allowed",
    (False, False): "will probably be met (chance of missing it: {percent}); misses so far: {used} of about {allowed} "
    "allowed",
}


def level_text(state: str, gap: float, measured_in: str) -> Marked:
    """A level with its mark: "✓ met", "✗ missed by 0.4"; other states as words."""
    if state == "met":
        return Marked(Mark.MET, "met")
    if state == "missed":
        return Marked(Mark.MISSED, f"missed by {with_unit(abs(gap), '' if measured_in == '%' else measured_in)}")
    if state == "open":
        above = "not complete; so far above the level" if gap > 0 else "not complete; so far at the level"
        return Marked(None, "not complete; so far below the level" if gap < 0 else above)
    return Marked(None, state)


def gap_sentence(
    state: str, agreed: float, actual: float, met: float, total: float, measured_in: str, *, evidence: str = ""
) -> str:
    """Return a gap as one sentence: "17 of 20 against 90 % agreed: missed".

    Parameters
    ----------
    state
        `met`, `missed`, `open`, `not agreed`, `not measured`.
    met, total
        Cases; NaN where values were measured.
    evidence
        `below` where the service is shown to be below what was agreed.
    """
    level = with_unit(agreed, measured_in)
    if state == "not measured":
        return "not measured" if math.isnan(agreed) else f"{level} agreed, not measured"
    value = with_unit(actual, measured_in, _telling_decimals(actual, agreed))
    counted = f"{count_text(int(met))} of {count_text(int(total))}" if total > 0 else ""
    if state == "not agreed":
        return f"{counted or value}; no level agreed"
    done = f"{counted} ({value})" if counted and total > MANY else counted or value
    result = "below" if evidence == "below" and state == "missed" else state
    return RESULTS[result].format(done=done, agreed=level)


def outlook_sentence(missed: float, allowed: float, used: float, burn: float) -> str:
    """Return the outlook of an open period in words, from the columns of `outlook.with_outlook`.

    Returns
    -------
    str
        "will probably be missed: 81 %; misses so far: 5 of about 6 allowed, 1.6 times as fast as allowed".
    """
    percent = "under 1 %" if missed < 0.01 else "over 99 %" if missed > 0.99 else f"{100 * missed:.0f} %"
    counts = {"used": number_text(used, 0), "allowed": number_text(allowed, 0), "burn": number_text(burn, 1)}
    has_pace = math.isfinite(burn) and used > 0
    return OUTLOOKS[missed >= PROBABLY, has_pace].format(percent=percent, **counts)


def _telling_decimals(actual: float, agreed: float) -> int | None:
    """Decimals that keep an actual level from looking like the agreed one; None: the usual."""
    if math.isnan(actual) or math.isnan(agreed) or actual == agreed:
        return None
    usual = number_text(actual)
    close = [digits for digits in range(1, 4) if round(actual, digits) != round(agreed, digits)]
    return None if usual != number_text(agreed) or not close else close[0]
