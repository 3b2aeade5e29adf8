"""One agreement and all of them: what their pages say, held against the rows of the small store."""

from __future__ import annotations

import pandas as pd
import pytest

from analytics.errors import AnalyticsError
from analytics.portfolio import Portfolio
from analytics.scope.scope import Scope
from analytics.snapshot.agreement_dates import FiscalYear, fiscal_years
from tests.views.kept import DAY, SCOPE, rows_of

STANDING = {
    "Base": "“Base” is in force until 31 December 2026 (in 92 days). 0 of 2 agreed levels met in Q3 2026.",
    "Lab deal":
        "“Lab deal” is in force until 31 January 2027 (in 123 days) and renews by itself. "
        "1 of 2 agreed levels met in Q3 2026.",
    "Bank deal": "“Bank deal” is in force, open-ended. 1 of 1 agreed level met in Q3 2026.",
    "Bank plan": "“Bank plan” is being negotiated; it should begin on 15 November 2026.",
    "Bank sketch": "“Bank sketch” is a draft; it should begin on 1 February 2027.",
    "Next": "“Next” begins on 20 October 2026.",
    "Old": "“Old” ended on 30 June 2026.",
    "Older": "“Older” ended on 30 June 2024.",
}  # fmt: skip


@pytest.mark.parametrize("name", STANDING)
def test_where_an_agreement_stands_is_said(portfolio: Portfolio, name: str) -> None:
    """In force, renewing, open-ended, in preparation, to come, over."""
    assert portfolio.agreement(SCOPE, name).sentence == STANDING[name]


def test_other_customers_and_kinds_of_survey_do_not_hide_an_agreement(portfolio: Portfolio) -> None:
    """An agreement has its own customer, units and services, whatever else the page is limited to."""
    narrow = SCOPE.but(customers=("Shop",), units=("Shop",), services=("Fax",), survey_kinds=("pulse",))
    assert portfolio.agreement(narrow, "Lab deal").sentence == STANDING["Lab deal"]
    with pytest.raises(AnalyticsError, match="Lab deel"):
        portfolio.agreement(SCOPE, "Lab deel")


def test_what_an_agreement_says_stands_in_its_facts(portfolio: Portfolio) -> None:
    """All that was written, in one order; what was not is left out, and what says nothing new."""
    assert portfolio.agreement(SCOPE, "Base").facts == (
        ("Customer", "Works"), ("Services", "every service"), ("Value it should give", "Less waiting"),
        ("Runs", "from 1 January 2024 to 31 December 2026"), ("Talks from", "2 October 2026"),
        ("Notice by", "1 November 2026"), ("Funding a year", "1.20 million EUR, secured"), ("Cost centre", "C7"),
        ("Owner", "Olaf"), ("Document", "D-1"),
    )  # fmt: skip
    assert portfolio.agreement(SCOPE, "Lab deal").facts == (
        ("Customer", "Works"), ("Agreed with", "Lab"), ("Services", "Mail, Print"),
        ("Runs", "from 1 February 2023 to 31 January 2025"), ("Renewal", "tacit"), ("Renewed by itself", "2 times"),
        ("Notice by", "17 December 2026"), ("Funding a year", "7,000 EUR, pending"), ("Cost centre", "C8"),
        ("Owner", "Oda"), ("Document", "D-2"),
    )  # fmt: skip
    assert portfolio.agreement(SCOPE, "Bank deal").facts == (
        ("Customer", "Bank"), ("Services", "Mail"), ("Runs", "from 1 July 2025, open-ended"),
        ("Funding a year", "900 CHF, unfunded"),
    )  # fmt: skip
    assert portfolio.agreement(SCOPE, "Bank sketch").facts == (
        ("Customer", "Bank"), ("Services", "Scan"), ("Runs", "from 1 February 2027, open-ended"),
    )
    assert portfolio.agreement(SCOPE, "Older").facts[-1] == ("Funding a year", "555 EUR")


def test_once_notice_is_past_the_next_term_binds(portfolio: Portfolio) -> None:
    """After 17 December 2026 the Lab is bound until the end of the term that follows."""
    later = Scope(DAY.replace(month=12, day=20), SCOPE.period)
    facts = dict(portfolio.agreement(later, "Lab deal").facts)
    assert facts["Bound until"] == "31 January 2028"
    assert dict(portfolio.agreement(SCOPE, "Lab deal").facts).get("Bound until") is None


