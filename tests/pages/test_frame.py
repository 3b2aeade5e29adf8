"""The frame of every page: its filters, its address, and names that mean nothing more than themselves."""

from __future__ import annotations

import pytest

from pages.parts.frame.words import plain
from tests.pages.conftest import Enter, said

OVERVIEW = "portfolio/overview.py"
FIGURES = [OVERVIEW, "portfolio/satisfaction.py", "portfolio/service_levels.py", "customers/customer.py"]


@pytest.mark.parametrize("page", [*FIGURES, "portfolio/attention.py"])
def test_an_empty_store_says_what_to_do(enter: Enter, page: str) -> None:
    """With nothing imported, every page of figures leads to the Import page."""
    at = enter("empty", page)
    assert "Nothing has been imported yet" in said(at)
    assert [link.proto.label for link in at.get("page_link")] == ["Import a file"]


def test_filters_hold_across_pages(enter: Enter) -> None:
    """A period chosen on one page is the period of the next."""
    at = enter("demonstration", OVERVIEW)
    at.selectbox(key="period").set_value("2026-Q1").run()
    at.switch_page("portfolio/satisfaction.py").run()
    assert at.selectbox(key="period").value == "2026-Q1"


def test_the_address_sets_the_filters(enter: Enter) -> None:
    """A link with a period opens that period."""
    at = enter("demonstration", OVERVIEW, period="2025-Q4")
    assert at.selectbox(key="period").value == "2025-Q4"
    assert "1 Oct 2025 to 31 Dec 2025" in said(at)


def test_names_from_files_are_not_read_as_markup(enter: Enter) -> None:
    """A company called "Company 000 <b>&" is written as it is called."""
    at = enter("300 customers", "customers/customer.py")
    bodies = " ".join(element.proto.body for element in at.get("html"))
    assert "Company 000 &lt;b&gt;&amp;" in bodies
    assert "Company 000 <b>" not in bodies


def test_a_wish_for_an_unknown_period_is_answered(enter: Enter) -> None:
    """A period that is none falls back to the usual one, and the visitor is told how periods are written."""
    at = enter("demonstration", OVERVIEW, period="2026-13")
    assert not at.exception
    assert "is no period" in at.toast[0].value


def test_markup_in_names_is_escaped() -> None:
    """A name with Markdown in it keeps every character and means nothing more."""
    assert plain("a_b [x](y) $1") == r"a\_b \[x\]\(y\) \$1"
