"""Figures in plain words: every sentence that a page, a slide or an alert says is made here.

Level (✓ met, ✗ missed) and change (↑ rose, ↓ fell, = no change, ? cannot tell) are two marks, never one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

KIND_WORDS = {
    "ticket": "ticket", "relationship": "relationship survey", "project": "project", "pulse": "pulse survey",
}
"""What answers of each kind of survey are called, as in "1,204 ticket answers"."""

SURVEY_WORDS = {
    "ticket": "ticket surveys", "relationship": "relationship survey", "project": "project surveys",
    "pulse": "pulse survey",
}
"""What surveys of each kind are called."""

METRIC_TITLES = {"csat": "Satisfied", "nps": "Net promoter score", "ces": "Effort score", "rating": "Rating"}

MANY = 100
"""From here on "3,846 of 3,989" says less than its share, which stands beside it."""

WHY = {
    "none": "Nobody answered.",
    "not asked": "Not asked in this time.",
    "not measured": "Nothing was measured in this time.",
    "open": "The period is not complete yet.",
}


def count_text(n: int) -> str:
    """A count with separated thousands: 1,204."""
    return f"{n:,}"


def plural(n: int, one: str, many: str | None = None) -> str:
    """A count with its noun: 1 customer, 3 customers."""
    return f"{count_text(n)} {one if n == 1 else many or one + 's'}"


def number_text(value: float, decimals: int | None = None) -> str:
    """Return a number with no more digits than it deserves.

    Parameters
    ----------
    value
        Any number.
    decimals
        Fixed decimals; None: 0 from 100 on, 1 from 1 on, 2 below, without trailing zeros.

    Returns
    -------
    str
        Empty for NaN; the minus sign is typographic.

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


def decimals_of(metric: str) -> int:
    """Decimals that a metric's scores deserve: none for csat and nps, one on a scale."""
    return 0 if metric in {"csat", "nps"} else 1


def score_text(metric: str, value: float, high: float | None = None) -> str:
    """Return a score as it is read: 82 %, +34, 3.9 of 5.

    Parameters
    ----------
    metric
        `csat`, `nps`, `ces` or `rating`.
    value
        The score; empty text for NaN.
    high
        Upper end of the scale, named for ces and rating.

    Returns
    -------
    str
        Without its interval.
    """
    if math.isnan(value):
        return ""
    text = number_text(value, decimals_of(metric))
    if metric == "csat":
        return f"{text} %"
    if metric == "nps":
        return f"+{text}" if value > 0 and text != "0" else text
    return f"{text} of {high:g}" if high is not None else text


def interval_text(metric: str, low: float, high: float) -> str:
    """How sure a score is: "probably between 80 and 84"; empty where there is none."""
    if math.isnan(low) or math.isnan(high):
        return ""
    ends = [number_text(end, decimals_of(metric)) for end in (low, high)]
    return f"probably {ends[0]}" if ends[0] == ends[1] else f"probably between {ends[0]} and {ends[1]}"


def answers_text(n: int, survey_kind: str) -> str:
    """What a score counts: "1,204 ticket answers"."""
    return plural(n, f"{KIND_WORDS.get(survey_kind, survey_kind)} answer")


def surveys_text(survey_kind: str) -> str:
    """What surveys of a kind are called: "ticket surveys"."""
    return SURVEY_WORDS.get(survey_kind, f"{survey_kind} surveys")


def satisfied_text(low: float, high: float, satisfied_from: float, better: str) -> str:
    """The scores that count as satisfied: "4-5", or "1-2" where less is better."""
    first, last = (satisfied_from, high) if better == "higher" else (low, satisfied_from)
    return f"{first:g}" if first == last else f"{first:g}-{last:g}"


