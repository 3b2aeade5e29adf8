"""How far a long import is, on a terminal, and a way to stop it."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from rich.console import Console
from rich.progress import Progress as Bar
from rich.progress import TextColumn
from rich.table import Column

from data.record import ImportCancelled, Pace, Progress, rows_in

QUIET_SECONDS = 1.0
"""Shorter imports are done before anybody has read a line."""


class ImportWatch:
    """Listens to an import: shows how far it is, and stops it when the person at the terminal has pressed Ctrl-C."""

    def __init__(self, bar: Bar, file: str, rows: int) -> None:
        self._bar, self._file = bar, file
        self._task = bar.add_task("", total=1.0)
        self._begins = time.monotonic() + QUIET_SECONDS
        self._pace = Pace(rows, time.monotonic())
        self._is_stopped = False

    def __call__(self, progress: Progress) -> None:
        """Take notice of a progress; raises ImportCancelled where the person has stopped it."""
        if self._is_stopped:
            raise ImportCancelled
        now = time.monotonic()
        self._pace.heard(progress, now)
        if now >= self._begins:
            self._bar.start()
            said = f"{self._file}: {self._pace.sentence}"
            self._bar.update(self._task, description=said)

    def stop(self, _signal: int, _frame: FrameType | None) -> None:
        """Stop the import at its next progress; a second Ctrl-C does not wait."""
        self._is_stopped = True
        signal.signal(signal.SIGINT, signal.default_int_handler)


@contextmanager
def watched(file: str, content: bytes) -> Iterator[ImportWatch]:
    """Give a listener for the import of a file that Ctrl-C stops cleanly: an import is kept whole or not at all."""
    is_main = threading.current_thread() is threading.main_thread()
    console = Console(stderr=True)
    # The sentence alone, over as many lines as it takes: beside a bar a usual terminal would cut its end off.
    said = TextColumn("{task.description}", markup=False, table_column=Column(overflow="fold"))
    bar = Bar(said, console=console, transient=True, disable=not (is_main and console.is_terminal))
    watch = ImportWatch(bar, file, rows_in(content))
    before = signal.signal(signal.SIGINT, watch.stop) if is_main else None
    try:
        yield watch
    finally:
        bar.stop()
        if is_main:
            signal.signal(signal.SIGINT, before)
