"""The colour of one cell in a grid: how far it is from the middle, and whether that is more than chance."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.figures.palette import Palette, contrast, mixed

#: The deepest cell keeps this share of the pure end colour: words on it must still be read from the last row.
_DEEPEST = 0.82
#: The faintest coloured cell must still differ from an uncoloured one on a projector.
_FAINTEST = 0.18


def shade(difference: float, span: float, colours: Palette) -> tuple[str, str]:
    """Background and text colour of a cell.

    Parameters
    ----------
    difference
        Distance from the middle, negative is worse; NaN: nothing to judge.
    span
        Distance at which the colour is deepest, in the same unit, positive.

    Returns
    -------
    tuple of str
        ``(background, text)`` as ``#RRGGBB``; the text is whichever of the palette's two reads better.
        A difference of zero or NaN gives the page's own background and text.

    Examples
    --------
    >>> from analytics.figures.palette import LIGHT
    >>> shade(float("nan"), 10.0, LIGHT)
    ('#FFFFFF', '#1C2321')
    """
    if np.isnan(difference) or difference == 0 or not span > 0:
        return colours.background, colours.text
    end = colours.gap_worse if difference < 0 else colours.gap_better
    depth = _FAINTEST + (_DEEPEST - _FAINTEST) * min(abs(difference) / span, 1.0)
    background = mixed(colours.background, end, depth)
    text = max((colours.text, colours.background), key=lambda ink: contrast(background, ink))
    return background, text


def beyond_chance(cells: pd.DataFrame, middle: float) -> npt.NDArray[np.float64]:
    """Distance of each cell from the middle where its interval leaves the middle out.

    Parameters
    ----------
    cells
        One row per cell with score, low and high in one unit.

    Returns
    -------
    numpy.ndarray
        score - middle where low > middle or high < middle; 0 where the interval holds the middle;
        NaN where there is no score.
    """
    score, low, high = (cells[name].to_numpy(float, na_value=np.nan) for name in ("score", "low", "high"))
    told_apart = (low > middle) | (high < middle)
    return np.where(np.isnan(score), np.nan, np.where(told_apart, score - middle, 0.0))
