"""From a mapped table to rows that may be committed, and rows that may not, each with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from data.imports.cells.cells import Cells
from data.imports.cells.problems import Problems
from data.imports.cells.rules import ruled
from data.imports.cells.scales import Scale, scale_of
from data.imports.errors import ImportRefused
from data.imports.mapping import Mapping, column_place
from data.imports.options import ImportOptions
from data.imports.reading.table import LineNumbers, RawTable
from data.imports.report import ImportNote
from data.imports.sources import Exclusion
from data.kinds.answers import RESPONSES
from data.kinds.delivery import TICKETS
from data.kinds.metrics import METRICS


@dataclass(frozen=True)
class Question:
    """A scored question of the file with its scale; the scores stand in the column ``score:PLACE``."""

    metric: str
    wording: str
    scale: Scale


@dataclass(frozen=True)
class CheckedRows:
    """The rows of a file after reading their cells.

    Parameters
    ----------
    rows : typed columns by role, one row per sound row of the file; index: its place.
    answers : one row per scored question of a row: place, question (number in `questions`), score.
    questions : the questions of the file.
    rejected : column, value, reason of each rejected row; index: its place.
    notes : what was worked out, in plain sentences.
    """

    rows: pd.DataFrame
    answers: pd.DataFrame
    questions: tuple[Question, ...]
    rejected: pd.DataFrame
    notes: list[ImportNote]


@dataclass(frozen=True)
class CheckedPart:
    """The rows of one kind that a file holds, read and checked.

    Parameters
    ----------
    origin : for each row of `table`, the row of the file it comes from.
    into : where rows were summed up: for each row of the file the row of `table` it went into, or -1.
    removed : places of rows that say that the row they name is no more.
    known_keys : place to key, where a row is known to be a version of another (an edit by hand).
    """

    table: RawTable
    mapping: Mapping
    checked: CheckedRows
    origin: LineNumbers
    into: LineNumbers | None = None
    removed: frozenset[int] = frozenset()
    known_keys: dict[int, int] = field(default_factory=dict)

    def rows_of_file(self, places: pd.Index) -> LineNumbers:
        """Give the rows of the file that the rows at these places of `table` were made from."""
        if self.into is None:
            return self.origin[places]
        return np.flatnonzero(np.isin(self.into, places.to_numpy()))


@dataclass(frozen=True)
class CheckedFile:
    """A file whose parts are read and checked.

    Parameters
    ----------
    refused : column, value and reason of rows that were refused before their cells were read; index: row of the file.
    passed_over : rows that are no data (repeated headings, totals) and do not count.
    recognised, read_as, notes : as in `ImportReport`.
    """

    file: RawTable
    parts: list[CheckedPart]
    refused: pd.DataFrame = field(default_factory=lambda: pd.DataFrame({"column": [], "value": [], "reason": []}))
    passed_over: frozenset[int] = frozenset()
    recognised: str = ""
    read_as: str = ""
    notes: list[str] = field(default_factory=list)


def checked_rows(
    raw: RawTable, mapping: Mapping, options: ImportOptions, time_zone: str, exclusions: Sequence[Exclusion] = ()
) -> CheckedRows:
    """Read and check every cell of the mapped columns.

    Of rows agreed not to count tickets are kept with the reason and enter no figure; all else is left out.

    Raises
    ------
    ImportRefused
        Dates or decimal marks are ambiguous, a scale is not known, or a value given for all rows is wrong.
    """
    problems = Problems(len(raw.cells))
    for place, value in mapping.skip:
        cells = raw.cells[place].fillna("").str.strip()
        problems.add(cells == value, raw.columns[place], cells, f"left out as asked: {raw.columns[place]} is {value}")
    kind = mapping.kind
    _ensure_constants(mapping, options, time_zone)
    reader = Cells(_text(raw, mapping), replace(options, decimal=options.decimal or raw.decimal), time_zone, problems)
    rows = reader.read(kind.columns)
    answers = pd.DataFrame()
    questions: tuple[Question, ...] = ()
    if kind is RESPONSES:
        answers, questions = _answers(raw, mapping, options, rows, problems)
    rows = ruled(kind, rows, problems)
    rows = _excluded(raw, mapping, rows, exclusions, problems)
    notes = [*map(ImportNote, reader.notes), *_default_notes(mapping)]
    if mapping.unused:
        notes.append(ImportNote(f"not read: {', '.join(mapping.unused)}"))
    good = ~problems.is_rejected
    if len(answers):
        answers = answers[answers["place"].isin(good.index[good])]
    return CheckedRows(rows[good], answers, questions, problems.rows(), notes)


def _excluded(
    raw: RawTable, mapping: Mapping, rows: pd.DataFrame, exclusions: Sequence[Exclusion], problems: Problems
) -> pd.DataFrame:
    kind = mapping.kind
    for one in exclusions:
        hit = pd.Series(True, index=rows.index)
        if one.column is not None:
            cells = raw.cells[column_place(raw.columns, one.column)].fillna("").str.strip()
            hit &= cells.str.casefold() == (one.value or "").casefold()
        if (one.first_on or one.last_on) and kind.dated_by in rows:
            first, last = pd.Timestamp(one.first_on or "1678-01-01"), pd.Timestamp(one.last_on or "2261-12-31")
            hit &= rows[kind.dated_by].between(first, last)
        if kind is TICKETS:
            rows["excluded_reason"] = rows["excluded_reason"].mask(hit, one.reason)
        else:
            problems.add(hit, one.column or "", None, f"left out as agreed: {one.reason}")
    return rows


def _text(raw: RawTable, mapping: Mapping) -> pd.DataFrame:
    """The cells of the mapped columns by role; roles that nothing fills but their default too."""
    cells = {}
    for column in mapping.kind.columns:
        if column.role in mapping.constants:
            cells[column.role] = pd.Series(mapping.constants[column.role], index=raw.cells.index, dtype="str")
        elif column.role in mapping.places:
            cells[column.role] = raw.cells[mapping.places[column.role]]
        elif column.default is not None:
            cells[column.role] = pd.Series(column.default, index=raw.cells.index, dtype="str")
    return pd.DataFrame(cells, index=raw.cells.index, dtype="str")


def _ensure_constants(mapping: Mapping, options: ImportOptions, time_zone: str) -> None:
    """A value given for all rows is checked once, so that it does not reject every row by itself."""
    for role, value in mapping.constants.items():
        problems = Problems(1)
        one = Cells(pd.DataFrame({role: pd.Series([value], dtype="str")}), options, time_zone, problems)
        one.read([mapping.kind.column(role)])
        for row in problems.rows().itertuples():
            raise ImportRefused.bad_value_for_all(role, value, str(row.reason))


def _default_notes(mapping: Mapping) -> list[ImportNote]:
    """What was taken for granted where the file says nothing, worth knowing because figures depend on it."""
    telling = {"survey_kind", "audience", "better"}
    return [
        ImportNote(f"{column.role} is not stated: {column.default} is taken", column.role)
        for column in mapping.kind.columns
        if column.role in telling and column.default and column.role not in mapping.roles
    ]


def _answers(
    raw: RawTable, mapping: Mapping, options: ImportOptions, rows: pd.DataFrame, problems: Problems
) -> tuple[pd.DataFrame, tuple[Question, ...]]:
    if mapping.is_long:
        asked = _asked_in_rows(raw, mapping, rows, problems)
    else:
        asked = [(one.wording, one.metric, one.wording, raw.cells[one.place]) for one in mapping.scores]
    questions, parts = [], [pd.DataFrame({"place": [], "question": [], "score": []}, dtype="int64")]
    for number, (heading, metric, wording, cells) in enumerate(asked):
        scale = scale_of(metric, options, wording)
        scores, is_bad = scale.scores(cells)
        problems.add(is_bad, heading, cells, f"is no score of {scale.words}")
        questions.append(Question(metric, wording, scale))
        parts.append(pd.DataFrame({"place": scores.index, "question": number, "score": scores.array}))
    return pd.concat(parts, ignore_index=True), tuple(questions)


def _asked_in_rows(
    raw: RawTable, mapping: Mapping, rows: pd.DataFrame, problems: Problems
) -> list[tuple[str, str, str, pd.Series[str]]]:
    """In long form each question with the heading of its answers, its metric, its wording and its cells."""
    wordings = rows["question"]
    problems.add(wordings.isna(), "question", None, "is empty; every row needs the question that was answered")
    asked = [str(wording) for wording in wordings.dropna().unique()]
    metric = {wording: mapping.questions.get(wording) or wording.casefold() for wording in asked}
    unknown = [wording for wording in asked if metric[wording] not in METRICS]
    if unknown:
        raise ImportRefused.unknown_questions(unknown)
    cells = raw.cells[mapping.places["score"]] if "score" in mapping.places else rows["score"].astype("str")
    return [("score", metric[wording], wording, cells[wordings == wording]) for wording in asked]
