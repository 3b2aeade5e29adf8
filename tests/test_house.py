"""The rules of the house, read from its source: who may import whom, where SQL stands, what no file may hold."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOORS = ("app", "pages", "analytics", "data")
# What each floor must never import: the floors above it, and libraries that belong elsewhere.
NEVER = {
    "data": {"app", "pages", "analytics", "streamlit", "plotly", "scipy"},
    "analytics": {"app", "pages", "streamlit", "duckdb"},
    "pages": {"app", "duckdb", "scipy"},
}
DOORS_TO_DATA = ("analytics/portfolio.py", "analytics/__main__.py", "analytics/commands/")
MOST_LINES = {"pages": 160}  # elsewhere a file is as long as its one subject
MOST_FUNCTION_LINES = 60
COMPUTING = {"groupby", "agg", "rolling", "pivot", "pivot_table", "resample"}
EMPTY_NAMES = {"utils", "helpers", "misc", "common"}

SOURCES = sorted(
    path.relative_to(ROOT)
    for floor in FLOORS
    for path in ([ROOT / "app.py"] if floor == "app" else (ROOT / floor).rglob("*.py"))
    if "stored" not in path.parts
)


def tree(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def test_every_floor_has_sources() -> None:
    """The rules below are tested on something: each floor has files."""
    assert {path.parts[0].removesuffix(".py") for path in SOURCES} == set(FLOORS)


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_imports_run_downwards(path: Path) -> None:
    """No file imports a floor above its own, or a library of another floor."""
    wrong = {name for name in imported(path) if name.split(".")[0] in NEVER.get(path.parts[0], set())}
    assert not wrong


@pytest.mark.parametrize("path", [p for p in SOURCES if p.parts[0] == "analytics"], ids=str)
def test_only_the_doors_of_analytics_reach_data(path: Path) -> None:
    """In analytics only Portfolio, the commands and the command line know the data floor."""
    if not str(path).startswith(DOORS_TO_DATA):
        assert not {name for name in imported(path) if name.split(".")[0] == "data"}


@pytest.mark.parametrize("path", [p for p in SOURCES if p.parts[0] == "pages"], ids=str)
def test_pages_change_things_through_the_record_only(path: Path) -> None:
    """A page knows of the data floor only its door: data.record."""
    assert not {n for n in imported(path) if n.split(".")[0] == "data"} - {"data.record"}


@pytest.mark.parametrize("path", [p for p in SOURCES if p.parts[0] == "pages"], ids=str)
def test_pages_do_not_compute(path: Path) -> None:
    """A page asks and shows; grouping, pivoting and rolling belong to analytics."""
    calls = (node.func for node in ast.walk(tree(path)) if isinstance(node, ast.Call))
    assert not {func.attr for func in calls if isinstance(func, ast.Attribute)} & COMPUTING


@pytest.mark.parametrize("path", [p for p in SOURCES if p.parts[:2] == ("analytics", "formulas")], ids=str)
def test_formulas_know_no_subjects(path: Path) -> None:
    """Formulas import numpy, scipy, pandas and one another, nothing of the field."""
    ours = {name for name in imported(path) if name.split(".")[0] in FLOORS}
    assert all(name.startswith("analytics.formulas") for name in ours)


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_sql_stands_in_files(path: Path) -> None:
    """No statement is put together in Python."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in {"execute", "sql"}:
            assert not (node.args and isinstance(node.args[0], ast.JoinedStr | ast.BinOp | ast.Constant))


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_nothing_a_person_supplied_becomes_html(path: Path) -> None:
    """No call allows unsafe HTML."""
    calls = [node for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
    assert not [call for call in calls if any(k.arg == "unsafe_allow_html" for k in call.keywords)]


@pytest.mark.parametrize("path", [p for p in SOURCES if p.parts[0] in {"analytics", "data"}], ids=str)
def test_figures_do_not_read_the_clock(path: Path) -> None:
    """Only the edges read the clock: the command line and the door of changes."""
    if path.name not in {"__main__.py", "record.py"}:
        assert not re.search(r"\b(datetime|date|Timestamp)\.(now|today|utcnow)\(", (ROOT / path).read_text("utf-8"))


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_a_file_has_one_subject(path: Path) -> None:
    """Files and functions stay short, and are named for their subject."""
    lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
    assert len(lines) <= MOST_LINES.get(path.parts[0], len(lines))
    assert path.stem not in EMPTY_NAMES
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            doc = ast.get_docstring(node, clean=False) or ""
            assert (node.end_lineno or 0) - node.lineno + 1 - len(doc.splitlines()) <= MOST_FUNCTION_LINES, node.name


def test_every_query_is_one_select_with_a_header() -> None:
    """A query's file opens with a comment on grain and units, and holds one statement that only reads."""
    for file in (ROOT / "data" / "queries").rglob("*.sql"):
        text = file.read_text(encoding="utf-8")
        body = "\n".join(line for line in text.splitlines() if not line.startswith("--"))
        assert text.startswith("-- "), file.name
        assert body.lstrip().startswith(("SELECT", "WITH")), file.name
        assert ";" not in body, file.name
