"""Every page of the menu, with data, with nothing, and with hardly anything: it makes sense and nothing goes wrong."""

from __future__ import annotations

import pytest

from pages.parts.frame.address import Place
from tests.pages.conftest import PLACES, Enter, quickest_run, said
from tests.stores import HOLDINGS

# Seconds of processor time that a repeated run of a page may take.
REPEATED_RUN = 0.25

every_page = pytest.mark.parametrize("place", PLACES, ids=lambda place: place.title)


@every_page
@pytest.mark.parametrize("holding", HOLDINGS)
def test_every_page_makes_sense(enter: Enter, holding: str, place: Place) -> None:
    """A page says something with whatever there is, and no exception is shown."""
    at = enter(holding, place.file)
    assert not at.exception
    assert len(said(at)) > 20


@every_page
def test_a_page_is_quick(enter: Enter, place: Place) -> None:
    """With the demonstration store a repeated run costs the server at most a quarter of a second."""
    at = enter("demonstration", place.file)
    assert quickest_run(at) < REPEATED_RUN
    assert not at.exception


@every_page
def test_names_and_periods_that_nobody_knows_do_no_harm(enter: Enter, place: Place) -> None:
    """An old or mistyped address leads to the page, which says what it can."""
    wrong = dict.fromkeys(("against", "surveys", "customers", "services", "customer", "question", "organised"), "none")
    at = enter("demonstration", place.file, period="2026-13", **wrong)
    assert not at.exception
    assert len(said(at)) > 20


@every_page
def test_a_day_before_all_data_does_no_harm(enter: Enter, place: Place) -> None:
    """Looked at on a day on which nothing was known yet, as by a clock set wrong, a page says what it can."""
    at = enter("one customer", place.file, today="2020-01-15")
    assert not at.exception
    assert not at.error
    assert len(said(at)) > 20
