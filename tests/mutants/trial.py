"""One change on trial: the tests that reach it, run in a process of its own that sees the changed file.

The processes are forked from one that has loaded the libraries but nothing of the program; the changed source is given
to the importer there, and no file is written.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import re
import resource
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from types import CodeType, ModuleType

from tests.mutants.changes import Mutant
from tests.mutants.reach import ROOT, Reach

LIBRARIES = (
    "numpy", "pandas", "scipy.stats", "scipy.optimize", "scipy.special", "plotly.graph_objects", "duckdb", "openpyxl",
    "pytest", "hypothesis", "streamlit",
)
MOST_SECONDS = 75.0
"""Processor time of the tests tried on one change, as measured when nothing was changed."""
PATIENCE = 5.0
"""A change is caught when its tests take this many times as long, and some seconds more to begin."""
BEGINNING = 20.0
WAITING = 240.0
"""Seconds by the clock after which a process that waits for nothing is ended."""


class _Changed(importlib.machinery.SourceFileLoader):
    """Loads a module from the changed source."""

    def __init__(self, name: str, mutant: Mutant) -> None:
        super().__init__(name, str(ROOT / mutant.file))
        self.mutant = mutant

    def get_code(self, fullname: str) -> CodeType:
        """The changed code; nothing is kept."""
        return compile(self.mutant.source(), self.path, "exec", dont_inherit=True)


class _Finder(importlib.abc.MetaPathFinder):
    """Finds the one changed module."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant
        self.name = mutant.file.removesuffix(".py").replace("/", ".").removesuffix(".__init__")

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The changed module under its name; nothing under any other."""
        if fullname != self.name:
            return None
        loader, file = _Changed(fullname, self.mutant), ROOT / self.mutant.file
        inside = [str(file.parent)] if file.name == "__init__.py" else None
        return importlib.util.spec_from_file_location(fullname, file, loader=loader, submodule_search_locations=inside)


def load_libraries() -> None:
    """Load what every trial needs, once, before the processes part."""
    for name in LIBRARIES:
        importlib.import_module(name)
    ours = sorted(name for name in sys.modules if name.split(".")[0] in {"analytics", "data", "pages"})
    assert not ours, ours


def tests_of(mutant: Mutant, reach: Reach) -> list[str]:
    """Tests to try, most promising first: called like it, quick ones of every file, those that share what they made."""
    direct = reach.of_lines(mutant.file, mutant.at_line, mutant.at_line)
    direct = direct or reach.of_lines(mutant.file, mutant.line, mutant.last_line)
    if mutant.function == (0, 0):
        # A line outside of functions runs once, when the file is loaded, whoever uses what it says.
        direct = _users(mutant.file, reach)
    if not direct and mutant.line < mutant.function[0]:
        direct = reach.of_lines(mutant.file, *mutant.function)
    near = set().union(*(reach.neighbours.get(test, set()) for test in direct)) - direct
    promising = [*_by_name(direct, mutant, reach), *_in_turn(direct, reach), *_in_turn(near, reach)]
    return _in_files(_affordable(promising, reach))


def _users(file: str, reach: Reach) -> set[str]:
    """Tests that reach any function of a file; where it only declares, those of the files that load it, and so on.

    Where none names it (a kind of rows is found by its folder), all.
    """
    seen: set[str] = set()
    asked = [file]
    tests: set[str] = set()
    while asked and not tests:
        seen.update(asked)
        tests = set().union(*(found for each in asked for found in reach.lines.get(each, {}).values()))
        modules = [each.removesuffix(".py").replace("/", ".") for each in asked]
        asked = [other for other in reach.lines if other not in seen and _loads(other, modules)]
    return tests or set(reach.seconds)


def _loads(file: str, modules: Sequence[str]) -> bool:
    source = (ROOT / file).read_text(encoding="utf-8")
    return any(f"from {module} import" in source or f"import {module}" in source for module in modules)


def _words(text: str) -> set[str]:
    """The beginnings of the longer words of a name."""
    return {word[:5] for word in re.findall(r"[a-z]{4,}", text.lower())} - {"analy", "tests"}


def _by_name(tests: set[str], mutant: Mutant, reach: Reach) -> list[str]:
    """Tests called like the changed file or function, those first that share most words with them."""
    wanted = _words(f"{mutant.file} {mutant.name}")
    shared = {test: len(wanted & _words(test)) for test in tests}
    return sorted((test for test in tests if shared[test]), key=lambda test: (-shared[test], reach.seconds[test], test))


def _in_turn(tests: set[str], reach: Reach) -> list[str]:
    """The quickest test of each file, then the second of each, and so on."""
    turn: dict[str, int] = defaultdict(int)
    turns = {}
    for test in sorted(tests, key=lambda test: (reach.seconds[test], test)):
        file = test.split("::")[0]
        turns[test] = turn[file]
        turn[file] += 1
    return sorted(tests, key=lambda test: (turns[test], reach.seconds[test], test))


def _affordable(tests: list[str], reach: Reach) -> list[str]:
    """Tests from the first on, as many as there is time for."""
    chosen: list[str] = []
    seconds = 0.0
    for test in dict.fromkeys(tests):
        if not chosen or seconds + reach.seconds[test] <= MOST_SECONDS:
            chosen.append(test)
            seconds += reach.seconds[test]
    return chosen


def _in_files(tests: list[str]) -> list[str]:
    """The same tests, those of a file together, so that what they share is made once."""
    files = list(dict.fromkeys(test.split("::")[0] for test in tests))
    return sorted(tests, key=lambda test: files.index(test.split("::")[0]))


def _run(mutant: Mutant | None, tests: Sequence[str], seconds: float) -> int:
    """In a process of its own: run the tests on the changed program; the number pytest ends with."""
    os.setsid()
    limit = int(BEGINNING + PATIENCE * seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 5))
    if mutant is not None:
        sys.meta_path.insert(0, _Finder(mutant))
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    os.chdir(ROOT)
    import pytest

    # The libraries are there before pytest is, which it warns of.
    quietly = ["-x", "-q", "-p", "no:xdist", "--tb=no", "--no-header", "-W", "ignore:Module already imported"]
    return int(pytest.main([*quietly, *tests]))


def _begin(mutant: Mutant | None, tests: Sequence[str], seconds: float) -> int:
    """Part from the process that has loaded the libraries; the new one's number."""
    process = os.fork()
    if process:
        return process
    code = 70
    with contextlib.suppress(BaseException):
        code = _run(mutant, tests, seconds)
    os._exit(code)


