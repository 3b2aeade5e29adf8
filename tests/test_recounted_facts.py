"""Facts about customers, worked out again from raw rows: who fell silent, and which dates of agreements are due."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.agreements.funding import funding
from analytics.portfolio import Portfolio
from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from analytics.service_levels.gaps import most_missed_first
from analytics.snapshot.agreement_dates import FiscalYear
from data.store.store import open_store
from tests.stores import taken

TODAY = date(2026, 9, 30)
SCOPE = Scope(TODAY, Period.parse("2026-Q3"))


Fill = Callable[..., Portfolio]


@pytest.fixture
def portfolio_of(tmp_path: Path) -> Iterator[Fill]:
    """A portfolio of a store that holds some rows by kind."""
    store = open_store(tmp_path / "store.duckdb")

    def go(**tables: pd.DataFrame) -> Portfolio:
        taken(store, tables)
        return Portfolio(store)

    yield go
    store.close()


def surveyed(unit: str, invited: dict[str, int], answered: dict[str, int]) -> tuple[list[object], list[object]]:
    """Rows of invitations by month, to two services, and of answers by month."""
    asked: list[object] = [
        (unit, month, service, part) for month, n in invited.items()
        for service, part in (("Mail", n // 2), ("Print", n - n // 2))
    ]  # fmt: skip
    came: list[object] = [
        (unit, f"{month}-{1 + at % 27:02d}", f"{unit}{at}", 4) for month, n in answered.items() for at in range(n)
    ]
    return asked, came


MONTHS = [f"2026-{month:02d}" for month in range(4, 10)]


@pytest.mark.parametrize(
    ("since", "is_silent"),
    [
        ((2, 2, 2), True),  # half of six would have answered: exactly three
        ((2, 2, 1), False),
        ((0, 3, 3), False),  # two months are holidays
        ((40, 40, 40), True),
    ],
)
def test_silence_is_told_from_three_missing_answers_on(
    portfolio_of: Fill, since: tuple[int, ...], is_silent: bool
) -> None:
    """In three months, at the rate of the twelve months up to the last answer; what came before them is passed over."""
    months = [f"2026-{month:02d}" for month in (7, 8, 9)]
    invited = {"2025-06": 900, "2026-05": 10, "2026-06": 10, **{m: n for m, n in zip(months, since, strict=True) if n}}
    north = surveyed("North", invited, {"2026-05": 4, "2026-06": 6})
    south = surveyed("South", dict.fromkeys(MONTHS, 10), dict.fromkeys(MONTHS, 9))
    said = portfolio_of(
        invitations=pd.DataFrame([*north[0], *south[0]], columns=["unit", "month", "service", "invited"]),
        responses=pd.DataFrame([*north[1], *south[1]], columns=["unit", "responded_at", "respondent", "csat"]),
    ).attention(SCOPE).said  # fmt: skip
    assert said["customer"].tolist() == ["North"] * is_silent
    if is_silent:
        assert said["sentence"].tolist() == [
            f"No answer since June 2026, although invited in 3 months ({sum(since)} invitations)."
        ]


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 6])
def test_who_never_answered_is_held_against_the_rate_of_all(portfolio_of: Fill, n: int) -> None:
    """Invitations of all and answers of all give the rate at which three would have come."""
    west = surveyed("West", dict.fromkeys(MONTHS[-3:], n), {})
    south = surveyed("South", dict.fromkeys(MONTHS, 20), dict.fromkeys(MONTHS, 7))
    said = portfolio_of(
        invitations=pd.DataFrame([*west[0], *south[0]], columns=["unit", "month", "service", "invited"]),
        responses=pd.DataFrame([*south[1]], columns=["unit", "responded_at", "respondent", "csat"]),
    ).attention(SCOPE).said  # fmt: skip
    rate = 6 * 7 / (6 * 20 + 3 * n)
    assert said["sentence"].tolist() == [
        f"No answer ever, although invited in 3 months ({3 * n} invitations)."
    ] * (rate * 3 * n >= 3)


def test_who_is_silent_is_named_with_what_it_pays(portfolio_of: Fill) -> None:
    """The sum of its agreements in force by currency; what is over, or another's, is not paid."""
    west = surveyed("West", dict.fromkeys(MONTHS[-3:], 40), {})
    south = surveyed("South", dict.fromkeys(MONTHS, 20), dict.fromkeys(MONTHS, 7))
    agreed = [
        ("A", "West", "2026-01-01", "2026-12-31", 1000, "EUR"), ("B", "West", "2026-01-01", "2026-12-31", 500, "EUR"),
        ("C", "West", "2026-01-01", "2026-12-31", 700, "CHF"), ("D", "West", "2024-01-01", "2024-12-31", 90, "EUR"),
        ("E", "South", "2026-01-01", "2026-12-31", 40, "EUR"), ("F", "West", "2026-01-01", "2026-12-31", None, "EUR"),
    ]
    said = portfolio_of(
        invitations=pd.DataFrame([*west[0], *south[0]], columns=["unit", "month", "service", "invited"]),
        responses=pd.DataFrame([*south[1]], columns=["unit", "responded_at", "respondent", "csat"]),
        agreements=pd.DataFrame(
            agreed, columns=["agreement", "unit", "starts_on", "ends_on", "annual_funding", "currency"]
        ),
    ).attention(SCOPE).said  # fmt: skip
    assert said["sentence"].tolist() == [
        "No answer ever, although invited in 3 months (120 invitations); it pays 700 CHF and 1,500 EUR a year."
    ]


