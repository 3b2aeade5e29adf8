"""Kinds of rows: what is declared once is what the store keeps, what is documented, and all that a new kind needs."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from data.kinds.declared import KINDS
from data.kinds.kind import Column, Kind
from data.store.store import open_store

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "imports.md"
BEGIN, END = "<!-- columns: made from data/kinds by `python -m tests.imports.test_kinds` -->\n", "<!-- /columns -->\n"
HELD = {
    "unit": "name of a unit",
    "service": "name of a service",
    "measure": "name of a measure",
    "text": "text",
    "person": "person",
    "date": "date",
    "instant": "date or instant",
    "period": "date or period",
    "number": "number",
    "hours": "hours",
    "whole": "whole number",
    "yes_no": "yes or no",
}
# What else the store may keep whole numbers in.
FITTING = {"BIGINT": {"BIGINT", "INTEGER"}}


def documented(kind: Kind) -> str:
    """The columns of a kind as the documentation lists them."""
    name = f"### `{kind.name}`" + (f": {kind.title}" if kind.title else "")
    groups = [" and ".join(f"`{role}`" for role in group) for group in kind.one_of]
    needs = [f"Needed is also {', or '.join(groups)}.", ""] if groups else []
    table = ["| column | holds | |", "|---|---|---|", *(_line(column) for column in kind.columns)]
    return "\n".join([name, "", *needs, *table, ""])


def _line(column: Column) -> str:
    holds = ", ".join(column.choices) or HELD[column.holds]
    usual = f" Where nothing is said: {column.default}." if column.default else ""
    return f"| `{column.role}`{' *' if column.needed else ''} | {holds} | {(column.explained + usual).strip()} |"


def document() -> str:
    """The documentation of imports with the columns as they are declared."""
    before, rest = DOCUMENT.read_text(encoding="utf-8").split(BEGIN)
    return before + BEGIN + "\n".join(documented(kind) for kind in KINDS.values()) + END + rest.split(END)[1]


def test_the_documentation_says_what_is_declared() -> None:
    """The page on imports lists exactly the declared columns; to write it anew, run this file as a module."""
    assert DOCUMENT.read_text(encoding="utf-8") == document()


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_the_store_keeps_what_is_declared(kind: Kind, tmp_path: Path) -> None:
    """The table of a kind has exactly the declared columns, of types that fit, and a view of its live rows."""
    store = open_store(tmp_path / "store.duckdb")
    with store._connection.cursor() as cursor:
        table = cursor.table(kind.table)
        types = dict(zip(table.columns, map(str, table.types), strict=True))
        live = cursor.table(f"live_{kind.table}").columns
    store.close()
    assert set(types) == set(kind.stored) == set(live)
    assert not {name: types[name] for name, wanted in kind.stored.items()
                if types[name] not in FITTING.get(wanted, {wanted})}  # fmt: skip


def test_what_kinds_offer_where_they_are_kept_by_hand() -> None:
    """Long texts, last days that may be open, and names to choose from; the key of a crosswalk is typed."""
    columns = [(name, column) for name, register in KINDS.items() for column in register.columns if register.title]
    long = ["roles mandate", "services purpose", "agreements intended_value", "negotiations point", "negotiations note"]
    until = ["structure valid_to", "roles valid_to", "agreements ends_on", "agreements level_to", "crosswalk valid_to"]
    names = [
        "structure unit", "structure parent", "structure successor", "roles unit", "services service",
        "agreements unit", "agreements service", "agreements measure", "crosswalk unit",
    ]  # fmt: skip
    assert sorted(f"{name} {column.role}" for name, column in columns if column.is_long) == sorted(long)
    assert sorted(f"{name} {column.role}" for name, column in columns if column.open_ended) == sorted(until)
    assert sorted(f"{name} {column.role}" for name, column in columns if column.names_of) == sorted(names)


RISKS = '''"""What may go wrong with a customer."""

from data.kinds.kind import UNIT, Column, Kind

RISKS = Kind(
    "risks",
    "risk",
    "risks",
    (
        UNIT,
        Column("risk", label="Risk", needed=True),
        Column("raised_on", "date", "Raised on", needed=True),
        Column("people", "whole", "People"),
        Column("closed_on", "date", "Closed on"),
    ),
    identity=("unit", "risk"),
    in_order=(("raised_on", "closed_on"),),
    title="Risks",
    one="risk",
    closes_with="closed_on",
)
'''
REGISTER_RISKS = """-- Grain: one row per version of a row of the register.
SELECT t.row_id, v.live, v.source, v.key AS row_key, b.batch_id, b.format, b.imported_by, b.imported_at, b.undone_at,
       u.text AS unit, t.risk, t.raised_on, t.people, t.closed_on
FROM risk t
JOIN version v USING (row_id)
JOIN batch b USING (batch_id)
JOIN name u ON u.name_id = t.name_id
ORDER BY t.row_id
"""
LIFE_OF_A_REGISTER = """
import sys
from data.imports.options import ImportOptions
from data.record import Change, ImportRefused, Record
from data.store.store import open_store

path = sys.argv[1]
record = Record(open_store(path))
rows = b"unit,risk,raised_on,people\\nFinance,Payroll moves,2026-03-01,40\\nRetail,New tills,2026-04-01,\\n"
assert record.import_content(rows, "risks.csv", ImportOptions()).accepted == 2
before = record.register("risks")
assert before["people"].fillna(0).tolist() == [40, 0]
edit = record.edit("risks", [Change(int(before["row_id"][0]), {"closed_on": "2026-05-01"})], by="Omar")
assert record.history("risks", int(before["row_id"][0]))["imported_by"].tolist() == ["Omar", "command line"]
try:
    backwards = {"unit": "IT", "risk": "x", "raised_on": "2026-02-01", "closed_on": "2026-01-01"}
    record.edit("risks", [Change(None, backwards)], by="Omar")
except ImportRefused as refused:
    assert "Closed on: '2026-01-01' is before raised_on" in str(refused), refused
else:
    raise AssertionError("dates that run backwards were taken")
exported = record.register("risks").drop(columns="row_id").to_csv(index=False).encode()
assert record.import_content(exported, "again.csv", ImportOptions(kind="risks")).duplicates == 2
record.store.close()
record = Record(open_store(path))
assert record.register("risks")["closed_on"].notna().tolist().count(True) == 1
record.undo(3)
record.undo(edit)
assert record.register("risks").drop(columns="row_id").equals(before.drop(columns="row_id"))
assert {"kind": "risks", "versions": 3, "live": 2, "found": "in order"} in record.check()
"""


def test_a_new_register_is_one_declaration_and_one_query(tmp_path: Path) -> None:
    """With these two files a kind is imported, recognised, edited, checked, exported and undone; its table is made."""
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("stored", "__pycache__"))
    (tmp_path / "data" / "kinds" / "risks.py").write_text(RISKS, encoding="utf-8")
    query = tmp_path / "data" / "queries" / "registers" / "register_risks.sql"
    query.write_text(REGISTER_RISKS, encoding="utf-8")
    told = subprocess.run(
        [sys.executable, "-c", LIFE_OF_A_REGISTER, str(tmp_path / "store.duckdb")],
        cwd=tmp_path, env={"PYTHONPATH": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (told.returncode, told.stderr) == (0, "")


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
