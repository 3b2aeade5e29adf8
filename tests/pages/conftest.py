"""Stores to look at: the demonstration company, nothing, one row, one customer, three hundred customers."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.demo import write_exports
from data.record import ImportOptions, open_record

DAY = "2026-11-23"
# Seconds of processor time that a repeated run of a page may take.
REPEATED_RUN = 0.25


def quickest_run(at: AppTest, runs: int = 5) -> float:
    """Run a page again and again; the least processor time it took, which other programs do not stretch."""
    taken = []
    for _ in range(runs):
        started = time.process_time()
        at.run()
        taken.append(time.process_time() - started)
    return min(taken)


def responses(units: list[str], per_unit: int) -> str:
    """Answers of some people of each unit in each month of a year."""
    lines = ["unit,responded_at,service,csat,respondent"]
    for place, unit in enumerate(units):
        for number in range(per_unit):
            month, day, score = number % 12 + 1, number % 28 + 1, (place + number) % 5 + 1
            lines.append(f"{unit},2026-{month:02d}-{day:02d},Mail,{score},{unit}-{number % 9}")
    return "\n".join(lines)


def filled(store: Path, content: str, kind: str = "responses") -> Path:
    """A store that holds what one file says."""
    record = open_record(store)
    record.import_content(content.encode(), f"{kind}.csv", ImportOptions(kind=kind))
    record.store.close()
    return store


@pytest.fixture(scope="session")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Give the path of a store by what it holds; each is built once."""
    folder = tmp_path_factory.mktemp("stores")
    built: dict[str, Path] = {}

    def build(name: str) -> Path:
        store = folder / f"{name}.duckdb"
        if name == "demonstration":
            record = open_record(store)
            for export in write_exports(folder / "exports"):
                record.import_file(export.path, ImportOptions(kind=export.kind), by="demonstration")
            record.store.close()
        elif name == "one row":
            filled(store, "unit,responded_at,csat\nFinance,2026-09-03,5\n")
        elif name == "one measurement":
            filled(store, "measure,period,value,unit,target\nAvailability,2026-09,99.1,Finance,99.5\n", "measurements")
        elif name == "one customer":
            filled(store, responses(["Finance"], 60))
        elif name == "300 customers":
            filled(store, responses([f"Company {number:03d} <b>&" for number in range(300)], 36))
        return store

    def find(name: str) -> Path:
        if name not in built:
            built[name] = build(name)
        return built[name]

    return find


Enter = Callable[[Path, str], AppTest]


@pytest.fixture
def enter(monkeypatch: pytest.MonkeyPatch) -> Iterator[Enter]:
    """Open a page of a store of one's own, passing through the frame as everybody does."""
    opened: list[Path] = []

    def go(store: Path, page: str) -> AppTest:
        opened.append(store)
        monkeypatch.setenv("RAPPORT_STORE", str(store))
        monkeypatch.setenv("RAPPORT_TODAY", DAY)
        at = AppTest.from_file(str(Path(__file__).parents[2] / "pages" / "navigation.py"), default_timeout=60)
        return at.run().switch_page(page).run()

    yield go
    st.cache_data.clear()
    for store in opened:
        open_record(store).store.close()


def said(at: AppTest) -> str:
    """Everything a page says in its own sentences."""
    bodies = [element.proto.body for element in at.get("html") if "<style>" not in element.proto.body]
    plain = re.sub(r"<[^>]+>", " ", " ".join(bodies)) + " ".join(warning.value for warning in at.warning)
    return " ".join(unescape(plain).split())


def settled(at: AppTest) -> AppTest:
    """Look again until nothing is on its way any more, as a browser does by itself."""
    while any(button.key.startswith("cancel-") for button in at.button if button.key):
        at.run()
    return at


def press(at: AppTest, label: str) -> AppTest:
    """Press the button with this label, and wait for what it begins."""
    settled(next(button for button in at.button if button.label.replace("\\", "") == label).click().run())
    return at

