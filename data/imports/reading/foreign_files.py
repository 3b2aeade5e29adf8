"""Files that are no table, told by their first bytes, so that a refusal can name what was found."""

from __future__ import annotations

import re

from data.imports.errors import ImportRefused

_ZIP = b"PK\x03\x04"
# What Microsoft's programs of before 2007 wrote, and what newer ones wrap a password around.
_OLE = b"\xd0\xcf\x11\xe0"
# Magic numbers of what people pick by mistake; the list of the `file` program has the rest.
_BY_FIRST_BYTES = (
    (b"%PDF", "a PDF document"),
    (_OLE, "an old Office document or a damaged old workbook"),
    (b"\x1f\x8b", "a gzip archive (unpack it first)"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"7z\xbc\xaf", "an archive"),
    (b"Rar!", "an archive"),
    (b"{\\rtf", "a text document"),
)
_HTML = re.compile(
    rb"\s*(<!--.{0,500}?-->\s*)*<(!doctype\s+html|html|head|body|table|meta|script)\b", re.IGNORECASE | re.DOTALL
)
_XML = re.compile(rb"\s*<\?xml")
_JSON = re.compile(rb"\s*(\{\s*(\"|\})|\[\s*[\[{])")
_SQL = re.compile(rb"\s*((--|/\*)[^\n]*\n\s*)*(CREATE\s+TABLE|INSERT\s+INTO|DROP\s+TABLE|SET\s+\w+)\b", re.I)
# White space, NULs and the bytes of byte order marks.
_NOTHING = b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"
# A line of 4 MiB holds a spreadsheet's widest row (16,384 columns) with 256 bytes per cell.
MAX_LINE = 4 * 1024 * 1024


def is_workbook(content: bytes) -> bool:
    """Whether the bytes are a workbook: XLSX, XLSM, XLSB, XLS or ODS."""
    if content.startswith(_OLE):
        return any(name.encode("utf-16-le") in content for name in ("Workbook", "Book"))
    # Names in an archive are not compressed, and OpenDocument's kind stands first, as it is.
    return content.startswith(_ZIP) and (b"xl/workbook" in content or b"opendocument.spreadsheet" in content[:200])


def refuse_foreign_file(content: bytes, filename: str) -> None:
    """Refuse what is no text table: web pages, documents, archives, pictures, JSON, SQL, endless lines.

    Raises
    ------
    ImportRefused
        Naming what was found. Workbooks are told before, by `is_workbook`.
    """
    if not content[:4096].strip(_NOTHING) and not content.strip(_NOTHING):
        raise ImportRefused.empty_file(filename)
    if content.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in content:
        raise ImportRefused.not_a_table("a workbook protected by a password")
    for first_bytes, found in _BY_FIRST_BYTES:
        if content.startswith(first_bytes):
            raise ImportRefused.not_a_table(found)
    if content.startswith(_ZIP):
        raise ImportRefused.not_a_table(_found_in_zip(content))
    head = content[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
    if _HTML.match(head):
        raise ImportRefused.html_page(filename)
    for pattern, found in ((_XML, "an XML document"), (_JSON, "JSON"), (_SQL, "an SQL script")):
        if pattern.match(head):
            raise ImportRefused.not_a_table(found)
    _refuse_endless_lines(content)


def _found_in_zip(content: bytes) -> str:
    """What a zip archive that is no workbook most likely is."""
    if b"opendocument" in content[:200]:
        return "an OpenDocument file"
    return "a Word document" if b"word/document" in content else "a zip archive (unpack it first)"


def _refuse_endless_lines(content: bytes) -> None:
    """Refuse a line beyond MAX_LINE before anything is decoded, so that memory stays bounded."""
    start = 0
    while len(content) - start > MAX_LINE:
        limit = start + MAX_LINE
        end = max(content.rfind(b"\n", start, limit), content.rfind(b"\r", start, limit))
        if end < 0:
            before = content.count(b"\n", 0, start) or content.count(b"\r", 0, start)
            raise ImportRefused.line_too_long(before + 1, MAX_LINE)
        start = end + 1
