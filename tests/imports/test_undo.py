"""Imports, corrections and undos in any order: after each, the store is as if what was undone had never come."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.imports.options import ImportOptions
from data.record import Record
from data.store.store import Store, open_store

UNITS, MONTHS, VALUES = ("Finance", "Retail"), ("2026-01", "2026-02", "2026-03"), (90, 95)
Rows = dict[tuple[str, str], int]
sources = itertools.count()


@dataclass(frozen=True)
class Import:
    """A file of measurements, identified by unit and month, and what it means that a row is not in it."""

    rows: tuple[tuple[tuple[str, str], int], ...]
    window: str


@dataclass(frozen=True)
class Undo:
    """Takes back the n-th of the imports that stand, if there are any."""

    which: int


imports = st.builds(
    Import,
    st.lists(st.tuples(st.tuples(st.sampled_from(UNITS), st.sampled_from(MONTHS)), st.sampled_from(VALUES)), max_size=5)
    .filter(bool)
    .map(tuple),
    st.sampled_from(("append", "append", "replace", "full")),
)
steps = st.lists(st.one_of(imports, imports, st.builds(Undo, st.integers(0, 5))), min_size=1, max_size=9)


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    store = open_store(tmp_path_factory.mktemp("undo") / "store.duckdb")
    yield Record(store)
    store.close()


def expected(standing: list[Import]) -> Rows:
    """What figures should read: a file's rows replace older ones; a window takes away what it covers and lacks."""
    live: Rows = {}
    for file in standing:
        rows = dict(file.rows)
        covered = {month for _, month in rows}
        live = {
            key: value
            for key, value in live.items()
            if file.window == "append" or (file.window == "replace" and not min(covered) <= key[1] <= max(covered))
        } | rows
    return live


def live_rows(store: Store, source: str) -> Rows:
    names = store.query("names").set_index("name_id")["text"]
    rows = store.query("measurement_rows")
    rows = rows[rows["measure_id"].map(names) == f"measure of {source}"]
    return {
        (names[row.name_id], row.period_start.strftime("%Y-%m")): int(row.value) for row in rows.itertuples()
    }


def run(record: Record, source: str, file: Import) -> int:
    table = pd.DataFrame([(*key, value) for key, value in file.rows], columns=["unit", "period", "value"])
    table["measure"] = f"measure of {source}"
    content = table.to_csv(index=False).encode()
    options = ImportOptions(kind="measurements", source=source, window=file.window)
    report = record.import_content(content, f"{source}.csv", options)
    assert report.rows == report.accepted + report.duplicates + report.rejected == len(table)
    return report.batch or 0


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_any_sequence_of_imports_and_undos(record: Record, steps: list[Import | Undo]) -> None:
    """After each step exactly the rows live that the standing imports, alone and in order, would have left."""
    source = f"source {next(sources)}"
    standing: list[tuple[int, Import]] = []
    for step in steps:
        if isinstance(step, Import):
            standing.append((run(record, source, step), step))
        elif standing:
            batch, _ = standing.pop(step.which % len(standing))
            record.undo(batch)
        assert live_rows(record.store, source) == expected([file for _, file in standing])


def test_same_file_twice_changes_nothing(record: Record) -> None:
    """The second import of a file is all duplicates, and undoing the first leaves the rows standing."""
    file = Import(((("Finance", "2026-01"), 90), (("Retail", "2026-01"), 95)), "append")
    first = run(record, "twice", file)
    before = live_rows(record.store, "twice")
    second = run(record, "twice", file)
    assert record.imports().set_index("batch_id").loc[second, ["accepted", "duplicates"]].tolist() == [0, 2]
    record.undo(first)
    assert live_rows(record.store, "twice") == before
    record.undo(second)
    assert live_rows(record.store, "twice") == {}


def test_preview_is_the_import(record: Record) -> None:
    """A dry run gives the account of the real import and leaves revision and rows as they were."""
    content = b"unit,period,value,measure\nFinance,2026-01,90,m\nFinance,2026-01,oops,m\n"
    options = ImportOptions(kind="measurements", source="preview")
    revision, batches = record.store.revision, len(record.imports())
    preview = record.import_content(content, "a.csv", options, dry_run=True)
    assert (record.store.revision, len(record.imports())) == (revision, batches)
    real = record.import_content(content, "a.csv", options)
    assert preview.batch is None
    assert {**vars(preview), "batch": real.batch} == vars(real)
    assert [(r.line, r.column, r.value) for r in real.rejects] == [(3, "value", "oops")]


def test_store_survives_a_failed_import(record: Record, tmp_path: Path) -> None:
    """An import that stops half way keeps nothing, and the next one works."""

    def half_an_import() -> None:
        with record.store.writing() as writer:
            writer.run("add_names", pd.DataFrame({"kind": ["unit"], "text": ["Never"]}))
            raise RuntimeError("stopped")

    with pytest.raises(RuntimeError, match="stopped"):
        half_an_import()
    assert "Never" not in record.store.query("names")["text"].tolist()
    run(record, "after failure", Import(((("Finance", "2026-01"), 90),), "append"))
    assert len(live_rows(record.store, "after failure")) == 1
