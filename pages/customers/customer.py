"""Everything about one customer on one page: how satisfied, what was agreed and delivered, who, what is due."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from analytics.attention.attention import Attention
from analytics.figures.trend import trend
from analytics.portfolio import Portfolio
from pages.parts.frame import address, empty, explained, filters, questions, theme, words
from pages.parts.frame.reads import read
from pages.parts.show import cards, charts, comments, tables

LEADS_TO = {
    "satisfied": "portfolio/satisfaction.py",
    "relationship": "portfolio/satisfaction.py",
    "levels": "portfolio/service_levels.py",
}


def show() -> None:
    """The page from top to bottom: answer, figures, trend and what happened, levels, people, agreements, comments."""
    scope, name = filters.scope(), filters.customer()
    if name is None:
        empty.nothing_in_scope("No customer is known yet. Import the structure, or answers that name a unit.")
        return
    view = read(Portfolio.customer, scope, name)
    words.answer(view.sentence)
    cards.row(view.figures)
    found = read(Portfolio.attention, scope.but(customers=(name,)))
    left, right = st.columns([3, 2], gap="large")
    with left:
        reasons(found)
        over_time(view.trends[:1], "Satisfaction over time", found.changed, view.events)
        happened(view.events)
    with right:
        people(view.roles)
        due(view.due)
    over_time(view.trends[1:], "", found.changed, view.events)
    delivered(view.gaps)
    units(view.units, view.units_notes)
    agreed(view.agreements)
    comments.show(view.comments, name, key="comments")


def reasons(found: Attention) -> None:
    """Why this customer needs attention: what changed, and what was said."""
    said = pd.concat([found.changed, found.said])
    if len(said):
        words.part("Attention")
        words.sentences(said["sentence"])
        explained.link("signals", "How far to believe this")


def over_time(trends: list[pd.DataFrame], heading: str, signals: pd.DataFrame, events: pd.DataFrame) -> None:
    """How satisfaction went, one chart per question: kinds of survey are never drawn together."""
    if heading and not trends:
        words.part(heading)
        words.note("No quarter has enough answers to be shown.")
    places = st.columns(2, gap="large") * len(trends) if len(trends) > 1 else [st.container()]
    for place, rows in zip(places, trends, strict=False):
        first = rows.iloc[0]
        figure = trend(
            rows, theme.colours(), grain="quarter", measured_in=first["measured_in"], height=220,
            within=(first["score_low"], first["score_high"]),
            decimals=questions.decimals(first["metric"], first["measured_in"]),
            changes=changes(signals, first["question_id"]),
            events=list(events.loc[events["mark"] != "", ["on", "mark"]].itertuples(index=False, name=None)),
        )  # fmt: skip
        with place:
            words.part(first["label"])
            charts.show(figure, key=f"trend-{first['label']}", what=first["label"])


def changes(signals: pd.DataFrame, question_id: int) -> list[tuple[pd.Timestamp, str]]:
    """Where the answers to a question probably began to change."""
    marked = signals[signals["question_id"].eq(question_id) & signals["kind"].isin(["satisfaction", "improvement"])]
    return [(row["onset"], f"since {row['onset']:%B %Y}") for row in marked.to_dict("records")]


def due(dates: pd.DataFrame) -> None:
    """Dates of this customer's agreements that somebody should act on."""
    words.part("Due")
    if dates.empty:
        words.note("No date in the next 90 days.")
    words.facts((f"{row['due_on']:%-d %b %Y}", row["sentence"]) for row in dates.to_dict("records"))


def happened(events: pd.DataFrame) -> None:
    """What changed around the customer: a new manager, a re-organisation, an agreement."""
    words.part("What happened")
    if events.empty:
        words.note("No change of people, organisation or agreements in this period.")
    words.facts((f"{row['on']:%-d %b %Y}", row["what"]) for row in events.to_dict("records"))


def people(roles: pd.DataFrame) -> None:
    """Who decides, buys and uses, and who looks after them."""
    words.part("People")
    if roles.empty:
        words.note("Nobody is named yet. Import roles, or the structure with its customers.")
    words.facts((f"{row['role'][:1].upper()}{row['role'][1:]}", holder(row)) for row in roles.to_dict("records"))


def holder(row: Mapping[Any, Any]) -> str:
    """Who holds a role: name, unit, what they may decide."""
    parts = (row["person"], row["unit"], row["mandate"])
    return " · ".join(str(part) for part in parts if part and not pd.isna(part))


def delivered(gaps: pd.DataFrame) -> None:
    """What was agreed and what was delivered."""
    words.part("Agreed levels", "Gap: actual against agreed, turned so that a minus is worse.")
    if gaps.empty:
        words.note("Nothing was agreed with this customer, and nothing measured for it.")
        return
    to = [{address.SERVICES: [name]} if isinstance(name, str) else {} for name in gaps["service"]]
    go = address.to_row("gaps", "portfolio/service_levels.py", to)
    tables.show(gaps, tables.GAPS, key="gaps", on_click=go, what="Agreed levels")


def units(rows: pd.DataFrame, notes: list[str]) -> None:
    """The parts of the business this customer answers for."""
    words.part("Units")
    number = st.column_config.NumberColumn
    columns = {"unit": "Unit", "headcount": number("People"), "score": number("Satisfied", format="%.0f"),
               "n": number("answers"), "mark": "", "state": "State"}  # fmt: skip
    tables.show(rows, columns, key="units", what="Units of this customer")
    for sentence in notes:
        words.note(sentence)


def agreed(rows: pd.DataFrame) -> None:
    """What was agreed, until when, and who pays."""
    words.part("Agreements")
    if rows.empty:
        words.note("No agreement is recorded.")
        return
    day = st.column_config.DateColumn
    columns = {
        "agreement": "Agreement",
        "service": st.column_config.TextColumn("Service", width="medium"),
        "starts_on": day("From", format="D MMM YYYY"),
        "term_ends_on": day("To", format="D MMM YYYY"),
        "standing": "State",
        "annual_funding": st.column_config.NumberColumn("a year", format="localized"),
        "currency": "in",
        "funding_state": "Funding",
        "owner": "Owner",
    }
    to = [{address.AGREEMENT: name} for name in rows["agreement"]]
    go = address.to_row("agreements", "customers/agreements.py", to)
    tables.show(rows, columns, key="agreements", on_click=go, file_name="agreements.csv", what="Agreements")


show()
