"""One more of everything that is promised to be easy to add, each in a copy of the program, as its documentation says.

Each test writes the files that `docs/architecture.md` names, counts them, and then uses the program as people do: by
its command line, on its pages, and by a CSV file that comes back unchanged.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
LEFT_OUT = shutil.ignore_patterns("stored", "__pycache__", "*.pyc")
LOOK = """
import sys
from streamlit.testing.v1 import AppTest
at = AppTest.from_file("pages/navigation.py", default_timeout=60)
if len(sys.argv) > 1 and sys.argv[1]:
    at.run()
    at.switch_page(sys.argv[1])
at.run()
assert not at.exception, at.exception
print(" ".join(element.proto.body for element in at.get("html")))
print(" ".join(control.options and " ".join(map(str, control.options)) for control in at.get("button_group")))
"""
"""Prints what a page says and offers."""


class Copy:
    """A copy of the program in which somebody adds something, with a store of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.changed = folder, set[str]()
        for part in ("pages", "analytics", "data", ".streamlit"):
            shutil.copytree(ROOT / part, folder / part, ignore=LEFT_OUT)

    def add(self, file: str, text: str) -> None:
        """Write a new file."""
        assert not (self.folder / file).exists()
        (self.folder / file).write_text(text, encoding="utf-8")
        self.changed.add(file)

    def edit(self, file: str, before: str, after: str) -> None:
        """Change one place of a file that is there."""
        text = (self.folder / file).read_text(encoding="utf-8")
        assert text.count(before) == 1
        (self.folder / file).write_text(text.replace(before, after), encoding="utf-8")
        self.changed.add(file)

    def run(self, *words: str) -> str:
        """What a Python of the copy writes; its own modules go before those of this process."""
        environment = {
            **os.environ, "PYTHONPATH": str(self.folder), "RAPPORT_STORE": str(self.folder / "store.duckdb"),
            "RAPPORT_TODAY": "2026-07-31",
        }  # fmt: skip
        done = subprocess.run(
            [sys.executable, *words], cwd=self.folder, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def command(self, *words: str) -> list[dict[str, Any]]:
        """The rows of a command."""
        rows: list[dict[str, Any]] = json.loads(self.run("-m", "analytics", *words, "--json"))
        return rows

    def imported(self, name: str, text: str, *options: str) -> dict[str, Any]:
        """The account of a file that is imported."""
        (self.folder / name).write_text(text, encoding="utf-8")
        return self.command("import", name, *options)[0]

    def page(self, file: str = "") -> str:
        """What a page says."""
        return self.run("-c", LOOK, file)


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path)


def answers(score: Callable[[int], object], heading: str = "csat") -> str:
    """Forty answers of forty people in July."""
    rows = (f"Finance,2026-07-{n % 28 + 1:02d},P{n},{score(n)}" for n in range(40))
    return "\n".join([f"unit,responded_at,respondent,{heading}", *rows]) + "\n"


def test_a_format_is_one_file(copy: Copy) -> None:
    """An export of a tool nobody knew is recognised, counted and shown, with one file added."""
    copy.add("data/imports/formats/kiosk.py", '''"""Kiosk: `Pressed at`, `Where`, `Face` 1 to 4."""

from data.imports.formats.export import Export, Format, Reading


def _read(export: Export) -> Reading | None:
    if not all(export.headings.has_any(name) for name in ("pressed at", "where", "face")):
        return None
    reading = Reading(export.table, "Kiosk")
    presses = reading.draft("responses")
    presses.take("unit", "where")
    presses.take("responded_at", "pressed at")
    presses.score("csat", presses.headings.place("face"))
    presses.scales["csat"], presses.satisfied_from["csat"] = "1..4", "3"
    presses.values |= {"survey": "Kiosk", "survey_kind": "pulse"}
    return reading


FORMAT = Format("Kiosk", ("responses",), _read)
''')
    rows = "\n".join(f"2026-07-{n % 28 + 1:02d},Ferry,{n % 4 + 1}" for n in range(40))
    account = copy.imported("door.csv", f"Pressed at,Where,Face\n{rows}\n")
    assert (account["format"], account["accepted"]) == ("Kiosk", 40)
    scores = copy.command("scores", "--metric", "csat", "--by", "unit")
    assert [(row["unit"], row["n"], row["score"]) for row in scores] == [("Ferry", 40, 50.0)]
    assert "50 %" in copy.page()
    assert len(copy.changed) == 1


def test_a_reason_for_attention_is_one_file(copy: Copy) -> None:
    """A new reason stands in the command and on the page without being listed anywhere."""
    copy.add("analytics/attention/reasons/jubilee.py", '''"""Customers who have been with us for long."""

import pandas as pd

from analytics.attention.reasons.reason import Reason
from analytics.scope.scope import Scope
from analytics.snapshot.snapshots import Snapshots
from analytics.structure.people import customers_in


def jubilee(snapshots: Snapshots, scope: Scope) -> pd.DataFrame:
    """Return customer, kind and sentence."""
    names = customers_in(snapshots, scope)["customer"]
    return pd.DataFrame({"customer": names, "kind": "jubilee", "sentence": "Ten years with us: bring a cake."})


REASON = Reason("due", 9, jubilee)
''')
    copy.imported("july.csv", answers(lambda n: n % 5 + 1))
    found = copy.command("attention", "--as-of", "2026-07-31")
    assert [(row["customer"], row["due"]) for row in found] == [("Finance", ["Ten years with us: bring a cake."])]
    assert "Ten years with us: bring a cake." in copy.page("portfolio/attention.py")
    assert len(copy.changed) == 1


