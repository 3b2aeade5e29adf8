"""What the queries of the store hand over: the columns of each, their types, and which of them may be missing."""

from __future__ import annotations

from functools import cache
from typing import Final

import pandas as pd

from data.errors import FrameError
from data.kinds.declared import REGISTERS
from data.kinds.kind import Holds

# By query, each column as `name:type`, with `?` where cells may be missing. Types: id and int (whole numbers; with
# gaps `Int64` or shorter), number (float64), text (str), date (datetime64, instants in UTC), bool, list (of values).
_ANSWER = "name_id:id service_id:id? survey_id:id question_id:id wave:text? month:date"
_MEASUREMENT = (
    "name_id:id? service_id:id? measure_id:id period_start:date grain:text value:number? met:int? total:int? "
    "target:number? measured_in:text better:text"
)
_SOURCE = "name:text version:int options:text columns:list cadence:text? exclusions:text saved_by:text saved_at:date"
_QUESTION = "question_id:id survey_kind:text audience:text metric:text wording:text low:int high:int better:text"
_VERSION = (
    "row_id:id live:bool source:text row_key:id batch_id:id format:text imported_by:text imported_at:date "
    "undone_at:date?"
)
_FRAMES: Final = {
    # survey
    "answer_counts": f"{_ANSWER} score:int? n:int",
    "answer_counts_between": f"{_ANSWER} score:int? n:int",
    "answer_voices": f"{_ANSWER} respondent:id",
    "answer_voices_between": f"{_ANSWER} respondent:id",
    "comments": "row_id:id name_id:id service_id:id? survey_id:id question_id:id? answered_on:date score:int? "
    "comment:text respondent:id",
    "invitation_counts": "name_id:id service_id:id? survey_id:id wave:text? month:date invited:int eligible:int?",
    "paired_answers": "response:id name_id:id service_id:id? answered_on:date question_ids:list scores:list",
    "questions": f"{_QUESTION} satisfied_from:int? labels:text?",
    "response_counts": "name_id:id service_id:id? survey_id:id wave:text? month:date answered:int",
    "response_counts_between": "name_id:id service_id:id? survey_id:id wave:text? month:date answered:int",
    "surveys": "survey_id:id survey:text survey_kind:text audience:text",
    # delivery
    "agreed_levels": "agreement:text unit_id:id service_id:id? measure_id:id target:number measured_in:text "
    "better:text valid_from:date valid_to:date?",
    "measurement_rows": _MEASUREMENT,
    "measurement_rows_between": _MEASUREMENT,
    # organisation
    "agreements": "agreement:text unit_id:id service_ids:list? service_id:id? any_service:bool starts_on:date "
    "ends_on:date? notice_days:int? renewal:text? state:text? annual_funding:number? currency:text? "
    "cost_centre:text? funding_state:text? owner:text? document:text? intended_value:text? lead_days:int?",
    "assignments": "name_id:id unit_id:id valid_from:date? valid_to:date?",
    "memberships": "unit_id:id parent_id:id? valid_from:date? valid_to:date?",
    "names": "name_id:id kind:text text:text",
    "negotiations": "agreement:text point:text raised_on:date state:text settled_on:date? note:text?",
    "roles": "unit_id:id person:text email:text? role:text mandate:text? valid_from:date? valid_to:date?",
    "services": "service_id:id purpose:text? owner:text? state:text? link:text?",
    "unit_names_in_use": "name_id:id rows:int first_on:date? last_on:date? is_person:bool",
    "units": "unit_id:id successor_id:id? headcount:int?",
    # imports
    "batch": "batch_id:id source:text kind:text accepted:int undone_at:date?",
    "batch_days": "batch_id:id dated_on:date rows:int known:int",
    "batch_questions": f"batch_id:id {_QUESTION} n:int mean:number",
    "batch_units": "batch_id:id about:text name_id:id? unit:text? rows:int first_on:date? last_on:date?",
    "batches": "batch_id:id source:text kind:text kinds:list format:text file:text checksum:text rows:int accepted:int "
    "duplicates:int superseded:int rejected:int notes:list imported_by:text imported_at:date covers_from:date? "
    "covers_to:date? undone_at:date? undone_by:text?",
    "reject_columns": "columns:list",
    "rejects": "line:int column:text value:text reason:text cells:list",
    "rows_edited_since": "batch_id:id imported_by:text rows:int",
    "source_versions": f"{_SOURCE} retired:bool",
    "sources": _SOURCE,
    # ledger and store
    "free_keys": "key:id",
    "kept_rows": "batch_id:id expected:int found:int",
    "migrations": "number:int",
    "new_versions": "place:int row_id:id key:id",
    "revision": "number:int",
    "setting": "value:text",
    "settings": "name:text value:text",
    "settled_kinds": "kind:text",
    "stored_places": "place:int",
    "table_counts": "kind:text versions:int live:int",
    "tables": "table_name:text",
    "touched": "area:text revision:int",
}
# How the cells of a register's columns stand in its frame; all others as text.
_HELD: Final[dict[Holds, str]] = {
    "date": "date", "instant": "date", "period": "date", "number": "number", "hours": "number", "whole": "int",
    "yes_no": "bool",
}  # fmt: skip
_KINDS: Final = {"id": "iu", "int": "iu", "number": "f", "date": "M", "bool": "b", "list": "O"}


@cache
def columns_of(query: str) -> dict[str, str]:
    """Give the declared columns of a query's frame, each with its type.

    Raises
    ------
    FrameError
        The query is not declared.
    """
    register = REGISTERS.get(query.removeprefix("register_")) if query.startswith("register_") else None
    if register is None and query not in _FRAMES:
        raise FrameError.undeclared(query)
    declared = _VERSION if register else _FRAMES[query]
    columns = dict(column.split(":") for column in declared.split())
    for column in register.columns if register else ():
        columns[column.role] = _HELD.get(column.holds, "text") + ("" if column.needed else "?")
    return columns


def as_declared(query: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Give what a query returned, once it is what was declared; text that is missing throughout gets its type.

    Raises
    ------
    FrameError
        A column lacks, is new, has another type, or misses cells that are never missing.
    """
    declared = columns_of(query)
    if frame.columns.tolist() != list(declared):
        raise FrameError.other_columns(query, list(declared), frame.columns.tolist())
    untyped = [name for name, kind in declared.items() if kind.startswith("text") and frame[name].dtype == object]
    frame = frame.astype(dict.fromkeys(untyped, "str"))
    for name, kind in declared.items():
        cells = frame[name]
        is_of_type = cells.dtype == "str" if kind.startswith("text") else cells.dtype.kind in _KINDS[kind.rstrip("?")]
        if not is_of_type or (not kind.endswith("?") and cells.hasnans):
            raise FrameError.other_cells(query, name, kind, str(cells.dtype))
    return frame