def change_text(
    verdict: str, difference: float, bound: float, detectable: float, *, metric: str = "csat", state: str = "shown"
) -> str:
    """Return a change with its mark.

    Parameters
    ----------
    verdict
        `rose`, `fell`, `no change larger than` or `cannot tell`.
    difference, bound, detectable
        In the metric's unit; NaN where there is none.
    metric
        Decides the decimals.
    state
        Of the comparison: `shown`, `hidden`, `none`, `open`.

    Returns
    -------
    str
        "↑ rose by 4", "↓ fell by 3", "= no change larger than 2", "? cannot tell (…)".
    """
    decimals = decimals_of(metric)
    if state != "shown":
        return f"? {_incomparable(state)}"
    if verdict in {"rose", "fell"}:
        return f"{'↑' if verdict == 'rose' else '↓'} {verdict} by {number_text(abs(difference), max(decimals, 0))}"
    if verdict == "no change larger than":
        return f"= no change larger than {_up(bound, decimals)}"
    if math.isnan(detectable):
        return "? cannot tell"
    return f"? cannot tell (a change under {_up(detectable, decimals)} would not show)"


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


def with_unit(value: float, measured_in: str, decimals: int | None = None) -> str:
    """A measure's value with its unit: 99.8 %, 12 minutes."""
    text = number_text(value, decimals)
    return f"{text} {measured_in}".strip() if text and measured_in != "points" else text


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


def hidden_text(hide_below: int) -> str:
    """Why a figure is withheld."""
    return f"▒ Hidden to protect people: fewer than {hide_below} answered."


def why_text(state: str, hide_below: int) -> str:
    """Why there is no number to show; empty where there is one."""
    return hidden_text(hide_below) if state == "hidden" else WHY.get(state, "")


def asked_text(answered: float, invited: float) -> str:
    """Who answered of whom: "34 % of 3,540 invited"; "invitations not known" where they are not."""
    if math.isnan(invited) or invited <= 0 or answered > invited:
        return "invitations not known"
    return f"{answered / invited:.0%} of {count_text(int(invited))} invited".replace("%", " %")


def listed(names: Sequence[str], most: int = 3) -> str:
    """Names in a sentence, the rest counted: "Finance, Legal and 4 more"."""
    shown = list(names[:most])
    if len(names) > most:
        return f"{', '.join(shown)} and {len(names) - most} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)


def headline(metric: str, score: float, n: int, survey_kind: str, satisfied: str, change: str, high: float) -> str:
    """Return the first sentence about a score.

    Parameters
    ----------
    metric
        `csat`, `nps`, `ces` or `rating`.
    score, n
        The score and its scored answers.
    survey_kind
        Kind of survey.
    satisfied
        Scores that count as satisfied, such as "4-5"; for csat.
    change
        The change in words without its mark; empty: no comparison.
    high
        Upper end of the scale.

    Returns
    -------
    str
        "82 % of 1,204 ticket answers were 4-5: no change larger than 2 points."

    Examples
    --------
    >>> headline("csat", 82.1, 1204, "ticket", "4-5", "no change larger than 2 points since Q2 2026", 5)
    '82 % of 1,204 ticket answers were 4-5: no change larger than 2 points since Q2 2026.'
    """
    counted = answers_text(n, survey_kind)
    value = score_text(metric, score, None if metric == "nps" else high)
    if metric == "csat":
        said = f"{value} of {counted} were {satisfied}"
    else:
        said = f"{METRIC_TITLES[metric]} {value} from {counted}"
    return f"{said}: {change}." if change else f"{said}."


def change_words(
    verdict: str, difference: float, bound: float, detectable: float, *, metric: str, since: str, state: str = "shown"
) -> str:
    """Return a change as the end of a sentence: "rose by 4 points since Q2 2026"."""
    decimals = decimals_of(metric)
    if state != "shown":
        return f"{_incomparable(state)} ({since})"
    if verdict in {"rose", "fell"}:
        return f"{verdict} by {number_text(abs(difference), decimals)} points since {since}"
    if verdict == "no change larger than":
        return f"no change larger than {_up(bound, decimals)} points since {since}"
    if math.isnan(detectable):
        return f"cannot tell whether it changed since {since}"
    return f"cannot tell whether it changed since {since} (under {_up(detectable, decimals)} points would not show)"
