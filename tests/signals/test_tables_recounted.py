"""The tables that the change scan reads, counted again from the raw rows of a random company, as organised now."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest

from analytics.portfolio import Portfolio
from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from analytics.signals.scan import SIGNAL_COLUMNS
from analytics.signals.scan import alerts as scan
from analytics.signals.signals import Wanted, customers_of_several_units, signals
from analytics.signals.tables import agreed_tables, answer_table, invitation_tables, level_table
from analytics.snapshot.snapshot import Snapshot
from tests.hand_made import CSAT
from tests.small_store import AS_OF, MONTHS, UNITS, Company, agreed_level, company, customer_of, keyed
from tests.watched import AS_OF as WATCHED_DAY
from tests.watched import cells, organisation

SCOPE = Scope(AS_OF, Period.parse("2026-Q3"), organised="now")


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """A random company."""
    made = company(tmp_path_factory.mktemp("company"), 23)
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def snapshot(known: Company) -> Snapshot:
    """What its store knows, as organised now."""
    return Portfolio(known.store).snapshots.of(SCOPE)


def counted(table: pd.DataFrame, keys: list[str], count: str) -> dict[tuple[object, ...], float]:
    """Sums of a count by keys, months as texts."""
    texts = {"month": table["month"].astype(str).str.slice(0, 7)}
    rows = table.assign(**texts).astype(dict.fromkeys(keys, object))
    return {key: float(n) for key, n in rows.groupby(keys, dropna=False)[count].sum().items()}


@pytest.mark.parametrize("by_unit", [False, True])
def test_answers_are_those_of_each_question_and_customer(known: Company, snapshot: Snapshot, by_unit: bool) -> None:
    """By customer, maybe unit, service, month and score; each on its question's scale."""
    table = answer_table(snapshot, by_unit=by_unit)
    keys = ["customer", *(["unit"] if by_unit else []), "service", "month", "survey_kind", "metric", "score"]
    raw = keyed(known.responses, "now").melt(
        ["customer", "unit", "service", "month", "survey_kind"], ["csat", "nps", "ces"], "metric", "score"
    ).dropna(subset="score").assign(n=1, score=lambda rows: rows["score"].astype(int))  # fmt: skip
    assert counted(table, keys, "n") == counted(raw, keys, "n")
    scale = table[["metric", "low", "high", "satisfied_from", "better", "audience"]].astype(object).drop_duplicates()
    told = {row[0]: tuple(row[1:]) for row in scale.where(scale.notna(), None).to_numpy().tolist()}
    assert told["csat"] == (1, 5, 4, "higher", "users")
    assert told["nps"][:2] == (0, 10)
    assert told["ces"][:2] == (1, 7)
    assert len(told) == len(scale)
    assert ("unit" in table) == by_unit


def test_service_levels_are_those_measured_in_each_unit(known: Company, snapshot: Snapshot) -> None:
    """Met of total, or a value, beside the level that counts in its month, and which way is better."""
    table = level_table(snapshot, by_unit=True)
    raw = keyed(known.measurements, "now")
    levels = [
        agreed_level(unit, service, measure, month, "now")[0] if pd.isna(own) else own
        for unit, service, measure, month, own in raw[["unit", "service", "measure", "month", "target"]].to_numpy()
    ]
    raw = raw.assign(target=levels)
    columns = ["customer", "unit", "service", "measure", "month", "met", "total", "value", "target", "better"]
    both = [
        rows[columns].assign(month=rows["month"].astype(str).str.slice(0, 7)).astype(
            {**dict.fromkeys(columns[:5] + columns[-1:], object),
             **dict.fromkeys(columns[5:9], float)}
        ).sort_values(columns[:5], ignore_index=True) for rows in (table, raw)
    ]  # fmt: skip
    pd.testing.assert_frame_equal(*both)
    assert "unit" not in level_table(snapshot)


def test_a_measure_in_two_units_is_two(snapshot: Snapshot) -> None:
    """Minutes and hours of one name are told apart by their unit; a measure in one unit keeps its name."""
    assert set(level_table(snapshot)["measure"].astype(object)) == {"resolved in time", "hours"}
    names = [{"name_id": 50, "kind": "measure", "text": "wait"}, {"name_id": 51, "kind": "measure", "text": "calls"}]
    row = {"period_start": "2026-07-01", "grain": "month", "value": 9.5, "better": "lower", "name_id": 1}
    rows = [
        row | {"measure_id": 50, "measured_in": "min"}, row | {"measure_id": 50, "measured_in": "h", "value": 1.5},
        row | {"measure_id": 51, "measured_in": "min", "value": 7.0},
    ]  # fmt: skip
    table = level_table(organisation(cells(1, 5), n_units=1, names=names, measurement_rows=rows))
    said = dict(zip(table["measure"].astype(object), table["value"], strict=True))
    assert said == {"wait (min)": 9.5, "wait (h)": 1.5, "calls": 7.0}


