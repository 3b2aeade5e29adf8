"""The header of every page: its title, the shared filters, and the scope they make, in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics.portfolio import Portfolio
from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from pages.parts.frame import address, empty, when, words
from pages.parts.frame.reads import read, today

_SCOPE = "scope"
_ORDER = (
    address.CUSTOMER,
    address.PERIOD,
    address.AGAINST,
    address.SURVEYS,
    address.CUSTOMERS,
    address.SERVICES,
)


def scope() -> Scope:
    """What the visitor asks about; where nothing was imported yet, say what to do and stop the page there."""
    if read(Portfolio.covers) is None:
        empty.no_data()
    return st.session_state[_SCOPE]


def on_day(day: date) -> Scope:
    """Everything as it is on a day, for pages that are about the record and not about figures."""
    return Scope(as_of=day, period=Period(day, day))


def customer() -> str | None:
    """The customer that the visitor looks at."""
    return st.session_state.get(address.CUSTOMER)


def question() -> str | None:
    """The label of the question that the visitor looks at."""
    return st.session_state.get(address.QUESTION)


def header(place: address.Place) -> None:
    """Draw title and filters, and settle the scope for the page below them.

    Filters that a page has no use for stay alive out of sight, so that none is lost on the way.
    """
    covered = read(Portfolio.covers)
    with st.container(key="header", gap="xsmall"):
        with st.container(horizontal=True, key="headline", vertical_alignment="center"):
            heading = st.container(width="content")
            if covered is None:
                with heading:
                    words.title(place.title)
                return
            whole = Scope(as_of=today(), period=Period(covered[0], max(covered)))
            with st.container(
                horizontal=True, horizontal_alignment="right", gap="small",
                key="filters" if place.filters else "aside-all",
            ):  # fmt: skip
                chosen = _draw(whole, place)
            with heading:
                words.title((customer() if address.CUSTOMER in place.filters else None) or place.title)
        if place.filters:
            about = f"As of {chosen.as_of:%-d %b %Y}" if place.is_about_a_day else _in_words(chosen)
            st.html(f'<div class="scope">{escape(about)}</div>')
        chosen = when.organised(chosen, is_aside=not place.filters)
        st.session_state[_SCOPE] = chosen
        with _frame(address.QUESTION, place):
            _select("Question", list(read(Portfolio.metrics, chosen)["label"]), address.QUESTION)


def _draw(whole: Scope, place: address.Place) -> Scope:
    """Draw the filters, those that are aside out of sight, and return what they say."""
    frames = {key: _frame(key, place) for key in _ORDER}
    with frames[address.CUSTOMER]:
        names = list(read(Portfolio.customers, whole)["customer"])
        _select("Customer", names, address.CUSTOMER)
    with frames[address.PERIOD]:
        period = when.period(whole)
    with frames[address.AGAINST]:
        against = when.against(period)
    with frames[address.SURVEYS]:
        kinds = list(dict.fromkeys(read(Portfolio.metrics, whole)["survey_kind"]))
        kind = _select("Kind of survey", ["", *kinds], address.SURVEYS, lambda kind: f"{kind or 'all'} surveys")
    with frames[address.CUSTOMERS]:
        customers = _choose("All customers", names, address.CUSTOMERS)
    with frames[address.SERVICES]:
        services = _choose("All services", read(Portfolio.services, whole), address.SERVICES)
    return whole.but(
        period=period,
        against=against,
        survey_kinds=(kind,) if kind else (),
        customers=tuple(customers),
        services=tuple(services),
    )


def _frame(key: str, place: address.Place) -> DeltaGenerator:
    """Where one filter stands: out of sight where the page does not show it."""
    return st.container(key=f"filter-{key}" if key in place.filters else f"aside-{key}")


def _select(label: str, options: list[str], key: str, in_words: Callable[[str], str] = str) -> str | None:
    """One of several, bound to the address; None where there is none."""
    return st.selectbox(
        label, options, key=key, label_visibility="collapsed", bind="query-params", format_func=in_words
    )


def _choose(everything: str, options: list[str], key: str) -> list[str]:
    """Any of several, bound to the address; none means all."""
    return st.multiselect(
        everything, options, key=key, placeholder=everything, label_visibility="collapsed", wrap=False,
        bind="query-params",
    )  # fmt: skip


def _in_words(chosen: Scope) -> str:
    """The scope as a person would say it."""
    period = chosen.period
    parts = [f"{period.start:%-d %b %Y} to {period.end:%-d %b %Y}"]
    if not period.is_complete(chosen.as_of):
        parts[0] += f" (not complete: as of {chosen.as_of:%-d %b})"
    if chosen.against is not None:
        parts.append(f"against {chosen.against.start:%-d %b %Y} to {chosen.against.end:%-d %b %Y}")
    return ", ".join(parts)
