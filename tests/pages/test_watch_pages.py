"""Attention and methods on pages: with data, with nothing, with one row; how far to believe, and where it leads."""

from __future__ import annotations

from tests.pages.conftest import Enter, said

ATTENTION, METHODS = "portfolio/attention.py", "records/methods.py"

def test_the_first_line_says_who_and_how_far_to_believe(enter: Enter) -> None:
    """Customers with signals, what usually proves nothing, and what the scan does not find."""
    told = said(enter("demonstration", ATTENTION))
    assert "3 customers have signals of a lasting decline. Of 3 such signals, usually fewer than one proves" in told
    assert "yesterday's incident is not among them" in told
    assert "Mirror check" in told
    assert "As of 23 Nov 2026" in told


def test_signals_lead_to_their_history_and_their_customer(enter: Enter) -> None:
    """Another signal can be chosen; its sentence stands under its history, and a button opens the customer."""
    at = enter("demonstration", ATTENTION)
    box = at.selectbox(key="signal")
    assert box.value == "Container Terminal: less satisfied"
    at = box.set_value("Passenger Sales: fewer answer").run()
    assert "Answered, of those invited, by month" in said(at)
    assert at.button(key="open").label == "Open Passenger Sales"
    at.button(key="open").click().run()
    assert not at.exception
    assert "Passenger Sales" in said(at)


def test_a_customers_page_tells_its_signals(enter: Enter) -> None:
    """The customer's own page says what changed and what was said, in the same words."""
    told = said(enter("demonstration", "customers/customer.py", customer="Freight Trains"))
    assert "Satisfaction fell 0.9 points since December 2025" in told
    assert "came with a score of 2 or less" in told


def test_the_overview_tells_signals_first(enter: Enter) -> None:
    """The first changed customer is the first that needs attention."""
    at = enter("demonstration", "portfolio/overview.py")
    assert at.button(key="changed-0").label == "Container Terminal"
    assert "3 customers with signals of a lasting decline" in said(at)


def test_a_link_opens_its_method(enter: Enter) -> None:
    """The method asked for stands first; without one, or with an unknown one, there is the list."""
    at = enter("empty", METHODS)
    at.query_params["figure"] = "signals"
    assert "Each signal states the probability" in said(at.run())[:400]
    at.query_params["figure"] = "tea leaves"
    assert not at.run().exception
