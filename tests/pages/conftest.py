"""Pages as a visitor opens them, and what they say."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import pages.navigation
from data.record import open_record
from tests.conftest import Stores
from tests.stores import DAY

NAVIGATION = Path(pages.navigation.__file__)
PLACES = [place for places in pages.navigation.MENU.values() for place in places]

Enter = Callable[..., AppTest]


def quickest_run(at: AppTest, runs: int = 5) -> float:
    """Run a page again and again; the least processor time it took, which other programs do not stretch."""
    taken = []
    for _ in range(runs):
        started = time.process_time()
        at.run()
        taken.append(time.process_time() - started)
    return min(taken)


@pytest.fixture
def enter(monkeypatch: pytest.MonkeyPatch, stores: Stores) -> Iterator[Enter]:
    """Open a page of a store, passing through the frame as everybody does.

    The store is said by what it holds, if it is only looked at, or by the path of one's own. Answers are kept from
    test to test, as they are from visitor to visitor: they are told apart by store and revision.
    """
    own: list[Path] = []

    def go(held: str | Path, page: str, *, today: str = DAY, **address: str) -> AppTest:
        own.extend([held] if isinstance(held, Path) else [])
        monkeypatch.setenv("RAPPORT_STORE", str(stores(held) if isinstance(held, str) else held))
        monkeypatch.setenv("RAPPORT_TODAY", today)
        at = AppTest.from_file(str(NAVIGATION), default_timeout=60)
        at.query_params.update(address)
        # As a click on a row leads there, without running the first page of the menu.
        at.session_state["destination"] = page
        return at.run()

    yield go
    for store in own:
        open_record(store).store.close()


def said(at: AppTest) -> str:
    """Everything a page says in its own sentences."""
    bodies = [element.proto.body for element in at.get("html") if "<style>" not in element.proto.body]
    plain = re.sub(r"<[^>]+>", " ", " ".join(bodies))
    warned = " ".join(re.sub(r"\\(.)", r"\1", warning.value) for warning in at.warning)
    return " ".join(unescape(f"{plain} {warned}").split())


def settled(at: AppTest) -> AppTest:
    """Look again until nothing is on its way any more, as a browser does by itself."""
    while any(button.key.startswith("cancel-") for button in at.button if button.key):
        at.run()
    return at


def press(at: AppTest, label: str) -> AppTest:
    """Press the button with this label, the last of them where a dialog stands behind the page; wait for the rest."""
    settled([button for button in at.button if button.label.replace("\\", "") == label][-1].click().run())
    return at
