"""Structure, agreements and services on pages: with data, with nothing, with one row; edited, refused, taken back."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from data.record import Change, ImportOptions, Record, open_record
from pages.parts.edit import register_edits
from tests.pages.conftest import Enter, press, said
from tests.stores import DAY

STRUCTURE, AGREEMENTS, SERVICES = "customers/structure.py", "customers/agreements.py", "customers/services.py"
FILES = {
    "structure": """unit,parent,customer,purchaser,relationship_manager,headcount,valid_from
Company,,Zoe Hart,,Ravi Moss,5,2021-01-01
Finance,Company,Ada Okoro,Ben Ruiz,Ravi Moss,40,2021-01-01
Retail,Company,,,,25,2021-01-01
""",
    "roles": "unit,person,role,mandate,valid_from\nFinance,Gus Lund,user,Speaks for the ledger,2022-01-01\n",
    "services": "service,purpose,owner,state\nMail,Write <b>to</b> each other,Priya Lind,live\n",
    "agreements": """agreement,unit,service,starts_on,ends_on,notice_days,renewal,annual_funding,currency,measure,target
"Mail, Finance",Finance,Mail,2024-01-01,2026-12-31,30,tacit,12000,EUR,availability,99.5
""",
    "negotiations": 'agreement,point,raised_on\n"Mail, Finance",Weekend support,2026-09-01\n',
    "measurements": "measure,period,value,unit,service,measured_in\navailability,2026-09,99.1,Finance,Mail,%\n",
}

@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A store with two customers, one agreement, one service and one measurement."""
    record = open_record(tmp_path / "small.duckdb")
    for kind, content in FILES.items():
        record.import_content(content.encode(), f"{kind}.csv", ImportOptions(kind=kind), by="Ines")
    record.store.close()
    return record.store.path


def edit_in_place(at: AppTest, register: str) -> AppTest:
    return at.button_group(key="keep").set_value(register).run()


def test_the_structure_says_who_is_missing(enter: Enter, small: Path) -> None:
    """Units, customers, and what does not fit stand on the page."""
    told = said(enter(small, STRUCTURE))
    assert "3 units in 1 division, with 70 people; 2 of them have a customer of their own." in told
    assert "Zoe Hart decides here, and no agreement in force says with what money." in told


@pytest.mark.parametrize("shape", ["as a tree", "as a picture", "by person"])
def test_the_organisation_is_seen_in_three_ways(enter: Enter, small: Path, shape: str) -> None:
    """As a tree, as a picture, by person: each is there without an exception."""
    at = enter(small, STRUCTURE)
    at.button_group(key="shape").set_value(shape).run()
    assert not at.exception
    assert f"The organisation {shape}" in said(at)


def test_the_right_question_names_the_right_person(enter: Enter, small: Path) -> None:
    """For an order in Finance the purchaser decides; for Retail the customer of the company."""
    at = enter(small, STRUCTURE)
    at.selectbox(key="ask_kind").set_value("order")
    at.selectbox(key="ask_unit").set_value("Finance").run()
    assert "Ben Ruiz decides." in said(at)
    at.selectbox(key="ask_unit").set_value("Retail").run()
    assert "Zoe Hart decides as customer of Company." in said(at)
    assert "? No purchaser is named from Retail up to Company." in said(at)


def test_a_unit_is_moved_seen_then_and_now_and_taken_back(enter: Enter, small: Path) -> None:
    """After a move the tree of an earlier day is as it was; one undo brings everything back."""
    at = enter(small, STRUCTURE)
    at.text_input(key="editor").set_value("Omar").run()
    press(at, "Move …")
    at.selectbox(key="move-unit").set_value("Retail").run()
    at.selectbox(key="move-parent").set_value("Finance").run()
    press(at, "Move it")
    assert not at.exception
    record = open_record(small)
    rows = record.register("structure").query("unit == 'Retail'").sort_values("valid_from")
    assert rows["parent"].tolist() == ["Company", "Finance"]
    assert record.imports()["imported_by"].iloc[0] == "Omar"
    at = enter(small, STRUCTURE)
    assert "Retail moved from Company to Finance." in said(at)
    edit_in_place(at, "Structure")
    undo = next(button for button in at.button if button.label.startswith("Undo last change"))
    undo.click().run()
    assert record.register("structure").query("unit == 'Retail'")["parent"].tolist() == ["Company"]


