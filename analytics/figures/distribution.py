"""Which scores were given how often."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analytics.figures.palette import Palette, mixed
from analytics.figures.sheet import Trace, numbers, plain, sheet

_ROW = 30


def distribution(scores: pd.DataFrame, colours: Palette) -> go.Figure:
    """One bar per possible score, best on top, with its share and count beside it.

    Parameters
    ----------
    scores
        One row per score of one question: score (value), label (text, may be missing), n, share (0-1), and,
        where the metric knows such a thing, is_satisfied (bool).

    Returns
    -------
    plotly.graph_objects.Figure
        Scores that count as satisfied in the accent, all others in grey; without is_satisfied all in the accent.
    """
    rows = scores.sort_values("score", ascending=False, ignore_index=True)
    places = np.arange(len(rows))
    share = numbers(rows, "share")
    known = "is_satisfied" in rows and bool(rows["is_satisfied"].notna().any())
    good = rows["is_satisfied"].eq(True).to_numpy(bool) if known else np.ones(len(rows), dtype=bool)
    bar: Trace = {
        "type": "bar", "orientation": "h", "x": list(share), "y": list(places), "width": 0.62,
        "marker": {"color": [colours.primary if g else mixed(colours.background, colours.muted, 0.55) for g in good]},
        "text": [f" <b>{s:.0%}</b>  {n:,}" for s, n in zip(share, rows["n"], strict=True)],
        "textposition": "outside", "cliponaxis": False, "hoverinfo": "skip", "textfont": {"color": colours.text},
    }  # fmt: skip
    top = float(np.nanmax(share)) if len(rows) and not np.isnan(share).all() else 1.0
    return sheet(
        [bar],
        colours,
        height=_ROW * max(len(rows), 1) + 20,
        margin={"l": 8, "r": 8, "t": 4, "b": 4, "pad": 6},
        xaxis={"visible": False, "range": [0, top * 1.32]},
        yaxis={
            "tickvals": list(places),
            "ticktext": [_name(row["score"], row.get("label")) for row in rows.to_dict("records")],
            "range": [len(rows) - 0.5, -0.5],
            "tickfont": {"color": colours.text, "size": 14},
            "linecolor": "rgba(0,0,0,0)",
        },
    )


def _name(score: float, label: object) -> str:
    """The score, with its label where the survey has one."""
    number = f"{score:g}"
    return f"{number} {plain(label)}" if isinstance(label, str) and label and label != number else number
