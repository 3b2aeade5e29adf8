"""Each reason for attention counted again from raw rows: which customers, in which words, since when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np
import pandas as pd
import pytest

from analytics.attention.attention import attention
from analytics.attention.reasons.low_comments import customers_with_low_comments
from analytics.attention.reasons.missed_levels import missed_levels
from analytics.attention.reasons.signals import signals
from analytics.attention.reasons.unfunded import unfunded
from analytics.attention.reasons.wave_changes import wave_changes
from analytics.formulas.comparison import share_difference
from analytics.portfolio import Portfolio
from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from analytics.signals.alerts import alerts
from analytics.signals.sentences import sentence
from analytics.snapshot.snapshots import Snapshots
from analytics.words.numbers import plural
from data.store.store import open_store
from tests.hand_made import CSAT, RELATIONSHIP, TICKETS, frame, frames, units
from tests.mixed_store import Held
from tests.stores import taken
from tests.watched import AS_OF as WATCHED_DAY
from tests.watched import cells

NO_SETTINGS = {"settings": pd.DataFrame({"name": [], "value": []}, dtype="str")}


def on(day: date) -> Scope:
    """All customers on a day."""
    return Scope(day, Period(day, day))


AGREEMENTS = """
agreement,unit,service,starts_on,ends_on,state,annual_funding,currency,funding_state,measure,target,measured_in,better
Base,North,Mail,2024-01-01,2027-12-31,agreed,1200400.6,EUR,unfunded,resolved in time,95,%,higher
Extra,North,,2024-01-01,2027-12-31,agreed,,,unfunded,,,,
Coins,South,,2024-01-01,2026-08-15,agreed,9000,,unfunded,resolved in time,90,%,higher
Paid,South,Mail,2024-01-01,2027-12-31,agreed,77,EUR,secured,,,,
Later,South,Fax,2026-08-16,2027-12-31,agreed,55,EUR,unfunded,,,,
Chance,West,Mail,2024-01-01,2027-12-31,agreed,,,pending,resolved in time,90,%,higher
Kept,East,Mail,2024-01-01,2027-12-31,agreed,,,,resolved in time,80,%,higher
"""
MEASUREMENTS = """
unit,service,measure,period,met,total,measured_in,better
North,Mail,resolved in time,2026-03,100,100,%,higher
North,Mail,resolved in time,2026-04,40,100,%,higher
North,Mail,resolved in time,2026-06,50,100,%,higher
North,Mail,resolved in time,2026-07,300,300,%,higher
South,,resolved in time,2026-05,30,120,%,higher
West,Mail,resolved in time,2026-05,17,20,%,higher
West,Mail,resolved in time,2026-09,0,90,%,higher
East,Mail,resolved in time,2026-05,40,40,%,higher
"""
# Satisfied of forty in the waves of spring 2024, 2025 and 2026.
WAVES = {"North": (8, 30, 8), "South": (30, 10, 36), "West": (9, 20, 21)}


@pytest.fixture(scope="module")
def portfolio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portfolio]:
    """The store, filled by the ordinary way in."""
    store = open_store(tmp_path_factory.mktemp("reasons") / "store.duckdb")
    answers = ["unit,responded_at,survey_kind,respondent,csat,nps"]
    for unit, shares in WAVES.items():
        for year, good in zip((2024, 2025, 2026), shares, strict=True):
            answers += [
                f"{unit},{year}-{3 + at % 2 * (year == 2026):02d}-10,relationship,{unit}{at},{5 if at < good else 1},"
                f"{7 if year == 2026 else ''}" for at in range(40)
            ]  # fmt: skip
        answers += [f"{unit},{month}-10,ticket,{unit}{at},{score},"
                    for month, score in (("2025-03", 5), ("2026-03", 1)) for at in range(20)]  # fmt: skip
    tables = {
        "structure": "unit,customer\nNorth,Ann\nSouth,Bo\nWest,Cy\nEast,Di\n", "agreements": AGREEMENTS.strip(),
        "measurements": MEASUREMENTS.strip(), "responses": "\n".join(answers),
    }  # fmt: skip
    taken(store, tables)
    yield Portfolio(store)
    store.close()


def test_agreements_without_funds_are_told_while_in_force(portfolio: Portfolio) -> None:
    """With what they cost, where that is known, on their first day and up to their last."""
    said = {
        "Base": ["North", "North", "Agreement “Base” is in force and unfunded: 1,200,401 EUR a year."],
        "Extra": ["North", "North", "Agreement “Extra” is in force and unfunded."],
        "Coins": ["South", "South", "Agreement “Coins” is in force and unfunded: 9,000 a year."],
        "Later": ["South", "South", "Agreement “Later” is in force and unfunded: 55 EUR a year."],
    }
    for day, names in ((15, {"Base", "Extra", "Coins"}), (16, {"Base", "Extra", "Later"})):
        table = unfunded(portfolio.snapshots, on(date(2026, 8, day)))
        assert set(table["kind"]) == {"unfunded"}
        assert sorted(table[["customer", "unit", "sentence"]].to_numpy().tolist()) == sorted(
            row for name, row in said.items() if name in names
        )


@pytest.mark.parametrize(
    ("day", "told"), [("2026-07-01", 2), ("2026-08-15", 2), ("2026-09-30", 2), ("2026-10-01", 1), ("2026-06-30", 0)]
)
def test_levels_surely_missed_in_the_last_whole_quarter_are_told(portfolio: Portfolio, day: str, told: int) -> None:
    """Ninety of 200 in April to June, not what came before or since; 17 of 20 may be chance."""
    table = missed_levels(portfolio.snapshots, on(date.fromisoformat(day)))
    below = "missed; the service is below what was agreed"
    wanted = [
        ["North", "missed", f"Mail, resolved in time in 2026-Q2: 90 of 200 (45 %) against 95 % agreed: {below}."],
        ["South", "missed", f"resolved in time in 2026-Q2: 30 of 120 (25 %) against 90 % agreed: {below}."],
    ] if told == 2 else [
        ["West", "missed", f"Mail, resolved in time in 2026-Q3: 0 of 90 against 90 % agreed: {below}."],
    ]  # fmt: skip
    assert table.to_numpy().tolist() == wanted[:told]


def test_waves_are_compared_with_the_one_before(portfolio: Portfolio) -> None:
    """The newest with the last, of relationship surveys asked twice; who did not clearly move is left out."""
    table = wave_changes(portfolio.snapshots, on(date(2026, 8, 15)))
    rows = []
    for unit, kind in (("North", "fell"), ("South", "rose")):
        size = share_difference(WAVES[unit][1], 40, WAVES[unit][2], 40)
        by, *ends = (100 * abs(float(end)) for end in (size.estimate, size.low, size.high))
        low, high = sorted(ends)
        rows.append([
            unit, kind, (f"Satisfied of users in the relationship survey {kind} by {by:.0f} points since March "
            f"2025 (probably {low:.0f} to {high:.0f}), 40 answers."), pd.Timestamp("2026-03-01"),
        ])  # fmt: skip
    assert table.drop(columns="question_id").to_numpy().tolist() == rows
    (question,) = set(table["question_id"])
    asked = portfolio.snapshots.of(on(date(2026, 8, 15))).surveys.questions.loc[question]
    assert (asked["metric"], asked["survey_kind"]) == ("csat", "relationship")
    # On the day before the newest wave began, the one of 2025 was compared with that of 2024.
    earlier = wave_changes(portfolio.snapshots, on(date(2026, 2, 28)))
    assert set(zip(earlier["customer"], earlier["kind"], strict=True)) == {
        ("North", "rose"), ("South", "fell"), ("West", "rose"),
    }  # fmt: skip
    assert set(earlier["onset"]) == {pd.Timestamp("2025-03-01")}


MARK = CSAT | {"question_id": 2, "wording": "Mark", "low": 0, "high": 10, "better": "lower", "satisfied_from": 3}
NPS = CSAT | {"question_id": 3, "survey_kind": "relationship", "audience": "customers", "metric": "nps", "low": 0,
              "high": 10, "satisfied_from": None}  # fmt: skip
# customer: question, people who answered it, and the score beside each comment, the newest comment last.
WRITTEN = {
    "North": [(1, 12, [1, 2, 5, 2, 4, 3])],  # half of them
    "South": [(1, 12, [1, 1, 3])],  # two are few
    "West": [(1, 12, [1, 2, 2, 3, 3, 3, 3])],  # less than half
    "East": [(2, 12, [9, 8, 8, 7])],  # the worst quarter of 0 to 10 begins at 7.5
    "Dock": [(1, 7, [1, 1, 1]), (2, 1, [])],  # eight answered the survey, seven this question
    "Quay": [(1, 8, [1, 2, 1]), (3, 12, [0, 1, 0])],  # told once
    "Fort": [(3, 12, [2, 1, 2, 9])],
}


def test_customers_whose_comments_are_mostly_low_are_told() -> None:
    """Three and at least half of them, each question on its own scale, where enough people answered it."""
    names, counts, voices, written = list(WRITTEN), [], [], []
    for place, (_name, parts) in enumerate(WRITTEN.items()):
        for question, n, scores in parts:
            key = {"name_id": 21 + place, "survey_id": 2 if question == 3 else 1, "month": "2026-07-01"}
            counts.append({**key, "question_id": question, "score": 3, "n": n})
            voices += [{**key, "question_id": question, "respondent": 1000 * place + 50 * question + one}
                       for one in range(n)]  # fmt: skip
            written += [
                {"row_id": 1000 * place + 50 * question + at, "name_id": 21 + place, "survey_id": key["survey_id"],
                 "question_id": question, "answered_on": f"2026-07-{10 + at}", "score": score, "comment": f"No. {at}",
                 "respondent": 1} for at, score in enumerate(scores)
            ]  # fmt: skip
    held = frames(names=units(*names, first_id=21), questions=[CSAT, MARK, NPS], surveys=[TICKETS, RELATIONSHIP],
                  answer_counts=counts, answer_voices=voices)  # fmt: skip
    snapshots = Snapshots(Held(held, {**NO_SETTINGS, "comments": frame("comments", written)}))
    table = customers_with_low_comments(snapshots, on(date(2026, 7, 31)))
    since = "since 1 May 2026 came with a score of"
    assert table.to_numpy().tolist() == [
        [name, "comments", said] for name, said in (
            ("East", f"3 of 4 comments on ticket surveys {since} 7.5 or more, the newest on 12 July 2026."),
            ("North", f"3 of 6 comments on ticket surveys {since} 2 or less, the newest on 13 July 2026."),
            ("Quay", f"3 of 3 comments on ticket surveys {since} 2 or less, the newest on 12 July 2026."),
            ("Fort", f"3 of 4 comments on the relationship survey {since} 2.5 or less, the newest on 12 July 2026."),
        )
    ]  # fmt: skip


def test_a_signal_is_new_that_did_not_stand_a_month_before() -> None:
    """Whoever fell long ago is not; sentences do not name the customer, onsets are days."""
    parts = [cells(1, 60, fell_in=14), cells(2, 60, fell_in=23), cells(3, 60, fell_in=20),
             *(cells(unit, 60) for unit in range(4, 12))]  # fmt: skip
    people = range(1, 12)
    held = {query: [row for part in parts for row in part[query]] for query in parts[0]}
    made = frames(
        **held, names=units(*(f"U{at}" for at in people)), units=[{"unit_id": at} for at in people],
        memberships=[{"unit_id": at} for at in people], questions=[CSAT], surveys=[TICKETS],
        roles=[{"unit_id": at, "person": f"P{at}", "role": "customer"} for at in people],
    )  # fmt: skip
    scope = on(WATCHED_DAY)
    table = signals(Snapshots(Held(made, NO_SETTINGS)), scope)
    stood = alerts(Snapshots(Held(made, NO_SETTINGS)), on(date(2026, 9, 30)))
    standing = alerts(Snapshots(Held(made, NO_SETTINGS)), scope)
    before = set(zip(stood["customer"], stood["kind"], strict=True))
    new = [pair not in before for pair in zip(standing["customer"], standing["kind"], strict=True)]
    assert table["is_new"].tolist() == new
    assert (np.array(new) & (table["customer"] == "U2")).any()
    assert not np.array(new)[table["customer"].isin(["U1", "U3"])].any()
    assert table["customer"].tolist() == standing["customer"].tolist()
    assert table["sentence"].tolist() == [sentence(row, named=False) for row in standing.to_dict("records")]
    assert table["onset"].tolist() == [pd.Timestamp(f"{month}-01") for month in standing["onset"]]
    more = {**NO_SETTINGS, "comments": frame("comments", [])}
    for day, notes in ((date(2026, 11, 30), []), (date(2026, 12, 1), ["The last facts are of October 2026."])):
        found = attention(Snapshots(Held(made, more)), on(day))
        mirrored = int((alerts(Snapshots(Held(made, more)), on(day))["kind"] == "improvement").sum())
        assert found.notes[1:] == [
            f"Mirror check: with every scale turned round, the same scan raises {plural(mirrored, 'signal')}.", *notes
        ]
    nobody = signals(Snapshots(Held({**made, "answer_counts": made["answer_counts"].iloc[:0]}, NO_SETTINGS)), scope)
    assert nobody.empty
