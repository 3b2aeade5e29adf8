"""Answers of the portfolio, kept as long as the store does not change."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, Concatenate, ParamSpec, TypeVar

import streamlit as st

from analytics.portfolio import Portfolio, open_portfolio
from analytics.scope.scope import Scope
from analytics.scope.viewer import EVERYBODY, Viewer

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")

#: Set to a day (2026-10-31) to look at the store as on that day; the clock is read nowhere else in the pages.
TODAY = "RAPPORT_TODAY"
#: Enough for everybody's pages of one store; one answer takes some kilobytes.
_MOST_ANSWERS = 600


def today() -> date:
    """The day as of which the pages answer."""
    given = os.environ.get(TODAY)
    return date.fromisoformat(given) if given else datetime.now(tz=UTC).astimezone().date()


def read(
    question: Callable[Concatenate[Portfolio, Asked], Answer], *args: Asked.args, **options: Asked.kwargs
) -> Answer:
    """The portfolio's answer to a question, computed once per revision of the store; a copy for every caller.

    Parameters
    ----------
    question
        A method of `Portfolio`, such as ``Portfolio.scores``.
    *args, **options
        What it takes, the scope first; hashable.
    """
    store = open_portfolio().store
    kept = tuple(sorted(options.items()))
    return _answer(str(store.path), store.revision, EVERYBODY, question.__qualname__, args, kept, question)


@st.cache_data(max_entries=_MOST_ANSWERS, show_spinner=False, hash_funcs={Scope: repr, Viewer: repr})
def _answer(
    path: str, revision: int, viewer: Viewer, name: str, args: tuple[Any, ...], options: tuple[tuple[str, Any], ...],
    _question: Callable[..., Any],
) -> Any:
    """Ask the portfolio; all before `args` only tells one answer from another."""
    return _question(open_portfolio(), *args, **dict(options))
