"""What a column of scores looks like: its values, the scale they suggest, and what is odd about them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from data.imports.cells.scales import BLANKS, Scale, codes_of, ends_of
from data.imports.cells.score_labels import numbers_in_labels, satisfaction_scale

# Words by which questions and answers tell what they measure; English, German and French.
_NPS: Final = re.compile(r"recommend|empfehl|weiterempf|recommand|\bnps\b|net promoter")
_CES: Final = re.compile(r"effort|how easy|easy to|einfach|aufwand|facil|\bces\b")
_RATED: Final = re.compile(
    r"satisf|zufried|rate\b|rating|score|csat|bewert|how (?:was|well|likely|would)|wie (?:war|gut|bewert|würden)"
    r"|note\b|quality|qualität|experience|answer|évalu"
)
_GRADES: Final = re.compile(r"schulnote|\bnoten?\b|\bgrades?\b")
_BEST_FIRST: Final = re.compile(
    r"\b1\s*(?:=|-|–|:|is|ist|means)\s*(?:very |extremely |sehr |the )?"
    r"(?:good|best|satisf|excellent|likely|easy|gut|beste|zufrieden|einfach|favou?rite|completely|strongly agree)"
)
# Answers that are none, in words.
_SILENT: Final = re.compile(
    r"(?:i )?(?:don't|do not|dont) know|not sure|no opinion|not applicable|keine angabe|weiß nicht|weiss nicht"
    r"|kann ich nicht|prefer not|no answer|k\. ?a\.|sans opinion|ne sais pas|offered|unfamiliar"
)
# Words of scales other than satisfaction, from worst to best.
_ORDERED: Final = (
    ("very poor", "poor", "fair", "good", "very good", "excellent"),
    ("bad", "good"),
    ("no", "yes"),
    ("strongly disagree", "disagree", "neither agree nor disagree", "agree", "strongly agree"),
    ("strongly disagree", "disagree", "neutral", "agree", "strongly agree"),
    ("very unlikely", "somewhat unlikely", "neither likely nor unlikely", "somewhat likely", "very likely"),
    ("very unlikely", "unlikely", "neutral", "likely", "very likely"),
    ("very difficult", "difficult", "neutral", "easy", "very easy"),
    ("never", "rarely", "sometimes", "often", "always"),
    ("not at all", "not much", "some", "a lot"),
    ("mangelhaft", "ausreichend", "befriedigend", "gut", "sehr gut"),
    ("sehr schlecht", "schlecht", "mittel", "gut", "sehr gut"),
    ("nein", "ja"),
)
# Answers of facts, not of satisfaction, unless the question asks for it.
_YES_NO: Final = ({"no", "yes"}, {"nein", "ja"})
# Scales that people are asked on, as their ends, the shortest first.
_SCALES: Final = ((1, 3), (1, 4), (0, 4), (1, 5), (1, 6), (1, 7), (1, 10), (0, 10), (0, 100))
# A code such as "don't know" is rare beside the answers: less than this share of them.
_RARE: Final = 0.25
# Scores at the end of a real scale are hardly ever as rare as this.
_STRAY: Final = 0.05
# Below this correlation two questions of one survey point in opposite directions.
_OPPOSITE: Final = -0.4
# Of fewer answers a correlation, or a change of the scale half-way, is chance.
_TELLING: Final = 20
# More different values are no scale that people choose from.
MOST_VALUES: Final = 25


@dataclass(frozen=True)
class AnsweredValues:
    """What a question's answers look like, and how they may be read; a person decides.

    Parameters
    ----------
    metric : what it seems to measure; a rating where nothing says more.
    scale : ``1..5``, or labels from worst to best with commas between.
    better : ``higher`` or ``lower``.
    satisfied_from : the first satisfied score, '' where the metric has none.
    no_answer : values that seem to be no answer, with commas between.
    values : each value with how often it occurs, in the order of the scale.
    n_blank : how many cells say nothing.
    is_score : whether the column looks like scores at all.
    reason : why it seems to be what it is.
    warnings : what a person should look at, in plain sentences.
    """

    metric: str
    scale: str
    better: str
    satisfied_from: str
    no_answer: str
    values: tuple[tuple[str, int], ...]
    n_blank: int
    is_score: bool
    reason: str
    warnings: tuple[str, ...]

    def outside(self, scale: str, no_answer: str) -> int:
        """Count the answers that a scale would reject, with so many values declared to be none."""
        low, high, labels = ends_of(scale)
        texts = pd.Series([value for value, _ in self.values], dtype="str")
        _, is_bad = Scale(low, high, labels=labels, no_answer=codes_of(no_answer)).scores(texts)
        return sum(n for (_, n), bad in zip(self.values, is_bad, strict=True) if bad)

    def satisfied(self, scale: str, better: str) -> str:
        """Propose the first satisfied score of a scale, as a person has changed it."""
        low, high, labels = ends_of(scale)
        if labels:
            return str(2 if better == "lower" else max(2, high - 1))
        return _satisfied_from("csat", low, high, better)


def answered_values(wording: str, cells: pd.Series, dates: pd.Series | None = None) -> AnsweredValues | None:
    """Look at the answers to one question.

    Parameters
    ----------
    wording : the question, or the heading of its column.
    dates : when each was given, where known: a scale that changes half-way is found by it.

    Returns
    -------
    AnsweredValues or None
        None where the column has more different values than any scale.

    Examples
    --------
    >>> found = answered_values("How satisfied are you?", pd.Series(["1", "2", "3", "4", "5", "0"] * 9))
    >>> found.scale, found.no_answer
    ('1..5', '0')
    """
    text = cells.fillna("").str.strip()
    is_said = ~text.str.casefold().isin(BLANKS)
    counts = text[is_said].value_counts()
    if counts.empty or len(counts) > MOST_VALUES:
        return None
    numbers = _numbers(text[is_said])
    n_blank = int((~is_said).sum())
    if numbers is None:
        return _in_words(wording, text[is_said], counts, n_blank)
    return _in_numbers(wording, numbers, counts, n_blank, None if dates is None else dates[is_said])


def opposite_questions(answers: Mapping[str, pd.Series]) -> list[tuple[str, str, float]]:
    """Find questions whose answers point in opposite directions: one of their scales is probably reversed.

    Given are the cells as exported by wording, of the same rows; each pair comes with its correlation.
    """
    numeric = {}
    for wording, cells in answers.items():
        values = pd.to_numeric(cells.where(~cells.fillna("").str.strip().str.casefold().isin(BLANKS)), errors="coerce")
        if values.notna().sum() >= _TELLING and values.min() < values.max():
            numeric[wording] = values.astype("float64")
    related: pd.DataFrame = pd.DataFrame(numeric).corr(min_periods=_TELLING)
    names = list(numeric)
    of_pairs: list[list[float]] = related.to_numpy(float).tolist()
    pairs = ((one, other) for one in range(len(names)) for other in range(one + 1, len(names)))
    return [
        (names[one], names[other], of_pairs[one][other])
        for one, other in pairs
        if of_pairs[one][other] <= _OPPOSITE
    ]


def _numbers(said: pd.Series) -> pd.Series | None:
    """The answers as numbers; None where they are words, or where any number is no whole one."""
    text = said.str.replace(r"[.,]0+$", "", regex=True)
    numbers = pd.to_numeric(text.where(text.str.fullmatch(r"[+-]?\d{1,4}")), errors="coerce")
    # A few words among numbers ("N/A", "don't know") leave them numbers.
    return numbers if numbers.notna().mean() > 1 - _RARE else None


def _in_numbers(
    wording: str, numbers: pd.Series, counts: pd.Series, n_blank: int, dates: pd.Series | None
) -> AnsweredValues:
    """The scale that numbers suggest."""
    of_number = numbers.dropna().astype("int64").value_counts().sort_index()
    low, high, codes, warnings = _scale(of_number)
    words = [value for value in counts.index if not re.fullmatch(r"[+-]?\d.*|.*\d\)?", value)]
    if words:
        warnings.append(f"{int(counts[words].sum()):,} answers are words among numbers: {_listed(words)}.")
    warnings += _mixed(numbers, dates, low, high)
    plain = wording.casefold()
    better = "higher"
    if _BEST_FIRST.search(plain):
        better = "lower"
        warnings.append("The wording says that 1 is the good end: low scores are taken as good.")
    elif _is_upside_down(of_number, low, high, codes):
        warnings.append(
            f"Most answers are {low}, which would be the bad end: if {low} is the best score, say that lower is better."
        )
    elif _GRADES.search(plain) and low == 1 and high in {5, 6}:
        better = "lower"
        warnings.append("School grades: 1 is taken as the good end.")
    metric, reason = _metric(plain, low, high, warnings)
    silent = [*(str(code) for code in codes), *words]
    values = tuple((str(value), int(n)) for value, n in of_number.items()) + tuple((w, int(counts[w])) for w in words)
    is_score = len(of_number) > 1 and (high - low < 11) and (bool(_RATED.search(plain)) or metric != "rating")
    return AnsweredValues(
        metric, f"{low}..{high}", better, _satisfied_from(metric, low, high, better), ",".join(silent), values,
        n_blank, is_score, reason, tuple(warnings),
    )  # fmt: skip


def _scale(counts: pd.Series) -> tuple[int, int, list[int], list[str]]:
    """The ends that whole numbers suggest, the codes outside them, and why."""
    found, codes, warnings = [int(value) for value in counts.index], [], []
    total = int(counts.sum())
    answers = [value for value in found if value >= 0]
    run = _run(answers)
    if any(value not in run and value >= 0 and counts[value] >= _RARE * total for value in found):
        run = answers
    for value in found:
        if value not in run and counts[value] < _RARE * total:
            codes.append(value)
            warnings.append(
                f"{int(counts[value]):,} answers are {value}, apart from {run[0]} to {run[-1]}: mostly a code for "
                '"no answer", and taken as one.'
            )
    if run and run[0] == 0 and 0 not in codes and run[-1] in {5, 6, 7}:
        codes.append(0)
        run = run[1:]
        warnings.append(
            f'{int(counts[0]):,} answers are 0 beside 1 to {run[-1]}: mostly 0 means "left blank", and is taken as no '
            "answer. Make the scale begin at 0 if people could choose it."
        )
    if run and run[0] == 0 and run[-1] == 4:
        warnings.append(f'{int(counts[0]):,} answers are 0: if that means "left blank", make it no answer on 1..4.')
    beyond = [value for value in run if value > 5] if run and 5 in run and run[-1] in {6, 7} else []
    share = counts[beyond].sum() / total
    is_hole = beyond == [6, 7] and counts[6] < 0.2 * min(counts[5], counts[7])
    if beyond and (share < _STRAY or is_hole or (beyond == [6] and counts[6] < 0.5 * counts[5])):
        codes += beyond
        run = [value for value in run if value <= 5]
        warnings.append(
            f"{int(counts[beyond].sum()):,} answers are {' or '.join(map(str, beyond))}, few beside {run[0]} to 5: "
            f"such codes often mean \"don't know\", and are taken as no answer. Make the scale end at {beyond[-1]} "
            "if they are scores."
        )
    low, high = (run[0], run[-1]) if run else (0, 1)
    fitting = [ends for ends in _SCALES if ends[0] <= low and high <= ends[1]]
    ends = fitting[0] if fitting else (low, max(high, low + 1))
    if fitting and high < ends[1] and low <= ends[0] + 1:
        warnings.append(f"Nobody answered {ends[1]}: make sure that the scale goes from {ends[0]} to {ends[1]}.")
    return ends[0], ends[1], sorted(codes), warnings


def _is_upside_down(counts: pd.Series, low: int, high: int, codes: Sequence[int]) -> bool:
    """Whether half of the answers or more are the lowest score: rare where low is bad."""
    answers = counts[~counts.index.isin(codes)]
    return high - low < 11 and bool(answers.get(low, 0) > 0.5 * answers.sum()) and int(answers.sum()) >= _TELLING


def _run(values: Sequence[int]) -> list[int]:
    """The numbers that belong to the scale: up to the first wide hole, or up to 10."""
    run: list[int] = []
    for value in sorted(values):
        if run and (value - run[-1] > 2 or (value > 10 and run[-1] <= 10 and value not in {20, 25, 30})):
            break
        run.append(value)
    # What people choose in tens (0, 10, ... 100) is one run with holes.
    if run and len(values) > 3 and all(value % 10 == 0 for value in values):
        return sorted(values)
    return run


def _mixed(numbers: pd.Series, dates: pd.Series | None, low: int, high: int) -> list[str]:
    """A scale that changes half-way: in one part of the time nobody goes beyond five."""
    if dates is None or high - low < 6 or len(numbers) < 4 * _TELLING:
        return []
    frame = pd.DataFrame({"value": numbers.to_numpy(), "on": dates.to_numpy()}).dropna().sort_values("on")
    parts = [frame.iloc[places] for places in np.array_split(np.arange(len(frame)), 4) if len(places)]
    tops = [int(part["value"].max()) for part in parts]
    for place in range(1, len(tops)):
        early, late = max(tops[:place]), max(tops[place:])
        small, large = min(early, late), max(early, late)
        # The change lies beside a part with more than five, not between two parts without.
        if small <= 5 and large >= 7 and max(tops[place - 1 : place + 1]) > 5:
            day = pd.Timestamp(parts[place]["on"].iloc[0])
            said = f"up to about {day.day} {day:%b %Y} the highest answer is {early}, from then on {late}"
            return [f"Two scales in one column: {said}. Import the two parts as two files, each with its own scale."]
    return []


def _metric(plain: str, low: int, high: int, warnings: list[str]) -> tuple[str, str]:
    """What a question measures, by its wording and its scale together."""
    if _NPS.search(plain) and (low, high) == (0, 10):
        return "nps", "asks for a recommendation on 0 to 10"
    if (low, high) == (0, 10):
        warnings.append("0 to 10, but the wording asks for no recommendation: a rating, not NPS, unless you say so.")
        return "rating", "scores from 0 to 10"
    if _NPS.search(plain):
        warnings.append(f"Asks for a recommendation, but on {low} to {high}: a rating; NPS needs 0 to 10.")
        return "rating", "asks for a recommendation"
    if _CES.search(plain):
        return "ces", "asks for effort"
    if low == 1 and high <= 7:
        return "csat", f"scores from {low} to {high}"
    return "rating", f"scores from {low} to {high}"


def _satisfied_from(metric: str, low: int, high: int, better: str) -> str:
    """The score from which people count as satisfied: the upper two fifths of the scale."""
    if metric != "csat":
        return ""
    from_low = round(low + 0.75 * (high - low))
    return str(low + high - from_low if better == "lower" else from_low)


def _in_words(wording: str, said: pd.Series, counts: pd.Series, n_blank: int) -> AnsweredValues:
    """The scale that labels suggest."""
    silent = [value for value in counts.index if _SILENT.search(value.casefold())]
    left = [value for value in counts.index if value not in silent]
    known = satisfaction_scale(said, frozenset(value.casefold() for value in silent))
    warnings = [f"{int(counts[silent].sum()):,} answers say nothing: {_listed(silent)}; taken as no answer."]
    warnings = warnings if silent else []
    numbers = numbers_in_labels(said[said.isin(left)])
    labels, is_known = (known.split(","), True) if known else _ordered(left)
    if known is None and numbers is not None:
        of_label = dict(zip(said[said.isin(left)], numbers.astype("int64"), strict=True))
        labels, is_known = sorted(left, key=lambda label: of_label[label]), True
    if commas := [label for label in labels if "," in label]:
        warnings.append(f"{_listed(commas)} have commas in them; a scale of labels cannot be written with these.")
    if not is_known:
        warnings.append("The order of these answers is not known: write them from worst to best.")
    metric, reason = _metric(wording.casefold(), 1, len(labels), [])
    by_label = {str(value).casefold(): int(n) for value, n in counts.items()}
    values = tuple((label, by_label.get(label.casefold(), 0)) for label in labels)
    is_score = is_known and len(labels) > 1 and {label.casefold() for label in labels} not in _YES_NO
    return AnsweredValues(
        metric if metric != "nps" else "rating", ",".join(labels), "higher",
        str(max(2, len(labels) - 1)) if metric == "csat" else "", ",".join(silent),
        values + tuple((value, int(counts[value])) for value in silent), n_blank, is_score,
        f"answers in words; {reason}" if is_known else "answers in words", tuple(warnings),
    )  # fmt: skip


def _ordered(labels: Sequence[str]) -> tuple[list[str], bool]:
    """Labels from worst to best, where their words are those of a known scale."""
    folded = {label.casefold(): label for label in labels}
    for words in _ORDERED:
        if set(folded) <= set(words) and len(folded) > 1:
            return [folded.get(word, word) for word in words], True
    return list(labels), False


def _listed(values: Sequence[str]) -> str:
    """A few values, quoted."""
    shown = ", ".join(f"'{value}'" for value in values[:4])
    return shown if len(values) <= 4 else f"{shown} and {len(values) - 4} more"
