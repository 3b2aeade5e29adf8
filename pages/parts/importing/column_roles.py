"""What each column of a file stands for: samples and a proposal beside a choice, one line per column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape
from typing import Any

import streamlit as st

from data.record import KINDS
from pages.parts.frame import words

NOT_READ, SCORED = "", "scored question"
_LONG = {"question", "score"}
#: Canonical headings as people call them; all others are called by their heading.
LABELS = {
    NOT_READ: "not read",
    SCORED: "a scored question",
    "responded_at": "date of the answer",
    "month": "month asked",
    "invited": "people invited",
    "eligible": "people who could be asked",
    "respondent": "who answered (hashed)",
    "response_id": "id of the response",
    "ticket_id": "id of the ticket",
    "survey_kind": "kind of survey",
    "audience": "who was asked",
    "question": "question of the row",
    "score": "score of the row",
    "met": "number, or whether, met",
    "missed": "number, or whether, missed",
    "total": "number of cases",
    "closed_at": "date closed",
    "measured_in": "measured in",
    "period_end": "end of the period",
    "elapsed_hours": "time taken",
    "target_hours": "time agreed",
    "target": "agreed level",
    "better": "which way is better",
}
#: Of a file with more columns only those are shown at once for which something is proposed.
_MOST_AT_ONCE = 24


def label(role: str) -> str:
    """What a role is called."""
    return LABELS.get(role, role.replace("_", " "))


def ask(kind: str, columns: Sequence[Any], n_rows: int, key: str) -> dict[int, str]:
    """Draw one line per column and return its place with what it stands for; `SCORED` for questions.

    `n_rows` is 0 where no file is at hand.
    """
    choices = [NOT_READ, *([SCORED] if kind == "responses" else []), *KINDS[kind].roles]
    named = [column for column in columns if column.column]
    is_short = len(named) <= _MOST_AT_ONCE
    first = [column for column in named if is_short or column.role or column.warnings]
    rest = [column for column in named if column not in first]
    found = {column.place: _line(column, choices, n_rows, key) for column in first}
    if rest:
        with st.expander(f"{len(rest)} more columns, not read so far", key=f"more-columns-{key}"):
            found |= {column.place: _line(column, choices, n_rows, key) for column in rest}
    return found


def doubled(kind: str, roles: dict[int, str], columns: Sequence[Any]) -> list[str]:
    """Sentences about roles that several columns claim, and about needed ones that none has."""
    counts = Counter(role for role in roles.values() if role not in {NOT_READ, SCORED})
    names = {column.place: column.column for column in columns}
    said = []
    for role, n in counts.items():
        if n > 1:
            listed = " and ".join(f"'{names[place]}'" for place, each in roles.items() if each == role)
            said.append(f"{listed} both stand for {label(role)}: leave one of them out.")
    if kind == "responses" and SCORED in roles.values() and _LONG & set(counts):
        said.append("Either columns are questions, or each row is one answer under its question: not both.")
    return said


def _line(column: Any, choices: list[str], n_rows: int, key: str) -> str:
    """One column: what it holds, what it could be, what is odd."""
    role = SCORED if column.role.startswith("score:") else column.role
    with st.container(key=f"file-column-{column.place}-{key}", gap=None):
        left, middle, right = st.columns([5, 3, 5], vertical_alignment="center", gap="medium")
        left.html(_held(column, n_rows))
        chosen = middle.selectbox(
            f"{words.plain(column.column)} stands for", choices, label_visibility="collapsed", format_func=label,
            index=choices.index(role) if role in choices else 0, key=f"role-{column.place}-{choices[-1]}-{key}",
        )  # fmt: skip
        right.html(_why(column))
    return chosen


def _held(column: Any, n_rows: int) -> str:
    """Heading, samples and counts of a column."""
    samples = " · ".join(escape(sample) for sample in column.samples)
    counts = []
    if n_rows:
        counts.append(f"{column.n_distinct:,} different")
        if column.n_blank:
            counts.append(f"{column.n_blank:,} blank")
        if column.low:
            counts.append(f"{escape(column.low)} to {escape(column.high)}")
    return (
        f'<div class="held"><b>{escape(column.column)}</b><div class="samples">{samples}</div>'
        f'<div class="part-note">{", ".join(counts)}</div></div>'
    )


def _why(column: Any) -> str:
    """Why the column is proposed for its role, and what should be looked at."""
    warned = "".join(f'<li><span class="watch">▲</span> {escape(warning)}</li>' for warning in column.warnings)
    reason = column.reason[:1].upper() + column.reason[1:]
    return f'<div class="part-note">{escape(reason)}</div>' + (f'<ul class="warned">{warned}</ul>' if warned else "")
