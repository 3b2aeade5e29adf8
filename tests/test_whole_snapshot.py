"""What a snapshot makes of its frames, worked out again: who belonged where, which level counts, what was measured."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics.errors import AnalyticsError
from analytics.portfolio import Portfolio
from analytics.scope.months import month_number
from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from analytics.snapshot.agreed_targets import agreed_targets, same_unit, targets_of
from analytics.snapshot.agreement_dates import Terms, dates_on, fiscal_year, fiscal_years, tacit_months
from analytics.snapshot.agreement_standing import lasting_levels, standings
from analytics.snapshot.cut_months import cut_months, cut_note, days, period_notes
from analytics.snapshot.grouping import Grouping
from analytics.snapshot.keys import dated, open_rows, whole_numbers, within
from analytics.snapshot.snapshot import FURTHER, fact_months, snapshot_of
from analytics.snapshot.snapshots import Cache, Snapshots
from tests.hand_made import CSAT, TICKETS, answers, frame, frames, together
from tests.mixed_store import AS_OF, MONTHS, UNIT_IDS, Mixed, mixed_store, placed

assert Portfolio  # the portfolio hands over the metrics


@pytest.fixture(scope="module")
def known() -> Mixed:
    return mixed_store(8)


def number(month: str) -> int:
    """The number of a month."""
    return month_number(date.fromisoformat(f"{month}-01"))


# Groups


@pytest.mark.parametrize("seed", range(4))
def test_groups_are_those_of_pandas(seed: int) -> None:
    """Also of columns that one number cannot hold, of negative ones and of none."""
    random = np.random.default_rng(seed)
    wide = 2**40 if seed % 2 else 3
    table = pd.DataFrame({"a": random.integers(-2, 3, 60), "b": random.integers(0, 4, 60) * wide,
                          "c": random.integers(5, 7, 60) * wide})  # fmt: skip
    items, values = random.integers(0, 9, 60), random.integers(1, 50, 60).astype(float)
    groups = Grouping.of({name: table[name] for name in table})
    wanted = table.assign(item=items, value=values).groupby(["a", "b", "c"])
    assert groups.keys.to_numpy().tolist() == [list(key) for key, _ in wanted]
    assert groups.codes.tolist() == wanted.ngroup().tolist()
    assert groups.sums(values).tolist() == wanted["value"].sum().tolist()
    assert groups.distinct(items, 3).tolist() == wanted["item"].nunique().clip(upper=3).tolist()
    assert len(groups) == len(wanted)
    empty = Grouping.of({"a": np.array([], dtype=np.int64)})
    assert (len(empty), empty.codes.tolist(), empty.sums([]).tolist()) == (0, [], [])


# Who belonged where


@pytest.mark.parametrize("organised", ["then", "now"])
def test_every_name_belongs_where_the_rows_say(known: Mixed, organised: str) -> None:
    """Month by month; beyond the months of facts as at their ends; names nobody knows belong nowhere."""
    names = {name_id: text for text, name_id in UNIT_IDS.items()}
    organisation = known.snapshot(organised).organisation
    for month in MONTHS:
        ids = np.array([*names, -1, 99, 10])
        found = organisation.placed(ids, np.full(len(ids), number(month)))
        wanted = [[UNIT_IDS[part] for part in placed(name, month, organised).values()] for name in names.values()]
        assert found.columns.tolist() == ["unit_id", "customer_id", "division_id"]
        assert found.to_numpy().tolist() == [*wanted, *[[-1, -1, -1]] * 3]
    for beyond, month in (("2024-05", MONTHS[0]), ("2031-01", MONTHS[-1])):
        ids = np.array(list(names))
        ends = [organisation.placed(ids, np.full(len(ids), number(at))) for at in (beyond, month)]
        pd.testing.assert_frame_equal(*ends)
    assert organisation.ids[organisation.is_documented].tolist() == [11, 12, 13, 14, 15, 16]


def test_a_snapshot_reaches_from_the_first_fact_to_two_years_after_the_last(known: Mixed) -> None:
    """And no further than the day it is seen on; without facts it is that month."""
    assert fact_months(known.frames) == (number("2026-01"), number("2026-09"))
    for day, last in (("2026-09-30", "2026-09"), ("2027-03-01", "2027-03"), ("2028-09-01", "2028-09"),
                      ("2029-01-01", "2028-09"), ("2026-02-01", "2026-09")):  # fmt: skip
        organisation = snapshot_of(known.frames, date.fromisoformat(day)).organisation
        assert organisation.first_month == number("2026-01")
        assert organisation.unit.shape[1] == number(last) - number("2026-01") + 1
    assert FURTHER == 24
    empty = snapshot_of(frames(), AS_OF)
    assert (fact_months(frames()), empty.organisation.first_month) == (None, number("2026-09"))
    assert (len(empty.unit_ids), len(empty.customer_ids), len(empty.service_ids)) == (0, 0, 0)


def test_ids_that_a_snapshot_knows(known: Mixed) -> None:
    """Units documented or in any fact, services in any fact or register, and all customers at any time."""
    seen = known.snapshot()
    assert seen.unit_ids.tolist() == [11, 12, 13, 14, 15, 16, 17]
    assert seen.customer_ids.tolist() == sorted({
        UNIT_IDS[placed(name, month)["customer"]] for name in UNIT_IDS for month in MONTHS})  # fmt: skip
    assert seen.service_ids.tolist() == [41, 42, 43]
    facts = pd.DataFrame({"name_id": [18, 18, 17], "service_id": [41.0, np.nan, 43.0],
                          "answered_on": pd.to_datetime(["2026-04-30", "2026-05-01", "2026-05-02"])})  # fmt: skip
    scope = Scope(AS_OF, Period.parse("2026"))
    where, keep = seen.placed(facts, scope.but(units=("Mill", "Kiosk"), services=("Print", "Mail")))
    assert where["unit_id"].tolist() == [12, 14, 17]
    assert where["service_id"].tolist() == [41, -1, 43]
    assert keep.tolist() == [True, False, True]
    with pytest.raises(AnalyticsError, match="Kiosk"):
        seen.placed(facts, scope.but(units=("Kiosc",)))


# Agreed levels

LEVELS = [
    # unit, service, measure, target, unit of measurement, from, to
    (13, None, 91, 90.0, "percent", "2025-01-01", "2026-04-30"), (13, None, 91, 92.0, "%", "2026-04-15", None),
    (13, 41, 91, 95.0, " Pct ", "2026-03-10", "2026-07-01"), (12, 42, 91, 80.0, "%", "2026-02-01", "2026-08-31"),
    (11, None, 91, 70.0, "hours", "2026-01-01", None), (13, None, 92, 4.0, "hours", "2026-01-01", None),
    (14, 43, 92, 6.0, "", "2026-05-31", "2026-05-31"), (13, 41, 91, 55.0, "%", "2027-01-01", None),
    (15, None, 92, 9.0, "hours", "2020-01-01", "2025-12-31"),
]  # fmt: skip


def levels() -> pd.DataFrame:
    """As the store gives them."""
    return frame("agreed_levels", [
        {"agreement": f"A{at}", "unit_id": unit, "service_id": service, "measure_id": measure, "target": target,
         "measured_in": unit_of, "better": "higher", "valid_from": start, "valid_to": end}
        for at, (unit, service, measure, target, unit_of, start, end) in enumerate(LEVELS)
    ])  # fmt: skip


def counting(unit: str, service: int, measure: int, month: str) -> tuple[float, int, int]:
    """The level, its unit and its service (-1: any): of the nearest above, there of the service, there the latest."""
    while unit:
        held = [row for row in LEVELS if row[0] == UNIT_IDS[unit] and row[2] == measure
                and row[5][:7] <= month <= (row[6] or "9999")[:7]]  # fmt: skip
        own = [row for row in held if row[1] == service] or [row for row in held if row[1] is None]
        if own:
            newest = max(own, key=lambda row: row[5])
            return newest[3], newest[0], newest[1] or -1
        above = {"Dock": "Mill", "Quay": "North", "Yard": "North", "Mill": "South" if month >= "2026-05" else "North"}
        unit = above.get(unit, "")
    return float("nan"), -1, -1


def test_the_level_that_counts_is_the_nearest(known: Mixed) -> None:
    """For every unit, service, measure and month; what is not agreed is missing."""
    months = range(number("2026-01"), number("2026-09") + 1)
    found = agreed_targets(levels(), known.snapshot().organisation, months)
    asked = [(unit, service, month) for unit in UNIT_IDS if unit != "C7" for service in (41, 42, 43, -1)
             for month in MONTHS]  # fmt: skip
    facts = pd.DataFrame({"unit_id": [UNIT_IDS[unit] for unit, _, _ in asked], "service_id": [s for _, s, _ in asked],
                          "month": [number(month) for _, _, month in asked]})  # fmt: skip
    table = found.by_month
    slots = table.drop_duplicates("slot").set_index("slot")
    for measure in (91, 92, 93):
        target, slot, service = targets_of(facts, measure, found)
        wanted = [counting(unit, own, measure, month) for unit, own, month in asked]
        np.testing.assert_array_equal(target, [level for level, _, _ in wanted])
        assert service.tolist() == [own for _, _, own in wanted]
        assert [slots["unit_id"].get(one, -1) for one in slot.tolist()] == [unit for _, unit, _ in wanted]
        assert [slots["service_id"].get(one, -1) for one in slot.tolist()] == [own for _, _, own in wanted]
    keys = ["unit_id", "service_id", "measure_id", "month"]
    assert table[keys].equals(table[keys].sort_values(keys, ignore_index=True))
    assert not table.duplicated(keys).any()
    assert table["slot"].tolist() == table.groupby(keys[:3]).ngroup().tolist()
    spread = {(unit, service or -1, measure, month) for unit, service, measure, _, _, start, end in LEVELS
              for month in MONTHS if start[:7] <= month <= (end or "9999")[:7]}  # fmt: skip
    rows = table[keys].itertuples(index=False)
    assert {(*key[:3], f"{key[3] // 12}-{key[3] % 12 + 1:02d}") for key in rows} == spread
    assert set(table["measured_in"]) == {"%", "hours", ""}
    assert same_unit(pd.Series(["PERCENT", None, " h ", "per cent"])).tolist() == ["%", "", "h", "%"]


def measured(name: int | None, service: int | None, start: str, grain: str, **told: Any) -> dict[str, Any]:
    """One measurement."""
    return {"name_id": name, "service_id": service, "measure_id": 91, "period_start": start, "grain": grain,
            "measured_in": "%", "better": "higher", **told}  # fmt: skip


def test_measurements_stand_beside_their_levels(known: Mixed) -> None:
    """A quarter's level is the mean of its months'; one service-wide stands for each unit with a level of its own."""
    rows = [
        measured(12, 41, "2026-03-01", "month", met=9, total=10, target=50.0),
        measured(12, 41, "2026-01-01", "quarter", value=77.0),  # a month of it is known
        measured(12, 42, "2026-01-01", "quarter", value=77.5, target=60.0),
        measured(17, 42, "2026-01-01", "month", met=0, total=0, target=40.0, value=1.0),
        measured(17, 43, "2026-07-02", "day", value=3.0, better="lower"),
        measured(None, 41, "2026-06-01", "month", met=3, total=4),
        measured(None, None, "2025-01-01", "year", value=1.0),
        measured(None, 43, "2026-08-01", "month", value=2.0, measure_id=94),
        measured(14, 43, "2026-05-01", "month", value=7.0, measured_in="hours", measure_id=92, better="lower"),
        measured(11, 42, "2026-05-01", "month", value=8.0),  # agreed in hours
        measured(13, 41, "2026-05-01", "month", value=50.0, measure_id=95),  # csat comes from answers
    ]  # fmt: skip
    named = [*known.frames["names"].to_dict("records"),
             *({"name_id": at, "kind": "measure", "text": text} for at, text in
               ((91, "up"), (92, "hours"), (94, "calls"), (95, "csat"), (96, "response rate")))]  # fmt: skip
    data = {**known.frames, "names": frame("names", named), "measurement_rows": frame("measurement_rows", rows),
            "agreed_levels": levels().assign(better=["higher"] * 7 + ["higher", "lower"])}  # fmt: skip
    facts = snapshot_of(data, AS_OF).delivery
    table = facts.rows.assign(measured=facts.measured_in[facts.rows["measured_in_id"]].to_numpy())
    slots = facts.targets.by_month.drop_duplicates("slot").set_index("slot")
    table["of"] = [(slots["unit_id"].get(slot, -1), slots["service_id"].get(slot, -1)) for slot in table["slot"]]
    columns = ["unit_id", "customer_id", "division_id", "service_id", "measure_id", "grain", "actual", "agreed", "of",
               "is_shared", "measured"]  # fmt: skip
    held = table[columns].astype(object).where(table[columns].notna(), None)
    found = sorted(held.to_numpy().tolist(), key=str)
    assert found == sorted([
        [12, 13, 13, 41, 91, "month", 90.0, 95.0, (13, 41), False, "%"],
        [12, 13, 13, 42, 91, "quarter", 77.5, (90.0 + 80.0 + 80.0) / 3, (12, 42), False, "%"],
        [17, 17, 17, 42, 91, "month", None, 40.0, (-1, -1), False, "%"],
        [17, 17, 17, 43, 91, "day", 3.0, None, (-1, -1), False, "%"],
        [11, 11, 11, 41, 91, "month", 75.0, None, (-1, -1), True, "%"],
        [13, 13, 13, 41, 91, "month", 75.0, 95.0, (13, 41), True, "%"],
        [13, 13, 13, -1, 91, "year", 1.0, 90.0, (13, -1), True, "%"],
        [-1, -1, -1, 43, 94, "month", 2.0, None, (-1, -1), True, "%"],
        [14, 14, 11, 43, 92, "month", 7.0, 6.0, (14, 43), False, "hours"],
        [11, 11, 11, 42, 91, "month", 8.0, None, (-1, -1), False, "%"],
    ], key=str)  # fmt: skip
    lengths = (table["last_month"] - table["month"] + 1).to_numpy()
    assert dict(zip(table["grain"], lengths.tolist(), strict=True)) == {"month": 1, "quarter": 3, "day": 1, "year": 12}
    assert facts.lower_is_better.tolist() == [91, 92]
    assert facts.reserved.tolist() == [95, 96]


# Agreements


def test_standings_are_a_whole_table() -> None:
    """On the index of the agreements, each as the date engine says; days are days, whatever is missing."""
    rows = [
        ("2024-01-16", "2027-01-15", 45, "tacit", 60, "agreed"), ("2026-01-01", None, None, None, None, None),
        ("2025-01-01", "2025-12-31", None, "none", 10, None), ("2025-01-01", "2025-12-31", None, "tacit", None, None),
    ]  # fmt: skip
    names = ["starts_on", "ends_on", "notice_days", "renewal", "lead_days", "state"]
    table = pd.DataFrame(rows, columns=names, index=[4, 2, 9, 7])
    found = standings(table, date(2026, 11, 23))
    days_of = ["term_ends_on", "bound_until", "renews_on", "notice_by", "talks_from", "holds_until"]
    said = found.astype(object)
    for name in days_of:
        assert found[name].dtype == "datetime64[us]"
        said[name] = [None if pd.isna(cell) else str(pd.Timestamp(cell).date()) for cell in said[name]]
    assert found.index.tolist() == [4, 2, 9, 7]
    cells = [[None if pd.isna(cell) else cell for cell in row] for row in said.to_numpy().tolist()]
    assert cells == [
        ["in force", True, "2027-01-15", "2027-01-15", "2027-01-16", "2026-12-01", "2026-10-02", 53, 0, None],
        ["in force", True, None, None, None, None, None, None, 0, None],
        ["lapsed", False, "2025-12-31", "2025-12-31", None, None, None, -327, 0, "2025-12-31"],
        ["in force", True, "2026-12-31", "2026-12-31", "2027-01-01", None, None, 38, 1, None],
    ]


def test_levels_last_as_long_as_their_agreement() -> None:
    """To its last day and beyond: with it; a day less: no longer; of other units and agreements their own time."""
    agreements = frame("agreements", [
        {"agreement": "A", "unit_id": 1, "starts_on": "2025-01-01", "ends_on": "2025-12-31", "renewal": "tacit"},
        {"agreement": "B", "unit_id": 1, "starts_on": "2025-01-01", "ends_on": "2025-12-31", "renewal": "none"},
        {"agreement": "A", "unit_id": 2, "starts_on": "2025-01-01", "ends_on": "2026-12-31", "renewal": "1 month"},
    ])  # fmt: skip
    held = [("A", 1, "2025-12-31"), ("A", 1, "2025-12-30"), ("B", 1, "2025-12-31"), ("A", 2, "2026-12-31"),
            ("A", 2, "2025-12-31"), ("A", 1, "2026-01-01"), ("C", 1, "2025-12-31"), ("A", 1, None)]  # fmt: skip
    table = frame("agreed_levels", [
        {"agreement": name, "unit_id": unit, "measure_id": 9, "target": 1.0, "measured_in": "", "better": "higher",
         "valid_from": "2025-01-01", "valid_to": end} for name, unit, end in held
    ])  # fmt: skip
    found = lasting_levels(table, agreements)
    assert [None if pd.isna(end) else str(end.date()) for end in found["valid_to"]] == [
        None, "2025-12-30", "2025-12-31", None, "2025-12-31", None, "2025-12-31", None]
    assert found.drop(columns="valid_to").equals(table.drop(columns="valid_to"))
    pd.testing.assert_frame_equal(lasting_levels(table, agreements[agreements["renewal"] == "none"]), table)


def test_notice_and_talks_around_their_days() -> None:
    """On the last day for notice, after it, and before the term began."""
    closed = Terms(date(2025, 1, 1), date(2026, 12, 31), 30, "none", 20)
    for on, state, notice, talks in (
        (date(2026, 12, 1), "in force", date(2026, 12, 1), date(2026, 11, 11)),
        (date(2026, 12, 2), "ending", None, None), (date(2027, 1, 1), "lapsed", None, None),
        (date(2024, 12, 31), "to come", date(2026, 12, 1), date(2026, 11, 11)),
    ):  # fmt: skip
        found = dates_on(closed, on)
        assert (found.state, found.notice_by, found.talks_from, found.renews_on) == (state, notice, talks, None)
        assert (found.days_left, found.bound_until) == ((date(2026, 12, 31) - on).days, date(2026, 12, 31))
    rolling = Terms(date(2025, 1, 1), date(2026, 1, 31), 10, "tacit for 1 month", 0)
    ends = pd.date_range("2026-01-31", periods=14, freq="ME")
    for on in pd.date_range("2026-01-01", "2027-02-10"):
        found = dates_on(rolling, on.date())
        running = ends[ends >= on][0]
        last_notice = running - pd.Timedelta(days=10)
        bound = running if on <= last_notice else ends[ends > running][0]
        assert found.ends_on == running.date()
        assert (found.n_renewals, found.bound_until) == (ends.get_loc(running), bound.date())
        assert found.notice_by == found.talks_from == (bound - pd.Timedelta(days=10)).date()
        assert found.renews_on == (running + pd.Timedelta(days=1)).date()
    texts = {"3-month": 3, "2 years": 24, "not automatic": 0, "automatic": 12, "renews": 12, "NO ": 0, "1 quarter": 3}
    assert {text: tacit_months(text) for text in texts} == texts
    assert [Terms(date(2025, 1, 1), date(2026, 1, 1), renewal="tacit", state=said).tacit_months for said in
            ("agreed", "ending", "ended", "cancelled", "draft")] == [12, 0, 0, 0, 12]  # fmt: skip
    assert Terms(date(2025, 1, 1), None, renewal="tacit").tacit_months == 0


@pytest.mark.parametrize("first_month", [1, 2, 4, 12])
def test_fiscal_years_hold_each_day_once(first_month: int) -> None:
    """Each begins the day after the one before; shares of its days add up."""
    years = fiscal_years(date(2026, 3, 15), 4, first_month)
    for day in pd.date_range("2025-12-01", "2027-02-01"):
        year = fiscal_year(day.date(), first_month)
        assert year.start <= day.date() <= year.end
        assert (year.start.month, year.start.day) == (first_month, 1)
        assert year.label == (str(year.end.year) if first_month == 1 else f"FY{year.end.year}")
    for one, other in pairwise(years):
        assert (other.start - one.end).days == 1
        assert one.n_days == (one.end - one.start).days + 1
        assert one.share(one.start, other.start) == 1.0
        assert one.share(one.end, one.end) == one.share(one.end, None) == 1 / one.n_days
        assert one.share(other.start, None) == one.share(date(2000, 1, 1), one.start.replace(year=2001)) == 0.0


# Keys, months and what is kept


def test_months_that_a_period_cuts() -> None:
    """The first, the last, both, or the only one; the present day cuts none."""
    later, march, may = date(2027, 1, 1), number("2026-03"), number("2026-05")
    for start, end, as_of, wanted in (
        ("2026-03-01", "2026-05-31", later, []), ("2026-03-02", "2026-05-31", later, [march]),
        ("2026-03-01", "2026-05-30", later, [may]), ("2026-03-02", "2026-05-30", later, [march, may]),
        ("2026-03-01", "2026-03-30", later, [march]), ("2026-03-02", "2026-03-31", later, [march]),
        ("2026-03-01", "2026-03-31", later, []), ("2026-03-01", "2026-05-12", date(2026, 5, 12), []),
        ("2026-03-01", "2026-05-12", date(2026, 5, 13), [may]),
        ("2026-03-02", "2026-03-12", date(2026, 3, 12), [march]),
    ):  # fmt: skip
        period = Period(date.fromisoformat(start), date.fromisoformat(end))
        assert cut_months(period, as_of) == wanted
        whole = date(2026, 5, 31) if as_of == period.end and end.startswith("2026-05") else period.end
        whole = date(2026, 3, 31) if as_of == period.end and end.startswith("2026-03") else whole
        assert days(period, as_of) == {"from": period.start, "to": whole}
        assert (cut_note(period, as_of) == "") == (not wanted)
    cut = Period(date(2026, 3, 2), date(2026, 5, 30))
    assert "a part of March 2026 and May 2026." in cut_note(cut, later)
    scope = Scope(later, cut, Period.parse("2026-Q1"))
    assert period_notes(scope) == [cut_note(cut, later)]
    assert period_notes(scope.but(against=cut)) == [cut_note(cut, later)] * 2
    assert period_notes(scope.but(period=Period.parse("2026"), against=None)) == []


def test_rows_of_periods_that_are_not_over() -> None:
    """By their finest key of time, with any first month of the year; else by the whole period."""
    months = np.arange(number("2026-01"), number("2026-12") + 1)
    table = pd.DataFrame({"month": months, "quarter": (months - 3) // 3})
    period = Period.parse("2026")
    for as_of, n_over, n_quarters in ((date(2026, 9, 29), 8, 6), (date(2026, 9, 30), 9, 9), (date(2026, 10, 1), 9, 9)):
        assert open_rows(table, period, as_of, ["month", "quarter"], 4).tolist() == [False] * n_over + [True] * (
            12 - n_over)
        assert open_rows(table, period, as_of, ["quarter"], 4).tolist() == [False] * n_quarters + [True] * (
            12 - n_quarters)
        assert open_rows(table, period, as_of, ["unit"], 4).tolist() == [True] * 12
        found = dated(table, ["quarter", "unit"], as_of, 4)
        assert found["is_complete"].tolist() == [at < n_quarters for at in range(12)]
        assert found["start"].dt.strftime("%Y-%m-%d").tolist() == [
            f"2026-{at // 3 * 3 + 1:02d}-01" for at in range(12)]
    assert open_rows(table, period, date(2026, 12, 31), [], 1).tolist() == [False] * 12
    assert dated(table, ["unit"], date(2026, 9, 30), 4) is table


def test_facts_within_months_and_ids() -> None:
    """First and last month count; columns that a frame lacks limit nothing; missing ids are -1."""
    months = [number(f"2026-{month:02d}") for month in (1, 2, 3, 4)]
    table = pd.DataFrame({"month": months, "unit_id": [1, 2, 1, 2]})
    period = Period.parse("2026-02-01..2026-03-31")
    assert within(table, period, {}).index.tolist() == [1, 2]
    assert within(table, period, {"unit_id": np.array([2]), "service_id": np.array([7])}).index.tolist() == [1]
    assert within(table, None, {"unit_id": np.array([1])}).index.tolist() == [0, 2]
    assert within(table, None, {}) is table
    assert whole_numbers(pd.Series([3, None, 5], dtype="Int64")).tolist() == [3, -1, 5]
    assert whole_numbers(pd.Series([3.0, np.nan])).tolist() == [3, -1]
    assert whole_numbers(pd.Series([3, 4])).tolist() == [3, 4]


def test_answers_are_kept_until_there_are_too_many() -> None:
    """Each is worked out once while it is kept; the one not asked for longest goes first; tables are copies."""
    cache, asked = Cache(2), list[str]()

    def get(key: str) -> str:
        return cache.get(key, lambda: asked.append(key) or key)  # type: ignore[func-returns-value]

    assert [get(key) for key in ("a", "b", "a", "b", "a", "c", "a", "b")] == ["a", "b", "a", "b", "a", "c", "a", "b"]
    assert asked == ["a", "b", "c", "b"]
    table = pd.DataFrame({"x": [1]})
    own = cache.get("table", lambda: table)
    own.loc[0, "x"] = 2
    assert cache.get("table", pd.DataFrame)["x"].tolist() == [1]


def test_frames_are_read_again_when_their_area_changed(known: Mixed) -> None:
    """A commit elsewhere leaves them alone; settings are those of the newest revision; a scope has its snapshot."""
    door = known.door()
    snapshots, scope = Snapshots(door), Scope(AS_OF, Period.parse("2026"))
    first = snapshots.of(scope)
    assert snapshots.of(scope.but(as_of=date(2026, 9, 1))) is first
    assert snapshots.of(scope.but(as_of=date(2026, 8, 31))) is not first
    now = snapshots.of(scope.but(organised="now"))
    assert snapshots.of(scope.but(organised="now", as_of=date(2026, 9, 29))) is not now
    assert snapshots.settings.hide_below == 5
    door.more = {**door.more, "settings": pd.DataFrame({"name": ["hide_below"], "value": ["9"]}, dtype="str")}
    assert snapshots.settings.hide_below == 5
    door.revision = 2
    assert snapshots.settings.hide_below == 9
    again = snapshots.of(scope)
    assert again is not first
    assert again.settings.hide_below == 9
    assert snapshots.once(("x",), lambda: "one") == snapshots.once(("x",), lambda: "two") == "one"
    door.revision = 3
    assert snapshots.once(("x",), lambda: "three") == "three"


def test_questions_of_one_wording_are_told_apart_by_their_scale() -> None:
    """Of one kind, audience and metric only; without a wording they are called by their metric."""
    asked = [CSAT, CSAT | {"question_id": 4, "high": 7}, CSAT | {"question_id": 2, "wording": "Good?"},
             CSAT | {"question_id": 3, "audience": "customers"}]  # fmt: skip
    facts = snapshot_of(frames(questions=asked, surveys=[TICKETS], **together(answers({5: 2, None: 3}))), AS_OF).surveys
    assert facts.questions["question"].to_dict() == {1: "csat (1-5)", 2: "Good?", 3: "csat", 4: "csat (1-7)"}
    assert facts.populations.to_numpy().tolist() == [["ticket", "customers"], ["ticket", "users"]]
    assert facts.questions["population_id"].to_dict() == {1: 1, 2: 1, 3: 0, 4: 1}
    assert (facts.answers["n"].tolist(), facts.blanks["n"].tolist()) == ([2], [3])
    assert facts.responses["is_asked"].tolist() == [True]
