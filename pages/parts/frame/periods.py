"""The period that figures are about: one of those with data, or what somebody typed."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.errors import AnalyticsError
from analytics.scope.periods import Period, in_words
from analytics.scope.scope import Scope
from pages.parts.frame import address, words


def chosen(whole: Scope) -> Period:
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


def _periods(whole: Scope) -> list[str]:
    """Every calendar period with data, newest first: quarters, half-years, years, all of it, months."""
    first, last = whole.period.start, min(whole.period.end, whole.as_of)
    quarters = [f"{q.year}-Q{q.quarter}" for q in pd.period_range(first, last, freq="Q")]
    months = [str(month) for month in pd.period_range(first, last, freq="M")]
    years = sorted({quarter[:4] for quarter in quarters})
    halves = list(dict.fromkeys(f"{q[:4]}-H{'1' if q[-1] in '12' else '2'}" for q in quarters))
    everything = [f"{first}..{last}"] if len(months) > 1 else []
    return [*reversed(quarters), *reversed(halves), *reversed(years), *everything, *reversed(months)]
