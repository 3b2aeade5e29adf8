"""How a score went over time: line, interval band, agreed level, and what could not be shown."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analytics.figures.marks import Happening, break_marks, change_marks, event_marks, question_changes
from analytics.figures.palette import Palette, transparent
from analytics.figures.sheet import Bools, Floats, Trace, estimate, numbers, sheet, span, time_ticks, written
from analytics.scope.periods import in_words
from analytics.terms.marks import Mark

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
    decimals: int | None = None,
    height: int = _HEIGHT,
    changes: Sequence[Happening] = (),
    events: Sequence[Happening] = (),
) -> go.Figure:
    """A score over time with its uncertainty.

    Parameters
    ----------
    periods
        One row per period, ascending: start, period, score, low, high, n, is_complete, agreed, state. Where it was
        asked differently in the course of time: question_id, one question after the other.
    grain
        month, quarter, half or year: how the time axis is named.
    within
        Ends of the scale, which the axis does not leave.
    decimals
        Digits after the point of the scores; None: as the unit has it.

    Returns
    -------
    plotly.graph_objects.Figure
        A break where another question begins, a gap where nothing was measured, ▒ where the score is hidden,
        dashed into an incomplete period.
    """
    score, low, high, agreed = (numbers(periods, name) for name in ("score", "low", "high", "agreed"))
    reach = span(score, low, high, agreed, within=within)
    starts = periods["start"].drop_duplicates().sort_values()
    traces: list[Trace] = []
    for run in _runs(score, question_changes(periods)):
        part = periods.iloc[run]
        traces += [_band(part, colours), *_lines(part, colours)]
    traces += _agreed_line(periods, colours)
    traces.append(_points(periods, colours, measured_in, noun, decimals))
    ends = _ends(starts)
    happened = [event for event in events if ends[0] <= event[0] <= ends[1]]
    marks = [change_marks(changes, colours), break_marks(periods, colours), event_marks(happened, colours)]
    return sheet(
        traces,
        colours,
        height=height,
        margin={"l": 8, "r": 78, "t": 12, "b": 8, "pad": 4},
        shapes=[shape for shapes, _ in marks for shape in shapes],
        xaxis=time_ticks(starts, grain) | {"range": ends},
        yaxis={"range": reach, "showgrid": True, "gridcolor": colours.line, "nticks": 5,
               "ticksuffix": " %" if measured_in == "%" else "", "linecolor": "rgba(0,0,0,0)"},
        annotations=[label for _, labels in marks for label in labels]
        + _hidden_marks(periods, colours)
        + _agreed_label(periods, colours, measured_in, decimals, reach)
        + _last_label(periods, colours, measured_in, decimals, reach),
    )  # fmt: skip


def _runs(score: Floats, begins: Bools | None = None) -> list[slice]:
    """Stretches of neighbouring periods that all have a score; `begins`: where another question begins."""
    known = ~np.isnan(score)
    before = np.concatenate([[False], known[:-1]])
    joined = before if begins is None else before & ~begins
    first = np.flatnonzero(known & ~joined)
    after = np.concatenate([joined[1:] & known[1:], [False]])
    last = np.flatnonzero(known & ~after)
    return [slice(int(start), int(end) + 1) for start, end in zip(first, last, strict=True)]


def _alone(values: Floats, begins: Bools | None = None) -> Bools:
    """Which values have no neighbour to be joined with."""
    alone = np.zeros(len(values), dtype=bool)
    for run in _runs(values, begins):
        alone[run] = run.stop - run.start == 1
    return alone


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


def _points(
    periods: pd.DataFrame, colours: Palette, measured_in: str, noun: str, decimals: int | None
) -> Trace:
    """One point per period with its hover text; hollow while the period is incomplete."""
    shown = periods[periods["score"].notna()]
    done = shown["is_complete"].to_numpy(bool) if "is_complete" in shown else np.ones(len(shown), dtype=bool)
    texts = [
        f"<b>{in_words(row['period'])}</b>{'' if is_done else ' (not complete)'}<br>"
        + estimate(row, measured_in, noun, decimals)
        for row, is_done in zip(shown.to_dict("records"), done, strict=True)
    ]
    alone = _alone(numbers(periods, "score"), question_changes(periods))
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


def _agreed_line(periods: pd.DataFrame, colours: Palette) -> list[Trace]:
    """The agreed level as steps with its own dates; a dash of its own where no neighbour has one."""
    agreed = numbers(periods, "agreed")
    if np.isnan(agreed).all():
        return []
    return [{
        "type": "scatter", "mode": "lines+markers", "x": list(periods["start"]), "y": list(agreed),
        "line": {"color": colours.muted, "width": 1.5, "dash": "dash", "shape": "hvh"}, "hoverinfo": "skip",
        "marker": {"symbol": "line-ew", "size": 18, "line": {"width": 1.5, "color": colours.muted},
                   "opacity": np.where(_alone(agreed), 1.0, 0.0).tolist()},
    }]  # fmt: skip


def _agreed_label(
    periods: pd.DataFrame, colours: Palette, measured_in: str, decimals: int | None, reach: list[float] | None
) -> list[Trace]:
    """The agreed level in words, at its last value, out of the way of the score's own label."""
    agreed, scores = numbers(periods, "agreed"), numbers(periods, "score")
    known, shown = np.flatnonzero(~np.isnan(agreed)), np.flatnonzero(~np.isnan(scores))
    if not len(known) or reach is None:
        return []
    last = int(known[-1])
    ends_early = last < len(periods) - 1
    clash = len(shown) > 0 and abs(scores[shown[-1]] - agreed[last]) < _COLLISION * (reach[1] - reach[0])
    below = clash and scores[shown[-1]] >= agreed[last]
    level = "top" if below else "bottom" if clash or ends_early else "middle"
    text = written(float(agreed[last]), measured_in, decimals=decimals)
    return [{
        "x": periods["start"].iloc[last], "y": agreed[last], "text": f"agreed {text}", "showarrow": False,
        "xanchor": "right" if ends_early else "left", "xshift": 0 if ends_early else 10, "yanchor": level,
        "font": {"color": colours.muted, "size": 13},
    }]  # fmt: skip


def _hidden_marks(periods: pd.DataFrame, colours: Palette) -> list[Trace]:
    """▒ at the foot of every period whose score is hidden to protect people."""
    if "state" not in periods:
        return []
    return [
        {"x": start, "y": 0, "yref": "paper", "yanchor": "bottom", "text": Mark.HIDDEN, "showarrow": False,
         "hovertext": "hidden to protect people", "font": {"color": colours.muted, "size": 14}}
        for start in periods.loc[periods["state"] == "hidden", "start"]
    ]  # fmt: skip


def _last_label(
    periods: pd.DataFrame, colours: Palette, measured_in: str, decimals: int | None, reach: list[float] | None
) -> list[Trace]:
    """The latest score, written beside its point."""
    shown = periods[periods["score"].notna()]
    if shown.empty or reach is None:
        return []
    last = shown.iloc[-1]
    text = written(float(last["score"]), measured_in, decimals=decimals)
    return [{
        "x": last["start"], "y": last["score"], "text": f"<b>{text}</b>",
        "xanchor": "left", "xshift": 8, "showarrow": False, "font": {"color": colours.primary, "size": 15},
    }]  # fmt: skip


def _ends(starts: pd.Series) -> list[pd.Timestamp]:
    """Ends of the time axis: a little air before the first and after the last period."""
    first, last = pd.Timestamp(starts.iloc[0]), pd.Timestamp(starts.iloc[-1])
    air = max((last - first) * 0.03, pd.Timedelta(days=12))
    return [first - air, last + air]