def trials(
    chosen: Sequence[Mutant | None], reach: Reach, until: float, workers: int = 2
) -> Iterator[tuple[Mutant | None, list[str], str]]:
    """Try changes, two at a time, until a moment of the clock; None is the program as it is.

    Yields
    ------
    Each change with the tests tried and the word for what happened: survived, caught, too slow, unreached, broken.
    """
    waiting, running = list(chosen), {}
    while waiting or running:
        while waiting and len(running) < workers and time.monotonic() < until:
            mutant = waiting.pop(0)
            tests = tests_of(mutant, reach) if mutant else sorted(reach.seconds)[:: len(reach.seconds) // 12]
            if not tests:
                yield mutant, tests, "unreached"
                continue
            seconds = sum(reach.seconds[test] for test in tests)
            running[_begin(mutant, tests, seconds)] = (mutant, tests, time.monotonic() + WAITING)
        if time.monotonic() >= until:
            waiting.clear()
        for process, (mutant, tests, deadline) in list(running.items()):
            is_late = time.monotonic() > deadline
            if is_late:
                os.killpg(process, signal.SIGKILL)
            ended, status = os.waitpid(process, 0 if is_late else os.WNOHANG)
            if ended:
                del running[process]
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process, signal.SIGKILL)
                yield mutant, tests, _word(status)
        time.sleep(0.02)


def _word(status: int) -> str:
    """What a process ended with, in a word."""
    if os.WIFSIGNALED(status):
        return "too slow" if os.WTERMSIG(status) in {signal.SIGKILL, signal.SIGXCPU} else "caught"
    words = {0: "survived", 1: "caught", 2: "caught", 3: "caught", 4: "caught"}
    return words.get(os.WEXITSTATUS(status), "broken")
