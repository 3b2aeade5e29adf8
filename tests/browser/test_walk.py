"""A walk through the pages in a real browser."""

from __future__ import annotations

import json
import urllib.request

import pytest
from playwright.sync_api import Browser, expect

from pages.navigation import MENU
from pages.parts.frame.address import AGAINST, CUSTOMER, CUSTOMERS, PERIOD, SERVICES, SURVEYS, Place
from tests.browser.conftest import SIZES, WRONG, Start, opened, settled

pytestmark = pytest.mark.browser

PLACES = [place for places in MENU.values() for place in places]
#: The page of one customer is headed by its name.
FIRST_CUSTOMER = "Commercial"


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.title)
def test_a_deep_link_into_a_fresh_server_passes_through_the_frame(start: Start, browser: Browser, place: Place) -> None:
    """The first visitor of a server who opens any page finds its title, the whole menu and the filters it shows."""
    page, _ = opened(browser, f"{start()}/{place.path}")
    heading = FIRST_CUSTOMER if CUSTOMER in place.filters else place.title
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    for each in PLACES:
        expect(page.get_by_test_id("stSidebarNav").get_by_text(each.title, exact=True)).to_be_visible()
    for key in (PERIOD, AGAINST, SURVEYS, CUSTOMERS, SERVICES, CUSTOMER):
        expect(page.locator(f".st-key-filter-{key}")).to_be_visible(visible=key in place.filters)
    page.context.close()


@pytest.mark.parametrize("size", SIZES)
def test_every_page_works(start: Start, browser: Browser, size: str) -> None:
    """No page shows an error, complains in the console, or is wider than its window."""
    base = start()
    for place in PLACES:
        page, complaints = opened(browser, f"{base}/{place.path}", SIZES[size])
        assert page.locator(WRONG).count() == 0, place.title
        assert complaints == [], place.title
        too_wide = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth - window.innerWidth")
        assert too_wide <= 0, place.title
        page.context.close()


def test_filters_survive_menu_links_and_back(start: Start, browser: Browser) -> None:
    """A period in the address holds when one goes on by the menu, by a figure, and back."""
    page, _ = opened(browser, start() + "/?period=2026-Q1")
    scope = page.locator(".scope")
    expect(scope).to_contain_text("1 Jan 2026 to 31 Mar 2026")
    page.get_by_test_id("stSidebarNav").get_by_text("Satisfaction", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Satisfaction")
    expect(scope).to_contain_text("1 Jan 2026 to 31 Mar 2026")
    assert "period=Q1+2026" in page.url
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Overview")
    settled(page)
    expect(scope).to_contain_text("1 Jan 2026 to 31 Mar 2026")
    page.locator("[class*=st-key-figure-levels] a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Service levels")
    expect(scope).to_contain_text("1 Jan 2026 to 31 Mar 2026")
    page.context.close()


def test_a_customers_line_leads_to_the_customer(start: Start, browser: Browser) -> None:
    """A click on a name on the overview opens that customer, and the address says so."""
    page, _ = opened(browser, start())
    line = page.locator("[class*=st-key-line-] button").first
    name = line.inner_text().strip()
    line.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    settled(page)
    assert f"customer={name.replace(' ', '+')}" in page.url
    page.context.close()


def test_health_is_answered_without_a_visitor(start: Start) -> None:
    """The API says that the application works and which state of the store it shows."""
    with urllib.request.urlopen(start() + "/api/health", timeout=10) as answer:
        said = json.load(answer)
    assert said["status"] == "ok"
    assert said["revision"] > 0
