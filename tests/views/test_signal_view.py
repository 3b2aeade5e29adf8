"""The history drawn behind a signal, counted again from raw rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest

from analytics.portfolio import Portfolio
from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from analytics.views.signal import SignalHistory
from data.store.store import open_store
from tests.stores import taken

DAY = date(2026, 9, 30)
SCOPE = Scope(DAY, Period.parse("2026-Q3"), Period.parse("2026-Q2"), survey_kinds=("pulse",), services=("Print",))
MONTHS = [f"{month}" for month in pd.period_range("2024-07", "2026-09", freq="M")]
"""Three more than are drawn."""
UNITS = {"Often": None, "Seldom": None, "Part": "Often"}


def _answers() -> pd.DataFrame:
    """Answers by month: of the last 24, Often has five people in 18 and Seldom in 17; Part is a unit of Often."""
    random = np.random.default_rng(8)
    rows = []
    for at, month in enumerate(MONTHS):
        for unit, quiet in (("Often", 6), ("Seldom", 7), ("Part", 0)):
            people = 4 if 3 <= at < 3 + quiet else 8 + at % 3
            if unit == "Often" and at >= 3 + quiet:
                people -= 3
            rows += [
                (unit, f"{month}-{1 + person:02d}", "Mail" if person % 3 else "Print", f"{unit}{person} {at % 3}",
                 "ticket", int(random.integers(1, 6)), int(random.integers(0, 11)))
                for person in range(people if unit != "Part" or at > 20 else 0)
            ]  # fmt: skip
    rows += [("Seldom", f"{MONTHS[-2]}-03", "Mail", f"P{at}", "pulse", 1 + at % 5, 9) for at in range(50)]
    columns = ["unit", "responded_at", "service", "respondent", "survey_kind", "csat", "nps"]
    return pd.DataFrame(rows, columns=columns).assign(month=lambda table: table["responded_at"].str.slice(0, 7))


def _invitations() -> pd.DataFrame:
    """Invitations by month; once fewer than answered, once as many, once none."""
    rows = [
        (unit, month, "Mail", kind, {5: 3, 15: 5, 24: 11}.get(at, 31 + at) if kind == "ticket" else 2)
        for unit in ("Often", "Seldom") for at, month in enumerate(MONTHS) for kind in ("ticket", "pulse")
        if at != 20
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["unit", "month", "service", "survey_kind", "invited"])


def _measurements() -> pd.DataFrame:
    """Tickets and hours by month, with gaps."""
    random = np.random.default_rng(9)
    rows = []
    for at, month in enumerate(MONTHS):
        for unit in ("Often", "Part", "Seldom"):
            for service in ("Mail", "Print"):
                if at % 5 != 1:
                    total = int(random.integers(5, 40))
                    met = int(random.binomial(total, 0.8))
                    rows.append((unit, service, "resolved", month, met, total, None, "%", "higher", 75))
                if at % 3 != 2:
                    rows.append((unit, service, "hours", month, None, None, round(random.uniform(1, 9), 1), "hours",
                                 "lower", None))  # fmt: skip
    columns = ["unit", "service", "measure", "period", "met", "total", "value", "measured_in", "better", "target"]
    return pd.DataFrame(rows, columns=columns).astype({"met": "Int64", "total": "Int64"})


ANSWERS, INVITATIONS, MEASUREMENTS = _answers(), _invitations(), _measurements()


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portfolio]:
    """What can be asked of a store with these rows."""
    store = open_store(tmp_path_factory.mktemp("signal") / "store.duckdb")
    structure = pd.DataFrame(
        [(unit, above, None if above else f"C {unit}") for unit, above in UNITS.items()],
        columns=["unit", "parent", "customer"],
    )
    tables = {
        "structure": structure, "responses": ANSWERS.drop(columns="month"), "invitations": INVITATIONS,
        "measurements": MEASUREMENTS,
    }  # fmt: skip
    taken(store, tables)
    yield Portfolio(store)
    store.close()


def history(told: Portfolio, customer: str, kind: str, **more: object) -> SignalHistory:
    """The history behind one signal since June 2026, asked for beside a narrower page."""
    signal = {"customer": customer, "unit": None, "kind": kind, "question_id": None, "measure": None, "services": None,
              "onset": "2026-06-01"}  # fmt: skip
    return told.signal_history(SCOPE, tuple((signal | more).items()))


def question(told: Portfolio, metric: str = "csat", survey_kind: str = "ticket") -> int:
    """The id of a question by its metric."""
    asked = told.questions(SCOPE.but(survey_kinds=()))
    return int(asked[(asked["metric"] == metric) & (asked["survey_kind"] == survey_kind)]["question_id"].iloc[0])


def shares(met: pd.Series, total: pd.Series) -> pd.DataFrame:
    """Shares in percent with the limits of Wilson as SciPy counts them."""
    limits = [binomtest(int(x), int(n)).proportion_ci(method="wilson") for x, n in zip(met, total, strict=True)]
    return pd.DataFrame({
        "score": 100 * met / total, "low": [100 * each.low for each in limits],
        "high": [100 * each.high for each in limits], "n": total.astype(int),
    })  # fmt: skip


def same(periods: pd.DataFrame, wanted: pd.DataFrame) -> None:
    """The drawn numbers are the wanted ones, period by period."""
    drawn = periods.set_index("period")[["score", "low", "high", "n"]]
    pd.testing.assert_frame_equal(
        drawn.astype(float), wanted.loc[drawn.index].astype(float), check_names=False, rtol=1e-6
    )


def satisfied(rows: pd.DataFrame, key: str) -> pd.DataFrame:
    """Shares of 4 and 5 by period."""
    groups = rows.assign(good=rows["csat"] >= 4).groupby(key)["good"]
    return shares(groups.sum(), groups.size())


def test_months_are_drawn_where_three_quarters_may_be_shown(told: Portfolio) -> None:
    """18 of 24 months have five people: months, of both units, with the scale and the change in words."""
    found = history(told, "Often", "satisfaction", question_id=question(told))
    assert (found.grain, found.measured_in, found.noun, found.within, found.decimals) == (
        "month", "%", "answers", (0.0, 100.0), 0
    )
    assert found.title == "Satisfied (4-5), ticket surveys, users"
    assert found.changes == [(pd.Timestamp("2026-06-01"), "since June 2026")]
    assert found.periods["period"].tolist() == MONTHS[-24:]
    own = ANSWERS[ANSWERS["unit"].isin(["Often", "Part"]) & (ANSWERS["survey_kind"] == "ticket")]
    hidden = found.periods["state"] == "hidden"
    assert found.periods.loc[hidden, "period"].tolist() == MONTHS[3:9]
    assert set(found.periods.loc[~hidden, "state"]) == {"shown"}
    same(found.periods[~hidden], satisfied(own, "month"))


def test_quarters_are_drawn_where_too_few_months_may_be_shown(told: Portfolio) -> None:
    """17 of 24 months are one too few; of all quarters those that there are."""
    found = history(told, "Seldom", "level", question_id=question(told))
    assert (found.grain, found.changes) == ("quarter", [])
    own = ANSWERS[(ANSWERS["unit"] == "Seldom") & (ANSWERS["survey_kind"] == "ticket")]
    quarter = pd.PeriodIndex(own["month"], freq="M").asfreq("Q")
    by_quarter = satisfied(own.assign(quarter=[f"{each.year}-Q{each.quarter}" for each in quarter]), "quarter")
    assert found.periods["period"].tolist() == list(by_quarter.index)
    assert len(by_quarter) == 9
    same(found.periods, by_quarter)


def test_a_units_signal_is_drawn_of_that_unit_and_service(told: Portfolio) -> None:
    """Others of its customer and other services are left out; "all services" is none."""
    found = history(told, "Often", "improvement", unit="Part", services="Mail", question_id=question(told))
    own = ANSWERS[(ANSWERS["unit"] == "Part") & (ANSWERS["service"] == "Mail")]
    shown = found.periods[found.periods["state"] == "shown"]
    assert found.grain == "month"
    same(shown, satisfied(own, "month"))
    every = history(told, "Often", "improvement", unit="Part", services="all services", question_id=question(told))
    same(every.periods[every.periods["state"] == "shown"], satisfied(ANSWERS[ANSWERS["unit"] == "Part"], "month"))


def test_a_question_is_drawn_on_its_own_scale(told: Portfolio) -> None:
    """Promoters less detractors, from -100 to 100; another kind of survey's question alone."""
    found = history(told, "Often", "satisfaction", question_id=question(told, "nps"))
    assert found.within == (-100.0, 100.0)
    assert found.title == "Net promoter score, ticket surveys, users"
    assert found.measured_in == "points"
    own = ANSWERS[ANSWERS["unit"].isin(["Often", "Part"])].groupby("month")["nps"]
    scores = 100 * (own.apply(lambda given: (given >= 9).mean()) - own.apply(lambda given: (given <= 6).mean()))
    shown = found.periods[found.periods["state"] == "shown"].set_index("period")["score"]
    np.testing.assert_allclose(shown.to_numpy(float), scores.loc[shown.index].to_numpy(float))
    pulse = history(told, "Seldom", "satisfaction", question_id=question(told, "csat", "pulse")).periods
    assert pulse.loc[pulse["state"] == "shown", "n"].tolist() == [50]


