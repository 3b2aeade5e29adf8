"""Which code page a text of one or two bytes a letter is in, where Windows-1252 makes no words of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from charset_normalizer import from_bytes

WESTERN: Final = "cp1252"
# Those that programs of an office still write; the bytes of others are taken for one of these, or for Western.
OTHERS: Final = {
    "cp1250": "Windows-1250 (Central European)",
    "iso8859_2": "ISO 8859-2 (Central European)",
    "cp1254": "Windows-1254 (Turkish)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "cp1253": "Windows-1253 (Greek)",
    "iso8859_7": "ISO 8859-7 (Greek)",
    "cp932": "Shift-JIS (Japanese)",
}
_MOST_LINES: Final = 1_000
_MOST_LINE: Final = 4_000
_HIGH: Final = re.compile(rb"[\x80-\xff]")
# The marks of good typography stand between words.
_WORD: Final = re.compile("[0-9A-Za-z\x80-\U0010ffff]+")
_BETWEEN: Final = re.compile("[\xa0„“”‚‘’‹›«»–—…•·€™®©°´¨§、。「」・！？（）：　]+")
# What Turkish letters look like as Western ones, where Icelandic has its own; and letters that only one of both has.
_TURKISH_OR_ICELANDIC: Final = re.compile("[ðÐþÞýÝ]")
_NOT_ICELANDIC: Final = re.compile("[üçÜÇ]")
_NOT_TURKISH: Final = re.compile("[áéíóúæÁÉÍÓÚÆ]")
_LATIN: Final = "LATIN"
_LATIN_PAGES: Final = frozenset({"cp1250", "iso8859_2", "cp1254"})
_JAPANESE: Final = frozenset({"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"})
# Fewer different letters of another script may be a handful of accents as well.
_LEAST_LETTERS: Final = 8


def code_page(content: bytes) -> str:
    """The codec of a text that is not UTF-8: Windows-1252 unless its words speak against it and for another.

    Notes
    -----
    Up to 1,000 lines with bytes beyond ASCII are judged. A word is odd if a symbol stands inside it, a capital after a
    small letter where one of both is beyond ASCII, three accented letters in a row, or letters of two scripts.
    Windows-1252 is doubted where one word in eight is odd; another code page is taken where at most a third as many
    are. Among several the most coherent one is taken (the letters a language uses most, by charset-normalizer).
    """
    sample = b"\n".join(dict.fromkeys(_telling_lines(content)))
    western = _words(sample.decode(WESTERN, "replace"))
    if _is_turkish(western):
        return "cp1254"
    n_odd = sum(map(_is_odd, western))
    # Western words do not happen to be Japanese throughout, so that needs no doubt.
    doubted = OTHERS if n_odd * 8 >= len(western) and n_odd else ("cp932",)
    likely = [codec for codec in doubted if _is_likely(sample, codec, n_odd)]
    return _most_coherent(sample, likely) if likely else WESTERN


def _telling_lines(content: bytes) -> Iterator[bytes]:
    """The lines with bytes beyond ASCII, from their start unless that is far away."""
    end = 0
    for _ in range(_MOST_LINES):
        high = _HIGH.search(content, end)
        if high is None:
            return
        start = max(content.rfind(b"\n", end, high.start()) + 1, end)
        start = start if high.start() - start < _MOST_LINE else high.start()
        end = content.find(b"\n", high.start(), high.start() + _MOST_LINE)
        end = end if end >= 0 else min(high.start() + _MOST_LINE, len(content))
        yield content[start:end]


def _words(text: str) -> set[str]:
    """The words with something beyond ASCII in them."""
    return {word for word in _WORD.findall(_BETWEEN.sub(" ", text)) if not word.isascii()}


def _is_turkish(words: set[str]) -> bool:
    """Whether Western words, which differ in six letters only, are Turkish ones, and not Icelandic."""
    telling = [word for word in words if _TURKISH_OR_ICELANDIC.search(word)]
    other = [word for word in words if _NOT_TURKISH.search(word)]
    return len(telling) > max(len(words) // 8, 2, 4 * len(other)) and any(map(_NOT_ICELANDIC.search, words))


def _is_likely(sample: bytes, codec: str, n_odd: int) -> bool:
    """Whether the bytes are all explained, and make far better words than Windows-1252."""
    try:
        words = _words(sample.decode(codec))
    except UnicodeDecodeError:
        return False
    letters = {letter for word in words for letter in word if letter.isalpha() and _script(letter) != _LATIN}
    if codec not in _LATIN_PAGES and len(letters) < _LEAST_LETTERS:
        return False
    return sum(map(_is_odd, words)) * 3 <= n_odd


def _is_odd(word: str) -> bool:
    """Whether no language writes such a word."""
    is_letter = [letter.isalpha() and letter not in "ªºµ" for letter in word]
    scripts = {_script(letter) for letter, is_one in zip(word, is_letter, strict=True) if is_one}
    kinds = set(map(unicodedata.category, word))
    if len(scripts) > 1 or "HALFWIDTH" in scripts or kinds & {"Cc", "Co"}:
        return True
    if scripts == {_LATIN} and re.search("[^\x00-\x7f\\W\\d_]{3}", word):
        return True
    for place in range(1, len(word)):
        before, letter = word[place - 1], word[place]
        if before.islower() and letter.isupper() and max(before, letter) > "\x7f":
            return True
        is_inside = is_letter[place - 1] and any(is_letter[place + 1 : place + 2])
        if letter > "\x7f" and not is_letter[place] and is_inside:
            return True
    return False


def _script(letter: str) -> str:
    """The writing a letter belongs to, from its Unicode name."""
    script = unicodedata.name(letter, "NONE").split()[0]
    return "JAPANESE" if script in _JAPANESE else script


def _most_coherent(sample: bytes, likely: list[str]) -> str:
    """The code page under which the letters are most those of a language; the first of equals."""
    coherence: dict[str, float] = {}
    for match in from_bytes(sample, cp_isolation=likely, threshold=1.0, preemptive_behaviour=False):
        coherence |= dict.fromkeys((match.encoding, *match.could_be_from_charset), match.coherence)
    return max(likely, key=lambda codec: coherence.get(codec, 0.0))
