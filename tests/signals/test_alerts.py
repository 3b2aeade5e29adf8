"""Alerts: tables in, sentences out."""

from __future__ import annotations

import re
from datetime import date

import numpy as np
import pandas as pd
import pytest

from analytics.signals.scan import SIGNAL_COLUMNS, alerts, believability
from analytics.signals.sentences import sentence
from tests.benchmarks.scoring import NEVER, episodes, onsets, scored, standing
from tests.benchmarks.simulated_tables import Tables, tables
from tests.benchmarks.simulation import Setting, simulated

LAST_DAY = date(2025, 12, 31)


@pytest.fixture(scope="module")
def store() -> Tables:
    """One simulated store of 400 customers and 24 months."""
    return tables(simulated(20_240))


@pytest.fixture(scope="module")
def past(store: Tables) -> pd.DataFrame:
    """Every kind of alert of every month."""
    return alerts(
        store.counts, store.service_levels, store.invitations, as_of=LAST_DAY, history=True, false_alarms=0.33,
        agreed=store.agreed,
    )  # fmt: skip


def two_customers(fall: int = 0, months: int = 24, **columns: object) -> pd.DataFrame:
    """Thirty customers with ten answers a month; Finance's scores fall by so many points from 2025-01 on."""
    rows = []
    for month in pd.date_range("2024-01-01", periods=months, freq="MS"):
        for k in range(30):
            name = "Finance" if k == 0 else f"Unit {k:02d}"
            down = fall if k == 0 and month >= pd.Timestamp("2025-01-01") else 0
            for score, n in ((5, 5), (4, 3), (3, 2)):
                rows.append((name, "Email", month, score - down, n + (k + month.month) % 2))
    frame = pd.DataFrame(rows, columns=["customer", "service", "month", "score", "n"])
    return frame.assign(**{"question_id": 1, "better": "higher", "low": 1, "high": 5, **columns})


def test_an_alert_says_what_since_when_how_much_how_sure_and_on_what() -> None:
    """A fall of one point at one customer is told in one sentence with its numbers."""
    found = alerts(two_customers(fall=1), as_of=LAST_DAY)
    assert found.columns.tolist() == list(SIGNAL_COLUMNS)
    assert len(found) == 1
    alert = found.iloc[0]
    assert (alert["customer"], alert["kind"], alert["tier"]) == ("Finance", "satisfaction", "likely")
    assert (alert["period"], alert["onset"]) == ("2025-12", "2025-01")
    assert alert["n"] == 138
    assert -1.2 < alert["low"] < alert["size"] < alert["high"] < -0.5
    size, sure = r"\(0\.\d to [01]\.\d\)", r"likely \(P above 0\.99\)"
    told = rf"Finance fell 0\.\d points since January 2025 {size}, on 138 answers: {sure};.*"
    assert re.fullmatch(told, sentence(alert))


def test_nothing_changed_nothing_said() -> None:
    """Steady customers raise no alert."""
    assert alerts(two_customers(), as_of=LAST_DAY).empty


def test_what_moves_everyone_is_nobodys_change() -> None:
    """When all customers fall by a point in the same month, no alert is raised."""
    steady = two_customers()
    later = steady["month"] >= pd.Timestamp("2025-01-01")
    assert alerts(steady.assign(score=steady["score"] - later), as_of=LAST_DAY).empty


def test_a_rise_is_good_news() -> None:
    """The same scan with the sign turned finds improvements."""
    found = alerts(two_customers(fall=-1).assign(low=1, high=6), as_of=LAST_DAY)
    assert found["kind"].tolist() == ["improvement"]
    assert found["size"].item() > 0
    assert "Finance rose" in sentence(found.iloc[0])


