"""Agreements: which dates are due, who pays what when, what comes when, and who has none."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analytics.agreements.agreements import agreements, dates_due
from analytics.agreements.calendar import ENDS, NOTICE, TALKS, calendar
from analytics.agreements.coverage import services_used, uncovered_customers, uncovered_services
from analytics.agreements.funding import funding, money_text
from analytics.portfolio import Portfolio
from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from analytics.snapshot.agreement_dates import fiscal_years
from analytics.snapshot.agreement_standing import lasting_levels, standings
from analytics.snapshot.snapshot import Snapshot, snapshot_of
from analytics.structure.people import customers
from analytics.views.agreements import due_by_day
from data.record import ImportOptions, Record
from data.store.store import open_store
from tests.hand_made import CSAT, TICKETS, answers, frames, units

DAY = date(2026, 11, 23)
FINANCE, RETAIL, MAIL, PAYROLL = 1, 2, 11, 12


def row(name: str, unit: int = FINANCE, services: tuple[int, ...] | None = (MAIL,), **terms: Any) -> dict[str, Any]:
    usual = {"starts_on": "2024-01-01", "ends_on": "2026-12-31", "state": "agreed", "annual_funding": 1000.0,
             "currency": "EUR", "funding_state": "secured"}  # fmt: skip
    named = {"service_ids": None if services is None else list(services)}
    return {"agreement": name, "unit_id": unit, **named, **usual, **terms}


def seen(*rows: dict[str, Any], **others: Any) -> Snapshot:
    names = [*units("Finance", "Retail"), {"name_id": MAIL, "kind": "service", "text": "Mail"},
             {"name_id": PAYROLL, "kind": "service", "text": "Payroll"}]  # fmt: skip
    given: dict[str, Any] = {
        "names": names,
        "units": [{"unit_id": FINANCE}, {"unit_id": RETAIL}],
        "memberships": [{"unit_id": FINANCE}, {"unit_id": RETAIL}],
        "roles": [{"unit_id": unit, "role": "customer", "person": name} for unit, name in ((1, "Ada"), (2, "Dan"))],
        "services": [{"service_id": MAIL, "state": "live"}, {"service_id": PAYROLL, "state": "live"}],
        "agreements": list(rows),
    }
    return snapshot_of(frames(**(given | others)), DAY)


def due(*rows: dict[str, Any]) -> list[tuple[str, str, int]]:
    found = dates_due(agreements(seen(*rows), DAY), DAY)
    return [(one["what"], f"{one['due_on']:%Y-%m-%d}", int(one["days_left"])) for one in found.to_dict("records")]


def test_of_an_agreements_dates_the_next_is_due() -> None:
    """Talks come before notice, notice before the end; each once it is the next within 90 days."""
    ahead = row("A", ends_on="2027-03-31", notice_days=90, lead_days=20)
    assert due(ahead) == [("talks", "2026-12-11", 18)]
    assert due(row("A", ends_on="2027-01-31", notice_days=60, lead_days=20)) == [("notice", "2026-12-02", 9)]
    assert due(row("A", notice_days=60)) == [("ends", "2026-12-31", 38)]
    assert due(row("A", renewal="tacit", notice_days=60)) == [("renews", "2027-01-01", 39)]
    assert due(row("A", ends_on="2027-12-31", notice_days=90)) == []


def test_an_agreement_that_renewed_by_itself_is_not_lapsed() -> None:
    """A year after its first end it is in force, and the end of its running term counts."""
    table = agreements(seen(row("A", ends_on="2025-12-31", renewal="tacit")), DAY)
    assert table["in_force"].tolist() == [True]
    assert table["term_ends_on"].tolist() == [pd.Timestamp("2026-12-31")]
    assert due(row("A", ends_on="2025-12-31", renewal="tacit")) == [("renews", "2027-01-01", 39)]


def test_what_ended_without_another_is_due_and_what_was_followed_is_not() -> None:
    """Lapsed since June, within the year; not where the same service was agreed on again; not years ago."""
    assert due(row("A", ends_on="2026-06-30")) == [("lapsed", "2026-06-30", -146)]
    follower = row("B", starts_on="2026-07-01", ends_on="2028-06-30")
    assert due(row("A", ends_on="2026-06-30"), follower) == []
    assert due(row("A", ends_on="2024-06-30")) == []


def test_a_beginning_says_what_is_missing() -> None:
    """An agreement in negotiation that should begin soon: not agreed yet, funding pending."""
    draft = row("A", starts_on="2027-01-01", ends_on="2028-12-31", state="negotiating", funding_state="pending")
    found = dates_due(agreements(seen(draft), DAY), DAY)
    assert found["sentence"].tolist() == [
        "Agreement “A” begins on 1 January 2027 (in 39 days): not agreed yet, funding pending."]


def test_talks_that_should_have_begun_are_said_with_the_notice() -> None:
    """The date is past, so the sentence about the notice says it."""
    found = dates_due(agreements(seen(row("A", ends_on="2027-01-31", notice_days=60, lead_days=20)), DAY), DAY)
    assert found["sentence"].iloc[0].endswith(
        "notice or renewal is due by 2 December 2026 (in 9 days). Talks should have begun on 12 November 2026.")


def test_many_dates_of_one_day_are_one_sentence() -> None:
    """Two agreements to talk about on one day; one alone keeps its own sentence."""
    terms = {"ends_on": "2027-03-31", "notice_days": 90, "lead_days": 20}
    both = dates_due(agreements(seen(row("A", **terms), row("B", RETAIL, **terms), row("C", notice_days=9)), DAY), DAY)
    found = due_by_day(both)
    assert found["sentence"].iloc[0] == "Talks should begin about 2 agreements: “A” and “B”."
    assert found["n"].tolist() == [2, 1]


def test_levels_go_on_with_an_agreement_that_renews_by_itself() -> None:
    """A target that holds to the end has no end any more; one that was replaced before keeps its end."""
    table = pd.DataFrame([row("A", renewal="tacit", notice_days=None, lead_days=None), row("B", renewal="none")])
    table["starts_on"], table["ends_on"] = (pd.to_datetime(table[name]) for name in ("starts_on", "ends_on"))
    levels = pd.DataFrame({
        "agreement": ["A", "A", "B"], "unit_id": FINANCE,
        "valid_to": pd.to_datetime(["2025-06-30", "2026-12-31", "2026-12-31"]),
    })  # fmt: skip
    found = lasting_levels(levels, table)["valid_to"]
    assert found.isna().tolist() == [False, True, False]


def test_standings_of_nothing_are_an_empty_table() -> None:
    """No agreements: no rows, all columns."""
    assert standings(agreements(seen(), DAY), DAY).empty
    assert dates_due(agreements(seen(), DAY), DAY).empty


def money(*rows: dict[str, Any], first_month: int = 1) -> pd.DataFrame:
    return funding(agreements(seen(*rows), DAY), fiscal_years(DAY, 2, first_month))


def test_funding_is_told_per_currency_and_fiscal_year() -> None:
    """EUR and SEK stand apart; an agreement that ends in a year counts with its share of the year's days."""
    found = money(
        row("A", annual_funding=365.0, ends_on="2027-01-31"), row("B", annual_funding=100.0, currency="SEK"),
    ).set_index(["year", "currency"])  # fmt: skip
    assert found["total"].to_dict() == {
        ("2026", "EUR"): 365.0, ("2026", "SEK"): 100.0, ("2027", "EUR"): pytest.approx(31.0)}


