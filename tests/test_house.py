"""The rules of the house, read from its source: who may import whom, where SQL stands, what no file may hold."""

from __future__ import annotations

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
FLOORS = ("app", "pages", "analytics", "data")
# What each floor must never import: the floors above it, and libraries that belong elsewhere.
NEVER = {
    "data": {"app", "pages", "analytics", "streamlit", "plotly", "scipy"},
    "analytics": {"app", "pages", "streamlit", "duckdb"},
    "pages": {"app", "duckdb", "scipy"},
}
DOORS_TO_DATA = ("analytics/portfolio.py", "analytics/__main__.py", "analytics/commands/")
# The rooms of each floor, the lowest first: a file imports its own room and earlier ones. Of several names that fit a
# file the longest is its room.
ORDER: dict[str, tuple[str, ...]] = {
    "pages": (
        "pages.parts.frame", "pages.parts.show", "pages.parts.edit", "pages.parts.importing",
        "pages.portfolio", "pages.customers", "pages.records", "pages.navigation",
    ),
    "analytics": (
        "analytics.errors", "analytics.formulas", "analytics.words", "analytics.terms", "analytics.scope",
        "analytics.figures", "analytics.snapshot",
        "analytics.structure", "analytics.satisfaction", "analytics.comments", "analytics.service_levels",
        "analytics.agreements", "analytics.signals", "analytics.import_review",
        "analytics.attention.ranking", "analytics.attention.reasons", "analytics.attention",
        "analytics.views", "analytics.methods", "analytics.portfolio", "analytics.commands", "analytics.__main__",
    ),
    "data": (
        "data.errors",
        "data.kinds",
        "data.frames",
        "data.store",
        "data.imports.errors",
        "data.imports.progress",
        "data.imports.options",
        "data.imports.report",
        "data.imports.reading",
        "data.imports.cells",
        "data.imports.mapping",
        "data.imports.sources",
        "data.imports.formats",
        "data.imports.recognising",
        "data.imports.proposing",
        "data.imports.checking",
        "data.imports.preparing",
        "data.ledger",
        "data.record",
        "data.demo",
    ),
}
MOST_FILES = 14
# Folders where one more file is how one more of something is added.
EXTENSION_POINTS = (
    "analytics/attention/reasons", "analytics/figures", "analytics/formulas", "analytics/methods",
    "data/imports/formats", "data/kinds", "data/queries", "data/schema", "data/writes",
)  # fmt: skip
MOST_LINES = {"pages": 160}  # elsewhere a file is as long as its one subject
MOST_FUNCTION_LINES = 60
COMPUTING = {"groupby", "agg", "rolling", "pivot", "pivot_table", "resample"}
TAKING_APART = {
    "split", "rsplit", "partition", "rpartition", "removeprefix", "removesuffix", "startswith", "endswith", "contains",
    "match", "search", "fullmatch", "sub", "findall",
}  # fmt: skip
# Files above the data floor that take text apart, and whose text it is: never a sentence or a label of ours.
TAKEN_APART = {
    "analytics/commands/command.py": "options as a person typed them",
    "analytics/import_review/unassigned.py": "names of units as files have them",
    "analytics/satisfaction/scores.py": "the labels of a scale, stored as one text",
    "analytics/scope/periods.py": "a period as a person typed it",
    "analytics/snapshot/agreement_dates.py": "the renewal as a contract words it",
    "pages/parts/edit/unit_actions.py": "no text: splits a unit",
    "pages/parts/frame/theme.py": "values of the theme: which are colours",
    "pages/parts/frame/words.py": "any text, to show its marks as they stand",
    "pages/parts/importing/asking.py": "a date of the file",
    "pages/parts/importing/column_roles.py": "the role score:METRIC, as options write it",
    "pages/parts/importing/import_options.py": "options as a person typed them",
    "pages/parts/importing/import_preview.py": "the name of a file",
    "pages/parts/importing/scored_questions.py": "codes of no answer, as options write them",
    "pages/parts/importing/source_form.py": "the name of a file; the role score:METRIC",
    "pages/parts/importing/source_list.py": "the role score:METRIC, as options write it",
}
EMPTY_NAMES = {"utils", "helpers", "misc", "common"}

