"""Which row is which: what is new, what was there, what replaces what, and what is kept of rows that were not taken."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pytest

from data.imports.progress import Doing
from data.record import Exclusion, ImportOptions, ImportRefused, ImportReport, Progress, Record, Source
from data.store.store import open_store


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    store = open_store(tmp_path / "store.duckdb")
    yield Record(store, clock=lambda: datetime(2026, 11, 23, tzinfo=UTC))
    store.close()


def read(record: Record, text: str, **options: object) -> ImportReport:
    return record.import_content(text.encode(), "file.csv", ImportOptions(**options))  # type: ignore[arg-type]


def account(report: ImportReport) -> tuple[int, int, int, int]:
    """Rows, accepted, duplicates, rejected."""
    assert report.rows == report.accepted + report.duplicates + report.superseded + report.rejected
    return report.rows, report.accepted, report.duplicates, report.rejected


def again(record: Record, first: str, second: str, **options: object) -> tuple[int, int]:
    """Accepted and duplicates of the second file."""
    read(record, first, **options)
    _, accepted, duplicates, _ = account(read(record, second, **options))
    return accepted, duplicates


ANSWERS = "unit,responded_at,csat,response_id,comment\n"


@pytest.mark.parametrize(
    ("first", "second", "accepted", "duplicates"),
    [
        ("A,2026-07-01,5,1,x", "A,2026-07-01,5,1,x", 0, 1),
        ("A,2026-07-01,5,1,x", " A , 2026/07/01,5.0,1,x", 0, 1),
        ("A,2026-07-01,5,1,x", "A,2026-07-01,4,1,x", 1, 0),
        ("A,2026-07-01,5,1,x", "A,2026-07-01,5,1,", 1, 0),
        ("A,2026-07-01,5,1,x", "A,2026-07-01,,1,x", 1, 0),
        ("A,2026-07-01,5,1,x", "A,2026-07-01,5,2,x", 1, 0),
        ("A,2026-07-01,5,,x", "A,2026-07-01,5,,x", 0, 1),
        ("A,2026-07-01,5,,x", "A,2026-07-01,4,,x", 1, 0),
        ("A,2026-07-01,5,,x", "A,2026-07-01,5,,x\nA,2026-07-01,5,,x", 1, 1),
        ("A,2026-07-01,5,,x\nA,2026-07-01,5,,x", "A,2026-07-01,5,,x", 0, 1),
        ("A,2026-07-01,5,1,x", "A,2026-07-01,5,1,x\nA,2026-07-01,5,1,x", 0, 2),
    ],
)
def test_an_answer_is_known_by_its_id_else_by_what_it_says(
    record: Record, first: str, second: str, accepted: int, duplicates: int
) -> None:
    """Two spellings say the same; without ids the second of two alike is another."""
    assert again(record, ANSWERS + first + "\n", ANSWERS + second + "\n") == (accepted, duplicates)


def test_a_column_that_says_nothing_changes_nothing(record: Record) -> None:
    """An empty cell says the same as an absent column."""
    assert again(record, ANSWERS + "A,2026-07-01,5,1,\n", "unit,responded_at,csat,response_id\nA,2026-07-01,5,1\n") == (
        0,
        1,
    )


def test_the_same_scores_on_another_scale_say_something_else(record: Record) -> None:
    """And what counts as satisfied is part of the scale."""
    text = ANSWERS + "A,2026-07-01,5,1,x\n"
    read(record, text)
    said = {"scale": (("csat", "1..7"),), "satisfied_from": (("csat", "6"),)}
    assert account(read(record, text, **said)) == (1, 1, 0, 0)
    assert account(read(record, text, **said)) == (1, 0, 1, 0)
    assert account(read(record, text, **{**said, "satisfied_from": (("csat", "5"),)})) == (1, 1, 0, 0)


def test_a_key_of_a_person_s_own(record: Record) -> None:
    """Rows are one where it is the same; a blank key leaves a row to what it says."""
    heading = "unit,responded_at,csat,nr,part\n"
    options = {"key": ("nr", "part")}
    assert again(record, heading + "A,2026-07-01,5,1,a\n", heading + "B,2026-07-02,4,1,a\n", **options) == (1, 0)
    assert int(record.store.query("response_counts")["answered"].sum()) == 1
    read(record, heading + "C,2026-07-02,4,1,b\n", **options)
    read(record, heading + "D,2026-07-02,4,,\nE,2026-07-02,4,,\n", **options)
    assert int(record.store.query("response_counts")["answered"].sum()) == 4


LONG = "unit,responded_at,question,score,response_id,respondent\n"


def test_rows_of_one_answer_each_belong_to_one_response(record: Record) -> None:
    """By its id and question; another score of the same question replaces it."""
    rows = "A,2026-07-01,csat,5,1,p\nA,2026-07-01,ces,6,1,p\nA,2026-07-01,csat,5,2,p\n"
    assert account(read(record, LONG + rows)) == (3, 3, 0, 0)
    assert account(read(record, LONG + rows.replace("ces,6", "ces,7"))) == (3, 1, 2, 0)
    assert int(record.store.query("response_counts")["answered"].sum()) >= 2


MEASURED = "measure,period,value,unit,service\n"


@pytest.mark.parametrize(
    ("row", "is_other"),
    [
        ("m,2026-07,2,A,s", False),
        ("n,2026-07,1,A,s", True),
        ("m,2026-08,1,A,s", True),
        ("m,2026-Q3,1,A,s", True),
        ("m,2026-07,1,B,s", True),
        ("m,2026-07,1,A,t", True),
        ("m,2026-07,1,A,", True),
    ],
)
def test_a_measurement_is_known_by_what_where_and_when(record: Record, row: str, is_other: bool) -> None:
    """The same ones are versions of one row, of which the last holds: the first says something new again then."""
    read(record, MEASURED + "m,2026-07,1,A,s\n")
    assert account(read(record, MEASURED + row + "\n")) == (1, 1, 0, 0)
    assert account(read(record, MEASURED + "m,2026-07,1,A,s\n")) == ((1, 0, 1, 0) if is_other else (1, 1, 0, 0))


def test_two_kinds_are_never_one_row(record: Record) -> None:
    """Nor are rows of two sources."""
    text = MEASURED + "m,2026-07,1,A,s\n"
    read(record, text)
    assert account(read(record, text, source="Other")) == (1, 1, 0, 0)
    assert account(read(record, text, source="Other")) == (1, 0, 1, 0)


def test_purchasers_of_one_unit_stand_side_by_side(record: Record) -> None:
    """The same row twice is one; another purchaser is another row."""
    text = "unit,parent,purchaser\nA,,Jo\nA,,Al\nA,,Jo\n"
    assert account(read(record, text)) == (3, 2, 1, 0)
    assert account(read(record, text)) == (3, 0, 3, 0)
    register = record.register("structure")
    assert sorted(register["purchaser"]) == ["Al", "Jo"]
    assert register.columns.tolist()[:3] == ["row_id", "unit", "parent"]


def test_every_row_of_a_file_is_accounted_for(record: Record) -> None:
    """Broken rows are rejected ones; passed over ones do not count; the same line once."""
    report = read(record, ANSWERS + "A,2026-07-01,5,1,x\nA,2026-07-01,9,2,x\nA,b\nA,2026-07-02,4,3,y,z\nB,,5,4,\n")
    assert account(report) == (5, 1, 0, 4)
    assert [(reject.line, reject.column, reject.value, reject.reason) for reject in report.rejects] == [
        (3, "csat", "9", "is no score of 1 to 5"),
        (4, "", "A,b", "2 cells, the headings have 5"),
        (5, "", "A,2026-07-02,4,3,y,z", "6 cells, the headings have 5"),
        (6, "responded_at", "", "is empty; every row needs a responded_at"),
    ]
    imported = record.imports().iloc[0]
    assert (imported["rows"], imported["accepted"], imported["rejected"]) == (5, 1, 4)


def test_rejected_rows_are_kept_as_they_stood_without_people(record: Record) -> None:
    """Under the file's own headings; who answered and what names people is blanked."""
    text = "unit,responded_at,csat,who,First name,line,\nA,2026-07-01,9,p1,Jo,7,z\nA,2026-07-02,5,p2,Al,8,\nA,b\n"
    report = read(record, text, map=(("respondent", "who"),))
    found = record.rejects(report.batch or 0)
    assert found.columns.tolist() == [
        "rejected: line", "unit", "responded_at", "csat", "who", "First name", "line", "#7", "reason"
    ]  # fmt: skip
    assert found.astype(object).to_numpy().tolist() == [
        [2, "A", "2026-07-01", "9", "", "", "7", "z", "csat: is no score of 1 to 5"],
        [4, "A,b", "", "", "", "", "", "", "2 cells, the headings have 7"],
    ]


