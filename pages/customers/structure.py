"""Who are they: the tree of units, who decides, orders and looks after them, and whom to ask what?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from analytics.figures.structure import structure as picture
from analytics.portfolio import Portfolio
from analytics.scope.scope import Scope
from analytics.structure.responsibility import REQUESTS
from analytics.views.structure import StructureView
from pages.parts.edit import editor, register, unit_actions
from pages.parts.frame import empty, filters, theme, words
from pages.parts.frame.reads import read, today
from pages.parts.show import charts, lines, tables

TREE, PICTURE, PEOPLE = "as a tree", "as a picture", "by person"
#: More units than this are drawn one division at a time.
MOST_DRAWN = 60
INDENT = "\u2003"
NO_SERVICE = "no service in particular"


def show() -> None:
    """The page from top to bottom: answer, tree or picture, warnings and events, whom to ask, editing."""
    on = st.session_state.get("structure_on") or today()
    scope = filters.on_day(on)
    view = read(Portfolio.structure, scope)
    left, right = st.columns([5, 1], vertical_alignment="center")
    with left:
        words.answer(view.sentence, view.notes)
    right.date_input("As of", value=today(), key="structure_on", format="YYYY-MM-DD")
    if view.units.empty:
        empty.nothing_in_scope(
            "Describe the organisation below, or import a structure file: unit, parent, customer, purchaser, "
            "relationship manager, headcount, valid_from, valid_to."
        )
    else:
        look = words.choice(f"The organisation {_when(on)}", [TREE, PICTURE, PEOPLE], key="shape")
        {TREE: as_tree, PICTURE: as_picture, PEOPLE: by_person}[look](view)
        left, right = st.columns([11, 9], gap="large")
        with left:
            whom_to_ask(scope, view.units)
        with right:
            to_settle(view.warnings)
            happened(view.events, on)
    keep(view.units)


def as_tree(view: StructureView) -> None:
    """The tree as a table."""
    shown = view.units.assign(
        unit=[INDENT * depth + name for depth, name in zip(view.units["depth"], view.units["unit"], strict=True)]
    )
    columns = {
        "unit": st.column_config.TextColumn("Unit", width="medium"),
        "answered_by": st.column_config.TextColumn("Customer", width="medium"),
        "purchasers": "Purchasers",
        "relationship_manager": "Relationship manager",
        "headcount": st.column_config.NumberColumn("Users", format="localized"),
        "people_below": st.column_config.NumberColumn("with those below", format="localized"),
        "since": st.column_config.DateColumn("Since", format="D MMM YYYY"),
    }
    tables.show(shown, columns, key="tree", file_name="structure.csv", what="The tree of units")


def as_picture(view: StructureView) -> None:
    """The tree as a picture; a large one division by division."""
    units = view.units
    words.note("Tinted: a customer of its own, whose name stands beside it. Plain: the unit above answers for it.")
    if len(units) > MOST_DRAWN:
        tops = units.loc[units["depth"] == 0, "unit"].tolist()
        top = st.selectbox("Division", tops, key="division")
        block = (units["depth"] == 0).cumsum()
        units = units[block == block[units["unit"].eq(top) & units["depth"].eq(0)].iloc[0]].reset_index(drop=True)
    with st.container(key="wide-picture"):
        charts.show(picture(units, theme.colours()), key="picture", what="The organisation as a picture")


def by_person(view: StructureView) -> None:
    """Everybody who holds a role."""
    columns = {
        "person": "Person", "role": "Role", "unit": "Unit",
        "mandate": st.column_config.TextColumn("Mandate", width="large"), "email": "E-mail",
        "since": st.column_config.DateColumn("Since", format="D MMM YYYY"),
    }  # fmt: skip
    roles = view.roles.sort_values(["person", "unit"], ignore_index=True)
    tables.show(roles, columns, key="people", file_name="people.csv", what="People and their roles")


def whom_to_ask(scope: Scope, units: pd.DataFrame) -> None:
    """The right question to the right person."""
    words.part("The right question to the right person")
    with st.container(horizontal=True):
        unit = st.selectbox("Unit", sorted(units["unit"]), key="ask_unit")
        kind = st.selectbox("Question", list(REQUESTS), format_func=lambda key: REQUESTS[key].title, key="ask_kind")
        services = ["", *read(Portfolio.services, scope)]
        service = st.selectbox("Service", services, key="ask_service", format_func=lambda name: name or NO_SERVICE)
    found = read(Portfolio.whom_to_ask, scope, unit, kind, service)
    words.sentence(found.sentence)
    people = found.people
    words.facts(
        (row["part"].capitalize() if first else "", f"{row['person']}. {row['reason']}{_mandate(row)}")
        for row, first in zip(people.to_dict("records"), ~people.duplicated("part"), strict=True)
    )
    for sentence in found.missing:
        words.note(f"? {sentence}")


def to_settle(warnings: pd.DataFrame) -> None:
    """What does not fit."""
    words.part("To settle")
    if warnings.empty:
        words.note("Every customer has a budget and a relationship manager, and every name in the data is documented.")
    words.facts((row["unit"], row["sentence"]) for row in warnings.to_dict("records"))


def happened(events: pd.DataFrame, on: date) -> None:
    """What changed in the year before, and what is planned."""
    words.part("What changed")
    if events.empty:
        words.note("No change of people or organisation in the year before, and none planned.")
    words.facts(lines.dated(events, on))


def keep(units: pd.DataFrame) -> None:
    """Everything that keeps the structure current."""
    words.part("Keep it current", "Every change keeps what was before it, with its dates, and can be taken back.")
    editor.ask()
    if len(units):
        unit_actions.show(sorted(units["unit"]))
    register.choose("customers/structure.py")


def _when(on: date) -> str:
    """The day, where it is not today."""
    return "" if on == today() else f"on {on:%-d %b %Y}, "


def _mandate(row: Mapping[Any, Any]) -> str:
    return f" Mandate: {row['mandate']}." if row["mandate"] else ""


show()
