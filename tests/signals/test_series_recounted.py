"""The series of the change scan, and the numbers of its signals, counted again row by row from random tables."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analytics.formulas.change_scan import detectable_change
from analytics.formulas.comparison import Difference, difference, share_difference
from analytics.formulas.current_level import current_scores, probability_below
from analytics.formulas.intervals import Interval
from analytics.formulas.peer_adjustment import (
    KEPT,
    TICKET_CORRELATION,
    ordinal_observations,
    ranked_observations,
    share_observations,
)
from analytics.formulas.service_evidence import KEPT_DROP, RANKED_DROP
from analytics.signals.changes import ScanRequest, response_signals, satisfaction_signals
from analytics.signals.levels import level_signals, scored_as
from analytics.signals.series import Axes, Placed, ScannedQuestion, measures, placed, questions

FIRST, N_MONTHS = pd.Period("2024-11", "M"), 26
AS_OF = pd.Timestamp("2026-11-10")
"""In the month before the last: rows of December are not known yet."""
KNOWN = N_MONTHS - 1
CUSTOMERS, SERVICES = ("Ash", "Birch", "Cedar", "Elm"), ("Mail", "Print", None)
# id, kind, low, high, better, satisfied from, metric, months in which it is asked
ASKED = (
    (7, "ticket", 1, 5, "higher", 4, "csat", range(20)),
    (3, "ticket", 0, 10, "higher", None, "nps", range(14, 26)),
    (9, "pulse", 1, 7, "lower", 3, "ces", range(2, 26)),
)


def start(month: int) -> pd.Timestamp:
    """The first day of a month of the tables."""
    return (FIRST + month).start_time


def answer_rows(seed: int) -> pd.DataFrame:
    """Answers of two kinds of survey; of tickets one question gives way to another, and both are asked for a while."""
    random = np.random.default_rng(seed)
    rows = [
        (customer, "South" if random.random() < 0.3 else "North", service, question, kind, start(month), score,
         int(random.integers(1, 9)) * (3 if question == 3 else 1), metric, low, high, better, satisfied)
        for question, kind, low, high, better, satisfied, metric, months in ASKED for month in months
        for customer in CUSTOMERS for service in SERVICES for score in range(low, high + 1) if random.random() < 0.4
    ]  # fmt: skip
    columns = ["customer", "unit", "service", "question_id", "survey_kind", "month", "score", "n", "metric", "low",
               "high", "better", "satisfied_from"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns).assign(audience="users").sample(frac=1, random_state=seed)


def level_rows(seed: int) -> pd.DataFrame:
    """A share, a time with targets, and a value without any; not measured everywhere."""
    random = np.random.default_rng(seed)
    rows: list[tuple[object, ...]] = []
    for customer in CUSTOMERS:
        for service in ("Mail", "Scan"):
            for month in range(1, 24):
                total = int(random.integers(3, 60))
                met = int(random.binomial(total, 0.5 if customer == "Birch" and month > 14 else 0.9))
                key = (customer, "North", service, start(month))
                rows += [
                    (*key, "resolved", met, total, None, 90.0, "higher"),
                    (*key, "wait", None, None, float(random.uniform(1, 9)), None if customer == "Elm" else 5.0,
                     "lower"),
                    (*key, "grade", None, None, float(random.uniform(40, 60)), 50.0, "higher"),
                    (*key, "grade", None, None, float(random.uniform(40, 60)), 70.0, "higher"),
                ]  # fmt: skip
    columns = ["customer", "unit", "service", "month", "measure", "met", "total", "value", "target", "better"]
    return pd.DataFrame(rows, columns=columns).sample(frac=0.8, random_state=seed)


def dense(rows: pd.DataFrame, column: str, axes: Axes, *, by_unit: bool = False) -> np.ndarray:
    """A column summed into months, services and series, one row after the other."""
    found = np.zeros(axes.shape)
    series = list(zip(axes.customers, axes.units, strict=True))
    for row in rows.to_dict("records"):
        month = row["month"].year * 12 + row["month"].month - 1 - axes.first_month
        if month < axes.months and not pd.isna(row[column]):
            unit = row["unit"] if by_unit else row["customer"]
            service = list(axes.services).index(row["service"] if isinstance(row["service"], str) else "")
            found[month, service, series.index((row["customer"], unit))] += row[column]
    return found


def on_axes(*tables: pd.DataFrame) -> tuple[Axes, list[Placed]]:
    """Tables on common axes, none of them missing."""
    axes, found = placed(tables, AS_OF)
    return axes, [each for each in found if each is not None]


@pytest.mark.parametrize("by_unit", [False, True])
def test_axes_hold_all_customers_services_and_known_months(by_unit: bool) -> None:
    """In alphabetical order, a missing service first; from the first row to the last that is known."""
    answers, levels = answer_rows(1), level_rows(2)
    if not by_unit:
        answers, levels = answers.drop(columns="unit"), levels.drop(columns="unit")
    axes, both = on_axes(answers, levels)
    pairs = sorted({
        (row["customer"], row["unit"] if by_unit else row["customer"])
        for table in (answers, levels) for row in table.to_dict("records")
    })  # fmt: skip
    assert list(zip(axes.customers, axes.units, strict=True)) == pairs
    assert list(axes.services) == ["", "Mail", "Print", "Scan"]
    assert (axes.first_month, axes.months) == (2024 * 12 + 10, KNOWN)
    for rows, mine, column in ((answers, both[0], "n"), (levels, both[1], "value"), (levels, both[1], "total")):
        np.testing.assert_allclose(mine.dense(column, axes), dense(rows, column, axes, by_unit=by_unit), rtol=1e-6)
    with_none, (nothing, mine) = placed((None, levels), AS_OF)
    assert nothing is None
    assert mine is not None
    assert (with_none.first_month, with_none.months) == (2024 * 12 + 11, 23)


def leaders(monthly: dict[int, list[int]]) -> list[int]:
    """The question scanned month by month: by the answers of six months; another from a quarter more answers on."""
    said: list[int] = []
    for month in range(KNOWN):
        recent = {question: sum(counts[max(0, month - 5) : month + 1]) for question, counts in monthly.items()}
        best = max(sorted(recent), key=lambda question: recent[question])
        said.append(best if not said or recent[best] > 1.25 * recent[said[-1]] else said[-1])
    return said


def test_one_question_of_each_kind_of_survey_leads() -> None:
    """Its answers by category from worst to best, what each counts for, and the months it leads."""
    rows = answer_rows(3)
    axes, (answers,) = on_axes(rows.drop(columns="unit"))
    groups = list(questions(answers, axes))
    assert [[each.question_id for each in group] for group in groups] == [[9], [3, 7]]
    known = rows[rows["month"] < start(KNOWN)]
    of_tickets = known[known["survey_kind"] == "ticket"].groupby(["question_id", "month"])["n"].sum()
    monthly = {
        question: [int(of_tickets.get((question, start(month)), 0)) for month in range(KNOWN)] for question in (3, 7)
    }
    assert 14 < leaders(monthly).index(3) < 20
    for question, kind, low, high, better, satisfied, metric, _ in ASKED:
        (mine,) = [each for group in groups for each in group if each.question_id == question]
        scores = list(range(low, high + 1))[:: 1 if better == "higher" else -1]
        assert (mine.metric, mine.scores.tolist()) == (metric, scores)
        limit = scores[-2] if satisfied is None else satisfied
        assert mine.is_satisfied.tolist() == [
            score >= limit if better == "higher" else score <= limit for score in scores
        ]
        assert mine.leads.tolist() == (
            [True] * KNOWN if kind == "pulse" else [leader == question for leader in leaders(monthly)]
        )
        own = rows[rows["question_id"] == question]
        for place, score in enumerate(scores):
            np.testing.assert_array_equal(mine.counts[:, place], dense(own[own["score"] == score], "n", axes))


def test_an_equal_question_does_not_take_the_lead() -> None:
    """Exactly a quarter more answers is not clearly more; one answer beyond it is."""
    for n, expected in ((5, [True, True]), (6, [True, False])):
        rows = pd.DataFrame({
            "customer": "Ash", "service": "Mail", "question_id": [1, 2], "month": [start(0), start(1)],
            "score": [3, 3], "n": [4, n], "better": "higher", "low": 1, "high": 5,
        })  # fmt: skip
        axes, (answers,) = on_axes(rows)
        ((first, *_),) = questions(answers, axes)
        assert first.leads.tolist() == expected
        assert first.metric == ""


def test_measures_are_shares_or_ranked_values() -> None:
    """Met of total where there are cases; else the mean value, and its distance on the good side of its target."""
    rows = level_rows(4)
    axes, (levels,) = on_axes(rows.drop(columns="unit"))
    grade, resolved, wait = measures(levels, axes)
    assert [each.name for each in (grade, resolved, wait)] == ["grade", "resolved", "wait"]
    assert [each.is_higher_better for each in (grade, resolved, wait)] == [True, True, False]
    assert (grade.drop, resolved.drop, wait.drop) == (RANKED_DROP, KEPT_DROP, RANKED_DROP)
    own = rows[rows["measure"] == "resolved"]
    met, total = (dense(own, name, axes) for name in ("met", "total"))
    np.testing.assert_array_equal(resolved.met, met)
    np.testing.assert_array_equal(resolved.total, total)
    assert resolved.value is None
    same(resolved.observed, share_observations(met, total, KEPT, TICKET_CORRELATION))
    for mine, better in ((grade, "higher"), (wait, "lower")):
        own = rows[rows["measure"] == mine.name]
        count = dense(own.assign(one=1), "one", axes)
        summed, targets = (dense(own, name, axes) for name in ("value", "target"))
        with np.errstate(invalid="ignore"):
            value, target = summed / count, np.nan_to_num(targets / count)
        distance = value - target if better == "higher" else -value / np.where(target > 0, target, 1)
        assert mine.met is None
        np.testing.assert_array_equal(mine.total, count > 0)
        np.testing.assert_allclose(mine.value, value, rtol=1e-5)
        same(mine.observed, ranked_observations(distance.astype(np.float32)))


def same(mine: object, wanted: object) -> None:
    """Equal observations."""
    for name in ("z", "precision", "common"):
        np.testing.assert_allclose(getattr(mine, name), getattr(wanted, name), rtol=2e-3, atol=2e-3)


# What signals say of the series


def scanned(seed: int = 0) -> tuple[Axes, ScannedQuestion, pd.DataFrame]:
    """Twelve customers with 24 months of answers in two services; Birch falls in Print and Cedar rises."""
    random = np.random.default_rng(seed)
    shares = {"fell": [0.5, 0.2, 0.15, 0.1, 0.05], "rose": [0.01, 0.01, 0.03, 0.1, 0.85]}
    rows = []
    for customer in (*CUSTOMERS, *(f"Tree {at}" for at in range(8))):
        for month in range(24):
            for service in ("Mail", "Print"):
                late = month >= 15
                way = "fell" if customer == "Birch" and service == "Print" and late else (
                    "rose" if customer == "Cedar" and late else "")  # fmt: skip
                size = 12 + month % 3 + 3 * (service == "Print")
                given = random.multinomial(size, shares.get(way, [0.05, 0.1, 0.2, 0.4, 0.25]))
                rows += [(customer, service, start(month), score, int(n)) for score, n in enumerate(given, 1) if n]
    table = pd.DataFrame(rows, columns=["customer", "service", "month", "score", "n"]).assign(
        question_id=5, better="higher", low=1, high=5, metric="csat", satisfied_from=4
    )
    axes, (answers,) = on_axes(table)
    ((question,),) = questions(answers, axes)
    return axes, question, table


def request(axes: Axes, months: tuple[int, ...] = (23,), budget: float | None = None) -> ScanRequest:
    """Signals of some months, of everybody."""
    return ScanRequest(np.isin(np.arange(axes.months), months), np.ones(len(axes.customers), bool), budget)


def sides(table: pd.DataFrame, row: dict[str, object], axes: Axes) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A customer's rows since a signal's onset, and of the twelve months before it, in its service or in all."""
    own = table[table["customer"] == axes.customers[int(str(row["series"]))]]
    service = int(str(row["service"]))
    own = own if service < 0 else own[own["service"] == axes.services[service]]
    onset, month = int(str(row["onset"])), int(str(row["month"]))
    since = own[(own["month"] >= start(onset)) & (own["month"] <= start(month))]
    before = own[(own["month"] < start(onset)) & (own["month"] >= start(onset - 12))]
    return since, before


