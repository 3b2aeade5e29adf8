"""How a score went over time: line, interval band, agreed level, and what could not be shown."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analytics.figures.palette import Palette, transparent
from analytics.figures.sheet import Floats, Trace, estimate, numbers, plain, sheet, span, time_ticks, written

_HEIGHT = 300
#: Labels closer than this share of the axis would lie on each other.
_COLLISION = 0.09


def trend(
    periods: pd.DataFrame,
    colours: Palette,
    *,
    grain: str,
    measured_in: str = "%",
    within: tuple[float, float] | None = None,
    noun: str = "answers",
    height: int = _HEIGHT,
) -> go.Figure:
    """A score over time with its uncertainty.

    Parameters
    ----------
    periods
        One row per period, ascending: start, period, score, low, high, n, is_complete, agreed, state.
    colours
        The set in use.
    grain
        month, quarter, half or year: how the time axis is named.
    measured_in
        Unit of score, low, high and agreed.
    within
        Ends of the scale, which the axis does not leave.
    noun
        What n counts, for the hover text.
    height
        Pixels.

    Returns
    -------
    plotly.graph_objects.Figure
        A gap where nothing was measured, ▒ where the score is hidden, dashed into an incomplete period.
    """
    score, low, high, agreed = (numbers(periods, name) for name in ("score", "low", "high", "agreed"))
    reach = span(score, low, high, agreed, within=within)
    traces: list[Trace] = []
    for run in _runs(score):
        part = periods.iloc[run]
        traces += [_band(part, colours), *_lines(part, colours)]
    traces += _agreed_line(periods, colours, measured_in, reach)
    traces.append(_points(periods, colours, measured_in, noun))
    return sheet(
        traces,
        colours,
        height=height,
        margin={"l": 8, "r": 78, "t": 12, "b": 8, "pad": 4},
        xaxis=time_ticks(periods["start"], grain) | {"range": _ends(periods["start"])},
        yaxis={"range": reach, "showgrid": True, "gridcolor": colours.line, "nticks": 5,
               "ticksuffix": " %" if measured_in == "%" else "", "linecolor": "rgba(0,0,0,0)"},
        annotations=_hidden_marks(periods, colours) + _last_label(periods, colours, measured_in, reach),
    )  # fmt: skip


def _runs(score: Floats) -> list[slice]:
    """Stretches of neighbouring periods that all have a score."""
    known = np.concatenate([[False], ~np.isnan(score), [False]])
    edges = np.flatnonzero(known[1:] != known[:-1])
    return [slice(int(first), int(last)) for first, last in zip(edges[::2], edges[1::2], strict=True)]


def _band(part: pd.DataFrame, colours: Palette) -> Trace:
    """The interval as a closed shape; a single period gets a bar from `_points` instead."""
    starts = list(part["start"])
    return {
        "type": "scatter", "mode": "lines", "hoverinfo": "skip", "line": {"width": 0},
        "x": starts + starts[::-1], "y": [*part["high"], *part["low"][::-1]],
        "fill": "toself", "fillcolor": transparent(colours.primary, 0.14),
    }  # fmt: skip


def _lines(part: pd.DataFrame, colours: Palette) -> list[Trace]:
    """Solid through complete periods, dashed into the one that is still going on."""
    complete = part["is_complete"].to_numpy(bool) if "is_complete" in part else np.ones(len(part), dtype=bool)
    solid = int(complete.sum()) if complete[: int(complete.sum())].all() else len(part)
    line = {"type": "scatter", "mode": "lines", "hoverinfo": "skip"}
    pieces = [(part.iloc[:solid], "solid"), (part.iloc[max(solid - 1, 0) :], "dot")]
    return [
        line | {"x": list(piece["start"]), "y": list(piece["score"]),
                "line": {"color": colours.primary, "width": 2.5, "dash": dash}}
        for piece, dash in pieces if len(piece) > 1
    ]  # fmt: skip


def _points(periods: pd.DataFrame, colours: Palette, measured_in: str, noun: str) -> Trace:
    """One point per period with its hover text; hollow while the period is incomplete."""
    shown = periods[periods["score"].notna()]
    done = shown["is_complete"].to_numpy(bool) if "is_complete" in shown else np.ones(len(shown), dtype=bool)
    texts = [
        f"<b>{plain(row['period'])}</b>{'' if is_done else ' (not complete)'}<br>{estimate(row, measured_in, noun)}"
        for row, is_done in zip(shown.to_dict("records"), done, strict=True)
    ]
    alone = np.zeros(len(periods), dtype=bool)
    for run in _runs(numbers(periods, "score")):
        alone[run] = run.stop - run.start == 1
    bars = np.where(alone[periods["score"].notna().to_numpy()], 1.0, 0.0)
    return {
        "type": "scatter", "mode": "markers", "x": list(shown["start"]), "y": list(shown["score"]),
        "customdata": list(shown["period"]), "text": texts, "hovertemplate": "%{text}<extra></extra>",
        "marker": {"size": 8, "color": [colours.primary if d else colours.background for d in done],
                   "line": {"color": colours.primary, "width": 2}},
        # A point without neighbours has no band; it carries its interval as a bar.
        "error_y": {"visible": bool(bars.any()), "type": "data", "symmetric": False, "width": 0, "thickness": 2,
                    "color": transparent(colours.primary, 0.45),
                    "array": list((shown["high"] - shown["score"]).clip(lower=0) * bars),
                    "arrayminus": list((shown["score"] - shown["low"]).clip(lower=0) * bars)},
    }  # fmt: skip


def _agreed_line(
    periods: pd.DataFrame, colours: Palette, measured_in: str, reach: list[float] | None
) -> list[Trace]:
    """The agreed level as steps with its own dates, named at its last value."""
    agreed = numbers(periods, "agreed")
    known = np.flatnonzero(~np.isnan(agreed))
    if not len(known) or reach is None:
        return []
    scores = numbers(periods, "score")
    last = int(known[-1])
    rest = scores[~np.isnan(scores)]
    clear = _COLLISION * (reach[1] - reach[0])
    close = len(rest) > 0 and abs(rest[-1] - agreed[last]) < clear
    place = "middle right"
    if last < len(periods) - 1:
        place = "top left"
    elif close:
        place = "bottom right" if rest[-1] >= agreed[last] else "top right"
    texts = [""] * len(periods)
    texts[last] = f" agreed {written(agreed[last], measured_in)}"
    return [{
        "type": "scatter", "mode": "lines+text", "x": list(periods["start"]), "y": list(agreed),
        "line": {"color": colours.muted, "width": 1.5, "dash": "dash", "shape": "hvh"},
        "text": texts, "textposition": place, "textfont": {"color": colours.muted, "size": 13},
        "cliponaxis": False, "hoverinfo": "skip",
    }]  # fmt: skip


def _hidden_marks(periods: pd.DataFrame, colours: Palette) -> list[Trace]:
    """▒ at the foot of every period whose score is hidden to protect people."""
    if "state" not in periods:
        return []
    return [
        {"x": start, "y": 0, "yref": "paper", "yanchor": "bottom", "text": "▒", "showarrow": False,
         "hovertext": "hidden to protect people", "font": {"color": colours.muted, "size": 14}}
        for start in periods.loc[periods["state"] == "hidden", "start"]
    ]  # fmt: skip


def _last_label(
    periods: pd.DataFrame, colours: Palette, measured_in: str, reach: list[float] | None
) -> list[Trace]:
    """The latest score, written beside its point."""
    shown = periods[periods["score"].notna()]
    if shown.empty or reach is None:
        return []
    last = shown.iloc[-1]
    return [{
        "x": last["start"], "y": last["score"], "text": f"<b>{written(float(last['score']), measured_in)}</b>",
        "xanchor": "left", "xshift": 8, "showarrow": False, "font": {"color": colours.primary, "size": 15},
    }]  # fmt: skip


def _ends(starts: pd.Series) -> list[pd.Timestamp]:
    """Ends of the time axis: a little air before the first and after the last period."""
    first, last = pd.Timestamp(starts.iloc[0]), pd.Timestamp(starts.iloc[-1])
    air = max((last - first) * 0.03, pd.Timedelta(days=12))
    return [first - air, last + air]
