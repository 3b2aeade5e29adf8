"""The structure on a day, what does not fit in it, and whom to ask what: trees small enough to check by eye."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics.scope.periods import Period
from analytics.snapshot.snapshot import snapshot_of
from analytics.structure.events import events
from analytics.structure.reorganisation import organised_note
from analytics.structure.responsibility import REQUESTS, whom_to_ask
from analytics.structure.tree import Tree, tree, tree_table
from analytics.structure.warnings import structure_warnings
from tests.hand_made import CSAT, TICKETS, answers, frames

DAY = date(2026, 11, 23)
NAMES = ("Company", "Finance", "Ledger", "Payroll", "Retail", "Shops")
COMPANY, FINANCE, LEDGER, PAYROLL, RETAIL, SHOPS = range(1, 7)


def member(unit: int, parent: int | None = None, start: str | None = None, end: str | None = None) -> dict[str, Any]:
    return {"unit_id": unit, "parent_id": parent, "valid_from": start, "valid_to": end}


def role(
    unit: int, name: str, person: str, start: str | None = None, end: str | None = None, **told: str
) -> dict[str, Any]:
    return {"unit_id": unit, "role": name, "person": person, "valid_from": start, "valid_to": end, **told}


MEMBERS = [
    member(COMPANY), member(FINANCE, COMPANY), member(LEDGER, FINANCE), member(PAYROLL, FINANCE, None, "2026-03-31"),
    member(PAYROLL, RETAIL, "2026-04-01"), member(RETAIL, COMPANY), member(SHOPS, RETAIL, None, "2025-12-31"),
]  # fmt: skip
ROLES = [
    role(COMPANY, "customer", "Zoe Hart"), role(COMPANY, "relationship manager", "Ravi Moss"),
    role(COMPANY, "IT management", "Ida Falk", mandate="Escalations"),
    role(FINANCE, "customer", "Ada Okoro", None, "2026-06-30"), role(FINANCE, "customer", "Noa Beck", "2026-07-01"),
    role(FINANCE, "purchaser", "Ben Ruiz", mandate="up to 5,000"), role(COMPANY, "purchaser", "Uma Voss"),
    role(RETAIL, "customer", "Dan Vos"),
]  # fmt: skip
HEADS = [{"unit_id": unit, "headcount": count} for unit, count in enumerate((5, 40, 12, 9, None, 80), 1)]


def seen(**changed: Any) -> dict[str, pd.DataFrame]:
    rows: dict[str, Any] = {
        "names": [{"name_id": place, "kind": "unit", "text": text} for place, text in enumerate(NAMES, 1)],
        "units": HEADS, "memberships": MEMBERS, "roles": ROLES,
    }  # fmt: skip
    return frames(**(rows | changed))


def on(day: date = DAY, **changed: Any) -> Tree:
    return tree(seen(**changed), day)


def no_agreements() -> pd.DataFrame:
    return pd.DataFrame(columns=["unit", "agreement", "in_force", "annual_funding", "currency"]).astype(
        {"in_force": bool, "annual_funding": float}
    )


def nobody_waits() -> pd.DataFrame:
    return pd.DataFrame(columns=["name", "rows", "first_on"])


def test_the_tree_lists_each_unit_before_those_below_it() -> None:
    """Depth first, by name; a unit that has ended is not there; people are summed upwards, unknown ones as none."""
    table = tree_table(on())
    assert list(zip(table["unit"], table["depth"], strict=True)) == [
        ("Company", 0), ("Finance", 1), ("Ledger", 2), ("Retail", 1), ("Payroll", 2)]
    assert table["people_below"].tolist() == [66, 52, 12, 9, 9]
    assert table["headcount"].isna().tolist() == [False, False, False, True, False]


def test_the_tree_of_another_day_is_as_it_was_organised_then() -> None:
    """In 2025 Payroll was part of Finance, Shops existed, and Ada Okoro decided."""
    table = tree_table(on(date(2025, 6, 1))).set_index("unit")
    assert table.loc["Payroll", "parent"] == "Finance"
    assert "Shops" in table.index
    assert table.loc["Finance", "customer"] == "Ada Okoro"
    assert tree_table(on()).set_index("unit").loc["Finance", "customer"] == "Noa Beck"


def test_who_answers_is_inherited_with_the_unit_it_comes_from() -> None:
    """Ledger has no customer: that of Finance answers; Finance's relationship manager is the company's."""
    table = tree_table(on()).set_index("unit")
    assert table.loc["Ledger", "answered_by"] == "Noa Beck, of Finance"
    assert table.loc["Finance", "answered_by"] == "Noa Beck"
    assert table.loc["Ledger", "relationship_manager"] == "Ravi Moss, of Company"


def test_a_parent_that_nobody_described_stands_at_the_top() -> None:
    """A unit named as parent only is in the tree without a parent of its own."""
    table = tree_table(on(memberships=[member(LEDGER, FINANCE)], units=HEADS[1:3], roles=[]))
    assert list(zip(table["unit"], table["depth"], strict=True)) == [("Finance", 0), ("Ledger", 1)]


def test_a_circle_is_shown_at_the_top_and_warned_of() -> None:
    """Two units that are part of each other do not hang the program; both are named."""
    found = on(memberships=[member(FINANCE, LEDGER), member(LEDGER, FINANCE)], units=HEADS[1:3], roles=[])
    assert tree_table(found)["depth"].tolist() == [0, 0]
    kinds = structure_warnings(found, no_agreements(), nobody_waits()).query("kind == 'circle'")["unit"].tolist()
    assert kinds == ["Finance", "Ledger"]


def test_nothing_documented_is_an_empty_tree() -> None:
    """No structure: no rows, no warnings about it."""
    found = on(memberships=[], units=[], roles=[])
    assert tree_table(found).empty
    assert structure_warnings(found, no_agreements(), nobody_waits()).empty


def agreed(unit: str, funding: float = 1000.0, *, in_force: bool = True) -> pd.DataFrame:
    row = {"unit": unit, "agreement": f"IT for {unit}", "in_force": in_force, "annual_funding": funding,
           "currency": "EUR"}  # fmt: skip
    return pd.DataFrame([row])


def warned(found: Tree, agreements: pd.DataFrame) -> dict[str, str]:
    table = structure_warnings(found, agreements, nobody_waits())
    return {f"{row['kind']}: {row['unit']}": row["sentence"] for row in table.to_dict("records")}


def test_two_deciders_in_one_unit_are_warned_of() -> None:
    """Two customers of one unit on one day; one after the other is no warning."""
    assert not [key for key in warned(on(), no_agreements()) if key.startswith("two deciders")]
    double = on(roles=[*ROLES, role(RETAIL, "customer", "Eve Berg", "2026-01-01")])
    assert warned(double, no_agreements())["two deciders: Retail"] == (
        "Dan Vos and Eve Berg are both its customer: settle who decides.")


def test_money_and_deciders_must_meet() -> None:
    """A funded agreement where nobody decides, and a customer without one; an agreement over does not count."""
    lonely = [row for row in ROLES if row["role"] != "customer"]
    said = warned(on(roles=lonely), agreed("Finance", 12000))
    assert said["budget without a customer: Finance"].startswith("“IT for Finance” is funded with 12,000 EUR a year")
    said = warned(on(), agreed("Ledger"))
    assert "customer without a budget: Finance" not in said
    assert {"customer without a budget: Company", "customer without a budget: Retail"} <= set(said)
    assert "customer without a budget: Finance" in warned(on(), agreed("Finance", in_force=False))


def test_a_purchaser_needs_a_customer() -> None:
    """Orders within what nobody has decided are warned of."""
    lonely = [row for row in ROLES if row["role"] != "customer"]
    assert "purchaser without a customer: Finance" in warned(on(roles=lonely), no_agreements())
    assert not [key for key in warned(on(), no_agreements()) if key.startswith("purchaser")]


def test_a_customer_without_a_relationship_manager_is_named_with_who_stands_in() -> None:
    """Of its own it has none; that of the unit above stands in, or nobody."""
    said = warned(on(), no_agreements())
    assert said["no relationship manager: Finance"].endswith("Ravi Moss, of Company, stands in.")
    nobody = [row for row in ROLES if row["role"] != "relationship manager"]
    said = warned(on(roles=nobody), no_agreements())
    assert said["no relationship manager: Finance"].endswith("Nobody in IT looks after it.")


def test_names_in_the_data_that_nobody_documented_are_warned_of() -> None:
    """With how many rows name them and since when."""
    waiting = pd.DataFrame({"name": ["Kiosk"], "rows": [31], "first_on": [pd.Timestamp("2026-03-01")]})
    table = structure_warnings(on(), no_agreements(), waiting).query("kind == 'undocumented'")
    assert table["sentence"].tolist() == [
        "31 rows of data name it since 1 March 2026, and the structure does not know it."]


def asked(
    unit: str, kind: str, found: Tree | None = None, **told: str
) -> tuple[str, dict[str, list[str]], tuple[str, ...]]:
    answer = whom_to_ask(found or on(), unit, kind, **told)
    parts = answer.people.groupby("part")["person"].agg(list).to_dict()
    return answer.sentence, parts, answer.missing


def test_a_new_kind_of_service_is_decided_by_the_customer() -> None:
    """For Ledger the customer of Finance decides; relationship manager and purchaser prepare."""
    sentence, parts, missing = asked("Ledger", "new service")
    assert sentence == "Noa Beck decides as customer of Finance."
    assert parts == {"decides": ["Noa Beck"], "prepares": ["Ravi Moss", "Ben Ruiz"], "is told": ["Ida Falk"]}
    assert missing == ()


def test_an_order_is_decided_by_the_purchaser_with_the_mandate() -> None:
    """Within what was decided the purchaser decides; the reason names the role and where it is held."""
    answer = whom_to_ask(on(), "Finance", "order")
    first = answer.people.iloc[0]
    assert (first["person"], first["mandate"]) == ("Ben Ruiz", "up to 5,000")
    assert first["reason"] == "Purchaser of Finance: chooses and orders within what the customer decided."
    assert answer.sentence == "Ben Ruiz decides."


def test_a_purchaser_of_another_customers_unit_does_not_order_here() -> None:
    """Retail has a customer and no purchaser: the company's orders for another one, so the customer decides."""
    sentence, parts, missing = asked("Payroll", "order")
    assert sentence == "Dan Vos decides as customer of Retail."
    assert "Uma Voss" not in [name for people in parts.values() for name in people]
    assert missing == ("Uma Voss is purchaser of Company, where another customer decides.",)


