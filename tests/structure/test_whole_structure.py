"""Whole tables of the structure: people, events, warnings and whom to ask, with days exactly at a limit."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from analytics.snapshot.snapshot import Snapshot, snapshot_of
from analytics.snapshot.snapshots import Snapshots
from analytics.structure.events import events
from analytics.structure.people import customers, customers_in, holders, roles_of
from analytics.structure.reorganisation import organised_note
from analytics.structure.responsibility import whom_to_ask
from analytics.structure.tree import Holder, tree, tree_table
from analytics.structure.warnings import names_to_settle, structure_warnings
from tests.hand_made import CSAT, TICKETS, answers, frame, frames, together
from tests.mixed_store import Held
from tests.structure.test_structure import DAY, NAMES, member, no_agreements, nobody_waits, on, role, seen

COMPANY, FINANCE, LEDGER, PAYROLL, RETAIL, SHOPS = range(1, 7)
EDGE = date(2026, 6, 15)
BEFORE, AFTER = "2026-06-14", "2026-06-16"


def cells(table: pd.DataFrame) -> list[list[Any]]:
    """A table's cells, days as they are written, None for missing ones; its index counts from 0."""
    assert table.index.tolist() == list(range(len(table)))
    return [
        [str(cell.date()) if isinstance(cell, pd.Timestamp) else None if pd.isna(cell) else cell for cell in row]
        for row in table.astype(object).to_numpy().tolist()
    ]


# Persons


HELD = [
    role(FINANCE, "customer", "Ada", None, BEFORE), role(FINANCE, "customer", "Bea", BEFORE, "2026-06-15"),
    role(FINANCE, "customer", "Cem", "2026-06-15", AFTER), role(FINANCE, "customer", "Bea", "2026-06-15", None),
    role(FINANCE, "customer", "Dan", AFTER), role(LEDGER, "customer", "Eve"),
    role(RETAIL, "relationship manager", "Fay", "2026-06-15", "2026-06-15", email="f@x", mandate="all"),
    role(LEDGER, "relationship manager", "Gil", None, BEFORE), role(RETAIL, "purchaser", "Hal", AFTER),
    role(FINANCE, "auditor", "Ian"), role(COMPANY, "IT management", "Jo"), role(COMPANY, "user", "Kim"),
    role(LEDGER, "user", "Abe"), role(COMPANY, "relationship manager", "Lee"),
]  # fmt: skip


def test_who_holds_a_role_on_a_day() -> None:
    """First and last days count; who holds it twice is named once; two are named beside each other."""
    roles = frame("roles", HELD)
    held = {name: holders(roles, name, EDGE).to_dict() for name in ("customer", "purchaser", "relationship manager")}
    assert held == {
        "customer": {FINANCE: "Bea, Cem", LEDGER: "Eve"}, "purchaser": {},
        "relationship manager": {RETAIL: "Fay", COMPANY: "Lee"},
    }  # fmt: skip
    assert holders(roles, "customer", date(2026, 6, 14)).to_dict() == {FINANCE: "Ada, Bea", LEDGER: "Eve"}


def test_roles_of_units_on_a_day() -> None:
    """Customers first, roles that nobody declared last; then by unit and person."""
    table = roles_of(snapshot_of(seen(roles=HELD), EDGE), np.array([FINANCE, LEDGER, RETAIL]), EDGE)
    assert table.columns.tolist() == ["role", "person", "unit", "mandate", "email", "valid_from"]
    assert cells(table) == [
        ["customer", "Bea", "Finance", None, None, "2026-06-14"],
        ["customer", "Bea", "Finance", None, None, "2026-06-15"],
        ["customer", "Cem", "Finance", None, None, "2026-06-15"], ["customer", "Eve", "Ledger", None, None, None],
        ["user", "Abe", "Ledger", None, None, None],
        ["relationship manager", "Fay", "Retail", "all", "f@x", "2026-06-15"],
        ["auditor", "Ian", "Finance", None, None, None],
    ]


