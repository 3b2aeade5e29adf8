"""Customers most of whose recent comments came with a low score, each score on its own question's scale."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from analytics.attention.reasons.low_comments import customers_with_low_comments
from analytics.portfolio import Portfolio
from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from data.record import ImportOptions, Record
from data.store.store import open_store

AS_OF = date(2026, 7, 31)
SCOPE = Scope(AS_OF, Period(AS_OF, AS_OF))


def answers(unit: str, scores: list[int]) -> bytes:
    """A ticket survey: everybody is a different person and writes something."""
    rows = [f"{unit},2026-07-{day:02d},{unit}{day},{score},said {day}" for day, score in enumerate(scores, 1)]
    return "\n".join(["unit,responded_at,respondent,Overall,comment", *rows]).encode()


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    store = open_store(tmp_path / "store.duckdb")
    yield Record(store)
    store.close()


def asked(scale: str, better: str, satisfied_from: str) -> ImportOptions:
    """A csat question on a scale of its own."""
    return ImportOptions(
        kind="responses", map=(("score:csat", "Overall"),), scale=(("csat", scale),), better=(("csat", better),),
        satisfied_from=(("csat", satisfied_from),),
    )  # fmt: skip


def low(record: Record) -> dict[str, str]:
    """Each customer told of, with its sentence."""
    table = customers_with_low_comments(Portfolio(record.store).snapshots, SCOPE)
    return dict(zip(table["customer"], table["sentence"], strict=True))


def test_praise_on_one_scale_is_no_complaint_on_another(record: Record) -> None:
    """Two questions of one metric: on the first low is good, on the second high; 9 and 10 of 10 are praise there."""
    record.import_content(answers("Legal", [1] * 9), "low-is-good.csv", asked("1..5", "lower", "2"))
    record.import_content(answers("Rail", [10] * 9), "of-ten.csv", asked("0..10", "higher", "7"))
    assert low(record) == {}


def test_a_score_at_the_limit_is_low(record: Record) -> None:
    """The worst quarter of 1 to 5 ends at 2: five 2s and five 3s are half low, five 2s and six 3s are less."""
    record.import_content(answers("Legal", [2] * 5 + [3] * 5), "half.csv", asked("1..5", "higher", "4"))
    record.import_content(answers("Rail", [2] * 5 + [3] * 6), "less.csv", asked("1..5", "higher", "4"))
    told = low(record)
    assert list(told) == ["Legal"]
    assert told["Legal"].startswith("5 of 10 comments")