def test_the_levels_of_an_agreement_are_those_written_in_it(portfolio: Portfolio) -> None:
    """Ordered by measure, service and time; a level without dates holds as long as its agreement."""
    for name in ("Base", "Lab deal", "Bank deal"):
        written = rows_of("agreements").query("agreement == @name and measure.notna()")
        levels = portfolio.agreement(SCOPE, name).levels
        expected = written.assign(
            valid_from=pd.to_datetime(written["level_from"].fillna(written["starts_on"])),
            valid_to=pd.to_datetime(written["level_to"].fillna(written["ends_on"])),
            measured_in=written["measured_in"].fillna(""),
        ).sort_values(["measure", "service", "valid_from"], ignore_index=True)[list(levels.columns)]
        assert list(levels.columns) == [
            "measure", "service", "target", "measured_in", "better", "valid_from", "valid_to"
        ]
        pd.testing.assert_frame_equal(levels, expected, check_dtype=False)


def test_points_still_open_come_first(portfolio: Portfolio) -> None:
    """Then those settled; each by the day it was raised, with all that was noted of it."""
    points = portfolio.agreement(SCOPE, "Base").points
    assert points["point"].tolist() == ["Pager", "Term", "Place", "Price"]
    assert points["state"].tolist() == ["open", "open", "dropped", "agreed"]
    assert points["note"].fillna("").tolist() == ["By phone", "", "", "Two per cent"]
    assert points["settled_on"].tolist()[2:] == [pd.Timestamp("2026-04-20"), pd.Timestamp("2026-06-15")]
    assert list(points.columns) == ["point", "raised_on", "state", "settled_on", "note"]
    assert portfolio.agreement(SCOPE, "Lab deal").points.empty


def test_an_agreement_is_held_against_what_was_delivered_to_its_customer(portfolio: Portfolio) -> None:
    """A level for every service over all services, the Lab's tickets of its own time with Works among them."""
    told = ["measure", "service", "met", "total", "levels", "levels_met", "state"]
    base = portfolio.agreement(SCOPE, "Base").gaps[told].astype(object)
    assert base.where(base.notna(), None).to_numpy().tolist() == [
        # Works 45 of 50, 40 of 48 and 9 of 10, Lab 13 of 20 and 11 of 20; two of three cells as agreed.
        ["resolved in time", None, 118, 148, 3, 2, "missed"],
        ["waiting", None, None, None, 1, 0, "missed"],
    ]
    lab = portfolio.agreement(SCOPE, "Lab deal").gaps[told].astype(object)
    assert lab.where(lab.notna(), None).to_numpy().tolist() == [
        ["outages", "Print", None, None, 1, 0, "missed"],
        ["resolved in time", "Mail", 109, 138, 2, 1, "met"],
    ]


def test_an_agreements_months_are_those_of_a_year(portfolio: Portfolio) -> None:
    """Up to the period's last; measured ones with their level, the others as not measured."""
    months = portfolio.agreement(SCOPE, "Base").months
    assert months.loc[months["measure"] == "waiting", "month"].tolist() == [
        f"{month}" for month in pd.period_range("2025-10", "2026-09", freq="M")
    ]
    measured = months[months["state"] != "not measured"]
    assert measured[["measure", "month", "state"]].to_numpy().tolist() == [
        ["resolved in time", "2026-07", "met"], ["resolved in time", "2026-08", "missed"],
        ["resolved in time", "2026-09", "missed"], ["waiting", "2025-11", "met"], ["waiting", "2026-07", "met"],
        ["waiting", "2026-08", "missed"],
    ]  # fmt: skip
    assert measured["actual"].round(3).tolist() == [82.857, 83.333, 66.667, 5.0, 3.5, 5.5]
    assert measured["agreed"].tolist() == [75.0, 90.0, 75.0, 6.0, 4.0, 4.0]


# All agreements


