"""Figures of small random companies, counted again from their raw rows."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date

import numpy as np
import pandas as pd
import pytest

from analytics.portfolio import Portfolio
from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from tests.small_store import (
    AS_OF,
    LEVELS,
    MONTHS,
    UNITS,
    Company,
    agreed_level,
    company,
    customer_of,
    keyed,
    last_day,
)  # fmt: skip

QUARTER = Scope(AS_OF, Period.parse("2026-Q2"), Period.parse("2026-Q1"))
CUT = Scope(AS_OF, Period(date(2026, 4, 11), date(2026, 8, 20)), Period(date(2026, 1, 1), date(2026, 3, 12)))
SCOPES = {
    "quarter": QUARTER, "now": QUARTER.but(organised="now"), "cut": CUT,
    "to this day": QUARTER.but(period=Period(date(2026, 7, 1), AS_OF)),
    "one customer": QUARTER.but(customers=("Beta",)), "two units": CUT.but(units=("Gamma", "Delta")),
    "one service": QUARTER.but(services=("Mail",)), "tickets": CUT.but(survey_kinds=("ticket",)),
}
KEYS = [
    (), ("unit",), ("customer",), ("division",), ("service",), ("month",), ("customer", "quarter"),
    ("unit", "service"), ("customer", "service", "month"), ("half",), ("year",),
]
WHOLE, NARROWED = ("quarter", "now", "cut"), ("to this day", "one customer", "two units", "one service", "tickets")
CASES = [*((name, by) for name in WHOLE for by in KEYS), *((name, by) for name in NARROWED for by in KEYS[1:3])]
LEVEL_CASES = [(name, by) for name, by in CASES if name not in {"cut", "tickets"}]
ENDS = {"csat": 5, "nps": 10, "ces": 7}


@pytest.fixture(scope="module", params=[3, 11])
def known(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """A company of its own for each seed."""
    made = company(tmp_path_factory.mktemp("company"), request.param)
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def portfolio(known: Company) -> Portfolio:
    return Portfolio(known.store)


def cut_months(period: Period) -> list[str]:
    """Months of which the period holds some days only; the present day cuts none."""
    return [
        month for month in MONTHS
        if f"{period.start}" <= last_day(month) and f"{period.end}" >= f"{month}-01"
        and not (f"{period.start}" <= f"{month}-01" and f"{period.end}" >= last_day(month))
    ]  # fmt: skip


def in_scope(rows: pd.DataFrame, scope: Scope, period: Period) -> pd.DataFrame:
    """Raw rows of a scope: those with a day by their day, the others in whole months."""
    rows = keyed(rows, scope.organised)
    if "responded_at" in rows:
        rows = rows[rows["responded_at"].between(f"{period.start}", f"{period.end}")]
    else:
        start, end = f"{period.start}", f"{period.end}"
        inside = [month for month in MONTHS if start <= f"{month}-01" and last_day(month) <= end]
        rows = rows[rows["month"].isin(inside)]
    for key, names in (
        ("customer", scope.customers), ("unit", scope.units), ("service", scope.services),
        ("survey_kind", scope.survey_kinds),
    ):
        if names and key in rows:
            rows = rows[rows[key].isin(names)]
    return rows


def score_of(metric: str, given: pd.Series) -> float:
    """The share of 4 and 5; promoters less detractors; the mean."""
    if metric == "csat":
        return 100 * float((given >= 4).mean())
    if metric == "nps":
        return 100 * float((given >= 9).mean() - (given <= 6).mean())
    return float(given.mean())


def recounted(known: Company, scope: Scope, metric: str, by: tuple[str, ...], period: Period) -> pd.DataFrame:
    """Scores as the raw rows give them, one per kind and keys."""
    rows, asked = in_scope(known.responses, scope, period), in_scope(known.invitations, scope, period)
    rows, asked = (table.assign(group=table[["survey_kind", *by]].agg("|".join, axis=1)) for table in (rows, asked))
    given = rows.dropna(subset=[metric])
    found = pd.DataFrame({
        "n": given.groupby("group").size(), "people": given.groupby("group")["respondent"].nunique(),
        "score": given.groupby("group")[metric].apply(lambda scores: score_of(metric, scores.astype(float))),
        "answered": rows.groupby("group").size(), "invited": asked.groupby("group")["invited"].sum(),
        "eligible": asked.groupby("group")["eligible"].sum(),
        "n_in_cut_months": rows["month"].isin(cut_months(period)).groupby(rows["group"]).sum(),
    })  # fmt: skip
    found["n"] = found["n"].fillna(0)
    found["state"] = np.select([found["n"] == 0, found["people"] < 5], ["none", "hidden"], "shown")
    found.loc[found["state"] == "hidden", ["n", "score", "people"]] = np.nan
    rate = found["answered"].fillna(0) / found["invited"]
    found["response_rate"] = rate.where((rate <= 1) & ~(found["n_in_cut_months"] > 0))
    return found


def indexed(table: pd.DataFrame, by: tuple[str, ...]) -> pd.DataFrame:
    """A table of the portfolio by kind and keys in one text, as `recounted` names its rows."""
    return table.set_index(pd.Index(["|".join(map(str, row)) for row in table[["survey_kind", *by]].to_numpy()]))


def same(left: pd.Series, right: pd.Series) -> None:
    """Equal numbers, missing where the other is."""
    np.testing.assert_allclose(
        pd.to_numeric(left).to_numpy(float, na_value=np.nan), pd.to_numeric(right).to_numpy(float, na_value=np.nan),
        rtol=1e-9, atol=1e-9,
    )


@pytest.mark.parametrize(("name", "by"), CASES)
def test_scores_are_those_of_the_raw_rows(
    known: Company, portfolio: Portfolio, name: str, by: tuple[str, ...]
) -> None:
    """Whatever the limits and keys: who answered what, who was asked, who is too few to be shown."""
    scope = SCOPES[name]
    for metric in ENDS:
        expected = recounted(known, scope, metric, by, scope.period)
        table = indexed(portfolio.scores(scope, metric, by), by)
        assert set(table.index) == set(expected.index)
        assert table.index.is_unique
        expected = expected.loc[list(table.index)]
        assert table["state"].tolist() == expected["state"].tolist()
        for column in ("n", "score", "invited", "eligible", "answered", "response_rate"):
            same(table[column], expected[column])
        shown = table["state"] == "shown"
        same(table.loc[shown, "n_respondents_capped"], expected.loc[shown, "people"].clip(upper=16))
        assert (table.loc[shown, "low"] < table.loc[shown, "high"]).all()


@pytest.mark.parametrize("by", [(), ("customer",), ("unit", "service")], ids="-".join)
@pytest.mark.parametrize("name", ["quarter", "cut", "one service"])
def test_comparisons_are_differences_of_the_raw_rows(
    known: Company, portfolio: Portfolio, name: str, by: tuple[str, ...]
) -> None:
    """Now less before, where both may be shown; nothing is given away elsewhere."""
    scope = SCOPES[name]
    assert scope.against is not None
    for metric in ENDS:
        now = recounted(known, scope, metric, by, scope.period)
        before = recounted(known, scope, metric, by, scope.against)
        table = indexed(portfolio.compare(scope, metric, by), by)
        assert set(table.index) == {*now.index, *before.index}
        now, before = now.reindex(list(table.index)), before.reindex(list(table.index))
        states = pd.DataFrame({"now": now["state"], "before": before["state"]}).fillna("none")
        state = np.where((states == "hidden").any(axis=1), "hidden",
                         np.where((states == "none").any(axis=1), "none", "shown"))  # fmt: skip
        assert table["state"].tolist() == state.tolist()
        same(table["score"], now["score"])
        same(table["with_score"], before["score"])
        same(table["n"], now["n"].where(now["state"].notna(), 0))
        same(table["with_n"], before["n"].where(before["state"].notna(), 0))
        shown = table["state"] == "shown"
        difference = now["score"].astype(float) - before["score"].astype(float)
        same(table["difference"], difference.where(shown.to_numpy()))
        assert (table.loc[~shown, "verdict"] == "cannot tell").all()


@pytest.mark.parametrize(("grain", "periods"), [("month", 4), ("quarter", None), ("half", 1), ("year", 2)])
def test_histories_hold_every_period_once(
    known: Company, portfolio: Portfolio, grain: str, periods: int | None
) -> None:
    """Up to the last period, with the n of the raw rows, 0 where nobody answered."""
    scope = Scope(AS_OF, Period.parse("2026-08"))
    ends = {"month": "2026-08-31", "quarter": "2026-09-30", "half": "2026-12-31", "year": "2026-12-31"}
    starts = {"month": "2026-05-01", "quarter": "2026-01-01", "half": "2026-07-01", "year": "2026-01-01"}
    window = Period(date.fromisoformat(starts[grain]), date.fromisoformat(ends[grain]))
    for by in ((), ("unit",)):
        expected = recounted(known, scope, "csat", (*by, grain), window)
        table = portfolio.trend(scope, "csat", grain, by, periods)
        named = indexed(table.drop(columns=grain).rename(columns={"period": grain}), (*by, grain))
        assert named.index.is_unique
        assert set(expected.index) <= set(named.index)
        expected = expected.reindex(list(named.index))
        assert named["state"].tolist() == expected["state"].fillna("none").tolist()
        same(named["n"], expected["n"].where(expected["state"].notna(), 0))
        same(named["score"], expected["score"])
        over = {"month": 8, "quarter": 3, "half": 1, "year": 0}[grain]
        first = {"month": 1, "quarter": 3, "half": 6, "year": 12}[grain]
        number = named["start"].dt.month.sub(1) // first + 1
        assert named["is_complete"].tolist() == (number <= over).tolist()
        assert (named["start"].dt.day == 1).all()


def test_distributions_count_each_score(known: Company, portfolio: Portfolio) -> None:
    """Every point of the scale, and the shares add up to one."""
    for metric, high in ENDS.items():
        rows = in_scope(known.responses, CUT, CUT.period).dropna(subset=[metric])
        for kind, table in portfolio.distribution(CUT, metric).groupby("survey_kind"):
            given = rows.loc[rows["survey_kind"] == kind, metric].value_counts()
            assert table["score"].tolist() == list(range(0 if metric == "nps" else 1, high + 1))
            assert table["n"].tolist() == [given.get(score, 0) for score in table["score"]]
            same(table["share"], table["n"] / given.sum())


def test_customers_are_those_of_the_day(portfolio: Portfolio) -> None:
    """Day by day around a move and a new customer: who they are and of how many units."""
    for day in ("2026-03-31", "2026-04-30", "2026-05-31", "2026-09-30"):
        named = [customer_of(unit, day) for unit in UNITS]
        table = portfolio.customers(Scope(date.fromisoformat(day), QUARTER.period)).set_index("customer")
        assert table["n_units"].to_dict() == {name: named.count(name) for name in named}
        assert table["documented"].to_dict() == {name: name != "Epsilon" for name in named}


@pytest.mark.parametrize("scope", SCOPES.values(), ids=SCOPES)
def test_comments_are_shown_of_eight_people_and_more(known: Company, portfolio: Portfolio, scope: Scope) -> None:
    """Counted per kind of survey; the names only where as many answered under them."""
    rows = in_scope(known.responses, scope, scope.period)
    scored = rows.melt(
        ["unit", "customer", "service", "survey_kind", "respondent"], list(ENDS), value_name="given"
    ).dropna(subset=["given"])
    people = scored.groupby("survey_kind")["respondent"].nunique()
    written = rows[rows["comment"] != ""]
    enough = written["survey_kind"].map(people) >= 8
    found = portfolio.comments(scope)
    n_shown = int(enough.sum())
    assert (found.n, len(found.rows)) == (n_shown, n_shown)
    assert found.n_withheld == len(written) - n_shown
    assert found.state == ("shown" if n_shown else "hidden" if len(written) else "none")
    assert found.rows["answered_on"].is_monotonic_decreasing
    shown = written[enough].merge(
        scored.groupby(["survey_kind", "customer"])["respondent"].nunique().rename("people").reset_index()
    )
    assert found.rows["customer"].dropna().value_counts().to_dict() == (
        shown.loc[shown["people"] >= 8, "customer"].value_counts().to_dict()
    )


def test_comments_beside_a_score_carry_it(known: Company, portfolio: Portfolio) -> None:
    """Only those with an answer to the metric, each with its score."""
    rows = in_scope(known.responses, QUARTER, QUARTER.period).query("survey_kind == 'ticket' and comment != ''")
    found = portfolio.comments(QUARTER.but(survey_kinds=("ticket",)), "nps").rows
    assert sorted(found["score"].dropna()) == sorted(rows["nps"].dropna())


# Agreed levels


def facts_of_levels(known: Company, scope: Scope, time: str | None) -> pd.DataFrame:
    """Measurements beside the level agreed for them, and levels that nothing was measured for in a period of time."""
    rows = in_scope(known.measurements, scope, scope.period)
    agreed = [
        agreed_level(*row, scope.organised) for row in rows[["unit", "service", "measure", "month"]].to_numpy()
    ]
    counted = rows["total"].notna()
    rows = rows.assign(
        agreed=np.where(counted, [level for level, _ in agreed], rows["target"]), slot=[slot for _, slot in agreed],
        actual=np.where(counted, 100 * rows["met"].astype(float) / rows["total"].astype(float), rows["value"]),
    )
    when = rows[time] if time else pd.Series("", index=rows.index)
    have = set(zip(rows["slot"], when, strict=True))
    levels = LEVELS[LEVELS["measure"] == "resolved in time"]
    lacking = keyed(pd.DataFrame([
        {"unit": level.unit, "service": level.service, "month": month, "measure": level.measure}
        for level in levels.drop_duplicates(["unit", "service"]).itertuples() for month in MONTHS
        if f"{scope.period.start}" <= last_day(month) and f"{scope.period.end}" >= f"{month}-01"
    ]), scope.organised)  # fmt: skip
    own = [
        agreed_level(*row, scope.organised) for row in lacking[["unit", "service", "measure", "month"]].to_numpy()
    ]
    lacking = lacking.assign(agreed=[level for level, _ in own], slot=[slot for _, slot in own], better="higher")
    is_own = [slot == (unit, service) for slot, unit, service in
              zip(lacking["slot"], lacking["unit"], lacking["service"], strict=True)]  # fmt: skip
    for key, names in (("customer", scope.customers), ("unit", scope.units), ("service", scope.services)):
        is_own = [own and (not names or value in names) for own, value in zip(is_own, lacking[key], strict=True)]
    lacking = lacking[is_own]
    is_free = [pair not in have for pair in zip(lacking["slot"], lacking[time] if time else [""] * len(lacking),
                                                strict=True)]  # fmt: skip
    return pd.concat([rows, lacking[is_free]], ignore_index=True)


def one_gap(facts: pd.DataFrame, time: str | None) -> dict[str, object]:
    """One row of a table of gaps from its facts: cells are units and services; a cell's level is that of its months."""
    lower = facts["better"].iloc[0] == "lower"
    cells = []
    for _, cell in facts.groupby(["unit", "service"], dropna=False):
        seen = cell[cell["actual"].notna()]
        level = seen["agreed"].mean() if seen["agreed"].notna().any() else cell["agreed"].mean()
        actual = seen["actual"].mean() if lower else (
            100 * seen["met"].sum() / seen["total"].sum() if len(seen) else np.nan
        )
        cells.append((level, actual))
    table = pd.DataFrame(cells, columns=["level", "actual"])
    seen = table[table["actual"].notna()]
    judged = seen[seen["level"].notna()]
    met, total = facts["met"].sum(), facts["total"].sum()
    actual = float(seen["actual"].mean()) if lower or not len(seen) else float(100 * met / total)
    agreed = judged["level"].mean() if len(judged) else table["level"].mean()
    distance = actual - agreed if not lower else agreed - actual
    state = (
        "not measured" if np.isnan(actual) else "not agreed" if np.isnan(agreed)
        else "open" if time and facts[time].iloc[0] in {"2026-H2", "2026"}
        else "met" if distance >= -1e-9 else "missed"
    )
    is_met = judged["actual"] <= judged["level"] + 1e-9 if lower else judged["actual"] >= judged["level"] - 1e-9
    return {
        "agreed": agreed, "actual": actual, "gap": distance, "state": state, "levels": len(judged),
        "levels_met": int(is_met.sum()), "met": met if not lower and len(seen) else np.nan,
        "total": total if not lower and len(seen) else np.nan, "better": "lower" if lower else "higher",
    }


