"""Attention and methods in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Start

pytestmark = pytest.mark.browser

SIZES = {"projector": (1440, 900), "telephone": (390, 844)}
WRONG = "[data-testid='stException'], [data-testid='stAlertContentError']"


def opened(browser: Browser, address: str, size: str = "projector") -> Page:
    width, height = SIZES[size]
    page = browser.new_context(viewport={"width": width, "height": height}).new_page()
    page.goto(address)
    page.wait_for_selector(".answer, .nothing", timeout=30_000)
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=30_000)
    return page


@pytest.mark.parametrize("size", SIZES)
def test_both_pages_work(start: Start, browser: Browser, size: str) -> None:
    """Neither page shows an error or is wider than its window."""
    base = start()
    for path, title in {"/attention": "Attention", "/methods": "Methods"}.items():
        page = opened(browser, base + path, size)
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        assert page.locator(WRONG).count() == 0, title
        too_wide = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth - window.innerWidth")
        assert too_wide <= 0, title
        page.context.close()


def test_a_figure_leads_to_its_method_and_back(start: Start, browser: Browser) -> None:
    """The mark in a figure's corner opens its method; the period is still there when one goes back."""
    page = opened(browser, start() + "/?period=2026-Q1")
    page.locator("[class*=st-key-explain-levels] a").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Methods")
    expect(page.locator(".st-key-asked-for")).to_contain_text("Agreed levels met")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Overview")
    expect(page.locator(".scope")).to_contain_text("1 Jan 2026 to 31 Mar 2026")
    page.context.close()


def test_a_line_leads_to_its_customer(start: Start, browser: Browser) -> None:
    """A click on a name opens that customer."""
    page = opened(browser, start() + "/attention")
    page.locator("[class*=st-key-line-changed] button").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Container Terminal")
    page.context.close()
