"""Whole tables of trends, fallbacks, drivers, breaks, histories and comments, with what stands exactly at a limit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics.comments.comments import comments_in
from analytics.formulas.ordinal_trend import month_scores, ordinal_trend
from analytics.formulas.relative_weights import relative_weights
from analytics.portfolio import Portfolio
from analytics.satisfaction import answers as asked_of
from analytics.satisfaction.breakdowns import Asking, alone, fallback_notes, half_year_of, half_years_of
from analytics.satisfaction.breaks import with_breaks
from analytics.satisfaction.drivers import goes_with
from analytics.satisfaction.history import window
from analytics.satisfaction.small_groups import Group, refined, settled
from analytics.satisfaction.trends import trend_sentence
from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from analytics.snapshot.snapshots import Snapshots
from tests.hand_made import CSAT, RELATIONSHIP, TICKETS, answers, frame, frames, units
from tests.mixed_store import Held
from tests.satisfaction.test_breaks import periods, questions
from tests.satisfaction.test_fallback import PER_QUARTER, people, portfolio, scope  # noqa: F401 - a fixture

NO_SETTINGS = {"settings": frame("settings", [])}
NAN = float("nan")

# Trends

LAST = pd.Period("2026-08", "M")
SCALES = {1: (1, 5, "higher", 4), 2: (1, 6, "lower", 2), 3: (0, 10, "higher", None)}
AS_OF = date(2026, 9, 14)


def drifting(n_units: int, question: int) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """Thirty months of answers of some units to a question, and the same as rows; few people answer for the last."""
    random = np.random.default_rng(question)
    low, high, better, satisfied_from = SCALES[question]
    rows, voices = [], []
    for unit in range(1, n_units + 1):
        for back in range(30):
            month = (LAST - back).start_time.date().isoformat()
            pull = 1 + 0.05 * (back if unit % 3 else 30 - back)
            shares = pull ** np.arange(high - low + 1)
            given = random.multinomial(7 + unit, shares / shares.sum())
            key = {"name_id": 50 - unit, "survey_id": 1, "month": month, "question_id": 30 + question}
            rows += [{**key, "score": low + at, "n": int(n)} for at, n in enumerate(given) if n]
            # Whoever answered for the last unit alone differs from year to year.
            crowd = range(4 if unit < n_units else 3) if back else range(5 if unit < n_units else 3)
            voices += [{**key, "respondent": 100 * unit + one} for one in crowd]
            if unit == n_units and back > 24:
                voices += [{**key, "respondent": 100 * unit + 50 + back}]
    later = {"name_id": 49, "survey_id": 1, "month": "2026-10-01", "question_id": 30 + question}
    rows.append({**later, "score": low, "n": 99})
    asked = CSAT | {"question_id": 30 + question, "low": low, "high": high, "better": better,
                    "satisfied_from": satisfied_from, "metric": "csat" if satisfied_from else "nps"}  # fmt: skip
    names = [{"name_id": 50 - unit, "kind": "unit", "text": f"U{unit:02d}"} for unit in range(1, n_units + 1)]
    held = frames(names=names, questions=[asked], surveys=[TICKETS], answer_counts=rows, answer_voices=voices)
    return held, pd.DataFrame(rows[:-1])


def common_to_all(counts: np.ndarray, values: np.ndarray) -> np.ndarray:
    """What moved all groups: their mean by precision, those far off weighing less, settled in ten rounds."""
    found = month_scores(counts, values)
    weight = 1 / (1 / found.precision + 0.03)
    trust, moved = weight, np.zeros(counts.shape[1])
    for _ in range(10):
        moved = (trust * found.z).sum(axis=0) / trust.sum(axis=0)
        off = np.abs(found.z - moved) * np.sqrt(weight)
        trust = np.where(off <= 1.345, weight, weight * 1.345 / np.maximum(off, 1e-9))
    return moved


@pytest.mark.parametrize(("n_units", "question"), [(9, 1), (10, 1), (11, 2), (10, 3), (3, 2)])
def test_trends_are_whole_tables(n_units: int, question: int) -> None:
    """Of the last two years with answers; from ten groups on, what moved all of them is taken out."""
    held, rows = drifting(n_units, question)
    low, high, better, satisfied_from = SCALES[question]
    metric = "csat" if satisfied_from else "nps"
    shape = (n_units, 24, high - low + 1)
    counts = np.zeros(shape)
    first = LAST - 23
    for row in rows[rows["month"] >= str(first.start_time.date())].to_dict("records"):
        at = (pd.Period(row["month"], "M") - first).n
        counts[50 - row["name_id"] - 1, at, row["score"] - low] += row["n"]
    scale = np.arange(low, high + 1)
    if satisfied_from:
        values = np.where(scale <= satisfied_from if better == "lower" else scale >= satisfied_from, 100.0, 0.0)
    else:
        values = np.where(scale >= 9, 100.0, np.where(scale <= 6, -100.0, 0.0))
    if better == "lower":
        counts, values = counts[:, :, ::-1], values[::-1]
    whole = ordinal_trend(counts, values, common=common_to_all(counts, values) if n_units >= 10 else 0.0)
    hidden = np.arange(1, n_units + 1) == n_units
    names = [f"U{unit:02d}" for unit in range(1, n_units + 1)]
    said = ["no clear trend" if clear == "no clear trend" else "rising" if slope > 0 else "falling"
            for clear, slope in zip(whole.direction, whole.slope, strict=True)]  # fmt: skip
    snapshots, wide = Snapshots(Held(held, NO_SETTINGS)), Scope(AS_OF, Period.parse("2026-Q3"))
    found = asked_of.trends(snapshots, wide, metric, ("unit",))
    assert found.columns.tolist() == [
        "survey_kind", "audience", "question", "unit", "direction", "slope", "low", "high", "p", "n", "state",
        "question_id", "sentence",
    ]
    found = found.sort_values("unit", ignore_index=True)
    assert found["unit"].tolist() == names
    assert found["direction"].fillna("").tolist() == ["" if few else one for one, few in zip(said, hidden, strict=True)]
    assert found["state"].tolist() == ["hidden" if few else "shown" for few in hidden]
    for name in ("slope", "low", "high", "p", "n"):
        wanted = np.where(hidden, np.nan, getattr(whole, name))
        np.testing.assert_allclose(found[name].to_numpy(float, na_value=np.nan), wanted, rtol=1e-7)
    assert set(found["question_id"]) == {30 + question}
    last = date(2026, 8, 1)
    numbers = {"last_month": last.year * 12 + 7, "from_month": last.year * 12 + 7 - 23, "metric": metric}
    assert found["sentence"].tolist() == [trend_sentence({**row, **numbers}) for row in found.to_dict("records")]
    own = asked_of.trends(snapshots, wide.but(units=("U02",)), metric, ("unit",))
    pd.testing.assert_frame_equal(own, found[found["unit"] == "U02"].reset_index(drop=True))
    alone_ = asked_of.trends(snapshots, wide, metric)
    together = ordinal_trend(counts.sum(axis=0, keepdims=True), values)
    np.testing.assert_allclose(alone_["slope"].to_numpy(float), together.slope, rtol=1e-7)
    assert alone_["n"].tolist() == [int(counts.sum())]


def test_trends_in_whole_sentences() -> None:
    """The smaller end first, signs of both ends, months counted with both of their ends."""
    row: dict[str, Any] = {"metric": "ces", "state": "shown", "direction": "rising", "slope": 0.42, "low": 0.1,
                           "high": 0.74, "from_month": 24308, "last_month": 24319}  # fmt: skip
    assert trend_sentence(row) == "Rising by 0.4 points a year (probably 0.1 to 0.7) in the 12 months to August 2026."
    unclear = row | {"direction": "no clear trend", "low": 0.0}
    assert trend_sentence(unclear).endswith("probably between 0.0 and +0.7 points a year.")
    assert trend_sentence(row | {"slope": NAN}) == "No clear trend: answered in too few months to tell."


# Fallbacks


@pytest.mark.parametrize(
    ("label", "as_of", "start", "half"),
    [
        ("2026-Q1", "2026-06-30", 1, "2026-H1"), ("2026-Q1", "2026-06-29", 1, None), ("2026-H1", "2026-06-30", 1,
        "2026-H1"), ("2026-Q2", "2027-01-01", 1, "2026-H1"), ("2026-02", "2027-01-01", 1, None),
        ("2026", "2027-01-01", 1, None), ("2026-02-01..2026-04-30", "2027-01-01", 1, None),
        ("2026-Q2", "2027-01-01", 4, "2026-04-01..2026-09-30"), ("2026-H1", "2027-01-01", 4, None),
        ("2026-02-01..2026-04-30", "2027-01-01", 2, "2026-02-01..2026-07-31"),
        ("2026-03-01..2026-05-31", "2027-01-01", 1, None), ("2026-01-02..2026-03-31", "2027-01-01", 1, None),
        ("2026-01-01..2026-06-29", "2027-01-01", 1, None), ("2026-04-01..2026-09-30", "2027-01-01", 1, None),
    ],
)  # fmt: skip
def test_what_a_period_falls_back_to(label: str, as_of: str, start: int, half: str | None) -> None:
    """The half-year of one whole quarter, or itself, once it is over; by the first month of the year."""
    found = half_year_of(Period.parse(label), date.fromisoformat(as_of), start)
    assert (found and found.label) == half
    assert half_years_of(Period.parse("2026-05-02..2026-07-03"), 1) == Period.parse("2026")
    assert half_years_of(Period.parse("2026-05-02..2026-07-03"), 4) == Period.parse("2026-04-01..2026-09-30")


def share(counts: Mapping[str, int]) -> tuple[int, float]:
    """Answers and the share of satisfied ones, of which every third, from the first on, is not."""
    n = sum(counts.values())
    return n, 100 * sum(len([at for at in range(count) if at % 3]) for count in counts.values()) / n


def test_a_breakdown_is_a_whole_table(portfolio: Portfolio) -> None:  # noqa: F811
    """Every row with its members, the time it covers and its mark, in the order of names."""
    found = portfolio.breakdown(scope("2026-Q1"), 1, "customer")
    wanted = []
    for name, members, over in (("Kiosk and Dock", ["Kiosk", "Dock"], "Q1"), ("Mill", ["Mill"], "H1"),
                                ("Pier", ["Pier"], "Q1"), ("Quay", ["Quay"], "H1"),
                                ("Yard", ["Yard"], "H1")):  # fmt: skip
        given = {f"{one}{at}": PER_QUARTER[one][at] for one in members for at in range(2 if over == "H1" else 1)}
        n, score = share(given)
        mark = ("∑" if len(members) > 1 else "") + ("◐" if over == "H1" else "")
        wanted.append([name, members, f"2026-{over}", over == "H1", len(members) > 1, mark, n, round(score, 6), n,
                       "shown"])  # fmt: skip
    rows = found.rows.assign(score=found.rows["score"].astype(float).round(6))
    columns = ["customer", "members", "over", "over_half", "together", "mark", "n", "score", "answered", "state"]
    assert rows[columns].to_numpy().tolist() == wanted
    assert rows.index.tolist() == list(range(5))
    assert set(rows) == {*columns, "low", "high", "eligible", "invited", "response_rate"}
    each = alone(found.rows, "customer").set_index("customer")
    states = {name: "hidden" if name in {"Kiosk", "Dock"} else "shown" for name in PER_QUARTER}
    assert each["state"].to_dict() == states
    assert each.loc[["Kiosk", "Dock"], ["score", "low", "high", "n"]].isna().all(axis=None)
    assert each.loc["Pier", "n"] == 30
    assert [note.split(" shown")[0] for note in found.notes] == ["◐: 3 customers are", "∑: 2 customers are"]
    asking = Asking("csat", 1, "unit", AS_OF)
    assert fallback_notes(0, 0, asking, 5) == []
    assert fallback_notes(1, 2, asking, 6, " in May") == [
        ("◐: 1 unit is shown over the half-year in May, because fewer than 6 people answered in the quarter; so are "
         "those under the same parent, since the difference would give it away."),
        "∑: 2 units are shown together in May, because fewer than 6 people answered in one of them.",
    ]


def test_a_heat_map_is_a_whole_table(portfolio: Portfolio) -> None:  # noqa: F811
    """A row per customer and quarter, columns as in a history; what nobody answered has no mark."""
    found = portfolio.by_quarter(scope("2026-Q3"), 1, "customer", 4).rows
    history = portfolio.trend(scope("2026-Q3"), "csat", "quarter", ["customer"], 4)
    assert found.columns.tolist() == [*history.columns, "mark"]
    assert found[["customer", "period"]].to_numpy().tolist() == history[["customer", "period"]].to_numpy().tolist()
    assert found.index.tolist() == list(range(len(PER_QUARTER) * 3))
    cells = found.set_index(["customer", "period"])
    for name, counts in PER_QUARTER.items():
        is_half = name in {"Mill", "Quay", "Yard"}
        for at, period in enumerate(("2026-Q1", "2026-Q2")):
            given = {"both": counts[0], "too": counts[1]} if is_half else {"own": counts[at]}
            if name in {"Kiosk", "Dock"}:
                given = {one: PER_QUARTER[one][at] for one in ("Kiosk", "Dock")}
            row = cells.loc[(name, period)]
            n, score = share(given)
            assert (row["n"], row["state"], row["mark"]) == (
                n, "shown", "◐" if is_half else "" if name == "Pier" else "∑")
            assert row["score"] == pytest.approx(score)
    assert cells.loc[("Quay", "2026-Q3"), ["n", "mark"]].tolist() == [13, "∑"]
    notes = portfolio.by_quarter(scope("2026-Q3"), 1, "customer", 4).notes
    assert [note.split(" shown")[0] for note in notes] == ["◐: 3 customers are", "∑: 4 customers are"]


def test_groups_in_whole() -> None:
    """Their order, their parents, and whose half-year it is."""
    rows = {(1, 0): 3, (1, 1): 9, (2, 0): 20, (2, 1): 20, (3, 0): 8, (3, 1): 8, (4, 0): 5, (4, 1): 6, (5, 0): 1}
    parents = {1: 90, 2: 90, 3: 91, 4: 92, 5: 93}
    assert settled(people(rows), parents, has_half=True) == [
        Group((1,), 90, over_half=True), Group((2,), 90, over_half=True), Group((3,), 91), Group((5, 4), None)]
    assert settled(people({(1, 0): 5, (2, 0): 4, (3, 0): 6, (4, 0): 6}), dict.fromkeys(range(1, 5), 9),
                   has_half=False) == [Group((3,), 9), Group((4,), 9), Group((2, 1), 9)]  # fmt: skip
    alike = {(1, 0): 3, (1, 1): 9, (2, 0): 5, (2, 1): 5, (3, 0): 6, (3, 1): 6}
    assert settled(people(alike), {1: 90, 2: 91, 3: 92}, has_half=True) == [
        Group((1,), 90, over_half=True), Group((2,), 91, over_half=True), Group((3,), 92)]
    customers = [Group((1,), 90, over_half=True), Group((2,), 91), Group((3, 4), None)]
    of = {11: 1, 12: 1, 21: 2, 22: 2, 31: 3, 41: 4, 51: 3}
    cells = {(11, 0): 9, (11, 1): 9, (12, 0): 2, (12, 1): 2, (21, 0): 9, (22, 0): 8, (21, 1): 9, (22, 1): 8}
    assert refined(people(cells), customers, of, has_half=True) == [
        Group((12, 11), 1, over_half=True), Group((21,), 2), Group((22,), 2), Group((31, 51, 41), None)]


# Histories and breaks


@pytest.mark.parametrize(
    ("last", "grain", "n", "start", "whole"),
    [
        ("2026-08", "month", None, 1, "2023-09-01..2026-08-31"), ("2026-08", "quarter", None, 1,
        "2023-10-01..2026-09-30"), ("2026-08", "half", None, 1, "2024-01-01..2026-12-31"),
        ("2026-08", "year", None, 1, "2022-01-01..2026-12-31"), ("2026-08", "quarter", 1, 2, "2026-08-01..2026-10-31"),
        ("2026-07", "half", 2, 2, "2025-08-01..2026-07-31"), ("2026-Q1", "year", 1, 4, "2025-04-01..2026-03-31"),
    ],
)  # fmt: skip
def test_how_far_a_history_goes(last: str, grain: str, n: int | None, start: int, whole: str) -> None:
    """Three years, five for years, or as many periods as were asked for."""
    found = window(Period.parse(last), grain, n, start)
    assert (found.start.isoformat(), found.end.isoformat()) == tuple(whole.split(".."))


def test_breaks_are_whole_tables() -> None:
    """One question after the other, each in the order of time; periods without answers are no part of its time."""
    table = periods(q2=(1, 3), q1=(0, 1), q3=(3, 3)).iloc[::-1].reset_index(drop=True)
    empty = pd.DataFrame([{"question_id": 2, "start": pd.Timestamp(2024, 1, 1), "state": "none"}])
    found = with_breaks(pd.concat([table, empty], ignore_index=True), questions(1, 2, 3), 2)
    assert found.columns.tolist() == ["question_id", "start", "state"]
    assert found.index.tolist() == list(range(7))
    assert found["question_id"].tolist() == [1, 1, 2, 2, 2, 2, 3]
    for _, own in found.groupby("question_id"):
        assert own["start"].is_monotonic_increasing
    never = with_breaks(table[table["question_id"] != 3], questions(1, 2, 3), 3)
    assert never.empty
    assert with_breaks(table, questions(1, 2), 3)["question_id"].tolist() == [3]


# What goes with it


def paired(n: int, columns: Mapping[int, np.ndarray]) -> pd.DataFrame:
    """Responses with the scores they gave; NaN: not answered."""
    rows = []
    for at in range(n):
        given = {q: float(scores[at]) for q, scores in columns.items() if not np.isnan(scores[at])}
        rows.append({"response": at, "name_id": 1, "service_id": 31.0, "answered_on": pd.Timestamp("2026-08-01"),
                     "question_ids": list(given), "scores": list(given.values())})  # fmt: skip
    return pd.DataFrame(rows)


@pytest.mark.parametrize("n", [299, 300, 320])
def test_drivers_are_a_whole_table(n: int) -> None:
    """From 300 who answered all of them on; where less is better the scale is turned; what asks for all is left out."""
    random = np.random.default_rng(n)
    overall = random.integers(1, 6, 400).astype(float)
    given = {
        1: overall, 2: np.clip(overall + random.integers(-1, 2, 400), 1, 5),
        3: 6 - np.clip(overall + random.integers(-2, 3, 400), 1, 5), 4: random.integers(0, 11, 400).astype(float),
        5: random.integers(1, 6, 400).astype(float), 6: overall.copy(),
    }
    given[1][n:] = np.nan
    given[5][:150] = np.nan
    given[6][:350] = np.nan
    asked = [CSAT | {"question_id": q, "wording": f"Q{q}", "metric": metric, "better": better}
             for q, metric, better in ((1, "csat", "higher"), (2, "rating", "higher"), (3, "rating", "lower"),
                                       (4, "nps", "higher"), (5, "rating", "higher"),
                                       (6, "csat", "higher"))]  # fmt: skip
    names = [*units("North"), {"name_id": 31, "kind": "service", "text": "Mail"}]
    held = frames(names=names, questions=asked, surveys=[TICKETS, RELATIONSHIP], services=[{"service_id": 31}],
                  **answers({5: 6}))  # fmt: skip
    rows = paired(400, given)
    seen: dict[str, Any] = {}

    def query(name: str, /, **params: Any) -> pd.DataFrame:
        seen.update(params, name=name)
        return rows

    snapshot = Snapshots(Held(held, NO_SETTINGS)).of(wide := Scope(date(2026, 9, 30), Period.parse("2026-Q3")))
    question = {"question_id": 1, "survey_kind": "ticket", "audience": "users"}
    found = goes_with(snapshot, query, wide, question)
    assert seen == {"name": "paired_answers", "survey_kind": "ticket", "audience": "users", "most": 5000,
                    "from": date(2025, 10, 1), "to": date(2026, 9, 30)}  # fmt: skip
    assert found.shares.columns.tolist() == ["question", "score", "low", "high", "n", "state"]
    if n < 300:
        assert (found.n, np.isnan(found.explained), found.shares.empty) == (0, True, True)
        assert found.sentence.endswith("there are 400.")
        return
    wanted = relative_weights(np.column_stack([given[2], -given[3]]), given[1])
    order = np.argsort(-wanted.share)
    assert found.shares["question"].tolist() == [f"Q{(2, 3)[at]}" for at in order]
    for name, values in (("score", wanted.share), ("low", wanted.low), ("high", wanted.high)):
        np.testing.assert_allclose(found.shares[name].astype(float), 100 * values[order])
    assert (found.n, found.explained) == (n, pytest.approx(wanted.explained))
    assert found.shares[["n", "state"]].to_numpy().tolist() == [[n, "shown"]] * 2
    assert wanted.top == 0
    assert found.sentence == (
        f"“Q2” goes with it most in {n} responses of the 12 months to September 2026; together these questions go "
        f"with {100 * wanted.explained:.0f} % of the differences.")
    from_a_part = goes_with(snapshot, query, wide, question | {"question_id": 3})
    assert "“Q2” goes with “Q1” most" in from_a_part.sentence
    of_all = goes_with(snapshot, query, wide, question | {"question_id": 4})
    assert "Q1" in of_all.shares["question"].tolist()
    for narrowed, n_told in ((wide.but(services=("Mail",)), n), (wide.but(customers=("North",)), n),
                             (wide.but(customers=("North",), services=("Mail",)), 0)):  # fmt: skip
        assert goes_with(snapshot, query, narrowed, question).n == n_told
    one = goes_with(snapshot, lambda *_, **__: paired(400, {1: given[2], 2: given[2]}), wide, question)
    assert one.sentence == "Needs at least two further questions; this survey asks one."
    none = goes_with(snapshot, lambda *_, **__: paired(400, {1: given[2], 4: given[4]}), wide, question)
    assert none.sentence == "This survey asks no further questions that could go with it."


# Comments


def test_comments_are_a_whole_table() -> None:
    """Eight people of a kind of survey; customer, unit and service only where eight answered under them as well."""
    key = {"survey_id": 1, "month": "2026-08-01", "question_id": 1}
    crowds = {(21, 31): 8, (21, 32): 3, (22, 31): 7, (23, None): 1}
    voices, counts, said = [], [], []
    for (unit, service), n in crowds.items():
        place = {**key, "name_id": unit, "service_id": service}
        voices += [{**place, "respondent": 1000 * unit + 10 * (service or 0) + one} for one in range(n)]
        counts.append({**place, "score": 4, "n": n})
    other = {**key, "survey_id": 2, "question_id": 3, "name_id": 21, "service_id": 31}
    voices += [{**other, "respondent": 5000 + one} for one in range(7)]
    counts.append({**other, "score": 2, "n": 7})
    for row_id, (unit, service, survey, question, day, score) in enumerate((
        (21, 31, 1, 2, "2026-08-20", 9), (21, 31, 1, 1, "2026-08-20", 4), (21, 32, 1, 1, "2026-08-15", 3),
        (22, 31, 1, 1, "2026-08-11", 2), (23, None, 1, 1, "2026-08-10", 1), (21, 31, 2, 3, "2026-08-09", 5),
    )):  # fmt: skip
        said.append({"row_id": 90 + max(row_id, 1), "name_id": unit, "service_id": service, "survey_id": survey,
                     "question_id": question, "answered_on": day, "score": score, "comment": f"No. {max(row_id, 1)}",
                     "respondent": 1})  # fmt: skip
    names = [*units("North", "South", "West", first_id=21),
             *({"name_id": at, "kind": "service", "text": text}
               for at, text in ((31, "Mail"), (32, "Print")))]  # fmt: skip
    asked = [CSAT, CSAT | {"question_id": 2, "metric": "nps"},
             CSAT | {"question_id": 3, "survey_kind": "relationship", "audience": "customers"}]  # fmt: skip
    held = frames(names=names, questions=asked, surveys=[TICKETS, RELATIONSHIP], answer_counts=counts,
                  answer_voices=voices)  # fmt: skip
    snapshots = Snapshots(Held(held, {**NO_SETTINGS, "comments": frame("comments", said)}))
    wide = Scope(date(2026, 9, 30), Period.parse("2026-Q3"))
    found = comments_in(snapshots, wide)
    assert (found.state, found.n, found.n_withheld) == ("shown", 4, 1)
    assert found.rows.columns.tolist() == [
        "answered_on", "customer", "unit", "service", "survey_kind", "score", "comment", "question_id"]
    rows = [[None if pd.isna(cell) else cell for cell in row[1:]] for row in found.rows.to_numpy().tolist()]
    assert rows == [
        ["North", "North", "Mail", "ticket", 9, "No. 1", 2], ["North", "North", None, "ticket", 3, "No. 2", 1],
        [None, None, None, "ticket", 2, "No. 3", 1], [None, None, None, "ticket", 1, "No. 4", 1],
    ]  # fmt: skip
    assert [str(day.date()) for day in found.rows["answered_on"]] == [
        "2026-08-20", "2026-08-15", "2026-08-11", "2026-08-10"]
    assert found.rows.index.tolist() == [0, 1, 2, 3]
    of_csat = comments_in(snapshots, wide, "csat")
    assert of_csat.rows[["score", "question_id"]].to_numpy().tolist() == [[4, 1], [3, 1], [2, 1], [1, 1]]
    for scope_, state, n, withheld in (
        (wide.but(survey_kinds=("relationship",)), "hidden", 0, 1), (wide.but(audiences=("users",)), "shown", 4, 0),
        (wide.but(units=("South",)), "hidden", 0, 1), (wide.but(services=("Mail",)), "shown", 2, 1),
        (wide.but(survey_kinds=("pulse",)), "none", 0, 0), (wide.but(customers=("North",)), "shown", 2, 1),
    ):  # fmt: skip
        own = comments_in(snapshots, scope_)
        assert (own.state, own.n, own.n_withheld, len(own.rows)) == (state, n, withheld, n)
        assert own.rows.columns.tolist() == found.rows.columns.tolist()
