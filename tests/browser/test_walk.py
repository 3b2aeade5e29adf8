"""A walk through the pages in a real browser."""

from __future__ import annotations

import json
import urllib.request

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.browser.conftest import Start

pytestmark = pytest.mark.browser

PAGES = {
    "/": "Overview",
    "/satisfaction": "Satisfaction",
    "/service-levels": "Service levels",
    "/customer": "Customer",
    "/import": "Import",
    "/sources": "Sources",
    "/names": "Names",
}
SIZES = {"projector": (1440, 900), "telephone": (390, 844)}
#: The page of one customer is headed by its name.
FIRST_CUSTOMER = "Commercial"
READY = ".answer, .nothing"
WRONG = "[data-testid='stException'], [data-testid='stAlertContentError']"


def opened(browser: Browser, address: str, size: tuple[int, int] = SIZES["projector"]) -> tuple[Page, list[str]]:
    """A page that has settled, and what its console complained about."""
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if is_complaint(message) else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)
    settled(page)
    return page, complaints


def is_complaint(message: ConsoleMessage) -> bool:
    """An error in the console; Streamlit's own search for its base address below a deep link is none."""
    return message.type == "error" and "_stcore" not in message.location.get("url", "")


def settled(page: Page) -> None:
    """Wait until the page has said its answer and the server has nothing more to send."""
    page.wait_for_selector(READY, timeout=30_000)
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=30_000)


@pytest.mark.parametrize("path", PAGES)
def test_a_deep_link_into_a_fresh_server_passes_through_the_frame(start: Start, browser: Browser, path: str) -> None:
    """The first visitor of a server who opens any page finds its title, the whole menu and the shared filters."""
    page, _ = opened(browser, start() + path)
    heading = FIRST_CUSTOMER if path == "/customer" else PAGES[path]
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    for title in PAGES.values():
        expect(page.get_by_test_id("stSidebarNav").get_by_text(title, exact=True)).to_be_visible()
    page.close()


@pytest.mark.parametrize("size", SIZES)
def test_every_page_works(start: Start, browser: Browser, size: str) -> None:
    """No page shows an error, complains in the console, or is wider than its window."""
    base = start()
    for path, title in PAGES.items():
        page, complaints = opened(browser, base + path, SIZES[size])
        assert page.locator(WRONG).count() == 0, title
        assert complaints == [], title
        too_wide = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth - window.innerWidth")
        assert too_wide <= 0, title
        page.close()


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
    page.close()


def test_a_customers_line_leads_to_the_customer(start: Start, browser: Browser) -> None:
    """A click on a name on the overview opens that customer, and the address says so."""
    page, _ = opened(browser, start())
    line = page.locator("[class*=st-key-line-] button").first
    name = line.inner_text().strip()
    line.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    settled(page)
    assert f"customer={name.replace(' ', '+')}" in page.url
    page.close()


def test_health_is_answered_without_a_visitor(start: Start) -> None:
    """The API says that the application works and which state of the store it shows."""
    with urllib.request.urlopen(start() + "/api/health", timeout=10) as answer:
        said = json.load(answer)
    assert said["status"] == "ok"
    assert said["revision"] > 0
