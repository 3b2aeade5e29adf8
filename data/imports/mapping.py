"""Which column of a file stands for what: from its headings, and from what a person said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from data.imports.errors import ImportRefused
from data.imports.options import ImportOptions
from data.imports.reading.table import RawTable
from data.kinds.answers import RESPONSES
from data.kinds.declared import KINDS
from data.kinds.kind import Kind
from data.kinds.metrics import METRICS

SCORE = "score:"
# Other headings under which exports name the unit; not where they head columns of their own, as in `structure`.
UNIT_HEADINGS = ("customer", "department", "organisation", "company")


@dataclass(frozen=True)
class ScoreColumn:
    """A column of scores: what it measures and the wording of its question."""

    metric: str
    wording: str
    place: int


@dataclass(frozen=True)
class Mapping:
    """What every column of one file stands for.

    Parameters
    ----------
    places : canonical role to column.
    constants : canonical role to the one value all rows have.
    scores : the columns of scores (wide form).
    questions : wording to metric, as said by a person (long form).
    key : the columns that identify a row, where a person named them.
    skip : ``(column, value)`` of rows to leave out.
    unused : names of columns that nothing reads.
    """

    kind: Kind
    places: dict[str, int]
    constants: dict[str, str] = field(default_factory=dict)
    scores: tuple[ScoreColumn, ...] = ()
    questions: dict[str, str] = field(default_factory=dict)
    key: tuple[int, ...] = ()
    skip: tuple[tuple[int, str], ...] = ()
    unused: tuple[str, ...] = ()

    @property
    def is_long(self) -> bool:
        """Whether each row holds one answer, under `question` and `score`."""
        return "question" in self.roles and "score" in self.roles

    @property
    def roles(self) -> set[str]:
        """The roles that a column or a constant fills."""
        return set(self.places) | set(self.constants)


def mapping_of(raw: RawTable, options: ImportOptions) -> Mapping:
    """Work out what the columns stand for.

    Raises
    ------
    ImportRefused
        The kind cannot be told, a needed column is missing, or an option names what is not there.
    """
    kind = _kind(raw.columns, options)
    places = _canonical_places(raw.columns, kind)
    for role, _ in options.set:
        _ensure_role(kind, role)
    constants = dict(options.set)
    scores: list[ScoreColumn] = []
    questions: dict[str, str] = {}
    is_long = {"question", "score"} <= set(places) | {role for role, _ in options.map}
    for role, name in options.map:
        if role.startswith(SCORE):
            metric = _metric(role)
            if is_long and not _finds(raw.columns, name):
                questions[name] = metric
            else:
                place = column_place(raw.columns, name)
                scores.append(ScoreColumn(metric, raw.columns[place] or name, place))
        else:
            _ensure_role(kind, role)
            places[role] = column_place(raw.columns, name)
            constants.pop(role, None)
    for role in constants:
        places.pop(role, None)
    if kind is RESPONSES and not is_long:
        scores = scores or _canonical_scores(raw.columns)
    mapping = Mapping(
        kind,
        places,
        constants,
        tuple(scores),
        questions,
        tuple(column_place(raw.columns, name) for name in options.key),
        tuple((column_place(raw.columns, name), value) for name, value in options.skip),
    )
    _ensure_whole(mapping, raw.columns)
    return replace(mapping, unused=_unused(mapping, raw))


def column_place(columns: Sequence[str], name: str) -> int:
    """Give the place of a column named as in the file (letter case apart), or by ``#5``, the fifth.

    Raises
    ------
    ImportRefused
        No column has that name, or several have.
    """
    places = _finds(columns, name)
    if len(places) > 1:
        raise ImportRefused.several_columns(name, [place + 1 for place in places])
    if not places:
        raise ImportRefused.unknown_column(name, [column for column in columns if column])
    return places[0]


def _finds(columns: Sequence[str], name: str) -> list[int]:
    wanted = " ".join(name.split())
    exact = [place for place, column in enumerate(columns) if column == wanted]
    if not exact and wanted.startswith("#") and wanted[1:].isdigit() and 0 < int(wanted[1:]) <= len(columns):
        return [int(wanted[1:]) - 1]
    return exact or [place for place, column in enumerate(columns) if column.casefold() == wanted.casefold()]


def _kind(columns: Sequence[str], options: ImportOptions) -> Kind:
    if options.kind is not None:
        if options.kind not in KINDS:
            raise ImportRefused.unknown_kind(options.kind, list(KINDS))
        return KINDS[options.kind]
    said = {role for role, _ in options.map} | {role for role, _ in options.set}
    if any(role.startswith(SCORE) for role in said):
        return RESPONSES
    fits = []
    for kind in KINDS.values():
        known = set(_canonical_places(columns, kind)) | said
        scores = len(_canonical_scores(columns)) if kind is RESPONSES else 0
        missing = kind.lacking(known)
        fits.append((-len(missing), len(known & set(kind.roles)) + scores, kind, missing))
    fits.sort(key=lambda fit: fit[:2], reverse=True)
    if fits[0][3]:
        raise ImportRefused.not_recognised([column for column in columns if column], fits[0][2].name, fits[0][3])
    best = [fit[2].name for fit in fits if fit[:2] == fits[0][:2]]
    if len(best) > 1:
        raise ImportRefused.several_kinds(best)
    return fits[0][2]


def _canonical_places(columns: Sequence[str], kind: Kind) -> dict[str, int]:
    places = {}
    for role in kind.roles:
        matching = _finds(columns, role)
        if len(matching) == 1:
            places[role] = matching[0]
    if "unit" in kind.roles and "unit" not in places and not set(UNIT_HEADINGS) & set(kind.roles):
        others = [matching[0] for heading in UNIT_HEADINGS if len(matching := _finds(columns, heading)) == 1]
        if len(others) == 1:
            places["unit"] = others[0]
    return places


def _canonical_scores(columns: Sequence[str]) -> list[ScoreColumn]:
    return [
        ScoreColumn(metric, metric, matching[0]) for metric in METRICS if len(matching := _finds(columns, metric)) == 1
    ]


def _ensure_role(kind: Kind, role: str) -> None:
    if role not in kind.roles:
        raise ImportRefused.unknown_role(role, kind.name, kind.roles)


def _metric(role: str) -> str:
    metric = role.removeprefix(SCORE)
    if metric not in METRICS:
        raise ImportRefused.unknown_metric(metric, tuple(METRICS))
    return metric


def _ensure_whole(mapping: Mapping, columns: Sequence[str]) -> None:
    kind, named = mapping.kind, [column for column in columns if column]
    missing = kind.lacking(mapping.roles)
    if missing:
        raise ImportRefused.missing_columns(kind.name, missing, named)
    if kind is RESPONSES and not mapping.is_long and not mapping.scores:
        raise ImportRefused.nothing_scored(named)


def _unused(mapping: Mapping, raw: RawTable) -> tuple[str, ...]:
    used = {
        *mapping.places.values(),
        *(score.place for score in mapping.scores),
        *mapping.key,
        *(place for place, _ in mapping.skip),
        *raw.read,
    }
    return tuple(column for place, column in enumerate(raw.columns) if place not in used and column)
