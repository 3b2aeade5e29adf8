"""The command line: `python -m analytics COMMAND`, made from the table of commands."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import date

from rich.console import Console

from analytics.commands import COMMANDS
from analytics.commands.command import CommandCall
from analytics.commands.reading import add_options, plain_values
from analytics.commands.showing import as_json, as_table, columns_table
from analytics.errors import AnalyticsError
from data.errors import StoreError
from data.record import ImportRefused

DONE, REFUSED, WRONG_USAGE = 0, 1, 2


def main(words: Sequence[str] | None = None, today: date | None = None) -> int:
    """Run one command, by default that of the process on the clock's day.

    Returns
    -------
    int
        0 done, 1 refused with a reason, 2 wrong usage.
    """
    try:
        read = vars(_parser().parse_args(words))
    except SystemExit as stopped:
        return int(stopped.code or DONE)
    command = COMMANDS[read["command"]]
    call = CommandCall(
        values=plain_values(command.options, read),
        as_of=today or date.today(),  # noqa: DTZ011 - the day where the person sits
        store=read["store"],
    )
    try:
        answer = command.run(call)
    except (AnalyticsError, StoreError, ImportRefused) as refusal:
        if read["json"]:
            print("[]")
        print(refusal, file=sys.stderr)
        return REFUSED
    print(as_json(answer.rows) if read["json"] else as_table(answer.rows, command.columns, Console()))
    for note in answer.notes:
        print(note, file=sys.stderr)
    return REFUSED if answer.is_refused else DONE


def _parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--store", metavar="PATH", help="the store's file; default RAPPORT_STORE")
    common.add_argument("--json", action="store_true", help="one JSON array on standard output")
    parser = argparse.ArgumentParser(prog="python -m analytics", description="Rapport on the command line.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in COMMANDS.values():
        one = commands.add_parser(
            command.name, help=command.summary, description=command.summary, parents=[common], allow_abbrev=False,
            epilog=columns_table(command, Console()), formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        add_options(one, command.options)
    return parser


if __name__ == "__main__":
    try:
        code = main()
        # What is still waiting to be written would else fail where nobody can catch it.
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the table has seen enough (`| head`): that is no failure.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = DONE
    sys.exit(code)
