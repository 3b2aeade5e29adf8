"""What a command is: its name, its typed options, the typed columns it returns, and what it does."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from analytics.errors import AnalyticsError
from analytics.portfolio import Portfolio, open_portfolio
from analytics.scope.periods import Period
from analytics.scope.viewer import EVERYBODY, Viewer
from data.record import Record
from data.store.store import DEFAULT_PATH, Store, open_store

OptionValues = Mapping[str, Any]


class UsageError(argparse.ArgumentTypeError, ValueError):
    """A value that an option cannot take, as both doors know it; the message says what it expects."""


@dataclass(frozen=True)
class GivenFile:
    """A file named on the command line or sent over HTTP: its name as given, and what gives its bytes."""

    name: str
    content: Callable[[], bytes]


@dataclass(frozen=True)
class OptionType:
    """What an option takes: how its text is read (or UsageError), its JSON schema, what stands for it in the help."""

    read: Callable[[str], Any]
    schema: Mapping[str, Any]
    shown_as: str


@dataclass(frozen=True)
class CommandOption:
    """One option of a command.

    Parameters
    ----------
    name
        Its name in full, such as `survey-kind`; its value is found under `survey_kind`.
    takes
        The type of its value; FLAG stands without one.
    is_repeated
        Whether it may be given several times; its value is then a tuple.
    is_local
        Whether it names a file on the machine of the store, and so makes no sense from afar.
    """

    name: str
    help: str
    takes: OptionType
    is_repeated: bool = False
    is_place: bool = False
    is_needed: bool = False
    is_local: bool = False

    @property
    def key(self) -> str:
        """Where its value is found."""
        return self.name.replace("-", "_")

    @property
    def absent(self) -> Any:
        """Its value where it is not given."""
        return () if self.is_repeated else False if self.takes is FLAG else None


@dataclass(frozen=True)
class CommandColumn:
    """One column of an answer: declared once for JSON, tables, help, OpenAPI and the documentation.

    Parameters
    ----------
    type
        `str`, `int`, `float` or a list of something.
    choices
        The closed list of its values; empty: open.
    is_key
        Whether it is there only where `--by` asks for it.
    """

    name: str
    type: Any
    meaning: str
    unit: str = ""
    choices: tuple[str, ...] = ()
    is_nullable: bool = False
    is_key: bool = False

    def but(self, meaning: str) -> CommandColumn:
        """The same column with its meaning in another answer."""
        return replace(self, meaning=meaning)


@dataclass(frozen=True)
class CommandCall:
    """Who asks what, when and of which store.

    Parameters
    ----------
    as_of
        Today, read from the clock once by the caller.
    by
        Signs changes in the history.
    """

    values: OptionValues
    as_of: date
    store: str | None = None
    by: str = "command line"
    viewer: Viewer = EVERYBODY

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
        return open_portfolio(self.path(), self.viewer)

    def record(self, *, is_new_allowed: bool = False) -> Record:
        """The door to the changes."""
        return Record(self.opened(is_new_allowed=is_new_allowed), viewer=self.viewer)


@dataclass(frozen=True)
class CommandAnswer:
    """What a command returns: rows, sentences for the person who asked, and whether part of it was refused."""

    rows: Sequence[Mapping[str, Any]]
    notes: Sequence[str] = ()
    is_refused: bool = False


@dataclass(frozen=True)
class Command:
    """One command, from which the command line and the HTTP interface are both made.

    Parameters
    ----------
    module
        Where its figures come from; empty: it returns none.
    """

    name: str
    summary: str
    run: Callable[[CommandCall], CommandAnswer]
    module: str
    options: tuple[CommandOption, ...] = ()
    columns: tuple[CommandColumn, ...] = ()
    is_read_only: bool = True
    is_local: bool = False


def names_of(columns: Sequence[CommandColumn], by: Sequence[str] = ()) -> list[str]:
    """The names of columns, where the first key stands those of `by` in their order."""
    names = [column.name for column in columns if not column.is_key]
    at = next((at for at, column in enumerate(columns) if column.is_key), len(names))
    return [*names[:at], *by, *names[at:]]


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"'{text}' is no date; write it as 2026-07-01") from None


def _period(text: str) -> Period:
    try:
        return Period.parse(text)
    except AnalyticsError as error:
        raise UsageError(str(error)) from None


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise UsageError(f"'{text}' is no whole number") from None


def _rate(text: str) -> float:
    try:
        rate = float(text)
    except ValueError:
        rate = 0.0
    if not 0 < rate < 100:
        raise UsageError(f"'{text}' is no rate; write how many per 100 customers and month, such as 0.33")
    return rate


def _pair(text: str) -> tuple[str, str]:
    """NAME=VALUE, split at the first sign."""
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise UsageError(f"'{text}' has no name before an '='; write it as NAME=VALUE")
    return name.strip(), value


def _texts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _flag(text: str) -> bool:
    if text.lower() not in {"", "true", "1", "false", "0"}:
        raise UsageError(f"'{text}' is neither true nor false")
    return text.lower() not in {"false", "0"}


def text_type(shown_as: str) -> OptionType:
    """Any text."""
    return OptionType(str, {"type": "string"}, shown_as)


def pair_type(shown_as: str) -> OptionType:
    """A name and a value."""
    return OptionType(_pair, {"type": "string", "examples": [shown_as]}, shown_as)


def one_of(shown_as: str, choices: Sequence[str]) -> OptionType:
    """One of some words."""

    def read(text: str) -> str:
        if text not in choices:
            raise UsageError(f"'{text}' is none of {', '.join(choices)}")
        return text

    return OptionType(read, {"type": "string", "enum": list(choices)}, shown_as)


def some_of(shown_as: str, choices: Sequence[str]) -> OptionType:
    """Some of a few words, separated by commas, each once."""
    one = one_of(shown_as, choices)
    example = {"type": "string", "examples": [",".join(choices[:2])]}
    return OptionType(lambda text: tuple(dict.fromkeys(one.read(part) for part in _texts(text))), example, shown_as)


DAY = OptionType(_date, {"type": "string", "format": "date"}, "DATE")
PERIOD = OptionType(_period, {"type": "string", "examples": ["2026-Q3"]}, "P")
RATE = OptionType(_rate, {"type": "number"}, "RATE")
FLAG = OptionType(_flag, {"type": "boolean"}, "")
COLUMNS = OptionType(_texts, {"type": "string", "examples": ["COLUMN,COLUMN"]}, "COLUMN[,COLUMN]")
PATH = text_type("FILE")
FILE = OptionType(
    lambda text: GivenFile(text, Path(text).read_bytes), {"type": "string", "format": "binary"}, "FILE"
)


def number_type(shown_as: str) -> OptionType:
    """A whole number."""
    return OptionType(_number, {"type": "integer"}, shown_as)
