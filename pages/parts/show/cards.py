"""Figures in their frames: number, what it counts, how sure it is, level and change as two marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import streamlit as st

from analytics.figures.sparkline import sparkline
from analytics.terms.marks import Mark, Marked
from analytics.views.figure import Figure
from pages.parts.frame import address, explained, theme, words

_TONES = {Mark.MET: "better", Mark.MISSED: "worse"}


def row(
    figures: Sequence[Figure],
    leads_to: Mapping[str, str] | None = None,
    filters: Mapping[str, dict[str, Any]] | None = None,
) -> None:
    """Show at most four figures beside each other.

    Parameters
    ----------
    leads_to
        The file of the page that explains a figure, by the figure's key: the whole frame is a link to it.
    filters
        Filters that such a link sets, by the figure's key.
    """
    with st.container(horizontal=True, gap="small", key="figures"):
        for figure in figures:
            with st.container(key=f"figure-{figure.key}", gap=None, height="stretch"):
                st.html(_frame(figure))
                page, more = (leads_to or {}).get(figure.key), words.plain(f"{figure.title}: more")
                sets = (filters or {}).get(figure.key)
                if page and sets:
                    st.button(more, key=f"more-{figure.key}", on_click=address.go, args=(page,), kwargs=sets)
                elif page:
                    st.page_link(page, label=more)
                if figure.explain:
                    explained.mark(figure.explain, figure.title, key=f"explain-{figure.key}")


def _frame(figure: Figure) -> str:
    """The inside of a frame."""
    title = f'<div class="figure-title">{escape(figure.title)}</div>'
    if figure.state != "shown" and not figure.value:
        return f'<div class="figure">{title}<div class="figure-why">{escape(figure.why)}</div></div>'
    quiet = "".join(
        f'<div class="figure-{kind}">{escape(text)}</div>'
        for kind, text in (("counts", figure.counts), ("interval", figure.interval), ("counts", figure.why))
        if text
    )
    return (
        f'<div class="figure">{title}<div class="figure-value">{escape(figure.value)}</div>{quiet}'
        f'<div class="figure-foot"><div class="figure-marks">{_mark(figure.level)}{_mark(figure.change)}</div>'
        f"{_history(figure)}</div></div>"
    )


def _mark(marked: Marked | None) -> str:
    """A mark with its words; coloured only where it judges."""
    if marked is None:
        return ""
    return f'<div class="{_TONES.get(marked.mark, "") if marked.mark else ""}">{escape(str(marked))}</div>'


def _history(figure: Figure) -> str:
    """The last periods as a small line."""
    image = sparkline(figure.history, theme.colours())
    return f'<img src="{image}" alt="the last {len(figure.history)} periods">' if image else ""