def test_a_complaint_goes_to_the_relationship_manager_and_the_services_owner() -> None:
    """The owner of the service prepares; IT management is told, and decides where nobody looks after the unit."""
    sentence, parts, _ = asked("Finance", "complaint", service="Payroll run", service_owner="Eli Stone")
    assert sentence == "Ravi Moss decides as relationship manager of Company."
    assert parts["prepares"] == ["Eli Stone"]
    nobody = on(roles=[row for row in ROLES if row["role"] != "relationship manager"])
    sentence, parts, missing = asked("Finance", "complaint", nobody)
    assert parts["decides"] == ["Ida Falk"]
    assert "No relationship manager is named from Finance up to Company." in missing


def test_what_nobody_says_is_said_plainly() -> None:
    """No roles at all: nobody decides, and what is missing is named; an unknown unit too."""
    sentence, parts, missing = asked("Finance", "funding", on(roles=[]))
    assert (sentence, parts) == ("Nobody is named who could decide for Finance.", {})
    assert missing[0] == "No customer is named from Finance up to Company."
    assert "does not know Kiosk" in asked("Kiosk", "funding")[2][0]


@pytest.mark.parametrize("kind", list(REQUESTS))
def test_two_customers_are_told_to_settle_it(kind: str) -> None:
    """Every question that a customer decides says so where there are two."""
    double = on(roles=[*ROLES, role(FINANCE, "customer", "Eve Berg")])
    sentence, parts, _ = asked("Finance", kind, double)
    is_theirs = REQUESTS[kind].parts[0][1] == "customer"
    assert ("settle first who does" in sentence) == is_theirs
    assert is_theirs == (parts["decides"] == ["Noa Beck", "Eve Berg"])


