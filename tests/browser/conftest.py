"""A real server and a real browser; skipped with a sentence where there is no Chromium."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from tests.stores import DAY, copied

# A busy machine may take its time: what must become true is waited for, and nothing else.
expect.set_options(timeout=30_000)

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

#: A page, once it has said its answer; and what it must not show.
READY = ".answer, .nothing"
WRONG = "[data-testid='stException'], [data-testid='stAlertContentError']"
SIZES = {"projector": (1440, 900), "telephone": (390, 844)}

Start = Callable[[], str]
Opened = tuple[Page, list[str]]


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration company in a store of its own."""
    return copied("demonstration", tmp_path_factory.mktemp("browser") / "store", tmp_path_factory.getbasetemp())


@pytest.fixture
def start(store: Path) -> Iterator[Start]:
    """Start a server that nobody has visited yet; give its address."""
    running: list[subprocess.Popen[bytes]] = []

    def fresh() -> str:
        while running:
            stop(running.pop())
        port = free_port()
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
        environment = os.environ | {"RAPPORT_STORE": str(store), "RAPPORT_TODAY": DAY}
        running.append(subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL))
        wait_for(f"http://127.0.0.1:{port}/api/health")
        return f"http://127.0.0.1:{port}"

    yield fresh
    for server in running:
        stop(server)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, as the system has it."""
    if CHROMIUM is None:
        pytest.skip("The browser walk needs Chromium: install it (apt-get install chromium) and run the tests again.")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield opened
        opened.close()


def opened(browser: Browser, address: str, size: tuple[int, int] = SIZES["projector"]) -> Opened:
    """A page that has settled, of a visitor of its own, and what its console complained about."""
    page = browser.new_context(viewport={"width": size[0], "height": size[1]}).new_page()
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
    expect(page.locator(READY).first).to_be_visible()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, seconds: float = 60) -> None:
    """Wait until a server answers."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    pytest.fail(f"No answer from {address} within {seconds:.0f} seconds.")


def stop(server: subprocess.Popen[bytes]) -> None:
    """Stop a server and wait until it has let go of its store."""
    server.terminate()
    try:
        server.wait(timeout=15)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait(timeout=15)
