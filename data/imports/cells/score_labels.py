"""Answers exported as words: numbers inside labels, and the wordings of satisfaction that leave no doubt."""

from __future__ import annotations

from typing import Final

import pandas as pd

from data.imports.cells.scales import BLANKS

# "5 - Very satisfied", "5: very good", "5 (best)", "5 stars"; no second number, as in "30 - 44".
_IN_FRONT: Final = r"(\d{1,2})(?:\s*[-–—:=.)(/]\s*|\s+)[^\d]+"
# "Very satisfied - 5", "Extremely likely (10)".
_BEHIND: Final = r"[^\d]+?(?:\s*[-–—:=(]\s*|\s+)(\d{1,2})\)?"
_BARE: Final = r"(\d{1,2})"

# From worst to best; where a place has several wordings, an export uses one of them.
_SATISFACTION: Final = (
    (
        ("very dissatisfied", "extremely dissatisfied", "very unsatisfied"),
        ("dissatisfied", "somewhat dissatisfied", "unsatisfied"),
        ("neutral", "neither satisfied nor dissatisfied", "neither"),
        ("satisfied", "somewhat satisfied"),
        ("very satisfied", "extremely satisfied"),
    ),
    (
        ("sehr unzufrieden", "äußerst unzufrieden"),
        ("unzufrieden", "eher unzufrieden"),
        ("neutral", "teils/teils", "teils, teils", "teils-teils", "weder noch", "weder zufrieden noch unzufrieden"),
        ("zufrieden", "eher zufrieden"),
        ("sehr zufrieden", "äußerst zufrieden"),
    ),
    (
        ("très insatisfait", "très insatisfait(e)", "très insatisfaite", "pas du tout satisfait"),
        ("insatisfait", "insatisfait(e)", "plutôt insatisfait", "peu satisfait"),
        ("neutre", "ni satisfait ni insatisfait", "ni satisfait, ni insatisfait"),
        ("satisfait", "satisfait(e)", "plutôt satisfait"),
        ("très satisfait", "très satisfait(e)", "très satisfaite"),
    ),
)
# The first of them that counts as satisfied: "satisfied", the fourth of five.
SATISFIED_FROM: Final = "4"


def numbers_in_labels(cells: pd.Series[str]) -> pd.Series[str] | None:
    """The numbers that labels carry, where every answer of a column has one and only one.

    Returns
    -------
    Series of str or None
        The numbers, blank cells as they were; None where the cells are bare numbers anyway, where one has no
        number, or where one number stands in two labels.

    Examples
    --------
    >>> numbers_in_labels(pd.Series(["5 - Very satisfied", "4", "Not at all - 0"])).tolist()
    ['5', '4', '0']
    """
    text = cells.fillna("").str.strip()
    is_said = ~text.str.casefold().isin(BLANKS)
    said = text[is_said].drop_duplicates()
    found = pd.Series(None, index=said.index, dtype="str")
    for pattern in (_BARE, _IN_FRONT, _BEHIND):
        found = found.fillna(said.str.extract(rf"^{pattern}$", expand=False))
    is_label = ~said.str.fullmatch(_BARE)
    if not is_label.any() or found.isna().any() or found[is_label].duplicated().any():
        return None
    known = dict(zip(said, found, strict=True))
    return text.map(known).fillna(text)


def satisfaction_scale(cells: pd.Series[str], no_answer: frozenset[str] = frozenset()) -> str | None:
    """The five wordings of satisfaction that a column uses, from worst to best, separated by commas.

    None where an answer is none of them nor of `no_answer` (casefolded), nothing is answered, or a wording has a comma.
    """
    said = set(cells.fillna("").str.strip().str.casefold()) - BLANKS - no_answer
    for places in _SATISFACTION:
        labels = [next((each for each in wordings if each in said), wordings[0]) for wordings in places]
        if said and said <= set(labels) and not any("," in label for label in labels):
            return ",".join(labels)
    return None
