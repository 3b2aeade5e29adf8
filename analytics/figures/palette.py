"""The colours of everything that is drawn: one set for light and one for dark backgrounds.

Text colours reach a contrast of 4.5:1 on both backgrounds of their set. Differences run from orange (worse)
over white to blue (better), which people with red-green blindness can tell apart; no meaning is carried by
colour alone.
"""

from __future__ import annotations

from dataclasses import dataclass

#: The family Streamlit ships, so that charts and text share one face and nothing is fetched from elsewhere.
FONT = '"Source Sans", "Source Sans 3", "Segoe UI", system-ui, sans-serif'


@dataclass(frozen=True)
class Palette:
    """One set of colours, each as ``#RRGGBB``.

    Parameters
    ----------
    primary
        The one accent: the series that a chart is about.
    better, watch, worse
        Colours of words and marks that judge; always beside a mark.
    series
        Six colours for things that are merely different.
    gap_worse, gap_middle, gap_better
        Ends and middle of the scale of differences.
    """

    name: str
    background: str
    raised: str
    text: str
    muted: str
    line: str
    primary: str
    better: str
    watch: str
    worse: str
    series: tuple[str, ...]
    gap_worse: str
    gap_middle: str
    gap_better: str


LIGHT = Palette(
    name="light",
    background="#FFFFFF",
    raised="#F5F6F4",
    text="#1C2321",
    muted="#5B6660",
    line="#DDE2DF",
    primary="#0B6E66",
    better="#1E7B4F",
    watch="#8A5F00",
    worse="#B3372B",
    series=("#0B6E66", "#B24F08", "#4B6CB7", "#A0457E", "#7A6A00", "#2A7489"),
    gap_worse="#B35806",
    gap_middle="#F7F7F7",
    gap_better="#2166AC",
)

DARK = Palette(
    name="dark",
    background="#111614",
    raised="#1A211E",
    text="#E7ECE9",
    muted="#9AA69F",
    line="#2C3531",
    primary="#4FB6AB",
    better="#5CC48D",
    watch="#E0B24A",
    worse="#F0857A",
    series=("#4FB6AB", "#F0955A", "#8FA9E8", "#D88AB9", "#C9B84A", "#74BBD0"),
    gap_worse="#B35806",
    gap_middle="#2C3531",
    gap_better="#2166AC",
)


def palette(name: str | None) -> Palette:
    """The set of colours for a background: ``"dark"``, and light for anything else, None too.

    Examples
    --------
    >>> palette("dark").background
    '#111614'
    """
    return DARK if name == "dark" else LIGHT


def mixed(colour: str, other: str, weight: float) -> str:
    """A colour between two others, mixed in sRGB; weight is the share of the second, 0-1, and clipped outside.

    Examples
    --------
    >>> mixed("#000000", "#FFFFFF", 0.5)
    '#808080'
    """
    share = min(max(weight, 0.0), 1.0)
    pairs = ((int(colour[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def transparent(colour: str, opacity: float) -> str:
    """A colour that lets what lies below shine through; opacity 0 (invisible) to 1.

    Examples
    --------
    >>> transparent("#0B6E66", 0.2)
    'rgba(11, 110, 102, 0.2)'
    """
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {opacity})"


def contrast(colour: str, other: str) -> float:
    """How well one colour is read on another: 1 (the same) to 21 (black on white).

    Notes
    -----
    (L1 + 0.05) / (L2 + 0.05) with relative luminance L: WCAG 2.1, criterion 1.4.3 (at least 4.5).

    Examples
    --------
    >>> contrast("#000000", "#FFFFFF")
    21.0
    """
    bright, dark = sorted((_luminance(colour), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance of ``#RRGGBB``, 0-1 (WCAG 2.1)."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