SOURCES = sorted(
    path.relative_to(ROOT)
    for floor in FLOORS
    for path in ([ROOT / "app.py"] if floor == "app" else (ROOT / floor).rglob("*.py"))
    if "stored" not in path.parts
)


def module_of(path: Path) -> str:
    """The name under which a file is imported."""
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


MODULES = {module_of(path): path for path in SOURCES}


@cache
def text(path: Path) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Every node of a file, parsed once for all tests."""
    return tuple(ast.walk(ast.parse(text(path))))


def calls(path: Path) -> list[ast.Call]:
    return [node for node in nodes(path) if isinstance(node, ast.Call)]


@cache
def imported(path: Path) -> frozenset[str]:
    """The modules that a file imports, those for type checking alone too; of ours the file, not the name in it."""
    names: set[str] = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            inner = {f"{node.module}.{alias.name}" for alias in node.names} & MODULES.keys()
            names |= inner or {node.module}
    return frozenset(names)


def on(*floors: str) -> Iterator[Path]:
    return (path for path in SOURCES if path.parts[0].removesuffix(".py") in floors)


def room_of(module: str) -> int:
    """The place of a module's room in the order of its floor, which has one for every module."""
    rooms = ORDER[module.split(".", maxsplit=1)[0]]
    fitting = [room for room in rooms if module == room or module.startswith(f"{room}.")]
    assert fitting, f"{module} is in no room of the order"
    return rooms.index(max(fitting, key=len))


def circles(edges: dict[str, set[str]]) -> list[str]:
    """Modules that import themselves by way of others: what is left when those that end nowhere are taken away."""
    left = {module: set(targets) for module, targets in edges.items()}
    while ending := {module for module, targets in left.items() if not targets & left.keys()}:
        left = {module: targets for module, targets in left.items() if module not in ending}
    return sorted(left)


def test_every_floor_has_sources() -> None:
    """The rules below are tested on something: each floor has files, and a circle would be noticed."""
    assert {path.parts[0].removesuffix(".py") for path in SOURCES} == set(FLOORS)
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": set()}) == ["a", "b", "c"]


def test_imports_run_downwards() -> None:
    """No file imports a floor above its own, or a library of another floor."""
    wrong = {
        path: [name for name in imported(path) if name.split(".")[0] in NEVER.get(path.parts[0], set())]
        for path in SOURCES
    }
    assert not {str(path): names for path, names in wrong.items() if names}


def test_rooms_of_a_floor_have_an_order() -> None:
    """A file imports its own room and those below it; every file stands in a room."""
    edges = [(module_of(path), name) for path in on(*ORDER) for name in imported(path) & MODULES.keys()]
    assert [room_of(module_of(path)) for path in on(*ORDER) if text(path)]
    assert not [
        f"{own} imports {name}"
        for own, name in edges
        if own.split(".")[0] == name.split(".")[0] and room_of(name) > room_of(own)
    ]


def test_no_files_import_each_other_in_a_circle() -> None:
    """No file needs itself by way of others, imports for types alone included."""
    edges = {module_of(path): set(imported(path) & MODULES.keys()) for path in on(*FLOORS)}
    assert not circles(edges)


def test_a_folder_can_be_looked_over() -> None:
    """A folder has few files, save where one more file is how the program is extended."""
    files = [file.relative_to(ROOT) for floor in ORDER for file in (ROOT / floor).rglob("*") if file.is_file()]
    sizes = Counter(file.parent for file in files if file.suffix in {".py", ".sql"} and file.name != "__init__.py")
    large = [str(folder) for folder, n in sizes.items() if n > MOST_FILES]
    assert not [folder for folder in large if not folder.startswith(EXTENSION_POINTS)]


def test_a_class_has_a_name_of_its_own() -> None:
    """No two classes of the program have one name: one word, one meaning."""
    classes: dict[str, list[str]] = defaultdict(list)
    for path in on(*FLOORS):
        for node in nodes(path):
            if isinstance(node, ast.ClassDef):
                classes[node.name].append(str(path))
    assert not {name: paths for name, paths in classes.items() if len(paths) > 1}


