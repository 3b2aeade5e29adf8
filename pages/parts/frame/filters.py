"""The header of every page: its title, the shared filters, and the scope they make, in words."""

from __future__ import annotations

from datetime import date
from html import escape

import streamlit as st

from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from pages.parts.frame import address, organised, periods, words
from pages.parts.frame.reads import read, today

_SCOPE = "scope"
_AGAINST = {
    "against previous": Period.previous,
    "against last year": Period.same_last_year,
    "no comparison": None,
}
_ALL_SURVEYS = "all surveys"
#: Which filters a place has no use for; they stay alive out of sight, so that none is lost on the way.
_ASIDE = {
    "overview": {address.CUSTOMER, address.QUESTION},
    "attention": {
        address.CUSTOMER, address.QUESTION, address.PERIOD, address.AGAINST, address.SURVEYS, address.SERVICES,
    },
    "satisfaction": {address.CUSTOMER},
    "service_levels": {address.CUSTOMER, address.QUESTION, address.SURVEYS},
    "customer": {address.CUSTOMERS, address.QUESTION},
    "agreements": {address.CUSTOMER, address.QUESTION, address.SURVEYS, address.AGAINST},
}
_NOT_ABOUT_A_SCOPE = {"imports", "sources", "names", "structure", "services", "methods"}
#: About a day: the period has no say there.
_ABOUT_A_DAY = {"attention"}
_ORDER = (
    address.CUSTOMER,
    address.PERIOD,
    address.AGAINST,
    address.SURVEYS,
    address.CUSTOMERS,
    address.SERVICES,
)


def scope() -> Scope:
    """What the visitor asks about, on the page that is running."""
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


def header(title: str, place: address.Place) -> None:
    """Draw title and filters, and settle the scope for the page below them."""
    covered = read("covers")
    with st.container(key="header", gap="xsmall"):
        is_about_a_scope = place not in _NOT_ABOUT_A_SCOPE
        with st.container(horizontal=True, key="headline", vertical_alignment="center"):
            heading = st.container(width="content")
            if covered is None:
                with heading:
                    words.title(title)
                return
            whole = Scope(as_of=today(), period=Period(covered[0], max(covered)))
            with st.container(
                horizontal=True, horizontal_alignment="right", gap="small",
                key="filters" if is_about_a_scope else "aside-all",
            ):  # fmt: skip
                chosen = _draw(whole, _ASIDE.get(place, set()))
            with heading:
                words.title((customer() if place == "customer" else None) or title)
        if is_about_a_scope:
            about = f"As of {chosen.as_of:%-d %b %Y}" if place in _ABOUT_A_DAY else _in_words(chosen)
            st.html(f'<div class="scope">{escape(about)}</div>')
        chosen = organised.chosen(chosen, is_aside=not is_about_a_scope)
        st.session_state[_SCOPE] = chosen
        with _frame(address.QUESTION, address.QUESTION in _ASIDE.get(place, {address.QUESTION})):
            _select("Question", list(read("metrics", chosen)["label"]), address.QUESTION)


def _draw(whole: Scope, aside: set[str]) -> Scope:
    """Draw the filters, those that are aside out of sight, and return what they say."""
    frames = {key: _frame(key, key in aside) for key in _ORDER}
    with frames[address.CUSTOMER]:
        names = list(read("customers", whole)["customer"])
        _select("Customer", names, address.CUSTOMER)
    with frames[address.PERIOD]:
        period = periods.chosen(whole)
    with frames[address.AGAINST]:
        against = _AGAINST[_select("Comparison", list(_AGAINST), address.AGAINST) or next(iter(_AGAINST))]
    with frames[address.SURVEYS]:
        kinds = list(dict.fromkeys(read("metrics", whole)["survey_kind"]))
        kind = _select("Kind of survey", [_ALL_SURVEYS, *(f"{kind} surveys" for kind in kinds)], address.SURVEYS)
    with frames[address.CUSTOMERS]:
        customers = _choose("All customers", names, address.CUSTOMERS)
    with frames[address.SERVICES]:
        services = _choose("All services", list(read("services", whole)), address.SERVICES)
    return whole.but(
        period=period,
        against=against(period) if against else None,
        survey_kinds=() if kind in {None, _ALL_SURVEYS} else (kind.removesuffix(" surveys"),),
        customers=tuple(customers),
        services=tuple(services),
    )


def _frame(key: str, is_aside: bool) -> st.delta_generator.DeltaGenerator:
    """The place of one filter, out of sight where a page has no use for it."""
    return st.container(key=f"aside-{key}" if is_aside else f"filter-{key}")


def _select(label: str, options: list[str], key: str) -> str | None:
    """One of several, bound to the address."""
    return st.selectbox(label, options, key=key, label_visibility="collapsed", bind="query-params")


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
