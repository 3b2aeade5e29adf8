"""The Sources page: an export nobody knows is described once; its next file needs no questions."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.record import Exclusion, ImportOptions, Source, open_record
from tests.pages.conftest import Enter, press, said, settled
from tests.stores import filled

PAGE = "records/sources.py"
DESK = "Where;When;Nr;How satisfied were you?;How easy was it?;E-Mail;Remarks\n" + "".join(
    f"{('Retail', 'Finance')[n % 2]};2026-09-{n % 28 + 1:02d};{n};{n % 5 + 1};{5 - n % 5};p{n}@x.com;it was fine\n"
    for n in range(60)
)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store that knows two units."""
    return filled(tmp_path / "store.duckdb", "unit\nFinance\nRetail\n", "structure")


def describe(at: AppTest, content: str, name: str = "desk 2026-09.csv") -> AppTest:
    return settled(at.file_uploader[0].upload(name, content.encode(), "text/csv").run())


def choose(at: AppTest, label: str, value: str) -> AppTest:
    return next(box for box in at.selectbox if box.label == label).set_value(value).run()


def test_roles_are_proposed_with_samples_and_reasons(enter: Enter, store: Path) -> None:
    """Each column stands with its samples and what it could be; names of people are left out unless chosen."""
    at = describe(enter(store, PAGE), DESK)
    proposed = {box.label.replace("\\", ""): box.value for box in at.selectbox if "stands for" in box.label}
    assert proposed["Where stands for"] == "unit"
    assert proposed["When stands for"] == "responded_at"
    assert proposed["Nr stands for"] == "response_id"
    assert proposed["How satisfied were you? stands for"] == "scored question"
    assert proposed["Remarks stands for"] == "comment"
    told = said(at)
    assert "2 of its 2 names are known as units" in told
    assert "60 different values: tells rows apart" in told
    assert "one of the two scales is probably reversed" in told


def test_kind_and_audience_of_the_survey_are_asked_for(enter: Enter, store: Path) -> None:
    """Nothing is taken for granted that figures are never pooled over: without it there is no preview."""
    at = describe(enter(store, PAGE), DESK)
    assert "Kind of survey is needed" in said(at)
    assert next(button for button in at.button if button.label == "Preview").disabled
    choose(at, "Kind of survey *", "pulse")
    choose(at, "Who was asked *", "users")
    assert "Still to be said" not in said(at)


def test_a_described_file_is_kept_as_a_source_and_imported(enter: Enter, store: Path) -> None:
    """Preview, save and import; the next file of that export, its columns in another order, needs no questions."""
    at = describe(enter(store, PAGE), DESK)
    choose(at, "Kind of survey *", "pulse")
    choose(at, "Who was asked *", "users")
    press(at, "Preview")
    assert "60 = 60 new or changed + 0 already known + 0 rejected" in said(at)
    press(at, "Save and import")
    assert not at.exception
    assert "60 rows imported as number 2." in said(at)
    record = open_record(store)
    assert record.sources()[0].name == "desk"
    following = "When;Where;Nr;How easy was it?;How satisfied were you?;E-Mail;Remarks\n2026-10-01;Retail;900;4;5;;\n"
    report = record.import_content(following.encode(), "next.csv", ImportOptions())
    assert (report.accepted, report.read_as) == (1, "read as source 'desk', version 1")
    questions = record.store.query("questions")
    assert questions[["metric", "survey_kind", "audience"]].drop_duplicates().to_numpy().tolist() == [
        ["csat", "pulse", "users"], ["ces", "pulse", "users"]
    ]  # fmt: skip


def test_a_scale_that_is_turned_round_takes_satisfied_with_it(enter: Enter, store: Path) -> None:
    """Saying that low is good moves the satisfied scores to the low end."""
    at = describe(enter(store, PAGE), DESK)
    next(box for box in at.selectbox if box.label == "Which end is good").set_value("lower").run()
    assert next(field for field in at.text_input if field.label == "Satisfied up to").value == "2"


def test_odd_scores_are_told_beside_their_picture(enter: Enter, store: Path) -> None:
    """A nought beside 1 to 5, and answers outside a changed scale, are said with their numbers."""
    at = describe(enter(store, PAGE), DESK.replace(";1;5;", ";0;5;"))
    told = said(at)
    assert "12 answers are 0 beside 1 to 5" in told
    next(field for field in at.text_input if field.label == "Scale").set_value("1..3").run()
    assert "answers are not on this scale: their rows would be rejected" in said(at)


def test_a_role_claimed_twice_is_refused_in_words(enter: Enter, store: Path) -> None:
    """Two columns for the date: the page names both and previews nothing."""
    at = describe(enter(store, PAGE), DESK)
    label = next(box.label for box in at.selectbox if box.label.startswith("Remarks"))
    choose(at, label, "responded_at")
    assert "'When' and 'Remarks' both stand for date of the answer: leave one of them out." in said(at)


def test_a_source_described_anew_is_a_new_version(enter: Enter, store: Path) -> None:
    """Its columns, window and exclusions stand as they were saved; saving makes the next version."""
    record = open_record(store)
    excluded = Exclusion("maintenance", first_on=date(2026, 9, 1), last_on=date(2026, 9, 2))
    options = ImportOptions(kind="responses", map=(("unit", "Dept"), ("responded_at", "On"), ("score:csat", "Mark")),
                            scale=(("Mark", "1..5"),), satisfied_from=(("Mark", "4"),), window="replace",
                            set=(("survey_kind", "ticket"), ("audience", "users")))  # fmt: skip
    record.save_source(Source("Desk", options, ("Dept", "On", "Mark"), "weekly", (excluded,)), by="Ines")
    record.store.close()
    at = enter(store, PAGE)
    at.session_state["edited_source"] = "Desk"
    at.run()
    assert "What the columns of 'Desk' mean" in said(at)
    press(at, "Save")
    assert not at.exception
    source = open_record(store).sources()[0]
    assert (source.version, source.options.map, source.options.window) == (2, options.map, "replace")
    assert (source.exclusions, source.cadence) == ((excluded,), "weekly")


def test_a_survey_tools_file_asks_only_for_what_the_tool_does_not_say(enter: Enter, store: Path) -> None:
    """Of a Google Forms export the date is known; the questions are described, and the source reads the next file."""
    forms = "Timestamp,Which department are you from?,How satisfied are you with IT?\n" + "".join(
        f"9/{n + 13}/2026 10:00:00,Finance,{n % 5 + 1}\n" for n in range(10)
    )
    at = describe(enter(store, PAGE), forms, "forms.csv")
    assert "Google Forms" in said(at)
    choose(at, "Kind of survey *", "pulse")
    choose(at, "Who was asked *", "users")
    press(at, "Preview")
    press(at, "Save and import")
    record = open_record(store)
    assert record.imports().iloc[0]["accepted"] == 10
    more = forms.splitlines()[0] + "\n9/30/2026 11:00:00,Retail,4\n"
    assert record.import_content(more.encode(), "more.csv", ImportOptions()).accepted == 1