def test_a_refused_action_says_why(enter: Enter, small: Path) -> None:
    """A unit that is moved to where it is stays there, and the page says so."""
    at = enter(small, STRUCTURE)
    press(at, "Move …")
    at.selectbox(key="move-unit").set_value("Retail").run()
    at.selectbox(key="move-parent").set_value("Company").run()
    press(at, "Move it")
    assert "Retail already is part of Company; nothing was changed." in said(at)


@pytest.mark.parametrize("action", ["Merge …", "Split …", "Close …", "Change a person …"])
def test_every_action_opens(enter: Enter, small: Path, action: str) -> None:
    """Each action asks what it needs, without an exception."""
    assert not press(enter(small, STRUCTURE), action).exception


def test_a_new_person_is_an_event(enter: Enter, small: Path) -> None:
    """A new customer of Finance stands in the structure, dated, and under what changed."""
    at = enter(small, STRUCTURE)
    press(at, "Change a person …")
    at.selectbox(key="person-unit").set_value("Finance").run()
    at.text_input(key="person-name").set_value("Noa Beck").run()
    press(at, "Change it")
    assert not at.exception
    assert "Noa Beck followed Ada Okoro as customer of Finance." in said(enter(small, STRUCTURE))


@pytest.mark.parametrize(
    ("page", "register", "name"),
    [
        (STRUCTURE, "Structure", "structure"), (STRUCTURE, "People and roles", "roles"),
        (AGREEMENTS, "Agreements", "agreements"), (AGREEMENTS, "Negotiation points", "negotiations"),
    ],
)  # fmt: skip
def test_every_register_is_edited_in_a_table_of_its_declaration(
    enter: Enter, small: Path, page: str, register: str, name: str
) -> None:
    """The table has a column per field, holds all rows, and every tool opens."""
    at = edit_in_place(enter(small, page), register)
    assert not at.exception
    record = open_record(small)
    assert list(at.data_editor[0].value.columns) == [f for f in record.register(name).columns if f != "row_id"]
    assert len(at.data_editor[0].value) == len(record.register(name))
    for tool in ("Add …", "Close …", "History …", "Upload CSV …"):
        assert not press(edit_in_place(enter(small, page), register), tool).exception, tool


def test_a_row_is_added_by_its_form(enter: Enter, small: Path) -> None:
    """What is needed is asked for by its label; then the row is in the register."""
    at = edit_in_place(enter(small, STRUCTURE), "People and roles")
    press(at, "Add …")
    press(at, "Add it")
    assert "Still needed: Unit, Person, Role." in said(at)
    at.selectbox(key="new-roles-unit").set_value("Retail")
    at.text_input(key="new-roles-person").set_value("Mia Ode")
    at.selectbox(key="new-roles-role").set_value("customer")
    press(at, "Add it")
    assert not at.exception
    assert "Mia Ode" in open_record(small).register("roles")["person"].tolist()


def test_a_row_is_closed_with_its_last_day(enter: Enter, small: Path) -> None:
    """Closing asks for the day; the row stays with that day as its end."""
    at = edit_in_place(enter(small, STRUCTURE), "People and roles")
    press(at, "Close …")
    press(at, "Close it")
    assert not at.exception
    assert open_record(small).register("roles")["valid_to"].tolist() == [pd.Timestamp(DAY)]


def test_a_csv_is_uploaded_after_its_account(enter: Enter, small: Path) -> None:
    """The register's own export is known already; a new row is imported when told to."""
    at = edit_in_place(enter(small, STRUCTURE), "People and roles")
    press(at, "Upload CSV …")
    content = b"unit,person,role\nRetail,Kit Ode,purchaser\nRetail,Kit Ode,king\n"
    at.file_uploader[0].upload("roles.csv", content, "text/csv").run()
    assert "2 rows: 1 new or changed, 0 already known, 1 rejected." in said(at)
    press(at, "Import 1 row")
    assert "Kit Ode" in open_record(small).register("roles")["person"].tolist()


