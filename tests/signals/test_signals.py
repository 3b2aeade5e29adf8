"""Signals of a store: who is scanned, how units and customers share the list, and what is withheld."""

from __future__ import annotations

import pandas as pd

from analytics.signals.signals import Wanted, customers_of_several_units, signals
from analytics.signals.tables import invitation_tables, level_table
from tests.hand_made import CSAT
from tests.watched import AS_OF, FIRST, MONTHS, cells, organisation

NINE_CALM = [cells(unit, 20) for unit in range(2, 11)]
"""Customers who go on as they did."""


def test_a_fall_is_found_with_its_onset_and_size() -> None:
    """A customer that falls in March 2026 is told with that month, a size below zero and the answers since."""
    found = signals(organisation(cells(1, 20, fell_in=16), *NINE_CALM, n_units=10), Wanted(AS_OF))
    assert found[["customer", "unit", "kind", "tier", "period"]].to_numpy().tolist() == [
        ["U1", "U1", "satisfaction", "likely", "2026-10"]
    ]
    row = found.iloc[0]
    assert abs(pd.Period(row["onset"], "M").ordinal - (FIRST + 16).ordinal) <= 1
    assert row["low"] < row["size"] < row["high"] < 0
    assert row["n"] == 20 * (MONTHS - (pd.Period(row["onset"], "M").ordinal - FIRST.ordinal))


def test_nobody_is_told_without_a_change() -> None:
    """Ten customers that go on as they did raise no decline."""
    found = signals(organisation(cells(1, 20), *NINE_CALM, n_units=10), Wanted(AS_OF))
    assert "satisfaction" not in set(found["kind"])


def test_relationship_surveys_are_not_scanned() -> None:
    """The same fall in a relationship survey raises no signal: waves are compared with one another instead."""
    asked = [CSAT | {"survey_kind": "relationship", "audience": "customers"}]
    parts = [cells(1, 20, fell_in=16, survey=2), *(cells(unit, 20, survey=2) for unit in range(2, 11))]
    assert signals(organisation(*parts, n_units=10, questions=asked), Wanted(AS_OF)).empty


def test_surveys_of_two_kinds_are_not_put_together() -> None:
    """Many content relationship answers beside a falling ticket survey do not soften the fall."""
    other = CSAT | {"question_id": 2, "survey_kind": "relationship", "audience": "customers"}
    content = [cells(unit, 60, survey=2, question=2) for unit in range(1, 11)]
    parts = [cells(1, 20, fell_in=16), *NINE_CALM]
    alone = signals(organisation(*parts, n_units=10), Wanted(AS_OF))
    beside = signals(organisation(*parts, *content, n_units=10, questions=[CSAT, other]), Wanted(AS_OF))
    assert alone[["customer", "kind", "size", "n"]].equals(beside[["customer", "kind", "size", "n"]])


def test_a_unit_of_several_is_told_where_its_customer_is_not() -> None:
    """One of a customer's two units falls while the other, much larger, goes on: the row names the unit."""
    parts = [cells(1, 200), cells(11, 12, fell_in=16), *NINE_CALM]
    known = organisation(*parts, n_units=11, children={11: 1})
    assert customers_of_several_units(known) == {"U1": 2}
    found = signals(known, Wanted(AS_OF))
    declines = found[found["kind"] == "satisfaction"]
    assert declines[["customer", "unit"]].to_numpy().tolist() == [["U1", "U11"]]


def test_one_decline_is_one_signal() -> None:
    """Where the customer as a whole has a signal, its units have none of that kind; the whole has no unit."""
    parts = [cells(1, 20, fell_in=16), cells(11, 20, fell_in=16), *NINE_CALM]
    found = signals(organisation(*parts, n_units=11, children={11: 1}), Wanted(AS_OF, history=True))
    declines = found[found["kind"] == "satisfaction"]
    assert not declines.duplicated(["customer", "period", "kind"]).any()
    assert pd.isna(declines.loc[declines["period"] == "2026-10", "unit"].iloc[0])


def test_numbers_of_few_people_are_withheld() -> None:
    """Four people who answer twenty times a month: the signal stands, its size and count do not."""
    found = signals(organisation(cells(1, 20, people=4, fell_in=16), *NINE_CALM, n_units=10), Wanted(AS_OF))
    row = found.iloc[0]
    assert row[["size", "low", "high", "n", "detectable"]].isna().all()
    assert row["explanation"].endswith("By how much is withheld: fewer than 5 people answered.")


def test_history_tells_each_month_by_what_was_known_then() -> None:
    """The months of a history are those of a scan on each month's last day."""
    known = organisation(cells(1, 20, fell_in=16), *NINE_CALM, n_units=10)
    whole = signals(known, Wanted(AS_OF, history=True))
    past = (FIRST + 18).end_time.date()
    then = signals(known, Wanted(past))
    assert whole[whole["period"] == "2026-05"].reset_index(drop=True)[["customer", "kind", "onset"]].equals(
        then[["customer", "kind", "onset"]]
    )
    pd.testing.assert_series_equal(
        whole.loc[whole["period"] == "2026-05", "probability"].reset_index(drop=True), then["probability"], rtol=1e-4
    )


def test_invitations_of_months_without_answers_yet_are_left_out() -> None:
    """People invited this month have had no time to answer: that is no fall of the response rate."""
    invited = [
        {"name_id": 1, "survey_id": 1, "month": (FIRST + month).start_time.date().isoformat(), "invited": 40}
        for month in range(MONTHS + 1)
    ]
    known = organisation(cells(1, 20), n_units=1, invitation_counts=invited)
    (table,) = invitation_tables(known)
    assert table["month"].max() == (FIRST + MONTHS - 1).start_time
    assert table["answered"].eq(20).all()


def test_what_stands_for_everybody_is_no_evidence_about_one() -> None:
    """A measurement for the whole service is not scanned; a unit's own is, months only."""
    row = {"measure_id": 50, "period_start": "2026-07-01", "grain": "month", "value": 99.1, "better": "higher"}
    rows = [row | {"name_id": None}, row | {"name_id": 1}, row | {"name_id": 1, "grain": "year"}]
    measure = {"name_id": 50, "kind": "measure", "text": "availability"}
    table = level_table(organisation(cells(1, 5), n_units=1, names=[measure], measurement_rows=rows))
    assert table[["customer", "measure", "value"]].to_numpy().tolist() == [["U1", "availability", 99.1]]
