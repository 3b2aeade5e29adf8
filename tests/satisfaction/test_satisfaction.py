"""Scores, who was asked, comparison, history, from frames written by hand."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
import pytest

from analytics.errors import AnalyticsError
from analytics.satisfaction.comparisons import compared
from analytics.satisfaction.history import trend
from analytics.satisfaction.questions import questions_asked
from analytics.satisfaction.scores import distribution, scores
from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from analytics.snapshot.snapshot import Snapshot, snapshot_of
from analytics.snapshot.surveys import SurveyFacts
from tests.hand_made import CSAT, RELATIONSHIP, TICKETS, answers, frames, together, units

AS_OF = date(2026, 12, 31)
NPS = {**CSAT, "question_id": 2, "metric": "nps", "low": 0, "high": 10, "satisfied_from": None}
BASE: dict[str, Any] = {"names": units("North", "South"), "questions": [CSAT], "surveys": [TICKETS]}


def seen(*cells: Mapping[str, Any], **more: Any) -> Snapshot:
    """What the hand-made cells mean."""
    return snapshot_of(frames(**{**BASE, **together(*cells), **more}), AS_OF)


def facts(*cells: Mapping[str, Any], **more: Any) -> SurveyFacts:
    """All their answers."""
    return seen(*cells, **more).surveys


def test_csat_is_the_share_of_satisfied_answers_with_its_wilson_interval() -> None:
    """8 of 10 satisfied: 49.0 to 94.3 % (Wilson 1927, worked by R binom::binom.wilson)."""
    row = scores(facts(answers({2: 2, 4: 3, 5: 5})), "csat").iloc[0]
    assert (row["score"], row["n"], row["state"]) == (80.0, 10, "shown")
    assert row["low"] == pytest.approx(49.01625, abs=1e-4)
    assert row["high"] == pytest.approx(94.33178, abs=1e-4)


def test_on_a_reversed_scale_the_low_scores_satisfy() -> None:
    """1 is the best score: satisfied up to 2."""
    question = {**CSAT, "better": "lower", "satisfied_from": 2}
    assert scores(facts(answers({1: 4, 2: 2, 5: 2}), questions=[question]), "csat")["score"].tolist() == [75.0]


def test_the_net_promoter_score_is_made_of_counts() -> None:
    """4 detractors, 8 passives, 20 promoters: +50, 22.1 to 69.8 (Dirichlet posterior matched by a Beta)."""
    cell = answers({6: 4, 8: 8, 10: 20}, question_id=2)
    row = scores(facts(cell, questions=[NPS]), "nps").iloc[0]
    assert row["score"] == pytest.approx(50.0)
    assert (round(row["low"], 1), round(row["high"], 1)) == (22.1, 69.8)


def test_ratings_are_means_on_their_scale() -> None:
    """Counts 0, 0, 1, 2, 2 on 1-5: mean 4.2, 3.177 to 4.634."""
    question = {**CSAT, "metric": "rating", "satisfied_from": None}
    row = scores(facts(answers({3: 1, 4: 2, 5: 2}), questions=[question]), "rating").iloc[0]
    assert (row["score"], round(row["low"], 3), round(row["high"], 3)) == (4.2, 3.177, 4.634)


def test_scores_of_fewer_than_five_people_are_hidden_whatever_the_number_of_answers() -> None:
    """Nine answers by four people: no score, no n, and it says so."""
    row = scores(facts(answers({5: 9}, respondents=4)), "csat").iloc[0]
    assert row["state"] == "hidden"
    assert row[["score", "low", "high", "n"]].isna().all()


def test_people_are_counted_once_over_all_cells_of_a_group() -> None:
    """The same three people in two months are three, and with two more they are five."""
    july, august = answers({5: 3}), answers({4: 3}, month="2026-08-01")
    other = answers({3: 2}, name_id=2, first_respondent=20)
    assert scores(facts(july, august), "csat")["state"].tolist() == ["hidden"]
    assert scores(facts(july, august, other), "csat")["state"].tolist() == ["shown"]
    assert scores(facts(july, august, other), "csat")["n_respondents_capped"].tolist() == [5]


def test_questions_kinds_and_audiences_are_never_pooled() -> None:
    """Each has a row of its own, also two scales of one wording."""
    ten = {**CSAT, "question_id": 3, "high": 10, "satisfied_from": 8}
    yearly = {**CSAT, "question_id": 4, "survey_kind": "relationship", "audience": "customers"}
    found = facts(
        answers({5: 6}), answers({9: 6}, question_id=3), answers({1: 6}, question_id=4, survey_id=2),
        questions=[CSAT, ten, yearly], surveys=[TICKETS, RELATIONSHIP],
    )
    table = scores(found, "csat").merge(questions_asked(found), on="question_id")
    assert table[["survey_kind", "question", "score"]].to_numpy().tolist() == [
        ["relationship", "csat", 0.0], ["ticket", "csat (1-5)", 100.0], ["ticket", "csat (1-10)", 100.0],
    ]


def test_unanswered_questions_enter_no_denominator() -> None:
    """Three who skipped the question change neither score nor n."""
    row = scores(facts(answers({5: 5, None: 3})), "csat").iloc[0]
    assert (row["score"], row["n"], row["answered"]) == (100.0, 5, 8)


def test_who_was_asked_but_never_answered_has_a_row_without_score() -> None:
    """South was invited, North answered; a group with blank answers only counts as silent too."""
    invited = [
        {"name_id": 1, "survey_id": 1, "month": "2026-07-01", "invited": 20, "eligible": 40},
        {"name_id": 2, "survey_id": 1, "month": "2026-07-01", "invited": 7},
    ]
    found = seen(answers({5: 6, 2: 4}), invitation_counts=invited)
    table = found.texts.put(scores(found.surveys, "csat", ["unit"]), ["unit"]).set_index("unit")
    assert table.loc["South", "state"] == "none"
    assert (table.loc["South", "n"], table.loc["South", "invited"]) == (0, 7)
    assert pd.isna(table.loc["South", "score"])
    assert pd.isna(table.loc["South", "eligible"])
    assert table.loc["North", "response_rate"] == 0.5
    assert table.loc["North", "eligible"] == 40
    blank = seen(answers({5: 6}), answers({None: 2}, name_id=2))
    assert blank.texts.put(scores(blank.surveys, "csat", ["unit"]), ["unit"])["state"].tolist() == ["shown", "none"]


def test_no_rate_where_more_answered_than_were_invited() -> None:
    """The invitations are not all known."""
    few = [{"name_id": 1, "survey_id": 1, "month": "2026-07-01", "invited": 3}]
    assert scores(facts(answers({5: 6}), invitation_counts=few), "csat")["response_rate"].isna().all()


def test_by_customer_sums_the_units_it_answers_for() -> None:
    """South lies below North, whose manager is the customer."""
    found = seen(
        answers({5: 6}), answers({1: 2}, name_id=2, first_respondent=30),
        units=[{"unit_id": 1}, {"unit_id": 2}],
        memberships=[{"unit_id": 1, "parent_id": None}, {"unit_id": 2, "parent_id": 1}],
        roles=[{"unit_id": 1, "person": "Ann", "role": "customer"}],
    )
    table = found.texts.put(scores(found.surveys, "csat", ["customer"]), ["customer"])
    assert table[["customer", "score", "n"]].to_numpy().tolist() == [["North", 75.0, 8]]


def test_unknown_metrics_and_keys_are_refused() -> None:
    """With the ones there are."""
    with pytest.raises(AnalyticsError, match="csat"):
        scores(facts(), "happiness")
    with pytest.raises(AnalyticsError, match="quarter"):
        scores(facts(answers({5: 5})), "csat", ["week"])


def test_an_empty_store_gives_empty_tables() -> None:
    """With all columns."""
    assert list(scores(facts(questions=[], surveys=[]), "csat", ["unit"])["score"]) == []


def test_the_distribution_has_every_score_of_the_scale_and_hides_small_groups() -> None:
    """Scores nobody gave count 0; a group of four has no rows."""
    found = distribution(facts(answers({5: 6, 2: 2}), questions=[{**CSAT, "labels": "a|b|c|d|e"}]), "csat")
    assert found["n"].tolist() == [0, 2, 0, 0, 6]
    assert found["label"].tolist() == ["a", "b", "c", "d", "e"]
    assert found["is_satisfied"].tolist() == [False, False, False, True, True]
    assert distribution(facts(answers({5: 4})), "csat").empty


def test_a_scope_narrows_units_customers_services_and_surveys() -> None:
    """And refuses a name nobody knows, with the nearest."""
    found = seen(answers({5: 6}), answers({1: 6}, name_id=2, first_respondent=30))
    scope = Scope(AS_OF, Period.parse("2026"), units=("South",))
    assert scores(found.surveyed(scope, scope.period), "csat")["score"].tolist() == [0.0]
    assert found.surveyed(scope.but(units=(), survey_kinds=("pulse",)), None).answers.empty
    with pytest.raises(AnalyticsError, match="did you mean South"):
        found.surveyed(scope.but(units=("Sout",)), None)


def month_scores(first: Mapping[int | None, int], second: Mapping[int | None, int]) -> tuple[Any, Any, pd.DataFrame]:
    """Scores of July and August, and the questions."""
    found = seen(answers(first), answers(second, month="2026-08-01"))
    scope = Scope(AS_OF, Period.parse("2026-08"))
    tables = [
        scores(found.surveyed(scope, Period.parse(month)), "csat") for month in ("2026-08", "2026-07")
    ]
    return tables[0], tables[1], found.surveys.questions


def test_a_comparison_gives_newcombes_interval_and_a_verdict() -> None:
    """48 of 80 against 56 of 70: difference 20 points, 5.24 to 33.39 (Newcombe 1998, table II, method 10)."""
    row = compared(*month_scores({2: 32, 5: 48}, {2: 14, 5: 56})).iloc[0]
    assert row["difference"] == pytest.approx(20.0)
    assert (round(row["low"], 2), round(row["high"], 2)) == (5.24, 33.39)
    assert (row["verdict"], row["n"], row["with_n"]) == ("rose", 70, 80)


def test_few_answers_cannot_tell_and_say_what_would_have_shown() -> None:
    """Ten against ten: a change under some 50 points would not show."""
    row = compared(*month_scores({2: 3, 5: 7}, {2: 2, 5: 8})).iloc[0]
    assert row["verdict"] == "cannot tell"
    assert 40 < row["detectable"] < 65


def test_hidden_and_unasked_sides_are_not_compared() -> None:
    """The state says why, and nothing else is given away."""
    row = compared(*month_scores({5: 9}, {5: 3})).iloc[0]
    assert (row["state"], row["verdict"]) == ("hidden", "cannot tell")
    assert row[["difference", "low", "high", "n"]].isna().all()


def test_a_complete_and_an_incomplete_period_are_not_compared() -> None:
    """Both scores stand, the difference does not."""
    row = compared(*month_scores({2: 32, 5: 48}, {2: 14, 5: 56}), is_comparable=False).iloc[0]
    assert (row["state"], row["verdict"], row["score"]) == ("open", "cannot tell", 80.0)
    assert pd.isna(row["difference"])


def test_history_has_a_row_for_periods_without_answers() -> None:
    """Answers in the first and third quarter: the second stands between them, in state none."""
    cells = [answers({5: 6}, month="2026-01-01"), answers({2: 6}, month="2026-08-01")]
    found = trend(facts(*cells), "csat", "quarter", date(2026, 8, 31))
    assert found["period"].tolist() == ["2026-Q1", "2026-Q2", "2026-Q3"]
    assert found["state"].tolist() == ["shown", "none", "shown"]
    assert found["is_complete"].tolist() == [True, True, False]


def test_a_question_that_replaced_another_begins_with_its_own_answers() -> None:
    """Two scales are two lines with a break between them."""
    ten = {**CSAT, "question_id": 3, "high": 10, "satisfied_from": 8}
    cells = [answers({5: 6}, month="2026-01-01"), answers({9: 6}, month="2026-04-01", question_id=3)]
    found = trend(facts(*cells, questions=[CSAT, ten]), "csat", "quarter", AS_OF)
    assert found[["question_id", "period"]].to_numpy().tolist() == [[1, "2026-Q1"], [3, "2026-Q2"]]
