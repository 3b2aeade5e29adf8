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

from data.record import open_record
from pages import navigation
from tests.stores import DAY, demonstration

REPEATS = 5


def page_times() -> Iterator[tuple[str, float, float]]:
    """Give each page with the seconds of its first run and the median seconds of a repeated one."""
    at = AppTest.from_file(navigation.__file__, default_timeout=120).run()
    for place in (place for places in navigation.MENU.values() for place in places):
        st.cache_data.clear()
        at.switch_page(place.file)
        first = seconds(at)
        yield place.file, first, median(seconds(at) for _ in range(REPEATS))


def seconds(at: AppTest) -> float:
    """Run the page that is open once; how long the server took."""
    started = time.perf_counter()
    at.run()
    return time.perf_counter() - started


def page_speed_lines() -> Iterator[str]:
    """The times as lines of text, from a store built for the purpose."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "rapport.duckdb"
        os.environ |= {"RAPPORT_STORE": str(store), "RAPPORT_TODAY": DAY}
        demonstration(store)
        yield f"{'page':<32}{'first':>8}{'again':>8}   (at most 1.00 s and 0.25 s)"
        for page, first, again in page_times():
            yield f"{page:<32}{first:>8.2f}{again:>8.2f}"
        open_record(store).store.close()


if __name__ == "__main__":
    print("\n".join(page_speed_lines()))
