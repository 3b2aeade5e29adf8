"""Registers: edited by hand through the same checks as imports, with history, undo and conflicts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pytest

from data.record import REGISTERS, Change, ImportOptions, ImportRefused, Record, StoreError
from data.store.store import open_store

STRUCTURE = b"""unit,parent,customer,purchaser,headcount,valid_from,valid_to
Company,,,,,,
Finance,Company,Ada Okoro,Ben Ruiz,40,2024-01-01,
Finance,Company,Ada Okoro,Cleo Tan,40,2024-01-01,
Retail,Company,Dan Vos,,25,2024-01-01,2026-06-30
"""


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    store = open_store(tmp_path / "store.duckdb")
    record = Record(store, clock=lambda: datetime(2026, 11, 23, tzinfo=UTC))
    record.import_content(STRUCTURE, "structure.csv", ImportOptions(), by="Ines")
    yield record
    store.close()


def row_of(record: Record, register: str, **wanted: str) -> int:
    rows = record.register(register)
    for role, value in wanted.items():
        rows = rows[rows[role] == value]
    return int(rows["row_id"].iloc[0])


def as_export(record: Record, register: str) -> bytes:
    return record.register(register).drop(columns="row_id").to_csv(index=False).encode()


def test_every_column_of_a_register_has_a_label() -> None:
    """People meet each column of a register under a label, no two under the same, and rows are called something."""
    for register in REGISTERS.values():
        labels = [column.label for column in register.columns]
        assert all(labels), register.name
        assert len(set(labels)) == len(labels), register.name
        assert register.one, register.name


def test_two_purchasers_of_one_unit_stand_side_by_side(record: Record) -> None:
    """Rows of the structure alike in unit and date but with another purchaser are both kept."""
    assert sorted(record.register("structure")["purchaser"].dropna()) == ["Ben Ruiz", "Cleo Tan"]


def test_an_edit_changes_one_row_and_keeps_what_it_said(record: Record) -> None:
    """After an edit the register shows the new cell; the history shows who changed it, when, and the old one."""
    row = row_of(record, "structure", purchaser="Cleo Tan")
    record.edit("structure", [Change(row, {"headcount": 44})], by="Omar")
    rows = record.register("structure").set_index("purchaser")
    assert rows.loc[["Ben Ruiz", "Cleo Tan"], "headcount"].tolist() == [40, 44]
    history = record.history("structure", row)
    assert history["imported_by"].tolist() == ["Omar", "Ines"]
    assert history["headcount"].tolist() == [44, 40]
    assert history["imported_at"].iloc[0] == pd.Timestamp("2026-11-23")


def test_undo_of_an_edit_brings_the_old_row_back(record: Record) -> None:
    """Undoing the last change leaves the register as it was."""
    before = as_export(record, "structure")
    row = row_of(record, "structure", unit="Retail")
    edit = record.edit("structure", [Change(row, {"customer": "Eve"})], by="Omar")
    assert as_export(record, "structure") != before
    record.undo(edit)
    assert as_export(record, "structure") == before


def test_two_people_editing_one_row_get_a_conflict(record: Record) -> None:
    """The second of two edits of one row is refused in words that name the first, and changes nothing."""
    row = row_of(record, "structure", unit="Retail")
    record.edit("structure", [Change(row, {"customer": "Eve Berg"})], by="Omar")
    with pytest.raises(StoreError, match=r"Omar has changed the unit Retail.*Customer: Eve Berg"):
        record.edit("structure", [Change(row, {"headcount": 30})], by="Pia")
    assert record.register("structure").set_index("unit").loc["Retail", "headcount"] == 25


def test_editing_a_row_that_changed_or_is_gone_says_what_it_is_now(record: Record) -> None:
    """Only cells that differ are named, as an export writes them; what is gone is said to be gone."""
    row = row_of(record, "structure", unit="Retail")
    with pytest.raises(StoreError, match=r"^This unit is not in the register any more"):
        record.edit("structure", [Change(999, {"customer": "x"})], by="Pia")
    values = {"customer": pd.NA, "headcount": 30.0, "purchaser": " Kim ", "valid_to": pd.Timestamp("2026-07-31")}
    record.edit("structure", [Change(row, {**values, "valid_from": date(2024, 1, 1)})], by="Omar")
    now = row_of(record, "structure", unit="Retail")
    with pytest.raises(StoreError) as refused:
        record.edit("structure", [Change(row, {"headcount": 31})], by="Pia")
    assert str(refused.value).startswith(
        "Omar has changed the unit Retail, 2024-01-01 since you opened it "
        "(Customer: empty; Purchaser: Kim; Users: 30; To: 2026-07-31). Nothing of yours was saved"
    )
    assert record.history("structure", row)["live"].tolist() == [True, False]
    record.edit("structure", [Change(now, None)], by="Omar")
    for seen in (row, now):
        with pytest.raises(StoreError, match=r"^Somebody has removed the unit Retail, 2024-01-01 since"):
            record.edit("structure", [Change(seen, {"customer": "x"})], by="Pia")


@pytest.mark.parametrize("nothing", [None, float("nan"), pd.NaT, pd.NA, "", "  "])
def test_editing_a_cell_to_nothing_empties_it(record: Record, nothing: object) -> None:
    """In whatever way nothing is said; headings left out keep what they say."""
    row = row_of(record, "structure", unit="Retail")
    edited = dict.fromkeys(("parent", "headcount", "valid_to"), nothing)
    record.edit("structure", [Change(row, edited)], by="Omar")
    rows = record.register("structure")
    assert (rows.index.tolist(), rows.columns.tolist()) == ([0, 1, 2, 3], ["row_id", *REGISTERS["structure"].roles])
    (retail,) = rows[rows["unit"] == "Retail"].astype("str").fillna("").to_dict("records")
    assert [retail[role] for role in ("parent", "customer", "headcount", "valid_from", "valid_to")] == [
        "", "Dan Vos", "", "2024-01-01", ""
    ]  # fmt: skip


def test_editing_rows_of_several_sources_is_one_step(record: Record) -> None:
    """Rows keep their source, new ones alike in identity stand side by side, and undo takes all of it back."""
    other = b"unit,parent,headcount,valid_from\nSales,Company,9,2024-01-01\nShops,Company,8,2024-01-01\n"
    record.import_content(other, "b.csv", ImportOptions(source="HR"), by="Ines")
    before = as_export(record, "structure")
    changes = [
        Change(row_of(record, "structure", unit="Sales"), {"headcount": 10}),
        Change(None, {"unit": "New", "purchaser": "Kim", "valid_from": "2026-01-01"}),
        Change(row_of(record, "structure", unit="Retail"), {"headcount": 26}),
        Change(None, {"unit": "New", "purchaser": "Lea", "valid_from": "2026-01-01"}),
        Change(row_of(record, "structure", unit="Shops"), {"unit": "Stores"}),
        Change(row_of(record, "structure", purchaser="Ben Ruiz"), None),
    ]
    edit = record.edit("structure", changes, by="Omar")
    rows = record.register("structure").astype("str").fillna("")
    assert sorted(zip(rows["unit"], rows["purchaser"], rows["headcount"], strict=True)) == [
        ("Company", "", ""), ("Finance", "Cleo Tan", "40"), ("New", "Kim", ""), ("New", "Lea", ""),
        ("Retail", "", "26"), ("Sales", "", "10"), ("Stores", "", "8"),
    ]  # fmt: skip
    last = record.last_edit("structure")
    assert last is not None
    assert last.registers == ("Structure",)
    record.undo(edit)
    assert sorted(as_export(record, "structure").splitlines()) == sorted(before.splitlines())


NEEDED = {
    "structure": ["unit"], "roles": ["unit", "person", "role"], "services": ["service"],
    "agreements": ["agreement", "unit", "starts_on"], "negotiations": ["agreement", "point", "raised_on"],
    "crosswalk": ["key", "unit"],
}  # fmt: skip


@pytest.mark.parametrize("register", list(NEEDED))
def test_kinds_of_registers_need_so_much_and_no_more(record: Record, register: str) -> None:
    """A row with only the needed cells is kept; one that lacks any of them is refused by its label."""
    cells = {"role": "user", "starts_on": "2026-01-01", "raised_on": "2026-01-01"}
    whole = {role: cells.get(role, "Finance") for role in NEEDED[register]}
    for role in NEEDED[register]:
        label = re.escape(REGISTERS[register].column(role).label)
        with pytest.raises(ImportRefused, match=rf"{label}\b.* is empty; every row needs a {role}"):
            record.edit(register, [Change(None, {**whole, role: ""})], by="Omar")
    before = len(record.register(register))
    record.edit(register, [Change(None, whole)], by="Omar")
    assert len(record.register(register)) == before + 1


def test_an_edit_of_what_identifies_a_row_moves_it(record: Record) -> None:
    """A new name is the same row under a new identity: the old one is gone, and undo brings it back."""
    row = row_of(record, "structure", unit="Retail")
    edit = record.edit("structure", [Change(row, {"unit": "Shops"})], by="Omar")
    assert "Retail" not in set(record.register("structure")["unit"])
    record.undo(edit)
    assert "Shops" not in set(record.register("structure")["unit"])
    assert "Retail" in set(record.register("structure")["unit"])


def test_rows_are_added_and_removed(record: Record) -> None:
    """A new purchaser of the same unit and day is a row of its own; a removed row is gone until undo."""
    fay = {"unit": "Finance", "purchaser": "Fay", "valid_from": "2024-01-01"}
    record.edit("structure", [Change(None, fay)], by="O")
    assert len(record.register("structure")) == 5
    removal = record.edit("structure", [Change(row_of(record, "structure", purchaser="Ben Ruiz"), None)], by="O")
    assert sorted(record.register("structure")["purchaser"].dropna()) == ["Cleo Tan", "Fay"]
    record.undo(removal)
    assert len(record.register("structure")) == 5


def test_a_wrong_cell_is_refused_by_its_label(record: Record) -> None:
    """An edit goes through the checks of an import; the sentence names the field as people see it."""
    row = row_of(record, "structure", unit="Retail")
    with pytest.raises(ImportRefused, match=r"To: '2020-01-01' is before valid_from"):
        record.edit("structure", [Change(row, {"valid_to": "2020-01-01"})], by="O")
    with pytest.raises(ImportRefused, match=r"Users: 'many' is not a number"):
        record.edit("structure", [Change(None, {"unit": "New", "headcount": "many"})], by="O")


def test_an_import_that_edits_rest_on_is_not_undone(record: Record) -> None:
    """Undo of an import is refused while edits by hand rest on its rows, and works after they are undone."""
    row = row_of(record, "structure", unit="Retail")
    edit = record.edit("structure", [Change(row, {"customer": "Eve"})], by="Omar")
    with pytest.raises(StoreError, match=r"edited by hand since \(import 2 by Omar, 1 rows\)"):
        record.undo(1)
    record.undo(edit)
    record.undo(1)
    assert record.register("structure").empty


@pytest.mark.parametrize("register", list(REGISTERS))
def test_every_register_reads_its_own_export(record: Record, register: str) -> None:
    """What a register exports it imports again, every row known already, none rejected."""
    rows: dict[str, dict[str, object]] = {
        "structure": {"unit": "IT", "parent": "Company", "headcount": 12, "valid_from": "2025-02-01"},
        "roles": {"unit": "Finance", "person": "Gus", "role": "user", "mandate": "up to 5,000; rest asks Ada"},
        "services": {"service": "Payroll", "purpose": 'pays "everyone"', "link": "https://example.org/?a=1,2"},
        "agreements": {
            "agreement": "Payroll, Finance",
            "unit": "Finance",
            "service": "Payroll",
            "starts_on": "2026-01-01",
            "annual_funding": 120000.5,
            "measure": "availability",
            "target": 99.5,
            "lead_days": 30,
        },
        "negotiations": {"agreement": "Payroll, Finance", "point": "Weekend support", "raised_on": "2026-03-01"},
        "crosswalk": {"key": "FIN-01", "unit": "Finance", "valid_from": "2024-01-01"},
    }
    record.edit(register, [Change(None, rows[register])], by="Omar")
    again = record.import_content(as_export(record, register), "export.csv", ImportOptions(kind=register))
    assert (again.accepted, again.rejected) == (0, 0)
    assert again.duplicates == again.rows == len(record.register(register))


def test_an_edit_moves_only_its_area(record: Record) -> None:
    """After an edit of a role what was read of the organisation is out of date, and nothing else but the history."""
    role = {"unit": "Finance", "person": "Gus", "role": "user"}
    before = record.store.revisions()
    edit = record.edit("roles", [Change(None, role)], by="Omar")
    after = record.store.revisions()
    assert {area for area in after if after[area] != before[area]} == {"organisation", "imports"}
    assert after["organisation"] == record.store.revision
    record.edit("crosswalk", [Change(None, {"key": "FIN-01", "unit": "Finance"})], by="Omar")
    assert record.store.revisions()["organisation"] == after["organisation"]
    assert record.store.revisions()["names"] == record.store.revision
    record.undo(edit)
    assert record.store.revisions()["organisation"] == record.store.revision


def test_what_changes_nothing_moves_no_area(record: Record) -> None:
    """A file whose rows are known already, and a preview, leave every area but the history as it was."""
    before = record.store.revisions()
    record.import_content(STRUCTURE, "again.csv", ImportOptions())
    new = STRUCTURE.replace(b"40", b"44")
    told: list[dict[str, int]] = []
    record.import_content(
        new, "new.csv", ImportOptions(), dry_run=True, look=lambda writer, _: told.append(writer.revisions())
    )
    after = record.store.revisions()
    assert {area for area in after if after[area] != before[area]} == {"imports"}
    assert told[0]["organisation"] == record.store.revision + 1
    path = record.store.path
    record.store.close()
    assert open_store(path).revisions() == after
    open_store(path).close()