def test_changes_of_answers_count_those_since_their_onset() -> None:
    """Who fell and who rose, where, on how many answers, and what change would usually be found on them."""
    axes, question, table = scanned()
    found = satisfaction_signals(question, [], request(axes, (19, 23)))
    told = {(axes.customers[row["series"]], row["kind"], row["month"]) for row in found.to_dict("records")}
    assert told >= {("Birch", "satisfaction", 23), ("Cedar", "improvement", 23), ("Birch", "satisfaction", 19)}
    assert found["probability"].between(0.2, 1).all()
    birch = found[(axes.customers[found["series"]] == "Birch") & (found["month"] == 23)].iloc[0]
    assert axes.services[birch["service"]] == "Print"
    assert abs(birch["onset"] - 15) <= 1
    assert not birch["has_followed"]
    for row in found.to_dict("records"):
        since, before = sides(table, row, axes)
        assert row["n"] == since["n"].sum()
        own = table[(table["customer"] == axes.customers[row["series"]]) & (table["month"] <= start(row["month"]))]
        own = own[own["month"] >= start(row["month"] - 23)]
        share = (own.groupby("score")["n"].sum() / own["n"].sum()).reindex(range(1, 6), fill_value=0)
        mean = (share * share.index).sum()
        sd = math.sqrt((share * (share.index - mean) ** 2).sum())
        wanted = detectable_change(np.array([sd]), np.array([since["n"].sum()]), np.array([before["n"].sum()]))
        assert row["detectable"] == pytest.approx(float(wanted[0]), rel=1e-4)
        worse = row["kind"] == "satisfaction"
        assert row["low"] < row["size"] < row["high"]
        assert (row["size"] < 0) == worse
        raw = (since["score"] * since["n"]).sum() / since["n"].sum()
        past = (before["score"] * before["n"]).sum() / before["n"].sum()
        assert row["size"] == pytest.approx(raw - past, abs=0.6)


