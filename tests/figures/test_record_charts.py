"""The picture of the organisation and the calendar of agreements: what they must show."""

from __future__ import annotations

import pandas as pd

from analytics.figures.calendar import calendar
from analytics.figures.palette import DARK, LIGHT, contrast, palette
from analytics.figures.structure import structure
from analytics.figures.trend import trend

UNITS = pd.DataFrame(
    [
        ("Harbour", "", 0, "Gwen Tollefsen", "Gwen Tollefsen", 28, 1), ("Cranes <b>", "Harbour", 1, "", "Gwen", 90, 2),
        ("Pilotage", "Harbour", 1, "Birger Nakamoto", "Birger Nakamoto", 14, 3), ("Kiosk", "", 0, "", "", None, 4),
    ],
    columns=["unit", "parent", "depth", "customer", "answered_by", "headcount", "unit_id"],
).assign(purchasers="", relationship_manager="")  # fmt: skip
DATES = pd.DataFrame(
    {
        "on": pd.to_datetime(["2027-03-31", "2027-03-01", "2027-06-30"]),
        "kind": ["ends", "renews", "begins"],
        "agreement": ["A", "B", "C"],
    }
)


def test_the_picture_puts_each_unit_beside_the_one_above_it() -> None:
    """Several top units share one beginning; a unit without others below it is one line high."""
    trace = structure(UNITS, LIGHT).data[0]
    parents = dict(zip(trace["labels"], trace["parents"], strict=True))
    assert parents == {"All units": "", "Harbour": "·", "Cranes &lt;b&gt;": "1", "Pilotage": "1", "Kiosk": "·"}
    assert dict(zip(trace["ids"], trace["values"], strict=True)) == {"·": 3, "1": 2, "2": 1, "3": 1, "4": 1}


def test_the_picture_says_who_decides_and_where_nobody_does() -> None:
    """The customer's name beside the unit, nothing where the unit above answers, words where nobody does."""
    trace = structure(UNITS, LIGHT).data[0]
    said = dict(zip(trace["customdata"], trace["text"], strict=True))
    assert said == {
        "": "132 people", "Harbour": "Gwen Tollefsen", "Cranes <b>": "", "Pilotage": "Birger Nakamoto",
        "Kiosk": "✗ nobody decides"}


def test_words_in_the_picture_can_be_read() -> None:
    """Text on every tint reaches a contrast of 4.5:1, light and dark (WCAG 2.1, 1.4.3)."""
    for colours in (LIGHT, DARK):
        tints = structure(UNITS, colours).data[0]["marker"]["colors"]
        assert min(contrast(colours.text, tint) for tint in tints) >= 4.5


def test_one_top_unit_needs_no_beginning_of_its_own() -> None:
    """A company with one head is drawn from that head."""
    trace = structure(UNITS.iloc[:3], palette("light")).data[0]
    assert "All units" not in trace["labels"]


def test_the_calendar_stacks_what_falls_into_one_month() -> None:
    """Two in March, one in June; above each stack stands how many; each mark knows its agreement."""
    figure = calendar(DATES, LIGHT, first=pd.Timestamp("2026-11-23"))
    placed = {name: (x, y) for t in figure.data for name, x, y in zip(t["customdata"], t["x"], t["y"], strict=True)}
    assert {name: y for name, (_, y) in placed.items()} == {"A": 0, "B": 1, "C": 0}
    assert placed["A"][0] == placed["B"][0] == pd.Timestamp("2027-03-01")
    assert [label["text"] for label in figure.layout.annotations] == ["2", "1"]


def test_a_calendar_of_nothing_is_a_quiet_axis() -> None:
    """No date: no mark, no legend, and no error."""
    figure = calendar(DATES.iloc[:0], DARK, first=pd.Timestamp("2026-11-23"))
    assert sum(len(trace["x"] or ()) for trace in figure.data) == 0
    assert not figure.layout.showlegend


def test_what_happened_is_marked_on_a_trend_where_it_lies_within() -> None:
    """A new customer within the time drawn has a line with its words; one before it has none."""
    periods = pd.DataFrame(
        {"start": pd.to_datetime(["2026-01-01", "2026-04-01", "2026-07-01"]), "period": ["a", "b", "c"],
         "score": [70.0, 72.0, 71.0], "low": 60.0, "high": 80.0, "n": 40, "is_complete": True, "agreed": None,
         "state": "shown"}
    )  # fmt: skip
    events = [(pd.Timestamp("2026-06-01"), "new customer"), (pd.Timestamp("2019-01-01"), "long ago")]
    figure = trend(periods, LIGHT, grain="quarter", events=events)
    texts = [label["text"] for label in figure.layout.annotations]
    assert "new customer" in texts
    assert "long ago" not in texts
