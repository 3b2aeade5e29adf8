"""How the bytes of a text file are to be read, worked out from all of them."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass

from data.imports.errors import ImportRefused
from data.imports.reading.code_pages import OTHERS, WESTERN, code_page

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NAMES = {"utf-8": "UTF-8", "cp1252": "Windows-1252", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16",
          "utf-32-le": "UTF-32", "utf-32-be": "UTF-32", **OTHERS}
_BLOCK = 1 << 22
# Enough bytes to tell text of two bytes a letter.
_HEAD = 1 << 16
_ONE_BYTE_EACH = "rapport_one_byte_each"
# What Windows-1252 has no letter for.
_UNDEFINED = (0x81, 0x8D, 0x8F, 0x90, 0x9D)


def _one_byte_each(error: UnicodeError) -> tuple[str, int]:
    """Read bytes that the encoding cannot explain as Windows-1252, or as Latin-1 where that has none."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    lost = error.object[error.start : error.end]
    return "".join(chr(byte) if byte in _UNDEFINED else bytes([byte]).decode(WESTERN) for byte in lost), error.end


codecs.register_error(_ONE_BYTE_EACH, _one_byte_each)


@dataclass(frozen=True)
class TextEncoding:
    """How bytes become text: the codec, the length of the byte order mark, and what to say about it."""

    codec: str
    skip: int = 0
    has_nul: bool = False
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The encoding as people call it."""
        return _NAMES[self.codec]


def text_encoding(content: bytes, filename: str) -> TextEncoding:
    """How the bytes are encoded: byte order mark, else the pattern of NULs, else UTF-8, else a code page.

    Returns
    -------
    TextEncoding
        With notes about bytes that the encoding could not explain: single ones are read as Windows-1252.

    Raises
    ------
    ImportRefused
        When no encoding explains the bytes.
    """
    for mark, codec in _MARKS:
        if content.startswith(mark):
            return _checked(content, TextEncoding(codec, len(mark)), filename)
    return _checked(content, TextEncoding(_wide_without_mark(content) or "utf-8"), filename)


def text_lines(content: bytes, encoding: TextEncoding) -> Iterator[str]:
    """The lines of the file, decoded as they are asked for; every line end is a newline, NULs are removed."""
    raw = io.BytesIO(content)  # shares the bytes until written to
    raw.seek(encoding.skip)
    stream = io.TextIOWrapper(raw, encoding.codec, errors=_ONE_BYTE_EACH, newline=None)
    if not encoding.has_nul:
        return stream
    return (line.replace("\x00", "") for line in stream)


def _wide_without_mark(content: bytes) -> str | None:
    """UTF-16 that lost its mark: many NULs, and in one of the two orders mostly ASCII."""
    head = content[:_HEAD]
    # Every letter, digit and separator of Western text has a NUL; stray NULs in 8-bit text are far rarer.
    if head.count(0) * 10 < len(head):
        return None
    n_ascii = {
        codec: len(head.decode(codec, "ignore").replace("\x00", "").encode("ascii", "ignore"))
        for codec in ("utf-16-le", "utf-16-be")
    }
    likely = max(n_ascii, key=lambda codec: n_ascii[codec])
    return likely if n_ascii[likely] * 4 > len(head) // 2 else None


def _checked(content: bytes, encoding: TextEncoding, filename: str) -> TextEncoding:
    """The encoding with its notes, after reading every byte with it."""
    if encoding.codec == "utf-8":
        encoding = _utf_8_or_code_page(content, encoding)
    n_nul = _nuls(content, encoding)
    if n_nul > 16 + len(content) // 100:
        raise ImportRefused.not_text(filename)
    notes = encoding.notes
    if encoding.codec.startswith(("utf-16", "utf-32")):
        if not _is_valid(content, encoding):
            raise ImportRefused.not_text(filename)
        notes = (f"read as {encoding.name}", *notes)
    if n_nul:
        notes = (*notes, f"{n_nul:,} NUL characters removed")
    return TextEncoding(encoding.codec, encoding.skip, n_nul > 0, notes)


def _nuls(content: bytes, encoding: TextEncoding) -> int:
    """How many NUL characters the text holds."""
    if not encoding.codec.startswith(("utf-16", "utf-32")):
        return content.count(0)
    if "\x00".encode(encoding.codec) not in content:
        return 0
    return sum(line.count("\x00") for line in text_lines(content, encoding))


def _is_valid(content: bytes, encoding: TextEncoding) -> bool:
    """Whether every byte is explained; decoded in blocks, since text can take four times the bytes."""
    decoder = codecs.getincrementaldecoder(encoding.codec)()
    try:
        for start in range(encoding.skip, len(content), _BLOCK):
            decoder.decode(content[start : start + _BLOCK], final=start + _BLOCK >= len(content))
    except UnicodeDecodeError:
        return False
    return True


def _utf_8_or_code_page(content: bytes, encoding: TextEncoding) -> TextEncoding:
    """UTF-8 where it explains all bytes or all but a few, else a code page."""
    if content.isascii() or _is_valid(content, encoding):
        return encoding
    n_letters, n_lost = _multibyte_letters(content, encoding)
    if encoding.skip or n_lost * 10 < n_letters:
        note = f"read as UTF-8; {n_lost:,} bytes that are not UTF-8 were read as Windows-1252"
        return TextEncoding("utf-8", encoding.skip, notes=(note,))
    codec = code_page(content)
    if codec != WESTERN:
        note = f"read as {OTHERS[codec]}, because it is not UTF-8 and makes no words as Windows-1252"
        return TextEncoding(codec, notes=(note,))
    undefined = sum(content.count(byte) for byte in _UNDEFINED)
    notes = ["read as Windows-1252, because it is not UTF-8"]
    if undefined:
        notes.append(f"{undefined:,} bytes have no meaning in Windows-1252 and were read as Latin-1")
    return TextEncoding(WESTERN, notes=tuple(notes))


def _multibyte_letters(content: bytes, encoding: TextEncoding) -> tuple[int, int]:
    """How many letters beyond ASCII are sound UTF-8, and how many bytes are not."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    n_letters = n_lost = 0
    for start in range(encoding.skip, len(content), _BLOCK):
        text = decoder.decode(content[start : start + _BLOCK], final=start + _BLOCK >= len(content))
        sound = text.encode("utf-8", "ignore")  # without the bytes that could not be decoded
        n_sound = len(sound.decode("utf-8"))
        n_lost += len(text) - n_sound
        n_letters += n_sound - len(text.encode("ascii", "ignore"))
    return n_letters, n_lost
