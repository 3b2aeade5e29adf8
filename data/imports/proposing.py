"""What each column of a file nobody knows could be: a proposal with its reason; a person decides."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from data.imports.answered_values import AnsweredValues, answered_values, opposite_questions
from data.imports.date_order import date_order
from data.imports.date_text import date_text
from data.imports.errors import ImportRefused
from data.imports.headings import folded, unit_column
from data.imports.kinds import KINDS, METRICS, Kind
from data.imports.mapping import SCORE
from data.imports.personal import personal_columns
from data.imports.role_headings import JUDGES, UNIT_LIKE, heading_rank
from data.imports.scales import BLANKS
from data.imports.table import RawTable

# Enough different values to tell dates from text.
_SAMPLED: Final = 400
_MOST_COUNTED: Final = 20_000
# Cells that may be of another kind in a column that is nevertheless dates or numbers.
_MOSTLY: Final = 0.8
# People write more than this, on average, where they write freely.
_PROSE: Final = 25
_SHOWN: Final = 3
# Questions asked in long form; more are no questions.
_MOST_QUESTIONS: Final = 60
# Units known already that make a column one of units.
_KNOWN_SHARE: Final = 0.3

_SENTINEL: Final = re.compile(
    r"(?:1899-12-3[01]|1900-01-0[01]|1970-01-01|9999-12-31|0001-01-01|0?1[./]0?1[./](?:1900|1970|0001)"
    r"|31[./]12[./]9999|12/31/9999)\b.*"
)
_TICKET: Final = re.compile(r"(?:INC|REQ|RITM|CS|SR|CHG|PRB|TASK|SCTASK|[A-Z]{2,6}-)\d{2,}")
_YES_NO: Final = frozenset(
    {"yes", "no", "true", "false", "y", "n", "ja", "nein", "oui", "non", "1", "0", "met", "missed"}
)


@dataclass(frozen=True)
class ColumnProposal:
    """What one column could be.

    Parameters
    ----------
    place : from 0.
    column : its heading.
    role : a canonical heading, ``score:METRIC``, or '' where it should be left out.
    reason : why.
    samples : its most frequent values.
    n_distinct, n_blank : different values, and cells that say nothing.
    low, high : the smallest and the greatest value of numbers and dates; '' for text.
    is_personal : whether its heading promises names or addresses of people.
    answers : what its values are like as scores; None where they are too many.
    warnings : what a person should look at.
    """

    place: int
    column: str
    role: str
    reason: str
    samples: tuple[str, ...]
    n_distinct: int
    n_blank: int
    low: str = ""
    high: str = ""
    is_personal: bool = False
    answers: AnsweredValues | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """What a whole file could be.

    Parameters
    ----------
    kind : what its rows seem to be.
    columns : one per column, in the order of the file.
    n_rows : sound rows of the file.
    asked : in long form, each question with its answers.
    """

    kind: str
    columns: tuple[ColumnProposal, ...]
    n_rows: int
    asked: tuple[tuple[str, AnsweredValues], ...] = ()


def proposed(table: RawTable, kind: str | None = None, known_units: Collection[str] = ()) -> Proposal:
    """Propose a role for every column of a file.

    Parameters
    ----------
    table : the file as text.
    kind : what its rows are, where a person has said it.
    known_units : names of units that other files used.

    Returns
    -------
    Proposal
        Every role but scores is proposed for one column at most.
    """
    facts = [_facts(table, place) for place in range(len(table.columns))]
    kind = kind or _kind(facts)
    roles = _roles(table, facts, KINDS[kind], {name.casefold() for name in known_units})
    columns = [_with_role(fact, *roles.get(fact.place, ("", ""))) for fact in facts]
    if kind == "responses":
        columns = _with_scores(table, columns)
    named = {column.role: column for column in columns if column.role}
    return Proposal(kind, tuple(columns), len(table.cells), tuple(_asked(table, named)))


def _facts(table: RawTable, place: int) -> ColumnProposal:
    """What can be counted about a column."""
    text = table.cells[place].fillna("").str.strip()
    said = text[~text.str.casefold().isin(BLANKS)]
    counts = said.value_counts()
    low, high = _range(pd.Series(counts.index[:_MOST_COUNTED], dtype="str", name=table.columns[place]))
    return ColumnProposal(
        place,
        table.columns[place],
        "",
        "",
        tuple(str(value)[:80] for value in counts.index[:_SHOWN]),
        len(counts),
        len(text) - len(said),
        low,
        high,
        place in set(personal_columns(table.columns)),
        answered_values(table.columns[place], text),
        tuple(_date_warnings(said.rename(table.columns[place]), is_date=bool(high) and not _is_number(high))),
    )


def _range(values: pd.Series) -> tuple[str, str]:
    """The ends of numbers, or of dates as ISO; of dates in no proven order, the first that come."""
    if values.empty:
        return "", ""
    numbers = pd.to_numeric(values.str.replace(",", ".", regex=False), errors="coerce")
    if numbers.notna().mean() >= _MOSTLY:
        return f"{numbers.min():.12g}", f"{numbers.max():.12g}"
    if not _is_dates(values.iloc[:_SAMPLED]):
        return "", ""
    days = _days(values)
    if days is None or days.isna().all():
        return str(values.min()), str(values.max())
    return f"{days.min():%Y-%m-%d}", f"{days.max():%Y-%m-%d}"


def _days(text: pd.Series) -> pd.Series | None:
    """The day of each date; None where nothing proves the order of day and month."""
    try:
        order = date_order(text).order
    except ImportRefused:
        return None
    year, month, day = date_text(text).year_month_day(order)
    return pd.to_datetime(pd.DataFrame({"year": year, "month": month, "day": day}, index=text.index), errors="coerce")


def _is_dates(sample: pd.Series) -> bool:
    dates = date_text(sample)
    return len(sample) > 0 and bool(((dates.shaped.pattern >= 0) & ~dates.is_serial).mean() >= _MOSTLY)


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"-?[\d.]+(?:e[+-]?\d+)?", text))


def _date_warnings(said: pd.Series, *, is_date: bool) -> Iterator[str]:
    """Dates that stand for none, and an order that nothing proves."""
    if not is_date:
        return
    none = said[said.str.fullmatch(_SENTINEL)]
    if len(none):
        yield f"{len(none):,} dates are {none.iloc[0]}, which stands for no date: those rows are rejected."
    try:
        date_order(said[~said.index.isin(none.index)].iloc[:100_000])
    except ImportRefused as refusal:
        yield str(refusal).split(" Say which", maxsplit=1)[0]


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
    perhaps = [fact for fact in facts if UNIT_LIKE.search(folded(fact.column)) and 1 < fact.n_distinct < most]
    named = next((fact for fact in perhaps if not fact.low and not fact.is_personal), None)
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
    is_date, is_number = bool(fact.high) and not _is_number(fact.high), _is_number(fact.high)
    fits = {
        "date": is_date,
        "instant": is_date,
        "period": is_date or not fact.answers,
        "number": is_number,
        "whole": is_number,
        "hours": bool(fact.low),
        "yes_no": fact.n_distinct <= 3 and {sample.casefold() for sample in fact.samples} <= _YES_NO,
    }
    special = {
        # An id tells rows apart; one that repeats over and over is a code.
        "response_id": fact.n_distinct > 0.5 * len(table.cells),
        "ticket_id": fact.n_distinct > 0.05 * len(table.cells),
        "question": not is_number and fact.n_distinct <= _MOST_QUESTIONS,
        "comment": not is_number,
    }
    return fact.n_distinct > 0 and fits.get(holds, special.get(role, True) and not is_date)


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
    dates = _dates(table, columns)
    if any(column.role == "score" for column in columns):
        return columns
    found = []
    for column in columns:
        if not column.role and not column.is_personal and column.answers is not None:
            answers = answered_values(column.column, table.cells[column.place], dates) or column.answers
            if answers.is_score and JUDGES.search(folded(column.column)):
                role = f"{SCORE}{answers.metric}"
                column = replace(column, role=role, reason=answers.reason, answers=answers)  # noqa: PLW2901
        found.append(column)
    scored = {column.column: table.cells[column.place] for column in found if column.role.startswith(SCORE)}
    for one, other, related in opposite_questions(scored):
        said = f"Answers run against '{{}}' (correlation {related:.1f}): one of the two scales is probably reversed."
        for wording, partner in ((one, other), (other, one)):
            place = next(number for number, column in enumerate(found) if column.column == wording)
            found[place] = replace(found[place], warnings=(*found[place].warnings, said.format(partner)))
    return found


def _dates(table: RawTable, columns: Sequence[ColumnProposal]) -> pd.Series | None:
    """When rows are from, good enough to put them in order; None where nothing says it."""
    place = next((column.place for column in columns if column.role == "responded_at"), None)
    return None if place is None else _days(table.cells[place])


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