def test_response_rates_are_drawn_of_the_survey_with_most_invitations(told: Portfolio) -> None:
    """Answered of invited by month, of the customer whatever the unit; no rate where fewer were invited."""
    found = history(told, "Often", "response", unit="Part")
    assert (found.title, found.grain, found.measured_in, found.noun, found.within, found.decimals) == (
        "Answered, of those invited", "month", "%", "invited", (0, 100), 0
    )
    assert found.periods["period"].tolist() == MONTHS[-24:]
    own = ANSWERS[ANSWERS["unit"].isin(["Often", "Part"]) & (ANSWERS["survey_kind"] == "ticket")]
    answered = own.groupby("month").size()
    asked = INVITATIONS[(INVITATIONS["unit"] == "Often") & (INVITATIONS["survey_kind"] == "ticket")]
    invited = asked.groupby("month")["invited"].sum().reindex(MONTHS[-24:], fill_value=0)
    is_known = (invited > 0) & (answered.reindex(invited.index) <= invited)
    assert 0 < (~is_known).sum() < 10
    assert (answered.reindex(invited.index) == invited).any()
    drawn = found.periods.set_index("period")
    assert drawn["state"].tolist() == np.where(is_known, "shown", "none").tolist()
    assert drawn["n"].tolist() == invited.tolist()
    assert drawn["agreed"].isna().all()
    assert drawn.loc[~is_known.to_numpy(), ["score", "low", "high"]].isna().all(axis=None)
    same(found.periods[is_known.to_numpy()], shares(answered.reindex(invited.index)[is_known], invited[is_known]))


