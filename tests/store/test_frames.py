"""Frames: every query hands over what is declared, on an empty store as on one that holds something of everything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from data.errors import FrameError
from data.frames import as_declared, columns_of
from data.imports.options import ImportOptions
from data.imports.sources import Source
from data.record import Change, Record
from data.store.store import DATA, Store, Writer, open_store

QUERIES = {file.stem: file.read_text(encoding="utf-8") for file in sorted((DATA / "queries").rglob("*.sql"))}
# A value for each parameter that a query may have; every import of the store below is among the batches.
VALUES = {
    "audience": "users",
    "batches": list(range(1, 20)),
    "from": date(2026, 1, 1),
    "most": 10,
    "name": "reporting_time_zone",
    "source": "responses",
    "survey_kind": "ticket",
    "texts": ["a", "b"],
    "to": date(2026, 12, 31),
}
FILES = {
    "responses": "unit,service,responded_at,respondent,comment,csat,nps\n"
    "Finance,,2026-03-01,ada,good,5,9\nRetail,Mail,2026-03-02,ben,,4,\nRetail,Mail,2026-03-40,,,4,1\n",
    "invitations": "unit,month,invited\nFinance,2026-03,10\n",
    "measurements": "measure,period,value,unit\navailability,2026-03,99.5,\navailability,2026-03,99.1,Retail\n",
    "tickets": "ticket_id,unit,measure,met,closed_at\nT1,Finance,solved in time,yes,2026-03-04\n"
    "T2,IT,solved in time,,\n",
}
ROWS: dict[str, dict[str, object]] = {
    "structure": {"unit": "Finance", "parent": "Company"},
    "roles": {"unit": "Finance", "person": "Gus", "role": "user"},
    "services": {"service": "Mail"},
    "agreements": {
        "agreement": "Mail", "unit": "Finance", "starts_on": "2026-01-01", "measure": "availability", "target": 99,
    },
    "negotiations": {"agreement": "Mail", "point": "Weekends", "raised_on": "2026-03-01"},
    "crosswalk": {"key": "FIN-01", "unit": "Finance"},
}  # fmt: skip


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    store = open_store(tmp_path / "store.duckdb")
    yield Record(store, clock=lambda: datetime(2026, 11, 23, tzinfo=UTC))
    store.close()


def asked(reader: Store | Writer, query: str, batch: int | None = 1) -> int:
    """How many rows a query gives; it fails where these are not as declared."""
    parameters = set(re.findall(r"\$(\w+)", QUERIES[query]))
    frame = reader.query(query, **{name: (VALUES | {"batch": batch})[name] for name in parameters})
    assert frame.columns.tolist() == list(columns_of(query))
    return len(frame)


def test_an_empty_store_gives_what_is_declared(record: Record) -> None:
    """Without a single row the frames have their columns and types. Queries on a transaction's own tables need one."""
    of_transactions = {"new_versions", "stored_places", "settled_kinds"}
    assert all(asked(record.store, query) >= 0 for query in QUERIES.keys() - of_transactions)


def test_every_query_gives_what_is_declared(record: Record) -> None:
    """In the middle of an import, with something of everything known, each query gives rows as they are declared."""
    record.save_source(Source("Desk", ImportOptions(kind="responses"), ("unit",)), by="Ines")
    for kind, text in FILES.items():
        record.import_content(text.encode(), f"{kind}.csv", ImportOptions(kind=kind))
    for register, row in ROWS.items():
        record.edit(register, [Change(None, row)], by="Ines")
    given: dict[str, int] = {}
    more = FILES["responses"].replace("2026-03-0", "2026-04-0").encode()
    record.import_content(
        more, "more.csv", ImportOptions(), dry_run=True,
        look=lambda writer, report: given.update({query: asked(writer, query, report.batch) for query in QUERIES}),
    )  # fmt: skip
    # Nobody changed a setting or edited a row that this import brought.
    assert {query for query, rows in given.items() if not rows} == {"setting", "settings", "rows_edited_since"}


def test_another_frame_is_refused_by_name(record: Record) -> None:
    """A gap, a type or a column that is not declared stops the query, and the error says which."""
    names = record.store.query("names").astype({"name_id": "int32"})
    names.loc[0] = [1, "unit", "Finance"]
    assert as_declared("names", names.astype({"name_id": "int32"})).shape == (1, 3)
    with pytest.raises(FrameError, match=r"names gives name_id as float64"):
        as_declared("names", names.astype({"name_id": "float64"}))
    with pytest.raises(FrameError, match=r"names gives text as str, maybe with gaps"):
        as_declared("names", names.assign(text=names["text"].where(names["text"] == "")))
    with pytest.raises(FrameError, match=r"names gives the columns \['kind', 'text'\]"):
        as_declared("names", names[["kind", "text"]])
    with pytest.raises(FrameError, match="nothing is not declared"):
        columns_of("nothing")
