"""How satisfied are they, is it changing, where, and what did they write?"""

from __future__ import annotations

import streamlit as st

from analytics.figures.breakdown import breakdown
from analytics.figures.distribution import distribution
from analytics.figures.grid import score_grid
from analytics.figures.trend import trend
from analytics.portfolio import Portfolio, open_portfolio
from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from pages.parts.frame import address, empty, explained, filters, questions, theme, words
from pages.parts.frame.questions import ChosenQuestion
from pages.parts.frame.reads import read
from pages.parts.show import cards, charts, comments, grids, tables

GRAINS = {"quarter": "quarter", "month": "month", "half-year": "half", "year": "year"}
GROUPS = ["customer", "unit", "service", "survey"]
#: Groups that fit beside each other at a glance; the table below has them all.
MOST_GROUPS = 20


def show() -> None:
    """The page from top to bottom: answer, distribution, trend, groups, heat map, comments."""
    asked = questions.chosen(filters.scope())
    if asked is None:
        empty.nothing_in_scope("No survey was answered within these filters. Choose a longer period or more customers.")
        return
    scope = asked.only(filters.scope())
    view = read(Portfolio.satisfaction, scope, *asked.key)
    words.answer(view.sentence, view.notes)
    left, right = st.columns([2, 3], gap="large")
    with left:
        cards.row([view.figure])
    with right:
        scores = asked.rows(read(Portfolio.distribution, scope, asked.metric))
        if scores.empty:
            few = open_portfolio().hide_below
            words.note(f"The scores themselves are hidden to protect people: fewer than {few} answered.")
        else:
            what = "How often each score was given"
            words.part(what)
            charts.show(distribution(scores, theme.colours()), key="distribution", what=what)
    over_time(scope, asked)
    by_group(scope, asked, view.score)
    goes_with(scope, asked)
    heat(scope, asked)


def over_time(scope: Scope, asked: ChosenQuestion) -> None:
    """The trend with its interval band and agreed level."""
    note = (
        "Band: where the true value probably lies. Dotted: not complete yet. Gap: nobody answered. ▒: hidden. "
        "Upright line: asked in other words, or on another scale, from here on."
    )
    grain = GRAINS[words.choice(f"{asked.label}, by", list(GRAINS), key="grain", note=note)]
    periods = read(Portfolio.trend_with_breaks, scope, asked.metric, asked.question_id, grain=grain)
    if periods["score"].notna().any():
        figure = trend(
            periods, theme.colours(), grain=grain,
            measured_in=asked.measured_in, within=asked.within, decimals=asked.decimals,
        )  # fmt: skip
        charts.show(figure, key="trend", what=f"{asked.label}, by {grain}")
    else:
        words.note("No period has enough answers to be shown.")


def by_group(scope: Scope, asked: ChosenQuestion, whole: float) -> None:
    """The groups beside each other, worst first, and all of them in a table."""
    note = "Line: where the true value probably lies. Filled: surely apart from all together."
    by = words.choice(f"{asked.label}, by", GROUPS, key="by", note=note)
    found = read(Portfolio.breakdown, scope, asked.question_id, by)
    groups = found.rows[found.rows[by].notna()].sort_values("score", ignore_index=True)
    if groups.empty:
        words.note(f"No answer names a {by}.")
        return
    figure = breakdown(
        groups.iloc[:MOST_GROUPS], by, theme.colours(),
        whole=whole, measured_in=asked.measured_in, within=asked.within, decimals=asked.decimals,
    )  # fmt: skip
    charts.show(figure, key="groups", what=f"{asked.label}, by {by}")
    for sentence in found.notes:
        words.note(sentence)
    if len(groups) > MOST_GROUPS:
        words.note(f"The {MOST_GROUPS} lowest of {len(groups)}; the table has all.")
    with st.expander(f"All {len(groups)} as a table"):
        number, decimals = st.column_config.NumberColumn, f"%.{asked.decimals}f"
        columns = {
            by: by.capitalize(),
            "score": number(asked.measured_in, format=decimals),
            "low": number("from", format=decimals),
            "high": number("to", format=decimals),
            "n": number("answers"),
            "invited": number("invited"),
            "answered": number("answered"),
            "over": "over",
            "mark": "",
            "state": "State",
        }
        to = [{address.CUSTOMER: names[0]} if len(names) == 1 else {} for names in groups["members"]]
        go = address.to_row("groups-table", "customers/customer.py", to) if by == "customer" else None
        rows = groups.drop(columns="members")
        tables.show(rows, columns, key="groups-table", on_click=go, file_name=f"satisfaction-by-{by}.csv")


def goes_with(scope: Scope, asked: ChosenQuestion) -> None:
    """Which other questions of the survey move along with this one."""
    note = "Each question's share of what all of them together go with; no cause is meant."
    words.part("What goes with satisfaction", note)
    found = read(Portfolio.goes_with, scope, asked.pairs)
    words.sentence(found.sentence)
    if len(found.shares):
        figure = breakdown(
            found.shares, "question", theme.colours(), measured_in="%", within=(0, 100), noun="responses"
        )
        charts.show(figure, key="goes-with", what="What goes with satisfaction")
    explained.link("drivers", "How this is worked out")


def heat(scope: Scope, asked: ChosenQuestion) -> None:
    """Units by quarter; a cell opens the comments behind it."""
    found = read(Portfolio.by_quarter, scope, asked.question_id, "unit")
    cells = found.rows[found.rows["unit"].notna()].reset_index(drop=True)
    words.part("Units by quarter", f"{grids.LEGEND} Click a cell for the comments behind it.")
    for sentence in found.notes:
        words.note(sentence)
    about, inside = "all within the filters", scope
    if cells.empty:
        words.note("Nobody answered yet.")
    else:
        span = scope.but(period=Period(cells["start"].min().date(), scope.period.end))
        middle = read(Portfolio.satisfaction, span, *asked.key).score
        grid = score_grid(cells, "unit", "period", theme.colours(), middle=middle, decimals=asked.decimals)
        picked = grids.show(grid, key="heat", what="Score of each unit by quarter")
        if picked:
            unit, period = grids.names(grid, picked)
            inside = scope.but(units=(unit,), period=Period.parse(period) if period else scope.period)
            about = f"{unit}, {period or scope.period.label}"
    comments.show(read(Portfolio.comments, inside, asked.metric), about, key="comments")


show()
