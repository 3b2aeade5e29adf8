"""What a person says about a file: the options of the import, as widgets and in the command line's notation."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import streamlit as st

from data.record import KIND_NAMES, ImportOptions, open_record

_WORK_IT_OUT = "work it out"
_DATES = {None: _WORK_IT_OUT, "dmy": "day first (dmy)", "mdy": "month first (mdy)", "ymd": "year first (ymd)"}
_DECIMAL = {None: _WORK_IT_OUT, ".": "3.5 (.)", ",": "3,5 (,)"}
_WINDOWS = {
    "append": "adds to what is there (append)",
    "replace": "replaces the dates it covers (replace)",
    "full": "is everything there is (full)",
}
_PAIRED = {"map", "set", "scale", "satisfied_from", "better", "no_answer", "skip"}
_PLAIN = {field.name for field in fields(ImportOptions)} - _PAIRED
_HELP = """One option per line, as on the command line: `map unit=Trust`, `map score:csat=Overall satisfaction`,
`scale csat=1..5`, `set survey_kind=ticket`, `no-answer csat=6,7`, `key Response ID`."""


def ask(key: str) -> ImportOptions:
    """Draw the widgets for one file and return what they say.

    Raises
    ------
    ValueError
        A line of the further options is no option; the message says which.
    """
    sources = [source.name for source in open_record().sources()]
    with st.expander("Overrule what was recognised", icon=":material/tune:", key=f"overrule-{key}"):
        left, middle, right = st.columns(3)
        kind = left.selectbox(
            "Kind of rows", [None, *KIND_NAMES], key=f"kind-{key}", format_func=lambda kind: kind or _WORK_IT_OUT
        )
        dates = middle.selectbox(
            "Order of dates", list(_DATES), key=f"dates-{key}", format_func=lambda order: _DATES[order]
        )
        decimal = right.selectbox(
            "Decimal mark", list(_DECIMAL), key=f"decimal-{key}", format_func=lambda mark: _DECIMAL[mark]
        )
        source = left.selectbox(
            "Source", sources, index=None, placeholder=_WORK_IT_OUT, accept_new_options=True, key=f"source-{key}",
            help="Files of one source replace each other's rows; without one, all files of a kind are one source.",
        )  # fmt: skip
        window = middle.selectbox(
            "The file …", list(_WINDOWS), key=f"window-{key}", format_func=lambda window: _WINDOWS[window]
        )
        zone = right.text_input("Time zone of times that name none", key=f"zone-{key}", placeholder="Europe/Berlin")
        sheet = left.text_input(
            "Sheet", key=f"sheet-{key}", help="Name or number, for workbooks; empty: the first that is a table."
        )
        rows = middle.number_input("Rows of headings", 0, 20, None, key=f"headers-{key}", placeholder=_WORK_IT_OUT)
        further = st.text_area(
            "As on the command line", placeholder="map unit=Department\nscale csat=1..5", help=_HELP, key=f"more-{key}"
        )
    given: dict[str, Any] = {
        "kind": kind,
        "dates": dates,
        "decimal": decimal,
        "source": (source or "").strip() or None,
        "window": window,
        "time_zone": zone.strip() or None,
        "sheet": sheet.strip() or None,
        "header_rows": rows,
    }
    return ImportOptions(**given | written(further))


def written(lines: str) -> dict[str, Any]:
    """The options written one per line.

    Raises
    ------
    ValueError
        For a line that is no option.
    """
    found: dict[str, Any] = {}
    for line in filter(None, map(str.strip, lines.splitlines())):
        name, _, value = line.removeprefix("--").partition(" ")
        name, value = name.replace("-", "_"), value.strip()
        if name in _PAIRED and "=" in value:
            left, _, right = value.partition("=")
            found[name] = (*found.get(name, ()), (left.strip(), right.strip()))
        elif name == "key" and value:
            found[name] = tuple(part.strip() for part in value.split(","))
        elif name == "header_rows" and value.isdigit():
            found[name] = int(value)
        elif name in _PLAIN and name != "header_rows" and value:
            found[name] = value
        else:
            message = f"“{line}” is not an option. Write one per line, such as: map unit=Department"
            raise ValueError(message)
    return found
