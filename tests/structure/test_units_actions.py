"""Units that move, merge, split and close, and roles in other hands: dated rows, history kept, undone in one step."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pytest

from data.ledger.unit_changes import Changes
from data.record import Change, EditRefused, ImportOptions, LastEdit, Record, unit_changes
from data.store.store import open_store

STRUCTURE = b"""unit,parent,customer,customer_email,purchaser,relationship_manager,headcount,valid_from,valid_to
Company,,Zoe Hart,zoe@example.org,,Ravi Moss,5,2021-01-01,
Finance,Company,Ada Okoro,ada@example.org,Ben Ruiz,Ravi Moss,40,2021-01-01,
Finance,Company,Ada Okoro,ada@example.org,Cleo Tan,Ravi Moss,40,2021-01-01,
Ledger,Finance,,,,,12,2021-01-01,
Payroll,Finance,,,Eli Stone,,9,2021-01-01,
Retail,Company,Dan Vos,dan@example.org,,,25,2021-01-01,
Shops,Retail,,,,,80,,
"""
ROLES = b"""unit,person,role,email,mandate,valid_from,valid_to
Ledger,Gus Lund,user,gus@example.org,Speaks for the ledger,2022-01-01,
Company,Ida Falk,IT management,ida@example.org,Escalations,2021-01-01,
"""
ON = date(2026, 7, 1)
BEFORE = "2026-06-30"


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    store = open_store(tmp_path / "store.duckdb")
    record = Record(store, clock=lambda: datetime(2026, 11, 23, tzinfo=UTC))
    record.import_content(STRUCTURE, "structure.csv", ImportOptions(), by="Ines")
    record.import_content(ROLES, "roles.csv", ImportOptions(kind="roles"), by="Ines")
    yield record
    store.close()


def books(record: Record) -> dict[str, pd.DataFrame]:
    return {name: record.register(name) for name in ("structure", "roles")}


def done(record: Record, changes: Changes) -> int:
    return record.edit_all(changes, by="Omar")


def rows(record: Record, unit: str, register: str = "structure") -> list[dict[str, str]]:
    """The rows of a unit as text, the earliest first."""
    found = record.register(register)
    own = found[found["unit"] == unit].sort_values("valid_from", na_position="first")
    for day in ("valid_from", "valid_to"):
        own[day] = own[day].dt.strftime("%Y-%m-%d")
    return own.drop(columns="row_id").astype("object").fillna("").to_dict("records")


def as_text(record: Record) -> dict[str, str]:
    return {name: frame.drop(columns="row_id").to_csv(index=False) for name, frame in books(record).items()}


def test_a_moved_unit_keeps_where_it_was(record: Record) -> None:
    """The old row ends the day before and a new one begins, the same but for its parent."""
    done(record, unit_changes.move(books(record), "Payroll", "Retail", ON))
    before, after = rows(record, "Payroll")
    assert (before["parent"], before["valid_to"]) == ("Finance", BEFORE)
    assert (after["parent"], after["valid_from"], after["valid_to"]) == ("Retail", "2026-07-01", "")
    assert (after["purchaser"], after["headcount"]) == ("Eli Stone", 9)


def test_a_move_to_the_top_has_no_parent(record: Record) -> None:
    """Without a new parent a unit stands at the top; a unit whose row was always valid gets dates."""
    done(record, unit_changes.move(books(record), "Shops", None, ON))
    before, after = rows(record, "Shops")
    assert (before["valid_from"], before["valid_to"], after["parent"]) == ("", BEFORE, "")


def test_a_move_on_the_day_a_row_begins_changes_that_row(record: Record) -> None:
    """No row of no days is left behind."""
    done(record, unit_changes.move(books(record), "Payroll", "Retail", date(2021, 1, 1)))
    assert [row["parent"] for row in rows(record, "Payroll")] == ["Retail"]


def test_what_was_planned_later_follows_a_move(record: Record) -> None:
    """A row that begins after the move under the old parent is under the new one too."""
    done(record, unit_changes.change_person(books(record), "Payroll", "purchaser", "Fay Wu", date(2027, 1, 1)))
    done(record, unit_changes.move(books(record), "Payroll", "Retail", ON))
    assert [(row["parent"], row["purchaser"]) for row in rows(record, "Payroll")] == [
        ("Finance", "Eli Stone"), ("Retail", "Eli Stone"), ("Retail", "Fay Wu")]


def test_every_row_of_a_unit_with_two_purchasers_moves(record: Record) -> None:
    """Both rows of Finance end, and both begin again under the new parent."""
    done(record, unit_changes.move(books(record), "Finance", "Retail", ON))
    assert [(row["parent"], row["purchaser"]) for row in rows(record, "Finance")[2:]] == [
        ("Retail", "Ben Ruiz"), ("Retail", "Cleo Tan")]


def test_moves_that_cannot_be_are_refused_in_words(record: Record) -> None:
    """Below itself, to where it is, or of nobody knows what: a sentence, and nothing changed."""
    before = as_text(record)
    with pytest.raises(EditRefused, match="Ledger is Finance itself or lies below it"):
        unit_changes.move(books(record), "Finance", "Ledger", ON)
    with pytest.raises(EditRefused, match="already is part of Company"):
        unit_changes.move(books(record), "Retail", "Company", ON)
    with pytest.raises(EditRefused, match="no unit Legal on 2026-07-01; the structure does not name it"):
        unit_changes.move(books(record), "Legal", "Company", ON)
    with pytest.raises(EditRefused, match="no unit Ledger on 2020-01-01; it is in the structure on other days"):
        unit_changes.move(books(record), "Ledger", "Company", date(2020, 1, 1))
    assert as_text(record) == before


def test_a_closed_unit_ends_with_its_roles_and_hands_its_units_on(record: Record) -> None:
    """Ledger's speaker ends with it; what lies below Finance goes to its successor."""
    done(record, unit_changes.close(books(record), "Ledger", date(2026, 6, 30), "Payroll"))
    ledger = rows(record, "Ledger")[0]
    assert (ledger["valid_to"], ledger["successor"]) == (BEFORE, "Payroll")
    assert rows(record, "Ledger", "roles")[0]["valid_to"] == BEFORE
    done(record, unit_changes.close(books(record), "Finance", date(2026, 8, 31), "Retail"))
    assert [row["parent"] for row in rows(record, "Payroll")] == ["Finance", "Retail"]
    assert [row["parent"] for row in rows(record, "Ledger")] == ["Finance"]