def test_falling_response_rates_are_differences_of_shares() -> None:
    """In percentage points with their limits, on the invitations since the onset."""
    axes, _, _ = scanned()
    random = np.random.default_rng(3)
    rows = []
    for customer in axes.customers:
        for month in range(24):
            for service in ("Mail", "Print"):
                invited = int(random.integers(20, 40))
                rate = 0.05 if customer == "Elm" and month >= 14 else 0.4
                rows.append((customer, service, start(month), invited, int(random.binomial(invited, rate))))
    table = pd.DataFrame(rows, columns=["customer", "service", "month", "invited", "answered"])
    axes, (asked,) = on_axes(table)
    found = response_signals(asked.dense("invited", axes), asked.dense("answered", axes), request(axes))
    assert "Elm" in axes.customers[found["series"]]
    for row in found.to_dict("records"):
        since, before = sides(table, row, axes)
        size = share_difference(
            before["answered"].sum(), before["invited"].sum(), since["answered"].sum(), since["invited"].sum()
        )
        numbers = [100 * float(size.estimate), 100 * float(size.low), 100 * float(size.high), since["invited"].sum()]
        assert [row["size"], row["low"], row["high"], row["n"]] == pytest.approx(numbers)
        assert row["kind"] == "response"


@pytest.mark.parametrize("better", ["share", "lower", "higher"])
def test_worse_service_levels_are_told_in_their_own_unit(better: str) -> None:
    """Met of total in percentage points, values as differences of means; worse is negative either way."""
    axes, question, _ = scanned()
    random = np.random.default_rng(4)
    rows: list[tuple[object, ...]] = []
    for customer in axes.customers:
        for month in range(24):
            for service in ("Mail", "Print"):
                is_bad = customer == "Ash" and month >= 12
                total = int(random.integers(20, 60))
                met = int(random.binomial(total, 0.4 if is_bad else 0.9))
                shift = {"lower": 8, "higher": -8}.get(better, 0) if is_bad else 0
                value = float(random.normal(20 + shift, 0.5))
                counts = (met, total, None) if better == "share" else (None, None, value)
                rows.append((customer, service, start(month), "it", *counts, 20.0, "lower" if better == "lower"
                             else "higher"))  # fmt: skip
    columns = ["customer", "service", "month", "measure", "met", "total", "value", "target", "better"]
    table = pd.DataFrame(rows, columns=columns)
    own_axes, (levels,) = on_axes(table)
    assert own_axes.shape == axes.shape
    found = satisfaction_signals(question, measures(levels, axes), request(axes))
    found = found[found["kind"] == "service"]
    assert "Ash" in axes.customers[found["series"]]
    for row in found.to_dict("records"):
        since, before = sides(table, row, axes)
        if better == "share":
            size = share_difference(before["met"].sum(), before["total"].sum(), since["met"].sum(),
                                    since["total"].sum())  # fmt: skip
            size, n = Difference(*(100 * np.asarray(getattr(size, name)) for name in ("estimate", "low", "high", "p"))
                                 ), since["total"].sum()  # fmt: skip
        else:
            means = [
                Interval(values.mean(), values.mean() - 1.96 * values.sem(), values.mean() + 1.96 * values.sem())
                for values in (before["value"], since["value"])
            ]
            size, n = difference(*means), len(since)
        turn = -1 if better == "lower" else 1
        limits = sorted((turn * float(size.low), turn * float(size.high)))
        assert [row["size"], row["low"], row["high"]] == pytest.approx([turn * float(size.estimate), *limits], rel=1e-3)
        assert (row["n"], row["measure"]) == (n, "it")
        if axes.customers[row["series"]] == "Ash":
            assert row["size"] < 0


