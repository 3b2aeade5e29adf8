"""What commands return is what their columns declare: names, order, types, closed lists, and what may be missing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pydantic import TypeAdapter, ValidationError

from analytics.__main__ import DONE, main
from analytics.commands import COMMANDS
from analytics.commands.command import names_of
from analytics.commands.http import row_model
from data.store.store import open_store

TODAY = date(2026, 11, 15)

QUESTIONS = [
    "scores --metric csat --by customer,unit,service,survey,wave,month,quarter,year", "scores --metric nps",
    "compare --metric csat --period 2026-Q3 --with 2026-Q2 --by unit,customer,service,survey",
    "trends --metric csat --by customer", "gaps --by unit,service,quarter,year", "gaps --by month,customer",
    "alerts --history", "attention", "imports", "check",
]  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demonstration store."""
    path = tmp_path_factory.mktemp("declared") / "store.duckdb"
    assert main(["demo", "--store", str(path)], TODAY) == DONE
    yield str(path)
    open_store(path).close()


@pytest.mark.parametrize("question", QUESTIONS)
def test_rows_conform_to_the_declared_columns(
    store: str, capsys: pytest.CaptureFixture[str], question: str
) -> None:
    """Checked strictly, on every row of the demonstration."""
    words = question.split()
    assert main([*words, "--json", "--store", store], TODAY) == DONE
    out = capsys.readouterr().out
    command = COMMANDS[words[0]]
    by = words[words.index("--by") + 1].split(",") if "--by" in words else []
    rows = json.loads(out)
    assert rows
    assert {tuple(row) for row in rows} == {tuple(names_of(command.columns, by))}
    TypeAdapter(list[row_model(command)]).validate_json(out, strict=True)  # type: ignore[misc]


def test_an_import_conforms_to_the_declared_columns(
    store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With rejected rows, and without a batch as nothing was kept."""
    file = tmp_path / "answers.csv"
    file.write_text("unit,responded_at,csat\nFinance,2026-08-01,5\nFinance,2026-08-02,many\n", encoding="utf-8")
    main(["import", str(file), "--kind", "responses", "--dry-run", "--json", "--store", store], TODAY)
    out = capsys.readouterr().out
    assert [(row["batch"], row["rejected"]) for row in json.loads(out)] == [(None, 1)]
    TypeAdapter(list[row_model(COMMANDS["import"])]).validate_json(out, strict=True)  # type: ignore[misc]


def test_a_row_that_is_not_as_declared_is_told() -> None:
    """Such as a word outside a closed list, or a column that nobody declared."""
    check = TypeAdapter(row_model(COMMANDS["undo"]))
    check.validate_python({"batch": 1, "removed": 2}, strict=True)
    for wrong in ({"batch": "1", "removed": 2}, {"batch": 1, "removed": 2, "more": 3}, {"batch": 1}):
        with pytest.raises(ValidationError):
            check.validate_python(wrong, strict=True)