def test_funding_tells_secured_from_pending_and_unfunded_and_drafts_from_all() -> None:
    """What is in preparation is not in the total; an unsaid state is "not said"."""
    found = money(
        row("A"), row("B", funding_state="pending", annual_funding=200.0), row("C", funding_state="unfunded"),
        row("D", funding_state=None), row("E", state="draft", annual_funding=5000.0),
    ).iloc[0]  # fmt: skip
    assert found[["secured", "pending", "unfunded", "not said", "in preparation", "total", "n"]].tolist() == [
        1000, 200, 1000, 1000, 5000, 3200, 5]


def test_a_fiscal_year_from_april_counts_from_april() -> None:
    """An agreement to the end of 2026 has 275 of the 365 days of the year that ends in March 2027."""
    found = money(row("A", annual_funding=365.0), first_month=4)
    assert found[["year", "total"]].to_numpy().tolist() == [["FY2027", pytest.approx(275.0)]]


def test_money_is_read_in_millions_or_whole_units() -> None:
    """9.07 million EUR; 48,250 SEK; no currency, no word."""
    assert [money_text(9_071_000, "EUR"), money_text(48_250.4, "SEK"), money_text(99, "")] == [
        "9.07 million EUR", "48,250 SEK", "99"]


def test_the_calendar_holds_ends_notices_and_talks_ahead() -> None:
    """Each date once, under what it is; what is over or beyond two years is not there; drafts begin."""
    table = agreements(seen(
        row("A", ends_on="2027-06-30", notice_days=90, lead_days=30, renewal="tacit"), row("B", ends_on="2026-06-30"),
        row("C", ends_on="2030-06-30"), row("D", starts_on="2027-01-01", ends_on=None, state="draft"),
    ), DAY)  # fmt: skip
    found = calendar(table, DAY)
    told = found.assign(on=found["on"].dt.strftime("%Y-%m-%d"))[["on", "what", "kind", "agreement"]]
    assert told.to_numpy().tolist() == [
        ["2027-01-01", ENDS, "begins", "D"], ["2027-03-02", TALKS, "renews", "A"],
        ["2027-04-01", NOTICE, "renews", "A"], ["2027-06-30", ENDS, "renews", "A"]]