def test_changes_of_people_and_units_are_events() -> None:
    """A new customer, a move, a closure, a merger: each one sentence, with a few words for a chart where it matters."""
    merged = [member(PAYROLL, FINANCE, None, "2026-06-30"), member(LEDGER, FINANCE, None, "2026-06-30"),
              member(SHOPS, RETAIL, None, "2026-03-31"), member(RETAIL, COMPANY, None, "2026-01-31"),
              member(RETAIL, FINANCE, "2026-02-01"), member(FINANCE), member(COMPANY)]  # fmt: skip
    heads = [{"unit_id": unit, "successor_id": FINANCE if unit in {PAYROLL, LEDGER} else None} for unit in range(1, 7)]
    state = snapshot_of(seen(memberships=merged, units=heads), DAY)
    found = events(state, np.arange(1, 7), pd.DataFrame(columns=["state"]), date(2026, 1, 1), DAY)
    assert found[["what", "mark"]].to_numpy().tolist() == [
        ["Noa Beck followed Ada Okoro as customer of Finance.", "new customer"],
        ["Ledger and Payroll were closed; Finance goes on in their place.", "Ledger and Payroll closed"],
        ["Shops was closed.", "Shops closed"],
        ["Retail moved from Company to Finance.", "Retail moved"]]


def test_a_footnote_names_the_units_that_counted_elsewhere() -> None:
    """Answers of Payroll in March counted under Finance; read as organised now they count under Retail."""
    data = seen(**answers({5: 6}, name_id=PAYROLL, month="2026-03-01"), questions=[CSAT], surveys=[TICKETS])
    then, now = (snapshot_of(data, DAY, way) for way in ("then", "now"))
    march, july = Period.parse("2026-03"), Period.parse("2026-07")
    assert organised_note(then, now, march, "then") == (
        "Payroll counts under Finance, where it was then; today it is part of Retail.")
    assert organised_note(then, now, march, "now") == (
        "Payroll counts under Retail throughout, though it was part of Finance then.")
    assert organised_note(then, now, july, "then") == ""
