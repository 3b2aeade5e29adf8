"""How far a long import is, and a way to stop it: whoever runs the import may listen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum


class Doing(StrEnum):
    """What an import does, one after the other."""

    OPENING = "opening the file"
    READING = "reading rows"
    CHECKING = "checking columns"
    STORING = "storing"
    COMPARING = "comparing figures without and with the file"


@dataclass(frozen=True)
class Progress:
    """Where an import stands: what it is doing (and with what), how much of it (rows or columns) of how much is done.

    A total of 0 is not known.
    """

    doing: Doing
    done: int
    total: int = 0
    what: str = ""

    @property
    def words(self) -> str:
        """What is being done."""
        return f"{self.doing} {self.what}".strip()


Listener = Callable[[Progress], None]
_listener: ContextVar[Listener | None] = ContextVar("import_progress", default=None)


class ImportCancelled(Exception):
    """A person stopped the import. Everything runs in one transaction, so nothing of it is kept."""


@contextmanager
def heard_by(listener: Listener | None) -> Iterator[None]:
    """Let a listener hear of the progress of the import inside; it stops the import by raising ImportCancelled."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def tell(doing: Doing, done: int, total: int = 0, what: str = "") -> None:
    """Say how far the import is; called every some ten thousand rows."""
    listener = _listener.get()
    if listener is not None:
        listener(Progress(doing, done, total, what))


# What share of the time of a long import each part takes, measured on a million responses.
_READING, _CHECKING = 0.2, 0.45


class Pace:
    """How far an import is and how fast it goes, from what its listener hears.

    Parameters
    ----------
    rows : rows that the file has, roughly; 0 where nobody knows before it is read.
    started : when the import began, in seconds of the clock that `heard` is given.
    """

    def __init__(self, rows: int, started: float) -> None:
        self._rows = rows
        self._started = started
        self._now = started
        self._last = Progress(Doing.OPENING, 0)

    def heard(self, progress: Progress, now: float) -> None:
        """Take notice of a progress at an instant."""
        self._last, self._now = progress, now
        if progress.doing is Doing.STORING:
            self._rows = progress.total or self._rows
        elif progress.doing is Doing.READING:
            self._rows = max(self._rows, progress.done)

    @property
    def share(self) -> float:
        """Share of the whole import that is done, 0-1."""
        total = self._last.total or (self._rows if self._last.doing is Doing.READING else 0)
        part = min(1.0, self._last.done / total) if total else 0.0
        if self._last.doing is Doing.READING:
            return part * _READING
        if self._last.doing is Doing.CHECKING:
            return _READING + part * (_CHECKING - _READING)
        if self._last.doing is Doing.STORING:
            return _CHECKING + part * (1 - _CHECKING)
        return part

    @property
    def sentence(self) -> str:
        """What is being done, how fast, and how long it will take."""
        seconds = self._now - self._started
        if not self._rows or seconds <= 0 or self.share <= 0:
            return self._last.words
        per_second = self._rows * self.share / seconds
        left = seconds / self.share - seconds
        said = f"{self._last.words}: {self._rows * self.share:,.0f} of about {self._rows:,} rows done, "
        return said + f"{per_second:,.0f} rows per second, about {max(1, left):,.0f} s left"


def rows_in(content: bytes) -> int:
    """Roughly how many rows a text file has; 0 for a workbook, which does not say before it is read."""
    return 0 if content[:2] == b"PK" else content.count(b"\n")
