"""Gaps between agreed and actual levels, from frames written by hand."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics.scope.periods import Period
from analytics.service_levels import levels as service_levels
from analytics.service_levels.agreed_satisfaction import satisfaction_gaps
from analytics.snapshot.keys import within
from analytics.snapshot.snapshot import Snapshot, snapshot_of
from tests.hand_made import CSAT, TICKETS, answers, frames, together, units

AS_OF = date(2026, 12, 31)
Q3 = Period.parse("2026-Q3")
NAMES = [
    *units("North", "South", "Depot"),
    {"name_id": 11, "kind": "service", "text": "E-mail"}, {"name_id": 12, "kind": "service", "text": "Printing"},
    {"name_id": 21, "kind": "measure", "text": "resolved in time"}, {"name_id": 22, "kind": "measure", "text": "hours"},
    {"name_id": 23, "kind": "measure", "text": "csat"}, {"name_id": 24, "kind": "measure", "text": "response rate"},
]
TREE: dict[str, Any] = {
    "units": [{"unit_id": 1}, {"unit_id": 2}, {"unit_id": 3}],
    "memberships": [
        {"unit_id": 1, "parent_id": None}, {"unit_id": 2, "parent_id": None}, {"unit_id": 3, "parent_id": 1},
    ],
    "roles": [
        {"unit_id": 1, "person": "Ann", "role": "customer"}, {"unit_id": 2, "person": "Bo", "role": "customer"},
    ],
}


def cases(met: int, total: int, *, name_id: int | None = 1, month: str = "2026-07", **more: Any) -> dict[str, Any]:
    """A measurement of met of total."""
    return {
        "name_id": name_id, "service_id": 11, "measure_id": 21, "period_start": f"{month}-01", "grain": "month",
        "met": met, "total": total, "measured_in": "%", "better": "higher", **more,
    }


def hours(value: float, **more: Any) -> dict[str, Any]:
    """A measurement of a value, of which less is better."""
    measured = {"measure_id": 22, "value": value, "measured_in": "hours", "better": "lower", **more}
    return {**cases(0, 0, **measured), "met": None, "total": None}


def level(target: float, **more: Any) -> dict[str, Any]:
    """An agreed level of North for any service."""
    return {
        "agreement": "A", "unit_id": 1, "measure_id": 21, "target": target, "measured_in": "%", "better": "higher",
        **more,
    }


def store(rows: list[dict[str, Any]], levels: list[dict[str, Any]], **more: Any) -> Snapshot:
    """What measurements and levels mean."""
    tables = {"names": NAMES, **TREE, "measurement_rows": rows, "agreed_levels": levels, **more}
    return snapshot_of(frames(**tables), AS_OF)


def gaps(found: Snapshot, by: tuple[str, ...] = (), *, period: Period = Q3, as_of: date = AS_OF) -> pd.DataFrame:
    """The gaps with texts for their keys."""
    table = service_levels.gaps(found.delivery, period, as_of, by)
    return found.texts.put(table, by)


def test_met_of_total_is_judged_by_its_cases() -> None:
    """17 of 20 against 90 % is missed by 5 points; not shown to be below (binomial tail .323)."""
    row = gaps(store([cases(17, 20)], [level(90)])).iloc[0]
    assert (row["agreed"], row["actual"], row["gap"]) == (90.0, 85.0, -5.0)
    assert (row["state"], row["evidence"], row["levels"], row["levels_met"]) == ("missed", "not shown", 1, 0)


def test_exactly_the_agreed_level_is_met() -> None:
    """18 of 20 against 90 %, whatever the rounding."""
    assert gaps(store([cases(18, 20)], [level(90)]))["state"].tolist() == ["met"]


def test_many_missed_cases_show_that_the_service_is_below() -> None:
    """800 of 1000 against 90 %, spread over months: chance does not explain it."""
    rows = [cases(80, 100, month=f"2026-0{month}") for month in (7, 8, 9)] * 3
    assert gaps(store(rows, [level(90)]))["evidence"].tolist() == ["below"]


def test_less_is_better_turns_the_gap() -> None:
    """6 hours where 4 were agreed: -2; 3 hours: +1."""
    levels = [level(4, measure_id=22, measured_in="hours", better="lower")]
    row = gaps(store([hours(6.0)], levels)).iloc[0]
    assert (row["gap"], row["state"], row["better"], row["evidence"]) == (-2.0, "missed", "lower", "")
    assert gaps(store([hours(3.0)], levels))["gap"].tolist() == [1.0]


def test_the_units_own_level_counts_before_that_above_and_the_rows_target_last() -> None:
    """Depot lies below North: its own 95, else North's 90, else the row's 70; South has only the row's."""
    rows = [cases(80, 100, name_id=3, target=70), cases(80, 100, name_id=2, target=70)]
    own = gaps(store(rows, [level(90), level(95, unit_id=3)]), ("unit",)).set_index("unit")["agreed"]
    assert own.to_dict() == {"Depot": 95.0, "North": 90.0, "South": 70.0}  # North's own: agreed, not measured
    above = gaps(store(rows, [level(90)]), ("unit",)).set_index("unit")["agreed"]
    assert above.to_dict() == {"Depot": 90.0, "South": 70.0}


