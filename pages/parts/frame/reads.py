"""Answers of the portfolio, kept as long as the store does not change."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from operator import attrgetter
from typing import Any

import streamlit as st

from analytics.portfolio import open_portfolio
from analytics.scope.scope import Scope

#: Set to a day (2026-10-31) to look at the store as on that day; the clock is read nowhere else in the pages.
TODAY = "RAPPORT_TODAY"
#: Enough for everybody's pages of one store; one answer takes some kilobytes.
_MOST_ANSWERS = 600


def today() -> date:
    """The day as of which the pages answer."""
    given = os.environ.get(TODAY)
    return date.fromisoformat(given) if given else datetime.now(tz=UTC).astimezone().date()


def read(name: str, *args: Any, **options: Any) -> Any:
    """The answer of the portfolio's method of that name, computed once per revision of the store.

    Parameters
    ----------
    name
        A method of `Portfolio`, or of a part of it: "relationship.structure".
    *args
        Its arguments, first the scope; hashable.
    **options
        Its options; hashable.

    Returns
    -------
    Any
        A copy of its own for every caller.
    """
    store = open_portfolio().store
    return _answer(str(store.path), store.revision, name, args, tuple(sorted(options.items())))


@st.cache_data(max_entries=_MOST_ANSWERS, show_spinner=False, hash_funcs={Scope: repr})
def _answer(path: str, revision: int, name: str, args: tuple[Any, ...], options: tuple[tuple[str, Any], ...]) -> Any:
    """Ask the portfolio; `path` and `revision` only tell one state of one store from another."""
    return attrgetter(name)(open_portfolio())(*args, **dict(options))