def test_all_agreements_in_one_sentence(portfolio: Portfolio) -> None:
    """How many bind whom, who has none, and what else there is."""
    view = portfolio.agreements_view(SCOPE)
    assert view.sentence == "3 agreements in force with 2 customers; Shop has none."
    assert view.notes == ("5 dates due within 90 days", "3 in preparation", "3 negotiation points open")
    assert view.years == ("2026", "2027", "2028")
    own = portfolio.agreements_view(SCOPE.but(customers=("Bank",)))
    assert own.sentence == "1 agreement in force with 1 customer."
    assert own.notes == ("1 date due within 90 days", "2 in preparation", "1 negotiation point open")
    none = portfolio.agreements_view(SCOPE.but(customers=("Shop",)))
    assert none.sentence == "0 agreements in force with 0 customers; Shop has none."
    assert none.notes == ("1 date due within 90 days",)


def test_the_register_begins_with_the_nearest_date(portfolio: Portfolio) -> None:
    """Talks before notice before the end of what is in force, the start of what is not; what is over last."""
    register = portfolio.agreements_view(SCOPE).register
    assert register[["agreement", "customer", "unit", "standing"]].to_numpy().tolist() == [
        ["Base", "Works", "Works", "in force"], ["Next", "Works", "Works", "to come"],
        ["Bank plan", "Bank", "Bank", "negotiating"], ["Lab deal", "Works", "Lab", "in force"],
        ["Bank sketch", "Bank", "Bank", "draft"], ["Bank deal", "Bank", "Bank", "in force"],
        ["Older", "Shop", "Shop", "ended"], ["Old", "Shop", "Shop", "lapsed"],
    ]  # fmt: skip
    print_only = portfolio.agreements_view(SCOPE.but(services=("Print",)))
    assert print_only.register["agreement"].tolist() == ["Base", "Next", "Bank plan", "Lab deal", "Older"]
    assert print_only.due["what"].tolist() == ["talks", "begins", "begins", "notice"]


def test_the_figures_above_the_register_add_up(portfolio: Portfolio) -> None:
    """In force, money of this fiscal year by currency, dates due, and who is without."""
    figures = portfolio.agreements_view(SCOPE).figures
    assert [(each.key, each.title, each.value, each.counts, each.interval) for each in figures] == [
        ("in_force", "In force", "3", "with 2 customers", "1 renews by itself"),
        # 1,200,000 and 7,000 of whole years, 333 of 73 days, 444 of 181 days.
        ("funding-EUR", "Funding in 2026", "1.21 million", "EUR, 99 % secured", "7,000 pending, 67 unfunded"),
        ("funding-CHF", "Funding in 2026", "900", "CHF, 0 % secured", "900 unfunded"),
        ("due", "Due within 90 days", "5", "1 of them the last day for notice", ""),
        ("without", "Without a valid agreement", "1", "customer", "2 services used without one"),
    ]  # fmt: skip
    assert {each.state for each in figures} == {"shown"}
    own = portfolio.agreements_view(SCOPE.but(customers=("Bank",))).figures
    assert [(each.key, each.value, each.counts, each.interval) for each in own] == [
        ("in_force", "1", "with 1 customer", "0 renew by themselves"),
        ("funding-CHF", "900", "CHF, 0 % secured", "900 unfunded"),
        ("due", "1", "0 of them the last day for notice", ""),
        ("without", "0", "customers", "2 services used without one"),
    ]
    works = portfolio.agreements_view(SCOPE.but(customers=("Works",))).figures
    assert (works[-1].value, works[-1].counts, works[-1].interval) == ("0", "customers", "")


