"""The store: one writer, a number for its every state, and a plain sentence for whatever is wrong with it."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from data.errors import StoreError
from data.imports.options import ImportOptions
from data.record import Record
from data.store.backups import back_up, restore
from data.store.store import Store, open_store

MEASUREMENTS = b"unit,period,value,measure\nFinance,2026-01,90,m\nRetail,2026-01,95,m\n"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(tmp_path / "store.duckdb")
    yield store
    store.close()


def import_rows(store: Store, content: bytes = MEASUREMENTS) -> int:
    report = Record(store).import_content(content, "m.csv", ImportOptions(kind="measurements"))
    return report.batch or 0


def test_one_store_per_path(store: Store) -> None:
    """Opening a path twice in one process gives the same store."""
    assert open_store(store.path) is store


def test_revision_counts_commits(store: Store) -> None:
    """Every commit raises the revision by one, in the store and in the file beside it."""
    import_rows(store)
    batch = import_rows(store, MEASUREMENTS.replace(b"90", b"91"))
    Record(store).undo(batch)
    assert store.revision == 3
    assert store.path.with_name("store.duckdb.revision").read_text() == "3\n"
    path = store.path
    store.close()
    again = open_store(path)
    assert again.revision == 3
    again.close()


def test_a_store_held_elsewhere_gives_a_sentence(store: Store) -> None:
    """A second process is told in words that the store is in use, without a traceback."""
    code = (
        "import sys; from data.store.store import open_store; from data.errors import StoreError\n"
        "try: open_store(sys.argv[1])\nexcept StoreError as error: print(error)"
    )
    said = subprocess.run([sys.executable, "-c", code, str(store.path)], capture_output=True, text=True, check=True)
    assert "is open in another program" in said.stdout
    assert said.stderr == ""


def test_lost_commits_are_noticed(store: Store) -> None:
    """A store older than its revision file says how many commits are missing, and which backup helps."""
    import_rows(store)
    backup = store.path.with_name("friday.duckdb")
    back_up(store, backup)
    path = store.path
    store.close()
    path.with_name("store.duckdb.revision").write_text("5\n")
    with pytest.raises(StoreError, match=r"4 of its last 5 commits are missing.*friday\.duckdb"):
        open_store(path)


def test_lost_rows_are_noticed(store: Store) -> None:
    """A batch with fewer rows than its account says is named."""
    import_rows(store)
    with store._connection.cursor() as cursor:
        cursor.execute("DELETE FROM version WHERE row_id = (SELECT min(row_id) FROM version)")
    path = store.path
    store.close()
    with pytest.raises(StoreError, match="import 1 stored 2 rows and 1 are there"):
        open_store(path)


def test_something_else_is_no_store(tmp_path: Path) -> None:
    """A file that is no database gives a sentence that says what to do."""
    path = tmp_path / "letter.duckdb"
    path.write_text("Dear customer, " * 1000)
    with pytest.raises(StoreError, match="is not a Rapport store"):
        open_store(path)


def test_a_newer_store_is_not_touched(store: Store) -> None:
    """A store that a newer program migrated is refused."""
    with store._connection.cursor() as cursor:
        cursor.execute("INSERT INTO migration VALUES (9999, '9999_future')")
    path = store.path
    store.close()
    with pytest.raises(StoreError, match="newer Rapport"):
        open_store(path)


def test_backup_takes_the_stores_place(store: Store, tmp_path: Path) -> None:
    """A restored backup has the rows, revision and respondents' key of the day it was made."""
    import_rows(store)
    backup = tmp_path / "backups" / "monday.duckdb"
    assert back_up(store, backup) == 1
    import_rows(store, MEASUREMENTS.replace(b"90", b"91"))
    path, secret = store.path, store.respondent_secret()
    store.close()
    assert restore(backup, path) == 1
    again = open_store(path)
    assert sorted(again.query("measurement_rows")["value"]) == [90, 95]
    assert again.respondent_secret() == secret
    again.close()


def test_many_readers_and_writers(store: Store) -> None:
    """Threads that read while others write get whole answers and no errors; no commit is lost."""
    failures: list[Exception] = []

    def work(number: int) -> None:
        try:
            for turn in range(3):
                if number % 2:
                    import_rows(store, MEASUREMENTS.replace(b"90", str(number * 10 + turn).encode()))
                else:
                    assert len(store.query("measurement_rows")) in {0, 2}
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert store.revision == 9


def test_queries_give_text_as_text(store: Store) -> None:
    """A text column that holds nothing still has the type of text."""
    import_rows(store)
    with store.writing() as writer:
        rows = pd.DataFrame({"row_id": [99], "name_id": [1], "person": ["A"], "role": ["customer"]})
        writer.append("role_holder", rows)
    assert store.query("roles")["mandate"].dtype == "str"
