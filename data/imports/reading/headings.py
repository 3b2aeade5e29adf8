"""Finding a column by its heading, whatever the case, underscores and markup of the export."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Final

from data.imports.reading.table import RawTable

_MARKUP: Final = re.compile(r"<[^<>]{1,200}>|&nbsp;")

# What names the part of the business that answered, the smaller before the larger: of a department and its
# company the department says more.
_UNITS: Final = (
    (
        "unit", "business unit", "department", "division", "organisational unit", "organizational unit",
        "organisationseinheit", "abteilung", "fachbereich", "geschäftsbereich", "bereich", "département", "direction",
    ),
    (
        "organisation", "organization", "organisations", "organizations", "entity", "entities", "entities id",
        "customer", "account", "kunde", "mandant", "entität", "entité",
    ),
    ("company", "client", "client company", "firma", "unternehmen", "société", "entreprise"),
)  # fmt: skip
_ENDINGS: Final = frozenset({"name", "value", "title", "completename", "complete name", "display value", "label"})
_BEFORE: Final = re.compile(
    r"^(?:u|custom|your|ihre?|votre|the|ticket|task|requester|caller|contact|user|person|reporter|customer|employee"
    r"|respondent|request|service desk|jira) (?=\S)"
)
# Numbers that a crosswalk can lead to units, where nothing names them in words.
_UNIT_IDS: Final = frozenset({"department id", "organization id", "organisation id", "company id", "division id"})
# Those who deliver; their department is not the one that was served.
_IT_SIDE: Final = re.compile(
    r"assign|agent|group|resolved by|closed by|technician|resolver|owner|vendor|supplier|updated by|created by"
)
# A ticket may be opened by the service desk on somebody's behalf, so this comes last.
_LAST_RESORT: Final = re.compile(r"opened by|opener|location")
_QUESTION: Final = re.compile(
    r"^(?:in |to |zu |dans |de )?(?:which|what|welche[rsnm]?|quel(?:le)?|name of|your|ihre?|votre)\b.{0,60}"
    r"\b(?:department|division|business unit|organi[sz]ation|company|unit|abteilung|bereich|firma|unternehmen"
    r"|organisation|département|direction|entreprise|société)\b(?P<rest>.*)$"
)
_BELONGING: Final = re.compile(
    r"work|belong|part of|are you|from\b|arbeite|gehör|tätig|sind sie|travaill|partie|êtes|appart"
)
_OPINION: Final = re.compile(r"satisf|zufried|rate\b|rating|recommend|empfehl|improve|like|bewert|better|éval")

# How well a question names a unit: worse than any word.
_ASKED_FOR: Final = (math.inf,)


def folded(heading: str) -> str:
    """The heading as it is compared: without markup, case, underscores and double spaces."""
    plain = _MARKUP.sub(" ", heading).replace("_", " ").replace("\xa0", " ").replace("’", "'")
    return " ".join(plain.casefold().split()).strip(" :*")


class Headings:
    """The headings of one file, to look columns up by."""

    def __init__(self, columns: Sequence[str]) -> None:
        self.folded = [folded(column) for column in columns]

    def place(self, *names: str) -> int | None:
        """The first column that carries the first name any column carries; None if none does."""
        for name in names:
            if name in self.folded:
                return self.folded.index(name)
        return None

    def has(self, *names: str) -> bool:
        """Whether each of the names stands over some column."""
        return all(name in self.folded for name in names)

    def has_any(self, *names: str) -> bool:
        """Whether one of the names stands over some column."""
        return any(name in self.folded for name in names)

    def ending(self, *names: str) -> int | None:
        """The first column whose heading is a name, or is dot-walked to it (``task.number``)."""
        for name in names:
            for place, heading in enumerate(self.folded):
                if heading == name or heading.endswith(f".{name}"):
                    return place
        return None


def unit_column(raw: RawTable, among: Sequence[int] | None = None) -> int | None:
    """The column that names the unit of who was served, where one plausibly does and is filled.

    Parameters
    ----------
    raw : the file; dot-walked headings (``caller_id.department``, ``ticket.organization.name``) count by their
        last word, those that lead through IT's side (``assignment_group.company``) do not count.
    among : places to look at; all if not given.

    Returns
    -------
    int or None
        The place of the column; where several would do, a department before an organisation before a company,
        and a heading that is just the word before a question that asks for it.
    """
    best: tuple[float, ...] | None = None
    for place, column in enumerate(raw.columns):
        if among is not None and place not in among:
            continue
        rank = _unit_rank(folded(column))
        if rank is not None and bool((raw.cells[place].fillna("").str.strip() != "").any()):
            best = min(best or (*rank, place), (*rank, place))
    return None if best is None else int(best[-1])


def _unit_rank(heading: str) -> tuple[float, ...] | None:
    """How well a heading names a unit, least best: by how it leads there, and by the size of what it names."""
    wrapped = re.fullmatch(r"custom field \((.+)\)", heading)
    *path, last = [part.strip() for part in (wrapped[1] if wrapped else heading).split(".") if part.strip()] or [""]
    if last in _ENDINGS and path:
        last = path.pop()
    if any(_IT_SIDE.search(part) for part in path):
        return None
    way = 1 if any(_LAST_RESORT.search(part) for part in path) else 0
    for _ in range(3):  # "u requester department" has two words before what it names
        for size, words in enumerate(_UNITS):
            if last in words or last.removesuffix(" name").removesuffix(" value") in words:
                return way, size
        last = _BEFORE.sub("", last)
    if last in _UNIT_IDS:
        return max(way, 1), 0
    asked = _QUESTION.match(heading)
    if asked and not _OPINION.search(heading) and (not asked["rest"].strip(" ?:.") or _BELONGING.search(heading)):
        return _ASKED_FOR
    return None