def test_customers_on_a_day() -> None:
    """Each with its division, how many units it answers for, and the nearest relationship manager on the way up."""
    roles = [*HELD, role(RETAIL, "customer", "Moe")]
    named = [*seen()["names"].to_dict("records"), {"name_id": 9, "kind": "unit", "text": "Kiosk"},
             {"name_id": 8, "kind": "unit", "text": "Alone"},
             {"name_id": 7, "kind": "unit", "text": "Unseen"}]  # fmt: skip
    data = seen(names=named, roles=roles, **together(answers({5: 6}, name_id=9), answers({5: 6}, name_id=8)),
                questions=[CSAT], surveys=[TICKETS])  # fmt: skip
    door = Held(data, {"settings": frame("settings", [])})
    scope = Scope(EDGE, Period.parse("2026-Q3"))
    snapshots = Snapshots(door)
    table = customers(snapshots.of(scope), EDGE)
    assert table.columns.tolist() == [
        "customer", "person", "division", "n_units", "relationship_manager", "documented"]
    wanted = [
        ["Alone", None, "Alone", 1, None, False], ["Company", None, "Company", 1, "Lee", True],
        ["Finance", "Bea, Cem", "Finance", 1, "Lee", True], ["Ledger", "Eve", "Finance", 1, "Lee", True],
        ["Kiosk", None, "Kiosk", 1, None, False], ["Retail", "Moe", "Retail", 3, "Fay", True],
    ]  # fmt: skip
    assert cells(table) == wanted
    assert cells(customers_in(snapshots, scope)) == wanted
    own = customers_in(snapshots, scope.but(customers=("Retail", "Alone")))
    assert cells(own) == [wanted[0], wanted[-1]]
    nobody = customers(snapshot_of(frames(), EDGE), EDGE)
    assert (len(nobody), nobody.columns.tolist()) == (0, table.columns.tolist())


# What happened


def happened(
    roles: list[dict[str, Any]] = (), members: list[dict[str, Any]] = (), units: list[int] | None = None,  # type: ignore[assignment]
    successors: dict[int, int] | None = None, agreements: list[dict[str, Any]] = (),  # type: ignore[assignment]
    start: date = date(2026, 1, 1), end: date = date(2026, 12, 31),
) -> list[list[Any]]:
    """Events as rows."""
    heads = [{"unit_id": unit, "successor_id": (successors or {}).get(unit)} for unit in range(1, 7)]
    state = snapshot_of(seen(roles=list(roles), memberships=list(members), units=heads), DAY)
    columns = ["state", "agreement", "starts_on", "ends_on", "n_renewals"]
    said = pd.DataFrame(list(agreements), columns=columns)
    said[["starts_on", "ends_on"]] = said[["starts_on", "ends_on"]].apply(pd.to_datetime)
    table = events(state, np.array(units or range(1, 7)), said, start, end)
    assert table.columns.tolist() == ["on", "kind", "what", "mark"]
    return cells(table)


@pytest.mark.parametrize(
    ("ended", "began", "is_followed"),
    [("2026-03-31", "2026-03-31", True), ("2026-03-31", "2026-05-01", True), ("2026-03-31", "2026-05-02", False),
     ("2026-04-01", "2026-03-31", False), (None, "2026-03-31", False), ("2026-03-31", None, False)],
)  # fmt: skip
def test_who_begins_within_a_month_of_the_end_follows(ended: str, began: str, is_followed: bool) -> None:
    """From the same day to 31 days later."""
    found = happened([role(FINANCE, "purchaser", "Ada", "2026-01-01", ended), role(FINANCE, "purchaser", "Bo", began)])
    said = [began, "person", "Bo followed Ada as purchaser of Finance.", ""]
    assert found == ([said] if is_followed else [])


