"""Names in exports that wait for their unit: which they are, and what they may mean."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from analytics.import_review.unassigned import assignment_effect, similar, unassigned

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


def test_names_that_wait_stand_with_their_numbers_and_proposals() -> None:
    """Most rows first, then by name; an assignment counts up to its last day; a service's name is no unit's."""
    day, texts = date(2026, 11, 23), ["Finance", "Fleet", "fleet", "Finanse", "Today", "Over", "Ash", "Fleets", "Flee"]
    names = pd.DataFrame({"name_id": range(9), "kind": "unit", "text": texts})
    names = pd.concat([names, pd.DataFrame([{"name_id": 20, "kind": "service", "text": "Fleeting"}])])
    until = [pd.Timestamp(day), pd.Timestamp(day) - pd.Timedelta(days=1)]
    assignments = pd.DataFrame({"name_id": [4, 5], "unit_id": [0, 1], "valid_from": pd.NaT, "valid_to": until})
    first = pd.to_datetime(["2026-01-05", "2026-02-05", "2026-03-05", "2026-04-05", "2026-05-05", "2026-06-05"])
    in_use = pd.DataFrame({
        "name_id": [6, 2, 3, 5, 4, 7], "rows": [9, 9, 30, 8, 99, 9], "first_on": first,
        "last_on": first + pd.Timedelta(days=40), "is_person": [False, False, False, False, False, True],
    })  # fmt: skip
    found = unassigned(names, pd.DataFrame({"unit_id": [1, 0, 20]}), assignments, in_use, day)
    place = in_use.set_index("name_id")
    wanted = [(3, ["Finance"]), (6, []), (7, []), (2, ["Fleet"]), (5, [])]
    assert list(found.columns) == ["name", "rows", "first_on", "last_on", "proposals"]
    assert found.to_numpy().tolist() == [
        [texts[at], place.loc[at, "rows"], place.loc[at, "first_on"], place.loc[at, "last_on"], proposals]
        for at, proposals in wanted
    ]


def test_what_assigning_names_does_is_told_by_unit() -> None:
    """The unit with most rows first."""
    chosen = pd.DataFrame({"unit": ["Ash", "Birch", "Ash", "Cedar"], "rows": [3, 1, 1200, 2]})
    assert assignment_effect(chosen) == [
        "1,203 rows now count under Ash", "2 rows now count under Cedar", "1 row now counts under Birch"
    ]


@pytest.mark.parametrize(
    ("name", "documented", "proposed"),
    [
        ("Ashes", ["Ash", "Ashe", "Ashesx", "Ashens", "Ashes"], ["Ashes", "Ashesx", "Ashens"]),
        ("abcdefghi", ["123456abcdefghi", "12345678abcdefghi"], ["123456abcdefghi"]),  # 18 of 24 letters, of 26
        ("North Mill", ["North Yard Mill", "North Dock", "Mill"], ["North Yard Mill", "Mill"]),
        ("Fin Ope", ["Finance Operations", "Finance Office"], ["Finance Operations"]),
        ("Fi Ope", ["Finance Operations"], []), ("Fin", ["Finance", "Final"], ["Finance", "Final"]),
        (" hr ", ["Human Resources", "Harbour"], ["Human Resources"]), ("H", ["Harbour"], []),
        ("RB1", ["Retail Banking 1"], []), ("RB", ["Retail Banking 1"], ["Retail Banking 1"]),
        ("The Division", ["Division of the Unit"], ["Division of the Unit"]), ("Group Fleet", ["Group Legal"], []),
    ],
)  # fmt: skip
def test_the_likeliest_units_come_first(name: str, documented: list[str], proposed: list[str]) -> None:
    """Three at most; letters in common from 72 % on, all words of the one, words cut short, first letters."""
    assert similar(name, documented) == proposed
