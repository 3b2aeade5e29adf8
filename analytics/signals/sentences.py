"""Signals in plain words: what changed, since when, by how much, how sure, on how many answers."""

from __future__ import annotations

from collections.abc import Mapping
from math import isnan
from typing import Any

from analytics.formulas.change_scan import LIKELY
from analytics.scope.months import first_day

MOST_STATED = 0.99
"""The highest probability that is stated as a number: beyond it the model's own doubts are larger."""

COUNTED = {"service": "measurements", "response": "invitations"}
"""What the n of a kind counts, where it is not answers."""


def tier(probability: float) -> str:
    """`likely` from one half on, else `possible`."""
    return "likely" if probability >= LIKELY else "possible"


def sentence(signal: Mapping[Any, Any]) -> str:
    """One sentence for one signal.

    Parameters
    ----------
    signal
        kind, unit, onset (month number), size, low, high, probability, n, service (empty: all), and where it has
        them measure, is_share, detectable, has_followed and target.

    Returns
    -------
    str
        Numbers rounded as people read them; points without a sign, since the verb tells the direction.
    """
    if signal["kind"] == "level":
        return _level_sentence(signal)
    since = f"{first_day(int(signal['onset'])):%B %Y}"
    sure = _sure(signal["probability"])
    counted = COUNTED.get(signal["kind"], "answers")
    n = int(signal["n"])
    on = f"on {n:,} {counted if n != 1 else counted[:-1]}"
    company = " along with service levels" if signal.get("has_followed") is True else ""
    return f"{_what(signal)} {_size(signal)} since {since}{company}{_between(signal)}, {on}: {sure}{_limit(signal)}."


def _sure(probability: float) -> str:
    """The tier with its probability; nothing is ever certain."""
    chance = "P above 0.99" if probability > MOST_STATED else f"P {probability:.2f}"
    return f"{tier(probability)} ({chance})"


def _what(signal: Mapping[Any, Any]) -> str:
    """Who changed, in which service, and the direction."""
    where = signal["unit"] + (f" with {signal['service']}" if signal["service"] else "")
    if signal["kind"] == "service":
        return f"{where}: {signal['measure']} got worse by"
    if signal["kind"] == "response":
        return f"{where}: the response rate fell"
    return f"{where} {'rose' if signal['kind'] == 'improvement' else 'fell'}"


def _size(signal: Mapping[Any, Any]) -> str:
    """How large, in its unit."""
    size = abs(signal["size"])
    if signal["kind"] in {"satisfaction", "improvement"}:
        return f"{size:.1f} points"
    if signal["kind"] == "response" or signal.get("is_share") is True:
        return f"{size:.0f} percentage points"
    return f"{size:.3g}"


def _between(signal: Mapping[Any, Any]) -> str:
    """The interval of the size, smallest first; limits beyond no change are kept with their sign."""
    turn = 1 if signal["kind"] == "improvement" else -1
    least, most = sorted((turn * signal["low"], turn * signal["high"]))
    if isnan(least) or isnan(most):  # too little was counted for an interval
        return ""
    places = ".1f" if signal["kind"] in {"satisfaction", "improvement"} else ".0f"
    if signal["kind"] == "service" and signal.get("is_share") is not True:
        places = ".3g"
    return f" ({least:{places}} to {most:{places}})"


def _limit(signal: Mapping[Any, Any]) -> str:
    """The smallest change that would usually be found here."""
    detectable = signal.get("detectable")
    if detectable is None or not 0 < detectable < float("inf"):
        return ""
    return f"; here changes are usually found from {detectable:.1f} points on"


def _level_sentence(signal: Mapping[Any, Any]) -> str:
    """Below what was agreed: an inference, said as one."""
    n = int(signal["n"])
    return (
        f"{signal['unit']} is probably below the agreed {signal['target']:.3g}, by about "
        f"{abs(signal['size']):.2g}: {_sure(signal['probability'])}, on {n:,} answer{'s' if n != 1 else ''} "
        "of the last six months."
    )