def test_of_several_before_the_last_is_followed() -> None:
    """Nobody follows themselves; roles of users and of other units are no events; a new customer is marked."""
    roles = [
        role(FINANCE, "customer", "Ada", "2026-01-01", "2026-03-31"), role(FINANCE, "customer", "Bo", "2026-02-01",
        "2026-03-30"), role(FINANCE, "customer", "Cy", "2026-04-10", "2026-04-30"),
        role(FINANCE, "customer", "Cy", "2026-05-01"), role(LEDGER, "customer", "Di", None, "2026-05-31"),
        role(LEDGER, "customer", "Ed", "2026-06-01"), role(FINANCE, "user", "Fo", None, "2026-05-31"),
        role(FINANCE, "user", "Gu", "2026-06-01"), role(RETAIL, "customer", "Hy", None, "2026-05-31"),
        role(RETAIL, "customer", "Iz", "2026-06-01"),
        role(LEDGER, "relationship manager", "Ja", None, "2026-06-30"),
        role(LEDGER, "relationship manager", "Ko", "2026-07-01"),
    ]  # fmt: skip
    assert happened(roles, units=[FINANCE, LEDGER]) == [
        ["2026-07-01", "person", "Ko followed Ja as relationship manager of Ledger.", ""],
        ["2026-06-01", "person", "Ed followed Di as customer of Ledger.", "new customer"],
        ["2026-04-10", "person", "Cy followed Bo as customer of Finance.", "new customer"],
    ]


def test_units_that_moved() -> None:
    """From the top and to it; of the units asked for, and of those that came to them or left them."""
    members = [
        member(COMPANY), member(FINANCE, COMPANY), member(RETAIL), member(SHOPS, FINANCE, None, "2026-01-31"),
        member(SHOPS, RETAIL, "2026-02-01", "2026-02-28"), member(SHOPS, RETAIL, "2026-03-01", "2026-03-31"),
        member(SHOPS, None, "2026-04-01", "2026-04-30"), member(SHOPS, COMPANY, "2026-05-01"),
        member(LEDGER, COMPANY, None, "2026-05-31"), member(LEDGER, RETAIL, "2026-06-01"),
    ]  # fmt: skip
    shops = [
        ["2026-05-01", "organisation", "Shops moved from the top to Company.", "Shops moved"],
        ["2026-04-01", "organisation", "Shops moved from Retail to the top.", "Shops moved"],
        ["2026-02-01", "organisation", "Shops moved from Finance to Retail.", "Shops moved"],
    ]
    assert happened(members=members, units=[FINANCE]) == shops
    assert happened(members=members, units=[SHOPS]) == shops
    ledger = [["2026-06-01", "organisation", "Ledger moved from Company to Retail.", "Ledger moved"]]
    assert happened(members=members, units=[LEDGER]) == ledger
    assert happened(members=members) == ledger + shops


def test_units_that_were_closed() -> None:
    """Alone or together, with another in their place or without; those with no end go on."""
    members = [
        member(COMPANY), member(RETAIL, COMPANY), member(FINANCE, COMPANY, None, "2026-03-31"),
        member(LEDGER, COMPANY, None, "2026-05-31"), member(PAYROLL, COMPANY, None, "2026-05-31"),
        member(SHOPS, COMPANY, "2026-01-01", "2026-05-31"), member(SHOPS, COMPANY, None, "2025-12-31"),
        member(RETAIL, COMPANY, None, "2026-02-28"),
    ]  # fmt: skip
    gone = ["2026-05-31", "organisation"]
    assert happened(members=members, units=[SHOPS]) == [[*gone, "Shops was closed.", "Shops closed"]]
    assert happened(members=members, successors={SHOPS: RETAIL}, units=[RETAIL]) == [
        [*gone, "Shops was closed; Retail goes on in its place.", "Shops closed"]]
    assert happened(members=members) == [
        [*gone, "Ledger, Payroll and Shops were closed.", "Ledger, Payroll and Shops closed"],
        ["2026-03-31", "organisation", "Finance was closed.", "Finance closed"],
    ]
    both = happened(members=members, successors={LEDGER: RETAIL, PAYROLL: RETAIL})
    assert [row[2] for row in both if row[0] == "2026-05-31" and "Retail" in row[2]] == [
        "Ledger and Payroll were closed; Retail goes on in their place."]
    assert happened(members=members, units=[COMPANY]) == []


