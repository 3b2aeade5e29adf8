"""Editing the record in a real browser: in place, in conflict, taken back; an agreement opened by a click."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Start, opened, settled

pytestmark = pytest.mark.browser

# High enough for the whole page: rows of a table are drawn, so they are found by their place.
TALL = (1440, 2600)
ROW_PX, HEADING_PX = 36, 36
# Two columns of the roles: their place, and where to click in them.
PERSON, PERSON_PX, MANDATE, MANDATE_PX = 2, 230, 5, 800


def click_first_row(page: Page, table: str, x: int, first: str) -> None:
    """Click into the first row of a table, once the row that begins so is drawn and the table moves no more."""
    grid = page.locator(f"[class*=st-key-{table}]").first
    expect(grid.locator("canvas td[id^=glide-cell-][id$='-0']").filter(has_text=first).first).to_be_attached()
    settled(page)
    grid.locator(".dvn-scroller").click(position={"x": x, "y": HEADING_PX + ROW_PX / 2})


def typed(page: Page, column: int, x: int, text: str) -> None:
    """Type into a cell of the first role, as a person would."""
    click_first_row(page, "register-roles", x, "Passenger Trains")
    expect(page.locator(f"[class*=st-key-register-roles] #glide-cell-{column}-0")).to_have_attribute(
        "aria-selected", "true"
    )
    page.keyboard.press("Enter")
    cell = page.locator("#portal textarea, #portal input").first
    cell.fill(text)
    expect(cell).to_have_value(text)
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 change is not saved yet:")).to_be_visible()


def editing_roles(browser: Browser, address: str, who: str) -> Page:
    page, _ = opened(browser, f"{address}/structure", TALL)
    page.get_by_label("Your name").fill(who)
    page.keyboard.press("Enter")
    settled(page)
    page.get_by_text("People and roles", exact=True).last.click()
    settled(page)
    return page


def test_two_people_editing_one_row_get_a_conflict_and_lose_nothing(start: Start, browser: Browser) -> None:
    """The second to save is told who changed what; what they typed stays; the first can take theirs back."""
    base = start()
    omar, pia = (editing_roles(browser, base, who) for who in ("Omar", "Pia"))
    typed(omar, PERSON, PERSON_PX, "Stella Roux")
    typed(pia, MANDATE, MANDATE_PX, "Tablets for all crews")
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
    page, _ = opened(browser, start() + "/agreements", TALL)
    click_first_row(page, "register", 80, "Warehouse scanning, Warehousing")
    expect(page.locator(".st-key-opened")).to_contain_text("“Warehouse scanning, Warehousing” is in force")
    expect(page.locator(".st-key-opened")).to_contain_text("agreed levels met in Q3 2026")
    page.context.close()
