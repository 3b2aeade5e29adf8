"""Perception and delivery: each customer's satisfaction against the share of its agreed levels that were met."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analytics.figures.palette import Palette, transparent
from analytics.figures.sheet import Bools, Floats, Trace, numbers, plain, sheet, span, written

_HEIGHT = 420
#: More names than this lie on each other; then only those in the corner are named.
_MOST_NAMES = 10
#: Room that a name takes, as shares of the reach of the points.
_NAME_WIDTH, _NAME_HEIGHT = 0.45, 0.07


def perception(
    customers: pd.DataFrame,
    colours: Palette,
    *,
    measured_in: str = "%",
    middle_score: float = float("nan"),
    middle_share: float = float("nan"),
) -> go.Figure:
    """One point per customer; the corner "levels met, less satisfied" is marked and its customers are named.

    Parameters
    ----------
    customers
        One row per customer: customer, score, levels_met_share (0-1), n.
    middle_score, middle_share
        Where the corner begins: satisfaction below, levels met from this on; NaN: no corner is drawn.
    """
    shown = customers[customers["score"].notna() & customers["levels_met_share"].notna()]
    score, share = numbers(shown, "score"), numbers(shown, "levels_met_share") * 100
    corner = (score < middle_score) & (share >= middle_share * 100)
    named = _apart(share, score, corner | (len(shown) <= _MOST_NAMES), score)
    points: Trace = {
        "type": "scatter", "mode": "markers+text", "x": list(share), "y": list(score),
        "customdata": list(shown["customer"]), "cliponaxis": False,
        "text": [plain(name) if say else "" for name, say in zip(shown["customer"], named, strict=True)],
        "textposition": ["middle left" if x > np.nanmean(share) else "middle right" for x in share],
        "textfont": {"size": 13, "color": [colours.text if c else colours.muted for c in corner]},
        "hovertext": [_hover(row, measured_in) for row in shown.to_dict("records")],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {"size": 12, "line": {"color": colours.background, "width": 1.5},
                   "color": [colours.series[1] if c else colours.primary for c in corner]},
    }  # fmt: skip
    reach = {"x": span(share, np.array([middle_share * 100]), within=(0, 100)),
             "y": span(score, np.array([middle_score]))}  # fmt: skip
    suffix = " %" if measured_in == "%" else ""
    return sheet(
        [points], colours, height=_HEIGHT,
        margin={"l": 8, "r": 14, "t": 26, "b": 8, "pad": 4},
        xaxis={"range": reach["x"], "ticksuffix": " %", "nticks": 6, "title": _title("agreed levels met", colours)},
        yaxis={"range": reach["y"], "ticksuffix": suffix, "nticks": 6, "title": _title("satisfaction", colours),
               "linecolor": colours.line},
        **_corner(reach, middle_score, middle_share * 100, colours),
    )  # fmt: skip


def _apart(x: Floats, y: Floats, wanted: Bools, rank: Floats) -> Bools:
    """Which of the wanted names can be written without lying on another, lowest rank first, at most ten."""
    named = np.zeros(len(x), dtype=bool)
    reach_x, reach_y = np.ptp(x) or 1.0, np.ptp(y) or 1.0
    for place in np.argsort(rank, kind="stable"):
        clash = named & (abs(y - y[place]) / reach_y < _NAME_HEIGHT) & (abs(x - x[place]) / reach_x < _NAME_WIDTH)
        named[place] = bool(wanted[place]) and not clash.any() and named.sum() < _MOST_NAMES
    return named


def _hover(row: Mapping[Any, Any], measured_in: str) -> str:
    """Name, satisfaction, n and levels met of one customer."""
    return (
        f"<b>{plain(row['customer'])}</b><br>satisfaction {written(row['score'], measured_in)}, {row['n']:,} answers"
        f"<br>{row['levels_met_share']:.0%} of agreed levels met"
    )


def _title(text: str, colours: Palette) -> Trace:
    """An axis title in the quiet colour."""
    return {"text": text, "font": {"size": 13, "color": colours.muted}, "standoff": 8}


def _corner(
    reach: dict[str, list[float] | None], score: float, share: float, colours: Palette
) -> dict[str, list[Trace]]:
    """The corner as a tinted field with its name."""
    x, y = reach["x"], reach["y"]
    if x is None or y is None or np.isnan(score) or np.isnan(share):
        return {}
    field = {"type": "rect", "x0": share, "x1": x[1], "y0": y[0], "y1": score, "layer": "below",
             "line": {"width": 0}, "fillcolor": transparent(colours.series[1], 0.09)}  # fmt: skip
    name = {"x": 1, "y": 1, "xref": "paper", "yref": "paper", "xanchor": "right", "yanchor": "bottom",
            "showarrow": False, "text": "tinted: levels met, less satisfied than all together",
            "font": {"size": 13, "color": colours.series[1]}}  # fmt: skip
    return {"shapes": [field], "annotations": [name]}
