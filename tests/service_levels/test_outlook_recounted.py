"""The outlook of open periods counted again from raw rows, and levels in words exactly at a limit."""

from __future__ import annotations

import math
from calendar import monthrange
from datetime import date

import numpy as np
import pandas as pd
import pytest

from analytics.formulas.agreed_levels import error_budget
from analytics.formulas.breach_forecast import probability_of_missing
from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from analytics.service_levels.gaps import gap_table
from analytics.service_levels.sentences import gap_sentence, level_text, outlook_sentence
from analytics.snapshot.snapshot import Snapshot, snapshot_of
from tests.hand_made import frames, units

MEASURES = {50: "resolved", 51: "answered"}
SERVICES = {61: "Mail", 62: "Print"}
NAN = float("nan")


def measured(seed: int, last: str) -> pd.DataFrame:
    """Cases of two units, services and measures by month up to one, not measured everywhere; the rest has no past."""
    random = np.random.default_rng(seed)
    rows = []
    for month in pd.period_range("2024-06", last, freq="M"):
        for unit in (1, 2):
            for measure in MEASURES:
                for service in SERVICES:
                    has_past = not (measure == 51 and service == 62)
                    if random.random() < 0.8 and (has_past or f"{month}" >= "2026-07"):
                        total = int(random.integers(10, 80)) * unit
                        rows.append((unit, measure, service, f"{month}", int(random.binomial(total, 0.85)), total))
    return pd.DataFrame(rows, columns=["unit", "measure", "service", "month", "met", "total"])


def known(raw: pd.DataFrame, as_of: date) -> Snapshot:
    """A store with those rows, agreed at 80 and 90 percent by unit."""
    names = [*units("North", "South"), *({"name_id": key, "kind": "measure", "text": text} for key, text in
             MEASURES.items()), *({"name_id": key, "kind": "service", "text": text} for key, text in SERVICES.items())
             ]  # fmt: skip
    rows = [
        {"name_id": row["unit"], "measure_id": row["measure"], "service_id": row["service"], "grain": "month",
         "period_start": f"{row['month']}-01", "met": row["met"], "total": row["total"], "measured_in": "%",
         "better": "higher", "target": 70.0 + 10 * row["unit"]}
        for row in raw.to_dict("records")
    ]  # fmt: skip
    return snapshot_of(frames(names=names, measurement_rows=rows), as_of)


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2026, 8, 12), "2026-08"),  # within a month that is counted already
        (date(2026, 8, 12), "2026-07"),  # in a month of which nothing is known
        (date(2026, 9, 30), "2026-09"),  # on a month's last day
    ],
)
@pytest.mark.parametrize("by", [(), ("service",), ("unit", "service", "quarter"), ("half",), ("service", "month")])
def test_what_is_to_come_goes_as_the_year_before_went(day: date, last: str, by: tuple[str, ...]) -> None:
    """Months left, and the rest of this one, times the cases a month of the year before the period, by its keys."""
    raw = measured(5, last)
    table = gap_table(known(raw, day), Scope(day, Period.parse("2026-H2")), by, is_surveyed=False)
    told = table[table["outlook"] != ""]
    # A quarter that ends today, and a month without cases, have nothing to tell.
    is_told = not ("quarter" in by and day.day == 30) and not ("month" in by and (day.day == 30 or last == "2026-07"))
    assert (len(told) > 0) == is_told
    assert set(told["state"]) <= {"open"}
    assert table.loc[table["outlook"] == "", "missed_probability"].isna().all()
    whole = raw.assign(unit=raw["unit"].map({1: "North", 2: "South"}), measure=raw["measure"].map(MEASURES),
                       service=raw["service"].map(SERVICES))  # fmt: skip
    spans = {"quarter": 3, "month": 1, "half": 6}
    newest = told["start"].max() if "start" in told and is_told else pd.Timestamp("2026-07-01")
    year = pd.period_range(end=pd.Period(newest, "M") - 1, periods=12, freq="M").astype(str)
    for row in told.to_dict("records"):
        own = whole[whole["measure"] == row["measure"]]
        for key in ("unit", "service"):
            own = own[own[key] == row[key]] if key in by else own
        past = own[own["month"].isin(year)]
        start = pd.Period(row.get("start", "2026-07"), "M")
        end = start + next((n for name, n in spans.items() if name in by), 6) - 1
        now = pd.Period(last, "M")
        here = own[(own["month"] >= f"{start}") & (own["month"] <= f"{end}")]
        assert (row["met"], row["total"]) == (here["met"].sum(), here["total"].sum())
        open_part = 1 - day.day / monthrange(day.year, day.month)[1] if last == f"{day:%Y-%m}" else 0.0
        left = max((end - now).n, 0) + (open_part if now <= end else 0)
        months = past["month"].nunique()
        pace = past["total"].sum() / months if months else here["total"].sum() / ((now - start).n + 1 - open_part)
        share = row["agreed"] / 100
        wanted = probability_of_missing(
            row["met"], row["total"], left * pace, share, history_met=past["met"].sum(),
            history_total=past["total"].sum(),
        )  # fmt: skip
        budget = error_budget(row["met"], row["total"], share, expected_total=row["total"] + left * pace)
        assert [row[name] for name in ("missed_probability", "misses_allowed", "misses_used", "burn")] == pytest.approx(
            [float(wanted), float(budget.allowed), float(budget.used), float(budget.burn)], nan_ok=True
        )
        assert row["outlook"] == outlook_sentence(
            row["missed_probability"], row["misses_allowed"], row["misses_used"], row["burn"]
        )


