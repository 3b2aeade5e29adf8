"""Alerts, trends and attention on the command line: stable columns, a CSV for other programs, three exit codes."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analytics.__main__ import DONE, REFUSED, WRONG_USAGE, main
from data.record import ImportOptions, open_record

TODAY = date(2026, 10, 31)
ALERT_COLUMNS = [
    "customer", "unit", "period", "kind", "tier", "probability", "onset", "size", "low", "high", "n", "explanation",
]  # fmt: skip


def responses() -> str:
    """Eight units answer twenty times a month for two years; Works falls in March 2026."""
    random = np.random.default_rng(1)
    lines = ["unit,responded_at,csat,respondent,survey_kind"]
    for unit in ("Works", *(f"Unit {number}" for number in range(7))):
        for month in range(24):
            has_fallen = unit == "Works" and month >= 16
            shares = [0.3, 0.25, 0.2, 0.15, 0.1] if has_fallen else [0.05, 0.05, 0.1, 0.3, 0.5]
            for number, score in enumerate(random.choice([1, 2, 3, 4, 5], 20, p=shares)):
                year, month_of_year = 2024 + (month + 10) // 12, (month + 10) % 12 + 1
                lines.append(f"{unit},{year}-{month_of_year:02d}-{number + 1:02d},{score},{unit}{number},ticket")
    return "\n".join(lines)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store in which one unit's satisfaction falls."""
    path = tmp_path_factory.mktemp("watch") / "store.duckdb"
    record = open_record(path)
    record.import_content(responses().encode(), "responses.csv", ImportOptions(kind="responses"))
    record.store.close()
    return str(path)


def asked(capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, Any]]:
    assert main([*words, "--json"], TODAY) == DONE
    rows: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return rows


def test_alerts_have_their_columns(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    """One row per signal, in the columns' order; the fall is found and nothing else declines."""
    rows = asked(capsys, "alerts", "--store", store)
    assert list(rows[0]) == ALERT_COLUMNS
    declines = [row for row in rows if row["kind"] == "satisfaction"]
    assert [(row["customer"], row["period"], row["tier"]) for row in declines] == [("Works", "2026-10", "likely")]
    assert declines[0]["onset"] in {"2026-02", "2026-03", "2026-04"}
    assert declines[0]["low"] < declines[0]["size"] < declines[0]["high"] < 0


def test_alerts_are_written_for_other_programs(store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The CSV holds the same rows; a history has a row for every month in which a signal stood."""
    out = tmp_path / "alerts.csv"
    words = ("alerts", "--store", store, "--history", "--false-alarms", "0.33", "--kind", "satisfaction")
    rows = asked(capsys, *words, "--out", str(out))
    with out.open(newline="") as file:
        written = list(csv.DictReader(file))
    assert list(written[0]) == ALERT_COLUMNS
    assert [row["period"] for row in written] == [row["period"] for row in rows]
    assert {row["customer"] for row in written if row["period"] >= "2026-06"} == {"Works"}


def test_as_of_an_earlier_day_later_months_are_unknown(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Before the fall there is no decline, and the last month is that of the day."""
    rows = asked(capsys, "alerts", "--store", store, "--as-of", "2026-01-31")
    assert not [row for row in rows if row["kind"] == "satisfaction"]
    assert {row["period"] for row in rows} <= {"2026-01"}


def test_trends_name_their_direction(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    """One row per unit: direction, slope per year with its limits, p and n."""
    rows = asked(capsys, "trends", "--store", store, "--metric", "csat", "--by", "unit")
    assert list(rows[0]) == [
        "survey_kind", "audience", "question", "unit", "direction", "slope", "low", "high", "p", "n", "state",
    ]  # fmt: skip
    works = next(row for row in rows if row["unit"] == "Works")
    assert works["direction"] == "falling"
    assert works["high"] < 0
    assert works["n"] == 480
    assert {row["direction"] for row in rows} <= {"rising", "falling", "no clear trend"}


def test_attention_lists_every_reason(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    """One row per customer, with the reasons in three lists."""
    rows = asked(capsys, "attention", "--store", store)
    assert list(rows[0]) == ["customer", "probability", "changed", "said", "due"]
    assert rows[0]["customer"] == "Works"
    assert rows[0]["probability"] > 0.5
    assert rows[0]["changed"][0].startswith("Satisfaction fell")
    assert rows[0]["said"] == rows[0]["due"] == []


def test_wrong_words_and_places_are_refused(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A rate or kind that is none is wrong usage; a file that cannot be written is a refusal with a reason."""
    assert main(["alerts", "--store", store, "--false-alarms", "none"], TODAY) == WRONG_USAGE
    assert main(["alerts", "--store", store, "--kind", "smiles"], TODAY) == WRONG_USAGE
    assert main(["trends", "--store", store, "--metric", "csat"], TODAY) == WRONG_USAGE
    assert main(["alerts", "--store", store, "--out", "/nowhere/at/all.csv"], TODAY) == REFUSED
    assert "cannot be written" in capsys.readouterr().err
