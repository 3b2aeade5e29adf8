"""Options read from the words of a command line."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from analytics.commands.command import FLAG, CommandOption, OptionValues


def add_options(parser: argparse.ArgumentParser, options: Sequence[CommandOption]) -> None:
    """Add typed options to a parser."""
    for option in options:
        flag = option.key if option.is_place else f"--{option.name}"
        rules: dict[str, Any] = {"help": option.help}
        if option.takes is FLAG:
            rules["action"] = "store_true"
        else:
            rules |= {"type": option.takes.read, "metavar": option.takes.shown_as}
        if option.is_place and option.is_repeated:
            rules["nargs"] = "+"
        elif option.is_repeated:
            rules |= {"action": "append", "default": []}
        if not option.is_place:
            rules |= {"dest": option.key, "required": option.is_needed}
        parser.add_argument(flag, **rules)


def values_of(options: Sequence[CommandOption], words: Sequence[str]) -> OptionValues:
    """The values of options given as words, such as `["--kind", "responses"]`, by key."""
    parser = argparse.ArgumentParser(add_help=False)
    add_options(parser, options)
    return plain_values(options, vars(parser.parse_args(list(words))))


def plain_values(options: Sequence[CommandOption], read: dict[str, Any]) -> OptionValues:
    """Values by key, those of repeated options as tuples."""
    return {option.key: tuple(read[option.key]) if option.is_repeated else read[option.key] for option in options}
