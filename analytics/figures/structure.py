"""The structure as a picture: each unit a bar beside the unit it is part of, with the person who decides there."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from analytics.figures.palette import Palette, mixed
from analytics.figures.sheet import Trace, plain, sheet
from analytics.terms.marks import Mark

#: High enough for one line of text per unit that has none below it.
_LEAF_PX = 30
_SMALLEST_PX = 120
#: How much of the accent a unit with a customer of its own takes on.
_TINT = 0.82
_EVERYTHING = "·"


def structure(units: pd.DataFrame, colours: Palette) -> go.Figure:
    """The tree from left to right.

    Parameters
    ----------
    units
        The tree as a table, each unit followed by those below it: unit, parent, depth, customer, answered_by,
        purchasers, relationship_manager, headcount, people_below, unit_id.

    Returns
    -------
    plotly.graph_objects.Figure
        Tinted: the unit has a customer of its own; plain: the one of the unit above answers; outlined in the colour
        of what is wrong, and said: nobody does. The customdata of a unit is its name.
    """
    above = _parents(units)
    leaves = _leaves(units)
    tops = units[units["depth"] == units["depth"].min()]
    has_root = len(tops) > 1
    n_leaves = sum(leaves[place] for place, depth in enumerate(units["depth"]) if depth == tops["depth"].min())
    trace: Trace = {
        "type": "icicle",
        "ids": [str(unit) for unit in units["unit_id"]],
        "labels": [plain(name) for name in units["unit"]],
        "parents": [parent or (_EVERYTHING if has_root else "") for parent in above],
        "values": leaves,
        "text": [_decides(row) for row in units.to_dict("records")],
        "hovertext": [_hover(row) for row in units.to_dict("records")],
        "customdata": list(units["unit"]),
        "marker": {"colors": [_colour(row, colours) for row in units.to_dict("records")],
                   "line": {"color": colours.background, "width": 2}},
    }
    if has_root:
        people = int(units["headcount"].fillna(0).sum())
        first = {
            "ids": _EVERYTHING, "labels": "All units", "parents": "", "values": n_leaves, "customdata": "",
            "text": f"{people:,} people" if people else "", "hovertext": "All units",
        }  # fmt: skip
        for name, value in first.items():
            trace[name] = [value, *trace[name]]
        trace["marker"]["colors"] = [colours.raised, *trace["marker"]["colors"]]
    return sheet(
        [trace | {
            "branchvalues": "total", "sort": False, "tiling": {"orientation": "h", "pad": 0},
            "pathbar": {"visible": False}, "texttemplate": "<b>%{label}</b>  %{text}",
            "hovertemplate": "%{hovertext}<extra></extra>", "textposition": "middle left", "leaf": {"opacity": 1},
            "textfont": {"size": 13, "color": colours.text}, "domain": {"x": [0, 1], "y": [0, 1]},
        }],
        colours, height=max(n_leaves * _LEAF_PX, _SMALLEST_PX),
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
    )  # fmt: skip


def _parents(units: pd.DataFrame) -> list[str]:
    """The id of the unit above each, as far as it is in the picture."""
    stack: list[tuple[int, int]] = []
    found: list[str] = []
    for unit, depth in zip(units["unit_id"], units["depth"], strict=True):
        while stack and stack[-1][0] >= depth:
            stack.pop()
        found.append(str(stack[-1][1]) if stack else "")
        stack.append((int(depth), int(unit)))
    return found


def _leaves(units: pd.DataFrame) -> list[int]:
    """How many units without others below them each holds, itself included where it is one."""
    depths = units["depth"].tolist()
    counts = [0] * len(depths)
    waiting: list[int] = []
    for row in range(len(depths) - 1, -1, -1):
        below = 0
        while waiting and depths[waiting[-1]] > depths[row]:
            below += counts[waiting.pop()]
        counts[row] = below or 1
        waiting.append(row)
    return counts


def _decides(row: dict[object, object]) -> str:
    """Who decides, as it stands beside the unit's name."""
    if row["customer"]:
        return plain(row["customer"])
    return "" if row["answered_by"] else f"{Mark.MISSED} nobody decides"


def _hover(row: dict[object, object]) -> str:
    """What is known of a unit."""
    people = row["headcount"]
    lines = [
        f"<b>{plain(row['unit'])}</b>",
        f"Customer: {plain(row['answered_by'] or 'nobody')}",
        f"Purchasers: {plain(row['purchasers'])}" if row["purchasers"] else "",
        f"Relationship manager: {plain(row['relationship_manager'] or 'nobody')}",
        "" if pd.isna(people) else f"{people:,} people",  # type: ignore[call-overload]
    ]
    return "<br>".join(filter(None, lines))


def _colour(row: dict[object, object], colours: Palette) -> str:
    if row["customer"]:
        return mixed(colours.primary, colours.background, _TINT)
    return colours.raised if row["answered_by"] else mixed(colours.watch, colours.background, _TINT)
