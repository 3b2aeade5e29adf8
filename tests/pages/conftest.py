"""Stores to look at: the demonstration company, nothing, one row, one customer, three hundred customers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from data.demo import write_exports
from data.record import ImportOptions, open_record

DAY = "2026-11-23"


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