def test_a_level_for_the_service_counts_before_one_for_any() -> None:
    """E-mail has its own, Printing the general one."""
    rows = [cases(1, 1), cases(1, 1, service_id=12)]
    found = gaps(store(rows, [level(80), level(99, service_id=11)]), ("service",)).set_index("service")["agreed"]
    assert found.to_dict() == {"E-mail": 99.0, "Printing": 80.0}


def test_targets_are_those_of_their_months() -> None:
    """90 in July, 96 from August on: a quarter measured in all months agrees on the mean, 94."""
    levels = [level(90, valid_to="2026-07-31"), level(96, valid_from="2026-08-01")]
    rows = [cases(9, 10, month=f"2026-0{month}") for month in (7, 8, 9)]
    found = store(rows, levels)
    assert gaps(found)["agreed"].tolist() == [94.0]
    assert gaps(found, ("month",))["agreed"].tolist() == [90.0, 96.0, 96.0]
    assert gaps(store(rows[:1], levels))["agreed"].tolist() == [90.0]


def test_a_quarterly_measurement_agrees_on_its_months_mean() -> None:
    """One value for the quarter, the level changed within it."""
    levels = [
        level(4, measure_id=22, measured_in="hours", valid_to="2026-08-31"),
        level(1, measure_id=22, measured_in="hours", valid_from="2026-09-01"),
    ]
    assert gaps(store([hours(3.0, grain="quarter")], levels))["agreed"].tolist() == [3.0]


def test_above_cells_cases_are_summed_and_targets_averaged() -> None:
    """North 90 of 100 against 80, South 5 of 10 against 60: 95 of 110 against 70; one of two levels met."""
    rows = [cases(90, 100), cases(5, 10, name_id=2)]
    row = gaps(store(rows, [level(80), level(60, unit_id=2)])).iloc[0]
    assert (row["met"], row["total"], row["agreed"]) == (95, 110, 70.0)
    assert row["actual"] == pytest.approx(100 * 95 / 110)
    assert (row["levels"], row["levels_met"]) == (2, 1)


def test_values_are_averaged_with_equal_weight_per_cell() -> None:
    """North measured three times at 2, 3, 4 and South once at 5: (3 + 5) / 2."""
    rows = [hours(2.0), hours(3.0, month="2026-08"), hours(4.0, month="2026-09"), hours(5.0, name_id=2)]
    assert gaps(store(rows, []))["actual"].tolist() == [4.0]


def test_a_service_wide_measurement_stands_for_every_unit_with_a_level_and_counts_once() -> None:
    """90 of 100 for E-mail as a whole: North and South each have it, the total has 100 cases."""
    levels = [level(80, service_id=11), level(95, unit_id=2, service_id=11)]
    found = store([cases(90, 100, name_id=None)], levels)
    by_unit = gaps(found, ("unit",)).set_index("unit")
    assert by_unit["state"].to_dict() == {"North": "met", "South": "missed"}
    assert by_unit["total"].tolist() == [100, 100]
    row = gaps(found).iloc[0]
    assert (row["total"], row["levels"], row["levels_met"]) == (100, 2, 1)


def test_a_service_wide_value_is_not_weighted_by_the_units_it_stands_for() -> None:
    """One value of 2 for two units and one of 5 for a third: 3.5, not 3."""
    levels = [level(9, measure_id=22, measured_in="hours", service_id=11, unit_id=unit) for unit in (1, 2)]
    rows = [hours(2.0, name_id=None), hours(5.0, name_id=3, service_id=12)]
    assert gaps(store(rows, levels))["actual"].tolist() == [3.5]


def test_a_service_wide_measurement_without_any_level_stays_without_unit() -> None:
    """It is measured, and nothing is agreed."""
    row = gaps(store([cases(9, 10, name_id=None)], []), ("unit",)).iloc[0]
    assert (row["unit"], row["state"]) == (None, "not agreed")


