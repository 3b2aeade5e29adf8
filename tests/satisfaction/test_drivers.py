"""What goes with satisfaction: told for everybody together from 300 responses on, and never of one customer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from analytics.portfolio import Portfolio, open_portfolio
from analytics.satisfaction.drivers import Drivers
from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from data.record import ImportOptions, open_record

SCOPE = Scope(date(2026, 10, 31), Period.parse("2026-Q3"))
SCALES = (("rating", "1..5"),)


def responses(n: int) -> str:
    """Overall satisfaction follows friendliness closely, speed a little; the room not at all."""
    random = np.random.default_rng(3)
    lines = ["unit,responded_at,csat,Speed,Friendliness,Room"]
    for number in range(n):
        friendly, fast, room = random.integers(1, 6, 3)
        overall = int(np.clip(round(0.8 * friendly + 0.2 * fast + random.normal(0, 0.4)), 1, 5))
        lines.append(f"{'Finance' if number % 2 else 'Works'},2026-08-{number % 28 + 1:02d},{overall},{fast},"
                     f"{friendly},{room}")  # fmt: skip
    return "\n".join(lines)


def asked(portfolio: Portfolio, scope: Scope = SCOPE) -> Drivers:
    questions = portfolio.metrics(scope)
    overall = questions[questions["metric"] == "csat"].iloc[0]
    names = ("question_id", "metric", "survey_kind", "audience")
    return portfolio.goes_with(scope, tuple((name, overall[name]) for name in names))


@pytest.fixture
def portfolio(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Portfolio]:
    """A store with so many responses."""
    record = open_record(tmp_path / "store.duckdb")
    named = tuple(("score:rating", name) for name in ("Speed", "Friendliness", "Room"))
    record.import_content(responses(request.param).encode(), "answers.csv", ImportOptions(
        kind="responses", map=(("score:csat", "csat"), *named), scale=SCALES,
    ))  # fmt: skip
    yield open_portfolio(record.store.path)
    record.store.close()


@pytest.mark.parametrize("portfolio", [400], indirect=True)
def test_what_stands_out_is_named(portfolio: Portfolio) -> None:
    """Friendliness leads, the shares make one whole, and the words say goes with."""
    found = asked(portfolio)
    assert found.shares["question"].tolist() == ["Friendliness", "Speed", "Room"]
    assert found.shares["score"].sum() == pytest.approx(100)
    assert found.n == 400
    assert found.sentence.startswith("“Friendliness” goes with it most in 400 responses of the 12 months to September")


@pytest.mark.parametrize("portfolio", [299], indirect=True)
def test_too_few_responses_say_nothing(portfolio: Portfolio) -> None:
    """Below 300 there are no shares, and a sentence says why."""
    found = asked(portfolio)
    assert found.shares.empty
    said = "Needs 300 responses to this and at least two further questions within a year; there are 299."
    assert found.sentence == said


@pytest.mark.parametrize("portfolio", [400], indirect=True)
def test_a_part_leads_to_the_whole(portfolio: Portfolio) -> None:
    """Looked at from the question on speed, it is still satisfaction as a whole that others go with."""
    questions = portfolio.metrics(SCOPE)
    speed = questions[questions["question"] == "Speed"].iloc[0]
    found = portfolio.goes_with(SCOPE, [(name, speed[name]) for name in ("question_id", "survey_kind", "audience")])
    assert found.sentence.startswith("“Friendliness” goes with “csat” most")
    assert "Speed" in set(found.shares["question"])


@pytest.mark.parametrize("portfolio", [400], indirect=True)
def test_of_one_customer_nothing_is_said(portfolio: Portfolio) -> None:
    """Within a unit there is no telling."""
    found = asked(portfolio, SCOPE.but(units=("Finance",)))
    assert found.shares.empty
    assert "whole divisions" in found.sentence