def test_a_fault_in_a_person_s_column_does_not_show_the_person(record: Record) -> None:
    """Its value is blanked in the list as well."""
    report = read(record, "Name,unit,responded_at,csat\nJo,A,2026-07-01,5\n", skip=(("Name", "Jo"),))
    assert [(reject.column, reject.value) for reject in report.rejects] == [("Name", "")]


def test_people_as_units_are_kept_as_hashes(record: Record) -> None:
    """An address is never stored; the same one is the same unit, whatever its case."""
    read(
        record,
        "unit,responded_at,csat\njo@x.de,2026-07-01,5\nJO@X.de,2026-07-02,4\nal@x.de,2026-07-03,4\nA,2026-07-04,1\n",
    )
    names = record.store.query("names")
    units = set(names.loc[names["kind"] == "unit", "text"])
    assert "A" in units
    assert len(units) == 3
    assert not [name for name in units if "@" in name]
    assert all(name.startswith("person ") and len(name) == len("person ") + 16 for name in units - {"A"})


EXCLUDED = "ticket_id,unit,measure,met,closed_at,state\n"


@pytest.mark.parametrize(
    ("exclusion", "hit"),
    [
        (Exclusion("e", column="state", value="TEST"), [1, 2]),
        (Exclusion("e", first_on=date(2026, 7, 2)), [2, 3]),
        (Exclusion("e", last_on=date(2026, 7, 2)), [1, 2]),
        (Exclusion("e", first_on=date(2026, 7, 2), last_on=date(2026, 7, 2)), [2]),
        (Exclusion("e", column="state", value="test", first_on=date(2026, 7, 2)), [2]),
        (Exclusion("e", column="state", value=None), [4]),
    ],
)
def test_agreed_exclusions_by_value_and_day(record: Record, exclusion: Exclusion, hit: list[int]) -> None:
    """Both ends belong to the days; of tickets they stay with the reason, of answers they are rejected."""
    options = ImportOptions(map=(("ticket_id", "ticket_id"), ("unit", "unit")), kind="tickets")
    columns = tuple(EXCLUDED.strip().split(","))
    record.save_source(Source("T", options, columns, exclusions=(exclusion,)), by="Ines")
    rows = "1,A,m,yes,2026-07-01,test\n2,A,m,yes,2026-07-02,Test\n3,A,m,yes,2026-07-03,x\n4,A,m,yes,,\n"
    assert account(read(record, EXCLUDED + rows, source="T")) == (4, 4, 0, 0)
    options = ImportOptions(map=(("unit", "unit"), ("response_id", "nr")), kind="responses")
    heading = "nr,unit,csat,responded_at,state\n"
    record.save_source(Source("R", options, tuple(heading.strip().split(",")), exclusions=(exclusion,)), by="Ines")
    rows = "1,A,5,2026-07-01,test\n2,A,5,2026-07-02,Test\n3,A,5,2026-07-03,x\n4,A,5,2026-06-30,\n"
    report = read(record, heading + rows, source="R")
    early = [4] if exclusion.last_on and not exclusion.first_on else []
    assert [reject.line - 1 for reject in report.rejects] == sorted({*hit, *early})
    assert {reject.reason for reject in report.rejects} == {"left out as agreed: e"}