def test_invitations_stand_beside_the_answers_they_brought(known: Company, snapshot: Snapshot) -> None:
    """Of ticket surveys alone, by service, never more answered than invited."""
    (table,) = invitation_tables(snapshot)
    keys = ["customer", "service", "month"]
    tickets = known.responses[known.responses["survey_kind"] == "ticket"]
    answered = counted(keyed(tickets, "now").assign(n=1), keys, "n")
    wanted = {
        key: (invited, min(answered.get(key, 0.0), invited))
        for key, invited in counted(keyed(known.invitations, "now"), keys, "invited").items()
    }
    assert {key: (n, counted(table, keys, "answered")[key]) for key, n in counted(table, keys, "invited").items()
            } == wanted  # fmt: skip
    assert any(0 < done == n for n, done in wanted.values())


def test_without_services_named_everywhere_none_is_told_apart() -> None:
    """One invitation to no service in particular: all of that survey are counted together."""
    month = "2026-08-01"
    invited = [
        {"name_id": 1, "survey_id": 1, "month": month, "service_id": service, "invited": n}
        for service, n in ((60, 13), (None, 17))
    ]
    names = [{"name_id": 60, "kind": "service", "text": "Mail"}]
    (table,) = invitation_tables(organisation(cells(1, 20), n_units=1, names=names, invitation_counts=invited))
    assert table[["invited", "answered"]].to_numpy().tolist() == [[30, 20]]
    assert table["service"].isna().all()
    (apart,) = invitation_tables(organisation(cells(1, 20), n_units=1, names=names, invitation_counts=invited[:1]))
    assert apart["service"].tolist() == ["Mail"]
    assert apart[["invited", "answered"]].to_numpy().tolist() == [[13, 0]]


def test_agreed_satisfaction_holds_for_whoever_stands_below(snapshot: Snapshot, known: Company) -> None:
    """Each customer's level month by month, held against the question of tickets."""
    ((table, question),) = agreed_tables(snapshot)
    wanted = {
        (customer, month): level
        for customer in {customer_of(unit, f"{AS_OF}") for unit in UNITS} for month in MONTHS
        if not np.isnan(level := agreed_level(customer, None, "csat", month, "now")[0])
    }  # fmt: skip
    month = table["month"].astype(str).str.slice(0, 7)
    told = zip(zip(table["customer"].astype(object), month, strict=True), table["target"], strict=True)
    assert dict(told) == wanted
    assert len({customer for customer, _ in wanted}) > 1
    assert set(table["measure"]) == {"csat"}
    assert table["service"].isna().all()
    asked = snapshot.surveys.questions.loc[question]
    assert (asked["metric"], asked["survey_kind"]) == ("csat", "ticket")


def test_a_question_no_longer_asked_is_not_held_against_a_level() -> None:
    """Of two wordings the one with most answers in the twelve months up to the last answer counts."""
    old, new = CSAT, CSAT | {"question_id": 2, "wording": "All in all?"}
    levels = [{"agreement": "A", "unit_id": 1, "measure_id": 50, "target": 70.0, "measured_in": "%",
               "better": "higher", "valid_from": "2024-01-01", "valid_to": None}]  # fmt: skip
    names = [{"name_id": 50, "kind": "measure", "text": "csat"}]
    for last, expected in (("2025-10", 2), ("2025-11", 1)):
        many = cells(1, 90)
        past = {query: [row for row in rows if row["month"][:7] <= last] for query, rows in many.items()}
        known = organisation(past, cells(1, 5, question=2), n_units=1, questions=[old, new], names=names,
                             agreed_levels=levels)  # fmt: skip
        ((_, question),) = agreed_tables(known)
        assert question == expected


def test_without_answers_no_agreed_satisfaction_is_scanned() -> None:
    """A level that was agreed before anybody was asked is held against nothing."""
    levels = [{"agreement": "A", "unit_id": 1, "measure_id": 50, "target": 70.0, "measured_in": "%",
               "better": "higher", "valid_from": "2024-01-01", "valid_to": None}]  # fmt: skip
    names = [{"name_id": 50, "kind": "measure", "text": "csat"}]
    assert agreed_tables(organisation(n_units=1, names=names, agreed_levels=levels)) == []
    assert len(agreed_tables(organisation(cells(1, 20), n_units=1, names=names, agreed_levels=levels))) == 1
    assert agreed_tables(organisation(cells(1, 20), n_units=1)) == []


def test_customers_of_several_units_are_counted(known: Company, snapshot: Snapshot) -> None:
    """Those whose facts come from more than one unit."""
    raw = pd.concat([keyed(known.responses, "now"), keyed(known.measurements, "now")])
    n_units = raw.groupby("customer")["unit"].nunique()
    assert customers_of_several_units(snapshot) == n_units[n_units > 1].to_dict()


