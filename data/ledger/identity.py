"""Which row is which: the text a row is known by, and the text of what it says.

Both are hashed before they are stored, salted with the store's secret, so that nobody reads a person from them.
"""

from __future__ import annotations

import hashlib

import pandas as pd

from data.imports.checking import CheckedRows
from data.imports.mapping import Mapping
from data.imports.reading.table import RawTable
from data.kinds.answers import RESPONSES

# Between parts of a key: a character no export contains.
PART = "\x1f"


def respondent_hashes(people: pd.Series[str], secret: bytes) -> pd.Series:
    """Hash people with the store's secret (BLAKE2b, 64 bits): missing where nobody is named."""
    named = people.dropna().unique()
    known = {person: keyed_hash(str(person).strip().casefold(), secret) for person in named}
    return people.map(known).astype("UInt64")


def keyed_hash(text: str, secret: bytes) -> int:
    """Hash one text with the store's secret (BLAKE2b, 64 bits)."""
    return int.from_bytes(hashlib.blake2b(text.encode(), key=secret, digest_size=8).digest(), "big")


def unnamed_people(names: pd.Series[str], secret: bytes) -> pd.Series[str]:
    """Give names of units where e-mail addresses stand as ``person`` and their hash.

    An export may name the person who asked instead of a unit. A crosswalk with the same addresses leads them to
    units; the addresses themselves are not kept.
    """
    people = names[names.str.contains("@", regex=False).fillna(False).astype(bool)]
    hashed = respondent_hashes(people, secret).map("person {:016x}".format)
    return names.where(~names.index.isin(people.index), hashed.reindex(names.index)).astype("str")


def content_text(checked: CheckedRows) -> pd.Series[str]:
    """Give what each row says, as one text.

    Typed values, so that two spellings of one date are the same; and nothing for an empty cell, so that it says the
    same as an absent column.
    """
    text = pd.Series("", index=checked.rows.index, dtype="str")
    for name in sorted(map(str, checked.rows)):
        said = checked.rows[name].astype("str").fillna("")
        text = text + (f"{name}=" + said + PART).where(said != "", "")
    for number, question in enumerate(checked.questions):
        own = checked.answers[checked.answers["question"] == number].set_index("place")["score"]
        said = question.wording + "=" + own.astype("str").fillna("") + PART
        text = text + said.reindex(checked.rows.index).fillna("")
    return text


def scale_text(checked: CheckedRows) -> str:
    """Give how the scores are to be read: the same rows on another scale say something else."""
    return PART.join(f"{asked.metric} {asked.wording} {vars(asked.scale)}" for asked in checked.questions)


def key_text(raw: RawTable, mapping: Mapping, checked: CheckedRows, content: pd.Series[str]) -> pd.Series[str]:
    """Give what each row is known by.

    A response by its id, else by the columns a person named as key, else by what it says and its ordinal among
    identical rows. Anything else by the columns a person named, else by its kind's identity.
    """
    rows = checked.rows
    named = [raw.cells[place].reindex(rows.index).fillna("").str.strip() for place in mapping.key]
    if mapping.kind is not RESPONSES:
        identity = [_said(rows, role) for role in mapping.kind.identity]
        text = _joined(named or identity)
        return _with_ordinals(text, content) if mapping.kind.several and not named else text
    text = "content" + PART + _with_ordinals(content, None)
    question = PART + _said(rows, "question") if mapping.is_long else ""
    if named:
        by_key = _joined(named)
        text = text.where(by_key.str.strip(PART) == "", "key" + PART + by_key + question)
    if "response_id" in rows:
        by_id = _said(rows, "response_id")
        text = text.where(by_id == "", "id" + PART + by_id + question)
    return text


def response_text(mapping: Mapping, checked: CheckedRows, key: pd.Series[str]) -> pd.Series[str]:
    """Give what the whole answered survey is known by: in long form several rows belong to one."""
    if not mapping.is_long:
        return key
    rows = checked.rows
    stem = key.str.rsplit(PART, n=1).str[0]
    person = _said(rows, "respondent")
    roles = ("unit", "respondent", "responded_at", "survey", "wave", "ticket_id")
    visit = "visit" + PART + _joined([_said(rows, role) for role in roles])
    return stem.where(~key.str.startswith("content" + PART), visit.where(person != "", key))


def _with_ordinals(text: pd.Series[str], content: pd.Series[str] | None) -> pd.Series[str]:
    """The text with its number among equals: of rows with the same text, the first, the second, ...

    With `content`, rows that say the very same count as one.
    """
    if content is None:
        number = text.groupby(text).cumcount()
    else:
        number = content.groupby(text).transform(lambda said: pd.factorize(said)[0])
    return text + PART + number.astype("str")


def _said(rows: pd.DataFrame, role: str) -> pd.Series[str]:
    if role not in rows:
        return pd.Series("", index=rows.index, dtype="str")
    return rows[role].astype("str").fillna("")


def _joined(parts: list[pd.Series[str]]) -> pd.Series[str]:
    joined, *others = parts
    for part in others:
        joined = joined + PART + part
    return joined