# Dates of agreements


def random_agreements(seed: int) -> pd.DataFrame:
    """Agreements of a year or more around today, each of a unit of its own; no two alike."""
    random = np.random.default_rng(seed)
    rows = []
    for at in range(60):
        ends = pd.Timestamp(TODAY) + pd.Timedelta(days=int(random.integers(-420, 300)))
        starts = ends.replace(day=1) - pd.DateOffset(years=1)
        if at % 6 == 5:
            starts = pd.Timestamp(TODAY) + pd.Timedelta(days=int(random.integers(-5, 120)))
            ends = starts + pd.Timedelta(days=400)
        rows.append({
            "agreement": f"A{at}", "unit": f"U{at:02d}",
            "starts_on": f"{starts:%Y-%m-%d}", "ends_on": f"{ends:%Y-%m-%d}",
            "notice_days": random.choice([None, 20, 45]), "renewal": random.choice(["tacit", "none"]),
            "state": random.choice(["agreed", "agreed", "agreed", "draft", "ended", "ending"]),
            "lead_days": random.choice([None, 30]),
        })  # fmt: skip
    return pd.DataFrame(rows)


def next_step(row: pd.Series, ends: pd.Timestamp, renews: bool) -> list[tuple[str, pd.Timestamp]]:
    """Of talks, notice and end of an agreement in force the first within ninety days."""
    today = pd.Timestamp(TODAY)
    days = pd.Timedelta(days=int(row["notice_days"])) if pd.notna(row["notice_days"]) else None
    notice, last = ends - days if days is not None else None, ends
    if renews and notice is not None and notice < today:
        last = ends + pd.DateOffset(years=1)
        notice = last - days
    is_leaving = row["state"] == "ending" or (not renews and notice is not None and notice < today)
    steps = []
    if pd.notna(row["lead_days"]) and not is_leaving:
        steps.append(((last if notice is None else notice) - pd.Timedelta(days=int(row["lead_days"])), "talks"))
    if notice is not None and notice >= today:
        steps.append((notice, "notice"))
    if renews and not (notice is not None and notice <= ends):
        steps.append((ends + pd.Timedelta(days=1), "renews"))
    if not renews:
        steps.append((ends, "ends"))
    return [(what, on) for on, what in sorted(steps) if 0 <= (on - today).days <= 90][:1]


def due_of(row: pd.Series) -> list[tuple[str, str, int]]:
    """The dates of one agreement within ninety days, or its lapse within a year: agreement, what, days left."""
    today = pd.Timestamp(TODAY)
    starts, ends = pd.Timestamp(row["starts_on"]), pd.Timestamp(row["ends_on"])
    renews = row["renewal"] == "tacit" and row["state"] in {"agreed", "draft"}
    while renews and ends < today:
        ends = ends + pd.DateOffset(years=1)
    found: list[tuple[str, pd.Timestamp]] = []
    if row["state"] != "ended" and 0 < (starts - today).days <= 90:
        found.append(("begins", starts))
    if row["state"] in {"agreed", "ending"} and starts <= today <= ends:
        found += next_step(row, ends, renews)
    if row["state"] in {"agreed", "ending", "ended"} and not renews and -365 <= (ends - today).days < 0:
        found.append(("lapsed", ends))
    return [(row["agreement"], what, (on - today).days) for what, on in found]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_dates_due_are_those_of_the_calendar(portfolio_of: Fill, seed: int) -> None:
    """The next step of each agreement in force, what begins, and what lapsed; the nearest first."""
    table = random_agreements(seed)
    due = portfolio_of(agreements=table).dates_due(SCOPE)
    expected = [found for _, row in table.iterrows() for found in due_of(row)]
    assert sorted(due[["agreement", "what", "days_left"]].itertuples(index=False, name=None)) == sorted(expected)
    assert {"begins", "lapsed", "notice", "ends", "talks"} <= {what for _, what, _ in expected}