@pytest.mark.parametrize(("name", "by"), LEVEL_CASES)
def test_gaps_are_those_of_the_raw_rows(
    known: Company, portfolio: Portfolio, name: str, by: tuple[str, ...]
) -> None:
    """Whose level counts in which month, what it is held against, and how many were met."""
    scope = SCOPES[name].but(period=Period.parse("2026-H1")) if name in {"quarter", "two units"} else SCOPES[name]
    time = next((key for key in ("month", "quarter", "half", "year") if key in by), None)
    facts = facts_of_levels(known, scope, time)
    facts["service"] = facts["service"].astype(object).where(facts["service"].notna(), None)
    keys = ["measure", *by]
    expected = {
        "|".join(map(str, group)): one_gap(rows, time)
        for group, rows in facts.fillna({"service": "None"}).groupby(keys)
    }
    table = portfolio.delivered(scope, by)
    table = table.set_index(pd.Index(["|".join(map(str, row)) for row in table[keys].fillna("None").to_numpy()]))
    assert set(table.index) == set(expected)
    assert table.index.is_unique
    wanted = pd.DataFrame.from_dict(expected, orient="index").loc[list(table.index)]
    assert table["state"].tolist() == wanted["state"].tolist()
    assert table["better"].tolist() == wanted["better"].tolist()
    for column in ("agreed", "actual", "gap", "met", "total", "levels", "levels_met"):
        same(table[column], wanted[column])