def test_agreements_that_began_and_ended() -> None:
    """What was never agreed is no event; one that renewed ended the day before."""
    rows = [("agreed", "A", "2026-02-01", "2026-07-31", 0), ("ending", "B", "2026-03-01", "2026-08-31", 2),
            ("draft", "C", "2026-04-01", "2026-09-30", 0), ("negotiating", "D", "2026-04-01", "2026-09-30", 0),
            ("rejected", "E", "2026-04-01", "2026-09-30", 0), ("ended", "F", "2026-05-01", None, 0)]  # fmt: skip
    names = ("state", "agreement", "starts_on", "ends_on", "n_renewals")
    held = [dict(zip(names, row, strict=True)) for row in rows]
    assert happened(agreements=held) == [
        ["2026-09-01", "agreement", "Agreement “B” renewed by itself.", ""],
        ["2026-07-31", "agreement", "Agreement “A” ended.", ""],
        ["2026-05-01", "agreement", "Agreement “F” began.", ""],
        ["2026-03-01", "agreement", "Agreement “B” began.", ""],
        ["2026-02-01", "agreement", "Agreement “A” began.", ""],
    ]
    inside = happened(agreements=held, start=date(2026, 3, 1), end=date(2026, 7, 31))
    assert [row[0] for row in inside] == ["2026-07-31", "2026-05-01", "2026-03-01"]
    beside = happened(agreements=held, start=date(2026, 3, 2), end=date(2026, 7, 30))
    assert [row[0] for row in beside] == ["2026-05-01"]


# The tree


def test_the_tree_is_a_whole_table() -> None:
    """With days, inherited persons, and people summed over any depth; the later of two places of one day counts."""
    members = [
        member(COMPANY), member(FINANCE, COMPANY, "2024-01-01"), member(LEDGER, FINANCE, "2025-01-01", "2026-11-23"),
        member(PAYROLL, RETAIL, None), member(PAYROLL, LEDGER, "2026-11-23"), member(RETAIL, COMPANY, "2026-11-24"),
        member(SHOPS, COMPANY, None, "2026-11-22"),
    ]  # fmt: skip
    roles = [
        role(FINANCE, "customer", "Ada", email="a@x"), role(FINANCE, "customer", "Ada", "2026-01-01", mandate="all"),
        role(FINANCE, "customer", "Bo", "2026-11-24"), role(COMPANY, "relationship manager", "Cy"),
        role(FINANCE, "purchaser", "Di"), role(FINANCE, "purchaser", "Ed", None, "2026-11-23"),
        role(LEDGER, "customer", "Fo", None, "2026-11-22"),
    ]  # fmt: skip
    found = on(memberships=members, roles=roles)
    table = tree_table(found)
    assert table.columns.tolist() == [
        "unit", "parent", "depth", "customer", "answered_by", "purchasers", "relationship_manager", "headcount",
        "people_below", "since", "until", "unit_id",
    ]
    assert cells(table) == [
        ["Company", "", 0, "", "", "", "Cy", 5, 66, None, None, COMPANY],
        ["Finance", "Company", 1, "Ada", "Ada", "Di, Ed", "Cy, of Company", 40, 61, "2024-01-01", None, FINANCE],
        ["Ledger", "Finance", 2, "", "Ada, of Finance", "", "Cy, of Company", 12, 21, "2025-01-01", "2026-11-23",
         LEDGER],
        ["Payroll", "Ledger", 3, "", "Ada, of Finance", "", "Cy, of Company", 9, 9, "2026-11-23", None, PAYROLL],
    ]
    assert found.holders(FINANCE, "customer") == (
        Holder("Ada", "customer", "Finance", "a@x", "all", date(2026, 1, 1)),)
    assert list(found.way_up(PAYROLL)) == [PAYROLL, LEDGER, FINANCE, COMPANY]
    assert (found.id_of("Ledger"), found.id_of("Shops"), found.circles) == (LEDGER, None, frozenset())
    assert found.headcounts == {COMPANY: 5, FINANCE: 40, LEDGER: 12, PAYROLL: 9, SHOPS: 80}


