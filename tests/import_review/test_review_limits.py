"""What looks wrong about an import exactly at a limit, and one step beside it, from frames written by hand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest

from analytics.import_review.looks_wrong import ImportPast, candidates, looks_wrong

TODAY = date(2026, 12, 31)


Row = dict[str, Any]


def batch(number: int, start: date, rows: list[int], units: dict[str, int] | None = None, **more: Any) -> Row:
    """An import of so many rows a day from a day on."""
    return {"number": number, "start": start, "rows": rows, "units": units or {"North": sum(rows)}, "known": 0, **more}


def past_of(*imports: Row, kind: str = "responses", questions: list[Row] | None = None) -> ImportPast:
    """The frames of some imports of one source."""
    batches, units, days = [], [], []
    for each in imports:
        dates = [pd.Timestamp(each["start"] + timedelta(days=at)) for at in range(len(each["rows"]))]
        batches.append({
            "batch_id": each["number"], "source": each.get("source", "Desk"), "kind": each.get("kind", kind),
            "kinds": each.get("kind", kind).split("+"),
            "file": "f.csv", "rows": sum(each["rows"]), "accepted": sum(each["rows"]), "covers_from": dates[0],
            "covers_to": dates[-1], "undone_at": each.get("undone_at"), "imported_at": pd.Timestamp(TODAY),
        })  # fmt: skip
        units += [
            {"batch_id": each["number"], "about": "tickets", "unit": unit, "rows": n}
            for unit, n in each["units"].items()
        ]
        days += [
            {"batch_id": each["number"], "dated_on": day, "rows": n, "known": each["known"] if at == 0 else 0}
            for at, (day, n) in enumerate(zip(dates, each["rows"], strict=True))
        ]
    table = pd.DataFrame(batches)
    table["undone_at"] = pd.to_datetime(table["undone_at"])
    columns = ["batch_id", "survey_kind", "audience", "metric", "wording", "low", "high", "better", "n", "mean"]
    return ImportPast(table, pd.DataFrame(units), pd.DataFrame(days), pd.DataFrame(questions or [], columns=columns))


def weeks(*rows_of_weeks: list[int], **last: Any) -> ImportPast:
    """Imports of a week each, one after the other; the last is under review."""
    start = date(2026, 3, 2)
    made = [batch(at + 1, start + timedelta(days=7 * at), rows) for at, rows in enumerate(rows_of_weeks)]
    made[-1].update(last)
    return past_of(*made)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([4] * 7, []), ([2] * 6 + [3], []),
        ([2] * 7, ["14 rows for 7 days, 50 % of what the 2 imports before had (4 per day)."]),
        ([8] * 6 + [7], []), ([8] * 7, ["56 rows for 7 days, 2.0 times what the 2 imports before had (4 per day)."]),
    ],
)
def test_half_and_twice_the_usual_rows_are_told(rows: list[int], said: list[str]) -> None:
    """Four a day are usual: exactly two and exactly eight are told, one row nearer is not."""
    assert looks_wrong(weeks([4] * 7, [4] * 7, rows), 3, TODAY) == said


@pytest.mark.parametrize(("usual", "is_told"), [(4, True), (3, False)])
def test_a_small_volume_may_halve(usual: int, is_told: bool) -> None:
    """Of 28 - not less than twenty - expected rows a quarter is told; of three times five, fifteen, it is not."""
    days = 7 if is_told else 5
    found = looks_wrong(weeks([usual] * 7, [usual] * 7, [1] * days), 3, TODAY)
    assert any("of what the 2 imports before had" in sentence for sentence in found) == is_told


@pytest.mark.parametrize(("n_rows", "is_told"), [(20, True), (19, False)])
def test_from_twenty_rows_on_a_volume_is_telling(n_rows: int, is_told: bool) -> None:
    """One row a day is usual; twenty or nineteen on a single day are more than twice as many."""
    found = looks_wrong(weeks([1] * 7, [1] * 7, [n_rows]), 3, TODAY)
    assert any("times what" in sentence for sentence in found) == is_told


@pytest.mark.parametrize(("usual", "is_told"), [(3, True), (2, False)])
def test_a_unit_of_three_rows_is_missed(usual: int, is_told: bool) -> None:
    """When it came every time; usually means the middle one of its numbers."""
    start = date(2026, 3, 2)
    past = past_of(
        batch(1, start, [4] * 7, {"North": 20, "South": usual + 5}),
        batch(2, start + timedelta(days=7), [4] * 7, {"North": 20, "South": usual}),
        batch(3, start + timedelta(days=14), [4] * 7, {"North": 20, "South": 1}),
        batch(4, start + timedelta(days=14), [4] * 7, {"North": 28}),
    )
    said = [f"Missing, though in each of the 3 imports before: South (usually {usual} rows)."]
    assert [found for found in looks_wrong(past, 4, TODAY) if found.startswith("Missing")] == said * is_told


def test_at_most_five_missing_units_are_named() -> None:
    """The largest first, the rest counted; one import alone is no habit."""
    start = date(2026, 3, 2)
    held = {"North": 20, **{f"U{n}": 10 + n for n in range(6)}}
    first, second = (batch(at + 1, start + timedelta(days=7 * at), [4] * 7, held) for at in range(2))
    now = batch(3, start + timedelta(days=14), [4] * 7, {"North": 28})
    names = ", ".join(f"U{n} (usually {10 + n} rows)" for n in (5, 4, 3, 2, 1))
    assert looks_wrong(past_of(first, second, now), 3, TODAY) == [
        f"Missing, though in each of the 2 imports before: {names} and 1 more."
    ]
    assert looks_wrong(past_of(second, now), 3, TODAY) == []


@pytest.mark.parametrize(("gap", "said"), [(3, None), (4, "4 days between them, usually 3 days at most.")])
def test_a_hole_of_more_than_three_days_is_told(gap: int, said: str | None) -> None:
    """Weeks that followed one another without a hole."""
    start = date(2026, 3, 2)
    first, second = (batch(at + 1, start + timedelta(days=7 * at), [4] * 7) for at in range(2))
    now = batch(3, start + timedelta(days=14 + gap), [4] * 7)
    found = looks_wrong(past_of(first, second, now), 3, TODAY)
    assert [sentence.partition(": ")[2] for sentence in found] == ([said] if said else [])


@pytest.mark.parametrize(
    ("every", "gap", "is_told"),
    [(None, 7, False), (None, 8, True), (40, 10, False), (40, 11, True), (20, 7, False), (20, 8, True)],
)
def test_a_cadence_allows_for_a_quarter_of_itself(every: int | None, gap: int, is_told: bool) -> None:
    """With one import before, a week; a quarter of the days between two files where that is longer."""
    start = date(2026, 3, 2)
    now = batch(2, start + timedelta(days=7 + gap), [4] * 7)
    found = looks_wrong(past_of(batch(1, start, [4] * 7), now), 2, TODAY, every)
    assert bool(found) == is_told


@pytest.mark.parametrize(("before", "is_told"), [(8, True), (7, True), (6, False)])
def test_an_import_that_ends_before_all_others_is_told(before: int, is_told: bool) -> None:
    """Up to the day before their first; one that touches it is not."""
    start = date(2026, 3, 2)
    now = batch(2, start - timedelta(days=before), [4] * 7)
    found = looks_wrong(past_of(batch(1, start, [4] * 7), now), 2, TODAY)
    assert any("before anything this source has brought (2 Mar 2026)." in sentence for sentence in found) == is_told


@pytest.mark.parametrize(
    ("rows", "known", "said"),
    [(20, 0, "none"), (20, 1, "only 1"), (20, 2, None), (19, 0, None), (30, 2, "only 2"), (30, 3, None)],
)
def test_twenty_rows_of_known_dates_may_count_twice(rows: int, known: int, said: str | None) -> None:
    """Where under a tenth of them is known from the import before."""
    day = date(2026, 3, 2)
    past = past_of(batch(1, day, [rows]), batch(2, day, [rows], known=known))
    assert looks_wrong(past, 2, TODAY) == ([
        (f"{rows} rows of it are of dates and units that import 1 covered, and {said} of them is known from there: if "
        "both hold the same answers, they will count twice. Name the column that identifies a row.")
    ] if said else [])  # fmt: skip


@pytest.mark.parametrize(("day", "is_told"), [(date(2026, 12, 31), False), (date(2027, 1, 1), True)])
def test_today_is_not_in_the_future(day: date, is_told: bool) -> None:
    """Tomorrow is."""
    found = looks_wrong(past_of(batch(1, day, [1])), 1, TODAY)
    assert found == [
        "1 row of 1 is dated after today (31 Dec 2026), the last 1 Jan 2027: look at the order of day and month."
    ] * is_told


def test_the_past_of_an_import_is_of_its_source_and_kind_and_stands() -> None:
    """Newest first; what was undone, came later or from elsewhere is none."""
    day = date(2026, 3, 2)
    past = past_of(
        batch(1, day, [1]), batch(2, day, [1], source="Other"), batch(3, day, [1], kind="tickets"),
        batch(4, day, [1], undone_at="2026-04-01"), batch(5, day, [1]), batch(6, day, [1]), batch(7, day, [1]),
    )
    assert candidates(past.batches, 6) == [5, 1]


def question(number: int, mean: float, n: int = 20, **more: Any) -> Row:
    """Answers to one question of an import."""
    return {
        "batch_id": number, "survey_kind": "ticket", "audience": "users", "metric": "csat", "wording": "How?",
        "low": 1, "high": 5, "better": "higher", "n": n, "mean": mean, **more,
    }


@pytest.mark.parametrize(
    ("before", "now", "is_told"),
    [
        (question(1, 4.0), question(2, 2.0), True), (question(1, 4.0), question(2, 4.1), False),
        (question(1, 4.0, 19), question(2, 2.0), False), (question(1, 4.0), question(2, 2.0, 19), False),
        (question(1, 4.0), question(2, 3.0), False),  # as near to the one as to the other
        (question(1, 4.0), question(2, 2.9), True),
        (question(1, 6.0, low=0, high=10), question(2, 4.0, low=0, high=10), True),  # two of ten points: a fifth
        (question(1, 3.3), question(2, 2.7), False),
    ],
)
def test_a_mean_nearer_to_the_mirror_is_told(before: Row, now: Row, is_told: bool) -> None:
    """Of twenty answers and more, where the usual mean is far enough from the middle to tell."""
    day = date(2026, 3, 2)
    past = past_of(batch(1, day, [4] * 7), batch(2, day + timedelta(days=7), [4] * 7), questions=[before, now])
    assert any("the scale looks reversed" in sentence for sentence in looks_wrong(past, 2, TODAY)) == is_told