def test_beside_a_name_the_sentence_does_not_repeat_it() -> None:
    """Without its customer's name a sentence speaks of satisfaction; of another unit the name still stands."""
    alert = alerts(two_customers(fall=1), as_of=LAST_DAY).iloc[0].to_dict()
    assert sentence(alert, named=False).startswith("Satisfaction fell ")
    assert sentence(alert | {"service": "Email"}, named=False).startswith("Satisfaction with Email fell ")
    assert sentence(alert | {"unit": "Finance North"}, named=False).startswith("Finance North fell ")
    missed = {"kind": "service", "service": "Email", "measure": "resolved in time", "is_share": True}
    assert sentence(alert | missed, named=False).startswith("Email: resolved in time got worse by ")
    assert sentence(alert | missed | {"service": ""}, named=False).startswith("Resolved in time got worse by ")


def test_a_scale_where_lower_is_better_is_read_that_way() -> None:
    """Falling numbers are an improvement where lower is better."""
    found = alerts(two_customers(fall=1, better="lower"), as_of=LAST_DAY)
    assert found["kind"].tolist() == ["improvement"]


def test_surveys_of_different_kinds_are_scanned_apart() -> None:
    """A pulse survey with low scores that starts late does not make the ticket survey fall."""
    ticket = two_customers(survey_kind="ticket", audience="users")
    pulse = two_customers(survey_kind="pulse", audience="users", question_id=2)
    pulse = pulse[pulse["month"] >= pd.Timestamp("2025-01-01")].assign(score=lambda t: t["score"] - 2)
    assert alerts(pd.concat([ticket, pulse], ignore_index=True), as_of=LAST_DAY).empty


def test_a_new_wording_is_a_break_not_a_fall() -> None:
    """A question that replaces another, one point lower at one customer, is not pooled with it."""
    old, new = two_customers(), two_customers(fall=1, question_id=2)
    cut = pd.Timestamp("2025-01-01")
    both = pd.concat([old[old["month"] < cut], new[new["month"] >= cut]], ignore_index=True)
    assert alerts(both, as_of=LAST_DAY).empty


def test_units_are_series_of_their_own() -> None:
    """Where a table has units, the alert names the unit that changed."""
    counts = two_customers(fall=1)
    others = counts[counts["customer"] == "Unit 01"].assign(customer="Finance", unit="Finance North")
    both = pd.concat([counts.assign(unit=counts["customer"]), others], ignore_index=True)
    found = alerts(both, as_of=LAST_DAY)
    assert found[["customer", "unit"]].to_numpy().tolist() == [["Finance", "Finance"]]


def test_only_what_was_known_then(store: Tables, past: pd.DataFrame) -> None:
    """The past months of a history are what was reported at the time, link and threshold included."""
    then = alerts(
        store.counts, store.service_levels, store.invitations, as_of=date(2025, 6, 15), false_alarms=0.33,
        agreed=store.agreed,
    )  # fmt: skip
    expected = past[past["period"] == "2025-06"].reset_index(drop=True)
    assert len(then) > 20
    pd.testing.assert_frame_equal(then, expected, check_dtype=False, rtol=1e-4)


def test_asking_for_some_changes_nothing_about_them(store: Tables, past: pd.DataFrame) -> None:
    """Customers and kinds narrow the list; the others still tell the common movement."""
    name = past.loc[past["kind"] == "satisfaction", "customer"].iloc[-1]
    found = alerts(
        store.counts, store.service_levels, as_of=LAST_DAY, history=True, false_alarms=0.33,
        kinds={"satisfaction"}, customers=[name],
    )  # fmt: skip
    expected = past[(past["customer"] == name) & (past["kind"] == "satisfaction")].reset_index(drop=True)
    pd.testing.assert_frame_equal(found, expected, check_dtype=False)


def test_every_kind_tells_its_own_numbers(past: pd.DataFrame) -> None:
    """All five kinds appear, with probabilities, intervals around sizes and a sentence each."""
    assert set(past["kind"]) == {"satisfaction", "improvement", "service", "response", "level"}
    assert past["probability"].between(0, 1).all()
    assert all(sentence(row).endswith(".") for row in past.to_dict("records"))
    told = past[past["low"].notna()]
    assert ((told["low"] <= told["size"]) & (told["size"] <= told["high"])).all()
    by_kind = past.groupby("kind")
    assert (by_kind["size"].median()[["satisfaction", "service", "response", "level"]] < 0).all()
    assert by_kind["size"].median()["improvement"] > 0
    assert past.loc[past["kind"] == "service", "measure"].notna().all()
    assert (past["onset"] <= past["period"]).all()