def test_a_circle_lies_beside_what_hangs_below_it() -> None:
    """Finance and Ledger lie above each other; Payroll below them is in no circle."""
    members = [member(FINANCE, LEDGER), member(LEDGER, FINANCE), member(PAYROLL, LEDGER), member(RETAIL, SHOPS)]
    found = tree(seen(memberships=members, units=[{"unit_id": unit} for unit in (2, 3, 4, 5)], roles=[]), DAY)
    assert found.circles == frozenset({FINANCE, LEDGER})
    assert found.depth_first() == [(FINANCE, 0), (LEDGER, 0), (PAYROLL, 1), (RETAIL, 0)]
    assert list(found.way_up(PAYROLL)) == [PAYROLL, LEDGER, FINANCE]


# What does not fit


def test_warnings_are_a_whole_table() -> None:
    """What stands in the way of a decision first, then by unit; money counts at the decider who is nearest."""
    members = [member(COMPANY), member(FINANCE, COMPANY), member(LEDGER, FINANCE), member(PAYROLL),
               member(RETAIL, PAYROLL), member(SHOPS, COMPANY)]  # fmt: skip
    roles = [
        role(FINANCE, "customer", "Ada"), role(FINANCE, "customer", "Bo"), role(SHOPS, "customer", "Cy"),
        role(COMPANY, "relationship manager", "Di"), role(SHOPS, "relationship manager", "Ed"),
        role(RETAIL, "purchaser", "Fo"), role(RETAIL, "purchaser", "Gu"), role(PAYROLL, "purchaser", "Ha"),
        role(LEDGER, "purchaser", "In"),
    ]  # fmt: skip
    columns = ["unit", "agreement", "in_force", "annual_funding", "currency"]
    money = pd.DataFrame([
        ("Ledger", "L", True, 1.0, "EUR"), ("Retail", "R", True, 12345.6, None), ("Kiosk", "K", True, 99.0, "CHF"),
        ("Shops", "S", True, 0.0, "EUR"), ("Shops", "T", False, 50.0, "EUR"), ("Shops", "U", True, None, "EUR"),
    ], columns=columns)  # fmt: skip
    waiting = pd.DataFrame({
        "name": ["Stall", "Booth"], "rows": [1, 1234], "first_on": [pd.Timestamp("2026-03-01"), pd.NaT]
    })  # fmt: skip
    table = structure_warnings(on(memberships=members, roles=roles), money, waiting)
    assert table.columns.tolist() == ["kind", "unit", "sentence"]
    knows = "and the structure does not know it."
    lacks = "decides here, and no agreement in force says with what money."
    own = "It has no relationship manager of its own:"
    assert cells(table) == [
        ["two deciders", "Finance", "Ada and Bo are both its customer: settle who decides."],
        ["no customer", "Payroll", "Nobody decides here: name its customer."],
        ["budget without a customer", "Kiosk",
         "“K” is funded with 99 CHF a year and nobody decides about it: name a customer."],
        ["budget without a customer", "Retail",
         "“R” is funded with 12,346 a year and nobody decides about it: name a customer."],
        ["purchaser without a customer", "Payroll", "Ha orders here, within what nobody has decided."],
        ["purchaser without a customer", "Retail", "Fo and Gu order here, within what nobody has decided."],
        ["customer without a budget", "Shops", f"Cy {lacks}"],
        ["no relationship manager", "Finance", f"{own} Di, of Company, stands in."],
        ["undocumented", "Booth", f"1,234 rows of data name it, {knows}"],
        ["undocumented", "Stall", f"1 row of data names it since 1 March 2026, {knows}"],
    ]
    ended = [*roles, role(SHOPS, "customer", "Xu"), role(SHOPS, "purchaser", "Yo")]
    gone = [row for row in members if row["unit_id"] != SHOPS] + [member(SHOPS, COMPANY, None, "2026-11-22")]
    kinds = structure_warnings(on(memberships=gone, roles=ended), no_agreements(), nobody_waits())
    assert "Shops" not in kinds["unit"].tolist()


