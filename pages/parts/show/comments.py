"""What people wrote, in the words they wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from analytics.comments.comments import Comments
from pages.parts.frame import words
from pages.parts.show import tables

#: Comments that are read at one go; the rest comes when asked for.
_FIRST = 8


def show(found: Comments, about: str, *, key: str) -> None:
    """Show comments, latest first, under a heading that says what they are about."""
    words.part(f"Comments: {about}")
    if found.state == "hidden":
        words.note("Withheld to protect people: fewer than 8 different people wrote here. Choose a wider scope.")
        return
    if found.rows.empty:
        words.note("Nobody wrote a comment here.")
        return
    rows, count = found.rows, len(found.rows)
    more = f" {found.n_withheld} more are withheld: too few people answered that survey." if found.n_withheld else ""
    words.note(("1 comment." if count == 1 else f"{count:,} comments, latest first.") + more)
    shown = rows if count <= _FIRST or st.toggle(f"Show all {count:,}", key=f"{key}-all") else rows.iloc[:_FIRST]
    words.said((str(row["comment"]), _about(row)) for row in shown.to_dict("records"))
    tables.download(rows, "comments.csv", key=f"{key}-csv")


def _about(row: Mapping[Any, Any]) -> str:
    """Day, unit, service and score of a comment, as far as they are known."""
    score = "" if pd.isna(row["score"]) else f"scored {row['score']:g}"
    known = (str(part) for part in (row["unit"], row["service"]) if not pd.isna(part))
    return " · ".join(filter(None, (f"{row['answered_on']:%-d %b %Y}", *known, score)))
