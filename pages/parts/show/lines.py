"""Sentences about customers, one under the other, each leading to its customer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pandas as pd
import streamlit as st

from pages.parts.frame import address, words


def customers(rows: pd.DataFrame, *, key: str, first: int) -> None:
    """Show rows (customer, sentence; in the order of what matters): the first few at once, the rest at one click."""
    _each(rows.iloc[:first], key)
    rest = rows.iloc[first:]
    if len(rest):
        with st.expander(f"Show {len(rest)} more", key=f"{key}-more", type="compact"):
            _each(rest, f"{key}-rest")


def open_customer(name: str, *, key: str) -> None:
    """A button to one customer's page."""
    st.button(
        f"Open {words.plain(name)}", key=key, on_click=address.go, args=("customers/customer.py",),
        kwargs={address.CUSTOMER: name}, icon=":material/arrow_forward:", icon_position="right",
    )  # fmt: skip


def _each(rows: pd.DataFrame, key: str) -> None:
    """One line per row: the customer's name is the link, the sentence stands beside or below it."""
    said = None
    for place, row in enumerate(rows.to_dict("records")):
        is_again, said = row["customer"] == said, row["customer"]
        with st.container(horizontal=True, gap="small", key=f"{'again' if is_again else 'line'}-{key}-{place}"):
            st.button(
                words.plain(str(row["customer"])), key=f"{key}-{place}", type="tertiary", width=150,
                on_click=address.go, args=("customers/customer.py",), kwargs={address.CUSTOMER: row["customer"]},
            )  # fmt: skip
            words.sentence(row["sentence"])


def dated(events: pd.DataFrame, as_of: date) -> Iterator[tuple[str, str]]:
    """Events as day and sentence; those still to come say so."""
    for row in events.to_dict("records"):
        planned = " (planned)" if row["on"] > pd.Timestamp(as_of) else ""
        yield f"{row['on']:%-d %b %Y}{planned}", row["what"]
