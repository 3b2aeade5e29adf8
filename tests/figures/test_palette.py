"""The colours: readable on their backgrounds, the same in the theme and in the charts."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest

from analytics.figures.palette import DARK, LIGHT, Palette, contrast, mixed, palette, transparent
from analytics.figures.shades import beyond_chance, shade

CONFIG = Path(__file__).parents[2] / ".streamlit" / "config.toml"


def test_contrast_of_the_standard() -> None:
    """#767676 on white is the lightest grey that passes 4.5:1 (WCAG 2.1, technique G18: 4.54)."""
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("colours", [LIGHT, DARK])
@pytest.mark.parametrize("name", ["text", "muted", "primary", "better", "watch", "worse"])
def test_every_text_colour_can_be_read(colours: Palette, name: str) -> None:
    """Words reach 4.5:1 on the page and on what stands on it."""
    for ground in (colours.background, colours.raised):
        assert contrast(getattr(colours, name), ground) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_every_cell_can_be_read(colours: Palette) -> None:
    """At every depth of both ends the chosen ink reaches 4.5:1, at the turning point 4:1."""
    for difference in np.linspace(-1, 1, 81):
        background, ink = shade(float(difference), 1.0, colours)
        assert contrast(background, ink) >= 4.0


def test_worse_is_orange_and_better_is_blue() -> None:
    """The two ends are told apart without red and green: the one has more red than blue, the other less."""
    worse, better = shade(-1.0, 1.0, LIGHT)[0], shade(1.0, 1.0, LIGHT)[0]
    assert int(worse[1:3], 16) > int(worse[5:7], 16)
    assert int(better[1:3], 16) < int(better[5:7], 16)


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_theme_and_palette_are_the_same(colours: Palette) -> None:
    """The pages' theme file and the charts' palette hold the same colours."""
    theme = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"][colours.name]
    assert theme["backgroundColor"] == colours.background
    assert theme["secondaryBackgroundColor"] == colours.raised
    assert (theme["textColor"], theme["primaryColor"]) == (colours.text, colours.primary)
    assert tuple(theme["chartCategoricalColors"]) == colours.series


def test_an_unknown_background_is_light() -> None:
    """Before the browser has said what it shows, the light set is used."""
    assert palette(None) is LIGHT


def test_mixing_keeps_to_its_ends() -> None:
    """A weight beyond 1 gives the other colour; half of black and white is the middle grey."""
    assert (mixed("#000000", "#FFFFFF", 2.0), mixed("#000000", "#FFFFFF", 0.5)) == ("#FFFFFF", "#808080")
    assert transparent("#FF0000", 0.5) == "rgba(255, 0, 0, 0.5)"


def test_only_what_is_beyond_chance_is_coloured() -> None:
    """A cell whose interval holds the middle has no distance; a cell without score has none to have."""
    import pandas as pd

    cells = pd.DataFrame({"score": [70.0, 80.0, np.nan], "low": [65.0, 70.0, np.nan], "high": [75.0, 90.0, np.nan]})
    assert beyond_chance(cells, 82.0).tolist()[:2] == [-12.0, 0.0]
    assert np.isnan(beyond_chance(cells, 82.0)[2])
