"""Signals in plain words: what changed, since when, by how much, how sure, on how many answers.

A sentence is one of the templates here, chosen by the facts of a signal and filled in the last step.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import isnan
from typing import Any

import pandas as pd

from analytics.formulas.change_scan import LIKELY
from analytics.scope.periods import Period
from analytics.words.numbers import number_text, plural

MOST_STATED = 0.99
"""The highest probability that is stated as a number: beyond it the model's own doubts are larger."""

OF_SCORES = ("satisfaction", "improvement")
"""Kinds whose size is in points of the scale."""

COUNTED = {"service": "measurement", "response": "invitation"}
"""What the n of a kind counts, where it is not answers."""

# By whether somebody is named, and whether one service is meant.
SUBJECTS = {
    (True, True): "{who} with {service}", (True, False): "{who}",
    (False, True): "Satisfaction with {service}", (False, False): "Satisfaction",
}
ABOUT = {
    (True, True): "{who} with {service}: {said}", (True, False): "{who}: {said}",
    (False, True): "{service}: {said}", (False, False): "{said}",
}

# By kind, whether service levels spoke for it, and whether enough was counted for an interval.
CHANGED = {
    ("satisfaction", False, True): "{subject} fell {size} since {since} ({least} to {most}), on {counted}: {sure}",
    ("satisfaction", False, False): "{subject} fell {size} since {since}, on {counted}: {sure}",
    ("satisfaction", True, True):
        "{subject} fell {size} since {since} along with service levels ({least} to {most}), on {counted}: {sure}",
    ("satisfaction", True, False):
        "{subject} fell {size} since {since} along with service levels, on {counted}: {sure}",
    ("improvement", False, True): "{subject} rose {size} since {since} ({least} to {most}), on {counted}: {sure}",
    ("improvement", False, False): "{subject} rose {size} since {since}, on {counted}: {sure}",
    ("service", False, True):
        "{measure} got worse by {size} since {since} ({least} to {most}), on {counted}: {sure}",
    ("service", False, False): "{measure} got worse by {size} since {since}, on {counted}: {sure}",
    ("response", False, True):
        "{rate} fell {size} since {since} ({least} to {most}), on {counted}: {sure}",
    ("response", False, False): "{rate} fell {size} since {since}, on {counted}: {sure}",
}  # fmt: skip
DETECTABLE = "{said}; here changes are usually found from {detectable:.1f} points on"
LEVEL = (
    "{subject} is probably below the agreed {target:.3g}, by about {size:.2g}: {sure}, on {counted} of the last six "
    "months."
)
# Where too few people answered to tell by how much.
WITHHELD = {
    "satisfaction":
        "{subject} fell since {since}: {sure}. By how much is withheld: fewer than {people} people answered.",
    "improvement":
        "{subject} rose since {since}: {sure}. By how much is withheld: fewer than {people} people answered.",
    "level":
        "{subject} is probably below the agreed satisfaction: {sure}. By how much is withheld: fewer than {people} "
        "people answered.",
}  # fmt: skip


def tier(probability: float) -> str:
    """`likely` from one half on, else `possible`."""
    return "likely" if probability >= LIKELY else "possible"


def sentence(signal: Mapping[Any, Any], *, named: bool = True) -> str:
    """Return one sentence for a row of `signals.signals` (withheld_below may be lacking), numbers rounded as people do.

    Parameters
    ----------
    named
        Whether it says which customer it is about; not needed beside the customer's name. A unit is always named.
    """
    unit, customer, service, measure = signal["unit"], signal["customer"], signal["service"], str(signal["measure"])
    who = unit if isinstance(unit, str) and unit != customer else customer if named else ""
    is_withheld = pd.notna(signal.get("withheld_below"))
    told = (bool(who), bool(service) and not is_withheld)
    facts = {
        "subject": SUBJECTS[told].format(who=who, service=service),
        "rate": "the response rate" if any(told) else "The response rate",
        "measure": measure if any(told) else f"{measure[:1].upper()}{measure[1:]}",  # as exports name it
        "since": Period.parse(str(signal["onset"])).words, "sure": _sure(signal["probability"]),
    }
    if is_withheld:
        sure = f"{tier(signal['probability'])} (P {number_text(signal['probability'], 2)})"
        said = WITHHELD[signal["kind"]].format(**facts | {"sure": sure}, people=signal["withheld_below"])
    elif signal["kind"] == "level":
        counted = plural(int(signal["n"]), "answer")
        said = LEVEL.format(**facts, target=signal["target"], size=abs(signal["size"]), counted=counted)
    else:
        said = _change(signal, facts)
        if signal["kind"] not in OF_SCORES:
            said = ABOUT[told].format(who=who, service=service, said=said)
    return said


def _change(signal: Mapping[Any, Any], facts: Mapping[str, str]) -> str:
    """What changed, by how much and how surely."""
    kind, is_share = signal["kind"], signal["kind"] == "response" or bool(signal["is_share"])
    places = ".1f" if kind in OF_SCORES else ".0f" if is_share else ".3g"
    # Smallest first; limits beyond no change are kept with their sign.
    turn = 1 if kind == "improvement" else -1
    least, most = sorted((turn * signal["low"], turn * signal["high"]))
    size = f"{abs(signal['size']):{places}}"
    unit = "{size} points" if kind in OF_SCORES else "{size} percentage points" if is_share else "{size}"
    said = CHANGED[kind, bool(signal["has_followed"]), not (isnan(least) or isnan(most))].format(
        **facts, size=unit.format(size=size), least=f"{least:{places}}", most=f"{most:{places}}",
        counted=plural(int(signal["n"]), COUNTED.get(kind, "answer")),
    )
    if 0 < signal["detectable"] < float("inf"):
        said = DETECTABLE.format(said=said, detectable=signal["detectable"])
    return f"{said}."


def _sure(probability: float) -> str:
    """The tier with its probability; nothing is ever certain."""
    chance = "P above 0.99" if probability > MOST_STATED else f"P {probability:.2f}"
    return f"{tier(probability)} ({chance})"


def believed(n: int, doubt: float) -> str:
    """Return how many of n signals usually prove nothing, in words; empty where there is no signal."""
    if n == 0:
        return ""
    if n == 1:
        return f"One signal: {100 * doubt:.0f} in 100 such prove nothing."
    about = round(doubt)
    if about == 0:
        return f"Of {n} such signals, usually fewer than one proves nothing."
    if about == 1:
        return f"Of {n} such signals, about 1 usually proves nothing."
    return f"Of {n} such signals, about {about} usually prove nothing."
