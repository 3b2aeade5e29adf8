"""Stores that many tests look at: each is built once in a test run, by whichever process needs it first, and copied."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pandas as pd
import pytest

from data.demo.exports import write_exports
from data.record import ImportOptions, Record, open_record
from data.store.store import Store

#: The day on which the stores are looked at.
DAY = "2026-11-23"
_PATIENCE_SECONDS = 240


def filled(store: Path, content: str, kind: str = "responses") -> Path:
    """A store that holds what one more file says; nobody has it open."""
    record = open_record(store)
    record.import_content(content.encode(), f"{kind}.csv", ImportOptions(kind=kind))
    record.store.close()
    return store


def taken(store: Store, tables: Mapping[str, str | pd.DataFrame]) -> None:
    """Bring tables into an open store by the ordinary way in, each under the name of its kind; no row is rejected."""
    for kind, table in tables.items():
        content = table if isinstance(table, str) else table.to_csv(index=False)
        report = Record(store).import_content(content.strip().encode(), f"{kind}.csv", ImportOptions(kind=kind))
        assert report.rejected == 0, report.rejects


def responses(units: Sequence[str], per_unit: int) -> str:
    """Answers of some people of each unit in each month of a year."""
    lines = ["unit,responded_at,service,csat,respondent"]
    for place, unit in enumerate(units):
        for number in range(per_unit):
            month, day, score = number % 12 + 1, number % 28 + 1, (place + number) % 5 + 1
            lines.append(f"{unit},2026-{month:02d}-{day:02d},Mail,{score},{unit}-{number % 9}")
    return "\n".join(lines)


def demonstration(store: Path) -> None:
    """The demonstration company."""
    record = open_record(store)
    for export in write_exports(store.parent / "exports"):
        record.import_file(export.path, ImportOptions(kind=export.kind), by="demonstration")
    record.store.close()


HOLDINGS: dict[str, Callable[[Path], object]] = {
    "demonstration": demonstration,
    "empty": lambda store: open_record(store).store.close(),
    "one row": lambda store: filled(store, "unit,responded_at,csat\nFinance,2026-09-03,5\n"),
    "one measurement": lambda store: filled(
        store, "measure,period,value,unit,target\nAvailability,2026-09,99.1,Finance,99.5\n", "measurements"
    ),
    "one customer": lambda store: filled(store, responses(["Finance"], 60)),
    "300 customers": lambda store: filled(store, responses([f"Company {n:03d} <b>&" for n in range(300)], 36)),
}


def copied(holding: str, into: Path, temporary: Path) -> Path:
    """A copy of the store with that holding, which is built where no process has done so yet.

    Parameters
    ----------
    holding
        One of `HOLDINGS`.
    into
        The folder of the copy; it must not be there yet.
    temporary
        The test run's temporary folder, of this process.
    """
    shared = temporary.parent if "PYTEST_XDIST_WORKER" in os.environ else temporary
    whole, building = shared / f"store of {holding}", shared / f"building {holding}"
    try:
        (shared / f"claimed {holding}").mkdir()
    except FileExistsError:
        _wait_for(whole)
    else:
        building.mkdir()
        HOLDINGS[holding](building / "store.duckdb")
        building.rename(whole)
    shutil.copytree(whole, into, ignore=shutil.ignore_patterns("exports"))
    return into / "store.duckdb"


def _wait_for(folder: Path) -> None:
    """Wait until another process has built a store."""
    until = time.monotonic() + _PATIENCE_SECONDS
    while not folder.exists():
        if time.monotonic() > until:
            pytest.fail(f"Another process has not built the {folder.name} within {_PATIENCE_SECONDS} seconds.")
        time.sleep(0.1)