@pytest.mark.parametrize(("measure", "scale"), [
    ("csat mean", [1, 2, 3, 4, 5]), ("csat", [0, 0, 0, 100, 100]),
])  # fmt: skip
def test_who_is_below_the_agreed_level_is_told_from_eight_in_ten_on(measure: str, scale: list[float]) -> None:
    """The steadied score less the level of that month, in the measure's unit, on the answers of six months."""
    axes, question, table = scanned()
    answers = table.groupby(["customer", "month"])["n"].sum()
    level = 4.0 if measure == "csat mean" else 66.0
    agreed = pd.DataFrame([
        (customer, None, start(month), measure, level + 0.01 * at * (1 if level < 10 else 20) + month / 100)
        for at, customer in enumerate(axes.customers) for month in range(24) if (at + month) % 5
    ], columns=["customer", "service", "month", "measure", "target"])  # fmt: skip
    both, (mine, levels) = on_axes(table, agreed.assign(service="Mail"))
    months = (3, 11, 23)
    found = level_signals(question, levels, both, request(both, months))
    observed, values = ordinal_observations(question.counts), np.array(scale, dtype=float)
    expected = []
    for month in months:
        score = current_scores(observed, question.counts.sum(1), month, values)
        for at, customer in enumerate(axes.customers):
            target = agreed[(agreed["customer"] == customer) & (agreed["month"] == start(month))]["target"]
            if len(target):
                chance = probability_below(score, target.iloc[0], min(scale), max(scale))[at]
                if chance >= 0.8:
                    gap, reach = score.mean[at] - target.iloc[0], 1.96 * score.sd[at]
                    n = sum(answers.get((customer, start(each)), 0) for each in range(max(0, month - 5), month + 1))
                    expected.append((month, at, max(0, month - 5), -1, gap, gap - reach, gap + reach, n, chance,
                                     target.iloc[0]))  # fmt: skip
    columns = ["month", "series", "onset", "service", "size", "low", "high", "n", "probability", "target"]
    assert expected
    assert len(mine.table) == len(table)
    np.testing.assert_allclose(found[columns].to_numpy(float), np.array(expected, dtype=float), rtol=1e-6)
    assert set(found["kind"]) == {"level"}


def test_what_a_category_counts_for_is_the_measures() -> None:
    """Points, satisfied or not, promoters less detractors; a question of another metric answers nothing."""
    _, question, _ = scanned()
    assert scored_as("nps", question) is None
    assert scored_as("nobody knows it", question) is None
    nps = replace(question, metric="nps", scores=np.arange(11.0))
    found = scored_as("nps", nps)
    assert found is not None
    assert found.tolist() == [-100] * 7 + [0, 0, 100, 100]
    assert scored_as("csat", replace(question, metric="")) is not None