# Levels that were surely missed


@pytest.mark.parametrize(("n_met", "is_told"), [(15, True), (16, False)])
def test_a_level_is_told_as_missed_when_chance_does_not_explain_it(
    portfolio_of: Fill, n_met: int, is_told: bool
) -> None:
    """Of 20 days with one case each against 90 %: the chance of 15 is .043, of 16 .133; of the last whole quarter."""
    rows = [
        ("North", "Mail", "resolved", f"2026-{month:02d}-{day:02d}", int(day <= met), 1, "%", 90)
        for month, met in ((4, n_met), (7, 1)) for day in range(1, 21)
    ]  # fmt: skip
    columns = ["unit", "service", "measure", "period", "met", "total", "measured_in", "target"]
    changed = portfolio_of(measurements=pd.DataFrame(rows, columns=columns)).attention(
        SCOPE.but(as_of=date(2026, 8, 31))
    ).changed  # fmt: skip
    missed = changed[changed["kind"] == "missed"]
    assert missed["sentence"].tolist() == [
        "Mail, resolved in 2026-Q2: 15 of 20 against 90 % agreed: missed; the service is below what was agreed."
    ] * is_told


# Money


def test_who_is_in_force_without_funds_is_told(portfolio_of: Fill) -> None:
    """Not who has funds, nor whose agreement is over or not begun."""
    rows = [
        ("Open", "North", "2026-01-01", "2026-12-31", "agreed", "unfunded", 12000, "EUR"),
        ("Bare", "South", "2026-01-01", "2027-12-31", "agreed", "unfunded", None, None),
        ("Paid", "East", "2026-01-01", "2027-12-31", "agreed", "secured", 500, "EUR"),
        ("Over", "West", "2024-01-01", "2024-12-31", "ended", "unfunded", 500, "EUR"),
        ("Plan", "Far", "2026-01-01", "2027-12-31", "draft", "unfunded", 500, "EUR"),
    ]
    columns = ["agreement", "unit", "starts_on", "ends_on", "state", "funding_state", "annual_funding", "currency"]
    due = portfolio_of(agreements=pd.DataFrame(rows, columns=columns)).attention(SCOPE).due
    assert due.loc[due["kind"] == "unfunded", "sentence"].tolist() == [
        "Agreement “Open” is in force and unfunded: 12,000 EUR a year.",
        "Agreement “Bare” is in force and unfunded.",
    ]


@pytest.mark.parametrize(("month", "is_used"), [("2025-09", False), ("2025-10", True), ("2026-09", True)])
def test_a_service_is_used_for_twelve_months_after_the_last_answer(
    portfolio_of: Fill, month: str, is_used: bool
) -> None:
    """The month of today is the twelfth."""
    agreed = pd.DataFrame(
        [("A", "North", "Mail", "2025-01-01", "2027-12-31"), ("B", "South", "Print", "2025-01-01", "2027-12-31")],
        columns=["agreement", "unit", "service", "starts_on", "ends_on"],
    )
    rows = [("North", f"{month}-15", "Print", "P1", 5), ("South", "2026-09-01", "Print", "P2", 5)]
    view = portfolio_of(
        agreements=agreed, services=pd.DataFrame({"service": ["Mail", "Print"]}),
        responses=pd.DataFrame(rows, columns=["unit", "responded_at", "service", "respondent", "csat"]),
    ).agreements_view(SCOPE)  # fmt: skip
    said = "North uses it and has not agreed on it."
    assert (said in view.without["sentence"].tolist()) == is_used


# Signals, told beside a name


