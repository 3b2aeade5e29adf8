"""Actual against agreed level over time, for one measure of one unit."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analytics.figures.palette import Palette
from analytics.figures.sheet import Floats, Trace, numbers, plain, sheet, span, time_ticks, written
from analytics.scope.periods import in_words

_HEIGHT = 240


def levels(periods: pd.DataFrame, colours: Palette, *, measured_in: str = "%") -> go.Figure:
    """What was measured and what was agreed, month by month.

    Parameters
    ----------
    periods
        One row per month, ascending: start, period, actual, agreed, state (met, missed, open, not agreed, not
        measured), sentence.

    Returns
    -------
    plotly.graph_objects.Figure
        A filled point where the level was met, a cross where it was missed, a hollow point while the period is
        open; a gap where nothing was measured.
    """
    actual, agreed = numbers(periods, "actual"), numbers(periods, "agreed")
    within = (0.0, 100.0) if measured_in == "%" else None
    starts = list(periods["start"])
    line: Trace = {
        "type": "scatter", "mode": "lines", "x": starts, "y": list(actual), "hoverinfo": "skip",
        "connectgaps": False, "line": {"color": colours.primary, "width": 2},
    }  # fmt: skip
    return sheet(
        [*_agreed(starts, agreed, colours, measured_in), line, _points(periods, colours)],
        colours,
        height=_HEIGHT,
        margin={"l": 8, "r": 88, "t": 12, "b": 8, "pad": 4},
        xaxis=time_ticks(periods["start"], "month"),
        yaxis={"range": span(actual, agreed, within=within), "showgrid": True, "gridcolor": colours.line,
               "nticks": 5, "ticksuffix": " %" if measured_in == "%" else "", "linecolor": "rgba(0,0,0,0)"},
    )  # fmt: skip


def _points(periods: pd.DataFrame, colours: Palette) -> Trace:
    """One mark per period that says how it ended."""
    state = periods["state"].astype(str)
    missed, going = state.eq("missed").to_numpy(), state.eq("open").to_numpy()
    return {
        "type": "scatter", "mode": "markers", "x": list(periods["start"]), "y": list(numbers(periods, "actual")),
        "customdata": list(periods["period"]), "hovertemplate": "%{text}<extra></extra>",
        "text": [
            f"<b>{in_words(row['period'])}</b><br>{plain(row['sentence'])}" for row in periods.to_dict("records")
        ],
        "marker": {
            "opacity": 1,
            "size": np.where(missed, 10, 8).tolist(),
            "symbol": np.where(missed, "x", "circle").tolist(),
            "color": np.where(missed, colours.series[1],
                              np.where(going, colours.background, colours.primary)).tolist(),
            "line": {"width": np.where(missed, 0, 2).tolist(), "color": colours.primary},
        },
    }  # fmt: skip


def _agreed(
    starts: list[pd.Timestamp],
    agreed: Floats,
    colours: Palette,
    measured_in: str,
) -> list[Trace]:
    """The agreed level as steps, named at its end."""
    known = np.flatnonzero(~np.isnan(agreed))
    if not len(known):
        return []
    texts = [""] * len(starts)
    places = 0 if float(agreed[known[-1]]).is_integer() else 1
    texts[int(known[-1])] = f" agreed {written(float(agreed[known[-1]]), measured_in, decimals=places)}"
    return [{
        "type": "scatter", "mode": "lines+text", "x": starts, "y": list(agreed), "hoverinfo": "skip",
        "line": {"color": colours.muted, "width": 1.5, "dash": "dash", "shape": "hvh"}, "cliponaxis": False,
        "text": texts, "textposition": "middle right", "textfont": {"color": colours.muted, "size": 13},
    }]  # fmt: skip
