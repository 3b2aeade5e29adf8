"""Attention and methods in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Start, opened

pytestmark = pytest.mark.browser


def test_a_figure_leads_to_its_method_and_back(start: Start, browser: Browser) -> None:
    """The mark in a figure's corner opens its method; the period is still there when one goes back."""
    page, _ = opened(browser, start() + "/?period=2026-Q1")
    page.locator("[class*=st-key-explain-levels] a").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Methods")
    expect(page.locator(".st-key-asked-for")).to_contain_text("Agreed levels met")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Overview")
    expect(page.locator(".scope")).to_contain_text("1 Jan 2026 to 31 Mar 2026")
    page.context.close()


def test_a_line_leads_to_its_customer(start: Start, browser: Browser) -> None:
    """A click on a name opens that customer."""
    page, _ = opened(browser, start() + "/attention")
    page.locator("[class*=st-key-line-changed] button").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Container Terminal")
    page.context.close()