def test_without_a_successor_units_go_to_the_unit_above(record: Record) -> None:
    """Shops is part of Company once Retail is gone."""
    done(record, unit_changes.close(books(record), "Retail", date(2026, 6, 30)))
    assert [row["parent"] for row in rows(record, "Shops")] == ["Retail", "Company"]
    assert rows(record, "Retail")[0]["successor"] == ""


def test_a_successor_from_below_takes_the_units_place(record: Record) -> None:
    """Payroll follows Finance: it stands under Company, and Ledger under it."""
    done(record, unit_changes.close(books(record), "Finance", date(2026, 6, 30), "Payroll"))
    assert rows(record, "Payroll")[-1]["parent"] == "Company"
    assert rows(record, "Ledger")[-1]["parent"] == "Payroll"


def test_merging_into_a_new_unit_counts_its_users_together(record: Record) -> None:
    """Ledger and Payroll become Accounts: both end and count under it; its users are the sum."""
    done(record, unit_changes.merge(books(record), ["Ledger", "Payroll"], "Accounts", ON))
    accounts = rows(record, "Accounts")
    assert [(row["parent"], row["headcount"], row["valid_from"]) for row in accounts] == [("Finance", 21, "2026-07-01")]
    assert [rows(record, unit)[0]["successor"] for unit in ("Ledger", "Payroll")] == ["Accounts"] * 2
    assert {rows(record, unit)[0]["valid_to"] for unit in ("Ledger", "Payroll")} == {BEFORE}


def test_merging_into_one_of_them_leaves_that_one_going_on(record: Record) -> None:
    """Payroll joins Ledger: Ledger has no end, and more users from that day."""
    done(record, unit_changes.merge(books(record), ["Ledger", "Payroll"], "Ledger", ON))
    assert [(row["headcount"], row["valid_to"]) for row in rows(record, "Ledger")] == [(12, BEFORE), (21, "")]
    assert rows(record, "Payroll")[0]["successor"] == "Ledger"
    with pytest.raises(EditRefused, match="Two units at least"):
        unit_changes.merge(books(record), ["Retail"], "Retail", ON)


def test_a_split_ends_the_unit_or_lets_it_go_on(record: Record) -> None:
    """Parts have its parent and persons and no users yet; a unit that is one of its parts goes on."""
    done(record, unit_changes.split(books(record), "Payroll", ["Wages", "Pensions"], ON))
    assert [(row["parent"], row["purchaser"], row["headcount"]) for row in rows(record, "Wages")] == [
        ("Finance", "Eli Stone", "")]
    assert (rows(record, "Payroll")[0]["successor"], rows(record, "Payroll")[0]["valid_to"]) == ("Wages", BEFORE)
    done(record, unit_changes.split(books(record), "Retail", ["Retail", "Online"], ON))
    assert [(row["customer"], row["valid_to"]) for row in rows(record, "Retail")] == [("Dan Vos", BEFORE),
                                                                                     ("Dan Vos", "")]
    assert rows(record, "Online")[0]["parent"] == "Company"
    with pytest.raises(EditRefused, match="There is a unit Online on 2026-07-01 already"):
        unit_changes.split(books(record), "Ledger", ["Online", "Cash"], ON)


