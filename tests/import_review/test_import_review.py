"""What an import would bring, before it is kept: what looks wrong against the past, and what moves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pytest

from analytics.import_review.effect import signals_changed
from analytics.import_review.review import ImportReview
from analytics.portfolio import Portfolio
from data.record import ImportOptions, ImportReport, Record, Source, Writer
from data.store.store import open_store

TODAY = date(2026, 11, 23)
Review = Callable[..., ImportReview]


def month(number: int, *, units: str = "Finance,Retail,Fleet", per_day: int = 3, score: int = 4, ids: str = "") -> str:
    """A month of answers: every unit some on every day."""
    lines = (
        f"{unit},2026-{number:02d}-{day:02d},{score},{ids}{unit}{number}-{day}-{turn}"
        for day in range(1, 29)
        for unit in units.split(",")
        for turn in range(per_day)
    )
    return "unit,responded_at,csat,response_id\n" + "\n".join(lines) + "\n"


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    """Three months of a survey."""
    record = Record(open_store(tmp_path / "store.duckdb"), clock=lambda: datetime(2026, 11, 1, tzinfo=UTC))
    record.import_content(b"unit\nFinance\nRetail\nFleet\n", "structure.csv", ImportOptions(kind="structure"))
    for number in (7, 8, 9):
        record.import_content(month(number).encode(), f"{number}.csv", ImportOptions())
    yield record
    record.store.close()


@pytest.fixture
def review(record: Record) -> Review:
    """Preview a file and give its review."""

    def look_at(content: str, options: ImportOptions | None = None, expected_every: int | None = None) -> ImportReview:
        portfolio, found = Portfolio(record.store), []

        def look(writer: Writer, report: ImportReport) -> None:
            found.append(portfolio.review_of(writer, report.batch or 0, TODAY, expected_every))

        record.import_content(content.encode(), "next.csv", options or ImportOptions(), dry_run=True, look=look)
        return found[0]

    return look_at


def test_a_month_like_the_others_looks_right(review: Review) -> None:
    """The next month with the same units, volume and scores raises nothing."""
    assert review(month(10)).looks_wrong == []


def test_half_the_volume_is_told_with_its_numbers(review: Review) -> None:
    """A third of the usual rows per day is said, with the usual."""
    found = review(month(10, per_day=1)).looks_wrong
    assert found == ["84 rows for 28 days, 33 % of what the 3 imports before had (9 per day)."]


def test_a_unit_that_always_came_is_missed(review: Review) -> None:
    """A unit of every import before that lacks now is named with its usual rows."""
    found = review(month(10, units="Finance,Retail,Sales")).looks_wrong
    assert found == ["Missing, though in each of the 3 imports before: Fleet (usually 84 rows)."]


def test_a_mirrored_mean_says_that_the_scale_is_reversed(review: Review) -> None:
    """Answers of 2 where 4 is usual are the usual ones turned round on 1 to 5."""
    found = review(month(10, score=2)).looks_wrong
    told = "'csat' averages 2 on 1 to 5, against 4 in the 3 imports before; turned round that would be 2"
    assert found == [f"{told}: the scale looks reversed."]


def test_a_new_scale_is_told_as_a_break(review: Review) -> None:
    """A known wording on another scale will be a question of its own."""
    options = ImportOptions(scale=(("csat", "1..7"),), satisfied_from=(("csat", "6"),))
    found = review(month(10), options).looks_wrong
    told = "'csat' is read on 1 to 7, high is good, before on 1 to 5, high is good"
    assert found == [f"{told}: its answers will be a new question, never compared with those before."]


def test_dates_after_today_are_told(review: Review) -> None:
    """Rows of next month are counted, with the last of them."""
    found = review(month(12)).looks_wrong
    assert found[0] == (
        "252 rows of 252 are dated after today (23 Nov 2026), the last 28 Dec 2026: "
        "look at the order of day and month."
    )


def test_a_hole_between_files_is_told(review: Review) -> None:
    """A file that begins long after the last one ended says how many days lie between."""
    found = review(month(11)).looks_wrong
    told = "It begins on 1 Nov 2026, and the imports before end on 28 Sep 2026: 33 days between them"
    assert any(told in sentence for sentence in found)


def test_the_same_dates_under_other_ids_may_count_twice(review: Review) -> None:
    """Rows of dates and units that came before, of which none is known, are told."""
    found = review(month(9, ids="X")).looks_wrong
    told = "252 rows of it are of dates and units that import 4 covered, and none of them is known from there"
    assert [sentence.partition(": ")[0] for sentence in found] == [told]


def test_other_surveys_are_no_past(review: Review) -> None:
    """A small yearly survey of customers is not measured by the monthly one of users."""
    text = "unit,responded_at,csat,survey_kind,audience\nFinance,2026-10-01,2,relationship,customers\n"
    assert review(text).looks_wrong == []


def test_figures_that_change_stand_before_and_after(review: Review) -> None:
    """Each question and agreed measure that moves is said with answers before and after, and who moves most."""
    found = review(month(9, score=1, ids="X"))
    assert found.period == "September 2026"
    assert found.figures.to_numpy().tolist() == [
        ["Satisfied (4-5), ticket surveys, users", "100 %, 252 answers", "50 %, 504 answers", "−50 points"]
    ]
    assert found.customers[0] == "Finance: Satisfied (4-5), ticket surveys, users, 100 % → 50 % of 168 answers"


def test_names_of_the_file_without_a_unit_are_listed(review: Review) -> None:
    """Only the file's own names are listed, with the documented units they resemble."""
    found = review(month(10, units="Finance,Retail,Fleet Mgmt")).unassigned
    assert found[["name", "rows"]].to_numpy().tolist() == [["Fleet Mgmt", 84]]
    assert found["proposals"].iloc[0] == ["Fleet"]


