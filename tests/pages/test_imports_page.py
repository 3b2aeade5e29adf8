"""The Import page: what a file would do is seen first, what it leaves open is asked in place, nothing is lost."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.record import ImportOptions, Record, Source, open_record
from data.store.store import open_store
from pages.parts.importing.import_options import written
from tests.conftest import Stores
from tests.pages.conftest import Enter, press, said, settled
from tests.stores import filled

PAGE = "records/imports.py"
SEPTEMBER = "unit,responded_at,csat\n" + "".join(f"Finance,2026-09-0{day},5\n" for day in range(1, 7))


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with a month of answers and two documented units."""
    filled(tmp_path / "store.duckdb", "unit\nFinance\nRetail Banking\n", "structure")
    return filled(tmp_path / "store.duckdb", SEPTEMBER)


def upload(at: AppTest, content: str, name: str = "file.csv") -> AppTest:
    return settled(at.file_uploader[0].upload(name, content.encode(), "text/csv").run())


def test_a_preview_accounts_for_every_row_and_keeps_nothing(enter: Enter, store: Path) -> None:
    """Rows, rejects by reason with line and value, and the figures that would change are shown; nothing is stored."""
    at = upload(enter(store, PAGE), "unit,responded_at,csat\nFinance,2026-09-05,1\nFinance,2026-09-06,9\n")
    told = said(at)
    assert "2 = 1 new or changed + 0 already known + 1 rejected" in told
    assert "1 rejected row, by reason" in told
    assert "What changes in September 2026" in told
    shown = [frame.value for frame in at.dataframe]
    assert any("is no score of 1 to 5" in frame.to_string() and " 3 " in frame.to_string() for frame in shown)
    changes = next(frame for frame in shown if "figure" in frame)
    assert changes.iloc[0].tolist() == [
        "Satisfied (4-5), ticket surveys, users", "100 %, 6 answers", "86 %, 7 answers", "−14 points"
    ]  # fmt: skip
    assert len(open_record(store).imports()) == 2


def test_names_that_lead_nowhere_are_shown_before_the_import(enter: Enter, store: Path) -> None:
    """A name that is no documented unit is named with its rows and the units it resembles."""
    at = upload(enter(store, PAGE), "unit,responded_at,csat\nRetail Banking Dept,2026-09-05,1\n")
    assert "1 name leads to no documented unit yet" in said(at)
    names = next(frame.value for frame in at.dataframe if "proposals" in frame.value)
    assert names.iloc[0].tolist() == ["Retail Banking Dept", 1, "Retail Banking"]


def test_the_order_of_dates_is_asked_and_one_click_goes_on(enter: Enter, store: Path) -> None:
    """03/04/2026 alone asks for the order; the answer previews the same upload, and can be taken back."""
    at = upload(enter(store, PAGE), "unit,responded_at,csat\nFinance,03/04/2026,4\n")
    assert "can be read day first or month first" in said(at)
    assert "--dates" not in said(at)
    press(at, "Day first: 3 April 2026")
    assert "No figure of April 2026 changes." in said(at)
    assert "As answered: dates day first." in said(at)
    press(at, "Ask again")
    assert "can be read day first or month first" in said(at)


def test_an_import_is_kept_under_a_name_and_stands_in_the_history(enter: Enter, store: Path) -> None:
    """The Import button keeps what was previewed, says so, and the history says who did it."""
    at = upload(enter(store, PAGE), "unit,responded_at,csat\nFinance,2026-10-05,4\n", "october.csv")
    at.text_input(key="editor").set_value("Ines").run()
    press(at, "Import october.csv")
    assert not at.exception
    assert "october.csv: 1 rows imported as number 3." in said(at)
    newest = open_record(store).imports().iloc[0]
    assert (newest["file"], newest["imported_by"]) == ("october.csv", "Ines")


def test_the_same_file_twice_offers_no_import(enter: Enter, store: Path) -> None:
    """A file that brings nothing new says so and has no Import button."""
    at = upload(enter(store, PAGE), SEPTEMBER)
    assert "6 = 0 new or changed + 6 already known + 0 rejected" in said(at)
    assert not [button for button in at.button if button.label.startswith("Import ")]


def test_a_file_nobody_knows_leads_to_the_description_of_its_columns(enter: Enter, store: Path) -> None:
    """The sentence says what is there, and one click takes the file along to the page Sources."""
    at = upload(enter(store, PAGE), "Where;When;Mark\nFinance;2026-10-01;4\n", "odd.csv")
    assert "The columns 'Where', 'When', 'Mark' are those of no known export." in said(at)
    press(at, "Say what its columns are")
    assert "What the columns of odd.csv mean" in said(at)


def test_rejected_rows_can_be_corrected_and_uploaded_again(enter: Enter, store: Path) -> None:
    """The rejects of an import, corrected, are a file that is imported as it is."""
    report = open_record(store).import_content(
        b"unit,responded_at,csat\nFinance,2026-10-05,9\n", "wrong.csv", ImportOptions()
    )
    rejects = open_record(store).rejects(report.batch or 0)
    assert rejects.columns.tolist() == ["line", "unit", "responded_at", "csat", "reason"]
    open_record(store).store.close()
    at = upload(enter(store, PAGE), rejects.assign(csat="5").to_csv(index=False), "corrected.csv")
    assert "1 = 1 new or changed + 0 already known + 0 rejected" in said(at)


def test_the_page_says_which_file_did_not_come(enter: Enter, store: Path) -> None:
    """A weekly source without a file is named with the day on which it was due."""
    record = Record(open_store(store), clock=lambda: datetime(2026, 11, 1, 9, tzinfo=UTC))
    options = ImportOptions(map=(("unit", "Dept"),), kind="responses")
    record.save_source(Source("Desk survey", options, ("Dept",), cadence="weekly"), by="Ines")
    record.store.close()
    assert "Desk survey (weekly) did not come; it was due on 8 Nov 2026" in said(enter(store, PAGE))


def test_an_upload_is_accounted_for_and_can_be_undone(enter: Enter, own_store: Stores) -> None:
    """A file is previewed row by row, imported on demand, stands in the history, and can be taken back."""
    at = enter(own_store("one row"), PAGE)
    content = "unit,responded_at,csat\nFinance,2026-09-04,4\nFinance,2026-09-05,9\n"
    upload(at, content, "september.csv")
    assert "2 = 1 new or changed + 0 already known + 1 rejected" in said(at)
    settled(next(button for button in at.button if button.label.startswith("Import")).click().run())
    assert not at.exception
    assert "2 imports stand" in said(at)
    record = open_record()
    record.undo(int(record.imports()["batch_id"].iloc[0]))
    assert "1 import stands" in said(at.run())


def test_a_file_that_is_refused_is_a_sentence(enter: Enter, own_store: Stores) -> None:
    """A file whose dates can be read two ways is not imported; the page says which option settles it."""
    at = enter(own_store("one row"), PAGE)
    content = "unit,responded_at,csat\nFinance,03/04/2026,4\n"
    upload(at, content, "april.csv")
    assert not at.exception
    assert "dates" in said(at)
    assert not [button for button in at.button if button.label.startswith("Import")]


def test_further_options_are_read_as_on_the_command_line() -> None:
    """One option per line; what is none of them is named."""
    options = written("map unit=Trust\n--scale csat=1..5\nkey Response ID, Date\nheader_rows 2")
    assert options == {"map": (("unit", "Trust"),), "scale": (("csat", "1..5"),), "key": ("Response ID", "Date"),
                       "header_rows": 2}  # fmt: skip
    with pytest.raises(ValueError, match="colour red"):
        written("colour red")
