"""What an XLSX sheet says of its cells beyond their values: percentages, plain dates, and which error stands there."""

from __future__ import annotations

import posixpath
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from typing import Final

from data.imports.errors import ImportRefused

PERCENT: Final = "%"
DATE: Final = "date"
Marks = dict[int, tuple[tuple[int, str], ...]]

# Every place inside the outermost cells is held in memory: a full-height sheet of 24 columns is the most.
MOST_CELLS: Final = 24 * 1_048_576
# The parts that name sheets and formats; they are held as a tree.
_MOST_XML: Final = 32 * 1024**2
_BLOCK: Final = 1 << 20
_TOKEN: Final = re.compile(
    rb"""<(?:\w+:)?(?:(row)|c)(?=[\s>])(?=(?:[^<>]*?\sr=["']([A-Z]*)([0-9]+))?)"""
    rb"""(?=(?:[^<>]*?\ss=["']([0-9]+))?)(?=(?:[^<>]*?\st=["'](e)["'])?)(?![^<>]*/>)"""
)
_ERROR: Final = re.compile(rb"[^<>]*>(?:<(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>))?<(?:\w+:)?v>([^<]*)")
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION: Final = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
# The numbers of Excel's own formats.
_OWN_PERCENT: Final = frozenset({9, 10})
_OWN_DATES: Final = frozenset({*range(14, 18), *range(27, 32), 36, *range(50, 55), 57, 58})
# Text, colours, currencies and escaped letters in a format are no part of it.
_ORNAMENT: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


def sheet_marks(archive: zipfile.ZipFile, name: str) -> Marks:
    """The cells of one sheet of which more is to be said than their value.

    Returns
    -------
    dict
        By row, from 1: columns, from 1, each with PERCENT, DATE (shown without a time) or the text of an error.

    Raises
    ------
    ImportRefused
        When the outermost cells span more than can be held, or the sheet is not where the workbook says.
    """
    path = _sheet_path(archive, name)
    if path is None:
        raise ImportRefused.not_a_table(f"a damaged workbook (it has lost its sheet '{name}')")
    formats = _formats(archive)
    marks: Marks = {}
    known: dict[tuple[tuple[int, str], ...], tuple[tuple[int, str], ...]] = {}  # rows look alike: kept once
    width = height = 0
    for number, columns, marked in _marked_rows(archive, path, formats):
        width, height = max(width, columns), max(height, number) if columns else height
        if width * height > MOST_CELLS:
            raise ImportRefused.sheet_too_large(name, height, width)
        if marked:
            all_marked = marks.get(number, ()) + marked
            marks[number] = known.setdefault(all_marked, all_marked)
    return marks


def _marked_rows(
    archive: zipfile.ZipFile, path: str, formats: dict[bytes, str]
) -> Iterator[tuple[int, int, tuple[tuple[int, str], ...]]]:
    """Each row's number, its last column and its marked cells, counted as a spreadsheet counts what has no number."""
    letters: dict[bytes, int] = {}
    number = column = 0
    marked: list[tuple[int, str]] = []
    for text, token in _tokens(archive, path):
        is_row, letter, digits, style, is_error = token.groups()
        if is_row:
            yield number, column, tuple(marked)
            number, column, marked = int(digits) if digits else number + 1, 0, []
            continue
        if letter:
            column = letters.get(letter) or letters.setdefault(letter, _column(letter))
            if int(digits) != number:
                yield number, column, tuple(marked)
                number, marked = int(digits), []
        else:
            column += 1
        if is_error and (error := _ERROR.match(text, token.end())):
            marked.append((column, error.group(1).decode()))
        elif style in formats:
            marked.append((column, formats[style]))
    yield number, column, tuple(marked)


def _tokens(archive: zipfile.ZipFile, path: str) -> Iterator[tuple[bytes, re.Match[bytes]]]:
    """The heads of rows and cells, with the text they stand in."""
    rest = b""
    with archive.open(path) as stream:
        while block := stream.read(_BLOCK):
            text = rest + block
            end = text.rfind(b"c>") + 2  # where a cell has ended, whatever stands before its name
            for token in _TOKEN.finditer(text, 0, end):
                yield text, token
            rest = text[max(end, 0) :] if end > 1 else text
    for token in _TOKEN.finditer(rest):
        yield rest, token


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _formats(archive: zipfile.ZipFile) -> dict[bytes, str]:
    """The styles that mark a percentage or a plain date, by the number that cells carry."""
    styles = _parsed(archive, "xl/styles.xml")
    if styles is None:
        return {}
    own = {int(each.get("numFmtId", 0)): each.get("formatCode", "") for each in styles.iter() if _is(each, "numFmt")}
    kinds = {number: _kind(number, own.get(number)) for number in (*own, *_OWN_PERCENT, *_OWN_DATES)}
    cells = next((each for each in styles.iter() if _is(each, "cellXfs")), ())
    marks = ((str(place).encode(), kinds.get(int(each.get("numFmtId", 0)))) for place, each in enumerate(cells))
    return {style: mark for style, mark in marks if mark}


def _kind(number: int, code: str | None) -> str | None:
    """What a format says of the number it shows."""
    if code is None:
        return PERCENT if number in _OWN_PERCENT else DATE
    shown = _ORNAMENT.sub("", code).lower()
    if "%" in shown:
        return PERCENT
    return DATE if set(shown) & set("dmy") and not set(shown) & set("hs") else None


def _sheet_path(archive: zipfile.ZipFile, name: str) -> str | None:
    """The part of the sheet in the archive, through the workbook's relations."""
    book, relations = _parsed(archive, "xl/workbook.xml"), _parsed(archive, "xl/_rels/workbook.xml.rels")
    if book is None or relations is None:
        return None
    ids = (each.get(_RELATION) or each.get(_STRICT_RELATION) for each in book.iter() if each.get("name") == name)
    targets = {each.get("Id"): each.get("Target", "") for each in relations}
    paths = (posixpath.normpath(posixpath.join("/xl", targets[each])).lstrip("/") for each in ids if each in targets)
    return next((path for path in paths if path in archive.namelist()), None)


def _is(element: ET.Element, name: str) -> bool:
    return element.tag.endswith(f"}}{name}")


def _parsed(archive: zipfile.ZipFile, path: str) -> ET.Element | None:
    """A small part of the archive; None where there is none."""
    if path not in archive.namelist():
        return None
    if archive.getinfo(path).file_size > _MOST_XML:
        raise ImportRefused.not_a_table(f"a workbook whose part {path} is far too large")
    # expat refuses entities that grow without bound since 2.4.1
    return ET.fromstring(archive.read(path))  # noqa: S314