def test_signals_that_come_and_go_are_told() -> None:
    """A signal is known by customer, unit and kind; one that only gets surer is no news."""
    columns = ["customer", "unit", "kind", "explanation"]
    fell, worse = ["A", None, "satisfaction", "A fell"], ["B", "B1", "service", "B got worse"]
    surer, below = ["A", None, "satisfaction", "A fell more"], ["C", None, "level", "C is below"]
    before, after = pd.DataFrame([fell, worse], columns=columns), pd.DataFrame([surer, below], columns=columns)
    assert signals_changed(before, after) == (["C is below"], ["B got worse"])
    assert signals_changed(before.iloc[:0], after.iloc[:1]) == (["A fell more"], [])


def test_measurements_count_by_period_not_by_day(record: Record, review: Review) -> None:
    """A month of measurements has one date; half of its rows are half of a period's."""
    lines = [f"availability,2026-{m:02d},99,Unit {n},99.5" for m in (7, 8) for n in range(40)]
    head = "measure,period,value,unit,target\n"
    record.import_content((head + "\n".join(lines[:40])).encode(), "7.csv", ImportOptions())
    record.import_content((head + "\n".join(lines[40:])).encode(), "8.csv", ImportOptions())
    few = head + "\n".join(f"availability,2026-09,99,Unit {n},99.5" for n in range(15))
    found = review(few).looks_wrong
    assert found == ["15 rows for 1 period, 38 % of what the 2 imports before had (40 per period)."]


def test_the_first_import_of_a_store_is_reviewed_too(tmp_path: Path) -> None:
    """With nothing before there is nothing wrong, and every figure is new."""
    record, found = Record(open_store(tmp_path / "new.duckdb")), []
    portfolio = Portfolio(record.store)
    record.import_content(
        month(9).encode(), "9.csv", ImportOptions(), dry_run=True,
        look=lambda writer, report: found.append(portfolio.review_of(writer, report.batch or 0, TODAY)),
    )  # fmt: skip
    record.store.close()
    assert found[0].looks_wrong == []
    assert found[0].figures["before"].tolist() == ["no answers"]


def test_a_source_counts_for_its_preview_as_if_it_were_saved(record: Record) -> None:
    """A source that is being described reads the file, and is not kept by that."""
    options = ImportOptions(map=(("unit", "Where"), ("responded_at", "When"), ("score:csat", "Mark")))
    source = Source("Desk", options, ("Where", "When", "Mark"))
    report = record.import_content(
        b"Where;When;Mark\nFinance;2026-10-01;4\n", "d.csv", ImportOptions(source="Desk"), dry_run=True, source=source
    )
    assert (report.accepted, record.sources()) == (1, [])
