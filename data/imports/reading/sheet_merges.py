"""Where cells of a sheet are merged; openpyxl says so only when it holds the whole sheet in memory."""

from __future__ import annotations

import posixpath
import re
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import dataclass

from openpyxl.utils.cell import range_boundaries

_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]+[0-9]+:[A-Z]+[0-9]+)"')
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Merge:
    """A block of merged cells; rows and columns count from 1, both ends belong to it."""

    left: int
    top: int
    right: int
    bottom: int


def sheet_merges(archive: zipfile.ZipFile, name: str) -> list[Merge]:
    """The merged blocks of one sheet.

    Parameters
    ----------
    archive : the workbook as the zip archive it is.
    name : the sheet's name.

    Returns
    -------
    list of Merge
        In the order of the file; empty if the sheet has none or keeps them somewhere unusual.
    """
    path = _sheet_path(archive, name)
    if path is None or path not in archive.namelist():
        return []
    found: list[Merge] = []
    rest = b""
    with archive.open(path) as stream:
        while block := stream.read(_BLOCK):
            text = rest + block
            matches = list(_MERGE.finditer(text))
            found.extend(_merge(match.group(1).decode()) for match in matches)
            # An element cut by the end of the block begins after the last one found.
            rest = text[max(matches[-1].end() if matches else 0, len(text) - 200) :]
    return found


def _merge(reference: str) -> Merge:
    left, top, right, bottom = range_boundaries(reference)
    return Merge(int(left or 1), int(top or 1), int(right or 1), int(bottom or 1))


def _sheet_path(archive: zipfile.ZipFile, name: str) -> str | None:
    """The file of the sheet in the archive, through the workbook's relations."""
    try:
        book = _parsed(archive, "xl/workbook.xml")
        relations = _parsed(archive, "xl/_rels/workbook.xml.rels")
    except (KeyError, ET.ParseError):
        return None
    for sheet in book.iter():
        if sheet.tag.endswith("}sheet") and sheet.get("name") == name:
            wanted = sheet.get(_RELATION) or sheet.get(_STRICT_RELATION)
            for relation in relations:
                if relation.get("Id") == wanted:
                    return posixpath.normpath(posixpath.join("/xl", relation.get("Target", ""))).lstrip("/")
    return None


def _parsed(archive: zipfile.ZipFile, path: str) -> ET.Element:
    # expat refuses entities that grow without bound since 2.4.1, and openpyxl has parsed the same text before
    return ET.fromstring(archive.read(path))  # noqa: S314
