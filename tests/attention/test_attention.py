"""Who needs attention: ranked by how surely anything got worse, facts beside it, the demonstration's stories told."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from analytics.attention.attention import Attention, reasons_by_customer
from analytics.attention.ranking import in_order, ranked
from analytics.attention.reasons.silence import silences
from analytics.portfolio import Portfolio, open_portfolio
from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from tests.conftest import Stores
from tests.watched import AS_OF, FIRST, MONTHS, cells, organisation

DAY = date(2026, 11, 23)
TODAY = Scope(DAY, Period(DAY, DAY))


@pytest.fixture(scope="module")
def portfolio(stores: Stores) -> Portfolio:
    """The demonstration company."""
    return open_portfolio(stores("demonstration"))


@pytest.fixture(scope="module")
def found(portfolio: Portfolio) -> Attention:
    return portfolio.attention(TODAY)


def reasons(table: pd.DataFrame) -> dict[str, list[str]]:
    return table.groupby("customer")["kind"].agg(list).to_dict()


def signal(customer: str, kind: str, probability: float, size: float = -0.5) -> dict[str, object]:
    return {"customer": customer, "kind": kind, "probability": probability, "size": size}


def test_either_decline_counts() -> None:
    """P(any) = 1 - (1 - .5)(1 - .4) = .7: both signals together outrank a surer single one of .65."""
    table = pd.DataFrame([
        signal("A", "satisfaction", 0.65), signal("B", "satisfaction", 0.5), signal("B", "service", 0.4),
    ])  # fmt: skip
    ranking = ranked(table, pd.Series({"A": 10.0, "B": 10.0}))
    assert ranking["customer"].tolist() == ["B", "A"]
    assert ranking["probability"].tolist() == pytest.approx([0.7, 0.65])


def test_equal_probabilities_are_ordered_by_drop_times_people() -> None:
    """Half a point at a hundred people outweighs a whole point at twenty; improvements are not ranked."""
    table = pd.DataFrame([
        signal("Few", "satisfaction", 0.8, -1.0), signal("Many", "satisfaction", 0.8, -0.5),
        signal("Glad", "improvement", 0.99, 0.9),
    ])  # fmt: skip
    ranking = ranked(table, pd.Series({"Few": 20.0, "Many": 100.0}))
    assert ranking["customer"].tolist() == ["Many", "Few"]


def test_a_withheld_size_does_not_rank() -> None:
    """A signal without a size still counts, as if nothing were known of the drop."""
    ranking = ranked(pd.DataFrame([signal("A", "satisfaction", 0.8, np.nan)]), pd.Series(dtype=float))
    assert ranking[["drop", "people"]].to_numpy().tolist() == [[0.0, 1.0]]


def test_reasons_of_one_customer_stand_together() -> None:
    """The ranked customers first, each with all its reasons; good news last."""
    table = pd.DataFrame([
        signal("A", "level", 0.9), signal("B", "satisfaction", 0.7), signal("C", "improvement", 0.99, 0.5),
        signal("B", "level", 0.95),
    ])  # fmt: skip
    ordered = in_order(table, ranked(table, pd.Series(dtype=float)))
    assert ordered[["customer", "kind"]].to_numpy().tolist() == [
        ["B", "satisfaction"], ["B", "level"], ["A", "level"], ["C", "improvement"],
    ]  # fmt: skip


def test_silence_needs_enough_missing_answers() -> None:
    """Silent for four months, invited forty times each: listed; for two months only, these are holidays."""
    invited = [
        {"name_id": unit, "survey_id": 1, "invited": count,
         "month": (FIRST + month).start_time.date().isoformat()}
        for unit, count in ((1, 40), (2, 40), (3, 40)) for month in range(MONTHS)
    ]  # fmt: skip
    parts = [cells(1, 20), cells(2, 20), cells(3, 20)]
    for part, months in zip(parts, (4, 2), strict=False):
        silent = (FIRST + MONTHS - months).start_time.date().isoformat()
        part["response_counts"] = [row for row in part["response_counts"] if row["month"] < silent]
    known = organisation(*parts, n_units=3, invitation_counts=invited)
    agreements = pd.DataFrame(
        {"customer": ["U1"], "in_force": [True], "annual_funding": [212000.0], "currency": ["EUR"]}
    )
    table = silences(known, agreements, AS_OF)
    assert table["customer"].tolist() == ["U1"]
    assert table["sentence"].iloc[0] == (
        "No answer since June 2026, although invited in 4 months (160 invitations); it pays 212,000 EUR a year."
    )


def test_the_demonstrations_stories_are_told(found: Attention) -> None:
    """Levels met and unhappy, the drop alone, the chronic miss: signals; and nobody else declines."""
    assert found.ranking["customer"].tolist() == ["Container Terminal", "Freight Trains", "Road Haulage"]
    changed = reasons(found.changed)
    assert changed["Freight Trains"] == ["satisfaction", "level"]
    assert changed["Container Terminal"][0] == "satisfaction"
    assert changed["Road Haulage"] == ["service"]
    assert changed["Warehousing"] == ["improvement"]
    assert reasons(found.changed)["Passenger Sales"] == ["response"]


def test_onsets_are_those_of_the_stories(found: Attention) -> None:
    """Container Terminal dropped in July 2026; Road Haulage's service desk is too slow since January 2026."""
    onset = found.changed.drop_duplicates("customer").set_index("customer")["onset"]
    assert onset["Container Terminal"] == pd.Timestamp("2026-07-01")
    assert onset["Road Haulage"] == pd.Timestamp("2026-01-01")


