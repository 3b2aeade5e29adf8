"""Services and the structure: what their pages say, held against the rows of the small store."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from analytics.errors import AnalyticsError
from analytics.portfolio import Portfolio
from analytics.scope.scope import Scope
from tests.views.kept import SCOPE


def plain(table: pd.DataFrame) -> list[list[object]]:
    """Rows as lists; what is missing as None."""
    return table.astype(object).where(table.notna(), None).to_numpy().tolist()


def test_services_are_listed_with_who_uses_them(portfolio: Portfolio) -> None:
    """Those most used first; a service that only data names stands beside those of the register."""
    view = portfolio.services_view(SCOPE)
    assert plain(view.services) == [
        ["Mail", "Letters", "Olga", "live", 2, 2, 1, "mail.example", True],
        ["Print", "Paper", "Otto", "live", 1, 1, 1, "print.example", True],
        ["Fax", None, None, None, 0, 0, 1, None, False],
        ["Scan", "Pictures", "Odin", "retired", 0, 0, 0, None, True],
    ]
    assert list(view.services.columns) == [
        "service", "purpose", "owner", "state", "n_customers", "n_agreements", "without_agreement", "link",
        "registered",
    ]  # fmt: skip
    assert view.sentence == "4 services, 2 under agreements in force."
    assert view.notes == (
        "In the data but not in the register: Fax", "Used without an agreement: Mail, Print and Fax",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("service", "users"),
    [
        ("Mail", [["Bank", "Bank deal", "in force", None, None, 6], ["Shop", None, None, None, None, 3],
                  ["Works", "Lab deal", "in force", pd.Timestamp("2027-01-31"), "Oda", 7 + 6 + 6]]),
        # Shop's answers of September 2025 are a year old.
        ("Print", [["Bank", None, None, None, None, 2],
                   ["Works", "Lab deal", "in force", pd.Timestamp("2027-01-31"), "Oda", 5]]),
        ("Fax", [["Bank", None, None, None, None, 1]]),
        ("Scan", []),
    ],
)  # fmt: skip
def test_who_uses_a_service_under_which_agreement(
    portfolio: Portfolio, service: str, users: list[list[object]]
) -> None:
    """Answers of the last twelve months; an agreement of one's own unit that names it covers before one for all."""
    table = portfolio.service(SCOPE, service)
    assert list(table.columns) == ["customer", "agreement", "standing", "ends_on", "owner", "n_answers"]
    assert plain(table) == users


def test_an_agreement_for_every_service_covers_what_its_customer_uses(portfolio: Portfolio) -> None:
    """Before the Lab had its own agreement, what Works used was under “Base”."""
    while_bank = Scope(date(2026, 4, 15), SCOPE.period)
    (bank, *others) = plain(portfolio.service(while_bank, "Mail"))
    # The Lab and its agreement belong to Bank for two months, and what it answered there counts for Works.
    assert bank[:2] == ["Bank", "Bank deal"]
    assert [row[:2] for row in others] == [["Bank", "Lab deal"], ["Shop", "Old"], ["Works", "Base"]]
    assert [row[-1] for row in others if row[0] == "Works"] == [6]


def test_a_service_nobody_knows_is_refused(portfolio: Portfolio) -> None:
    """With the name that was asked for."""
    with pytest.raises(AnalyticsError, match="Male"):
        portfolio.service(SCOPE, "Male")


# The structure


def test_the_structure_of_a_day_in_words(portfolio: Portfolio) -> None:
    """Units, divisions, people and customers; what does not fit by kind."""
    view = portfolio.structure(SCOPE)
    assert view.sentence == "4 units in 3 divisions, with 208 people; 3 of them have a customer of their own."
    assert view.notes == ("Customer without a budget: Shop", "No relationship manager: Shop")
    assert view.units[["unit", "parent", "depth", "customer", "people_below"]].to_numpy().tolist() == [
        ["Bank", "", 0, "Bo", 57], ["Shop", "", 0, "Cy", 0], ["Works", "", 0, "Ann", 151], ["Lab", "Works", 1, "", 31],
    ]  # fmt: skip


def test_who_holds_which_role_on_a_day(portfolio: Portfolio) -> None:
    """Unit by unit in the tree's order, customers first; who left is not named."""
    roles = portfolio.structure(SCOPE).roles
    assert plain(roles.assign(since=roles["since"].dt.strftime("%F"))) == [
        ["Bank", "customer", "Bo", "", "", "2020-01-01"],
        ["Bank", "relationship manager", "Rolf", "", "", "2020-01-01"],
        ["Bank", "IT management", "Ira", "", "", "2024-01-01"],
        ["Shop", "customer", "Cy", "", "", "2020-01-01"],
        ["Works", "customer", "Ann", "ann@works.example", "", "2020-01-01"],
        ["Works", "purchaser", "Max", "max@works.example", "Up to 500", "2026-02-01"],
        ["Works", "relationship manager", "Rita", "", "", "2020-01-01"],
        ["Lab", "user", "Uma", "uma@lab.example", "Small orders", "2025-04-01"],
    ]
    before = portfolio.structure(Scope(date(2025, 12, 31), SCOPE.period)).roles
    assert before.loc[before["role"] == "purchaser", ["unit", "person"]].to_numpy().tolist() == [["Works", "Eva"]]


def test_what_happened_in_the_year_before_a_day(portfolio: Portfolio) -> None:
    """Moves, closures and new holders, the newest first, those of agreements left out."""
    happened = portfolio.structure(SCOPE).events
    assert [(f"{row['on']:%F}", row["kind"], row["what"]) for row in happened.to_dict("records")] == [
        ("2026-05-01", "organisation", "Lab moved from Bank to Works."),
        ("2026-03-01", "organisation", "Lab moved from Works to Bank."),
        ("2026-02-01", "person", "Max followed Eva as purchaser of Works."),
        ("2026-01-31", "organisation", "Yard was closed; Lab goes on in its place."),
    ]
    # Exactly a year after the last of May 2026, what is planned then is told, and what is older is not.
    later = portfolio.structure(Scope(date(2027, 3, 1), SCOPE.period)).events
    assert later["what"].tolist() == ["Lab moved from Bank to Works.", "Lab moved from Works to Bank."]
    earlier = portfolio.structure(Scope(date(2025, 6, 1), SCOPE.period)).events
    assert earlier["what"].tolist() == happened["what"].tolist()


def test_whom_to_ask_names_the_services_owner(portfolio: Portfolio) -> None:
    """The owner that the register names for it; nobody for one that it does not hold."""
    for service, owner in (("Mail", "Olga"), ("Print", "Otto"), ("Fax", None)):
        found = portfolio.whom_to_ask(SCOPE, "Lab", "complaint", service)
        named = {name for name in ("Olga", "Otto", "Odin") if name in repr(found)}
        assert named == ({owner} if owner else set()), service
