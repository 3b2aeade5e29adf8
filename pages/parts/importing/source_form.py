"""An export described from its columns to its name: everything that makes a source, on one page."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

import streamlit as st

from data.record import KIND_NAMES, ImportOptions, Source, Understood
from pages.parts.frame import words
from pages.parts.importing import column_roles, scored_questions, source_terms
from pages.parts.importing.column_roles import NOT_READ, SCORED, label

_ABOUT_QUESTIONS = ("scale", "better", "satisfied_from", "no_answer")


@dataclass(frozen=True)
class Described:
    """What a person said about an export.

    Parameters
    ----------
    source
        As it would be saved.
    missing
        What is still to be said, in sentences; empty: it can be tried.
    """

    source: Source
    missing: list[str]


def kind_of_rows(found: Understood, key: str) -> str:
    """Draw what the rows are, and return it."""
    return st.selectbox(
        "Its rows are", KIND_NAMES, index=KIND_NAMES.index(found.proposal.kind), key=f"rows-are-{key}", width=320
    )


def recognised(understood: Understood, saved: Source | None) -> str:
    """What is known already."""
    if saved is not None:
        return f"Known as source '{saved.name}', version {saved.version}; saving makes version {saved.version + 1}"
    said = understood.said
    return said[0].upper() + said[1:] if said else "No tool's format knows this file: choose what each column is"


def name_for(file: str) -> str:
    """A name for the source: the file's without what changes from one to the next."""
    stem = re.sub(r"[\d_\-.()]+", " ", file.rsplit(".", 1)[0])
    return " ".join(stem.split()) or file


def ask(found: Understood, saved: Source | None, name: str, key: str) -> Described:
    """Draw the whole description of an export; `name` is what it is called to begin with."""
    kind, columns = found.proposal.kind, found.proposal.columns
    before = saved.options if saved else ImportOptions()
    roles = column_roles.ask(kind, columns, found.proposal.n_rows, key)
    missing = column_roles.doubled(kind, roles, columns)
    asked = _questions(found, roles, before, key)
    mapped = {role for role in roles.values() if role not in {NOT_READ, SCORED}} | set(found.known)
    same = source_terms.constants(kind, mapped, found.values | dict(before.set), key)
    missing += [f"{label(role).capitalize()} is needed: choose its column, or say it for all rows."
                for role, value in same.items() if not value]  # fmt: skip
    if kind == "responses" and not asked and not any(role.startswith("score:") for role in found.known):
        missing.append("Choose the column of at least one scored question.")
    named = [column.column for column in columns if column.column]
    is_open = any(column.is_order_open for column in columns)
    read = source_terms.reading(before, is_open=is_open, key=key)
    coming, cadence = source_terms.coming(before, saved.cadence if saved else None, named, key)
    excluded = source_terms.exclusions(saved.exclusions if saved else (), named, key)
    called = st.text_input("Name of the source", saved.name if saved else name, key=f"name-{key}", width=480).strip()
    options = ImportOptions(
        kind=kind, source=called, map=_map(found, roles, asked), sheet=before.sheet, header_rows=before.header_rows,
        set=tuple((role, value) for role, value in same.items() if value), skip=before.skip,
        **scored_questions.options(asked), **read, **coming,
    )  # fmt: skip
    missing += [] if called else ["Give the source a name."]
    return Described(Source(called, options, found.headings, cadence, excluded), missing)


def unfinished(described: Described) -> None:
    """Say what is still to be said."""
    if described.missing:
        words.warned("Still to be said", described.missing)


def _questions(found: Understood, roles: dict[int, str], before: ImportOptions, key: str) -> list[Any]:
    """The questions that a person describes; those that the tool knows need no description."""
    columns = {column.place: column for column in found.proposal.columns}
    known = {column for role, column in found.known.items() if role.startswith("score:")}
    chosen = [(columns[place].column, columns[place].answers) for place, role in roles.items() if role == SCORED]
    questions = [(wording, answers) for wording, answers in chosen if wording not in known]
    if {"question", "score"} <= set(roles.values()):
        questions = list(found.proposal.asked)
    if not questions:
        return []
    saved = {option: dict(getattr(before, option)) for option in _ABOUT_QUESTIONS}
    saved["metric"] = {column: role.partition(":")[2] for role, column in before.map if role.startswith("score:")}
    words.part("Questions", "Each on its own scale. Answers on different scales are never put together.")
    return scored_questions.ask(questions, saved, key)


def _map(found: Understood, roles: dict[int, str], asked: list[Any]) -> tuple[tuple[str, str], ...]:
    """Roles and columns as the import takes them; what the tool says itself is left to it."""
    columns = {column.place: column.column for column in found.proposal.columns}
    counts = Counter(columns.values())
    pairs = [
        (role, columns[place] if counts[columns[place]] == 1 else f"#{place + 1}")
        for place, role in roles.items()
        if role not in {NOT_READ, SCORED} and found.known.get(role) != columns[place]
    ]
    scored = [(f"score:{one.metric}", one.wording) for one in asked]
    # Naming a question takes the tool's own away, so these are named as well.
    own = [(role, column) for role, column in found.known.items() if role.startswith("score:")] if scored else []
    return (*pairs, *own, *scored)
