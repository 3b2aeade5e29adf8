"""What a command is: its name, its typed options, the columns it returns, and what it does."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from analytics.errors import AnalyticsError
from analytics.portfolio import Portfolio, open_portfolio
from analytics.scope.periods import Period
from data.store.store import DEFAULT_PATH, Store, open_store

Values = Mapping[str, Any]


class UsageError(Exception):
    """A value that an option cannot take; the message says what it expects."""


@dataclass(frozen=True)
class Option:
    """One option of a command.

    Parameters
    ----------
    name
        Its name in full, such as `survey-kind`; values are found under `survey_kind`.
    help
        What it is for, in a few words.
    read
        Turns the text into a value; raises UsageError for others.
    shown_as
        What stands for the value in the help.
    is_repeated
        Whether it may be given several times; its value is then a tuple.
    is_flag
        Whether it stands without a value.
    is_place
        Whether it is given by its place instead of by name.
    is_needed
        Whether the command cannot do without.
    is_local
        Whether it names a file on the machine of the store, and so makes no sense from afar.
    """

    name: str
    help: str
    read: Callable[[str], Any] = str
    shown_as: str = "TEXT"
    is_repeated: bool = False
    is_flag: bool = False
    is_place: bool = False
    is_needed: bool = False
    is_local: bool = False

    @property
    def key(self) -> str:
        """Where its value is found."""
        return self.name.replace("-", "_")


@dataclass(frozen=True)
class Asked:
    """Who asks what, when and of which store.

    Parameters
    ----------
    values
        The options' values by key; missing ones are None, False or ().
    as_of
        Today, read from the clock once by the caller.
    store
        Path of the store; None: the default.
    by
        Who asks, for the history of changes.
    """

    values: Values
    as_of: date
    store: str | None = None
    by: str = "command line"

    def path(self) -> Path:
        """Where the store lies."""
        return Path(self.store or os.environ.get("RAPPORT_STORE") or DEFAULT_PATH).expanduser().resolve()

    def opened(self, *, is_new_allowed: bool = False) -> Store:
        """The store, which must exist unless the command may begin one."""
        if not is_new_allowed and not self.path().exists():
            raise AnalyticsError.no_store(str(self.path()))
        return open_store(self.path())

    def portfolio(self) -> Portfolio:
        """The door to the figures."""
        self.opened()
        return open_portfolio(self.path())


@dataclass(frozen=True)
class Answer:
    """What a command returns.

    Parameters
    ----------
    rows
        One mapping per row, or per file.
    notes
        Sentences for the person who asked.
    is_refused
        Whether part of what was asked was refused, for a reason among the notes.
    """

    rows: Sequence[Mapping[str, Any]]
    notes: Sequence[str] = ()
    is_refused: bool = False


@dataclass(frozen=True)
class Command:
    """One command, from which the command line and the HTTP interface are both made.

    Parameters
    ----------
    name
        As it is called.
    summary
        What it does, in one line.
    run
        Does it.
    options
        What it may be told.
    columns
        What each row of the answer holds; keys that were asked for come before `score` or `agreed`.
    is_read_only
        Whether it leaves the store as it is.
    is_local
        Whether it makes sense on the machine of the store only.
    """

    name: str
    summary: str
    run: Callable[[Asked], Answer]
    options: tuple[Option, ...] = ()
    columns: tuple[str, ...] = ()
    is_read_only: bool = True
    is_local: bool = False


def a_date(text: str) -> date:
    """A day, such as 2026-07-01."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"'{text}' is no date; write it as 2026-07-01") from None


def a_period(text: str) -> Period:
    """A period, such as 2026-Q3."""
    try:
        return Period.parse(text)
    except AnalyticsError as error:
        raise UsageError(str(error)) from None


def a_number(text: str) -> int:
    """A whole number."""
    try:
        return int(text)
    except ValueError:
        raise UsageError(f"'{text}' is no whole number") from None


def a_pair(text: str) -> tuple[str, str]:
    """NAME=VALUE, split at the first sign."""
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise UsageError(f"'{text}' has no name before an '='; write it as NAME=VALUE")
    return name.strip(), value


def some_texts(text: str) -> tuple[str, ...]:
    """Texts separated by commas."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def one_of(*choices: str) -> Callable[[str], str]:
    """One of some words."""

    def read(text: str) -> str:
        if text not in choices:
            raise UsageError(f"'{text}' is none of {', '.join(choices)}")
        return text

    return read


def some_of(*choices: str) -> Callable[[str], tuple[str, ...]]:
    """Some of a few words, separated by commas, each once."""

    def read(text: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one_of(*choices)(part) for part in some_texts(text)))

    return read

