"""Names in exports that wait for their unit: which they are, and what they may mean."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from analytics.import_review.unassigned import similar, unassigned

UNITS = ["Finance", "Human Resources", "Retail Banking", "Fleet", "Aldermouth Harbour"]


@pytest.mark.parametrize(
    ("name", "means"),
    [
        ("FIN - Finance Dept.", "Finance"),
        ("Finance Dept.", "Finance"),
        ("FINANCE", "Finance"),
        ("Finanse", "Finance"),
        ("Finace", "Finance"),
        ("Fin. Department", "Finance"),
        ("HR", "Human Resources"),
        ("Retail", "Retail Banking"),
        ("Aldermouth Harbor", "Aldermouth Harbour"),
    ],
)
def test_similar_units_are_proposed(name: str, means: str) -> None:
    """Abbreviations, misspellings and parts of a name lead to the unit."""
    assert similar(name, UNITS) == [means]


@pytest.mark.parametrize("name", ["Ferry Kiosk", "4711", "", "Fl", "Muffin"])
def test_unlike_names_have_no_proposal(name: str) -> None:
    """A name like no unit resembles nobody."""
    assert similar(name, UNITS) == []


def test_a_unit_is_not_proposed_for_another() -> None:
    """Two short names with a letter or two in common are two units."""
    assert similar("Finance", ["Fleet"]) == similar("Fleet", ["Finance"]) == []


def test_only_names_in_use_that_mean_nothing_yet_wait() -> None:
    """Units, assigned names and names nobody uses do not wait; an assignment that has ended does not count.

    A person in a unit's place resembles nobody.
    """
    texts = ["Finance", "FIN", "Finances", "Unused", "Ended"]
    names = pd.DataFrame({"name_id": range(5), "kind": "unit", "text": texts})
    units = pd.DataFrame({"unit_id": [0]})
    assignments = pd.DataFrame(
        {"name_id": [1, 4], "unit_id": [0, 0], "valid_from": pd.NaT, "valid_to": [pd.NaT, pd.Timestamp("2026-01-31")]}
    )
    days = pd.Timestamp("2026-09-01")
    in_use = pd.DataFrame({"name_id": [0, 1, 2, 4], "rows": [9, 8, 7, 30], "first_on": days, "last_on": days})
    in_use["is_person"] = [False, False, True, False]
    found = unassigned(names, units, assignments, in_use, date(2026, 11, 23))
    assert found["name"].tolist() == ["Ended", "Finances"]
    assert found["proposals"].tolist() == [[], []]
