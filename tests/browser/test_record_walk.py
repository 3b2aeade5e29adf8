"""Editing the record in a real browser: in place, in conflict, taken back; an agreement opened by a click."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Start

pytestmark = pytest.mark.browser

PAGES = {"/structure": "Structure", "/agreements": "Agreements", "/services": "Services"}
# High enough for the whole page: rows of a table are drawn, so they are found by their place.
SIZES = {"projector": (1440, 2600), "telephone": (390, 844)}
WRONG = "[data-testid='stException'], [data-testid='stAlertContentError']"
ROW_PX, HEADING_PX, PERSON_PX, MANDATE_PX = 36, 36, 230, 800


def opened(browser: Browser, address: str, size: str = "projector") -> Page:
    width, height = SIZES[size]
    page = browser.new_context(viewport={"width": width, "height": height}).new_page()
    page.goto(address)
    settled(page)
    return page


def settled(page: Page) -> None:
    page.wait_for_selector(".answer, .nothing", timeout=30_000)
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=30_000)
    page.wait_for_timeout(500)


def typed(page: Page, table: str, x: int, text: str) -> None:
    """Type into a cell of the first row, as a person would."""
    grid = page.locator(f"[class*=st-key-{table}] canvas").first
    expect(grid).to_be_visible()
    page.wait_for_timeout(1500)
    box = grid.bounding_box()
    assert box
    page.mouse.click(box["x"] + x, box["y"] + HEADING_PX + ROW_PX / 2)
    # Opened first: a key that opens the cell itself may be lost on a busy machine.
    page.keyboard.press("Enter")
    cell = page.locator("#portal textarea, #portal input").first
    expect(cell).to_be_visible()
    cell.fill(text)
    page.wait_for_timeout(300)
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 change is not saved yet:")).to_be_visible()


def editing_roles(browser: Browser, address: str, who: str) -> Page:
    page = opened(browser, f"{address}/structure")
    page.get_by_label("Your name").fill(who)
    page.keyboard.press("Enter")
    page.get_by_text("People and roles", exact=True).last.click()
    settled(page)
    return page


@pytest.mark.parametrize("size", SIZES)
def test_every_page_of_the_record_works(start: Start, browser: Browser, size: str) -> None:
    """No page of the record shows an error or is wider than its window."""
    base = start()
    for path, title in PAGES.items():
        page = opened(browser, base + path, size)
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        assert page.locator(WRONG).count() == 0, title
        too_wide = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth - window.innerWidth")
        assert too_wide <= 0, title
        page.context.close()


def test_two_people_editing_one_row_get_a_conflict_and_lose_nothing(start: Start, browser: Browser) -> None:
    """The second to save is told who changed what; what they typed stays; the first can take theirs back."""
    base = start()
    omar, pia = (editing_roles(browser, base, who) for who in ("Omar", "Pia"))
    typed(omar, "register-roles", PERSON_PX, "Stella Roux")
    typed(pia, "register-roles", MANDATE_PX, "Tablets for all crews")
    omar.get_by_role("button", name="Save it").click()
    expect(omar.get_by_role("button", name="Undo last change (Omar")).to_be_visible()
    pia.get_by_role("button", name="Save it").click()
    expect(pia.get_by_text("Somebody has removed the role Passenger Trains, Stellan Roux")).to_be_visible()
    expect(pia.get_by_text("→ Tablets for all crews")).to_be_visible()
    omar.get_by_role("button", name="Undo last change").click()
    expect(omar.get_by_role("button", name="Undo last change")).to_have_count(0)
    pia.get_by_role("button", name="Save it").click()
    expect(pia.get_by_role("button", name="Undo last change (Pia")).to_be_visible()
    pia.get_by_role("button", name="Undo last change").click()
    expect(pia.get_by_role("button", name="Undo last change")).to_have_count(0)
    for page in (omar, pia):
        page.context.close()


def test_a_click_on_a_row_opens_its_agreement(start: Start, browser: Browser) -> None:
    """The register's first row is the agreement with the nearest date; below it stands how it was delivered."""
    page = opened(browser, start() + "/agreements")
    grid = page.locator(".st-key-register canvas").first
    page.wait_for_timeout(1500)
    box = grid.bounding_box()
    assert box
    page.mouse.click(box["x"] + 80, box["y"] + HEADING_PX + ROW_PX / 2)
    expect(page.locator(".st-key-opened")).to_contain_text("“Warehouse scanning, Warehousing” is in force")
    expect(page.locator(".st-key-opened")).to_contain_text("agreed levels met in Q3 2026")
    page.context.close()
