"""The command line: stable columns, JSON and nothing else on standard output, three exit codes."""

import importlib.util
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from analytics.__main__ import DONE, REFUSED, WRONG_USAGE, main
from analytics.commands import COMMANDS
from analytics.commands.command import names_of
from analytics.commands.showing import as_table
from data.store.store import open_store
from tests.commands.documented import DOCUMENT, columns_table, with_tables

TODAY = date(2026, 11, 15)

FILES = {
    "answers.csv": "unit,responded_at,service,respondent,csat\n" + "\n".join(
        f"{unit},2026-{month:02d}-{day:02d},E-mail,{unit}{day},{5 if day <= satisfied else 2}"
        for unit, n, satisfied in (("Finance", 20, 17), ("Works", 3, 3))
        for month in (5, 8) for day in range(1, n + 1)
    ),
    "levels.csv": "unit,service,measure,period,met,total,target\nFinance,E-mail,resolved in time,2026-08,17,20,90\n",
    "votes.csv": "Who,When,Mark\nFinance,13/08/2026,1\nFinance,14/08/2026,2\nFinance,14/08/2026,7\n",
}


class Run:
    """Runs commands on one store and keeps what they say."""

    def __init__(self, store: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.store, self.capsys, self.code, self.said = store, capsys, DONE, ""

    def __call__(self, *words: str) -> list[dict[str, Any]]:
        """The rows that a command returns as JSON."""
        self.code = main([*words, "--json", "--store", str(self.store)], TODAY)
        out, self.said = self.capsys.readouterr()
        rows: list[dict[str, Any]] = json.loads(out) if out else []
        return rows


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """A new store beside some export files."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    yield Run(tmp_path / "store.duckdb", capsys)
    if (tmp_path / "store.duckdb").exists():
        open_store(tmp_path / "store.duckdb").close()


def test_import_accounts_for_each_file(run: Run) -> None:
    """One object per file, in the contract's columns."""
    rows = run("import", "answers.csv", "levels.csv")
    assert run.code == DONE
    assert list(rows[0]) == [
        "file", "kind", "format", "rows", "accepted", "duplicates", "superseded", "rejected", "batch", "notes",
        "rejects",
    ]
    assert [(row["file"], row["kind"], row["accepted"]) for row in rows] == [
        ("answers.csv", "responses", 46), ("levels.csv", "measurements", 1),
    ]


def test_import_is_told_what_the_file_does_not_say(run: Run) -> None:
    """Columns by name and place, a reversed scale, a score that is no answer."""
    run(
        "import", "votes.csv", "--kind", "responses", "--map", "unit=Who", "--map", "responded_at=#2",
        "--map", "score:csat=Mark", "--scale", "csat=1..5", "--better", "csat=lower", "--satisfied-from", "csat=2",
        "--no-answer", "csat=6,7", "--set", "survey_kind=pulse",
    )
    assert run.code == DONE
    row = run("scores", "--metric", "csat")[0]
    assert (row["survey_kind"], row["answered"], row["state"]) == ("pulse", 3, "hidden")


def test_a_dry_run_keeps_nothing(run: Run) -> None:
    """The same account without a batch."""
    assert run("import", "answers.csv", "--dry-run")[0]["batch"] is None
    assert "dry run" in run.said
    assert run("imports") == []


def test_one_file_that_is_refused_stops_none_of_the_others(run: Run) -> None:
    """The reason goes to standard error, the exit code says that something was refused."""
    rows = run("import", "nowhere.csv", "answers.csv")
    assert run.code == REFUSED
    assert [row["file"] for row in rows] == ["answers.csv"]
    assert "nowhere.csv was not imported. No such file or directory." in run.said


def test_imports_and_undo(run: Run) -> None:
    """The history names each import; undo takes it back once."""
    run("import", "answers.csv")
    row = run("imports")[0]
    assert list(row) == [
        "batch", "file", "kind", "source", "rows", "accepted", "duplicates", "superseded", "rejected", "at", "by",
        "undone_at",
    ]
    assert run("undo", str(row["batch"])) == [{"batch": row["batch"], "removed": 46}]
    assert run("scores", "--metric", "csat") == []
    assert run("undo", str(row["batch"])) == []
    assert run.code == REFUSED
    assert "undone already" in run.said


def test_scores_have_the_contracts_columns(run: Run) -> None:
    """Keys first; a small unit is hidden with its n."""
    run("import", "answers.csv")
    rows = run("scores", "--metric", "csat", "--by", "unit,quarter")
    assert list(rows[0]) == [
        "survey_kind", "audience", "question", "unit", "quarter", "score", "low", "high", "n", "eligible", "invited",
        "answered", "response_rate", "state",
    ]
    finance, *_, works = rows
    assert (finance["unit"], finance["quarter"], finance["score"], finance["n"]) == ("Finance", "2026-Q2", 85.0, 20)
    assert (works["state"], works["score"], works["n"], works["invited"]) == ("hidden", None, None, None)


def test_scores_can_be_narrowed(run: Run) -> None:
    """By days, unit, service and kind of survey."""
    run("import", "answers.csv")
    rows = run("scores", "--metric", "csat", "--from", "2026-08-01", "--to", "2026-08-31", "--unit", "Finance")
    assert [row["n"] for row in rows] == [20]
    assert run("scores", "--metric", "csat", "--survey-kind", "relationship") == []
    run("scores", "--metric", "csat", "--unit", "Finanse")
    assert (run.code, "did you mean Finance?" in run.said) == (REFUSED, True)


def test_a_period_holds_exactly_its_days(run: Run) -> None:
    """Whatever months it cuts in two; then, and where it is not complete yet, a note says so."""
    run("import", "answers.csv")
    rows = run("scores", "--metric", "csat", "--unit", "Finance", "--from", "2026-05-11", "--to", "2026-08-10")
    assert (run.code, rows[0]["n"]) == (DONE, 20)
    assert "only a part of May 2026 and August 2026" in run.said
    assert run("scores", "--metric", "csat", "--from", "2026-08-20", "--to", "2026-08-20")[0]["answered"] == 1
    run("scores", "--metric", "csat", "--from", "2026-05-01", "--to", TODAY.isoformat())
    assert run.said == ""
    run("scores", "--metric", "csat", "--from", "2026-05-01", "--to", "2026-12-31")
    assert "is not complete on 2026-11-15." in run.said
    run("scores", "--metric", "csat", "--from", "2026-08-20", "--to", "2026-08-19")
    assert (run.code, "ends before that" in run.said) == (REFUSED, True)


def test_compare_gives_a_verdict(run: Run) -> None:
    """Both scores and n, the difference, and what would have shown."""
    run("import", "answers.csv")
    row = run("compare", "--metric", "csat", "--period", "2026-Q3", "--with", "2026-Q2", "--by", "unit")[0]
    assert list(row)[:14] == [
        "survey_kind", "audience", "question", "unit", "score", "n", "with_score", "with_n", "difference", "low",
        "high", "verdict", "detectable", "state",
    ]
    assert (row["with_score"], row["with_n"], row["verdict"]) == (85.0, 20, "cannot tell")


def test_gaps_have_the_contracts_columns(run: Run) -> None:
    """Measure and keys first."""
    run("import", "levels.csv")
    row = run("gaps", "--by", "unit,month")[0]
    assert list(row)[:12] == [
        "measure", "unit", "month", "agreed", "actual", "gap", "met", "total", "levels", "levels_met", "state",
        "evidence",
    ]
    assert list(row.values())[:12] == [
        "resolved in time", "Finance", "2026-08", 90.0, 85.0, -5.0, 17, 20, 1, 0, "missed", "not shown",
    ]


def test_check_backup_and_restore(run: Run, tmp_path: Path) -> None:
    """A backup can take the store's place."""
    run("import", "answers.csv")
    assert all(row["found"] == "in order" for row in run("check"))
    run("backup", str(tmp_path / "copy.duckdb"))
    run("undo", "1")
    open_store(run.store).close()
    run("restore", str(tmp_path / "copy.duckdb"))
    assert run("scores", "--metric", "csat")[0]["n"] == 46


def test_a_question_to_no_store_is_refused(run: Run) -> None:
    """It does not begin one by mistake."""
    assert run("scores", "--metric", "csat") == []
    assert (run.code, run.store.exists()) == (REFUSED, False)
    assert "There is no store" in run.said


@pytest.mark.parametrize(
    "words",
    [
        [], ["guess"], ["scores"], ["scores", "--metric", "joy"], ["scores", "--metric", "csat", "--by", "week"],
        ["scores", "--metric", "csat", "--from", "1.7.2026"], ["compare", "--metric", "csat", "--period", "2026-Q3"],
        ["undo", "first"], ["import"], ["import", "a.csv", "--map", "unit"], ["import", "a.csv", "--dates", "dym"],
    ],
)
def test_wrong_usage_is_told_apart_from_refusals(run: Run, words: list[str]) -> None:
    """Exit code 2, nothing on standard output."""
    assert main(words, TODAY) == WRONG_USAGE
    out, said = run.capsys.readouterr()
    assert (out, "usage" in said) == ("", True)


def test_whoever_has_read_enough_ends_it_quietly(run: Run) -> None:
    """A pipe into `head` that closes early is no failure, and leaves no trace on standard error."""
    run("import", "answers.csv")
    open_store(run.store).close()
    words = [sys.executable, "-m", "analytics", "scores", "--metric", "csat", "--store", str(run.store)]
    quiet = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with subprocess.Popen(
        words, cwd=Path(__file__).parents[2], env=quiet, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as asked:
        assert asked.stdout is not None
        assert asked.stderr is not None
        asked.stdout.close()
        assert (asked.stderr.read(), asked.wait(60)) == (b"", DONE)


def test_people_get_an_aligned_table(run: Run) -> None:
    """Numbers to the right, a dash where there is nothing, notes apart."""
    run("import", "answers.csv")
    assert main(["scores", "--metric", "csat", "--by", "unit", "--store", str(run.store)], TODAY) == DONE
    out, said = run.capsys.readouterr()
    lines = out.splitlines()
    assert lines[0].split() == names_of(COMMANDS["scores"].columns, ["unit"])
    assert lines[2].index("85.00") + 5 == lines[0].index("score") + 5
    assert "hidden" in lines[3]
    assert said.startswith("1 of 2 rows are hidden")


def test_the_demonstration_is_built_whole_and_only_into_an_empty_store(run: Run) -> None:
    """One row per export file; a second time it is refused."""
    rows = run("demo")
    assert (run.code, sum(row["rejected"] for row in rows)) == (DONE, 0)
    assert {"structure", "agreements", "tickets", "responses"} <= {row["kind"] for row in rows}
    assert run("imports")[0]["by"] == "demonstration"
    run("demo")
    assert (run.code, "already holds imports" in run.said) == (REFUSED, True)


def test_every_command_is_declared_in_the_one_table() -> None:
    """Name, options and columns; the table is what the command line and the HTTP interface are made from."""
    assert set(COMMANDS) >= {"import", "imports", "undo", "check", "scores", "gaps", "compare", "demo", "serve"}
    assert all(command.columns for name, command in COMMANDS.items() if name != "serve")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented(name: str) -> None:
    """With its options; the tables of columns are those of the declarations (python -m tests.commands.documented)."""
    said = DOCUMENT.read_text(encoding="utf-8")
    words = {word for word in re.split(r"[^\w-]+", said) if word}
    assert name in words
    assert {f"--{option.name}" for option in COMMANDS[name].options if not option.is_place} <= words
    assert not COMMANDS[name].columns or columns_table(name) in said
    assert with_tables(said) == said


@pytest.mark.parametrize("name", COMMANDS)
def test_help_names_the_columns_and_where_figures_come_from(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The module exists; every column stands in the help."""
    assert main([name, "--help"], TODAY) == DONE
    said, command = capsys.readouterr().out, COMMANDS[name]
    assert (f"figures: {command.module}" in said) == bool(command.columns)
    assert not command.module or importlib.util.find_spec(command.module) is not None
    assert {column.name for column in command.columns} <= set(said.split())


@pytest.mark.parametrize("width", [80, 300])
def test_a_terminal_gets_whole_words_and_a_pipe_gets_plain_lines(width: int) -> None:
    """Sentences wrap on a narrow terminal, and nothing is cut; elsewhere every row is one line without codes."""
    sentence = "Satisfaction fell since March and [red]nobody[/red] has said why it did, whoever was asked about it."
    rows = [{"customer": "Track and Signals", "probability": 0.98765, "changed": [sentence], "said": [], "due": []}]
    columns = COMMANDS["attention"].columns
    plain = as_table(rows, columns, Console(file=io.StringIO(), width=width))
    assert plain.splitlines()[2] == f"Track and Signals        0.988  {sentence}  -     -"
    drawn = as_table(rows, columns, Console(file=io.StringIO(), width=width, force_terminal=True, color_system=None))
    assert "Track and Signals" in drawn
    assert "…" not in drawn
    assert set(sentence.split()) <= set(drawn.split())
    assert (len(drawn.splitlines()) > 3) == (width == 80)


def test_a_table_without_rows_has_its_headings(run: Run) -> None:
    """Those that are always there."""
    run("import", "levels.csv")
    assert main(["scores", "--metric", "csat", "--store", str(run.store)], TODAY) == DONE
    assert run.capsys.readouterr().out.splitlines()[0].split() == names_of(COMMANDS["scores"].columns)
