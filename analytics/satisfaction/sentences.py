"""Scores and their changes in plain words."""

from __future__ import annotations

import math

from analytics.terms.marks import Mark, Marked
from analytics.terms.metrics import decimals_of, scored, title_of
from analytics.terms.surveys import answers_text
from analytics.words.numbers import count_text, number_text

WHY = {
    "none": "Nobody answered.",
    "not asked": "Not asked in this time.",
    "not measured": "Nothing was measured in this time.",
    "open": "The period is not complete yet.",
}


def score_text(metric: str, value: float, high: float | None = None) -> str:
    """Return a score as it is read: 82 %, +34, 3.9 of 5 (the upper end is named for ces and rating); empty for NaN."""
    if math.isnan(value):
        return ""
    text = number_text(value, decimals_of(metric))
    if scored(metric) == "share":
        return f"{text} %"
    if scored(metric) == "net":
        return f"+{text}" if value > 0 and text != "0" else text
    return f"{text} of {high:g}" if high is not None else text


def interval_text(metric: str, low: float, high: float) -> str:
    """How sure a score is: "probably between 80 and 84"; empty where there is none."""
    if math.isnan(low) or math.isnan(high):
        return ""
    ends = [number_text(end, decimals_of(metric)) for end in (low, high)]
    return f"probably {ends[0]}" if ends[0] == ends[1] else f"probably between {ends[0]} and {ends[1]}"


def satisfied_text(low: float, high: float, satisfied_from: float, better: str) -> str:
    """The scores that count as satisfied: "4-5", or "1-2" where less is better."""
    first, last = (satisfied_from, high) if better == "higher" else (low, satisfied_from)
    return f"{first:g}" if first == last else f"{first:g}-{last:g}"


def change_text(
    verdict: str, difference: float, bound: float, detectable: float, *, metric: str = "csat", state: str = "shown"
) -> Marked:
    """Return a change with its mark.

    Parameters
    ----------
    verdict
        `rose`, `fell`, `no change larger than` or `cannot tell`.
    difference, bound, detectable
        In the metric's unit; NaN where there is none.
    state
        Of the comparison: `shown`, `hidden`, `none`, `open`.

    Returns
    -------
    Marked
        "↑ rose by 4", "↓ fell by 3", "= no change larger than 2", "? cannot tell (…)".
    """
    decimals = decimals_of(metric)
    if state != "shown":
        return Marked(Mark.UNCLEAR, _incomparable(state))
    if verdict == "rose":
        return Marked(Mark.ROSE, f"rose by {number_text(abs(difference), decimals)}")
    if verdict == "fell":
        return Marked(Mark.FELL, f"fell by {number_text(abs(difference), decimals)}")
    if verdict == "no change larger than":
        return Marked(Mark.SAME, f"no change larger than {_up(bound, decimals)}")
    if math.isnan(detectable):
        return Marked(Mark.UNCLEAR, "cannot tell")
    return Marked(Mark.UNCLEAR, f"cannot tell (a change under {_up(detectable, decimals)} would not show)")


def interval_of_change(metric: str, low: float, high: float) -> str:
    """The interval of a change that is sure of its direction: "by 3 to 9"."""
    ends = sorted((abs(low), abs(high)))
    decimals = decimals_of(metric)
    return f"probably {number_text(ends[0], decimals)} to {number_text(ends[1], decimals)}"


def _incomparable(state: str) -> str:
    """Why two periods cannot be compared."""
    return {
        "hidden": "not compared: too few people answered",
        "open": "not compared: one of the periods is not complete",
    }.get(state, "not compared: not asked in both periods")


def _up(value: float, decimals: int) -> str:
    """A bound, rounded up so that the words stay true."""
    scale = 10**decimals
    return number_text(math.ceil(value * scale - 1e-9) / scale, decimals)


def hidden_text(hide_below: int) -> str:
    """Why a figure is withheld."""
    return f"{Mark.HIDDEN} Hidden to protect people: fewer than {hide_below} answered."


def why_text(state: str, hide_below: int) -> str:
    """Why there is no number to show; empty where there is one."""
    return hidden_text(hide_below) if state == "hidden" else WHY.get(state, "")


def asked_text(answered: float, invited: float) -> str:
    """Who answered of whom: "34 % of 3,540 invited"; "invitations not known" where they are not."""
    if math.isnan(invited) or invited <= 0 or answered > invited:
        return "invitations not known"
    return f"{100 * (answered / invited):.0f} % of {count_text(int(invited))} invited"


def headline(metric: str, score: float, n: int, survey_kind: str, satisfied: str, change: str, high: float) -> str:
    """Return the first sentence about a score.

    Parameters
    ----------
    satisfied
        Scores that count as satisfied, such as "4-5"; for csat.
    change
        The change in words without its mark; empty: no comparison.

    Examples
    --------
    >>> headline("csat", 82.1, 1204, "ticket", "4-5", "no change larger than 2 points since Q2 2026", 5)
    '82 % of 1,204 ticket answers were 4-5: no change larger than 2 points since Q2 2026.'
    """
    counted = answers_text(n, survey_kind)
    value = score_text(metric, score, None if scored(metric) == "net" else high)
    title = title_of(metric)
    said = f"{value} of {counted} were {satisfied}" if scored(metric) == "share" else f"{title} {value} from {counted}"
    return f"{said}: {change}." if change else f"{said}."


def change_words(
    verdict: str, difference: float, bound: float, detectable: float, *, metric: str, since: str, state: str = "shown"
) -> str:
    """Return a change as the end of a sentence: "rose by 4 points since Q2 2026"."""
    decimals = decimals_of(metric)
    if state != "shown":
        return f"{_incomparable(state)} ({since})"
    if verdict == "rose":
        return f"rose by {number_text(abs(difference), decimals)} points since {since}"
    if verdict == "fell":
        return f"fell by {number_text(abs(difference), decimals)} points since {since}"
    if verdict == "no change larger than":
        return f"no change larger than {_up(bound, decimals)} points since {since}"
    if math.isnan(detectable):
        return f"cannot tell whether it changed since {since}"
    return f"cannot tell whether it changed since {since} (under {_up(detectable, decimals)} points would not show)"
