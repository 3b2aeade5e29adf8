"""What else is said about an export: what is the same for all rows, how it is read, when it comes, what is left out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from data.record import CADENCES, KINDS, WINDOWS, Exclusion, ImportOptions
from pages.parts.frame import words
from pages.parts.importing.column_roles import label

#: What a file may leave out because it is the same for all of its rows.
_CONSTANT = ("unit", "service", "survey_kind", "audience", "survey", "wave", "measure", "measured_in", "better")
#: What a person must say, though an import would take a usual value for it: figures are never pooled over it.
_ASKED = {"survey_kind", "audience"}
_ORDERS = {None: "as the file shows", "dmy": "day first", "mdy": "month first", "ymd": "year first"}
_MARKS = {None: "as the file shows", ".": "3.5", ",": "3,5"}


def constants(kind: str, mapped: Collection[str], saved: dict[str, str], key: str) -> dict[str, str]:
    """Draw what is the same for all rows, and return what was said; a needed one that is open is ''."""
    columns = [column for column in KINDS[kind].columns if column.role not in mapped]
    offered = [column for column in columns if column.role in _CONSTANT or column.needed]
    if not offered:
        return {}
    words.part("The same for all rows", "What no column says.")
    found: dict[str, str] = {}
    places = st.columns(4)
    for number, column in enumerate(offered):
        needed = column.needed or column.role in _ASKED
        name = label(column.role)[0].upper() + label(column.role)[1:] + (" *" if needed else "")
        place = places[number % len(places)]
        if column.choices:
            known = saved.get(column.role)
            said = place.selectbox(
                name, column.choices, index=column.choices.index(known) if known in column.choices else None,
                key=f"same-{column.role}-{key}", placeholder="choose",
            )  # fmt: skip
        else:
            said = place.text_input(name, saved.get(column.role, ""), key=f"same-{column.role}-{key}")
        if said or needed:
            found[column.role] = (said or "").strip()
    return found


def reading(saved: ImportOptions, *, is_open: bool, key: str) -> dict[str, Any]:
    """Draw how dates and numbers are written, opened where the file does not show it; return what was said."""
    with st.expander(
        "Dates, numbers and time zone", expanded=is_open, key=f"reading-{key}", icon=":material/schedule:"
    ):
        left, middle, right = st.columns(3)
        order = left.selectbox(
            "Order of dates", list(_ORDERS), format_func=lambda order: _ORDERS[order], key=f"order-{key}",
            index=list(_ORDERS).index(saved.dates),
        )  # fmt: skip
        mark = middle.selectbox(
            "Decimal mark", list(_MARKS), format_func=lambda mark: _MARKS[mark], key=f"mark-{key}",
            index=list(_MARKS).index(saved.decimal),
        )  # fmt: skip
        zone = right.text_input("Time zone of times that name none", saved.time_zone or "", key=f"tz-{key}",
                                placeholder="the reporting time zone")  # fmt: skip
    return {"dates": order, "decimal": mark, "time_zone": zone.strip() or None}


def coming(
    saved: ImportOptions, cadence: str | None, columns: list[str], key: str
) -> tuple[dict[str, Any], str | None]:
    """Draw what a file's rows mean for those before, and how often one comes; return window and key, cadence."""
    words.part("The next files")
    left, middle, right = st.columns(3)
    window = left.selectbox(
        "A file …", list(WINDOWS), format_func=lambda window: WINDOWS[window],
        index=list(WINDOWS).index(saved.window), key=f"window-{key}",
        help="For weekly exports of the last 90 days take the second: late answers come in, deleted rows go.",
    )  # fmt: skip
    every = [None, *CADENCES]
    often = middle.selectbox("A new one comes", every, format_func=lambda each: each or "whenever it comes",
                             index=every.index(cadence), key=f"cadence-{key}")  # fmt: skip
    by = right.multiselect(
        "A row is known by", columns, [name for name in saved.key if name in columns], key=f"key-{key}",
        placeholder="its id, else all it says",
        help="Columns that together tell a row; a later row with the same ones corrects it.",
    )  # fmt: skip
    return {"window": window, "key": tuple(by)}, often


def exclusions(saved: tuple[Exclusion, ...], columns: list[str], key: str) -> tuple[Exclusion, ...]:
    """Draw what was agreed to leave out, edited in place; rows without a reason are not agreed."""
    with st.expander("Agreed exclusions: maintenance windows, test tickets", expanded=bool(saved),
                     key=f"exclusions-{key}", icon=":material/event_busy:"):  # fmt: skip
        words.note("Rows where a column has a value, or from one day to another, or both, each with its reason.")
        frame = pd.DataFrame([vars(one) for one in saved], columns=["reason", "column", "value", "first_on", "last_on"])
        frame = frame.astype({"reason": "str", "column": "str", "value": "str"})
        frame = frame.assign(**{day: pd.to_datetime(frame[day]) for day in ("first_on", "last_on")})
        day, text = st.column_config.DateColumn, st.column_config.TextColumn
        edited = st.data_editor(
            frame, num_rows="dynamic", hide_index=True, key=f"excluded-{key}", placeholder="",
            column_config={
                "reason": text("Reason", width="large", required=True),
                "column": st.column_config.SelectboxColumn("Where column", options=columns),
                "value": text("is"), "first_on": day("From", format="D MMM YYYY"),
                "last_on": day("To", format="D MMM YYYY"),
            },
        )  # fmt: skip
    return tuple(filter(None, (_exclusion(row) for row in edited.to_dict("records"))))


def _exclusion(row: Mapping[Any, Any]) -> Exclusion | None:
    """One agreed exclusion; None where it says nothing yet."""
    said = {name: None if pd.isna(value) or value == "" else value for name, value in row.items()}
    days = {name: _day(said[name]) for name in ("first_on", "last_on")}
    if not said["reason"] or not (said["column"] or any(days.values())):
        return None
    value = str(said["value"] or "") if said["column"] else None
    return Exclusion(str(said["reason"]), said["column"], value, **days)


def _day(value: Any) -> date | None:
    return None if value is None else pd.Timestamp(value).date()
