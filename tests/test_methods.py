"""Every figure leads to its method, and every formula has one."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from analytics.methods.catalogue import method, methods
from analytics.methods.method import Method

ROOT = Path(__file__).parent.parent
FORMULAS = sorted((ROOT / "analytics" / "formulas").glob("*.py"))
ENTRIES = [entry for group in methods().values() for entry in group]


def public_functions(path: Path) -> list[str]:
    body = ast.parse(path.read_text(encoding="utf-8")).body
    return [f"{path.stem}.{node.name}" for node in body if isinstance(node, ast.FunctionDef) and node.name[0] != "_"]


@pytest.mark.parametrize("path", [path for path in FORMULAS if path.stem != "__init__"], ids=lambda path: path.stem)
def test_every_formula_has_its_entry(path: Path) -> None:
    """Each public function of the formulas is named by a method, alone or with its whole module."""
    named = {name for entry in ENTRIES for name in entry.formulas}
    assert not [name for name in public_functions(path) if name not in named and path.stem not in named]


def test_entries_name_formulas_that_exist() -> None:
    """No method names a formula that is gone."""
    modules = {path.stem for path in FORMULAS}
    functions = {name for path in FORMULAS for name in public_functions(path)}
    assert not {name for entry in ENTRIES for name in entry.formulas} - modules - functions


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.key)
def test_an_entry_names_the_modules_it_comes_from(entry: Method) -> None:
    """Whoever wants to know more finds the code: each module that is named is there."""
    assert entry.modules
    assert not [name for name in entry.modules if not (ROOT / name.replace(".", "/")).with_suffix(".py").is_file()]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.key)
def test_an_entry_is_two_sentences_a_line_and_a_source(entry: Method) -> None:
    """Words for everyone, one line of mathematics, and where it comes from."""
    assert len(re.findall(r"[.](?:\s|$)", entry.words)) == 2
    assert "\n" not in entry.formula
    assert entry.formula.count("{") == entry.formula.count("}")
    assert entry.source.endswith(".")


def test_keys_are_unique() -> None:
    """A link means one method."""
    assert len({entry.key for entry in ENTRIES}) == len(ENTRIES)


def test_every_figure_leads_to_a_method() -> None:
    """Each `explain=` of a figure, and each link of a page, names a method that exists."""
    keys = set()
    for path in [*(ROOT / "analytics").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]:
        text = path.read_text(encoding="utf-8")
        keys |= set(re.findall(r'explain="([^"]+)"', text)) | set(re.findall(r'explained\.link\(\s*"([^"]+)"', text))
    assert {"levels", "response rate", "signals"} <= keys
    # Scores are explained by their metric.
    assert not {key for key in {*keys, "csat", "nps", "ces", "rating"} if method(key) is None}


def test_an_unknown_key_has_none() -> None:
    """An old link leads to the whole list."""
    assert method("tea leaves") is None
