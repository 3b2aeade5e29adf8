"""Named sources: what was said about an export once reads the next file, and says what is due and what changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from data.record import Exclusion, ImportCancelled, ImportOptions, ImportRefused, ImportReport, Progress, Record, Source
from data.store.store import Writer, open_store

DESK = b"Dept;When;How was it;Nr\nFinance;2026-07-01;4;1\nRetail;2026-07-02;5;2\n"
OPTIONS = ImportOptions(
    map=(("unit", "Dept"), ("responded_at", "When"), ("score:csat", "How was it"), ("response_id", "Nr")),
    set=(("survey_kind", "pulse"),),
    window="replace",
)
SOURCE = Source("Desk", OPTIONS, ("Dept", "When", "How was it", "Nr"), cadence="weekly")


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    store = open_store(tmp_path / "store.duckdb")
    yield Record(store, clock=lambda: datetime(2026, 7, 3, 9, tzinfo=UTC))
    store.close()


def answers(record: Record) -> int:
    return int(record.store.query("response_counts")["answered"].sum())


def test_a_saved_source_reads_the_next_file(record: Record) -> None:
    """A file with the columns of a source needs no options, in whatever order its columns stand."""
    record.save_source(SOURCE, by="Ines")
    report = record.import_content(b"Nr;How was it;When;Dept\n1;4;2026-07-01;Finance\n", "next.csv", ImportOptions())
    assert report.accepted == 1
    assert report.read_as == "read as source 'Desk', version 1"
    assert record.imports()["source"].tolist() == ["Desk"]


@pytest.mark.parametrize(("codec", "end"), [("utf-8", "\n"), ("utf-8", "\r"), ("utf-16-be", "\n")])
def test_a_large_file_of_a_source_is_told_by_its_headings(record: Record, codec: str, end: str) -> None:
    """More than a mebibyte, cut anywhere, whatever the line ends and letters: every row is read as was said once."""
    record.save_source(SOURCE, by="Ines")
    rows = [f"Finance;2026-07-{n % 28 + 1:02};4;{n} {'é' * 999}" for n in range(540)]
    content = ("\ufeff" + end.join(["Dept;When;How was it;Nr", *rows, ""])).encode(codec)
    assert len(content) > 2**20
    report = record.import_content(content, "large.csv", ImportOptions())
    assert (report.rows, report.accepted, report.read_as) == (540, 540, "read as source 'Desk', version 1")
    assert [note.sentence for note in report.notes][-2:] == [
        "';' stands between columns", "audience is not stated: users is taken"
    ]  # fmt: skip


def test_columns_named_below_the_first_row_of_headings_are_not_missed(record: Record) -> None:
    """Tools write up to three rows of headings; what the source called a column may stand in any of them."""
    names = ["Dept", "When", "How was it", "Nr", "Second", "Third", "Fourth"]
    record.save_source(Source("Desk", OPTIONS, tuple(names)), by="Ines")
    content = "Dept,When,How was it,Nr,a\n,,,,Second\n,,,, Third \n,,,,Fourth\nFinance,2026-07-01,4,1,x\n"
    report = record.import_content(content.encode(), "d.csv", ImportOptions())
    assert [note.sentence for note in report.notes][:2] == [
        "columns not seen in 'Desk' before: a", "columns missing against 'Desk': Fourth"
    ]  # fmt: skip
    assert (report.rows, report.accepted, report.rejected) == (4, 1, 3)


def test_extra_and_missing_columns_are_named(record: Record) -> None:
    """Columns that are new or gone are said; a needed one that is gone refuses the file by name."""
    record.save_source(Source("Desk", OPTIONS, (*SOURCE.columns, "Agent")), by="Ines")
    wider = DESK.replace(b"Nr\n", b"Nr;Team\n").replace(b";1\n", b";1;A\n")
    more = record.import_content(wider, "m.csv", ImportOptions())
    told = [note.sentence for note in more.notes]
    assert "columns not seen in 'Desk' before: Team" in told
    assert "columns missing against 'Desk': Agent" in told
    with pytest.raises(ImportRefused, match=r"The source 'Desk' needs 'nr', which the file lacks"):
        record.import_content(DESK.replace(b";Nr", b";Id"), "n.csv", ImportOptions(source="Desk"))


def test_a_persons_word_wins_over_the_source(record: Record) -> None:
    """An option given with the file overrules the same role of the source and keeps the others."""
    record.save_source(SOURCE, by="Ines")
    record.import_content(DESK, "d.csv", ImportOptions(set=(("survey_kind", "project"),)))
    assert record.store.query("surveys")["survey_kind"].tolist() == ["project"]


def test_replacing_window_takes_deleted_rows_away(record: Record) -> None:
    """A weekly file that covers its dates whole removes the rows it lacks; undo brings them back."""
    record.save_source(SOURCE, by="Ines")
    record.import_content(DESK, "first.csv", ImportOptions())
    second = DESK.replace(b"Finance;2026-07-01;4;1\n", b"Sales;2026-07-01;3;3\n")
    later = record.import_content(second, "2.csv", ImportOptions())
    assert answers(record) == 2
    record.undo(later.batch or 0)
    assert answers(record) == 2
    record.import_content(b"Dept;When;How was it;Nr\nX;2026-07-01;4;9\nX;2026-07-03;4;8\n", "3.csv", ImportOptions())
    assert answers(record) == 2


def test_agreed_exclusions_leave_rows_out_with_their_reason(record: Record) -> None:
    """Rows agreed not to count are rejected with that reason, tickets kept out of every figure."""
    exclusion = Exclusion("test rows of the desk", column="Dept", value="retail")
    record.save_source(Source("Desk", OPTIONS, SOURCE.columns, exclusions=(exclusion,)), by="Ines")
    report = record.import_content(DESK, "d.csv", ImportOptions())
    assert [reject.reason for reject in report.rejects] == ["left out as agreed: test rows of the desk"]
    assert record.sources()[0].exclusions == (exclusion,)


def test_which_file_is_due_and_which_did_not_come(record: Record) -> None:
    """A weekly source is in time for a week, due for a day of grace, and then did not come."""
    record.save_source(SOURCE, by="Ines")
    record.import_content(DESK, "d.csv", ImportOptions())
    states = [record.due_sources(date(2026, 7, day))["state"].tolist() for day in (9, 10, 12)]
    assert states == [["in time"], ["due"], ["did not come"]]


def test_saving_again_makes_a_new_version(record: Record) -> None:
    """The newest version of a name is used; a retired source is offered no more."""
    assert [record.save_source(SOURCE, by="Ines"), record.save_source(SOURCE, by="Omar")] == [1, 2]
    assert [(source.version, source.saved_by) for source in record.sources()] == [(2, "Omar")]
    record.save_source(SOURCE, by="Omar", retired=True)
    assert record.sources() == []


def test_a_look_sees_the_store_with_the_import(record: Record) -> None:
    """A preview shows the store as it would be, and leaves it as it was."""
    seen: list[int] = []

    def look(writer: Writer, report: ImportReport) -> None:
        seen.append(int(writer.query("response_counts")["answered"].sum()) + report.accepted)

    record.import_content(DESK, "d.csv", OPTIONS, dry_run=True, look=look)
    assert (seen, answers(record)) == ([4], 0)


def test_a_cancelled_import_leaves_nothing(record: Record) -> None:
    """The listener hears of reading, checking and storing; stopping at the end keeps nothing."""
    heard: list[str] = []

    def stop_at_the_end(progress: Progress) -> None:
        heard.append(progress.words)
        if progress.words == "storing done":
            raise ImportCancelled

    with pytest.raises(ImportCancelled):
        record.import_content(DESK, "d.csv", OPTIONS, listener=stop_at_the_end)
    assert {"reading rows", "checking columns", "storing responses"} <= set(heard)
    assert (answers(record), len(record.imports()), record.store.revision) == (0, 0, 0)
