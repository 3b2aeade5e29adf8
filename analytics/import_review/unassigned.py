"""Exported names that nobody has led to a unit yet, with the documented units they may mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

import pandas as pd
from rapidfuzz.distance import Indel

from analytics.words.numbers import count_text

PROPOSED = 3
"""Units proposed for one name: more is no help."""

ALIKE: Final = 0.72
"""Below this share of letters in common, in their order, two names are not proposed for each other."""

# A word cut to fewer letters may be too many words.
_SHORTEST: Final = 3

# Words that many names share and that tell no unit from another.
_FILLING: Final = frozenset(
    {"the", "of", "and", "dept", "department", "division", "unit", "team", "group", "gmbh", "ag", "ltd", "inc", "plc",
     "co", "abteilung", "bereich", "der", "die", "das", "und", "service", "services", "&"}
)  # fmt: skip


def unassigned(
    names: pd.DataFrame, units: pd.DataFrame, assignments: pd.DataFrame, in_use: pd.DataFrame, as_of: date
) -> pd.DataFrame:
    """Return the names in use that are neither documented units nor assigned to one.

    Parameters
    ----------
    names
        name_id, kind, text.
    units
        unit_id: the documented units.
    assignments
        name_id, unit_id, valid_from, valid_to.
    in_use
        name_id, rows, first_on, last_on, is_person: unit names that facts use.
    as_of
        An assignment that ended before this day counts no more.

    Returns
    -------
    DataFrame
        name, rows, first_on, last_on, proposals (list of unit names, the likeliest first, none for a person);
        most rows first.
    """
    texts = names.loc[names["kind"] == "unit"].set_index("name_id")["text"]
    standing = assignments[assignments["valid_to"].isna() | (assignments["valid_to"] >= pd.Timestamp(as_of))]
    known = set(units["unit_id"]) | set(standing["name_id"])
    waiting = in_use[~in_use["name_id"].isin(known)].copy()
    waiting["name"] = waiting["name_id"].map(texts)
    documented = sorted(texts.reindex(units["unit_id"]).dropna().unique())
    waiting["proposals"] = [similar(name, documented) for name in waiting["name"].mask(waiting["is_person"], "")]
    ordered = waiting.sort_values(["rows", "name"], ascending=[False, True], ignore_index=True)
    return ordered[["name", "rows", "first_on", "last_on", "proposals"]]


def waiting_names(query: Callable[..., pd.DataFrame], as_of: date) -> pd.DataFrame:
    """Return the names that wait for a unit in the store that answers a query; see `unassigned`."""
    return unassigned(query("names"), query("units"), query("assignments"), query("unit_names_in_use"), as_of)


def assignment_effect(chosen: pd.DataFrame) -> list[str]:
    """Return what assigning names does: how many rows count under which unit from now on.

    Parameters
    ----------
    chosen
        unit, rows: one row per assigned name.

    Returns
    -------
    list of str
        One sentence per unit, most rows first.
    """
    rows = chosen.groupby("unit")["rows"].sum().sort_values(ascending=False)
    return [
        f"1 row now counts under {unit}" if n == 1 else f"{count_text(int(n))} rows now count under {unit}"
        for unit, n in rows.items()
    ]


def similar(name: str, documented: Sequence[str]) -> list[str]:
    """Return the documented units that a name may mean, the likeliest first.

    Parameters
    ----------
    name
        As exported.
    documented
        Names of units.

    Returns
    -------
    list of str
        At most three.

    Examples
    --------
    >>> similar("FIN - Finance Dept.", ["Finance", "Fleet", "Retail"])
    ['Finance']
    """
    rated = [(max(_likeness(name, unit), _initials(name, unit)), unit) for unit in documented]
    good = sorted(((likeness, unit) for likeness, unit in rated if likeness >= ALIKE), key=lambda each: -each[0])
    return [unit for _, unit in good[:PROPOSED]]


def _likeness(name: str, unit: str) -> float:
    """How alike two names are, 0-1: letters in common, or words of the one that are all in the other, or cut short."""
    own, other = _words(name), _words(unit)
    if not own or not other:
        return 0.0
    shared = 0.9 * len(set(own) & set(other)) / min(len(set(own)), len(set(other)))
    is_cut = all(len(word) >= _SHORTEST and any(each.startswith(word) for each in other) for word in own)
    letters = Indel.normalized_similarity(" ".join(own), " ".join(other), score_cutoff=ALIKE)
    return max(letters, shared, 0.75 * is_cut)


def _initials(name: str, unit: str) -> float:
    """Whether a short name in capitals is made of the other's first letters: "HR" for "Human Resources"."""
    initials = "".join(word[0] for word in unit.split() if word[0].isalpha()).upper()
    return 0.8 if len(initials) > 1 and name.strip().upper() == initials else 0.0


def _words(name: str) -> list[str]:
    plain = "".join(letter if letter.isalnum() else " " for letter in name.casefold())
    words = plain.split()
    return [word for word in words if word not in _FILLING] or words
