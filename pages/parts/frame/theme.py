"""The colours in use and the one style sheet, put on the page once per run."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from pathlib import Path

import streamlit as st

from analytics.figures.palette import Palette, palette

_SHEET = Path(__file__).with_name("look.css")


def colours() -> Palette:
    """The set of colours that fits the background the visitor has chosen."""
    return palette(st.context.theme.type)


def put_on() -> None:
    """Give the page its style sheet."""
    st.html(_style(colours().name))


def wordmark() -> str:
    """The name of the program as a drawing, in the colours in use."""
    ink, accent = colours().text, colours().primary
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="132" height="32" viewBox="0 0 132 32">'
        '<path d="M3 9C3 5 6 3 9 3L15 3C18 3 21 5 21 9L21 15C21 18 18 21 15 21L10 21L5 26L5 20C4 19 3 17 3 15Z" '
        f'fill="{accent}"/><text x="30" y="22" font-family="Segoe UI, Helvetica Neue, Arial, sans-serif" '
        f'font-size="21" font-weight="600" fill="{ink}">Rapport</text></svg>'
    )


@cache
def _style(name: str) -> str:
    """The style sheet with the palette's colours as variables."""
    chosen = palette(name)
    named = (field.name for field in fields(chosen) if str(getattr(chosen, field.name)).startswith("#"))
    variables = "".join(f"--{key.replace('_', '-')}: {getattr(chosen, key)};" for key in named)
    return f"<style>:root {{ {variables} }}\n{_SHEET.read_text(encoding='utf-8')}</style>"
