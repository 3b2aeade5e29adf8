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
            "file": "f.csv", "rows": sum(each["rows"]), "accepted": sum(each["rows"]),
            "covers_from": min(dates, default=None), "covers_to": max(dates, default=None),
            "undone_at": each.get("undone_at"), "imported_at": pd.Timestamp(TODAY),
        })  # fmt: skip
        units += [
            {"batch_id": each["number"], "about": each.get("about", "tickets"), "unit": unit, "rows": n}
            for unit, n in each["units"].items()
        ]
        days += [
            {"batch_id": each["number"], "dated_on": day, "rows": n, "known": each["known"] if at == 0 else 0}
            for at, (day, n) in enumerate(zip(dates, each["rows"], strict=True))
        ]
    table = pd.DataFrame(batches)
    for name in ("covers_from", "covers_to", "undone_at"):
        table[name] = pd.to_datetime(table[name])
    columns = ["batch_id", "survey_kind", "audience", "metric", "wording", "low", "high", "better", "n", "mean"]
    dated = pd.DataFrame(days, columns=["batch_id", "dated_on", "rows", "known"])
    return ImportPast(table, pd.DataFrame(units), dated, pd.DataFrame(questions or [], columns=columns))


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
    [
        (20, 0, "none of them is"), (20, 1, "only 1 of them is"), (20, 2, None), (19, 0, None),
        (30, 2, "only 2 of them are"), (30, 3, None),
    ],
)
def test_twenty_rows_of_known_dates_may_count_twice(rows: int, known: int, said: str | None) -> None:
    """Where under a tenth of them is known from the import before."""
    day = date(2026, 3, 2)
    past = past_of(batch(1, day, [rows]), batch(2, day, [rows], known=known))
    assert looks_wrong(past, 2, TODAY) == ([
        (f"{rows} rows of it are of dates and units that import 1 covered, and {said} known from there: if "
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


# Whole answers of mixed imports

DAY = date(2026, 3, 2)


def week(number: int, rows: list[int], at: int | None = None, **more: Any) -> Row:
    """An import of the days of a week; the first week has the first number unless another is given."""
    return batch(number, DAY + timedelta(days=7 * (number - 1 if at is None else at)), rows, **more)


def test_all_that_looks_wrong_stands_in_its_order() -> None:
    """Dates to come, a turned scale, a new one, the volume, a unit that lacks and a hole: each with its numbers."""
    before = [week(n, [4] * 7, units={"North": 20, "South": 8 - n}) for n in (1, 2)]
    now = batch(3, date(2026, 12, 29), [1, 1, 1, 2, 1], {"North": 6})
    grade = {"wording": "Grade", "low": 1, "high": 6, "better": "lower"}
    asked = [
        question(1, 4.5), question(2, 4.0, 60), question(3, 1.9), question(1, 2.0, 30, low=0, high=10),
        question(1, 2.5, 9, **grade), question(2, 3.0, 9, **grade | {"high": 5}),
        question(3, 2.5, 9, **grade | {"better": "higher"}),
    ]  # fmt: skip
    assert looks_wrong(past_of(*before, now, questions=asked), 3, TODAY) == [
        "3 rows of 6 are dated after today (31 Dec 2026), the last 2 Jan 2027: look at the order of day and month.",
        (f"'How?' averages 1.9 on 1 to 5, against {(20 * 4.5 + 60 * 4) / 80:.1f} in the 2 imports before; turned round "
        f"that would be {6 - (20 * 4.5 + 60 * 4) / 80:.1f}: the scale looks reversed."),
        ("'Grade' is read on 1 to 6, high is good, before on 1 to 5, low is good: its answers will be a new question, "
        "never compared with those before."),
        "6 rows for 5 days, 30 % of what the 2 imports before had (4 per day).",
        "Missing, though in each of the 2 imports before: South (usually 6 rows).",
        ("It begins on 29 Dec 2026, and the imports before end on 15 Mar 2026: 288 days between them, usually 3 days "
        "at most."),
    ]


@pytest.mark.parametrize("name", ["survey_kind", "audience", "metric", "wording"])
def test_only_the_same_question_is_a_past(name: str) -> None:
    """By kind of survey, audience, metric and wording; a scale of any import before is known."""
    turned = [question(1, 4.0), question(2, 2.0, **{name: "other"})]
    assert looks_wrong(past_of(week(1, [4] * 7), week(2, [4] * 7), questions=turned), 2, TODAY) == []
    scales = [question(1, 4.0, high=5), question(2, 4.0, high=7), question(3, 4.0, high=5)]
    weeks = (week(1, [4] * 7), week(2, [4] * 7), week(3, [4] * 7))
    assert looks_wrong(past_of(*weeks, questions=scales), 3, TODAY) == []
    assert len(looks_wrong(past_of(*weeks, questions=[*scales[:2], question(3, 4.0, high=6)]), 3, TODAY)) == 1


@pytest.mark.parametrize(
    ("better", "mean", "said"), [("lower", 4.0, True), ("higher", 4.0, False), ("lower", 4.1, True)]
)
def test_another_good_end_is_another_scale(better: str, mean: float, said: bool) -> None:
    """The same points read the other way round are a new question, told beside the newest scale before."""
    asked = [question(1, 4.0), question(2, mean, better=better)]
    told = "'How?' is read on 1 to 5, low is good, before on 1 to 5, high is good: its answers will be a new question, "
    assert looks_wrong(past_of(week(1, [4] * 7), week(2, [4] * 7), questions=asked), 2, TODAY) == [
        f"{told}never compared with those before."
    ] * said


def test_rows_of_periods_are_counted_by_period() -> None:
    """Of the first kind in a file; one without dates says nothing of a rate, and neither does a past of such."""
    rows = [*(week(n, [40, 40], kind="measurements+agreements") for n in (1, 2)), week(3, [], about="tickets",
            units={"North": 40}, kind="measurements+agreements")]  # fmt: skip
    few = week(4, [9, 9], at=2, kind="measurements+agreements")
    told = "18 rows for 2 periods, 22 % of what the 3 imports before had (40 per period)."
    assert looks_wrong(past_of(*rows, few), 4, TODAY) == [told]
    assert looks_wrong(past_of(*rows[2:], few), 4, TODAY) == []
    undated = week(4, [], units={"North": 900}, kind="measurements+agreements")
    assert looks_wrong(past_of(*rows, undated), 4, TODAY) == []
    # The kind is that of the import itself, whatever came before.
    mixed = past_of(week(1, [40, 40], kind="responses"), week(2, [9, 1, 9], kind="responses+measurements"))
    mixed.batches["kind"] = "responses"
    assert looks_wrong(mixed, 2, TODAY) == ["19 rows for 3 days, 16 % of what the import before had (40 per day)."]
    mixed.batches["kinds"] = [["responses"], ["invitations"]]
    assert looks_wrong(mixed, 2, TODAY) == [
        "19 rows for 3 periods, 16 % of what the import before had (40 per period)."
    ]
    # A day without rows between two is a day of a file of answers.
    answers = [week(n, [4] * 7) for n in (1, 2)]
    holed = past_of(*answers, week(3, [7, 6]))
    days = holed.days
    days.loc[days.index[-1], "dated_on"] += pd.Timedelta(days=5)
    assert looks_wrong(holed, 3, TODAY) == ["13 rows for 7 days, 46 % of what the 2 imports before had (4 per day)."]


def test_a_unit_lacks_that_every_import_had() -> None:
    """Summed over all that its rows are about; not one that came now and then, and none without a name."""
    tall = [week(n, [4] * 7, units={"North": 20, "Yard": 2, "Now": 9, "": 9}) for n in (1, 2)]
    del tall[1]["units"]["Now"]
    past = past_of(*tall, week(3, [4] * 7, units={"North": 28}))
    more = past.units[past.units["unit"] == "Yard"].assign(about="pulses", rows=1)
    units = pd.concat([past.units, more]).assign(unit=lambda rows: rows["unit"].replace("", None))
    found = looks_wrong(ImportPast(past.batches, units, past.days, past.questions), 3, TODAY)
    assert found == ["Missing, though in each of the 2 imports before: Yard (usually 3 rows)."]
    none_now = units[(units["batch_id"] < 3)]
    nameless = pd.DataFrame([{"batch_id": 3, "about": "tickets", "unit": None, "rows": 28}])
    found = looks_wrong(
        ImportPast(past.batches, pd.concat([none_now, nameless]), past.days, past.questions), 3, TODAY
    )
    assert found == [
        "Missing, though in each of the 2 imports before: North (usually 20 rows), Yard (usually 3 rows)."
    ]


@pytest.mark.parametrize(
    ("gap", "every", "kind", "said"),
    [
        (9, None, "responses", None), (10, None, "responses", 9), (9, 60, "responses", None),
        (15, 60, "responses", None), (16, 60, "responses", 15), (16, 60, "invitations", 9), (4, 8, "responses", None),
    ],
)  # fmt: skip
def test_the_longest_hole_so_far_is_usual(gap: int, every: int | None, kind: str, said: int | None) -> None:
    """Nine days here: what a long import covered is none; a cadence is of days and not of periods."""
    imports = [
        batch(1, DAY, [4] * 40, kind=kind), batch(2, DAY + timedelta(days=7), [4] * 7, kind=kind),
        batch(4, DAY + timedelta(days=49), [4] * 7, kind=kind), batch(3, DAY + timedelta(days=60), [4] * 7, kind=kind),
    ]  # fmt: skip
    now = batch(5, DAY + timedelta(days=67 + gap), [4] * 7, kind=kind)
    found = looks_wrong(past_of(*imports, now), 5, TODAY, every)
    assert [sentence.partition(": ")[2] for sentence in found] == ([] if said is None else [
        f"{gap} days between them, usually {said} days at most."
    ])  # fmt: skip


def test_imports_without_dates_leave_no_hole() -> None:
    """Neither the one under review nor those before; what comes after an undated one is held against the dated."""
    undated = [week(n, [], units={"North": 9}, kind="structure") for n in (1, 2)]
    assert looks_wrong(past_of(*undated), 2, TODAY) == []
    assert looks_wrong(past_of(undated[0], week(2, [4] * 7, kind="structure")), 2, TODAY) == []
    dated = [week(1, [4] * 7), week(2, [], units={"North": 9}), week(5, [4] * 7)]
    assert looks_wrong(past_of(*dated), 5, TODAY) == [
        ("It begins on 30 Mar 2026, and the imports before end on 8 Mar 2026: 21 days between them, usually 7 days at "
        "most.")
    ]


@pytest.mark.parametrize(
    ("own", "earlier", "rows", "kind", "number"),
    [
        ({"North": 20, "South": 20}, {"North": 20}, [40], "responses", None),  # half of the units
        ({"A": 10, "B": 10, "C": 20}, {"A": 9, "B": 1, "D": 10}, [40], "responses", 2),
        ({"North": 40}, {"North": 20}, [20, 20], "responses", None),  # half of the rows
        ({"North": 43}, {"North": 20}, [22, 21], "responses", 2),
        ({"North": 40}, {"South": 20}, [40], "responses", 1),
        ({"North": 40}, {"North": 20}, [40], "tickets", None),
    ],
)
def test_rows_of_the_same_dates_and_units_may_count_twice(
    own: dict[str, int], earlier: dict[str, int], rows: list[int], kind: str, number: int | None
) -> None:
    """Where most units and most rows are those of one import before; the newest such one is named, once."""
    imports = [
        batch(1, DAY, [40], dict.fromkeys(own, 40) if number == 1 else {"Else": 40}, kind=kind),
        batch(2, DAY, [20], earlier, kind=kind), batch(3, DAY, rows, own, kind=kind),
    ]  # fmt: skip
    found = [each for each in looks_wrong(past_of(*imports), 3, TODAY) if "count twice" in each]
    assert [each.partition(": ")[0] for each in found] == ([] if number is None else [
        (f"{rows[0]} rows of it are of dates and units that import {number} covered, and none of them is known from "
        "there")
    ])  # fmt: skip


def test_five_imports_about_the_same_make_the_past() -> None:
    """The newest ones that share anything with it: older ones, and those about other surveys, tell nothing."""
    imports = [week(n, [90 if n < 3 else 4] * 7) for n in range(1, 8)]
    imports.insert(3, batch(20, DAY, [90], about="pulses"))
    now = week(21, [4] * 7, at=7)
    assert looks_wrong(past_of(*imports, now), 21, TODAY) == []
    less = week(21, [1] * 7, at=7)
    told = "7 rows for 7 days, 25 % of what the 5 imports before had (4 per day)."
    assert looks_wrong(past_of(*imports, less), 21, TODAY) == [told]
    many = past_of(*(batch(number, DAY, [1]) for number in range(1, 31)))
    assert candidates(many.batches, 30) == list(range(29, 9, -1))