FALLING = [
    ("Works", f"{month}-{1 + person % 27:02d}", f"W{person}", 5 if person < (24 if month == "2026-08" else 54) else 2)
    for month in ("2025-08", "2025-11", "2026-02", "2026-05", "2026-08") for person in range(60)
]  # fmt: skip


@pytest.mark.parametrize(("day", "is_old"), [("2026-09-30", False), ("2026-10-01", True)])
def test_facts_of_the_month_before_are_not_old(portfolio_of: Fill, day: str, is_old: bool) -> None:
    """Those of August are still the newest that September has; from October on their age is said."""
    rows = pd.DataFrame(FALLING, columns=["unit", "responded_at", "respondent", "csat"])
    found = portfolio_of(responses=rows).attention(SCOPE.but(as_of=date.fromisoformat(day)))
    assert ("The last facts are of August 2026." in found.notes) == is_old
    (row,) = found.changed.to_dict("records")
    assert (row["customer"], row["kind"]) == ("Works", "satisfaction")
    assert row["sentence"].startswith("Satisfaction fell ")
    assert "on 60 answers" in row["sentence"]


# Money by year


def test_money_is_shared_out_by_the_days_of_each_year(portfolio_of: Fill) -> None:
    """The yearly sum times the part of the year's days, by state of its funds; drafts beside the total."""
    random = np.random.default_rng(5)
    rows = []
    for at in range(40):
        starts = pd.Timestamp("2025-03-01") + pd.Timedelta(days=int(random.integers(0, 600)))
        rows.append({
            "agreement": f"A{at}", "unit": f"U{at % 7}", "starts_on": starts,
            "ends_on": starts + pd.Timedelta(days=int(random.integers(0, 900))),
            "annual_funding": float(random.choice([0, 365, 7300, 2920.5])),
            "currency": random.choice(["EUR", "CHF", None]),
            "funding_state": random.choice(["secured", "pending", "unfunded", None]),
            "state": random.choice(["agreed", "agreed", "draft"]), "renewal": "none",
        })  # fmt: skip
    raw = pd.DataFrame(rows)
    years = [FiscalYear(f"{year}", date(year, 1, 1), date(year, 12, 31)) for year in (2026, 2027)]
    table = funding(portfolio_of(agreements=raw).agreements(SCOPE), years)

    raw = raw.assign(customer=raw["unit"], currency=raw["currency"].fillna(""))
    raw["part"] = raw["funding_state"].fillna("not said").mask(raw["state"] == "draft", "in preparation")
    expected = []
    for year in years:
        days = (raw["ends_on"].clip(upper=pd.Timestamp(year.end)) -
                raw["starts_on"].clip(lower=pd.Timestamp(year.start))).dt.days + 1  # fmt: skip
        money = raw.assign(amount=raw["annual_funding"] * days.clip(lower=0) / 365)
        for key, group in money[money["amount"] > 0].groupby(["customer", "currency"]):
            parts = group.groupby("part")["amount"].sum()
            expected.append({
                **dict(zip(["customer", "currency"], key, strict=True)), "year": year.label, "n": len(group),
                "total": parts.drop("in preparation", errors="ignore").sum(), **parts,
            })  # fmt: skip
    wanted = pd.DataFrame(expected).fillna(0.0)
    wanted = wanted.sort_values(["year", "total", "customer"], ascending=[True, False, True], ignore_index=True)
    key = ["customer", "currency", "year"]
    columns = [*key, "total", "secured", "pending", "unfunded", "not said", "in preparation", "n"]
    named = table[columns].set_index(key).sort_index()
    pd.testing.assert_frame_equal(
        named.astype(float), wanted[columns].set_index(key).sort_index().astype(float),
        check_names=False,
    )
    assert table[["customer", "year"]].to_numpy().tolist() == wanted[["customer", "year"]].to_numpy().tolist()


def test_what_was_missed_most_often_comes_first() -> None:
    """Twice, once, never; those missed equally often by their names."""
    states = {
        "Anna": ["met", "met"], "Berta": ["missed", "met"], "Cora": ["missed", "missed"], "Dora": ["open", "missed"],
    }
    rows = [{"unit": unit, "state": state} for unit, held in states.items() for state in held]
    ordered = most_missed_first(pd.DataFrame(rows), ["unit"])
    assert list(dict.fromkeys(ordered["unit"])) == ["Cora", "Berta", "Dora", "Anna"]
    assert sorted(ordered["state"]) == sorted(state for held in states.values() for state in held)
