"""The overview, a customer, satisfaction and service levels: sentences, figures and tables of the small store.

Tickets of Q3: Works 5 of 7 satisfied, Lab 2 of 6, Bank 8 of 8, Shop 0 of 3. Of Q2: Works 9 of 11. Of the yearly
survey: 9 of 12 in March 2025, 4 of 9 in March 2026.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest

from analytics.attention.attention import REASON_COLUMNS, Attention
from analytics.portfolio import Portfolio
from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from analytics.views.figure import Figure
from analytics.views.headline import main_question, share_change
from analytics.views.movers import changed, watched
from tests.views.kept import DAY, SCOPE

HALF = Scope(DAY, Period.parse("2026-H2"), Period.parse("2026-H1"))


def told(figure: Figure) -> tuple[object, ...]:
    """A figure in what a person reads of it, its change by its mark."""
    mark = str(figure.change)[:1] if figure.change else ""
    return figure.key, figure.title, figure.value, figure.counts, figure.state, figure.why, mark, figure.explain


def between(met: int, total: int) -> str:
    """Wilson's limits in words, as SciPy counts them."""
    limits = binomtest(met, total).proportion_ci(method="wilson")
    return f"probably between {100 * limits.low:.0f} and {100 * limits.high:.0f}"


def rounded(history: tuple[float | None, ...]) -> list[float | None]:
    """A history with one decimal."""
    return [None if value is None else round(value, 1) for value in history]


def plain(table: pd.DataFrame) -> list[list[object]]:
    """Rows as lists, numbers with one decimal; what is missing as None."""
    return table.round(1).astype(object).where(table.notna(), None).to_numpy().tolist()


def test_the_overviews_figures_are_counted(portfolio: Portfolio) -> None:
    """Tickets, the newest wave, levels met and who answered, each with its own history."""
    view = portfolio.overview(SCOPE)
    assert view.answer.startswith("62 % of 24 ticket answers were 4-5: cannot tell whether it changed since Q2 2026")
    satisfied, relationship, levels, answered = view.figures
    assert told(satisfied) == (
        "satisfied", "Satisfied (4-5)", "62 %", "of 24 ticket answers", "shown", "", "?", "csat"
    )
    assert satisfied.interval == between(15, 24)
    assert rounded(satisfied.history) == [None, None, None, 81.8, 62.5]
    assert told(relationship) == (
        "relationship", "Relationship survey, users", "44 %", "of 9 relationship survey answers, March 2026", "shown",
        "", "?", "csat",
    )  # fmt: skip
    assert relationship.interval == between(4, 9)
    assert rounded(relationship.history) == [75.0, 44.4]
    assert told(levels) == (
        "levels", "Agreed levels met", "3 of 6", "50 % of units, services and measures", "shown", "", "?", "levels"
    )
    assert rounded(levels.history) == [None, None, 100.0, 100.0, None, None, 50.0]
    assert told(answered) == ("answered", "Answered", "48 %", "of 50 invited", "shown", "", "?", "response rate")
    assert rounded(answered.history) == [None, None, None, round(100 * 11 / 21, 1), 48.0]
    assert [each.level for each in view.figures] == [None] * 4


