"""Words on a page: headings, answers, sentences. Everything is written as text; nothing in it is read as markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

import streamlit as st

#: Everything that Markdown could read as markup; a backslash before it makes it a plain character.
_MARKUP = re.compile(r"([!-/:-@\[-`{-~])")


def plain(text: str) -> str:
    """A text for widgets that read Markdown, so that a name or a value from a file is written as it is."""
    return _MARKUP.sub(r"\\\1", text)


def title(text: str) -> None:
    """The heading of the page."""
    st.html(f"<h1>{escape(text)}</h1>")


def answer(sentence: str, notes: Sequence[str] = ()) -> None:
    """The first line of a page, and what else must be known at once."""
    quiet = "".join(f"<span>{escape(note)}</span>" for note in notes)
    st.html(f'<p class="answer">{escape(sentence)}</p>' + (f'<p class="notes">{quiet}</p>' if quiet else ""))


def part(heading: str, note: str = "") -> None:
    """The heading of a part of a page: what it shows, and how to read it."""
    below = f'<p class="part-note">{escape(note)}</p>' if note else ""
    st.html(f'<h3 class="part">{escape(heading)}</h3>{below}')


def choice(heading: str, options: Sequence[str], *, key: str, note: str = "") -> str:
    """A heading that ends in what is chosen beside it, such as "Satisfied, by quarter"; returns the choice."""
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"choice-{key}"):
        place = st.container()
        chosen = st.segmented_control(
            heading, options, default=options[0], required=True, key=key, label_visibility="collapsed",
            bind="query-params",
        )  # fmt: skip
    with place:
        part(f"{heading} {chosen}", note)
    return chosen


def note(sentence: str) -> None:
    """A quiet sentence."""
    st.html(f'<p class="part-note">{escape(sentence)}</p>')


def sentence(text: str) -> None:
    """A plain sentence."""
    st.html(f'<div class="sentence">{escape(text)}</div>')


def sentences(texts: Iterable[str]) -> None:
    """Plain sentences, one under the other."""
    st.html("".join(f'<p class="sentence">{escape(text)}</p>' for text in texts))


def said(comments: Iterable[tuple[str, str]]) -> None:
    """What people wrote, each with where it comes from."""
    st.html(
        "".join(
            f'<blockquote class="said">{escape(comment)}<footer>{escape(who)}</footer></blockquote>'
            for comment, who in comments
        )
    )


def facts(pairs: Iterable[tuple[str, str]]) -> None:
    """Names with their values, one pair per line; pairs without a value are left out."""
    lines = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in pairs if value)
    st.html(f'<dl class="facts">{lines}</dl>')


def warned(heading: str, sentences: Iterable[str]) -> None:
    """Sentences that somebody should look at, each with its mark."""
    lines = "".join(f'<li><span class="watch">▲</span> {escape(sentence)}</li>' for sentence in sentences)
    st.html(f'<h3 class="part">{escape(heading)}</h3><ul class="warned">{lines}</ul>')
