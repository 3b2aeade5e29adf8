"""The charts: what they show, what they leave out, and what they say instead."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analytics.figures.breakdown import breakdown
from analytics.figures.distribution import distribution
from analytics.figures.grid import level_grid, score_grid
from analytics.figures.levels import levels
from analytics.figures.palette import LIGHT
from analytics.figures.perception import perception
from analytics.figures.sheet import time_ticks, written
from analytics.figures.sparkline import sparkline
from analytics.figures.trend import trend


def quarters(scores: list[float], **columns: object) -> pd.DataFrame:
    starts = pd.date_range("2025-01-01", periods=len(scores), freq="QS")
    score = np.array(scores)
    known = {
        "start": starts,
        "period": [f"{day.year}-Q{day.quarter}" for day in starts],
        "score": score,
        "low": score - 3,
        "high": score + 3,
        "n": 50,
        "is_complete": True,
        "agreed": np.nan,
        "state": np.where(np.isnan(score), "none", "shown"),
    }
    return pd.DataFrame(known | columns)


def test_a_missing_period_is_a_gap() -> None:
    """The line and its band stop before a period without answers and begin again after it."""
    figure = trend(quarters([80, 81, np.nan, 83, 84]), LIGHT, grain="quarter")
    bands = [trace for trace in figure.data if trace.fill == "toself"]
    assert [len(band.x) for band in bands] == [4, 4]


def test_an_open_period_is_dashed() -> None:
    """The way into a period that is not complete is dotted, its point hollow."""
    figure = trend(quarters([80, 81, 82], is_complete=[True, True, False]), LIGHT, grain="quarter")
    assert [trace.line.dash for trace in figure.data if trace.mode == "lines" and not trace.fill] == ["solid", "dot"]
    assert figure.data[-1].marker.color[-1] == LIGHT.background


def test_hidden_is_not_none() -> None:
    """A hidden quarter has its mark; one without answers has nothing."""
    periods = quarters([80, np.nan, np.nan, 82], state=["shown", "hidden", "none", "shown"])
    figure = trend(periods, LIGHT, grain="quarter")
    assert [note.text for note in figure.layout.annotations if note.text == "▒"] == ["▒"]


def test_a_question_asked_differently_is_a_break() -> None:
    """Lines never join two questions; where the second begins, a mark says so."""
    figure = trend(quarters([80, 81, 60, 61], question_id=[1, 1, 2, 2]), LIGHT, grain="quarter")
    bands = [trace for trace in figure.data if trace.fill == "toself"]
    assert [len(band.x) for band in bands] == [4, 4]
    assert "asked differently" in [note.text for note in figure.layout.annotations]
    assert [shape.x0 for shape in figure.layout.shapes] == [pd.Timestamp("2025-07-01")]


def test_a_change_is_marked_where_it_set_in() -> None:
    """A line stands at the onset, with its words."""
    onset = pd.Timestamp("2025-05-01")
    figure = trend(quarters([80, 81, 60, 61]), LIGHT, grain="quarter", changes=[(onset, "fell 0.9")])
    assert [(shape.x0, shape.line.dash) for shape in figure.layout.shapes] == [(onset, "solid")]
    assert "fell 0.9" in [note.text for note in figure.layout.annotations]


def test_the_agreed_level_has_its_own_dates() -> None:
    """The line of the agreed level follows its steps and is named by its last value."""
    figure = trend(quarters([80, 81, 82], agreed=[np.nan, 80.0, 85.0]), LIGHT, grain="quarter")
    line = next(trace for trace in figure.data if trace.mode == "lines+markers")
    assert np.isnan(line.y[0])
    assert "agreed 85 %" in [note.text for note in figure.layout.annotations]


@pytest.mark.parametrize("scores", [[80.0], [np.nan], [np.nan, np.nan]])
def test_one_period_or_none_can_be_drawn(scores: list[float]) -> None:
    """A single period is a point with its interval; no score at all is an empty figure."""
    figure = trend(quarters(scores), LIGHT, grain="quarter")
    assert figure.data[-1].mode == "markers"


def test_names_are_written_not_read() -> None:
    """Markup in a name from a file reaches the chart as text."""
    groups = pd.DataFrame({"unit": ["<b>R&D</b>"], "score": [80.0], "low": [70.0], "high": [90.0], "n": [9],
                           "state": ["shown"]})  # fmt: skip
    figure = breakdown(groups, "unit", LIGHT)
    assert figure.layout.yaxis.ticktext[0] == "&lt;b&gt;R&amp;D&lt;/b&gt;"


def test_groups_say_why_they_have_no_score() -> None:
    """Hidden and unanswered groups keep their line and say which they are."""
    groups = pd.DataFrame({"unit": ["A", "B"], "score": [np.nan] * 2, "low": [np.nan] * 2, "high": [np.nan] * 2,
                           "n": pd.array([pd.NA, 0], "Int64"), "state": ["hidden", "none"]})  # fmt: skip
    figure = breakdown(groups, "unit", LIGHT)
    assert [note.text for note in figure.layout.annotations] == ["▒ hidden", "no answers", "score, answers"]


def test_best_score_on_top() -> None:
    """The distribution lists the scale from its high end, satisfied scores in the accent."""
    scores = pd.DataFrame({"score": [1, 5], "label": ["bad", "good"], "n": [1, 3], "share": [0.25, 0.75],
                           "is_satisfied": [False, True]})  # fmt: skip
    figure = distribution(scores, LIGHT)
    assert list(figure.layout.yaxis.ticktext) == ["5 good", "1 bad"]
    assert figure.data[0].marker.color[0] == LIGHT.primary
    assert figure.data[0].marker.color[1] != LIGHT.primary


def test_the_corner_is_named() -> None:
    """Customers whose levels are met but who are less satisfied are named and coloured."""
    customers = pd.DataFrame({"customer": [f"C{i}" for i in range(12)], "n": 30, "levels_met_share": 0.8,
                              "score": np.linspace(70, 90, 12)})  # fmt: skip
    customers.loc[0, "levels_met_share"] = 1.0
    figure = perception(customers, LIGHT, middle_score=75, middle_share=0.9)
    assert [name for name in figure.data[0].text if name] == ["C0"]


def test_missed_levels_are_crosses() -> None:
    """A missed month is a cross, a met one a point."""
    months = pd.DataFrame({"start": pd.date_range("2026-01-01", periods=2, freq="MS"), "period": ["2026-01", "2026-02"],
                           "actual": [94.0, 96.0], "agreed": 95.0, "state": ["missed", "met"],
                           "sentence": ["a", "b"]})  # fmt: skip
    assert list(levels(months, LIGHT).data[-1].marker.symbol) == ["x", "circle"]


def test_cells_of_a_score_grid() -> None:
    """Beyond chance has a mark and colour, hidden has ▒, unanswered is empty; a period without answers left out."""
    cells = quarters([70, 80, np.nan, np.nan, np.nan], state=["shown", "shown", "hidden", "none", "none"], unit="A")
    cells["low"], cells["high"] = [65, 70, np.nan, np.nan, np.nan], [75, 90, np.nan, np.nan, np.nan]
    cells = pd.concat([cells, cells.iloc[3:].assign(unit="B", state=["shown", "none"], score=[82, np.nan])])
    grid = score_grid(cells, "unit", "period", LIGHT, middle=82.0)
    assert grid.texts.loc["A"].tolist() == ["70 ▼", "80", "▒", ""]
    assert grid.backgrounds.loc["A"].tolist()[1:] == [LIGHT.background] * 3
    assert list(grid.texts.columns) == ["Q1 2025", "Q2 2025", "Q3 2025", "Q4 2025"]


def test_cells_of_a_level_grid() -> None:
    """Missed says by how much, a month without measurement is empty, an open period is named as such."""
    cells = pd.DataFrame({"unit": ["A", "A", "B"], "measure": "In time", "month": ["2026-01", "2026-02", "2026-01"],
                          "start": pd.to_datetime(["2026-01-01", "2026-02-01", "2026-01-01"]), "gap": [-2.14, 1, 0],
                          "state": ["missed", "open", "met"], "is_complete": [True, False, True]})  # fmt: skip
    grid = level_grid(cells, ["unit", "measure"], "month", LIGHT)
    assert grid.texts.loc[("A", "In time")].tolist() == ["✗ −2.1", "…"]
    assert grid.texts.loc[("B", "In time")].tolist() == ["✓", ""]
    assert list(grid.texts.columns) == ["Jan 2026", "Feb 2026 …"]
    assert grid.periods == ("2026-01", "2026-02")


def test_time_axis_is_never_crowded() -> None:
    """36 months are labelled at every half-year, each year once."""
    ticks = time_ticks(pd.Series(pd.date_range("2024-01-01", periods=36, freq="MS")), "month")
    assert ticks["ticktext"] == ["Jan<br>2024", "Jul", "Jan<br>2025", "Jul", "Jan<br>2026", "Jul"]


def test_numbers_are_written_with_a_real_minus() -> None:
    """Percent without decimals, other units with one; no minus before a zero."""
    assert [written(82.4, "%"), written(-3.25, "points"), written(-0.01, "points"), written(float("nan"), "%")] == [
        "82 %", "−3.2", "0.0", "",
    ]  # fmt: skip


def test_a_history_needs_two_values() -> None:
    """One value has no shape; a gap in a longer history breaks the line."""
    assert sparkline([1.0, None], LIGHT) == ""
    assert sparkline([1.0, None, 2.0], LIGHT).startswith("data:image/svg+xml;base64,")
