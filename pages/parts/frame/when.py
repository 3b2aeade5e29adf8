"""When figures are about: the period, what it is set against, and as organised when."""

from __future__ import annotations

from typing import Literal

import pandas as pd
import streamlit as st

from analytics.errors import AnalyticsError
from analytics.portfolio import Portfolio
from analytics.scope.periods import Period, in_words
from analytics.scope.scope import Scope
from pages.parts.frame import address, words
from pages.parts.frame.reads import read

_AGAINST = {"previous": "against previous", "last year": "against last year", "nothing": "no comparison"}
_ORGANISED: dict[Literal["then", "now"], str] = {"then": "as organised then", "now": "as organised now"}


def period(whole: Scope) -> Period:
    """A calendar period, or what somebody typed, such as 2025-11-01..2026-01-31."""
    options = _periods(whole)
    usual = next((index for index, text in enumerate(options) if Period.parse(text).is_complete(whole.as_of)), 0)
    text = st.selectbox(
        "Period", options, index=usual, key=address.PERIOD, label_visibility="collapsed", bind="query-params",
        accept_new_options=True, format_func=in_words,
    )  # fmt: skip
    try:
        return Period.parse(text or options[usual])
    except AnalyticsError as error:
        st.toast(words.plain(str(error)))
        return Period.parse(options[usual])


def against(chosen: Period) -> Period | None:
    """The period that another is set against; None: no comparison."""
    way = st.selectbox(
        "Comparison", list(_AGAINST), key=address.AGAINST, label_visibility="collapsed", bind="query-params",
        format_func=lambda way: _AGAINST[way],
    )  # fmt: skip
    return {"nothing": None, "last year": chosen.same_last_year()}.get(way, chosen.previous())


def organised(scope: Scope, *, is_aside: bool) -> Scope:
    """Draw whether the past is read as organised then or now, with its footnote; return the scope read that way.

    Where figures are the same either way, or on pages without figures, the choice stays alive out of sight.
    """
    way: Literal["then", "now"] = st.session_state.get(address.ORGANISED) or "then"
    plain = Scope(as_of=scope.as_of, period=scope.period, organised=way)
    note = "" if is_aside else read(Portfolio.organised_note, plain)
    key = "organised-line" if note else "aside-organised"
    with st.container(horizontal=True, key=key, vertical_alignment="center"):
        st.selectbox(
            "Organised", list(_ORGANISED), key=address.ORGANISED, label_visibility="collapsed", bind="query-params",
            width=190, format_func=lambda way: _ORGANISED[way],
        )  # fmt: skip
        if note:
            words.note(note)
    return scope.but(organised=way)


def _periods(whole: Scope) -> list[str]:
    """Every calendar period with data, newest first: quarters, half-years, years, all of it, months."""
    first = whole.period.start
    # Looked at on a day before all data, there is still their first month to choose.
    last = max(first, min(whole.period.end, whole.as_of))
    quarters = pd.period_range(first, last, freq="Q")[::-1]
    months = pd.period_range(first, last, freq="M")[::-1]
    by_quarter = [f"{quarter.year}-Q{quarter.quarter}" for quarter in quarters]
    halves = dict.fromkeys(f"{quarter.year}-H{(quarter.quarter + 1) // 2}" for quarter in quarters)
    years = dict.fromkeys(str(quarter.year) for quarter in quarters)
    everything = [f"{first}..{last}"] if len(months) > 1 else []
    return [*by_quarter, *halves, *years, *everything, *map(str, months)]
