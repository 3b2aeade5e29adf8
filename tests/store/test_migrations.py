"""Stores of earlier forms: they open, keep what they hold, and take new rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from data.imports.options import ImportOptions
from data.record import Record
from data.store.store import DATA, open_store

OLD_ROWS = """
INSERT INTO migration VALUES (1, '0001_facts'), (2, '0002_sources');
INSERT INTO name VALUES (nextval('name_ids'), 'unit', 'Finance');
INSERT INTO survey VALUES (nextval('survey_ids'), 'Autumn', 'ticket', 'users');
INSERT INTO question VALUES (nextval('question_ids'), 'ticket', 'users', 'csat', 'csat', 1, 5, 'higher', 4, NULL);
INSERT INTO batch VALUES (1, 'responses', 'responses', 'canonical', 'old.csv', 'x', 3, 2, 0, 1, 2, [], ['unit'],
                          'append', NULL, NULL, 'Ines', TIMESTAMP '2026-01-05', NULL, NULL);
INSERT INTO version VALUES (nextval('row_ids'), 1, 'responses', 'responses', 11, 21, false, DATE '2026-01-02', true),
                           (nextval('row_ids'), 1, 'responses', 'responses', 12, 22, false, DATE '2026-01-03', false);
INSERT INTO response BY NAME SELECT row_id, key AS response, 1 AS name_id, 1 AS survey_id, dated_on AS answered_on,
                                    key AS respondent FROM version;
INSERT INTO answer BY NAME SELECT row_id, 1 AS question_id, 1 AS survey_id, 1 AS name_id, answered_on, respondent,
                                  5 AS score FROM response;
UPDATE revision SET number = 1;
"""


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    """A store as the second form of the schema made it, opened by this program."""
    path = tmp_path / "old.duckdb"
    with duckdb.connect(str(path)) as old:
        for name in ("migrations.sql", "0001_facts.sql", "0002_sources.sql"):
            old.execute((DATA / "schema" / name).read_text(encoding="utf-8"))
        old.execute(OLD_ROWS)
    store = open_store(path)
    yield Record(store)
    store.close()


def test_an_old_store_keeps_what_it_holds(record: Record) -> None:
    """Live rows stay live, dead ones dead; what is new says what was true of all rows before."""
    assert record.store.query("response_counts")["answered"].tolist() == [1]
    assert record.imports()[["rows", "accepted", "superseded", "rejected"]].to_numpy().tolist() == [[3, 2, 0, 1]]
    with record.store._connection.cursor() as cursor:
        assert cursor.table("survey").df()["promise"].tolist() == ["anonymous"]
        assert cursor.table("question").df()["step"].tolist() == [1.0]
        assert cursor.table("version").df()["ref"].isna().all()
    assert set(record.store.revisions().values()) == {0}


def test_an_old_store_takes_new_rows_and_gives_them_back(record: Record) -> None:
    """The survey and question that were there are known again; undo leaves what was there before."""
    rows = b"unit,responded_at,survey,csat\nFinance,2026-02-01,Autumn,4\nFinance,2026-02-02,Winter,3\n"
    report = record.import_content(rows, "new.csv", ImportOptions())
    assert (report.accepted, report.superseded) == (2, 0)
    assert record.store.query("surveys")["survey"].tolist() == ["Autumn", "Winter"]
    assert len(record.store.query("questions")) == 1
    with record.store._connection.cursor() as cursor:
        assert cursor.table("survey").df()["promise"].tolist() == ["anonymous", "anonymous"]
    record.undo(report.batch or 0)
    assert record.store.query("response_counts")["answered"].tolist() == [1]
