"""Changes of units on exactly the days on which rows begin and end, worked out from registers written here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest

from data.errors import EditRefused
from data.kinds.organisation import ROLE_HOLDERS, STRUCTURE
from data.ledger.editing import Change
from data.ledger.unit_changes import Changes, change_person, close, merge, move, split

ON, BEFORE, LATER = date(2026, 7, 1), date(2026, 6, 30), date(2026, 7, 2)


def register(roles: tuple[str, ...], rows: list[dict[str, object]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["row_id", *roles])
    for day in ("valid_from", "valid_to"):
        frame[day] = pd.to_datetime(frame[day])
    return frame


def books(structure: list[dict[str, object]], roles: list[dict[str, object]] | None = None) -> dict[str, pd.DataFrame]:
    """Both registers; rows are numbered from 1 in the structure, from 101 in the roles."""
    return {
        "structure": register(STRUCTURE.roles, [{"row_id": n, **row} for n, row in enumerate(structure, 1)]),
        "roles": register(ROLE_HOLDERS.roles, [{"row_id": n, **row} for n, row in enumerate(roles or [], 101)]),
    }


def unit(
    name: str, parent: str | None = None, start: date | None = None, end: date | None = None, **more: object
) -> dict[str, object]:
    return {"unit": name, "parent": parent, "valid_from": start, "valid_to": end, **more}


def held(
    name: str, person: str, start: date | None = None, end: date | None = None, role: str = "user"
) -> dict[str, object]:
    return {"unit": name, "person": person, "role": role, "valid_from": start, "valid_to": end}


def told(changes: list[Change]) -> list[tuple[int | None, dict[str, object] | None]]:
    """Row and what is written; of new rows only what says something."""
    return [
        (change.row_id, None if change.values is None else {
            role: cell for role, cell in change.values.items() if change.row_id is not None or cell != ""
        })
        for change in changes
    ]  # fmt: skip


TREE = [unit("Top"), unit("A", "Top", headcount=3), unit("B", "Top", headcount=4), unit("A1", "A"), unit("A2", "A1")]


def test_a_row_that_begins_on_the_day_is_changed_and_an_older_one_ended() -> None:
    """A day before or after makes the difference; a row that ends goes on until then."""

    def moved(start: date | None, end: date | None = None) -> list[tuple[int | None, dict[str, object] | None]]:
        return told(move(books([*TREE, unit("X", "A", start, end)]), "X", "B", ON)["structure"])

    new = {"unit": "X", "parent": "B", "valid_from": ON}
    assert moved(None) == [(6, {"valid_to": BEFORE}), (None, new)]
    assert moved(BEFORE) == [(6, {"valid_to": BEFORE}), (None, new)]
    assert moved(ON) == [(6, {"parent": "B"})]
    assert moved(BEFORE, ON) == [(6, {"valid_to": BEFORE}), (None, {**new, "valid_to": pd.Timestamp(ON)})]
    for start, end in ((LATER, None), (None, BEFORE)):
        with pytest.raises(EditRefused):
            moved(start, end)


def test_what_is_planned_under_the_old_parent_follows() -> None:
    """Rows that begin later under it, and no others."""
    rows = [
        *TREE, unit("X", "A", None, ON), unit("X", "A", LATER), unit("X", "B", LATER), unit("Y", "A", LATER),
        unit("T", None, None, ON), unit("T", None, LATER), unit("T", "A", LATER),
    ]  # fmt: skip
    changes = told(move(books(rows), "X", "Top", ON)["structure"])
    assert [change for change in changes if change[0] in {7, 8, 9}] == [(7, {"parent": "Top"})]
    changes = told(move(books(rows), "T", "A", ON)["structure"])
    assert [change for change in changes if change[0] in {11, 12}] == [(11, {"parent": "A"})]
    changes = told(move(books(rows), "X", None, ON)["structure"])
    assert (7, {"parent": ""}) in changes


@pytest.mark.parametrize(
    ("step", "args"),
    [
        (move, ("A", "A", ON)),
        (move, ("A", "A1", ON)),
        (move, ("A", "A2", ON)),
        (move, ("A", "Top", ON)),
        (move, ("Top", None, ON)),
        (move, ("A", "None", ON)),
        (move, ("None", "A", ON)),
        (close, ("A", BEFORE, "A")),
        (close, ("A", BEFORE, "A2")),
        (close, ("A", BEFORE, "None")),
        (merge, (["A"], "A", ON)),
        (merge, (["A"], "New", ON)),
        (merge, (["A", "A"], "New", ON)),
        (merge, (["A", "None"], "New", ON)),
        (merge, (["A", "B"], "A1", ON)),
        (split, ("A", ["New"], ON)),
        (split, ("A", ["A"], ON)),
        (split, ("A", ["New", "New"], ON)),
        (split, ("A", ["New", "B"], ON)),
        (split, ("None", ["New", "Newer"], ON)),
        (change_person, ("A", "customer", None, ON)),
        (change_person, ("None", "customer", "Jo", ON)),
    ],
)
def test_what_cannot_be_is_refused(step: Callable[..., Changes], args: tuple[object, ...]) -> None:
    """Circles, units that are not there, one of one, two of one name."""
    with pytest.raises(EditRefused):
        step(books(TREE), *args)


def test_a_closed_unit_ends_and_hands_on_what_lies_below() -> None:
    """To its successor, else to the unit above; rows of its own that would begin later are taken out."""
    rows = [
        *TREE, unit("A", "Top", ON), unit("A3", "A", ON), unit("A4", "A", LATER), unit("A5", "A", None, BEFORE),
        unit("B", "A", LATER),
    ]  # fmt: skip
    to_b = told(close(books(rows), "A", BEFORE, "B")["structure"])
    assert to_b == [
        (2, {"valid_to": BEFORE, "successor": "B"}),
        (6, None),
        (4, {"valid_to": BEFORE}),
        (None, {"unit": "A1", "parent": "B", "valid_from": ON}),
        (7, {"parent": "B"}),
        (8, {"parent": "B"}),
    ]
    up = told(close(books(rows[:5]), "A", BEFORE)["structure"])
    assert up == [
        (2, {"valid_to": BEFORE, "successor": ""}),
        (4, {"valid_to": BEFORE}),
        (None, {"unit": "A1", "parent": "Top", "valid_from": ON}),
    ]
    top = told(close(books(TREE), "Top", BEFORE)["structure"])
    assert [written for _, written in top if written and "unit" in written] == [
        {"unit": "A", "headcount": 3, "valid_from": ON}, {"unit": "B", "headcount": 4, "valid_from": ON}
    ]  # fmt: skip


def test_a_successor_from_below_is_lifted() -> None:
    """It takes the place of the unit it follows, and its neighbours come to lie below it."""
    rows = [*TREE, unit("A3", "A")]
    changes = told(close(books(rows), "A", BEFORE, "A1")["structure"])
    assert [written for _, written in changes if written and "unit" in written] == [
        {"unit": "A3", "parent": "A1", "valid_from": ON}, {"unit": "A1", "parent": "Top", "valid_from": ON}
    ]  # fmt: skip
    at_top = told(close(books(TREE), "Top", BEFORE, "A")["structure"])
    assert [written for _, written in at_top if written and "unit" in written] == [
        {"unit": "B", "parent": "A", "headcount": 4, "valid_from": ON}, {"unit": "A", "headcount": 3, "valid_from": ON}
    ]  # fmt: skip


def test_roles_end_with_their_unit() -> None:
    """Those that ended before stay as they are, those that begin on that day or later are taken out."""
    roles = [
        held("A", "a"), held("A", "b", None, BEFORE), held("A", "c", None, ON), held("A", "d", ON),
        held("A", "e", BEFORE),
        held("A", "f", LATER), held("B", "g"), held("A", "h", None, date(2026, 6, 29)),
    ]  # fmt: skip
    changes = close(books(TREE, roles), "A", BEFORE)
    assert told(changes["roles"]) == [
        (101, {"valid_to": BEFORE}), (103, {"valid_to": BEFORE}), (104, None), (105, {"valid_to": BEFORE}), (106, None)
    ]  # fmt: skip
    assert "roles" not in close(books(TREE, roles), "A1", BEFORE)


def test_merged_units_count_their_users_together() -> None:
    """Into a new unit beside the first, or into one that goes on; unknown where one is unknown."""
    new = told(merge(books(TREE), ["A", "B", "A"], "New", ON)["structure"])
    assert new[0] == (None, {"unit": "New", "parent": "Top", "headcount": 7, "valid_from": ON})
    assert [change for change in new if change[0] in {2, 3}] == [
        (2, {"valid_to": BEFORE, "successor": "New"}), (3, {"valid_to": BEFORE, "successor": "New"})
    ]  # fmt: skip
    into = told(merge(books(TREE), ["A", "B"], "B", ON)["structure"])
    assert into[:2] == [
        (3, {"valid_to": BEFORE}), (None, {"unit": "B", "parent": "Top", "headcount": 7, "valid_from": ON})
    ]  # fmt: skip
    assert (None, {"unit": "A1", "parent": "B", "valid_from": ON}) in into
    outside = told(merge(books([*TREE, unit("C", "Top", headcount=5)]), ["A", "B"], "C", ON)["structure"])
    assert outside[1] == (None, {"unit": "C", "parent": "Top", "headcount": 12, "valid_from": ON})
    alone = told(merge(books([*TREE, unit("C", "Top", headcount=5)]), ["A"], "C", ON)["structure"])
    assert alone[1] == (None, {"unit": "C", "parent": "Top", "headcount": 8, "valid_from": ON})
    unknown = told(merge(books([*TREE, unit("C", "Top")]), ["A", "C"], "New", ON)["structure"])
    assert unknown[0] == (None, {"unit": "New", "parent": "Top", "valid_from": ON})
    twice = [*TREE, unit("B", "Top", headcount=4, purchaser="Jo")]
    assert [written["headcount"] for _, written in told(merge(books(twice), ["A", "B"], "B", ON)["structure"])
            if written and written.get("unit") == "B"] == [7, 7]  # fmt: skip


def test_a_split_begins_its_parts_beside_the_unit() -> None:
    """Users are still to be counted; the first part takes its place, unless it goes on itself."""
    rows = [*TREE[:3], unit("A", "Top", purchaser="Jo"), *TREE[3:]]
    parts = told(split(books(rows), "A", ["X", "Y", "X"], ON)["structure"])
    assert parts[:4] == [
        (None, {"unit": "X", "parent": "Top", "valid_from": ON}),
        (None, {"unit": "X", "parent": "Top", "purchaser": "Jo", "valid_from": ON}),
        (None, {"unit": "Y", "parent": "Top", "valid_from": ON}),
        (None, {"unit": "Y", "parent": "Top", "purchaser": "Jo", "valid_from": ON}),
    ]
    assert parts[4:6] == [(2, {"valid_to": BEFORE, "successor": "X"}), (4, {"valid_to": BEFORE, "successor": "X"})]
    assert (None, {"unit": "A1", "parent": "X", "valid_from": ON}) in parts
    going_on = told(split(books(TREE), "A", ["A", "X"], ON)["structure"])
    assert going_on == [
        (None, {"unit": "X", "parent": "Top", "valid_from": ON}),
        (2, {"valid_to": BEFORE}),
        (None, {"unit": "A", "parent": "Top", "valid_from": ON}),
    ]


PERSONS = [
    unit("A", customer="Ada", customer_email="ada@x", purchaser="Ben"),
    unit("A", customer="Ada", customer_email="ada@x", purchaser="Cleo"),
    unit("B"),
]


def test_a_role_in_the_structure_changes_hands_there() -> None:
    """With its e-mail; rows that come to say the same become one; a mandate is kept in the roles."""
    customer = change_person(books(PERSONS), "A", "customer", "Noa", ON, email="noa@x")
    assert list(customer) == ["structure"]
    assert [written for _, written in told(customer["structure"]) if written and "unit" in written] == [
        {"unit": "A", "customer": "Noa", "customer_email": "noa@x", "purchaser": buyer, "valid_from": ON}
        for buyer in ("Ben", "Cleo")
    ]
    both = told(change_person(books(PERSONS), "A", "purchaser", "Kit", ON)["structure"])
    assert both == [
        (1, {"valid_to": BEFORE}),
        (None, {"unit": "A", "customer": "Ada", "customer_email": "ada@x", "purchaser": "Kit", "valid_from": ON}),
        (2, {"valid_to": BEFORE}),
    ]
    one = told(change_person(books(PERSONS), "A", "purchaser", "Kit", ON, instead_of="Cleo")["structure"])
    assert [row for row, _ in one] == [2, None]
    nobody = told(change_person(books(PERSONS), "A", "purchaser", None, ON, instead_of="Ben")["structure"])
    assert nobody[1] == (None, {"unit": "A", "customer": "Ada", "customer_email": "ada@x", "valid_from": ON})
    told_more = change_person(books(PERSONS), "A", "customer", "Noa", ON, mandate="All")
    assert told(told_more["roles"]) == [
        (None, {"unit": "A", "person": "Noa", "role": "customer", "mandate": "All", "valid_from": ON})
    ]
    same_day = [unit("A", start=ON, purchaser="Ben"), unit("A", start=ON, purchaser="Cleo")]
    assert told(change_person(books(same_day), "A", "purchaser", "Kit", ON)["structure"]) == [
        (1, {"purchaser": "Kit", "purchaser_email": ""}), (2, None)
    ]  # fmt: skip


def test_other_roles_change_hands_in_the_roles() -> None:
    """Where the structure names nobody, or the role is none of its own."""
    roles = [held("A", "Gus"), held("A", "Hal"), held("A", "Ida", None, BEFORE), held("B", "Kim", role="customer")]
    new = change_person(books(PERSONS, roles), "A", "user", "Mia", ON, email="mia@x")
    assert told(new["roles"]) == [
        (101, {"valid_to": BEFORE}), (102, {"valid_to": BEFORE}),
        (None, {"unit": "A", "person": "Mia", "role": "user", "email": "mia@x", "valid_from": ON}),
    ]  # fmt: skip
    assert list(new) == ["roles"]
    one = change_person(books(PERSONS, roles), "A", "user", "Mia", ON, instead_of="Hal")
    assert [row for row, _ in told(one["roles"])] == [102, None]
    assert told(change_person(books(PERSONS, roles), "A", "user", None, ON)["roles"]) == [
        (101, {"valid_to": BEFORE}), (102, {"valid_to": BEFORE})
    ]  # fmt: skip
    in_roles = change_person(books(PERSONS, roles), "B", "customer", "Lea", ON)
    assert [row for row, _ in told(in_roles["roles"])] == [104, None]
    with pytest.raises(EditRefused):
        change_person(books(PERSONS, roles), "A", "user", "Gus", ON)
    with pytest.raises(EditRefused):
        change_person(books(PERSONS, roles), "A", "customer", "Ada", ON)
    with pytest.raises(EditRefused):
        change_person(books(PERSONS, roles), "A", "user", None, ON, instead_of="Nobody")
    again = change_person(books(PERSONS, roles), "A", "user", "Ida", ON)
    assert (None, "Ida") in [(row, (written or {}).get("person")) for row, written in told(again["roles"])]


def test_a_unit_may_last_a_single_day() -> None:
    """Closed on the day it begins it ends that day; its rows of later days are taken out, nothing else changes."""
    rows = [*TREE, unit("X", "A", BEFORE), unit("X", "A", ON), unit("X", "B", LATER)]
    assert told(close(books(rows[:6]), "X", BEFORE)["structure"]) == [(6, {"valid_to": BEFORE, "successor": ""})]
    assert told(close(books(rows), "X", BEFORE)["structure"]) == [
        (6, {"valid_to": BEFORE, "successor": ""}), (7, None), (8, None)
    ]  # fmt: skip
    with pytest.raises(EditRefused):
        close(books(rows), "X", date(2026, 6, 29))


def test_a_role_held_in_the_structure_and_in_the_roles_changes_hands_in_both() -> None:
    """Where both name somebody; a role whose e-mail the structure does not keep changes by name alone."""
    both = change_person(books(PERSONS, [held("A", "Zoe", role="customer")]), "A", "customer", "Noa", ON)
    assert told(both["roles"]) == [
        (101, {"valid_to": BEFORE}), (None, {"unit": "A", "person": "Noa", "role": "customer", "valid_from": ON})
    ]  # fmt: skip
    assert [row for row, _ in told(both["structure"])] == [1, None, 2, None]
    managed = [unit("A", start=ON, relationship_manager="Rob")]
    assert change_person(books(managed), "A", "relationship manager", "Rae", ON, email="rae@x") == {
        "structure": [Change(1, {"relationship_manager": "Rae"})]
    }
    with pytest.raises(EditRefused):
        change_person(books(managed), "A", "relationship manager", "Rob", ON)
