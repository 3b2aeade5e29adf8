"""How far a long import is, in one line on a terminal, and a way to stop it."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TextIO

from data.record import ImportCancelled, Pace, Progress, rows_in

QUIET_SECONDS = 1.0
"""Shorter imports are done before anybody has read a line."""

EVERY_SECONDS = 0.2
"""How often the line is written anew."""


class ProgressLine:
    """Writes the line anew with every progress it hears.

    Parameters
    ----------
    file
        Name of the file.
    rows
        Rows it has, roughly.
    stream
        The terminal.
    """

    def __init__(self, file: str, rows: int, stream: TextIO) -> None:
        self._file = file
        self._stream = stream
        self._pace = Pace(rows, time.monotonic())
        self._next = time.monotonic() + QUIET_SECONDS
        self._width = 0

    def __call__(self, progress: Progress) -> None:
        """Take notice of a progress."""
        now = time.monotonic()
        self._pace.heard(progress, now)
        if now >= self._next:
            self._next = now + EVERY_SECONDS
            self._write(f"{self._file}: {self._pace.sentence}")

    def end(self) -> None:
        """Take the line away again."""
        if self._width:
            self._write("")
            self._stream.write("\r")

    def _write(self, text: str) -> None:
        self._stream.write("\r" + text.ljust(self._width))
        self._stream.flush()
        self._width = len(text)


class Watch:
    """Listens to an import: shows how far it is, and stops it when the person at the terminal has pressed Ctrl-C.

    Parameters
    ----------
    line
        Where it is shown; None where nobody watches.
    """

    def __init__(self, line: ProgressLine | None) -> None:
        self._line = line
        self._is_stopped = False

    def __call__(self, progress: Progress) -> None:
        """Take notice of a progress.

        Raises
        ------
        ImportCancelled
            The person has stopped it.
        """
        if self._is_stopped:
            raise ImportCancelled
        if self._line is not None:
            self._line(progress)

    def stop(self, _signal: int, _frame: FrameType | None) -> None:
        """Stop the import at its next progress; a second Ctrl-C does not wait."""
        self._is_stopped = True
        signal.signal(signal.SIGINT, signal.default_int_handler)


@contextmanager
def watched(file: str, content: bytes) -> Iterator[Watch]:
    """Give a listener for the import of a file that Ctrl-C stops cleanly: an import is kept whole or not at all."""
    line = ProgressLine(file, rows_in(content), sys.stderr) if sys.stderr.isatty() else None
    watch = Watch(line)
    is_main = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGINT, watch.stop) if is_main else None
    try:
        yield watch
    finally:
        if is_main:
            signal.signal(signal.SIGINT, before)
        if line is not None:
            line.end()
