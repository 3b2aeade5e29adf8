"""What each column of a file nobody knows could be: a proposal with its reason; a person decides."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from data.imports.cells.scales import BLANKS
from data.imports.mapping import SCORE
from data.imports.proposing.answered_values import AnsweredValues, answered_values, opposite_questions
from data.imports.proposing.column_facts import ColumnProposal, column_facts, days_of
from data.imports.proposing.role_headings import JUDGES, LONGEST_NAME, UNIT_LIKE, heading_rank
from data.imports.reading.headings import folded, unit_column
from data.imports.reading.table import RawTable
from data.kinds.declared import KINDS
from data.kinds.kind import Kind
from data.kinds.metrics import METRICS

# Enough different values to tell units from other text.
_SAMPLED: Final = 400
# People write more than this, on average, where they write freely.
_PROSE: Final = 25
# Questions asked in long form; more are no questions.
_MOST_QUESTIONS: Final = 60
# Units known already that make a column one of units.
_KNOWN_SHARE: Final = 0.3

_TICKET: Final = re.compile(r"(?:INC|REQ|RITM|CS|SR|CHG|PRB|TASK|SCTASK|[A-Z]{2,6}-)\d{2,}")
_YES_NO: Final = frozenset(
    {"yes", "no", "true", "false", "y", "n", "ja", "nein", "oui", "non", "1", "0", "met", "missed"}
)


@dataclass(frozen=True)
class Proposal:
    """What a whole file could be.

    Parameters
    ----------
    n_rows : sound rows of the file.
    asked : in long form, each question with its answers.
    """

    kind: str
    columns: tuple[ColumnProposal, ...]
    n_rows: int
    asked: tuple[tuple[str, AnsweredValues], ...] = ()


def proposed(table: RawTable, kind: str | None = None, known_units: Collection[str] = ()) -> Proposal:
    """Propose a role for every column of a file.

    Every role but scores is proposed for one column at most. A column that holds names of `known_units`, which other
    files used, is one of units.
    """
    facts = column_facts(table)
    kind = kind or _kind(facts)
    roles = _dated(KINDS[kind], facts, _roles(table, facts, KINDS[kind], {name.casefold() for name in known_units}))
    columns = [_with_role(fact, *roles.get(fact.place, ("", ""))) for fact in facts]
    if kind == "responses":
        columns = _with_scores(table, columns)
    named = {column.role: column for column in columns if column.role}
    return Proposal(kind, tuple(columns), len(table.cells), tuple(_asked(table, named)))


def _kind(facts: Sequence[ColumnProposal]) -> str:
    """What the rows of a file are, by the headings that only one kind has."""

    def has(*roles: str) -> bool:
        return all(any(heading_rank(role, fact.column) is not None for fact in facts) for role in roles)

    if any(fact.answers and fact.answers.is_score and JUDGES.search(folded(fact.column)) for fact in facts):
        return "responses"
    if has("ticket_id") and (has("missed") or has("met") or has("elapsed_hours")):
        return "tickets"
    if has("invited") and has("month"):
        return "invitations"
    if has("period") and (has("value") or (has("total") and (has("met") or has("missed")))):
        return "measurements"
    return "responses"


def _roles(
    table: RawTable, facts: Sequence[ColumnProposal], kind: Kind, known_units: set[str]
) -> dict[int, tuple[str, str]]:
    """Place to role and reason, each role once: the best heading whose cells can be it."""
    taken: dict[int, tuple[str, str]] = {}
    if "unit" in kind.roles:
        found = _unit(table, facts, known_units)
        if found is not None:
            taken[found[0]] = ("unit", found[1])
    rated = []
    for role in kind.roles:
        for fact in facts:
            rank = _rank(role, fact)
            if role != "unit" and rank is not None and _holds(kind, role, fact, table):
                rated.append((rank, kind.roles.index(role), fact.place, role))
    for _, _, place, role in sorted(rated):
        is_free = place not in taken and role not in {each for each, _ in taken.values()}
        if is_free and (not facts[place].is_personal or role == "respondent"):
            taken[place] = (role, _because(role, facts[place]))
    if "question" in kind.roles and {"question", "score"} - {role for role, _ in taken.values()}:
        taken = {place: found for place, found in taken.items() if found[0] not in {"question", "score"}}
    return taken


def _dated(
    kind: Kind, facts: Sequence[ColumnProposal], taken: dict[int, tuple[str, str]]
) -> dict[int, tuple[str, str]]:
    """The roles, with the only column of dates for what dates the rows where no heading says it."""
    role = kind.dated_by or ""
    dates = [fact for fact in facts if fact.place not in taken and fact.is_date]
    is_open = role in {"responded_at", "period"} and role not in {each for each, _ in taken.values()}
    return taken | {dates[0].place: (role, _because(role, dates[0]))} if is_open and len(dates) == 1 else taken


def _unit(table: RawTable, facts: Sequence[ColumnProposal], known_units: set[str]) -> tuple[int, str] | None:
    """The column of units: by names known already, else by its heading."""
    for fact in facts:
        if not fact.n_distinct or fact.low:
            continue
        names = {str(name).strip().casefold() for name in table.cells[fact.place].dropna().unique()[:_SAMPLED]} - BLANKS
        n_known = len(names & known_units)
        if n_known > 1 and n_known >= _KNOWN_SHARE * len(names):
            return fact.place, f"{n_known:,} of its {len(names):,} names are known as units"
    place = unit_column(table)
    if place is not None:
        return place, "by its heading"
    most = max(len(table.cells) / 3, 3)
    perhaps = (
        fact
        for fact in facts
        if UNIT_LIKE.search(folded(fact.column)) and len(fact.column) <= LONGEST_NAME and 1 < fact.n_distinct < most
        and not fact.low and not fact.is_personal and not {each.casefold() for each in fact.samples} <= _YES_NO
    )  # fmt: skip
    named = next(perhaps, None)
    return None if named is None else (named.place, f"perhaps: {named.n_distinct:,} different names")


def _rank(role: str, fact: ColumnProposal) -> int | None:
    """How well a column's heading, or else its cells, fit a role; None where they do not."""
    rank = heading_rank(role, fact.column)
    if rank is None and role == "ticket_id" and fact.samples and all(_TICKET.fullmatch(each) for each in fact.samples):
        return 1
    if rank is None and role == "comment" and not fact.low and fact.n_distinct > _SAMPLED // 4:
        is_prose = sum(map(len, fact.samples)) > _PROSE * len(fact.samples)
        return 3 if is_prose else None
    return rank


