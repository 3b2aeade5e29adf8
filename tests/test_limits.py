"""What happens exactly at a limit, and one step beside it; expected figures are worked out in each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from scipy import stats

from analytics.portfolio import Portfolio
from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from data.record import ImportOptions, Record
from data.store.store import open_store
from tests.stores import taken

AS_OF = date(2026, 9, 30)
SCOPE = Scope(AS_OF, Period.parse("2026-Q3"), Period.parse("2026-Q2"))
Fill = Callable[..., Portfolio]


@pytest.fixture
def fill(tmp_path: Path) -> Iterator[Fill]:
    """A portfolio of a store that holds what some files say."""
    store = open_store(tmp_path / "store.duckdb")

    def go(**files: str | list[str]) -> Portfolio:
        taken(store, {kind: lines if isinstance(lines, str) else "\n".join(lines) for kind, lines in files.items()})
        return Portfolio(store)

    yield go
    store.close()


def answers(scores: dict[int, int], month: str, unit: str = "North", metric: str = "csat", first: int = 0) -> list[str]:
    """Answers by score, each by a person of its own."""
    given = [score for score, n in scores.items() for _ in range(n)]
    return [f"{unit},{month}-{1 + at % 27:02d},{unit}{first + at},,{score}" for at, score in enumerate(given)]


HEADING = "unit,responded_at,respondent,comment,csat"


# Comments with a low score


def commented(scores: list[int], people: int) -> list[str]:
    """Comments with these scores, and further people who only answered."""
    words = [f"North,2026-09-{10 + at},P{at},Word {at},{score}" for at, score in enumerate(scores)]
    return [HEADING, *words, *(f"North,2026-09-02,P{at},,5" for at in range(len(scores), people))]


@pytest.mark.parametrize(
    ("scores", "people", "is_told"),
    [
        ([2, 2, 2, 5, 5, 5], 8, True),  # three of six, each exactly at 1 + 0.25 x 4
        ([3, 3, 3, 3, 3, 3], 8, False),
        ([2, 2, 2, 5, 5, 5, 5], 8, False),  # three of seven are less than half
        ([2, 2], 8, False),  # two are somebody's bad day
        ([2, 2, 2, 5, 5, 5], 7, False),  # seven people could be known
    ],
)
def test_low_comments_are_told_from_the_limit_on(fill: Fill, scores: list[int], people: int, is_told: bool) -> None:
    """Three low ones, half of all, eight people."""
    said = fill(responses=commented(scores, people)).attention(SCOPE).said
    assert list(said["kind"]) == ["comments"] * is_told
    if is_told:
        assert said["sentence"].iloc[0] == (
            "3 of 6 comments on ticket surveys since 1 July 2026 came with a score of 2 or less, the newest on "
            "12 September 2026."
        )


# Levels


def test_a_level_that_changed_within_a_quarter_stands_at_its_last_months_value(fill: Fill) -> None:
    """70 up to August, 80 from September on; where September has no answers, 70."""
    levels = [
        "agreement,unit,starts_on,ends_on,measure,target,measured_in,level_from,level_to",
        "A,North,2026-01-01,2026-12-31,csat,70,%,2026-01-01,2026-08-31",
        "A,North,2026-01-01,2026-12-31,csat,80,%,2026-09-01,2026-12-31",
    ]
    early = answers({5: 6}, "2026-07") + answers({4: 6}, "2026-08", first=9)
    portfolio = fill(agreements=levels, responses=[HEADING, *early])
    assert portfolio.trend(SCOPE, "csat")["agreed"].tolist() == [70.0]
    portfolio = fill(responses=[HEADING, *early, *answers({4: 6}, "2026-09", first=20)])
    assert portfolio.trend(SCOPE, "csat")["agreed"].tolist() == [80.0]
    assert portfolio.trend(SCOPE, "csat", "month")["agreed"].tolist() == [70.0, 70.0, 80.0]


@pytest.mark.parametrize("n_met", [14, 15, 16, 17, 18])
def test_a_service_is_shown_to_be_below_under_a_chance_of_one_in_twenty(fill: Fill, n_met: int) -> None:
    """Of 20 days with one case each against 90 %: binomial tails .011, .043 | .133, .323; 18 of 20 is met."""
    days = [f"North,resolved,2026-07-{day:02d},{int(day <= n_met)},1,%,90" for day in range(1, 21)]
    row = fill(measurements=["unit,measure,period,met,total,measured_in,target", *days]).delivered(SCOPE).iloc[0]
    tail = float(stats.binom.cdf(n_met, 20, 0.9))
    assert row["state"] == ("met" if n_met >= 18 else "missed")
    assert row["evidence"] == ("below" if tail < 0.05 and n_met < 18 else "not shown")


def test_a_ticket_closed_exactly_on_target_met_it(fill: Fill) -> None:
    """Four hours of four; one minute more is late."""
    lines = ["ticket_id,unit,measure,closed_at,elapsed_hours,target_hours"]
    lines += [f"T{at},North,resolved,2026-07-02T10:00:00,{hours},4" for at, hours in enumerate((3.9, 4, 4.02))]
    row = fill(tickets=lines).delivered(SCOPE).iloc[0]
    assert (row["met"], row["total"]) == (2, 3)


def test_missed_cases_are_the_rest_of_the_total(fill: Fill) -> None:
    """3 of 10 missed leaves 7; met and missed that do not add up to the total are refused, as is met above it."""
    table = fill(measurements="unit,measure,period,missed,total\nNorth,resolved,2026-07,3,10").delivered(SCOPE)
    assert table[["met", "total"]].to_numpy().tolist() == [[7, 10]]


def faults(tmp_path: Path, kind: str, text: str) -> list[str]:
    """What an import rejects."""
    store = open_store(tmp_path / f"{kind}.duckdb")
    report = Record(store).import_content(text.encode(), f"{kind}.csv", ImportOptions(kind=kind))
    store.close()
    return [str(reject) for reject in report.rejects]


@pytest.mark.parametrize(
    ("counts", "is_sound"),
    [("7,3,10", True), ("6,3,10", False), ("8,3,10", False), ("10,0,10", True), ("11,,10", False)],
)
def test_met_and_missed_add_up_to_the_total(tmp_path: Path, counts: str, is_sound: bool) -> None:
    """To the last case; more met than there were is refused."""
    text = f"unit,measure,period,met,missed,total\nNorth,resolved,2026-06,1,1,2\nNorth,resolved,2026-07,{counts}"
    assert (faults(tmp_path, "measurements", text) == []) == is_sound


@pytest.mark.parametrize(("eligible", "is_sound"), [(20, True), (19, False)])
def test_all_who_are_eligible_may_be_invited(tmp_path: Path, eligible: int, is_sound: bool) -> None:
    """But no more."""
    text = f"unit,month,invited,eligible\nNorth,2026-06,1,2\nNorth,2026-07,20,{eligible}"
    assert (faults(tmp_path, "invitations", text) == []) == is_sound


@pytest.mark.parametrize(("end", "is_sound"), [("2026-05-01", True), ("2026-04-30", False)])
def test_a_time_may_be_one_day_long(tmp_path: Path, end: str, is_sound: bool) -> None:
    """It does not end before it begins: of units, roles and agreements."""
    texts = {
        "structure": f"unit,parent,valid_from,valid_to\nNorth,,2026-01-01,\nSouth,North,2026-05-01,{end}",
        "roles": f"unit,person,role,valid_from,valid_to\nNorth,Al,user,2026-01-01,\nNorth,Bo,user,2026-05-01,{end}",
        "agreements": f"agreement,unit,starts_on,ends_on\nA,North,2026-01-01,\nB,North,2026-05-01,{end}",
    }
    for kind, text in texts.items():
        assert (faults(tmp_path, kind, text) == []) == is_sound


# Net promoter score


def test_a_net_promoter_score_has_two_hundred_points_to_change_in(fill: Fill) -> None:
    """What is too small to matter is a share of -100 to 100: twice that of a share of satisfied people.

    Nothing changed among 400; the interval reaches further than a share of 100 points, and not as far as of 200.
    """
    heading = "unit,responded_at,respondent,comment,nps"
    lines = [heading, *answers({10: 100, 8: 300}, "2026-05"), *answers({10: 100, 8: 300}, "2026-08")]
    row = fill(responses=lines).compare(SCOPE, "nps").iloc[0]
    assert row["difference"] == pytest.approx(0.0)
    assert row["verdict"] == "no change larger than"
    assert row["bound"] == pytest.approx(max(-row["low"], row["high"]))
    assert 5 < row["bound"] <= 10


# The overview


def test_the_heat_map_begins_with_who_fell_most(fill: Fill) -> None:
    """Who surely fell, then who surely rose, then the others, the larger fall first."""
    before = {"Calm": (30, 10), "Down": (36, 4), "Lower": (36, 4), "Slip": (30, 10), "Up": (8, 32)}
    after = {"Calm": (30, 10), "Down": (18, 22), "Lower": (10, 30), "Slip": (29, 11), "Up": (36, 4)}
    lines = [HEADING]
    for month, counts in (("2026-05", before), ("2026-08", after)):
        for unit, (glad, sorry) in counts.items():
            lines += answers({5: glad, 1: sorry}, month, unit)
    structure = ["unit,parent,customer", *(f"{unit},,P-{unit}" for unit in before)]
    heat = fill(structure=structure, responses=lines).overview(SCOPE).heat
    assert list(dict.fromkeys(heat["customer"])) == ["Lower", "Down", "Up", "Slip", "Calm"]


# Periods


@pytest.mark.parametrize(
    ("start", "end", "label", "is_whole"),
    [
        ("2026-01-01", "2026-01-31", "2026-01", True), ("2026-01-01", "2026-03-31", "2026-Q1", True),
        ("2026-07-01", "2026-12-31", "2026-H2", True), ("2026-01-01", "2026-12-31", "2026", True),
        ("2024-02-01", "2024-02-29", "2024-02", True), ("2024-02-01", "2024-02-28", "2024-02-01..2024-02-28", False),
        ("2026-01-02", "2026-01-31", "2026-01-02..2026-01-31", False),
        ("2026-01-01", "2026-03-30", "2026-01-01..2026-03-30", False),
        ("2026-02-01", "2026-04-30", "2026-02-01..2026-04-30", True),
        ("2026-04-01", "2026-09-30", "2026-04-01..2026-09-30", True),
        ("2026-04-01", "2027-03-31", "2026-04-01..2027-03-31", True),
        ("2026-01-01", "2026-12-30", "2026-01-01..2026-12-30", False),
        ("2026-01-01", "2027-01-01", "2026-01-01..2027-01-01", False),
    ],
)  # fmt: skip
def test_a_day_more_or_less_is_another_period(start: str, end: str, label: str, is_whole: bool) -> None:
    """The label says which; whole months are counted by months."""
    period = Period(date.fromisoformat(start), date.fromisoformat(end))
    assert (period.label, period.has_whole_months) == (label, is_whole)
    n_months = len(pd.period_range(start, end, freq="M"))
    before = period.previous()
    assert (before.end - pd.Timedelta(days=-1)) == period.start
    if is_whole:
        assert before.start == (pd.Period(start, "M") - n_months).start_time.date()
        assert period.same_last_year().start == date(period.start.year - 1, period.start.month, 1)
    else:
        assert before.end - before.start == period.end - period.start
    assert len(period.months()) == n_months
    assert period.year_up_to().last_month == period.last_month
    assert len(period.year_up_to().months()) == max(12, n_months)


def test_a_period_is_complete_on_its_last_day() -> None:
    """With the end of that day everything is known."""
    period = Period.parse("2026-Q3")
    assert period.is_complete(date(2026, 9, 30))
    assert not period.is_complete(date(2026, 9, 29))


@pytest.mark.parametrize(("as_of", "state"), [("2026-09-29", "open"), ("2026-09-30", "met")])
def test_levels_are_judged_from_the_last_day_on(fill: Fill, as_of: str, state: str) -> None:
    """A quarter and its last month are open up to the day before."""
    portfolio = fill(measurements="unit,measure,period,met,total,measured_in,target\nNorth,resolved,2026-09,9,10,%,90")
    scope = SCOPE.but(as_of=date.fromisoformat(as_of))
    for by in ((), ("month",), ("quarter",)):
        assert portfolio.delivered(scope, by)["state"].tolist() == [state]


# Dates of two digits


@pytest.mark.parametrize(("written", "year"), [("68", 2068), ("69", 1969), ("70", 1970), ("99", 1999), ("00", 2000)])
def test_years_of_two_digits_turn_in_1969(fill: Fill, written: str, year: int) -> None:
    """As POSIX reads them; the day before the month, which 13 proves."""
    lines = [f"North,03.04.{written},A,5", f"North,13.04.{written},B,4"]
    portfolio = fill(responses=["unit,responded_at,respondent,csat", *lines])
    scope = Scope(date(2099, 1, 1), Period(date(year, 4, 3), date(year, 4, 13)))
    assert portfolio.scores(scope, "csat")["answered"].tolist() == [2]
    first = Scope(date(2099, 1, 1), Period(date(year, 4, 3), date(year, 4, 3)))
    assert portfolio.scores(first, "csat")["answered"].tolist() == [1]