def test_a_page_is_one_file_and_its_line_in_the_menu(copy: Copy) -> None:
    """A new page has title, filters and address from its entry, and asks the portfolio like any other."""
    copy.add("pages/portfolio/heard.py", '''"""How many answers there are."""

from analytics.portfolio import Portfolio
from pages.parts.frame import filters, words
from pages.parts.frame.reads import read

scores = read(Portfolio.scores, filters.scope(), "csat")
words.answer(f"Heard {int(scores['n'].sum())} times.")
''')
    entry = '        Place("portfolio/attention.py"'
    copy.edit(
        "pages/navigation.py", entry, '        Place("portfolio/heard.py", "Heard", "heard", (PERIOD,)),\n' + entry
    )
    copy.imported("july.csv", answers(lambda n: n % 5 + 1))
    said = copy.page("portfolio/heard.py")
    assert "<h1>Heard</h1>" in said
    assert "Heard 40 times." in said
    assert len(copy.changed) == 2


def test_a_register_is_one_declaration_and_one_query(copy: Copy) -> None:
    """A new kind of row is imported, offered for editing on its page, and comes back from CSV as what it was."""
    copy.add("data/kinds/risks.py", '''"""What may go wrong with a customer."""

from data.kinds.kind import UNIT, Column, Kind

RISKS = Kind(
    "risks",
    "risk",
    "risks",
    (UNIT, Column("risk", label="Risk", needed=True), Column("raised_on", "date", "Raised on", needed=True)),
    identity=("unit", "risk"),
    title="Risks",
    kept_on="customers/agreements.py",
    one="risk",
)
''')
    copy.add("data/queries/registers/register_risks.sql", """-- Grain: one row per version of a row of the register.
SELECT t.row_id, v.live, v.source, v.key AS row_key, b.batch_id, b.format, b.imported_by, b.imported_at, b.undone_at,
       u.text AS unit, t.risk, t.raised_on
FROM risk t
JOIN version v USING (row_id)
JOIN batch b USING (batch_id)
JOIN name u ON u.name_id = t.name_id
ORDER BY t.row_id
""")
    account = copy.imported("risks.csv", "unit,risk,raised_on\nFinance,Payroll moves,2026-03-01\n")
    assert (account["kind"], account["accepted"]) == ("risks", 1)
    copy.imported("july.csv", answers(lambda n: n % 5 + 1))
    assert "Risks" in copy.page("customers/agreements.py")
    exported = copy.run("-c", "from data.record import open_record\n"
                        "print(open_record().register('risks').drop(columns='row_id').to_csv(index=False), end='')")
    assert copy.imported("again.csv", exported, "--kind", "risks")["duplicates"] == 1
    assert {row["kind"]: row["live"] for row in copy.command("check")}["risks"] == 1
    assert len(copy.changed) == 2


def test_a_metric_is_one_declaration(copy: Copy) -> None:
    """A new metric is imported on its usual scale, asked for by the command, agreed on, and shown on the page."""
    copy.edit(
        "data/kinds/metrics.py", '        Metric("rating", "Rating", "mean"),\n',
        '        Metric("rating", "Rating", "mean"),\n        Metric("trust", "Trust", "share", (1, 7), 6),\n',
    )
    assert copy.imported("july.csv", answers(lambda n: n % 7 + 1, "trust"))["accepted"] == 40
    level = "agreement,unit,starts_on,measure,target,measured_in\nDesk,Finance,2026-01-01,trust,90,%\n"
    copy.imported("agreements.csv", level, "--kind", "agreements")
    scores = copy.command("scores", "--metric", "trust", "--by", "unit")
    trusting = sum(n % 7 + 1 >= 6 for n in range(40))
    assert [(row["unit"], row["n"], row["score"]) for row in scores] == [("Finance", 40, 100 * trusting / 40)]
    gaps = copy.command("gaps", "--from", "2026-07-01", "--to", "2026-07-31")
    assert [(row["measure"], row["met"], row["state"]) for row in gaps] == [("trust", trusting, "missed")]
    assert "Trust (6-7)" in copy.page("portfolio/satisfaction.py")
    assert len(copy.changed) == 1


def test_a_query_is_one_file_and_its_declared_columns(copy: Copy) -> None:
    """A new query is checked against its declaration like all others."""
    copy.add("data/queries/survey/channels.sql", """-- Grain: one row per channel. n: responses.
SELECT coalesce(channel, '') AS channel, count(*) AS n FROM live_response GROUP BY ALL ORDER BY ALL
""")
    copy.edit("data/frames.py", "    # survey\n", '    # survey\n    "channels": "channel:text n:int",\n')
    copy.imported("july.csv", answers(lambda n: n % 5 + 1))
    asked = "from data.store.store import open_store\nprint(open_store().query('channels').values.tolist())"
    assert copy.run("-c", asked).strip() == "[['', 40]]"
    assert len(copy.changed) == 2
