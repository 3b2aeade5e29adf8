"""Agreements as whole tables: every column, every row in order, and limits to the day."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from analytics.agreements.agreements import agreements, dates_due
from analytics.agreements.calendar import calendar
from analytics.agreements.coverage import services_used, uncovered_services
from analytics.agreements.sentences import lacking_sentence
from analytics.snapshot.snapshot import Snapshot, snapshot_of
from tests.agreements.test_agreements import DAY, FINANCE, MAIL, PAYROLL, RETAIL, due, row, seen
from tests.hand_made import CSAT, TICKETS, answers, frames, together, units


def of(*rows: dict[str, Any], **others: Any) -> pd.DataFrame:
    """The agreements of a small store."""
    return agreements(seen(*rows, **others), DAY)


def with_a_branch(*rows: dict[str, Any], **others: Any) -> Snapshot:
    """Finance has a Branch below it; its customer decides for both."""
    names = [*units("Finance", "Retail", "Branch"), {"name_id": MAIL, "kind": "service", "text": "Mail"},
             {"name_id": PAYROLL, "kind": "service", "text": "Payroll"}]  # fmt: skip
    given = {
        "names": names, "units": [{"unit_id": unit} for unit in (1, 2, 3)],
        "memberships": [{"unit_id": 1}, {"unit_id": 2}, {"unit_id": 3, "parent_id": 1}],
        "roles": [{"unit_id": unit, "role": "customer", "person": name} for unit, name in ((1, "Ada"), (2, "Dan"))],
        "agreements": list(rows),
    }  # fmt: skip
    return snapshot_of(frames(**(given | others)), DAY)


def test_an_agreement_stands_with_its_unit_and_its_customer() -> None:
    """By customer, start and name; services in alphabetical order, whatever the order they are written in."""
    table = agreements(with_a_branch(
        row("Z", 3, (PAYROLL, MAIL), starts_on="2025-01-01"), row("B", 2, None, any_service=True),
        row("C", 3, (MAIL,), starts_on="2024-02-01"), row("A", 1, (PAYROLL,), starts_on="2025-01-01"),
    ), DAY)  # fmt: skip
    told = table[["customer", "unit", "agreement", "service", "services"]].astype(object)
    assert told.where(told.notna(), None).to_numpy().tolist() == [
        ["Finance", "Branch", "C", "Mail", ("Mail",)], ["Finance", "Finance", "A", "Payroll", ("Payroll",)],
        ["Finance", "Branch", "Z", "Mail, Payroll", ("Mail", "Payroll")], ["Retail", "Retail", "B", None, ()],
    ]  # fmt: skip
    assert table["any_service"].tolist() == [False, False, False, True]


@pytest.mark.parametrize(
    ("terms", "found"),
    [
        ({"ends_on": "2027-02-21"}, [("ends", "2027-02-21", 90)]), ({"ends_on": "2027-02-22"}, []),
        ({"ends_on": "2026-11-23"}, [("ends", "2026-11-23", 0)]),
        ({"ends_on": "2026-11-22"}, [("lapsed", "2026-11-22", -1)]),
        ({"ends_on": "2025-11-23"}, [("lapsed", "2025-11-23", -365)]), ({"ends_on": "2025-11-22"}, []),
        ({"starts_on": "2026-11-24", "ends_on": None}, [("begins", "2026-11-24", 1)]),
        ({"starts_on": "2026-11-23", "ends_on": None}, []),
        ({"starts_on": "2027-02-21", "ends_on": None}, [("begins", "2027-02-21", 90)]),
    ],
)  # fmt: skip
def test_dates_are_due_within_ninety_days_and_a_year_back(terms: dict[str, Any], found: list[Any]) -> None:
    """Today and the ninetieth day are within; what ended a year ago to the day is told for the last time."""
    assert due(row("A", **terms)) == found


def test_what_was_followed_about_the_same_service_has_not_lapsed() -> None:
    """By one of the same unit and service that holds longer; a draft, or another's, follows nothing."""
    ended = row("A", ends_on="2026-06-30")
    for other, is_due in (
        (row("B", starts_on="2026-07-01", ends_on="2028-01-01"), False),
        (row("B", starts_on="2026-07-01", ends_on=None), False),
        (row("B", RETAIL, starts_on="2026-07-01", ends_on="2028-01-01"), True),
        (row("B", services=(PAYROLL,), starts_on="2026-07-01", ends_on="2028-01-01"), True),
        (row("B", state="draft", starts_on="2027-07-01", ends_on="2028-01-01"), True),
        (row("B", state="ended", starts_on="2020-07-01", ends_on="2028-01-01"), True),
    ):
        assert (("lapsed", "2026-06-30", -146) in due(ended, other)) == is_due, other


def test_dates_of_one_day_stand_by_customer() -> None:
    """All columns, the nearest first; of one agreement the next step alone."""
    table = of(
        row("R", RETAIL, ends_on="2026-12-01"), row("F", FINANCE, ends_on="2026-12-01", services=(PAYROLL,)),
        row("N", FINANCE, ends_on="2027-01-20", notice_days=60, renewal="tacit"),
    )
    found = dates_due(table, DAY)
    assert found.drop(columns="sentence").assign(due_on=found["due_on"].dt.strftime("%F")).to_numpy().tolist() == [
        ["Finance", "Finance", "ends", "2026-12-01", 8, "F"], ["Retail", "Retail", "ends", "2026-12-01", 8, "R"],
        ["Finance", "Finance", "renews", "2027-01-21", 59, "N"],
    ]  # fmt: skip


