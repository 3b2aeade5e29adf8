"""What every chart has in common: face, hairlines, margins, and how numbers and time are written on it."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import plotly.graph_objects as go

from analytics.figures.palette import FONT, Palette

Trace = dict[str, Any]
Places = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
#: More labels than this along the bottom collide on a telephone.
_MOST_TICKS = 8
#: Labelled are all periods, or those that begin with every second, third, sixth or twelfth month of the year.
_STEPS = (1, 2, 3, 6, 12)


def sheet(traces: list[Trace], colours: Palette, *, height: int, **layout: Any) -> go.Figure:
    """A figure in the house's face from plain traces.

    Parameters
    ----------
    traces
        Plotly traces as plain dicts (ten times faster to build than graph objects).
    height
        Pixels.
    **layout
        Plotly layout settings that replace the common ones; ``xaxis`` and ``yaxis`` are merged with them.
    """
    axis = {
        "showgrid": False,
        "zeroline": False,
        "linecolor": colours.line,
        "tickfont": {"color": colours.muted, "size": 13},
        "fixedrange": True,
        "automargin": True,
    }
    common: dict[str, Any] = {
        "height": height,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8, "pad": 4},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 14, "color": colours.text},
        "showlegend": False,
        "hovermode": "closest",
        "hoverlabel": {
            "bgcolor": colours.raised,
            "bordercolor": colours.line,
            "align": "left",
            "font": {"family": FONT, "size": 14, "color": colours.text},
        },
        "dragmode": False,
    }
    for name in ("xaxis", "yaxis"):
        layout[name] = axis | layout.get(name, {})
    return go.Figure({"data": traces, "layout": common | layout})


def numbers(frame: pd.DataFrame, column: str) -> Floats:
    """A column as floats, missing as NaN; all NaN if the column is not there."""
    if column not in frame:
        return np.full(len(frame), np.nan)
    return frame[column].to_numpy(float, na_value=np.nan)


def plain(name: object) -> str:
    """A name that a person or file supplied, so that plotly writes it as it is instead of reading markup in it.

    Examples
    --------
    >>> plain("R&D <Berlin>")
    'R&amp;D &lt;Berlin&gt;'
    """
    return escape(str(name), quote=False)


def estimate(row: Mapping[Any, Any], measured_in: str, noun: str, decimals: int | None = None) -> str:
    """Score, interval and n of one row (score, low, high, n) as hover text; decimals as in `written`."""
    score, low, high = (written(row[name], measured_in, decimals=decimals) for name in ("score", "low", "high"))
    return f"{score}, probably between {low} and {high}<br>{row['n']:,} {noun}"


def written(value: float, measured_in: str, *, decimals: int | None = None) -> str:
    """A value with its unit, as it stands on a chart; NaN gives an empty text.

    Parameters
    ----------
    measured_in
        ``"%"`` is written behind the number; other units ("points", "hours") only where there is room, not here.
    decimals
        Digits after the point; None: none for % from 10 up, else one.

    Examples
    --------
    >>> written(82.4, "%"), written(3.91, "points")
    ('82 %', '3.9')
    """
    if np.isnan(value):
        return ""
    places = decimals if decimals is not None else (0 if measured_in == "%" else 1)
    text = f"{value:,.{places}f}"
    text = text.replace("-", "−") if float(text.replace(",", "")) != 0 else text.replace("-", "")
    return f"{text} %" if measured_in == "%" else text


def time_ticks(starts: pd.Series, grain: str) -> Trace:
    """Settings of a time axis: short names of the periods, the year under its first one.

    Returns
    -------
    dict
        ``tickvals`` and ``ticktext``; with more than 8 periods only every second, third, ...
    """
    days = [pd.Timestamp(day) for day in starts]
    kept = days
    for months in _STEPS:
        kept = [day for day in days if (day.month - 1) % months == 0]
        if len(kept) <= _MOST_TICKS:
            break
    texts = []
    for index, day in enumerate(kept):
        begins = index == 0 or day.year != kept[index - 1].year
        name = _short_name(day, grain)
        texts.append(f"{name}<br>{day.year}" if begins and name != str(day.year) else name)
    return {"tickvals": kept, "ticktext": texts, "ticks": "", "tickangle": 0}


def _short_name(day: pd.Timestamp, grain: str) -> str:
    """Q3, H2, Jul or 2026."""
    names = {
        "quarter": f"Q{(day.month - 1) // 3 + 1}",
        "half": f"H{(day.month - 1) // 6 + 1}",
        "year": str(day.year),
    }
    return names.get(grain, _MONTHS[day.month - 1])


def span(*values: Floats, within: tuple[float, float] | None = None) -> list[float] | None:
    """The range of an axis that shows all values with a little air, or None when there is no value."""
    known = np.concatenate([v[~np.isnan(v)] for v in values]) if values else np.array([])
    if not len(known):
        return None
    low, high = float(known.min()), float(known.max())
    air = max((high - low) * 0.12, 0.02 * max(abs(high), 1.0))
    ends = [low - air, high + air]
    if within is not None:
        # The end of the scale itself keeps air, so that a point at 100 % is not cut in half.
        ends = [max(ends[0], within[0] - air), min(ends[1], within[1] + air)]
    return ends