def test_what_is_due_and_what_comes_later(portfolio: Portfolio) -> None:
    """Dates to act on in words; all dates of two years for the calendar."""
    view = portfolio.agreements_view(SCOPE)
    said = {
        "lapsed": "Agreement “Old” ended on 30 June 2026 (92 days ago); nothing was agreed after it.",
        "talks":
            "Agreement “Base”: begin to talk about what follows on 2 October 2026 (in 2 days); notice is due by "
            "1 November 2026.",
        "begins": "Agreement “Next” begins on 20 October 2026 (in 20 days): unfunded.",
        "planned": "Agreement “Bank plan” begins on 15 November 2026 (in 46 days): not agreed yet, funding pending.",
        "notice":
            "Agreement “Lab deal” renews by itself unless notice is given by 17 December 2026 (in 78 days).",
    }  # fmt: skip
    assert view.due.assign(due_on=view.due["due_on"].dt.strftime("%F")).to_numpy().tolist() == [
        ["2026-06-30", "lapsed", said["lapsed"], 1], ["2026-10-02", "talks", said["talks"], 1],
        ["2026-10-20", "begins", said["begins"], 1], ["2026-11-15", "begins", said["planned"], 1],
        ["2026-12-17", "notice", said["notice"], 1],
    ]  # fmt: skip
    ahead = view.calendar.assign(on=view.calendar["on"].dt.strftime("%F"))
    assert ahead.to_numpy().tolist() == [
        ["2026-10-02", "talks begin", "ends", "Base", "Works", "Works"],
        ["2026-10-20", "ends or renews", "begins", "Next", "Works", "Works"],
        ["2026-11-01", "last day for notice", "ends", "Base", "Works", "Works"],
        ["2026-11-15", "ends or renews", "begins", "Bank plan", "Bank", "Bank"],
        ["2026-12-17", "last day for notice", "renews", "Lab deal", "Works", "Lab"],
        ["2026-12-31", "ends or renews", "ends", "Base", "Works", "Works"],
        ["2027-01-31", "ends or renews", "renews", "Lab deal", "Works", "Lab"],
        ["2027-02-01", "ends or renews", "begins", "Bank sketch", "Bank", "Bank"],
        ["2027-09-19", "last day for notice", "ends", "Next", "Works", "Works"],
        ["2027-10-19", "ends or renews", "ends", "Next", "Works", "Works"],
    ]


def test_who_is_without_is_told_with_the_reason(portfolio: Portfolio) -> None:
    """Customers without, then services that are used and not agreed on; limited to the scope's services."""
    shop = ["customer", "Shop", "“Old” ended on 30 June 2026."]
    fax, paper = (["service", name, "Bank uses it and has not agreed on it."] for name in ("Fax", "Print"))
    assert portfolio.agreements_view(SCOPE).without.to_numpy().tolist() == [shop, fax, paper]
    assert portfolio.agreements_view(SCOPE.but(customers=("Bank",))).without.to_numpy().tolist() == [fax, paper]
    assert portfolio.agreements_view(SCOPE.but(services=("Fax",))).without["name"].tolist()[-1:] == ["Fax"]
    assert "Print" not in portfolio.agreements_view(SCOPE.but(services=("Fax",))).without["name"].tolist()


def test_money_of_three_years_is_counted_by_its_days(portfolio: Portfolio) -> None:
    """Each year's part of each agreement's time, largest first within a year."""
    years: list[FiscalYear] = fiscal_years(DAY, 3, 1)
    renewed = {"Lab deal": "2099-12-31"}
    written = rows_of("agreements").drop_duplicates("agreement").dropna(subset="annual_funding")
    ends = pd.to_datetime(written["agreement"].map(renewed).fillna(written["ends_on"]).fillna("2099-12-31"))
    owner = written["unit"].replace({"Lab": "Works"})
    sums: dict[tuple[str, str, str], list[float]] = {}
    for year in years:
        first, last = pd.Timestamp(year.start), pd.Timestamp(year.end)
        held = (ends.clip(upper=last) - pd.to_datetime(written["starts_on"]).clip(lower=first)).dt.days + 1
        money = written["annual_funding"] * held.clip(lower=0) / ((last - first).days + 1)
        prepared = written["state"].isin(["draft", "negotiating"])
        for customer, currency, amount, is_prepared in zip(owner, written["currency"], money, prepared, strict=True):
            if amount:
                own = sums.setdefault((year.label, customer, currency), [0.0, 0.0, 0])
                own[int(is_prepared)] += amount
                own[2] += 1
    table = portfolio.agreements_view(SCOPE).funding
    told = {
        (row["year"], row["customer"], row["currency"]): [row["total"], row["in preparation"], row["n"]]
        for row in table.to_dict("records")
    }
    assert told.keys() == sums.keys()
    for key, numbers in sums.items():
        assert told[key] == pytest.approx(numbers), key
    assert table["year"].is_monotonic_increasing
    assert all(rows["total"].is_monotonic_decreasing for _, rows in table.groupby("year"))
