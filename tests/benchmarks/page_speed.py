"""How long the server takes for each page of the demonstration company: ``python -m tests.benchmarks.page_speed``.

At most 1 s for the first run after a change of the store, 0.25 s for a repeated one (two cores).
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import streamlit as st
from streamlit.testing.v1 import AppTest

from data.demo import write_exports
from data.record import ImportOptions, open_record

NAVIGATION = Path(__file__).parents[2] / "pages" / "navigation.py"
PAGES = (
    "portfolio/overview.py",
    "portfolio/attention.py",
    "portfolio/satisfaction.py",
    "portfolio/service_levels.py",
    "customers/customer.py",
    "customers/structure.py",
    "customers/agreements.py",
    "customers/services.py",
    "records/imports.py",
)
REPEATS = 5


def page_times() -> Iterator[tuple[str, float, float]]:
    """Give each page with the seconds of its first run and the median seconds of a repeated one."""
    at = AppTest.from_file(str(NAVIGATION), default_timeout=120).run()
    for page in PAGES:
        st.cache_data.clear()
        at.switch_page(page)
        first = seconds(at)
        yield page, first, median(seconds(at) for _ in range(REPEATS))


def seconds(at: AppTest) -> float:
    """Run the page that is open once; how long the server took."""
    started = time.perf_counter()
    at.run()
    return time.perf_counter() - started


def page_speed_lines() -> Iterator[str]:
    """The times as lines of text, from a store built for the purpose."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"RAPPORT_STORE": str(Path(folder) / "rapport.duckdb"), "RAPPORT_TODAY": "2026-11-23"}
        record = open_record()
        for export in write_exports(Path(folder) / "exports"):
            record.import_file(export.path, ImportOptions(kind=export.kind))
        yield f"{'page':<32}{'first':>8}{'again':>8}   (at most 1.00 s and 0.25 s)"
        for page, first, again in page_times():
            yield f"{page:<32}{first:>8.2f}{again:>8.2f}"
        record.store.close()


if __name__ == "__main__":
    print("\n".join(page_speed_lines()))