def test_agreed_but_not_measured_has_a_row() -> None:
    """In the months where it lacks, not where it was measured."""
    found = store([cases(9, 10)], [level(90, service_id=11)])
    by_month = gaps(found, ("month",)).set_index("month")["state"]
    assert by_month.to_dict() == {"2026-07": "met", "2026-08": "not measured", "2026-09": "not measured"}
    assert gaps(found)["state"].tolist() == ["met"]


def test_zero_cases_are_no_measurement() -> None:
    """Nobody is met or missed by nothing."""
    assert gaps(store([cases(0, 0)], [level(90)]))["state"].tolist() == ["not measured"]


def test_a_period_that_is_not_over_is_open() -> None:
    """On 20 August the quarter and August are open, July is not."""
    rows = [cases(9, 10), cases(5, 10, month="2026-08")]
    found = store(rows, [level(90)])
    assert gaps(found, as_of=date(2026, 8, 20))["state"].tolist() == ["open"]
    assert gaps(found, ("month",), as_of=date(2026, 8, 20))["state"].tolist() == ["met", "open"]
    assert gaps(found, ("month",), as_of=date(2026, 8, 31))["state"].tolist() == ["met", "missed"]


def test_a_level_in_another_unit_says_nothing() -> None:
    """4 hours agreed, percent measured."""
    assert gaps(store([cases(9, 10)], [level(4, measured_in="hours")]))["state"].tolist()[0] == "not agreed"
    assert gaps(store([cases(9, 10)], [level(90, measured_in="percent")]))["state"].tolist() == ["met"]


def test_days_and_months_of_one_measure_are_not_counted_twice() -> None:
    """July is known by day and as a whole: the days count."""
    rows = [cases(4, 5, grain="day"), cases(40, 50), cases(8, 10, month="2026-08")]
    assert gaps(store(rows, []))["total"].tolist() == [15]


def test_by_customer_sums_its_units() -> None:
    """Depot has no customer of its own and counts under North."""
    rows = [cases(9, 10), cases(1, 10, name_id=3), cases(5, 5, name_id=2)]
    found = gaps(store(rows, []), ("customer",)).set_index("customer")["total"]
    assert found.to_dict() == {"North": 20, "South": 5}


def surveyed(levels: list[dict[str, Any]], *cells: Any, **more: Any) -> Snapshot:
    """Answers with agreed levels of satisfaction."""
    return store([], levels, questions=[CSAT], surveys=[TICKETS], **together(*cells), **more)


def gaps_of_answers(found: Snapshot, by: tuple[str, ...] = ()) -> pd.DataFrame:
    """The gaps of the measures that surveys answer."""
    facts = found.surveys
    names = ("answers", "blanks", "voices", "responses", "invitations")
    kept = {name: within(getattr(facts, name), Q3, {}) for name in names}
    facts = facts.but(**kept)
    return satisfaction_gaps(facts, found.delivery, found.measures(), Q3, AS_OF, by)


def test_agreed_satisfaction_is_measured_by_answers_only() -> None:
    """8 of 10 satisfied against 75 %: met; a file's own figure for csat is passed over."""
    found = surveyed([level(75, measure_id=23)], answers({5: 8, 1: 2}), measurement_rows=[cases(1, 10, measure_id=23)])
    assert gaps(found).empty
    row = gaps_of_answers(found).iloc[0]
    assert (row["actual"], row["met"], row["total"], row["state"], row["evidence"]) == (80.0, 8, 10, "met", "")
    assert (row["levels"], row["levels_met"]) == (1, 1)


def test_too_few_people_measure_nothing() -> None:
    """Four answers are hidden, so the level counts as not measured."""
    row = gaps_of_answers(surveyed([level(75, measure_id=23)], answers({5: 4}))).iloc[0]
    assert (row["state"], row["levels"]) == ("not measured", 0)
    assert np.isnan(row["actual"])


def test_a_level_that_nobody_answered_is_not_measured() -> None:
    """It still has its row."""
    row = gaps_of_answers(surveyed([level(75, measure_id=23, unit_id=2)], answers({5: 8}))).iloc[0]
    assert (row["agreed"], row["state"]) == (75.0, "not measured")


def test_the_response_rate_can_be_agreed() -> None:
    """6 of 20 invited against 25 %."""
    invited = [{"name_id": 1, "survey_id": 1, "month": "2026-07-01", "invited": 20}]
    found = surveyed([level(25, measure_id=24)], answers({5: 6}), invitation_counts=invited)
    row = gaps_of_answers(found).iloc[0]
    assert (row["actual"], row["met"], row["total"], row["state"]) == (30.0, 6, 20, "met")