@pytest.mark.parametrize("name", ["quarter", "to this day"])
def test_agreed_satisfaction_is_counted_from_the_answers_it_covers(
    known: Company, portfolio: Portfolio, name: str
) -> None:
    """Ticket answers of Beta and the units below it, satisfied of all; and those of its invitations answered."""
    scope = SCOPES[name]
    levels = portfolio.gaps(scope).set_index("measure")
    rows = in_scope(known.responses, scope, scope.period).query("survey_kind == 'ticket'")
    asked = in_scope(known.invitations, scope, scope.period)
    covered = [
        [agreed_level(unit, None, "csat", month)[1] is not None for unit, month in table[["unit", "month"]].to_numpy()]
        for table in (rows, asked)
    ]
    rows, asked = rows[covered[0]], asked[covered[1]]
    given = rows["csat"].dropna()
    assert "Beta" in set(rows["unit"])
    assert levels.loc["csat", ["met", "total"]].tolist() == [int((given >= 4).sum()), len(given)]
    assert levels.loc["csat", "actual"] == pytest.approx(100 * float((given >= 4).mean()))
    assert levels.loc["csat", "state"] == ("met" if (given >= 4).mean() >= 0.55 else "missed")
    rate = len(rows) / int(asked["invited"].sum())
    assert levels.loc["response rate", ["met", "total"]].tolist() == [len(rows), int(asked["invited"].sum())]
    assert levels.loc["response rate", "state"] == ("met" if rate >= 0.4 else "missed")


