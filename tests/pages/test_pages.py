"""Every page, with data, with nothing, and with hardly anything: it makes sense and nothing goes wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.record import open_record
from pages.parts.frame.words import plain
from pages.parts.importing.import_options import written
from tests.pages.conftest import DAY, REPEATED_RUN, quickest_run, settled

NAVIGATION = Path(__file__).parents[2] / "pages" / "navigation.py"
PAGES = [
    "portfolio/overview.py",
    "portfolio/satisfaction.py",
    "portfolio/service_levels.py",
    "customers/customer.py",
    "records/imports.py",
    "records/sources.py",
    "records/names.py",
]
HOLDINGS = ["demonstration", "empty", "one row", "one measurement", "one customer", "300 customers"]

Visit = Callable[..., AppTest]


@pytest.fixture
def visit(monkeypatch: pytest.MonkeyPatch, stores: Callable[[str], Path]) -> Iterator[Visit]:
    """Open a page of a store, passing through the frame as everybody does."""
    opened: list[Path] = []

    def go(holding: str, page: str | None, **address: str) -> AppTest:
        store = stores(holding)
        opened.append(store)
        monkeypatch.setenv("RAPPORT_STORE", str(store))
        monkeypatch.setenv("RAPPORT_TODAY", DAY)
        at = AppTest.from_file(str(NAVIGATION), default_timeout=60)
        for name, value in address.items():
            at.query_params[name] = value
        at.run()
        return at.switch_page(page).run() if page else at

    yield go
    st.cache_data.clear()
    for store in opened:
        open_record(store).store.close()


def text(at: AppTest) -> str:
    """Everything a page says in its own sentences."""
    bodies = [element.proto.body for element in at.get("html") if "<style>" not in element.proto.body]
    return re.sub(r"<[^>]+>", " ", " ".join(bodies)) + " ".join(warning.value for warning in at.warning)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("holding", HOLDINGS)
def test_every_page_makes_sense(visit: Visit, holding: str, page: str) -> None:
    """A page says something, and no exception is shown."""
    at = visit(holding, page)
    assert not at.exception
    assert len(text(at).strip()) > 20


@pytest.mark.parametrize("page", PAGES[:4])
def test_an_empty_store_says_what_to_do(visit: Visit, page: str) -> None:
    """With nothing imported, every page of figures leads to the Import page."""
    assert "Nothing has been imported yet" in text(visit("empty", page))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_quick(visit: Visit, page: str) -> None:
    """With the demonstration store a repeated run costs the server at most a quarter of a second."""
    at = visit("demonstration", page)
    assert quickest_run(at) < REPEATED_RUN
    assert not at.exception


def test_filters_hold_across_pages(visit: Visit) -> None:
    """A period chosen on one page is the period of the next."""
    at = visit("demonstration", PAGES[0])
    at.selectbox(key="period").set_value("2026-Q1").run()
    at.switch_page(PAGES[1]).run()
    assert at.selectbox(key="period").value == "2026-Q1"


def test_the_address_sets_the_filters(visit: Visit) -> None:
    """A link with a period opens that period."""
    at = visit("demonstration", PAGES[0], period="2025-Q4")
    assert at.selectbox(key="period").value == "2025-Q4"
    assert "1 Oct 2025 to 31 Dec 2025" in text(at)


def test_names_from_files_are_not_read_as_markup(visit: Visit) -> None:
    """A company called "Company 000 <b>&" is written as it is called."""
    at = visit("300 customers", "customers/customer.py")
    bodies = " ".join(element.proto.body for element in at.get("html"))
    assert "Company 000 &lt;b&gt;&amp;" in bodies
    assert "Company 000 <b>" not in bodies


def test_an_upload_is_accounted_for_and_can_be_undone(visit: Visit) -> None:
    """A file is previewed row by row, imported on demand, stands in the history, and can be taken back."""
    at = visit("one row", "records/imports.py")
    content = "unit,responded_at,csat\nFinance,2026-09-04,4\nFinance,2026-09-05,9\n"
    settled(at.file_uploader[0].upload("september.csv", content.encode(), "text/csv").run())
    assert "2 = 1 new or changed + 0 already known + 1 rejected" in text(at)
    settled(next(button for button in at.button if button.label.startswith("Import")).click().run())
    assert not at.exception
    assert "2 imports stand" in text(at)
    record = open_record()
    record.undo(int(record.imports()["batch_id"].iloc[0]))
    assert "1 import stands" in text(at.run())


def test_a_file_that_is_refused_is_a_sentence(visit: Visit) -> None:
    """A file whose dates can be read two ways is not imported; the page says which option settles it."""
    at = visit("one row", "records/imports.py")
    content = "unit,responded_at,csat\nFinance,03/04/2026,4\n"
    at.file_uploader[0].upload("april.csv", content.encode(), "text/csv").run()
    assert not at.exception
    assert "dates" in text(at)
    assert not [button for button in at.button if button.label.startswith("Import")]


def test_further_options_are_read_as_on_the_command_line() -> None:
    """One option per line; what is none of them is named."""
    options = written("map unit=Trust\n--scale csat=1..5\nkey Response ID, Date\nheader_rows 2")
    assert options == {"map": (("unit", "Trust"),), "scale": (("csat", "1..5"),), "key": ("Response ID", "Date"),
                       "header_rows": 2}  # fmt: skip
    with pytest.raises(ValueError, match="colour red"):
        written("colour red")


def test_a_wish_for_an_unknown_period_is_answered(visit: Visit) -> None:
    """A period that is none falls back to the usual one, and the visitor is told how periods are written."""
    at = visit("demonstration", None, period="2026-13")
    assert not at.exception
    assert "is no period" in at.toast[0].value


def test_markup_in_names_is_escaped() -> None:
    """A name with Markdown in it keeps every character and means nothing more."""
    assert plain("a_b [x](y) $1") == r"a\_b \[x\]\(y\) \$1"