def test_the_overview_tells_what_else_there_is(portfolio: Portfolio) -> None:
    """Who missed, what is due, whom nobody can judge; the points of the two maps and their middles."""
    view = portfolio.overview(SCOPE)
    assert view.notes == [
        "1 customer of 3 missed an agreed level", "5 dates due", "2 customers we cannot judge: fewer than 5 answered"
    ]
    assert view.changed.to_numpy().tolist() == [
        ["Works", "Print, outages: 3.5 against 3 agreed: missed. 1 other level missed too.", "missed"]
    ]
    assert view.due["agreement"].tolist() == ["Old", "Base", "Next", "Bank plan", "Lab deal"]
    assert plain(view.perception) == [
        ["Bank", None, 1.0, None, "hidden"], ["Shop", None, None, None, "hidden"],
        ["Works", 53.8, 0.4, 13, "shown"],
    ]  # fmt: skip
    assert (view.middle_score, view.middle_share, view.measured_in) == (62.5, 0.5, "%")
    assert view.heat_middle == pytest.approx(100 * 26 / 40)
    heat = view.heat[["customer", "period", "score", "n", "state", "mark"]]
    assert plain(heat[heat["customer"] == "Works"]) == [
        *(["Works", period, None, None, "none", ""] for period in ("2025-Q3", "2025-Q4", "2026-Q1")),
        ["Works", "2026-Q2", 81.8, 11, "shown", ""], ["Works", "2026-Q3", 53.8, 13, "shown", ""],
    ]  # fmt: skip
    assert plain(heat[(heat["period"] == "2026-Q3") & (heat["mark"] == "∑")]) == [
        ["Bank", "2026-Q3", 72.7, 11, "shown", "∑"], ["Shop", "2026-Q3", 72.7, 11, "shown", "∑"],
    ]  # fmt: skip
    assert list(dict.fromkeys(heat["customer"])) == ["Works", "Bank", "Shop"]
    assert view.heat_note.startswith("Satisfied (4-5), ticket surveys, users, by quarter. ∑: 2 customers are shown")


def test_an_overview_before_any_answer_is_complete(portfolio: Portfolio) -> None:
    """Agreed levels alone: the sentence says so, and nothing is drawn."""
    view = portfolio.overview(Scope(date(2024, 6, 30), Period.parse("2024-Q2"), Period.parse("2024-Q1")))
    assert view.answer == "Nobody has answered a survey up to Q2 2024."
    assert [each.key for each in view.figures] == ["levels"]
    assert view.heat.empty
    assert view.heat_note == ""
    assert np.isnan([view.middle_score, view.middle_share, view.heat_middle]).all()
    assert view.measured_in == "%"
    # A yearly survey that speaks for the scope stands there once; who never had one has no figure of it.
    march = portfolio.overview(Scope(DAY, Period.parse("2026-03"), survey_kinds=("relationship",)))
    assert [each.key for each in march.figures] == ["satisfied", "levels", "answered"]
    shop = portfolio.overview(SCOPE.but(customers=("Shop",)))
    assert [each.key for each in shop.figures] == ["satisfied", "levels", "answered"]
    unasked = portfolio.overview(SCOPE.but(survey_kinds=("pulse",)))
    assert plain(unasked.perception) == [["Bank", None, 1.0, 0, "none"], ["Works", None, 0.4, 0, "none"]]
    assert unasked.middle_share == 0.5