@pytest.mark.parametrize("n", [1, 2])
def test_names_to_settle(n: int) -> None:
    """Names in no structure file, and units that nobody on the way up answers for."""
    named = [*({"name_id": at, "kind": "unit", "text": text} for at, text in enumerate(NAMES, 1)),
             {"name_id": 17, "kind": "unit", "text": "Kiosk"},
             {"name_id": 18, "kind": "unit", "text": "Booth"}]  # fmt: skip
    facts = together(*(answers({5: 6}, name_id=17 + at) for at in range(n)))
    members = [member(FINANCE), member(SHOPS), *([member(RETAIL)] if n == 2 else [])]
    heads = [{"unit_id": row["unit_id"]} for row in members]
    data = seen(names=named, units=heads, memberships=members, roles=[role(FINANCE, "customer", "Ada")], **facts,
                questions=[CSAT], surveys=[TICKETS])  # fmt: skip
    door = Held(data, {"settings": frame("settings", [])})
    said = names_to_settle(Snapshots(door), Scope(DAY, Period.parse("2026-Q3")))
    assert said == ([
        "Kiosk: in no structure file, stands for itself",
        "Shops: no customer on the way up, counts under the top unit",
    ] if n == 1 else [
        "Booth and Kiosk: in no structure file, stand for themselves",
        "Retail and Shops: no customer on the way up, count under the top unit",
    ])  # fmt: skip
    bare = Held(frames(names=named, **facts, questions=[CSAT], surveys=[TICKETS]), door.more)
    assert names_to_settle(Snapshots(bare), Scope(DAY, Period.parse("2026-Q3"))) == []


def moved_units(n: int, *, has_answers: bool = True) -> tuple[Snapshot, Snapshot]:
    """So many units that moved from Old to New in July, each with answers in May, as organised then and now."""
    names = ["Old", "New", *(f"M{at}" for at in range(n))]
    named = [{"name_id": 20 + at, "kind": "unit", "text": text} for at, text in enumerate(names)]
    members = [member(20), member(21)]
    for unit in range(22, 22 + n):
        members += [member(unit, 20, None, "2026-06-30"), member(unit, 21, "2026-07-01")]
    facts = [answers({5: 6}, name_id=unit, month="2026-05-01") for unit in range(22, 22 + n)]
    asked = [{"name_id": 22, "survey_id": 1, "month": "2026-05-01", "invited": 3}]
    data = frames(
        names=named, units=[{"unit_id": 20 + at} for at in range(len(names))], memberships=members,
        questions=[CSAT], surveys=[TICKETS], **(together(*facts) if has_answers else {"invitation_counts": asked}),
    )  # fmt: skip
    return snapshot_of(data, DAY, "then"), snapshot_of(data, DAY, "now")


@pytest.mark.parametrize(
    ("n", "more"),
    [(1, ""), (3, ""), (4, "; 1 more unit differs"), (6, "; 3 more units differ")],
)
def test_a_footnote_names_three_units(n: int, more: str) -> None:
    """The rest is counted; where nothing was known of a period, nothing is said of it."""
    then, now = moved_units(n)
    first = [f"M{at} counts under Old, where it was then; today it is part of New" for at in range(min(n, 3))]
    assert organised_note(then, now, Period.parse("2026-Q2"), "then") == f"{'; '.join(first)}{more}."
    throughout = [f"M{at} counts under New throughout, though it was part of Old then" for at in range(min(n, 3))]
    assert organised_note(then, now, Period.parse("2026-Q2"), "now") == f"{'; '.join(throughout)}{more}."
    assert organised_note(then, now, Period.parse("2026-04"), "then") == ""
    assert organised_note(*moved_units(1, has_answers=False), Period.parse("2026-05"), "then") != ""


# Whom to ask


