"""What a file is and what its columns could be, before anybody has said anything: where a source begins."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from data.imports.errors import ImportRefused
from data.imports.mapping import SCORE
from data.imports.options import ImportOptions
from data.imports.proposing.column_facts import ColumnProposal
from data.imports.proposing.proposing import Proposal, proposed
from data.imports.reading.reading import read_table
from data.imports.recognising.recognising import Recognised, recognised
from data.imports.sources import Source


@dataclass(frozen=True)
class Understood:
    """What a file is before a person has said what its columns stand for.

    Parameters
    ----------
    format : the tool, ``canonical``, or '' where nobody knows.
    said : what was recognised, in words; '' where nothing was.
    headings : every name that the next file's columns may be told by.
    proposal : what its columns could be; what the tool knows stands there with the tool as the reason.
    known : role to column, of what the tool says itself and nobody needs to say again; columns that it makes from
        others are among them.
    values : role to the one value that all rows have, as the tool says.
    """

    format: str
    said: str
    headings: tuple[str, ...]
    proposal: Proposal
    known: dict[str, str]
    values: dict[str, str]


def understood(content: bytes, filename: str, options: ImportOptions, known_units: Collection[str] = ()) -> Understood:
    """Tell what a file is and propose what its columns stand for.

    Parameters
    ----------
    options : how to read the file (sheet, rows of headings) and the kind of its rows, where a person said them.
    known_units : names of units that other files used.

    Raises
    ------
    ImportRefused
        The file is no table.
    """
    plain = ImportOptions(kind=options.kind, sheet=options.sheet, header_rows=options.header_rows)
    table = read_table(content, filename, header_rows=options.header_rows, sheet=options.sheet)
    try:
        found = recognised(content, filename, plain, ask=False)
    except ImportRefused:
        return Understood("", "", tuple(table.columns), proposed(table, options.kind, known_units), {}, {})
    part = found.parts[0]
    proposal = proposed(found.file, part.kind, known_units)
    known = {role: part.table.columns[int(place[1:]) - 1] for role, place in _places(found).items()}
    headings = dict.fromkeys([*table.columns, *found.file.columns])
    settled = _with_known(proposal, found)
    return Understood(found.format, found.said, tuple(headings), settled, known, dict(part.options.set))


def _places(found: Recognised) -> dict[str, str]:
    """Role to place, as ``#5``, of what the tool says about its first part."""
    return {role: place for role, place in found.parts[0].options.map if place[1:].isdigit() and place[0] == "#"}


def _with_known(proposal: Proposal, found: Recognised) -> Proposal:
    """The proposal, with what the tool knows in the place of what was guessed."""
    roles = {int(place[1:]) - 1: role for role, place in _places(found).items()}
    reason = "by its heading" if found.format == "canonical" else f"as {found.format} says"
    taken = {role for role in roles.values() if not role.startswith(SCORE)}
    questions = set(found.questions)

    def settled(column: ColumnProposal) -> ColumnProposal:
        if column.place in roles:
            return replace(column, role=roles[column.place], reason=reason)
        is_none = questions and column.role.startswith(SCORE) and column.column not in questions
        return replace(column, role="", reason="") if is_none or column.role in taken else column

    return replace(proposal, columns=tuple(settled(column) for column in proposal.columns))


def as_saved(found: Understood, source: Source) -> Understood:
    """The same file, with what a source says about its columns in the place of proposals."""
    said = {column.casefold(): role for role, column in source.options.map}
    known = {column: role for role, column in found.known.items()}

    def settled(column: ColumnProposal) -> ColumnProposal:
        role = said.get(column.column.casefold()) or said.get(f"#{column.place + 1}") or known.get(column.column, "")
        return replace(column, role=role, reason=f"as saved in '{source.name}'" if role else column.reason)

    kind = source.options.kind or found.proposal.kind
    columns = tuple(settled(column) for column in found.proposal.columns)
    return replace(found, proposal=replace(found.proposal, kind=kind, columns=columns))


def from_source(source: Source) -> Understood:
    """What a source says, without a file at hand."""
    columns = tuple(
        ColumnProposal(place, column, "", "", (), 0, 0) for place, column in enumerate(source.columns) if column
    )
    kind = source.options.kind or "responses"
    return as_saved(Understood("", "", source.columns, Proposal(kind, columns, 0), {}, {}), source)