@pytest.mark.parametrize(
    ("state", "gap", "measured_in", "said"),
    [
        ("met", 0.4, "%", "✓ met"), ("missed", -0.4, "%", "✗ missed by 0.4"),
        ("missed", -2.0, "min", "✗ missed by 2 min"), ("open", 0.5, "%", "not complete; so far above the level"),
        ("open", 0.0, "%", "not complete; so far at the level"),
        ("open", -0.5, "%", "not complete; so far below the level"), ("not agreed", NAN, "%", "not agreed"),
    ],
)  # fmt: skip
def test_a_level_is_said_with_its_mark(state: str, gap: float, measured_in: str, said: str) -> None:
    """By how much it was missed in its own unit; points of a share have none."""
    assert str(level_text(state, gap, measured_in)) == said


@pytest.mark.parametrize(
    ("row", "evidence", "said"),
    [
        (("not measured", NAN, NAN, NAN, NAN, "%"), "", "not measured"),
        (("not measured", 90, NAN, NAN, NAN, "%"), "", "90 % agreed, not measured"),
        (("not agreed", NAN, 85, 17, 20, "%"), "below", "17 of 20; no level agreed"),
        (("not agreed", NAN, 4.5, NAN, NAN, "h"), "", "4.5 h; no level agreed"),
        (("met", 90, 91, 91, 100, "%"), "below", "91 of 100 against 90 % agreed: met"),
        (("met", 90, 100 * 92 / 101, 92, 101, "%"), "", "92 of 101 (91.1 %) against 90 % agreed: met"),
        (("missed", 90, 85, 17, 20, "%"), "below",
         "17 of 20 against 90 % agreed: missed; the service is below what was agreed"),
        (("missed", 90, 85, 17, 20, "%"), "not shown", "17 of 20 against 90 % agreed: missed"),
        (("open", 90, 85, 17, 20, "%"), "below", "17 of 20 against 90 % agreed: not complete yet"),
        (("missed", 5, 5.04, NAN, NAN, "h"), "", "5.04 h against 5 h agreed: missed"),
        (("missed", 5, 5.004, NAN, NAN, "h"), "", "5.004 h against 5 h agreed: missed"),
        (("missed", 5, 5.00004, NAN, NAN, "h"), "", "5 h against 5 h agreed: missed"),
        (("missed", 5, 5.26, NAN, NAN, "h"), "", "5.3 h against 5 h agreed: missed"),
        (("met", 5, 5, 0, 0, "h"), "", "5 h against 5 h agreed: met"),
    ],
)  # fmt: skip
def test_a_gap_is_said_with_no_more_than_it_needs(
    row: tuple[str, float, float, float, float, str], evidence: str, said: str
) -> None:
    """Cases alone up to a hundred, with their share above; decimals until two numbers look different."""
    assert gap_sentence(*row, evidence=evidence) == said


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ((0.5, 6.4, 5, 1.6), "will probably be missed: 50 %; misses so far: 5 of about 6 allowed, 1.6 times as fast"),
        ((0.49, 6.4, 5, 0.7), ("will probably be met (chance of missing it: 49 %); misses so far: 5 of about 6 "
                               "allowed, 0.7 times as fast")),
        ((0.01, 6.4, 0, 0.0),
         "will probably be met (chance of missing it: 1 %); misses so far: 0 of about 6 allowed"),
        ((0.009, 6.4, 1, 0.1), ("will probably be met (chance of missing it: under 1 %); misses so far: 1 of about 6 "
                               "allowed, 0.1 times as fast")),
        ((0.99, 0.0, 3, math.inf), "will probably be missed: 99 %; misses so far: 3 of about 0 allowed"),
        ((0.991, 0.0, 3, math.inf), "will probably be missed: over 99 %; misses so far: 3 of about 0 allowed"),
    ],
)  # fmt: skip
def test_an_outlook_in_words_at_its_limits(numbers: tuple[float, float, float, float], said: str) -> None:
    """From one half on it will probably be missed; nothing is certain; no pace where there is none."""
    assert outlook_sentence(*numbers) == said + (" as allowed" if said.endswith("fast") else "")