def test_service_levels_are_drawn_beside_what_was_agreed(told: Portfolio) -> None:
    """Met of total with limits, a mean with none; the months measured of the last 24, of one service or of all."""
    own = MEASUREMENTS[MEASUREMENTS["unit"].isin(["Often", "Part"]) & MEASUREMENTS["period"].isin(MONTHS[-24:])]
    found = history(told, "Often", "service", measure="resolved", services="Print")
    assert (found.title, found.grain, found.measured_in, found.noun, found.within, found.decimals) == (
        "Print: resolved", "month", "%", "cases", (0.0, 100.0), 0
    )
    assert found.changes == [(pd.Timestamp("2026-06-01"), "since June 2026")]
    tickets = own[(own["measure"] == "resolved") & (own["service"] == "Print")].groupby("period")[["met", "total"]]
    assert found.periods["period"].tolist() == list(tickets.sum().index)
    same(found.periods, shares(tickets.sum()["met"].astype(int), tickets.sum()["total"].astype(int)))
    assert set(found.periods["agreed"]) == {75.0}
    assert set(found.periods["state"]) == {"shown"}
    hours = history(told, "Often", "service", measure="hours", services="all services")
    assert (hours.title, hours.measured_in, hours.within, hours.decimals) == ("hours", "hours", None, 1)
    mean = own[own["measure"] == "hours"].groupby("period")["value"].mean()
    assert hours.periods["period"].tolist() == list(mean.index)
    same(hours.periods, pd.DataFrame({"score": mean, "low": mean, "high": mean, "n": 0}))
    nothing = history(told, "Often", "service", measure="nobody measures it")
    assert nothing.periods.empty
    assert nothing.title == "nobody measures it"
