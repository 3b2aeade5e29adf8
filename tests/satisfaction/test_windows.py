"""Periods that cut a month in two: what has a day is counted by it, the rest in whole periods."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from analytics.portfolio import Portfolio
from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from analytics.snapshot.cut_months import cut_months
from data.store.store import open_store
from tests.stores import taken

AS_OF = date(2026, 11, 15)
FIRST, DAYS = date(2026, 7, 1), 92

STRUCTURE = "unit,parent,customer\nFinance,,Ann\nWorks,,Cy\n"

AGREEMENTS = """agreement,unit,starts_on,ends_on,measure,target,measured_in
Base,Finance,2025-01-01,2027-12-31,resolved in time,80,%
Base,Finance,2025-01-01,2027-12-31,response rate,40,%
Base,Finance,2025-01-01,2027-12-31,csat,75,%
"""

MEASUREMENTS = """unit,measure,period,period_end,value,measured_in
Finance,uptime,2026-07,,91,%
Finance,uptime,2026-08,,92,%
Finance,uptime,2026-09,,93,%
Finance,audit,2026-07-01,2026-09-30,50,%
Finance,load,2026-08-09,2026-08-09,10,%
Finance,load,2026-08-10,2026-08-10,20,%
"""

INVITATIONS = "unit,month,invited,eligible\n" + "\n".join(f"Finance,2026-{m:02d},100,200" for m in (7, 8, 9))


def answers() -> str:
    """Each day of a quarter: someone of Finance who is satisfied in even weeks, with a comment."""
    lines = ["unit,responded_at,respondent,comment,csat"]
    for at in range(DAYS):
        day = FIRST + timedelta(days=at)
        lines.append(f"Finance,{day},F{at % 30},Day {at},{5 if (at // 7) % 2 else 2}")
    return "\n".join(lines)


def tickets() -> str:
    """Each day one ticket, late on Sundays."""
    lines = ["ticket_id,unit,measure,closed_at,met"]
    for at in range(DAYS):
        day = FIRST + timedelta(days=at)
        lines.append(f"T{at},Finance,resolved in time,{day}T10:00:00,{'no' if day.weekday() == 6 else 'yes'}")
    return "\n".join(lines)


@pytest.fixture(scope="module")
def portfolio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portfolio]:
    """One quarter, a fact of each kind a day."""
    store = open_store(tmp_path_factory.mktemp("store") / "store.duckdb")
    files = {
        "structure": STRUCTURE, "agreements": AGREEMENTS, "measurements": MEASUREMENTS, "invitations": INVITATIONS,
        "responses": answers(), "tickets": tickets(),
    }
    taken(store, files)
    yield Portfolio(store)
    store.close()


def scope(start: str, end: str, **other: object) -> Scope:
    """Everything from one day to another."""
    return Scope(AS_OF, Period(date.fromisoformat(start), date.fromisoformat(end)), **other)  # type: ignore[arg-type]


def test_two_parts_of_a_quarter_add_up_to_it(portfolio: Portfolio) -> None:
    """Wherever it is cut: answers, responses, satisfied ones, tickets met and closed."""
    whole = portfolio.scores(scope("2026-07-01", "2026-09-30"), "csat").iloc[0]
    levels = portfolio.delivered(scope("2026-07-01", "2026-09-30")).set_index("measure").loc["resolved in time"]
    assert (whole["n"], levels["total"]) == (DAYS, DAYS)
    for at in (6, 40, 60, 80):
        parts = [scope("2026-07-01", str(FIRST + timedelta(at))), scope(str(FIRST + timedelta(at + 1)), "2026-09-30")]
        scored = [portfolio.scores(part, "csat").iloc[0] for part in parts]
        assert [row["n"] for row in scored] == [at + 1, DAYS - at - 1]
        assert sum(row["answered"] for row in scored) == whole["answered"]
        satisfied = sum(row["n"] * row["score"] for row in scored)
        assert satisfied == pytest.approx(whole["n"] * whole["score"])
        closed = [portfolio.delivered(part).set_index("measure").loc["resolved in time"] for part in parts]
        assert sum(row["met"] for row in closed) == levels["met"]


def test_groups_by_time_hold_their_part_only(portfolio: Portfolio) -> None:
    """July from the 20th, August whole, September to the 3rd."""
    table = portfolio.scores(scope("2026-07-20", "2026-09-03"), "csat", ["unit", "month"]).set_index("month")
    assert table["answered"].to_dict() == {"2026-07": 12, "2026-08": 31, "2026-09": 3}
    assert table["state"].to_dict() == {"2026-07": "shown", "2026-08": "shown", "2026-09": "hidden"}


def test_few_people_of_a_few_days_are_hidden(portfolio: Portfolio) -> None:
    """Four days are four people, five days five: people are counted within the days."""
    states = [portfolio.scores(scope("2026-08-10", f"2026-08-{day}"), "csat")["state"].item() for day in (13, 14)]
    assert states == ["hidden", "shown"]
    assert portfolio.distribution(scope("2026-08-10", "2026-08-13"), "csat").empty
    assert portfolio.distribution(scope("2026-08-10", "2026-08-16"), "csat")["n"].sum() == 7


def test_invitations_of_cut_months_are_left_out(portfolio: Portfolio) -> None:
    """And with them the rate of those who answered in such a month; whole months keep theirs."""
    cut = portfolio.scores(scope("2026-07-20", "2026-09-30"), "csat").iloc[0]
    assert (cut["invited"], cut["eligible"], cut["answered"]) == (200, 400, 12 + 31 + 30)
    assert cut["response_rate"] != cut["response_rate"]
    monthly = portfolio.scores(scope("2026-07-20", "2026-09-30"), "csat", ["month"]).set_index("month")
    assert monthly["response_rate"].round(2).fillna(-1).to_dict() == {"2026-07": -1, "2026-08": 0.31, "2026-09": 0.3}
    whole = portfolio.scores(scope("2026-07-01", "2026-09-30"), "csat").iloc[0]
    assert whole["response_rate"] == pytest.approx(92 / 300)


def test_an_agreed_response_rate_is_judged_by_whole_months(portfolio: Portfolio) -> None:
    """31 and 30 of 200, not those of July beside them."""
    rate = portfolio.gaps(scope("2026-07-20", "2026-09-30")).set_index("measure").loc["response rate"]
    assert (rate["met"], rate["total"], rate["state"]) == (61, 200, "missed")
    assert portfolio.gaps(scope("2026-07-20", "2026-08-10")).set_index("measure").loc["response rate", "state"] == (
        "not measured"
    )


def test_measurements_count_where_their_whole_period_lies_inside(portfolio: Portfolio) -> None:
    """The month of August, one of two days, and not the quarter."""
    table = portfolio.delivered(scope("2026-07-20", "2026-09-03")).set_index("measure")["actual"]
    assert (table["uptime"], table["load"], "audit" in table) == (92, 15, False)
    short = portfolio.delivered(scope("2026-08-10", "2026-08-31")).set_index("measure")["actual"]
    assert ("uptime" in short, short["load"]) == (False, 20)
    behind = portfolio.measurements(scope("2026-08-10", "2026-08-12"))
    assert behind.set_index("measure")["total"].to_dict()["resolved in time"] == 3


def test_comments_are_those_of_the_days(portfolio: Portfolio) -> None:
    """With the people of these days deciding whether they are shown."""
    assert portfolio.comments(scope("2026-08-10", "2026-08-18")).n == 9
    assert portfolio.comments(scope("2026-08-10", "2026-08-15")).state == "hidden"


def test_two_periods_of_days_are_compared(portfolio: Portfolio) -> None:
    """A week of satisfied people with the week before."""
    week = scope("2026-07-08", "2026-07-14").but(against=Period(date(2026, 7, 1), date(2026, 7, 7)))
    row = portfolio.compare(week, "csat").iloc[0]
    assert (row["score"], row["n"], row["with_score"], row["with_n"], row["verdict"]) == (100, 7, 0, 7, "rose")


def test_a_unit_that_is_silent_in_these_days_is_still_known(portfolio: Portfolio) -> None:
    """Its name is no mistake."""
    assert portfolio.scores(scope("2026-08-10", "2026-08-12", units=("Works",)), "csat").empty


def test_views_say_what_is_left_out(portfolio: Portfolio) -> None:
    """Once for each period that cuts a month; nothing for whole months."""
    cut = scope("2026-08-10", "2026-09-30")
    note = (
        "10 Aug 2026 to 30 Sep 2026 holds only a part of August 2026. Answers, tickets and comments are counted by "
        "their day; invitations are known by the month and measurements by their period, and those not wholly "
        "inside are left out."
    )
    assert portfolio.period_notes(cut) == [note]
    assert note in portfolio.overview(cut).notes
    assert note in portfolio.service_levels(cut).notes
    assert note in portfolio.satisfaction(cut, "csat", "ticket", "users", "csat").notes
    assert "Answered: invitations not known" in portfolio.satisfaction(cut, "csat", "ticket", "users", "csat").notes
    assert portfolio.period_notes(scope("2026-08-01", "2026-09-30")) == []


def test_the_present_day_cuts_no_month(portfolio: Portfolio) -> None:
    """Of the rest of it nothing is known; any other day does, also one to come."""
    july, august = 2026 * 12 + 6, 2026 * 12 + 7
    today = date(2026, 8, 15)
    assert cut_months(Period(date(2026, 7, 1), today), today) == []
    assert cut_months(Period(date(2026, 7, 2), today), today) == [july]
    assert cut_months(Period(date(2026, 7, 1), date(2026, 8, 20)), today) == [august]
    assert cut_months(Period(date(2026, 8, 1), date(2026, 8, 14)), today) == [august]
    assert cut_months(Period(date(2026, 7, 2), date(2026, 8, 14)), today) == [july, august]
    assert cut_months(Period(date(2026, 7, 1), date(2026, 8, 31)), today) == []
    known = portfolio.scores(Scope(today, Period(date(2026, 7, 20), today)), "csat").iloc[0]
    assert known["invited"] == 100


def test_a_period_of_days_that_is_not_over_stays_open(portfolio: Portfolio) -> None:
    """Its levels are neither met nor missed, and it is compared with no complete one."""
    half = Scope(date(2026, 8, 20), Period(date(2026, 8, 10), date(2026, 8, 25)), Period.parse("2026-07"))
    assert portfolio.delivered(half).set_index("measure").loc["resolved in time", "state"] == "open"
    assert portfolio.compare(half, "csat")["verdict"].item() == "cannot tell"