def test_what_stands_in_the_table_becomes_changes() -> None:
    """Edited, added and deleted rows; cells that say the same, empty new rows and deleted edits are left out."""
    rows = pd.DataFrame({
        "row_id": [7, 8, 9], "unit": ["Finance", "Retail", "Shops"], "parent": ["Company", None, None],
        "headcount": [40.0, None, 5.0], "valid_from": pd.to_datetime(["2021-01-01", None, None]),
    })  # fmt: skip
    state = {
        "edited_rows": {0: {"headcount": 40, "parent": "Group"}, 1: {"valid_from": "2026-07-01T00:00:00.000"},
                        2: {"headcount": 6}},
        "added_rows": [{"unit": "Legal", "headcount": 3.0}, {"unit": None}],
        "deleted_rows": [2],
    }  # fmt: skip
    assert register_edits.changes("structure", rows, state) == [
        Change(7, {"parent": "Group"}), Change(8, {"valid_from": "2026-07-01"}),
        Change(None, {"unit": "Legal", "headcount": "3"}), Change(9, None)]
    assert register_edits.in_words("structure", rows, [Change(7, {"parent": "Group"}), Change(9, None)]) == [
        ("Finance, 2021-01-01", "Part of: Company → Group"), ("Shops", "is removed")]


def test_the_history_of_a_row_tells_before_and_after(small: Path) -> None:
    """Newest first: who, when, what changed from what; at the end what the row said at first."""
    record: Record = open_record(small)
    row = int(record.register("roles")["row_id"].iloc[0])
    record.edit("roles", [Change(row, {"mandate": "Tests new versions"})], by="Omar")
    told = list(register_edits.told("roles", record.history("roles", row)))
    assert told[0][0].endswith("UTC, Omar")
    assert told[0][1] == "Mandate: Speaks for the ledger → Tests new versions"
    assert told[1][1].startswith("Unit: Finance, Person: Gus Lund, Role: user")
    record.store.close()


def test_an_agreement_opens_with_its_delivery_and_points(enter: Enter, small: Path) -> None:
    """Where it stands, what was delivered against what was agreed, and what is negotiated."""
    at = enter(small, AGREEMENTS)
    assert "1 agreement in force with 1 customer; Company has none." in said(at)
    at.session_state["agreement"] = "Mail, Finance"
    at.run()
    told = said(at)
    assert "“Mail, Finance” is in force until 31 December 2026 (in 38 days) and renews by itself." in told
    assert "0 of 1 agreed level met in Q3 2026." in told
    frames = [table.value for table in at.dataframe]
    assert any("Weekend support" in str(frame.to_numpy()) for frame in frames)
    assert any("99.1 % against 99.5 % agreed: missed" in str(frame.to_numpy()) for frame in frames)


def test_a_structure_without_any_figures_is_shown(enter: Enter, tmp_path: Path) -> None:
    """Before anything was measured or answered, structure and agreements already have their pages."""
    record = open_record(tmp_path / "early.duckdb")
    for kind in ("structure", "agreements"):
        record.import_content(FILES[kind].encode(), f"{kind}.csv", ImportOptions(kind=kind))
    assert "3 units" in said(enter(record.store.path, STRUCTURE))
    at = enter(record.store.path, AGREEMENTS)
    assert not at.exception
    assert "1 agreement in force" in said(at)


def test_figures_can_be_read_as_organised_now(enter: Enter) -> None:
    """In a quarter before the re-organisation a footnote says what differs, and the other way is one choice away."""
    at = enter("demonstration", "portfolio/overview.py")
    assert "Cold Store" not in said(at).split("Changed")[0]
    at.selectbox(key="period").set_value("2026-Q1").run()
    assert "Cold Store counts under Logistics, where it was then; today it is part of Harbour." in said(at)
    at.selectbox(key="organised").set_value("as organised now").run()
    assert "Cold Store counts under Harbour throughout, though it was part of Logistics then." in said(at)