def test_customers_without_a_valid_agreement_are_named_with_what_ended() -> None:
    """Retail's ended and another is negotiated; Finance has one in force."""
    state = seen(
        row("A"), row("B", RETAIL, ends_on="2026-06-30"),
        row("C", RETAIL, starts_on="2027-01-01", ends_on=None, state="negotiating"),
    )  # fmt: skip
    found = uncovered_customers(agreements(state, DAY), customers(state, DAY))
    assert found.to_numpy().tolist() == [["Retail", "“B” ended on 30 June 2026; “C” is being negotiated."]]


def test_services_used_beyond_what_was_agreed_are_named() -> None:
    """Finance agreed on Mail and uses Payroll; an agreement for every service would cover it."""
    used = answers({5: 6}, name_id=FINANCE, month="2026-09-01", service_id=PAYROLL)
    asked = {"questions": [CSAT], "surveys": [TICKETS]}
    register = pd.DataFrame({"service": ["Mail", "Payroll"], "state": ["live", "live"]})

    def lacking(*rows: dict[str, Any]) -> list[list[str]]:
        state = seen(*rows, **used, **asked)
        return uncovered_services(agreements(state, DAY), register, services_used(state, DAY)).to_numpy().tolist()

    assert lacking(row("A"), row("B", RETAIL, (PAYROLL,))) == [["Payroll", "Finance uses it and has not agreed on it."]]
    assert lacking(row("A")) == [["Payroll", "No agreement in force names it."]]
    assert lacking(row("A"), row("B", FINANCE, None)) == []


def test_only_the_customers_own_negotiation_points_are_counted(tmp_path: Path) -> None:
    """Asked for one customer, the page counts the open points of its agreements and of nobody else's."""
    store = open_store(tmp_path / "store.duckdb")
    record = Record(store)
    files = {
        "structure": "unit,customer\nFinance,Ada\nRetail,Dan\n",
        "agreements": "agreement,unit,starts_on\nMail F,Finance,2026-01-01\nMail R,Retail,2026-01-01\n",
        "negotiations": "agreement,point,raised_on,state\nMail F,Weekend,2026-09-01,open\n"
                        "Mail R,Nights,2026-09-01,open\nMail R,Price,2026-09-02,open\nMail R,Name,2026-09-02,dropped\n",
    }  # fmt: skip
    for kind, text in files.items():
        record.import_content(text.encode(), f"{kind}.csv", ImportOptions(kind=kind))
    scope = Scope(DAY, Period(DAY, DAY))
    portfolio = Portfolio(store)
    counted = {name: portfolio.agreements_view(scope.but(customers=(name,))).notes for name in ("Finance", "Retail")}
    store.close()
    assert "1 negotiation point open" in counted["Finance"]
    assert "2 negotiation points open" in counted["Retail"]