def _holds(kind: Kind, role: str, fact: ColumnProposal, table: RawTable) -> bool:
    """Whether the cells of a column can be what a role holds."""
    holds = kind.column(role).holds
    fits = {
        "date": fact.is_date,
        "instant": fact.is_date,
        "period": fact.is_date or not fact.answers,
        "number": fact.is_number,
        "whole": fact.is_number,
        "hours": bool(fact.low),
        "yes_no": fact.n_distinct <= 3 and {sample.casefold() for sample in fact.samples} <= _YES_NO,
    }
    special = {
        # An id tells rows apart; one that repeats over and over is a code.
        "response_id": fact.n_distinct > 0.5 * len(table.cells),
        "ticket_id": fact.n_distinct > 0.05 * len(table.cells),
        "question": not fact.is_number and fact.n_distinct <= _MOST_QUESTIONS,
        "comment": not fact.is_number,
    }
    return fact.n_distinct > 0 and fits.get(holds, special.get(role, True) and not fact.is_date)


def _because(role: str, fact: ColumnProposal) -> str:
    """Why a column is proposed for a role."""
    if role == "respondent":
        return "tells people apart; only a keyed hash is kept"
    if folded(fact.column) == role.replace("_", " "):
        return "by its heading"
    if role in {"responded_at", "closed_at", "period", "month"}:
        return f"dates from {fact.low} to {fact.high}" if fact.low else "by its heading"
    if role == "response_id":
        return f"{fact.n_distinct:,} different values: tells rows apart"
    return "by its heading" if role != "comment" else "people write freely here"


def _with_role(fact: ColumnProposal, role: str, reason: str) -> ColumnProposal:
    if role:
        return replace(fact, role=role, reason=reason)
    if fact.is_personal:
        return replace(fact, reason="names people: left out unless you choose it")
    return replace(fact, reason="empty" if not fact.n_distinct else "")


def _with_scores(table: RawTable, columns: list[ColumnProposal]) -> list[ColumnProposal]:
    """The columns of scores that no other role has, with what is odd about them together."""
    if any(column.role == "score" for column in columns):
        return columns
    place = next((column.place for column in columns if column.role == "responded_at"), None)
    dates = None if place is None else days_of(table.cells[place])
    found = []
    for column in columns:
        if not column.role and not column.is_personal and column.answers is not None:
            answers = answered_values(column.column, table.cells[column.place], dates) or column.answers
            named = folded(column.column) if folded(column.column) in METRICS else ""
            if named or (answers.is_score and JUDGES.search(folded(column.column))):
                role = f"{SCORE}{named or answers.metric}"
                column = replace(column, role=role, reason=answers.reason, answers=answers)  # noqa: PLW2901
        found.append(column)
    scored = {column.column: table.cells[column.place] for column in found if column.role.startswith(SCORE)}
    for one, other, related in opposite_questions(scored):
        said = f"Answers run against '{{}}' (correlation {related:.1f}): one of the two scales is probably reversed."
        for wording, partner in ((one, other), (other, one)):
            place = next(number for number, column in enumerate(found) if column.column == wording)
            found[place] = replace(found[place], warnings=(*found[place].warnings, said.format(partner)))
    return found


def _asked(table: RawTable, named: dict[str, ColumnProposal]) -> Iterator[tuple[str, AnsweredValues]]:
    """In long form each question with its answers."""
    if not {"question", "score"} <= set(named):
        return
    wordings = table.cells[named["question"].place].fillna("").str.strip()
    scores = table.cells[named["score"].place]
    for wording in wordings[wordings != ""].value_counts().index[:_MOST_QUESTIONS]:
        answers = answered_values(str(wording), scores[wordings == wording])
        if answers is not None:
            metric = str(wording).casefold() if str(wording).casefold() in METRICS else answers.metric
            yield str(wording), replace(answers, metric=metric)
