"""The shape of a history in the space of a word."""

from __future__ import annotations

import base64
from collections.abc import Sequence

import numpy as np

from analytics.figures.palette import Palette

_WIDTH, _HEIGHT, _EDGE = 96, 28, 4


def sparkline(history: Sequence[float | None], colours: Palette) -> str:
    """A small line of past values as an image address, the latest one marked.

    Parameters
    ----------
    history
        Values in the order of time; None or NaN is a gap in the line.

    Returns
    -------
    str
        ``data:image/svg+xml;base64,...``; empty with fewer than two values, which have no shape.
    """
    values = np.array([np.nan if value is None else value for value in history], dtype=float)
    known = np.flatnonzero(~np.isnan(values))
    if len(known) < 2:
        return ""
    low, high = float(np.nanmin(values)), float(np.nanmax(values))
    reach = (high - low) or 1.0
    x = _EDGE + np.arange(len(values)) * (_WIDTH - 2 * _EDGE) / (len(values) - 1)
    y = _HEIGHT - _EDGE - (values - low) / reach * (_HEIGHT - 2 * _EDGE)
    if high == low:
        y = np.where(np.isnan(values), np.nan, _HEIGHT / 2)
    path, pen_up = "", True
    for place, height in zip(x, y, strict=True):
        if not np.isnan(height):
            path += f"{'M' if pen_up else 'L'}{place:.1f} {height:.1f}"
        pen_up = bool(np.isnan(height))
    last = int(known[-1])
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT}" fill="none">'
        f'<path d="{path}" stroke="{colours.muted}" stroke-width="1.75" stroke-linejoin="round" '
        f'stroke-linecap="round"/><circle cx="{x[last]:.1f}" cy="{y[last]:.1f}" r="3" fill="{colours.primary}"/></svg>'
    )
    return "data:image/svg+xml;base64," + base64.b64encode(drawing.encode()).decode()
