"""Which tests reach which line, and how long they take: one run of the suite under coverage.

The run loads this file as a pytest plugin. What a fixture of a module or a session reaches counts for every test that
uses it, and tests that share such a fixture count as neighbours: what one asked may be kept for the next.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Generator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import coverage
import pytest

ROOT = Path(__file__).parents[2]
KEPT = ROOT / ".mutants"
# Pages are run by a thread of their own and in a browser: slow, and meant for what they show.
LEFT_OUT = ("tests/browser", "tests/pages", "tests/benchmarks", "tests/test_house.py")
READ = ("app.py", "analytics", "data", "pages", "tests")


@dataclass
class Reach:
    """What the run found.

    Parameters
    ----------
    seconds
        Processor time of each test that passed.
    lines
        Tests that reach a line, by file and line.
    neighbours
        Tests that share a fixture of a module or session with a test.
    """

    seconds: dict[str, float] = field(default_factory=dict)
    lines: dict[str, dict[int, set[str]]] = field(default_factory=dict)
    neighbours: dict[str, set[str]] = field(default_factory=dict)

    def of_lines(self, file: str, first: int, last: int) -> set[str]:
        """Tests that reach any of these lines."""
        known = self.lines.get(file, {})
        return set().union(*(known.get(line, set()) for line in range(first, last + 1)))


def reach() -> Reach:
    """Which tests reach what, from the last run on the same sources or from a new one."""
    path = KEPT / f"reach-{_fingerprint()}"
    if not path.exists():
        KEPT.mkdir(exist_ok=True)
        parts = path.with_suffix(".parts")
        parts.mkdir(exist_ok=True)
        command = [
            sys.executable, "-m", "pytest", "-q", "-p", "tests.mutants.reach", "-n", "2", "--dist", "loadfile",
            *(f"--ignore={left_out}" for left_out in LEFT_OUT), "tests",
        ]
        subprocess.run(command, cwd=ROOT, env={**os.environ, "MUTANTS_PARTS": str(parts), "CI": "1"}, check=False)
        path.write_text(json.dumps([json.loads(part.read_text()) for part in sorted(parts.glob("*.json"))]))
    return _together(json.loads(path.read_text()))


def _fingerprint() -> str:
    """A hash of everything the run may depend on."""
    digest = hashlib.sha256()
    for name in READ:
        files = [ROOT / name] if name.endswith(".py") else sorted((ROOT / name).rglob("*.*"))
        for file in files:
            if file.suffix in {".py", ".sql"} and Path(__file__).parent not in file.parents:
                digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def _together(parts: list[dict[str, Any]]) -> Reach:
    """What the processes of the run found, as one; tests that failed reach nothing."""
    seen = Reach()
    users: dict[str, set[str]] = defaultdict(set)
    for part in parts:
        seen.seconds |= part["seconds"]
        for test, fixtures in part["fixtures"].items():
            for fixture in fixtures:
                users[fixture].add(test)
    for tests in users.values():
        for test in tests:
            seen.neighbours.setdefault(test, set()).update(tests & seen.seconds.keys())
    for part in parts:
        for file, lines in part["lines"].items():
            known = seen.lines.setdefault(file, {})
            for line, contexts in lines.items():
                tests = set().union(*(users.get(context, {context}) for context in contexts))
                known.setdefault(int(line), set()).update(tests & seen.seconds.keys())
    return seen


class Recorder:
    """The plugin: one context of coverage per test, and one per shared fixture."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.coverage = coverage.Coverage(
            data_file=None, config_file=False, include=[f"{ROOT}/analytics/*", f"{ROOT}/data/*"]
        )
        self.context = ""
        self.seconds: dict[str, float] = {}
        self.failed: set[str] = set()
        self.fixtures: dict[str, list[str]] = {}
        self.coverage.start()

    def switch(self, context: str) -> str:
        """Record under another name from now on; the name it was."""
        before, self.context = self.context, context
        self.coverage.switch_context(context)
        return before

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, Any, Any]:
        """Record a test under its own name."""
        self.switch(item.nodeid)
        began = time.process_time()
        answer = yield
        self.seconds[item.nodeid] = time.process_time() - began
        self.switch("")
        return answer

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any, request: Any) -> Generator[None, Any, Any]:
        """Record a shared fixture under a name of its own."""
        if fixturedef.scope == "function":
            return (yield)
        before = self.switch(f"{request.node.nodeid} {fixturedef.argname}")
        answer = yield
        self.switch(before)
        return answer

    def pytest_runtest_call(self, item: pytest.Item) -> None:
        """Note which shared fixtures a test uses."""
        shared = [
            f"{owner.nodeid} {name}"
            for name, known in item._fixtureinfo.name2fixturedefs.items()  # type: ignore[attr-defined]
            if known[-1].scope != "function" and known[-1].baseid
            for owner in item.listchain()
        ]
        self.fixtures[item.nodeid] = shared

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Leave out what fails or is skipped."""
        if not report.passed:
            self.failed.add(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        """Write down what this process found."""
        self.coverage.stop()
        data = self.coverage.get_data()
        lines = {
            str(Path(file).relative_to(ROOT)): {
                line: [context for context in contexts if context]
                for line, contexts in data.contexts_by_lineno(file).items()
            }
            for file in data.measured_files()
        }
        passed = {test: seconds for test, seconds in self.seconds.items() if test not in self.failed}
        found = {"seconds": passed, "fixtures": self.fixtures, "lines": lines}
        (self.folder / f"{os.getpid()}.json").write_text(json.dumps(found))


def pytest_configure(config: pytest.Config) -> None:
    """Begin to record, in the processes that run tests."""
    parts = os.environ.get("MUTANTS_PARTS")
    if parts and (hasattr(config, "workerinput") or not config.option.numprocesses):
        config.pluginmanager.register(Recorder(Path(parts)))