def test_a_scopes_alerts_are_some_of_all(known: Company) -> None:
    """Its customers' and units' rows, numbered anew and otherwise the same."""
    portfolio = Portfolio(known.store)
    every = portfolio.alerts(SCOPE, history=True)
    assert list(every.columns) == [*SIGNAL_COLUMNS, "withheld_below", "explanation"]
    name = every["customer"].value_counts().index[-1]
    own = portfolio.alerts(SCOPE.but(customers=(name,)), history=True)
    pd.testing.assert_frame_equal(own, every[every["customer"] == name].reset_index(drop=True))
    unit = every["unit"].dropna().iloc[-1]
    of_unit = portfolio.alerts(SCOPE.but(units=(unit,)), history=True)
    pd.testing.assert_frame_equal(of_unit, every[every["unit"] == unit].reset_index(drop=True))
    assert 0 < len(of_unit) < len(every)


def test_signals_are_ordered_and_withheld_by_people() -> None:
    """By month, then the surest; numbers where five people answered since the change and before it."""
    parts = [cells(1, 20, fell_in=14), cells(2, 20, people=4, fell_in=16), cells(3, 20, people=5, fell_in=15),
             *(cells(unit, 20) for unit in range(4, 12))]  # fmt: skip
    table = signals(organisation(*parts, n_units=11), Wanted(WATCHED_DAY, history=True))
    ordered = table.sort_values(["period", "probability", "customer"], ascending=[True, False, True])
    assert ordered.index.tolist() == list(range(len(table)))
    falls = table[table["kind"] == "satisfaction"]
    assert {"U1", "U2", "U3"} <= set(falls["customer"])
    few = falls["customer"] == "U2"
    assert falls.loc[few, "withheld_below"].eq(5).all()
    assert falls.loc[~few, "withheld_below"].isna().all()
    for column in ("size", "low", "high", "n", "detectable"):
        assert falls.loc[few, column].isna().all()
        assert falls.loc[~few, column].notna().all()


@pytest.mark.parametrize("side", ["before", "since"])
def test_enough_people_must_have_answered_on_either_side_of_a_change(side: str) -> None:
    """Four people on one side and sixteen on the other: the numbers are withheld."""
    fell = cells(1, 20, fell_in=16)
    fell["answer_voices"] = [
        voice for voice in fell["answer_voices"]
        if voice["respondent"] < 104 or (voice["month"] >= "2026-03") == (side == "before")
    ]  # fmt: skip
    table = signals(organisation(fell, *(cells(unit, 20) for unit in range(2, 11)), n_units=10), Wanted(WATCHED_DAY))
    (row,) = table[table["kind"] == "satisfaction"].to_dict("records")
    assert row["onset"] == "2026-03"
    assert row["withheld_below"] == 5


@pytest.mark.parametrize("rate", [None, 40.0])
def test_customers_and_their_units_share_one_budget(known: Company, snapshot: Snapshot, rate: float | None) -> None:
    """Half of the part that customers of several units have goes to those units; what the whole says they do not."""
    raw = pd.concat([keyed(known.responses, "now"), keyed(known.measurements, "now")])
    n_units = raw.groupby("customer")["unit"].nunique()
    several = n_units[n_units > 1]
    part, n = len(several) / len(n_units) / 2, len(n_units)
    kinds = ("satisfaction", "service", "improvement")

    def scanned(share: float, names: list[str] | None) -> pd.DataFrame:
        tables = [read(snapshot, by_unit=names is not None) for read in (answer_table, level_table)]
        return scan(*tables, as_of=AS_OF, history=True, false_alarms=None if rate is None else rate * share,
                    kinds=kinds, customers=names)  # fmt: skip

    whole = scanned(1 - part, None)
    parts = scanned(part * n / several.sum(), list(several.index))
    key = ["customer", "period", "kind"]
    said = set(map(tuple, whole[key].to_numpy().tolist()))
    own = parts[[tuple(row) not in said for row in parts[key].to_numpy().tolist()]]
    whole = whole.assign(unit=whole["unit"].astype(object).where(~whole["customer"].isin(several.index), None))
    wanted = pd.concat([whole, own])
    found = signals(snapshot, Wanted(AS_OF, history=True, false_alarms=rate, kinds=kinds))
    columns = ["customer", "unit", "period", "kind", "onset", "service", "probability"]
    assert len(found) == len(wanted)
    both = [
        table[columns].astype({"unit": object}).fillna({"unit": ""}).sort_values(columns, ignore_index=True)
        for table in (found, wanted)
    ]
    pd.testing.assert_frame_equal(*both, check_dtype=False)