def test_the_calendar_ends_two_years_ahead() -> None:
    """On the day itself, today included; what is ended and what is in preparation begin nothing."""
    table = of(
        row("Last", ends_on="2028-11-23"), row("Later", ends_on="2028-11-24"), row("Now", ends_on="2026-11-23"),
        row("Soon", RETAIL, starts_on="2026-12-01", ends_on="2027-12-01", state="negotiating"),
        row("Same", FINANCE, ends_on="2027-12-01"), row("Also", FINANCE, ends_on="2027-12-01"),
        row("Off", RETAIL, starts_on="2027-12-01", ends_on="2028-12-01", state="ended"),
        row("Turn", RETAIL, ends_on="2027-06-30", notice_days=30, lead_days=10, renewal="tacit"),
    )
    found = calendar(table, DAY)
    assert found.assign(on=found["on"].dt.strftime("%F")).to_numpy().tolist() == [
        ["2026-11-23", "ends or renews", "ends", "Now", "Finance", "Finance"],
        ["2026-12-01", "ends or renews", "begins", "Soon", "Retail", "Retail"],
        ["2027-05-21", "talks begin", "renews", "Turn", "Retail", "Retail"],
        ["2027-05-31", "last day for notice", "renews", "Turn", "Retail", "Retail"],
        ["2027-06-30", "ends or renews", "renews", "Turn", "Retail", "Retail"],
        ["2027-12-01", "ends or renews", "ends", "Also", "Finance", "Finance"],
        ["2027-12-01", "ends or renews", "ends", "Same", "Finance", "Finance"],
        ["2028-11-23", "ends or renews", "ends", "Last", "Finance", "Finance"],
    ]
    assert calendar(of(), DAY).empty


def test_services_are_used_by_answers_and_by_measurements() -> None:
    """Answers are counted by customer and service over twelve months; measurements only show that it is used."""
    given = together(
        answers({5: 3, 1: 1}, service_id=MAIL, month="2026-11-01"),
        answers({4: 2}, service_id=MAIL, month="2025-12-01"),
        answers({4: 7}, service_id=MAIL, month="2025-11-01"), answers({2: 5}, name_id=3, service_id=MAIL),
        answers({3: 6}, name_id=2, service_id=PAYROLL), answers({3: 9}, name_id=2),
    )  # fmt: skip
    measured = {"name_id": 2, "measure_id": 50, "service_id": MAIL, "period_start": "2026-09-01", "grain": "month",
                "value": 1.0, "better": "higher"}  # fmt: skip
    known = with_a_branch(**given, questions=[CSAT], surveys=[TICKETS], measurement_rows=[measured])
    assert services_used(known, DAY).to_numpy().tolist() == [
        ["Finance", "Mail", 11], ["Retail", "Mail", 0], ["Retail", "Payroll", 6]
    ]


def test_services_without_agreement_name_their_users_in_order() -> None:
    """One uses, several use; a service that nobody agreed on at all, unless one agreement is for every service."""
    table = of(row("A", FINANCE), row("B", RETAIL, (PAYROLL,)))
    services = pd.DataFrame({"service": ["Mail", "Payroll", "Fax", "Old"], "state": ["live", None, "live", "Retired"]})
    used = pd.DataFrame({"customer": ["Retail", "Finance", "Retail", "Finance", "Nobody"],
                         "service": ["Fax", "Payroll", "Mail", "Scan", "Scan"], "n_answers": 1})  # fmt: skip
    used = pd.concat([used, pd.DataFrame({"customer": ["Retail"], "service": ["Scan"], "n_answers": [1]})])
    assert uncovered_services(table, services, used).to_numpy().tolist() == [
        ["Fax", "No agreement in force names it."], ["Mail", "Retail uses it and has not agreed on it."],
        ["Payroll", "Finance uses it and has not agreed on it."],
        ["Scan", "Finance and Retail use it and have not agreed on it."],
    ]  # fmt: skip
    every = of(row("A", FINANCE), row("B", RETAIL, None, any_service=True))
    assert uncovered_services(every, services, used)["service"].tolist() == ["Payroll", "Scan"]


def test_why_a_customer_has_none_names_the_last_and_the_next() -> None:
    """The one that ended last, the first that is coming; nothing where nothing was ever recorded."""
    both = of(row("X", ends_on="2025-06-30"), row("Y", ends_on="2026-03-31", state="ended"),
              row("P", starts_on="2027-01-01", ends_on=None, state="draft"))  # fmt: skip
    assert lacking_sentence(both) == "“Y” ended on 31 March 2026; “P” is a draft."
    assert lacking_sentence(both[both["agreement"] == "P"]) == "“P” is a draft."
    assert lacking_sentence(both[both["agreement"] == "X"]) == "“X” ended on 30 June 2025."
    assert lacking_sentence(both.iloc[:0]) == "No agreement was ever recorded."
