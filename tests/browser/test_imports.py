"""A long import in a real browser: how far it is can be seen, and stopping it leaves nothing behind."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Start, opened

pytestmark = pytest.mark.browser

ROWS = 400_000
LONG = 180_000


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A file whose import takes some seconds."""
    lines = (f"Stations,2026-11-{n % 22 + 1:02d},{n % 5 + 1},p{n % 999},R{n}" for n in range(ROWS))
    file = tmp_path / "large.csv"
    file.write_text("unit,responded_at,csat,respondent,response_id\n" + "\n".join(lines), encoding="utf-8")
    return file


def cancel(page: Page) -> None:
    """Wait until the progress is seen, and stop."""
    expect(page.locator(".st-key-progress")).to_contain_text("rows per second", timeout=LONG)
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("Stopped: nothing of large.csv was kept.").first).to_be_visible(timeout=LONG)


def test_a_long_import_can_be_stopped_and_leaves_nothing(start: Start, browser: Browser, large: Path) -> None:
    """Stopped while it is looked through and again while it is imported, the file is in no history and no figure."""
    page, _ = opened(browser, start() + "/import")
    before = page.locator(".answer").inner_text()
    page.locator("input[type=file]").set_input_files(large)
    cancel(page)
    page.get_by_role("button", name="Look again").click()
    expect(page.get_by_text(f"{ROWS:,} = {ROWS:,} new or changed")).to_be_visible(timeout=LONG)
    page.get_by_role("button", name="Import large.csv").click()
    cancel(page)
    expect(page.locator(".answer")).to_have_text(before)
    page.reload()
    expect(page.locator(".answer")).to_have_text(before, timeout=LONG)
    page.context.close()
