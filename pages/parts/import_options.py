"""What a person says about a file: the options of the import, as widgets and in the command line's notation."""

from __future__ import annotations

from dataclasses import fields

import streamlit as st

from data.record import KIND_NAMES, ImportOptions

_WORK_IT_OUT = "work it out"
_DATES = {_WORK_IT_OUT: None, "day first (dmy)": "dmy", "month first (mdy)": "mdy", "year first (ymd)": "ymd"}
_DECIMAL = {_WORK_IT_OUT: None, "3.5 (.)": ".", "3,5 (,)": ","}
_WINDOWS = {
    "adds to what is there (append)": "append",
    "replaces the dates it covers (replace)": "replace",
    "is everything there is (full)": "full",
}
_PAIRED = {"map", "set", "scale", "satisfied_from", "better", "no_answer", "skip"}
_PLAIN = {field.name for field in fields(ImportOptions)} - _PAIRED
_HELP = """One option per line, as on the command line: `map unit=Trust`, `map score:csat=Overall satisfaction`,
`scale csat=1..5`, `set survey_kind=ticket`, `no-answer csat=6,7`, `key Response ID`."""


def ask() -> ImportOptions:
    """Draw the widgets and return what they say.

    Raises
    ------
    ValueError
        A line of the further options is no option; the message says which.
    """
    with st.expander("Say more about the file", icon=":material/tune:"):
        left, middle, right = st.columns(3)
        kind = left.selectbox("Kind of rows (--kind)", [_WORK_IT_OUT, *KIND_NAMES])
        dates = middle.selectbox("Order of dates (--dates)", list(_DATES))
        decimal = right.selectbox("Decimal mark (--decimal)", list(_DECIMAL))
        source = left.text_input(
            "Source (--source)", help="Files of one source replace each other's rows; empty: one source per kind."
        )
        window = middle.selectbox("The file …", list(_WINDOWS))
        sheet = right.text_input("Sheet (--sheet)", help="Name or number, for workbooks; empty: the first.")
        further = st.text_area("Further options", placeholder="map unit=Department\nscale csat=1..5", help=_HELP)
    given: dict[str, object] = {
        "kind": None if kind == _WORK_IT_OUT else kind,
        "dates": _DATES[dates],
        "decimal": _DECIMAL[decimal],
        "source": source.strip() or None,
        "window": _WINDOWS[window],
        "sheet": sheet.strip() or None,
    }
    return ImportOptions(**given | written(further))


def written(lines: str) -> dict[str, object]:
    """The options written one per line.

    Raises
    ------
    ValueError
        For a line that is no option.
    """
    found: dict[str, object] = {}
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
