"""The tables of columns in docs/command-line.md, from the declarations: python -m tests.commands.documented."""

from __future__ import annotations

import re
from pathlib import Path

from analytics.commands import COMMANDS
from analytics.commands.showing import meaning_text, type_text

DOCUMENT = Path(__file__).parents[2] / "docs" / "command-line.md"


def columns_table(name: str) -> str:
    """The columns of a command, between the marks by which they are renewed."""
    lines = [
        f"| {column.name} | {type_text(column)} | {meaning_text(column)} |" for column in COMMANDS[name].columns
    ]
    head = ["| column | type | meaning |", "|---|---|---|"]
    return "\n".join([f"<!-- columns of {name} -->", *head, *lines, "<!-- end -->"])


def with_tables(document: str) -> str:
    """The document with all tables as declared."""
    marked = re.compile(r"<!-- columns of (\w+) -->.*?<!-- end -->", re.DOTALL)
    return marked.sub(lambda found: columns_table(found[1]), document)


if __name__ == "__main__":
    DOCUMENT.write_text(with_tables(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