def test_answers_go_to_their_survey_and_question(record: Record) -> None:
    """Surveys are told apart by name, kind and audience, questions by how they were asked; nothing is kept twice."""
    rows = (
        "unit,responded_at,csat,survey,survey_kind,audience\n"
        "A,2026-07-01,5,Spring,relationship,customers\nA,2026-07-02,4,Autumn,relationship,customers\n"
        "A,2026-07-03,3,,ticket,users\nA,2026-07-04,2,Spring,relationship,customers\n"
    )
    read(record, rows)
    read(record, rows.replace("2026-07", "2026-08"))
    of_ten = {"scale": (("csat", "1..10"),), "satisfied_from": (("csat", "8"),)}
    read(record, "unit,responded_at,csat,survey\nA,2026-07-05,1,Spring\n", **of_ten)
    surveys = record.store.query("surveys").set_index("survey_id")
    told = ["survey", "survey_kind", "audience"]
    assert sorted(map(tuple, surveys[told].to_numpy())) == [
        ("", "ticket", "users"), ("Autumn", "relationship", "customers"), ("Spring", "relationship", "customers"),
        ("Spring", "ticket", "users"),
    ]  # fmt: skip
    questions = record.store.query("questions")
    asked = questions[["survey_kind", "audience", "metric", "low", "high", "satisfied_from"]].astype("str")
    assert sorted(map(tuple, asked.to_numpy())) == [
        ("relationship", "customers", "csat", "1", "5", "4"), ("ticket", "users", "csat", "1", "10", "8"),
        ("ticket", "users", "csat", "1", "5", "4"),
    ]  # fmt: skip
    counts = record.store.query("answer_counts").merge(surveys[told], left_on="survey_id", right_index=True)
    by_survey = counts.merge(questions[["question_id", "high"]], on="question_id")
    assert sorted(map(tuple, by_survey[["survey", "survey_kind", "high", "score", "n"]].astype("str").to_numpy())) == [
        ("", "ticket", "5", "3", "1"), ("", "ticket", "5", "3", "1"),
        ("Autumn", "relationship", "5", "4", "1"), ("Autumn", "relationship", "5", "4", "1"),
        ("Spring", "relationship", "5", "2", "1"), ("Spring", "relationship", "5", "2", "1"),
        ("Spring", "relationship", "5", "5", "1"), ("Spring", "relationship", "5", "5", "1"),
        ("Spring", "ticket", "10", "1", "1"),
    ]  # fmt: skip


