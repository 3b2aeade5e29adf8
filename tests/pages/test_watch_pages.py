"""Attention and methods on pages: with data, with nothing, with one row; how far to believe, and where it leads."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.record import open_record
from tests.pages.conftest import DAY, REPEATED_RUN, quickest_run

NAVIGATION = Path(__file__).parents[2] / "pages" / "navigation.py"
ATTENTION, METHODS = "portfolio/attention.py", "records/methods.py"
HOLDINGS = ["demonstration", "empty", "one row", "one measurement", "one customer", "300 customers"]

Visit = Callable[..., AppTest]


@pytest.fixture
def visit(monkeypatch: pytest.MonkeyPatch, stores: Callable[[str], Path]) -> Iterator[Visit]:
    """Open a page of a store, passing through the frame as everybody does."""
    opened: list[Path] = []

    def go(holding: str, page: str, **address: str) -> AppTest:
        opened.append(stores(holding))
        monkeypatch.setenv("RAPPORT_STORE", str(opened[-1]))
        monkeypatch.setenv("RAPPORT_TODAY", DAY)
        at = AppTest.from_file(str(NAVIGATION), default_timeout=60)
        for name, value in address.items():
            at.query_params[name] = value
        return at.run().switch_page(page).run()

    yield go
    st.cache_data.clear()
    for store in opened:
        open_record(store).store.close()


def text(at: AppTest) -> str:
    """Everything a page says in its own sentences."""
    bodies = [element.proto.body for element in at.get("html") if "<style>" not in element.proto.body]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", " ".join(bodies)))


@pytest.mark.parametrize("page", [ATTENTION, METHODS])
@pytest.mark.parametrize("holding", HOLDINGS)
def test_every_page_makes_sense(visit: Visit, holding: str, page: str) -> None:
    """A page says something with whatever there is, and no exception is shown."""
    at = visit(holding, page)
    assert not at.exception
    assert len(text(at)) > 20


@pytest.mark.parametrize("page", [ATTENTION, METHODS])
def test_a_page_is_quick(visit: Visit, page: str) -> None:
    """With the demonstration store a repeated run costs the server at most a quarter of a second."""
    at = visit("demonstration", page)
    assert quickest_run(at) < REPEATED_RUN
    assert not at.exception


def test_the_first_line_says_who_and_how_far_to_believe(visit: Visit) -> None:
    """Customers with signals, what usually proves nothing, and what the scan does not find."""
    said = text(visit("demonstration", ATTENTION))
    assert "3 customers have signals of a lasting decline. Of 3 such signals, usually fewer than one proves" in said
    assert "yesterday&#x27;s incident is not among them" in said
    assert "Mirror check" in said
    assert "As of 23 Nov 2026" in said


def test_signals_lead_to_their_history_and_their_customer(visit: Visit) -> None:
    """Another signal can be chosen; its sentence stands under its history, and a button opens the customer."""
    at = visit("demonstration", ATTENTION)
    box = at.selectbox(key="signal")
    assert box.value == "Container Terminal: less satisfied"
    at = box.set_value("Passenger Sales: fewer answer").run()
    assert "Answered, of those invited, by month" in text(at)
    assert at.button(key="open").label == "Open Passenger Sales"
    at.button(key="open").click().run()
    assert not at.exception
    assert "Passenger Sales" in text(at)


def test_a_customers_page_tells_its_signals(visit: Visit) -> None:
    """The customer's own page says what changed and what was said, in the same words."""
    said = text(visit("demonstration", "customers/customer.py", customer="Freight Trains"))
    assert "Satisfaction fell 0.9 points since December 2025" in said
    assert "came with a score of 2 or less" in said


def test_the_overview_tells_signals_first(visit: Visit) -> None:
    """The first changed customer is the first that needs attention."""
    at = visit("demonstration", "portfolio/overview.py")
    assert at.button(key="changed-0").label == "Container Terminal"
    assert "3 customers with signals of a lasting decline" in text(at)


def test_a_link_opens_its_method(visit: Visit) -> None:
    """The method asked for stands first; without one, or with an unknown one, there is the list."""
    assert "Each signal states the probability" in text(visit("demonstration", METHODS, figure="signals"))[:400]
    assert not visit("demonstration", METHODS, figure="tea leaves").exception