def test_a_customers_page_is_about_it_alone(portfolio: Portfolio) -> None:
    """Its sentence, figures, quarters, levels, units, people, agreements and events."""
    works = portfolio.customer(SCOPE.but(customers=("Bank",), units=("Bank",)), "Works")
    assert works.sentence.startswith("54 % of 13 ticket answers were 4-5: cannot tell whether it changed")
    assert works.sentence.endswith(" 2 of 5 agreed levels met.")
    assert [told(each) for each in works.figures] == [
        ("satisfied", "Satisfied (4-5)", "54 %", "of 13 ticket answers", "shown", "", "?", "csat"),
        ("relationship", "Relationship survey, users", "", "", "hidden",
         "▒ Hidden to protect people: fewer than 5 answered.", "", "csat"),
        ("levels", "Agreed levels met", "2 of 5", "40 % of units, services and measures", "shown", "", "?", "levels"),
        ("answered", "Answered", "57 %", "of 23 invited", "shown", "", "?", "response rate"),
    ]  # fmt: skip
    assert plain(works.trend[["label", "period", "score", "n", "state"]])[:3] == [
        ["Satisfied (4-5), ticket surveys, users", "2026-Q2", 81.8, 11, "shown"],
        ["Satisfied (4-5), ticket surveys, users", "2026-Q3", 53.8, 13, "shown"],
        ["Satisfied (4-5), relationship survey, users", "2025-Q1", 88.9, 9, "shown"],
    ]
    assert [rows["label"].iloc[0] for rows in works.trends] == list(dict.fromkeys(works.trend["label"]))
    assert set(works.trend["measured_in"]) == {"%"}
    assert works.trend[["score_low", "score_high"]].drop_duplicates().to_numpy().tolist() == [[0.0, 100.0]]
    assert works.gaps[["measure", "service", "state"]].to_numpy().tolist() == [
        ["outages", "Print", "missed"], ["waiting", "Mail", "missed"], ["resolved in time", "Mail", "met"],
        ["resolved in time", "Print", "met"],
    ]  # fmt: skip
    # What is neither open nor judged comes last.
    year = portfolio.customer(Scope(DAY, Period.parse("2026")), "Bank").gaps
    assert year[["measure", "service", "state"]].to_numpy().tolist() == [
        ["resolved in time", "Mail", "open"], ["outages", "Print", "not measured"],
        ["resolved in time", "Fax", "not agreed"],
    ]  # fmt: skip
    assert plain(works.units) == [
        ["Lab", 31, 33.3, 6, "shown", ""], ["Works", 120, 71.4, 7, "shown", ""], ["Yard", 13, None, None, "none", ""]
    ]
    assert works.roles[["role", "person", "unit"]].to_numpy().tolist() == [
        ["customer", "Ann", "Works"], ["purchaser", "Max", "Works"], ["user", "Uma", "Lab"],
        ["relationship manager", "Rita", "Works"],
    ]  # fmt: skip
    assert works.agreements["agreement"].tolist() == ["Base", "Lab deal", "Next"]
    assert works.due["agreement"].tolist() == ["Base", "Next", "Lab deal"]
    assert works.events["what"].tolist() == [
        "Lab moved from Bank to Works.", "Lab moved from Works to Bank.", "Max followed Eva as purchaser of Works.",
        "Yard was closed; Lab goes on in its place.",
    ]  # fmt: skip


def test_a_customer_without_figures_says_why(portfolio: Portfolio) -> None:
    """Too few people, more answers than invitations, no level; what is shown together says with how many."""
    shop = portfolio.customer(SCOPE, "Shop")
    assert shop.sentence == (
        "Satisfied (4-5), ticket surveys, users, Q3 2026: ▒ Hidden to protect people: fewer than 5 answered."
    )
    assert [told(each) for each in shop.figures] == [
        ("satisfied", "Satisfied (4-5)", "", "", "hidden", "▒ Hidden to protect people: fewer than 5 answered.", "",
         "csat"),
        ("levels", "Agreed levels met", "", "", "none", "No agreed level was measured in this time.", "", "levels"),
        ("answered", "Answered", "", "", "none", "3 answers; invitations not known.", "", "response rate"),
    ]  # fmt: skip
    assert shop.trends == []
    assert [event.split(" ended")[0] for event in shop.events["what"]] == ["Agreement “Old”"]
    assert shop.units_notes == [
        "∑: 2 units are shown together, because fewer than 5 people answered in one of them."
    ]
    assert plain(shop.units) == [["Shop", None, 72.7, 11, "shown", "∑"]]
    nobody = portfolio.customer(Scope(date(2025, 1, 31), Period.parse("2025-01")), "Works")
    assert nobody.sentence == "Nobody has answered a survey here."
    assert [each.key for each in nobody.figures] == ["levels"]
    assert plain(nobody.units) == [[unit, people, None, 0, "none", ""] for unit, people in (
        ("Lab", 31), ("Works", 120), ("Yard", 13)
    )]  # fmt: skip