def test_only_the_doors_of_analytics_reach_data() -> None:
    """In analytics only Portfolio, the commands and the command line know the data floor."""
    others = [path for path in on("analytics") if not str(path).startswith(DOORS_TO_DATA)]
    assert not [path for path in others if {name for name in imported(path) if name.split(".")[0] == "data"}]


def test_pages_change_things_through_the_record_only() -> None:
    """A page knows of the data floor only its door: data.record."""
    known = {path: {name for name in imported(path) if name.split(".")[0] == "data"} for path in on("pages")}
    assert not {str(path): names for path, names in known.items() if names - {"data.record"}}


def test_pages_do_not_compute() -> None:
    """A page asks and shows; grouping, pivoting and rolling belong to analytics."""
    called = [(path, call.func.attr) for path in on("pages") for call in calls(path)
              if isinstance(call.func, ast.Attribute)]  # fmt: skip
    assert not [(str(path), name) for path, name in called if name in COMPUTING]


def test_formulas_know_no_subjects() -> None:
    """Formulas import numpy, scipy, pandas and one another, nothing of the field."""
    formulas = [path for path in on("analytics") if path.parts[:2] == ("analytics", "formulas")]
    ours = {(str(path), name) for path in formulas for name in imported(path) if name.split(".")[0] in FLOORS}
    assert not {(path, name) for path, name in ours if not name.startswith("analytics.formulas")}


def test_sql_stands_in_files() -> None:
    """No statement is put together in Python."""
    for path in SOURCES:
        for call in calls(path):
            if isinstance(call.func, ast.Attribute) and call.func.attr in {"execute", "sql"} and call.args:
                assert not isinstance(call.args[0], ast.JoinedStr | ast.BinOp | ast.Constant), (path, call.lineno)


def test_nothing_a_person_supplied_becomes_html() -> None:
    """No call allows unsafe HTML."""
    assert not [
        (str(path), call.lineno)
        for path in SOURCES
        for call in calls(path)
        if any(keyword.arg == "unsafe_allow_html" for keyword in call.keywords)
    ]


def test_figures_do_not_read_the_clock() -> None:
    """Only the edges read the clock: the command line and the door of changes."""
    clock = re.compile(r"\b(datetime|date|Timestamp)\.(now|today|utcnow)\(")
    within = [path for path in on("analytics", "data") if path.name not in {"__main__.py", "record.py"}]
    assert not [str(path) for path in within if clock.search(text(path))]


def test_our_own_sentences_are_not_taken_apart() -> None:
    """Text is last: above the data floor only text of files and people is cut or searched, in the files named."""
    cutting = {
        str(path)
        for path in on("app", "pages", "analytics")
        for call in calls(path)
        if isinstance(call.func, ast.Attribute) and call.func.attr in TAKING_APART
    }
    assert cutting == TAKEN_APART.keys()


def test_a_file_has_one_subject() -> None:
    """Files and functions stay short, and are named for their subject."""
    for path in SOURCES:
        assert len(text(path).splitlines()) <= MOST_LINES.get(path.parts[0], len(text(path))), path
        assert path.stem not in EMPTY_NAMES
        for node in nodes(path):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                doc = ast.get_docstring(node, clean=False) or ""
                length = (node.end_lineno or 0) - node.lineno + 1 - len(doc.splitlines())
                assert length <= MOST_FUNCTION_LINES, (path, node.name)


def test_every_query_is_one_select_with_a_header() -> None:
    """A query's file opens with a comment on grain and units, has a name of its own, and only reads."""
    files = list((ROOT / "data" / "queries").rglob("*.sql"))
    assert len({file.name for file in files}) == len(files)
    for file in files:
        lines = file.read_text(encoding="utf-8").splitlines()
        body = "\n".join(line for line in lines if not line.startswith("--"))
        assert lines[0].startswith("-- "), file.name
        assert body.lstrip().startswith(("SELECT", "WITH")), file.name
        assert ";" not in body, file.name
