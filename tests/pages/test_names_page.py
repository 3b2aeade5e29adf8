"""The Names page: names in exports are led to units in one sitting, never by themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.record import open_record
from tests.pages.conftest import Enter, press, said
from tests.stores import filled

PAGE = "records/names.py"
ANSWERS = "unit,responded_at,csat\n" + "".join(
    f"{name},2026-09-{day:02d},5\n" for name in ("FIN - Finance Dept", "Retail") for day in range(1, 8)
)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store where one of two names in use is no documented unit."""
    filled(tmp_path / "store.duckdb", "unit\nFinance\nRetail\nFleet\n", "structure")
    return filled(tmp_path / "store.duckdb", ANSWERS)


def test_names_wait_with_what_they_may_mean(enter: Enter, store: Path) -> None:
    """The name stands with rows, first and last date and the unit it resembles; nothing is chosen for anybody."""
    at = enter(store, PAGE)
    assert "1 name leads to no documented unit yet: 7 rows count under it." in said(at)
    waiting = at.dataframe[0].value
    assert waiting[["name", "rows", "similar"]].iloc[0].tolist() == ["FIN - Finance Dept", 7, "Finance"]
    assert waiting["unit"].isna().all()
    assert next(button for button in at.button if button.label == "Assign 0 names").disabled


def test_assigning_moves_every_figure_and_says_so(enter: Enter, store: Path) -> None:
    """The similar unit, filled in on demand and assigned, takes the rows over; the assignment can be undone."""
    at = enter(store, PAGE)
    at.toggle[0].set_value(True).run()
    press(at, "Assign 1 name")
    assert not at.exception
    assert "7 rows now count under Finance" in said(at)
    assert "Every name in use leads to a documented unit." in said(at)
    record = open_record(store)
    crosswalk = record.register("crosswalk")
    assert crosswalk[["key", "unit"]].to_numpy().tolist() == [["FIN - Finance Dept", "Finance"]]
    record.undo(int(record.imports()["batch_id"].max()))
    assert record.register("crosswalk").empty


def test_without_documented_units_the_page_says_what_comes_first(enter: Enter, tmp_path: Path) -> None:
    """Names cannot mean units that nobody has documented."""
    at = enter(filled(tmp_path / "store.duckdb", ANSWERS), PAGE)
    assert "No unit is documented yet." in said(at)


def test_one_row_counts(enter: Enter, tmp_path: Path) -> None:
    """One row is one: it counts, and does not count with a plural."""
    at = enter(filled(tmp_path / "store.duckdb", "unit,responded_at,csat\nFinance,2026-09-03,5\n"), "records/names.py")
    assert "1 name leads to no documented unit yet: 1 row counts under it." in said(at)