def test_one_score_given_for_all_rows_of_one_answer_each(record: Record) -> None:
    """Counts as the answer to the question of each row."""
    rows = "unit,responded_at,question,response_id\nA,2026-07-01,csat,1\nB,2026-07-02,NPS,2\n"
    assert account(read(record, rows, set=(("score", "4"),))) == (2, 2, 0, 0)
    counts = record.store.query("answer_counts").merge(record.store.query("questions"), on="question_id")
    assert sorted(zip(counts["metric"], counts["score"], counts["n"], strict=True)) == [("csat", 4, 1), ("nps", 4, 1)]


def test_questions_that_measure_nothing_known_are_refused(record: Record) -> None:
    """With all of them, and the first as an example; what is named by a person is known."""
    rows = "unit,responded_at,question,score\nA,2026-07-01,Why?,4\nA,2026-07-01,csat,4\nA,2026-07-01,How?,5\n"
    with pytest.raises(ImportRefused, match=r"Nothing says what 'Why\?', 'How\?' measure\.") as refused:
        read(record, rows)
    assert (refused.value.asks, refused.value.values) == ("columns", {"example": "Why?"})
    named = (("score:csat", "How?"), ("score:nps", "Why?"))
    assert account(read(record, rows, map=named)) == (3, 3, 0, 0)


def test_answers_of_rejected_rows_are_not_kept(record: Record) -> None:
    """Neither those of a row without a date, nor those of one of whose scores is none."""
    rows = "unit,responded_at,csat,nps\nA,2026-07-01,5,9\nA,,4,8\nA,2026-07-03,3,11\nA,2026-07-04,2,\n"
    assert account(read(record, rows)) == (4, 2, 0, 2)
    counts = record.store.query("answer_counts").merge(record.store.query("questions"), on="question_id")
    assert sorted(zip(counts["metric"], counts["score"].fillna(-1), counts["n"], strict=True)) == [
        ("csat", 2, 1), ("csat", 5, 1), ("nps", -1, 1), ("nps", 9, 1)
    ]  # fmt: skip


def test_what_an_import_covers_and_what_is_told_meanwhile(record: Record) -> None:
    """First and last day of the rows taken; progress of storing only grows, from nothing to all."""
    rows = ANSWERS + "".join(f"A,2026-07-{day:02},5,{day},x\n" for day in range(3, 27))
    told: list[Progress] = []
    report = record.import_content(
        (rows + "A,2026-08-01,77,99,x\n").encode(), "file.csv", ImportOptions(), listener=told.append
    )
    assert account(report) == (25, 24, 0, 1)
    batch = record.imports().iloc[0]
    assert (batch["covers_from"], batch["covers_to"]) == (pd.Timestamp("2026-07-03"), pd.Timestamp("2026-07-26"))
    storing = [(one.done, one.total) for one in told if one.doing is Doing.STORING]
    done = [share[0] for share in storing]
    assert done == sorted(done)
    assert (done[0], storing[-1]) == (0, (25, 25))
    assert set(storing[:-1]) == {(n, 24) for n in done[:-1]}
