"""Are the agreed levels met, and where they are not: by how much, since when, on which measurements?"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.figures.grid import level_grid
from analytics.figures.levels import levels
from analytics.portfolio import Portfolio
from analytics.scope.scope import Scope
from analytics.service_levels.gaps import most_missed_first
from analytics.terms.measures import from_answers
from pages.parts.frame import filters, theme, words
from pages.parts.frame.reads import read
from pages.parts.show import cards, charts, grids, tables

THING = ["unit", "measure"]
BY_MONTH, IN_PERIOD = "month by month", "this period"
DELIVERED = "all measured"
EVERYONE = {"unit": "every unit", "service": "every service"}


def show() -> None:
    """The page from top to bottom: answer, grid or table of gaps, and what lies behind the one clicked."""
    scope = filters.scope()
    year = scope.but(period=scope.period.year_up_to())
    view = read(Portfolio.service_levels, scope)
    words.answer(view.sentence, view.notes)
    cards.row(view.figures)
    gaps = named(read(Portfolio.gaps, scope, by=("unit", "service")))
    months = named(read(Portfolio.gaps, year, by=("unit", "month")))
    if gaps.empty and months.empty:
        words.note("No agreed level and no measurement falls within these filters.")
        return
    together(read(Portfolio.gaps, scope))
    look = words.choice("Met, or missed by how much,", [BY_MONTH, IN_PERIOD], key="look")
    measures = sorted({*gaps["measure"], *months["measure"]}, key=lambda name: (name in from_answers(), name))
    options = [DELIVERED, *measures] if set(measures) - {*from_answers()} else measures
    measure = st.pills(
        "Measure", options, default=options[0], required=True, key="measure", format_func=words.plain,
        label_visibility="collapsed", bind="query-params",
    )  # fmt: skip
    gaps, months = of(gaps, measure), of(months, measure)
    thing = by_month(months) if look == BY_MONTH else in_period(gaps)
    if thing is not None:
        behind(year, thing, gaps, months)


def together(gaps: pd.DataFrame) -> None:
    """Each measure over everything within the filters: the fact, and beside it how many levels were met."""
    number = st.column_config.NumberColumn
    columns = {
        "measure": "Measure",
        "sentence": tables.GAPS["sentence"],
        "gap": tables.GAPS["gap"],
        "measured_in": tables.GAPS["measured_in"],
        "levels_met": number("Levels met"),
        "levels": number("of"),
        "evidence": tables.GAPS["evidence"],
    }
    words.part("Each measure, all together")
    tables.show(tables.worst_first(gaps), columns, key="together", what="Each measure, all together")


def by_month(months: pd.DataFrame) -> dict[str, str] | None:
    """Unit × measure by month, what was missed most often on top; returns the thing that was clicked."""
    words.note(
        "✓ met · ✗ missed, in the measure's own unit · … still open · a dot: nothing agreed · empty: not measured. "
        "Click a row for what lies behind it."
    )
    if months.empty:
        words.note("Nothing was measured in these twelve months.")
        return None
    grid = level_grid(most_missed_first(months, THING), THING, "month", theme.colours())
    picked = grids.show(grid, key="months", what="Agreed levels by unit, measure and month")
    return dict(zip(THING, grid.texts.index[picked[0]], strict=True)) if picked else None


def in_period(gaps: pd.DataFrame) -> dict[str, str] | None:
    """Every gap of the period in the measure's own unit; returns the thing that was clicked."""
    words.note("Gap: actual against agreed, turned so that a minus is worse. Click a row for what lies behind it.")
    gaps = tables.worst_first(gaps)
    gaps = gaps.sort_values("missed_probability", ascending=False, kind="stable", ignore_index=True)
    place = tables.show(gaps, tables.GAPS, key="gaps", file_name="gaps.csv", what="Gaps in this period")
    return {name: str(gaps[name].iloc[place]) for name in THING} if place is not None else None


def behind(year: Scope, thing: dict[str, str], gaps: pd.DataFrame, months: pd.DataFrame) -> None:
    """The months, the services and the measurements behind one agreed level."""
    title = f"{thing['unit']}: {thing['measure']}"
    words.part(f"{title}, month by month", "✗ missed. Dashed: the agreed level.")
    periods = about(months, thing).sort_values("start")
    if len(periods):
        unit = periods["measured_in"].iloc[0]
        figure = levels(periods.assign(period=periods["month"]), theme.colours(), measured_in=unit)
        charts.show(figure, key="levels", what=title)
    services = about(gaps, thing)
    if len(services):
        words.part(f"{title}, by service in this period")
        tables.show(tables.worst_first(services), tables.GAPS, key="gaps-by-service", what=f"{title}, by service")
    rows = about(named(read(Portfolio.measurements, year, measure=thing["measure"])), thing)
    words.part(f"{title}, measurements" if len(rows) else "No measurements: this figure comes from answers.")
    number = st.column_config.NumberColumn
    columns = {
        "period_start": st.column_config.DateColumn("From", format="D MMM YYYY"),
        "grain": "Per",
        "service": "Service",
        "value": number("Value", format="%.2f"),
        "met": number("Met"),
        "total": number("of"),
        "target": number("Agreed", format="%.1f"),
        "measured_in": "in",
    }
    if len(rows):
        tables.show(rows, columns, key="measurements", file_name="measurements.csv", what=f"Measurements: {title}")


def of(rows: pd.DataFrame, measure: str) -> pd.DataFrame:
    """The rows of one measure, or of all that were measured: what surveys measure has a page of its own."""
    chosen = ~rows["measure"].isin(from_answers()) if measure == DELIVERED else rows["measure"].eq(measure)
    return rows[chosen].reset_index(drop=True)


def about(rows: pd.DataFrame, thing: dict[str, str]) -> pd.DataFrame:
    """The rows of one unit and measure."""
    return rows[rows["unit"].eq(thing["unit"]) & rows["measure"].eq(thing["measure"])].reset_index(drop=True)


def named(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows without a unit or a service of their own, in words."""
    return rows.fillna({name: everyone for name, everyone in EVERYONE.items() if name in rows})


show()
