"""The one table of commands, from which the command line and the HTTP interface are both made."""

from __future__ import annotations

from analytics.commands.command import Command
from analytics.commands.figures import FIGURES
from analytics.commands.records import RECORDS
from analytics.commands.running import RUNNING
from analytics.commands.watch import WATCH

COMMANDS: dict[str, Command] = {command.name: command for command in (*FIGURES, *WATCH, *RECORDS, *RUNNING)}
