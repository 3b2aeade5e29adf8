"""What an import would change in the figures, from figures written by hand, and the months it is about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from analytics.import_review.effect import (
    StoreFigures,
    customers_moved,
    figure_changes,
    figures,
    signals_changed,
)
from analytics.import_review.review import ImportReview
from analytics.portfolio import Portfolio
from data.record import ImportOptions, ImportReport, Record, Writer
from data.store.store import open_store

NAN = float("nan")
CSAT, NPS, CES, NEW = (
    ("ticket", "users", "csat", "csat"), ("ticket", "users", "nps", "nps"), ("ticket", "users", "ces", "ces"),
    ("pulse", "users", "csat", "csat"),
)  # fmt: skip
LABELS = {CSAT: ("Satisfied", 100.0), NPS: ("Promoters", 100.0), CES: ("Effort", 7.0), NEW: ("Pulse", 100.0)}
Score = tuple[float, int | None, str]
Level = tuple[str, str, int, int, float]


def held(
    scores: dict[tuple[str, ...], Score], levels: Sequence[Level] = (),
    customers: dict[tuple[tuple[str, ...], str | None], Score] | None = None,
) -> StoreFigures:
    """The figures of one state of a store."""
    key = ["survey_kind", "audience", "metric", "question"]
    numbers = ["score", "n", "state"]
    of_all = [(*question, *row) for question, row in scores.items()]
    by_customer = [(*question, name, *row) for (question, name), row in (customers or {}).items()]
    labels = [(*question, *LABELS[question]) for question in scores]  # type: ignore[index]
    return StoreFigures(
        pd.DataFrame(of_all, columns=[*key, *numbers]).astype({"n": "Int64"}),
        pd.DataFrame(by_customer, columns=[*key, "customer", *numbers]).astype({"n": "Int64"}),
        pd.DataFrame(list(levels), columns=["measure", "measured_in", "levels_met", "levels", "actual"]),
        pd.DataFrame(labels, columns=[*key, "label", "score_high"]),
    )


def test_questions_that_change_are_told_before_and_after() -> None:
    """Another score or another number of answers; what stays is left out, what is new had no answers."""
    before = held({CSAT: (80.0, 100, "shown"), NPS: (20.0, 60, "shown"), CES: (4.2, 30, "shown")})
    after = held({
        NPS: (8.4, 60, "shown"), CSAT: (80.0, 101, "shown"), CES: (4.24, 30, "shown"), NEW: (75.0, 1, "shown"),
    })  # fmt: skip
    assert figure_changes(before, after).to_numpy().tolist() == [
        ["Promoters", "+20, 60 answers", "+8, 60 answers", "−12 points"],
        ["Satisfied", "80 %, 100 answers", "80 %, 101 answers", ""],
        ["Pulse", "no answers", "75 %, 1 answer", ""],
    ]


@pytest.mark.parametrize(
    ("question", "then", "now", "change"),
    [
        (CES, 0.0, 0.05, "+0.1"), (CES, 0.0, 0.049, None), (CES, 0.05, 0.0, "−0.1"), (CSAT, 80.0, 90.0, "+10 points"),
        (CSAT, 80.0, 89.9, "+9.9 points"), (CSAT, 80.0, 68.6, "−11 points"),
    ],
)  # fmt: skip
def test_a_score_moves_from_a_twentieth_on(
    question: tuple[str, ...], then: float, now: float, change: str | None
) -> None:
    """With its sign, one decimal below ten; points where the score has them."""
    table = figure_changes(held({question: (then, 9, "shown")}), held({question: (now, 9, "shown")}))
    assert table["change"].tolist() == ([] if change is None else [change])


def test_hidden_scores_stay_hidden() -> None:
    """Before or after; a question nobody answers any more has no answers."""
    before = held({CSAT: (NAN, 4, "hidden"), NPS: (20.0, 60, "shown")})
    after = held({CSAT: (80.0, 9, "shown"), NPS: (NAN, 0, "none")})
    assert figure_changes(before, after).to_numpy().tolist() == [
        ["Satisfied", "▒ hidden: too few answered", "80 %, 9 answers", ""],
        ["Promoters", "+20, 60 answers", "no answers", ""],
    ]


def test_a_score_of_a_scale_is_told_with_its_end() -> None:
    """Before and after; what nobody answers any more stands with what was, what nobody answered before is new."""
    before = held({CES: (4.0, 1, "shown"), NPS: (-20.0, 3, "shown")})
    after = held({CES: (5.5, 1200, "shown"), NEW: (0.0, 2, "shown")})
    assert figure_changes(before, after).to_numpy().tolist() == [
        ["Effort", "4.0 of 7, 1 answer", "5.5 of 7, 1,200 answers", "+1.5"],
        ["Pulse", "no answers", "0 %, 2 answers", ""],
        ["Promoters", "\u221220, 3 answers", "no answers", ""],
    ]
    assert figure_changes(after, after).to_numpy().tolist() == []


def test_levels_that_change_are_told_before_and_after() -> None:
    """By measure and its unit: another actual level, others met, newly measured or no more."""
    before = held({}, [
        ("a", "%", 3, 4, 91.0), ("b", "h", 1, 2, 4.0), ("c", "h", 0, 0, 4.0), ("d", "%", 1, 1, 0.0),
        ("f", "%", 2000, 3000, 80.0), ("g", "%", 1, 2, 70.0),
        ("h", "%", 1, 2, 70.0), ("i", "", 0, 2, 7.0),
    ])  # fmt: skip
    after = held({}, [
        ("a", "%", 5, 6, 92.5), ("b", "h", 0, 2, 4.0), ("c", "h", 0, 0, 4.04), ("d", "%", 1, 1, 0.05),
        ("e", "min", 0, 0, 7.0), ("f", "%", 500, 3000, 80.0), ("g", "%", 1, 2, NAN),
        ("h", "%", 2, 2, 70.04), ("i", "", 0, 3, 7.0),
    ])  # fmt: skip
    assert figure_changes(before, after).to_numpy().tolist() == [
        ["a, as agreed", "91 %; 3 of 4 agreed levels met", "92.5 %; 5 of 6 agreed levels met", "2 more met"],
        ["b, as agreed", "4 h; 1 of 2 agreed levels met", "4 h; 0 of 2 agreed levels met", "1 fewer met"],
        ["d, as agreed", "0 %; 1 of 1 agreed level met", "0.05 %; 1 of 1 agreed level met", ""],
        ["e, as agreed", "not measured", "7 min", ""],
        ["f, as agreed", "80 %; 2,000 of 3,000 agreed levels met", "80 %; 500 of 3,000 agreed levels met",
         "1,500 fewer met"],
        ["g, as agreed", "70 %; 1 of 2 agreed levels met", "not measured", ""],
        ["h, as agreed", "70 %; 1 of 2 agreed levels met", "70 %; 2 of 2 agreed levels met", "1 more met"],
        ["i, as agreed", "7; 0 of 2 agreed levels met", "7; 0 of 3 agreed levels met", ""],
    ]  # fmt: skip


def test_customers_who_move_most_are_named() -> None:
    """Five at most; a point of a share is one, of a scale 25; who was not heard before is counted."""
    then: dict[tuple[tuple[str, ...], str | None], Score] = {
        (CSAT, f"C{at}"): (50.0, 20, "shown") for at in range(8)
    }
    then |= {
        (CES, "E"): (4.0, 10, "shown"), (CES, "Still"): (4.0, 10, "shown"), (CSAT, None): (9.0, 20, "shown"),
        (CSAT, "Hidden"): (NAN, 3, "hidden"), (CSAT, "Gone"): (NAN, 4, "hidden"),
    }  # fmt: skip
    moves = [0.99, 1.0, -7.0, 7.0, 3.0, 2.0, -5.0, 4.0]
    now: dict[tuple[tuple[str, ...], str | None], Score] = {
        (CSAT, f"C{at}"): (50.0 + move, 21 + at, "shown") for at, move in enumerate(moves)
    }
    now |= {
        (CES, "E"): (4.25, 1, "shown"), (CES, "Still"): (4.03, 10, "shown"), (CSAT, None): (99.0, 20, "shown"),
        (CSAT, "Hidden"): (60.0, 9, "shown"), (CSAT, "First"): (60.0, 9, "shown"), (NPS, "First"): (6.0, 9, "shown"),
        (CSAT, "Gone"): (NAN, 4, "hidden"), (NPS, "Second"): (60.0, 9, "shown"),
    }  # fmt: skip
    questions: dict[tuple[str, ...], Score] = dict.fromkeys((CSAT, CES, NPS), (50.0, 9, "shown"))
    assert customers_moved(held(questions, customers=then), held(questions, customers=now)) == [
        "C2: Satisfied, 50 % → 43 % of 23 answers", "C3: Satisfied, 50 % → 57 % of 24 answers",
        "E: Effort, 4.0 of 7 → 4.2 of 7 of 1 answer", "C6: Satisfied, 50 % → 45 % of 27 answers",
        "C7: Satisfied, 50 % → 54 % of 28 answers",
        "2 customers not heard in this time before",
    ]  # fmt: skip


def test_figures_are_those_of_each_metric_once() -> None:
    """Asked for together and by customer, whatever the number of its questions."""
    metrics = pd.DataFrame(
        [(*CSAT, "Satisfied", 100.0), (*NEW, "Pulse", 100.0), (*NPS, "Promoters", 100.0)],
        columns=["survey_kind", "audience", "metric", "question", "label", "score_high"],
    )
    asked: list[tuple[str, tuple[str, ...]]] = []

    def scores(metric: str, by: Sequence[str]) -> pd.DataFrame:
        asked.append((metric, tuple(by)))
        row = {"survey_kind": "ticket", "audience": "users", "metric": metric, "question": metric, "n": 7,
               "customer": "Ash", "score": 1.5, "state": "shown", "more": 1}  # fmt: skip
        return pd.DataFrame([row] if metric == "csat" else [], columns=list(row))

    levels = pd.DataFrame({"measure": ["a"]})
    found = figures(metrics, scores, levels)
    assert asked == [("csat", ()), ("nps", ()), ("csat", ("customer",)), ("nps", ("customer",))]
    assert found.scores.to_numpy().tolist() == [["ticket", "users", "csat", "csat", 1.5, 7, "shown"]]
    assert found.by_customer["customer"].tolist() == ["Ash"]
    assert found.levels is levels
    assert found.labels["label"].tolist() == ["Satisfied", "Pulse", "Promoters"]


def test_a_signal_is_the_same_by_customer_unit_and_kind() -> None:
    """One that only changes its words is neither new nor gone."""
    columns = ["customer", "unit", "kind", "explanation"]
    before = [("A", None, "service", "a1"), ("B", "B1", "level", "b1"), ("C", "C", "level", "c1")]
    after = [("A", None, "service", "a2"), ("B", "B2", "level", "b2"), ("C", "C", "service", "c2")]
    tables = (pd.DataFrame(rows, columns=columns) for rows in (before, after))
    assert signals_changed(*tables) == (["b2", "c2"], ["b1", "c1"])


@pytest.mark.parametrize(
    ("kind", "content", "period"),
    [
        ("responses", "unit,responded_at,csat\nNorth,2026-02-11,4\nNorth,2026-05-02,3\n", "1 Feb 2026 to 31 May 2026"),
        ("structure", "unit,customer\nNorth,Ann\n", "1 Sep 2025 to 31 Aug 2026"),
    ],
)
def test_an_import_is_compared_in_the_months_it_covers(tmp_path: Path, kind: str, content: str, period: str) -> None:
    """Whole ones; of rows without dates the last twelve months of facts."""
    record, found = Record(open_store(tmp_path / "store.duckdb")), []
    facts = b"unit,responded_at,csat\nNorth,2024-01-11,4\nSouth,2026-08-02,3\n"
    record.import_content(facts, "past.csv", ImportOptions(kind="responses"))
    portfolio = Portfolio(record.store)

    def look(writer: Writer, report: ImportReport) -> None:
        found.append(portfolio.review_of(writer, report.batch or 0, date(2026, 9, 30), None))

    record.import_content(content.encode(), "next.csv", ImportOptions(kind=kind), dry_run=True, look=look)
    record.store.close()
    (review,) = found
    assert isinstance(review, ImportReview)
    assert review.period == period