def test_measurements_stand_beside_the_level_of_their_month(known: Company, portfolio: Portfolio) -> None:
    """Each raw row once, newest first, with the level that counts for it."""
    scope = Scope(AS_OF, Period.parse("2026"))
    table = portfolio.measurements(scope, "resolved in time")
    rows = known.measurements.query("measure == 'resolved in time'").sort_values(
        ["month", "unit", "service"], ascending=[False, True, True]
    )
    assert table["period_start"].is_monotonic_decreasing
    table = table.assign(month=table["period_start"].dt.strftime("%Y-%m")).set_index(["month", "unit", "service"])
    rows = keyed(rows).set_index(["month", "unit", "service"]).loc[list(table.index)]
    assert len(table) == len(known.measurements.query("measure == 'resolved in time'"))
    for column in ("met", "total"):
        same(table[column], rows[column])
    assert table["customer"].tolist() == rows["customer"].tolist()
    same(table["target"], pd.Series([agreed_level(unit, service, "resolved in time", month)[0]
                                     for month, unit, service in table.index]))  # fmt: skip


# Pages: the same figures, said


def measure_gaps(known: Company, scope: Scope) -> list[dict[str, object]]:
    """Agreed and actual levels of each measure."""
    return [one_gap(rows, None) for _, rows in facts_of_levels(known, scope, None).groupby("measure")]


