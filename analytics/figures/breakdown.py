"""Groups beside each other: one line per group with its score and interval, the whole as a line through all."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analytics.figures.palette import Palette
from analytics.figures.shades import beyond_chance
from analytics.figures.sheet import Places, Trace, estimate, numbers, plain, sheet, span, written
from analytics.terms.marks import Mark

_ROW = 30
#: Longer names would leave a telephone no room for the figure; the hover text has them whole.
_LONGEST = 24


def breakdown(
    groups: pd.DataFrame,
    by: str,
    colours: Palette,
    *,
    whole: float = float("nan"),
    measured_in: str = "%",
    within: tuple[float, float] | None = None,
    noun: str = "answers",
    decimals: int | None = None,
) -> go.Figure:
    """Scores of groups with their intervals, in the order given, first on top.

    Parameters
    ----------
    groups
        One row per group: the column `by`, score, low, high, n, state and, where known, mark (stands behind the name).
    whole
        Score of all groups together, drawn as a line; NaN: none.
    within
        Ends of the scale, which the axis does not leave.
    decimals
        Digits after the point; None: as the unit has it.

    Returns
    -------
    plotly.graph_objects.Figure
        A filled point where the interval leaves the whole out, a hollow one where it does not;
        groups without a score say why in words.
    """
    places = np.arange(len(groups))
    low, high = numbers(groups, "low"), numbers(groups, "high")
    reach = span(low, high, np.array([whole]), within=within)
    return sheet(
        [_whiskers(groups, places, colours), _points(groups, by, places, colours, whole, measured_in, noun, decimals)],
        colours,
        height=_ROW * max(len(groups), 1) + 56,
        margin={"l": 8, "r": 92, "t": 26, "b": 8, "pad": 4},
        xaxis={"range": reach, "nticks": 5, "tickangle": 0, "visible": reach is not None},
        yaxis={
            "tickvals": list(places),
            "ticktext": _names(groups, by),
            "range": [len(groups) - 0.5, -0.5],
            "tickfont": {"color": colours.text, "size": 14},
            "linecolor": "rgba(0,0,0,0)",
        },
        shapes=_whole_line(whole, colours),
        annotations=_labels(groups, places, colours, measured_in, decimals)
        + _whole_label(whole, f"all {written(whole, measured_in, decimals=decimals)}", colours)
        + [_heading(noun, colours)],
    )


def _names(groups: pd.DataFrame, by: str) -> list[str]:
    """The groups' names, each with its mark."""
    marks = groups["mark"] if "mark" in groups else [""] * len(groups)
    return [plain(f"{_short(str(name))} {mark}".rstrip()) for name, mark in zip(groups[by], marks, strict=True)]


def _short(name: str) -> str:
    """A name that fits beside the figure."""
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1].rstrip() + "…"


def _whiskers(groups: pd.DataFrame, places: Places, colours: Palette) -> Trace:
    """All intervals as one broken line, which is quicker than a trace each."""
    x: list[float | None] = []
    y: list[float | None] = []
    for place, low, high in zip(places, numbers(groups, "low"), numbers(groups, "high"), strict=True):
        if not np.isnan(low):
            x += [float(low), float(high), None]
            y += [float(place), float(place), None]
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "hoverinfo": "skip",
            "line": {"color": colours.primary, "width": 2}, "opacity": 0.55}  # fmt: skip


def _points(
    groups: pd.DataFrame,
    by: str,
    places: Places,
    colours: Palette,
    whole: float,
    measured_in: str,
    noun: str,
    decimals: int | None,
) -> Trace:
    """One point per group."""
    apart = np.isnan(whole) | (np.nan_to_num(beyond_chance(groups, whole)) != 0)
    texts = [
        f"<b>{plain(row[by])}</b><br>" + (estimate(row, measured_in, noun, decimals) if row["state"] == "shown" else "")
        for row in groups.to_dict("records")
    ]
    return {
        "type": "scatter", "mode": "markers", "x": list(numbers(groups, "score")), "y": list(places),
        "customdata": list(groups[by]), "text": texts, "hovertemplate": "%{text}<extra></extra>",
        "marker": {"size": 11, "color": [colours.primary if a else colours.background for a in apart],
                   "line": {"color": colours.primary, "width": 2}},
    }  # fmt: skip


def _labels(
    groups: pd.DataFrame,
    places: Places,
    colours: Palette,
    measured_in: str,
    decimals: int | None,
) -> list[Trace]:
    """Score and n at the right end of each line; why there is none otherwise."""
    texts = {"hidden": f"{Mark.HIDDEN} hidden", "none": "no answers"}
    return [
        {"x": 1, "xref": "paper", "xanchor": "left", "xshift": 10, "y": int(place), "showarrow": False,
         "text": texts.get(row["state"]) or f"<b>{written(row['score'], measured_in, decimals=decimals)}</b>  "
         f"<span style='color:{colours.muted}'>{row['n']:,}</span>",
         "font": {"size": 14, "color": colours.muted if row["state"] in texts else colours.text}}
        for place, row in zip(places, groups.to_dict("records"), strict=True)
    ]  # fmt: skip


def _heading(noun: str, colours: Palette) -> Trace:
    """What the numbers at the right end are."""
    return {"x": 1, "xref": "paper", "xanchor": "left", "xshift": 10, "y": 1, "yref": "paper", "yanchor": "bottom",
            "showarrow": False, "text": f"score, {noun}", "font": {"size": 13, "color": colours.muted}}  # fmt: skip


def _whole_line(whole: float, colours: Palette) -> list[Trace]:
    """A hairline at the score of the whole."""
    if np.isnan(whole):
        return []
    return [{"type": "line", "x0": whole, "x1": whole, "y0": 0, "y1": 1, "yref": "paper", "layer": "below",
             "line": {"color": colours.muted, "width": 1, "dash": "dot"}}]  # fmt: skip


def _whole_label(whole: float, name: str, colours: Palette) -> list[Trace]:
    """The name of that line, above it."""
    if np.isnan(whole):
        return []
    return [{"x": whole, "y": 1, "yref": "paper", "yanchor": "bottom", "showarrow": False,
             "text": plain(name), "font": {"size": 13, "color": colours.muted}}]  # fmt: skip