def test_service_levels_in_words(portfolio: Portfolio) -> None:
    """Met, missed, open and none."""
    closed = portfolio.service_levels(SCOPE)
    assert closed.sentence == "3 of 6 agreed levels were met in Q3 2026."
    assert [told(each)[:3] for each in closed.figures] == [
        ("levels", "Agreed levels met", "3 of 6"), ("missed", "Missed", "3")
    ]
    missed = closed.figures[1]
    assert missed.counts == "most often outages (1)"
    assert missed.why == "none of them shown to be below the level beyond chance"
    assert closed.notes == []
    running = portfolio.service_levels(HALF)
    assert running.sentence == "3 of 6 agreed levels are met so far; H2 2026 is not complete."
    assert str(running.figures[0].change) == "? not compared: one of the periods is not complete"
    assert (running.figures[1].value, running.figures[1].counts, running.figures[1].why) == ("0", "none", "")
    assert running.notes == ["1 of 4 open levels will probably be missed"]
    none = portfolio.service_levels(SCOPE.but(customers=("Shop",)))
    assert none.sentence == "No agreed level was measured in Q3 2026."
    assert len(none.figures) == 1
    before = portfolio.service_levels(Scope(DAY, Period.parse("2026-Q2")))
    assert before.sentence == "No agreed level was measured in Q2 2026."
    # Fax of Bank was measured and not agreed; of what was agreed, nothing was measured.
    assert [(each.key, each.value, each.counts) for each in before.figures[1:]] == [
        ("unmeasured", "5", "levels without a measurement"), ("unagreed", "1", "units, services and measures")
    ]


def test_one_question_in_words(portfolio: Portfolio) -> None:
    """Its sentence, its figure, who was asked; the number itself."""
    view = portfolio.satisfaction(SCOPE, "csat", "ticket", "users", "csat")
    assert view.score == 62.5
    assert told(view.figure)[:5] == ("satisfied", "Satisfied (4-5)", "62 %", "of 24 ticket answers", "shown")
    assert view.notes[-1] == "Answered: 48 % of 50 invited"
    wave = portfolio.satisfaction(SCOPE, "csat", "relationship", "users", "csat")
    assert wave.sentence == "Satisfied (4-5), relationship survey, users, Q3 2026: Nobody answered."
    assert np.isnan(wave.score)
    assert rounded(wave.figure.history) == [75.0, 44.4]
    march = portfolio.satisfaction(Scope(DAY, Period.parse("2026-03")), "csat", "relationship", "users", "csat")
    assert march.notes[-1] == "Answered: invitations not known"
    assert march.figure.change is None


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ((20, 100, 80, 100), "↑ rose by 60"), ((80, 100, 20, 100), "↓ fell by 60"),
        ((9000, 10000, 9000, 10000), "= no change larger than 1"),
    ],
)  # fmt: skip
def test_a_change_of_a_share_is_told_in_points(numbers: tuple[int, int, int, int], said: str) -> None:
    """With its direction; and not at all where the periods cannot be compared."""
    assert str(share_change(*numbers)) == said
    assert str(share_change(*numbers, "none")) == "? not compared: not asked in both periods"


def test_the_question_that_speaks_for_a_scope() -> None:
    """Of ticket surveys before others, csat before others, else the one with most answers."""
    rows = pd.DataFrame(
        [("nps", "pulse"), ("csat", "pulse"), ("nps", "ticket"), ("ces", "ticket"), ("csat", "relationship")],
        columns=["metric", "survey_kind"],
    )  # fmt: skip
    assert main_question(rows) == {"metric": "nps", "survey_kind": "ticket"}
    assert main_question(rows.iloc[:2]) == {"metric": "csat", "survey_kind": "pulse"}
    assert main_question(rows, "pulse") == {"metric": "csat", "survey_kind": "pulse"}
    assert main_question(rows, "other") is None
    csat = pd.concat([rows, pd.DataFrame([("csat", "ticket")], columns=rows.columns)])
    assert main_question(csat) == {"metric": "csat", "survey_kind": "ticket"}


def signals(*rows: tuple[str, str, str]) -> Attention:
    """Reasons of customers, kind and sentence each."""
    table = pd.DataFrame(rows, columns=["customer", "kind", "sentence"]).reindex(columns=list(REASON_COLUMNS))
    return Attention("", [], table, table.iloc[:0], table.iloc[:0], pd.DataFrame())