def test_whom_to_ask_is_a_whole_table() -> None:
    """Who decides, prepares and is told, in that order, with why, and with what they may decide."""
    roles = [
        role(COMPANY, "customer", "Ada", mandate="all"), role(FINANCE, "relationship manager", "Bo", email="b@x"),
        role(COMPANY, "IT management", "Cy"), role(FINANCE, "purchaser", "Di"), role(LEDGER, "user", "Ed"),
    ]  # fmt: skip
    found = whom_to_ask(on(roles=roles), "Finance", "new service")
    above = "the nearest above Finance that has one"
    assert found.sentence == "Ada decides as customer of Company."
    assert found.people.columns.tolist() == ["part", "person", "role", "unit", "reason", "mandate", "email"]
    assert cells(found.people) == [
        ["decides", "Ada", "customer", "Company",
         f"Customer of Company, {above}: decides on and pays for IT services.", "all", ""],
        ["prepares", "Bo", "relationship manager", "Finance",
         "Relationship manager of Finance: turns the wish into a requirement.", "", "b@x"],
        ["prepares", "Di", "purchaser", "Finance", "Purchaser of Finance: knows what is ordered and used.", "", ""],
        ["is told", "Cy", "IT management", "Company", f"IT management of Company, {above}: has to deliver it.", "", ""],
    ]
    assert found.missing == ()
    unnamed = whom_to_ask(on(roles=roles[1:]), "Finance", "new service")
    assert unnamed.sentence == "Cy decides as IT management of Company."
    first = cells(unnamed.people)[0]
    assert first[:2] == ["decides", "Cy"]
    assert first[4] == f"No customer is named: IT management of Company, {above}: decides in that case."
    assert [row[1] for row in cells(unnamed.people)].count("Cy") == 1
    assert unnamed.missing == ("No customer is named from Finance up to Company.",)
    assert whom_to_ask(on(roles=roles[1:]), "Company", "funding").missing == (
        "No customer is named in Company.", "No relationship manager is named in Company.")


def test_an_owner_of_a_service_is_named_with_it() -> None:
    """The owner prepares a complaint; without a name nobody does."""
    roles = [role(FINANCE, "relationship manager", "Bo"), role(FINANCE, "customer", "Ada")]
    found = whom_to_ask(on(roles=roles), "Finance", "complaint", "Mail", "Eli")
    assert cells(found.people)[1] == [
        "prepares", "Eli", "service owner", "Mail", "Owner of Mail: knows what went wrong.", "", ""]
    bare = whom_to_ask(on(roles=roles), "Finance", "complaint", "Mail")
    assert [row[1] for row in cells(bare.people)] == ["Bo", "Ada"]


@pytest.mark.parametrize(
    ("purchaser_of", "customer_of", "decides"),
    [(COMPANY, FINANCE, "Ada"), (FINANCE, FINANCE, "Pia"), (LEDGER, FINANCE, "Pia"), (FINANCE, COMPANY, "Pia"),
     (COMPANY, COMPANY, "Pia"), (COMPANY, LEDGER, "Ada"), (FINANCE, LEDGER, "Ada")],
)  # fmt: skip
def test_a_purchaser_orders_within_what_its_own_customer_decided(
    purchaser_of: int, customer_of: int, decides: str
) -> None:
    """One from further up than the customer orders for another."""
    roles = [role(purchaser_of, "purchaser", "Pia"), role(customer_of, "customer", "Ada")]
    found = whom_to_ask(on(roles=roles), "Ledger", "order")
    assert found.people.loc[found.people["part"] == "decides", "person"].tolist() == [decides]


def test_several_who_decide_are_said_so() -> None:
    """Customers are rivals; others decide together; who is named twice counts once."""
    pair = [role(FINANCE, "relationship manager", "Bo"), role(FINANCE, "relationship manager", "Cy")]
    assert whom_to_ask(on(roles=pair), "Finance", "complaint").sentence == "Bo and Cy decide."
    assert whom_to_ask(on(roles=pair), "Ledger", "complaint").sentence == (
        "Bo and Cy decide as relationship manager of Finance.")
    rivals = [role(FINANCE, "customer", "Bo"), role(FINANCE, "customer", "Cy")]
    assert whom_to_ask(on(roles=rivals), "Ledger", "funding").sentence == (
        "Bo and Cy both decide as customer of Finance: settle first who does.")


def test_events_of_a_year_are_told_up_to_their_days() -> None:
    """A day before the first and after the last is left out."""
    roles = [role(FINANCE, "customer", "Ada", None, "2026-03-31"), role(FINANCE, "customer", "Bo", "2026-04-01")]
    day = date(2026, 4, 1)
    assert len(happened(roles, start=day, end=day)) == 1
    assert happened(roles, start=day + timedelta(days=1)) == []
    assert happened(roles, end=day - timedelta(days=1)) == []