def test_a_new_customer_is_a_dated_row(record: Record) -> None:
    """Both rows of Finance end with the old customer and go on with the new one and their own purchasers."""
    changes = unit_changes.change_person(books(record), "Finance", "customer", "Noa Beck", ON, email="noa@example.org")
    done(record, changes)
    found = rows(record, "Finance")
    assert [(row["customer"], row["customer_email"], row["purchaser"], row["valid_from"]) for row in found[2:]] == [
        ("Noa Beck", "noa@example.org", "Ben Ruiz", "2026-07-01"),
        ("Noa Beck", "noa@example.org", "Cleo Tan", "2026-07-01")]


def test_one_of_two_purchasers_can_be_replaced_or_both_by_one(record: Record) -> None:
    """Only the named one changes; where one follows both, rows that would say the same become one."""
    done(record, unit_changes.change_person(books(record), "Finance", "purchaser", "Fay Wu", ON, instead_of="Cleo Tan"))
    assert sorted(row["purchaser"] for row in rows(record, "Finance") if not row["valid_to"]) == ["Ben Ruiz", "Fay Wu"]
    done(record, unit_changes.change_person(books(record), "Finance", "purchaser", "Kit Ode", date(2026, 9, 1)))
    assert [row["purchaser"] for row in rows(record, "Finance") if not row["valid_to"]] == ["Kit Ode"]


def test_a_role_outside_the_structure_changes_hands_in_the_roles(record: Record) -> None:
    """The old holder's row ends, the new one's begins; without a new one the role just ends."""
    done(record, unit_changes.change_person(books(record), "Ledger", "user", "Mia Ode", ON, mandate="Tests"))
    assert [(row["person"], row["valid_to"]) for row in rows(record, "Ledger", "roles")] == [
        ("Gus Lund", BEFORE), ("Mia Ode", "")]
    done(record, unit_changes.change_person(books(record), "Company", "IT management", None, ON))
    assert rows(record, "Company", "roles")[0]["valid_to"] == BEFORE
    with pytest.raises(EditRefused, match="Nobody is IT management of Finance"):
        unit_changes.change_person(books(record), "Finance", "IT management", None, ON)
    with pytest.raises(EditRefused, match="Dan Vos is customer of Retail already"):
        unit_changes.change_person(books(record), "Retail", "customer", "Dan Vos", ON)


@pytest.mark.parametrize("action", ["move", "close", "merge", "split", "person"])
def test_every_action_is_undone_in_one_step(record: Record, action: str) -> None:
    """Whatever registers it changed, one undo leaves all of them as they were, and says so beforehand."""
    before = as_text(record)
    now = books(record)
    batch = done(
        record,
        {
            "move": lambda: unit_changes.move(now, "Finance", "Retail", ON),
            "close": lambda: unit_changes.close(now, "Ledger", date(2026, 6, 30), "Payroll"),
            "merge": lambda: unit_changes.merge(now, ["Ledger", "Payroll"], "Accounts", ON),
            "split": lambda: unit_changes.split(now, "Ledger", ["Cash", "Books"], ON),
            "person": lambda: unit_changes.change_person(now, "Ledger", "user", "Mia Ode", ON),
        }[action](),
    )
    assert as_text(record) != before
    last = record.last_edit("roles" if action == "person" else "structure")
    assert isinstance(last, LastEdit)
    assert (last.by, last.batch <= batch) == ("Omar", True)
    record.undo(last.batch, by="Omar")
    assert as_text(record) == before
    assert record.last_edit("structure") is None


def test_a_step_of_two_registers_is_all_or_nothing(record: Record) -> None:
    """A wrong cell in the second register leaves the first as it was."""
    before = as_text(record)
    with pytest.raises(Exception, match="Role: 'king' is none of"):
        record.edit_all(
            {"structure": [Change(None, {"unit": "New"})],
             "roles": [Change(None, {"unit": "New", "person": "A", "role": "king"})]}, by="Omar",
        )  # fmt: skip
    assert as_text(record) == before


def test_an_undo_waits_for_the_edits_that_rest_on_it(record: Record) -> None:
    """The first of two edits of one row is not undone before the second."""
    first = done(record, unit_changes.move(books(record), "Payroll", "Retail", ON))
    done(record, unit_changes.change_person(books(record), "Payroll", "purchaser", "Fay Wu", date(2026, 8, 1)))
    with pytest.raises(Exception, match="edited by hand since"):
        record.undo(first)