def test_who_fell_silent_is_said_with_what_it_pays(found: Attention) -> None:
    """Passenger Sales has not answered since March, is invited every month, and pays."""
    silent = found.said[found.said["kind"] == "silence"]
    assert silent["customer"].tolist() == ["Passenger Sales"]
    assert silent["sentence"].iloc[0].startswith("No answer since March 2026, although invited in 7 months")
    assert "EUR a year" in silent["sentence"].iloc[0]


def test_dates_and_missing_funds_are_due(found: Attention) -> None:
    """The agreement about to renew by itself is due; one without funds is named."""
    due = found.due[found.due["customer"] == "Warehousing"]
    assert "notice is given by 1 December 2026" in due["sentence"].iloc[0]
    assert "unfunded" in set(found.due["kind"])


def test_the_first_line_says_how_far_to_believe(found: Attention) -> None:
    """Three customers, three signals, and how many of such usually prove nothing."""
    assert found.sentence == (
        "3 customers have signals of a lasting decline. Of 3 such signals, usually fewer than one proves nothing."
    )
    assert found.notes[0] == "Signals are of slow, broad changes; yesterday's incident is not among them."


def test_one_customer_has_its_own_list(portfolio: Portfolio) -> None:
    """Narrowed to one customer, the lists and the first line are about it."""
    only = portfolio.attention(TODAY.but(customers=("Freight Trains",)))
    assert set(only.changed["customer"]) == {"Freight Trains"}
    assert only.sentence.startswith("1 customer has signals of a lasting decline.")


def test_no_probability_without_a_signal_of_decline(found: Attention) -> None:
    """One row per customer with every reason; facts alone have no probability."""
    rows = reasons_by_customer(found).set_index("customer")
    assert rows.index.is_unique
    assert np.isnan(rows.loc["Passenger Sales", "probability"])
    assert rows.loc["Passenger Sales", "said"]
    assert rows.loc["Freight Trains", "probability"] > 0.9


def test_before_the_stories_there_is_nothing_to_tell(portfolio: Portfolio) -> None:
    """At the end of August 2025 only what was known then counts: no decline."""
    day = date(2025, 8, 31)
    found = portfolio.attention(Scope(day, Period(day, day)))
    assert found.ranking.empty
    assert found.sentence.startswith("No signal of a lasting decline.")