def test_alerts_are_worth_looking_at(store: Tables, past: pd.DataFrame) -> None:
    """On one store with service levels: more than half found, and no more than one false alarm in 150 months."""
    score = scored(standing(past, store, "satisfaction"), onsets(store), store.truth["kind"].to_numpy(object))
    assert score.recall > 0.5
    assert score.false_alarms < 0.66


def test_service_levels_alone_are_enough_for_service_alerts(store: Tables) -> None:
    """A store without surveys still tells which service levels fell."""
    found = alerts(store.counts.iloc[:0], store.service_levels, as_of=LAST_DAY, kinds={"service", "satisfaction"})
    assert set(found["kind"]) == {"service"}


def test_empty_and_short_stores_say_nothing() -> None:
    """No rows, one month or one customer are no reason to fail."""
    counts = two_customers()
    assert alerts(counts.iloc[:0], as_of=LAST_DAY).columns.tolist() == list(SIGNAL_COLUMNS)
    assert alerts(counts[counts["month"] < pd.Timestamp("2024-02-01")], as_of=LAST_DAY, history=True).empty
    alone = counts[counts["customer"] == "Finance"]
    assert alerts(alone, as_of=LAST_DAY, history=True, false_alarms=0.33).empty
    assert alerts(counts, as_of=date(2023, 1, 1)).empty


def test_below_the_agreed_level_is_an_inference() -> None:
    """A customer whose answers average 4.3 is probably below 4.7 agreed, and not below 4.0."""
    months = pd.date_range("2024-01-01", periods=24, freq="MS")
    agreed = pd.DataFrame(
        {"customer": np.repeat(["Finance", "Unit 01"], 24), "month": np.tile(months, 2), "measure": "csat mean",
         "target": np.repeat([4.7, 4.0], 24)}
    )  # fmt: skip
    found = alerts(two_customers(), as_of=LAST_DAY, kinds={"level"}, agreed=agreed)
    assert found["customer"].tolist() == ["Finance"]
    assert sentence(found.iloc[0]).startswith("Finance is probably below the agreed 4.7, by about 0.4")


def test_the_list_says_how_far_to_believe_it() -> None:
    """Doubts add up: .9, .6 and .5 leave one of three signals that usually proves nothing."""
    found = pd.DataFrame({"kind": ["satisfaction"] * 3 + ["improvement"], "probability": [0.9, 0.6, 0.5, 0.8]})
    believed = believability(found)
    assert believed.sentence == "Of 3 such signals, about 1 usually proves nothing."
    assert (believed.signals, believed.mirrored) == (3, 1)
    assert believed.expected_false == pytest.approx(1.0)
    assert believability(found.iloc[:0]).sentence == ""


def test_episodes_and_scores() -> None:
    """Alerts up to three months apart are one episode; before the onset they are false, repeats are neither."""
    raised = np.zeros((24, 2), bool)
    raised[[7, 10, 12, 20], 0] = True
    raised[8, 1] = True
    assert np.flatnonzero(episodes(raised)[:, 0]).tolist() == [7, 20]
    score = scored(raised, np.array([6, NEVER]), np.array(["step", "none"], dtype=object))
    assert (score.recall, score.precision, score.median_delay) == (1.0, 0.5, 1.0)
    assert score.false_alarms == pytest.approx(100 / 18)


def test_simulated_stores_are_what_they_claim() -> None:
    """Shares of events, answers per month and the link with service levels are those of the setting."""
    world = simulated(5, Setting(customers=4000))
    assert world.events.is_degrading.mean() == pytest.approx(0.08, abs=0.015)
    assert np.median(world.answered.sum(1).mean(1)) == pytest.approx(5, abs=0.7)
    worse = world.service_kind[world.events.is_degrading]
    assert (worse == "with_satisfaction").mean() == pytest.approx(0.6, abs=0.09)
    same = simulated(5, Setting(customers=4000))
    np.testing.assert_array_equal(world.csat, same.csat)
