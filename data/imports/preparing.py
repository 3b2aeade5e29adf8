"""From the bytes of a file to rows that may be committed: its source, its tool, its columns, its cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from data.imports.checking import CheckedFile, CheckedPart, checked_rows
from data.imports.mapping import mapping_of
from data.imports.options import ImportOptions
from data.imports.reading.foreign_files import is_workbook
from data.imports.reading.reading import read_table
from data.imports.recognising.recognising import Part, Recognised, recognised
from data.imports.sources import Source, source_for, told

# Bytes that surely hold the headings; a source is told by them, before the whole file is read.
_MOST_HEAD = 2**20
# Rows of headings that tools write below the first.
_MORE_HEADINGS = 2


@dataclass(frozen=True)
class PreparedFile:
    """A file ready to commit.

    Parameters
    ----------
    format : the tool it comes from, ``canonical`` or ``mapped``.
    source : the name under which its rows are identified.
    window : what the absence of a row means.
    """

    file: CheckedFile
    format: str
    source: str
    window: str


def prepared(
    content: bytes, filename: str, options: ImportOptions, sources: Sequence[Source], time_zone: str
) -> PreparedFile:
    """Read a file, tell what it is, and check every cell; a file of one of the sources is read as was said then.

    Raises
    ------
    ImportRefused
        The file as a whole cannot be read as told.
    """
    source, read_as, notes = None, "", []
    if sources:
        columns, names = _headings(content, filename, options)
        source = source_for(sources, names, options)
        if source is not None:
            options = told(source, options)
            read_as = f"read as source '{source.name}', version {source.version}"
            notes = source.differences(columns, names)
    export = recognised(content, filename, options)
    by_hand = export.format in {"canonical", "mapped"}
    # Two tools may both count their rows from 1, so each tool's rows are identified apart; and a survey without a
    # name has the tool's, so that who answered one is not counted for another.
    name = options.source or (export.parts[0].kind if by_hand else export.format)
    named = export.parts if by_hand else [_with_survey(part, name) for part in export.parts]
    parts = [_checked(part, source, time_zone) for part in named]
    return PreparedFile(_file(export, parts, read_as, notes), export.format, name, options.window)


def _with_survey(part: Part, name: str) -> Part:
    said = {role for role, _ in (*part.options.map, *part.options.set)}
    if part.kind not in {"responses", "invitations"} or "survey" in said or "survey" in part.table.columns:
        return part
    return replace(part, options=replace(part.options, set=(*part.options.set, ("survey", name))))


def _headings(content: bytes, filename: str, options: ImportOptions) -> tuple[list[str], list[str]]:
    """The headings of a file, and these with the cells below, which are headings too where a tool writes several."""
    head = content
    if len(content) > _MOST_HEAD and b"\0" not in content[:_MOST_HEAD] and not is_workbook(content):
        head = content[:_MOST_HEAD].rpartition(b"\n")[0] or content
    table = read_table(head, filename, header_rows=options.header_rows, sheet=options.sheet)
    below = table.cells.head(_MORE_HEADINGS).fillna("").to_numpy(dtype=object).ravel().tolist()
    return table.columns, [*table.columns, *(" ".join(cell.split()) for cell in below)]


def _checked(part: Part, source: Source | None, time_zone: str) -> CheckedPart:
    mapping = mapping_of(part.table, part.options)
    exclusions = source.exclusions if source is not None else ()
    checked = checked_rows(part.table, mapping, part.options, time_zone, exclusions)
    return CheckedPart(part.table, mapping, checked, part.origin, part.into)


def _file(export: Recognised, parts: list[CheckedPart], read_as: str, notes: list[str]) -> CheckedFile:
    recognised = "" if export.format in {"canonical", "mapped"} else export.said
    said = [*notes]
    if export.left_out:
        said.append(f"left out, because they name people: {', '.join(export.left_out)}")
    passed = pd.Series(export.passed_over).value_counts()
    said += [f"{count} {'row' if count == 1 else 'rows'} passed over: {reason}" for reason, count in passed.items()]
    passed_over = frozenset(export.passed_over.index)
    return CheckedFile(export.file, parts, export.rejected, passed_over, recognised, read_as, [*said, *export.notes])
