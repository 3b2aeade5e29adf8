"""What comes when: one square per agreement in the month of its date, stacked."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from analytics.figures.palette import Palette
from analytics.figures.sheet import Trace, plain, sheet, time_ticks

_SQUARE_PX = 15
_LEAST_ROWS = 4
#: As far as `agreements.calendar` looks ahead.
_N_MONTHS = 24
#: What becomes of an agreement: its word, and the mark it is drawn with.
_KINDS = {
    "ends": ("ends", "square"),
    "renews": ("renews by itself", "circle"),
    "begins": ("begins, in preparation", "triangle-right-open"),
}


def calendar(dates: pd.DataFrame, colours: Palette, *, first: pd.Timestamp) -> go.Figure:
    """Dates by month.

    Parameters
    ----------
    dates
        on (day), kind (`ends`, `renews`, `begins`), agreement, customer.

    Returns
    -------
    plotly.graph_objects.Figure
        The customdata of a square is its agreement. Above each stack stands how many it is.
    """
    start = first.normalize().replace(day=1)
    months = pd.date_range(start, periods=_N_MONTHS, freq="MS")
    placed = dates.assign(month=dates["on"].dt.to_period("M").dt.to_timestamp())
    placed = placed.sort_values(["month", "kind", "on"])
    placed["row"] = placed.groupby("month").cumcount()
    tallest = int(placed["row"].max()) + 1 if len(placed) else 0
    tints = {"ends": colours.series[1], "renews": colours.primary, "begins": colours.muted}
    traces = [
        _squares(placed[placed["kind"] == kind], word, mark, tints[kind]) for kind, (word, mark) in _KINDS.items()
    ]
    counts = placed.groupby("month").size()
    annotations = [
        {"x": month, "y": count, "text": str(count), "showarrow": False, "yanchor": "bottom", "yshift": -2,
         "font": {"size": 13, "color": colours.muted}}
        for month, count in counts.items()
    ]  # fmt: skip
    half = pd.Timedelta(days=16)
    return sheet(
        traces, colours, height=max(tallest, _LEAST_ROWS) * _SQUARE_PX + 90, annotations=annotations,
        showlegend=len(placed["kind"].unique()) > 1,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "font": {"size": 13}, "itemclick": False,
                "itemdoubleclick": False},
        margin={"l": 8, "r": 8, "t": 34, "b": 8, "pad": 4},
        xaxis=time_ticks(pd.Series(months), "month") | {"range": [months[0] - half, months[-1] + half]},
        yaxis={"visible": False, "range": [-0.8, max(tallest, _LEAST_ROWS) + 0.8]},
    )  # fmt: skip


def _squares(rows: pd.DataFrame, word: str, mark: str, colour: str) -> Trace:
    """One kind of dates."""
    return {
        "type": "scatter",
        "mode": "markers",
        "name": word,
        "x": list(rows["month"]),
        "y": list(rows["row"]),
        "customdata": list(rows["agreement"]),
        "hovertext": [
            f"{plain(agreement)}<br>{on:%-d %b %Y}: {word}"
            for agreement, on in zip(rows["agreement"], rows["on"], strict=True)
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {"symbol": mark, "size": 10, "color": colour, "line": {"width": 1.5, "color": colour}},
    }
