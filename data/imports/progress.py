"""How far a long import is, and a way to stop it: whoever runs the import may listen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """Where an import stands: what it is doing, how much of it is done (rows or columns), of how much (0: unknown)."""

    doing: str
    done: int
    total: int = 0


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


def tell(doing: str, done: int, total: int = 0) -> None:
    """Say how far the import is; called every some ten thousand rows."""
    listener = _listener.get()
    if listener is not None:
        listener(Progress(doing, done, total))
