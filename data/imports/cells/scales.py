"""The scales of scored questions: which scores there are, which end is good, and what is no answer."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, Final

import pandas as pd

from data.imports.errors import ImportRefused
from data.imports.options import ImportOptions
from data.kinds.metrics import METRICS

# Texts that leave a question unanswered in any export.
BLANKS: Final = frozenset({"", "-", "n/a", "na", "null", "none", "#n/a"})
# The longest scale a rating may have: more points are a percentage, not a scale people choose from.
MOST_POINTS: Final = 101


@dataclass(frozen=True)
class Scale:
    """The scale of one metric in one file.

    ``labels`` run from low to high; with ``better='lower'`` the low end is the good one.
    """

    low: int
    high: int
    better: str = "higher"
    satisfied_from: int | None = None
    labels: tuple[str, ...] = ()
    no_answer: frozenset[str] = frozenset()

    def scores(self, text: pd.Series[str]) -> tuple[pd.Series[int], pd.Series[bool]]:
        """Read a column of cells.

        Returns
        -------
        scores : Int16, missing where the question was asked and not answered.
        is_bad : cells that are neither a score of the scale nor a known way to say nothing.
        """
        cells = text.fillna("").str.strip()
        folded = cells.str.casefold()
        silent = folded.isin(BLANKS | self.no_answer)
        if self.labels:
            places = {label.casefold(): self.low + place for place, label in enumerate(self.labels)}
            scores = folded.map(places).astype("Int16")
        else:
            whole = cells.str.fullmatch(r"[+-]?\d{1,4}(?:[.,]0+)?")
            numbers = pd.to_numeric(cells.where(whole).str.replace(r"[.,]0+$", "", regex=True), errors="coerce")
            scores = numbers.where(numbers.between(self.low, self.high)).astype("Int16")
        scores = scores.mask(silent)
        return scores, scores.isna() & ~silent

    @property
    def words(self) -> str:
        """The scale as a sentence names it."""
        return ", ".join(self.labels) if self.labels else f"{self.low} to {self.high}"


DEFAULTS: Final = {
    name: Scale(*metric.scale, satisfied_from=metric.satisfied_from) for name, metric in METRICS.items() if metric.scale
}


def scale_of(metric: str, options: ImportOptions, wording: str = "") -> Scale:
    """Give the scale of a question as the options declare it, for itself or for its metric, else its usual one.

    Parameters
    ----------
    wording : the question; what the options say under it goes before what they say under its metric.

    Raises
    ------
    ImportRefused
        The metric is unknown, its scale is nowhere declared, or it does not make sense.
    """
    if metric not in METRICS:
        raise ImportRefused.unknown_metric(metric, tuple(METRICS))
    options = _for_question(metric, wording, options)
    declared = dict(options.scale).get(metric)
    usual = DEFAULTS.get(metric)
    if declared is None and usual is None:
        raise ImportRefused.no_scale(metric)
    low, high, labels = _ends(metric, declared or (f"{usual.low}..{usual.high}" if usual else ""))
    better = dict(options.better).get(metric, "higher")
    if better not in {"higher", "lower"}:
        raise ImportRefused.unknown_better(metric, better)
    no_answer = codes_of(dict(options.no_answer).get(metric, ""))
    is_usual = usual is not None and (low, high) == (usual.low, usual.high) and not labels
    return Scale(low, high, better, _satisfied_from(metric, low, high, better, options, is_usual), labels, no_answer)


def _for_question(metric: str, wording: str, options: ImportOptions) -> ImportOptions:
    """The options with what they say of one question in the place of what they say of its metric."""
    said: dict[str, Any] = {}
    for name in ("scale", "satisfied_from", "better", "no_answer"):
        own = dict(getattr(options, name))
        if wording and wording in own:
            said[name] = ((metric, own[wording]),)
        elif wording in dict(options.scale) and name != "scale":
            # A scale of its own has its own ends: what was said of the metric's does not fit it.
            said[name] = ()
    return replace(options, **said) if said else options


def ends_of(scale: str) -> tuple[int, int, tuple[str, ...]]:
    """Ends and labels of a scale as it is written."""
    ends = re.fullmatch(r"\s*(-?\d+)\s*\.\.\s*(-?\d+)\s*", scale)
    labels = () if ends else tuple(label.strip() for label in scale.split(","))
    return (int(ends[1]), int(ends[2]), ()) if ends else (1, len(labels), labels)


def codes_of(no_answer: str) -> frozenset[str]:
    """The codes that are no answer, as cells are compared with them."""
    return frozenset(code.strip().casefold() for code in no_answer.split(",") if code.strip())


def _ends(metric: str, declared: str) -> tuple[int, int, tuple[str, ...]]:
    low, high, labels = ends_of(declared)
    is_named = all(labels) and len({label.casefold() for label in labels}) == len(labels)
    if low >= high or (high - low >= MOST_POINTS and not labels) or not is_named:
        raise ImportRefused.bad_scale(metric, declared)
    return low, high, labels


def _satisfied_from(
    metric: str, low: int, high: int, better: str, options: ImportOptions, is_usual: bool
) -> int | None:
    """The first satisfied score: declared, or the usual one (mirrored where low is the good end)."""
    declared = dict(options.satisfied_from).get(metric)
    if declared is not None:
        if not declared.strip().lstrip("-").isdigit() or not low <= int(declared) <= high:
            raise ImportRefused.bad_satisfied_from(metric, declared, low, high)
        return int(declared)
    if METRICS[metric].scored == "mean":
        return None
    if not is_usual:
        raise ImportRefused.no_satisfied_from(metric, low, high)
    usual = DEFAULTS[metric].satisfied_from or high
    return low + high - usual if better == "lower" else usual