@pytest.mark.parametrize("customer", ["Alpha", "Delta"])
def test_a_customers_figures_are_said_as_counted(known: Company, portfolio: Portfolio, customer: str) -> None:
    """Satisfied of ticket answers, levels met of agreed ones, answered of invited; with the quarters before."""
    scope = QUARTER.but(customers=(customer,))
    figures = {figure.key: figure for figure in portfolio.customer(QUARTER, customer).figures}
    row = recounted(known, scope, "csat", (), scope.period).loc["ticket"]
    satisfied = figures["satisfied"]
    assert satisfied.state == row["state"] == "shown"
    assert satisfied.value == f"{row['score']:.0f} %"
    assert satisfied.counts == f"of {row['n']:.0f} ticket answers"
    history = recounted(known, scope, "csat", ("quarter",), Period.parse("2026-H1"))["score"]
    quarters = [quarter for quarter in ("2026-Q1", "2026-Q2") if f"ticket|{quarter}" in history.index]
    np.testing.assert_allclose(
        [np.nan if value is None else value for value in satisfied.history[-len(quarters):]],
        [history[f"ticket|{quarter}"] for quarter in quarters],
    )
    gaps = measure_gaps(known, scope)
    n_met, n = sum(int(str(gap["levels_met"])) for gap in gaps), sum(int(str(gap["levels"])) for gap in gaps)
    assert figures["levels"].value == f"{n_met} of {n}"
    assert figures["levels"].history[-1] == pytest.approx(100 * n_met / n)
    if not np.isnan(row["response_rate"]):
        assert figures["answered"].value == f"{100 * row['response_rate']:.0f} %"
        assert figures["answered"].counts == f"of {row['invited']:.0f} invited"


def test_changes_are_said_with_their_direction(known: Company, portfolio: Portfolio) -> None:
    """Rose and fell with the points between the two periods; what cannot be told is said so."""
    for metric, audience in (("csat", "users"), ("nps", "users")):
        view = portfolio.satisfaction(QUARTER, metric, "ticket", audience, metric)
        row = portfolio.compare(QUARTER, metric).set_index("survey_kind").loc["ticket"]
        now, before = (
            recounted(known, QUARTER, metric, (), period).loc["ticket", "score"]
            for period in (QUARTER.period, QUARTER.against) if period
        )  # fmt: skip
        assert view.score == pytest.approx(now)
        beginning = {"rose": f"↑ rose by {abs(now - before):.0f}", "fell": f"↓ fell by {abs(now - before):.0f}",
                     "cannot tell": "? cannot tell"}.get(row["verdict"], "")  # fmt: skip
        change = str(view.figure.change)
        assert change.startswith(beginning)
        if row["verdict"] == "cannot tell":
            assert f"under {math.ceil(row['detectable'] - 1e-9)} would not show" in change
