"""A long import on a terminal says how far it is, and Ctrl-C stops it without a trace."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sys
from pathlib import Path

from data.record import Doing, Pace, Progress, open_record, rows_in

ROOT = Path(__file__).parents[2]


def test_the_pace_says_rows_per_second_and_what_is_left() -> None:
    """Half of the reading done in ten seconds: a tenth of the whole, at that speed."""
    pace = Pace(1000, started=0)
    pace.heard(Progress(Doing.READING, 500), now=10)
    assert pace.share == 0.1
    assert pace.sentence == "reading rows: 100 of about 1,000 rows done, 10 rows per second, about 90 s left"


def test_rows_are_estimated_from_the_lines_of_a_text() -> None:
    """A text has about as many rows as lines; a workbook does not say."""
    assert (rows_in(b"a\n1\n2\n"), rows_in(b"PK\x03\x04")) == (3, 0)


def test_ctrl_c_stops_an_import_and_nothing_is_kept(tmp_path: Path) -> None:
    """On a terminal the line counts rows per second; after Ctrl-C the command says so, exits 1, and kept nothing."""
    lines = (f"Finance,2026-09-{n % 28 + 1:02d},4,p{n},R{n}" for n in range(150_000))
    file, store = tmp_path / "large.csv", tmp_path / "store.duckdb"
    file.write_text("unit,responded_at,csat,respondent,response_id\n" + "\n".join(lines), encoding="utf-8")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "analytics", "import", str(file), "--store", str(store)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=theirs) as running:
        os.close(theirs)
        said = ""
        while "rows per second" not in " ".join(re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", said).split()):
            said += os.read(ours, 4096).decode()
        running.send_signal(signal.SIGINT)
        said += _rest(ours)
    assert running.returncode == 1
    assert "large.csv was stopped: nothing of it was kept." in said
    record = open_record(store)
    assert record.imports().empty
    assert record.check() == []
    record.store.close()


def _rest(terminal: int) -> str:
    """What else was written until the other end was closed."""
    said = b""
    while True:
        try:
            piece = os.read(terminal, 4096)
        except OSError:
            return said.decode()
        if not piece:
            return said.decode()
        said += piece