def test_customers_that_changed_are_told_once_in_order(portfolio: Portfolio) -> None:
    """Signals in the order of attention, then falls, missed levels, and good news; the largest first."""
    found = signals(
        ("Zoo", "satisfaction", "Z fell."), ("Zoo", "service", "Z slowed."), ("Zoo", "level", "Z is low."),
        ("Ark", "response", "A answers less."), ("Fine", "improvement", "F rose."), ("Bad", "missed", "B missed."),
        ("Good", "rose", "G rose."),
    )  # fmt: skip
    moved = pd.DataFrame(
        [("Zoo", "fell", -30.0, -40.0, -20.0, 9), ("Dip", "fell", -12.4, -20.0, -5.0, 31),
         ("Drop", "fell", -22.6, -30.0, -15.0, 1), ("Up", "rose", 18.0, 9.0, 27.0, 12),
         ("Calm", "no change", -1.0, -3.0, 2.0, 500), (None, "fell", -50.0, -60.0, -40.0, 8)],
        columns=["customer", "verdict", "difference", "low", "high", "n"],
    )  # fmt: skip
    asked = {"metric": "csat", "title": "Satisfied (4-5)"}
    table = changed(portfolio.snapshots, SCOPE, found, asked, moved)
    assert table[["customer", "kind"]].to_numpy().tolist() == [
        ["Zoo", "signal"], ["Ark", "signal"], ["Drop", "fell"], ["Dip", "fell"], ["Works", "missed"],
        ["Up", "rose"], ["Fine", "improvement"], ["Good", "improvement"],
    ]  # fmt: skip
    said = dict(zip(table["customer"], table["sentence"], strict=True))
    assert said["Zoo"] == "Z fell. 2 more reasons."
    assert said["Ark"] == "A answers less."
    assert said["Dip"] == "Satisfied (4-5) fell by 12 points since Q2 2026 (probably 5 to 20), 31 answers."
    assert said["Up"].endswith(", 12 answers.")
    assert said["Drop"].endswith(", 1 answer.")
    # Without another period, or a question, nothing moved.
    kinds = set(changed(portfolio.snapshots, SCOPE.but(against=None), found, asked, moved)["kind"])
    assert kinds == {"signal", "improvement", "missed"}
    assert set(changed(portfolio.snapshots, SCOPE, found, None, moved)["kind"]) == kinds


def test_what_was_missed_most_is_told_first(portfolio: Portfolio) -> None:
    """By the share of its level; the others are counted, those shown to be below before all."""
    months = SCOPE.but(period=Period.parse("2026-09"), against=None)
    table = changed(portfolio.snapshots, months, signals(), None, pd.DataFrame())
    # Outages 5 against 3; the Lab's 11 of 20 against 60 %; Print 9 of 10 against 90 % is met.
    assert table.to_numpy().tolist() == [
        ["Works", "Print, outages: 5 against 3 agreed: missed. 1 other level missed too.", "missed"]
    ]


@pytest.mark.parametrize(("period", "day"), [("2026-06", DAY), ("2026-05", date(2026, 5, 31)), ("2026-09", DAY)])
def test_a_recent_period_is_looked_at_with_what_is_known_by_now(
    portfolio: Portfolio, period: str, day: date
) -> None:
    """Three months ago is recent; of older periods that their last day knew."""
    seen = watched(portfolio.snapshots, SCOPE.but(period=Period.parse(period)))
    wanted = portfolio.attention(SCOPE.but(as_of=day))
    for mine, theirs in ((seen.due, wanted.due), (seen.said, wanted.said)):
        assert mine["sentence"].tolist() == theirs["sentence"].tolist()
    assert seen.due["sentence"].tolist() != portfolio.attention(SCOPE.but(as_of=date(2026, 1, 31))).due[
        "sentence"
    ].tolist()
