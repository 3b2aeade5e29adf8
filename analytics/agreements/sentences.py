"""Dates of agreements, and what is missing, in plain words: whole sentences, chosen by what stands in the register."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from analytics.snapshot.agreement_dates import PREPARED
from analytics.words.times import day_text, days_text

DUE = {
    "talks": "Agreement “{agreement}”: begin to talk about what follows on {when}.",
    "talks before notice":
        "Agreement “{agreement}”: begin to talk about what follows on {when}; notice is due by {notice}.",
    "talks before the end": "Agreement “{agreement}”: begin to talk about what follows on {when}; it ends on {ends}.",
    "notice": "Agreement “{agreement}” renews by itself unless notice is given by {when}.",
    "notice before the end": "Agreement “{agreement}” ends on {ends}; notice or renewal is due by {when}.",
    "renews": "Agreement “{agreement}” renews by itself on {when}.",
    "ends": "Agreement “{agreement}” ends on {when} and does not renew by itself.",
    "lapsed": "Agreement “{agreement}” ended on {when}; nothing was agreed after it.",
}  # fmt: skip
# What begins, by whether it is still in preparation, and by its funding.
BEGINS = {
    (False, "secured"): "Agreement “{agreement}” begins on {when}.",
    (False, "pending"): "Agreement “{agreement}” begins on {when}: funding pending.",
    (False, "unfunded"): "Agreement “{agreement}” begins on {when}: unfunded.",
    (True, "secured"): "Agreement “{agreement}” begins on {when}: not agreed yet.",
    (True, "pending"): "Agreement “{agreement}” begins on {when}: not agreed yet, funding pending.",
    (True, "unfunded"): "Agreement “{agreement}” begins on {when}: not agreed yet, unfunded.",
}
LATE = "{said} Talks should have begun on {talks}."

COMING = {
    "negotiating": "“{agreement}” is being negotiated", "draft": "“{agreement}” is a draft",
    "to come": "“{agreement}” is to come",
}


def due_sentence(due: Mapping[Hashable, Any], as_of: date) -> str:
    """Return one date due in words: a row of `agreements.dates_due` with the columns of `agreements.agreements`."""
    what = str(due["what"])
    days = {
        name: day_text(pd.Timestamp(due[column]).date()) if pd.notna(due[column]) else ""
        for name, column in (("notice", "notice_by"), ("ends", "term_ends_on"), ("talks", "talks_from"))
    }
    when = f"{day_text(pd.Timestamp(due['due_on']).date())} ({days_text(int(due['days_left']))})"
    if what == "begins":
        funding = due["funding_state"] if due["funding_state"] in {"pending", "unfunded"} else "secured"
        return BEGINS[due["state"] in PREPARED, funding].format(agreement=due["agreement"], when=when)
    said = what
    if what == "talks" and (days["notice"] or days["ends"]):
        said = "talks before notice" if days["notice"] else "talks before the end"
    elif what == "notice" and pd.isna(due["renews_on"]):
        said = "notice before the end"
    sentence = DUE[said].format(agreement=due["agreement"], when=when, **days)
    is_late = bool(days["talks"]) and due["talks_from"] < pd.Timestamp(as_of)
    return LATE.format(said=sentence, **days) if is_late and what in {"notice", "ends"} else sentence


def lacking_sentence(own: pd.DataFrame) -> str:
    """Return why a customer has no agreement in force, from all that were ever recorded of it."""
    over = own[own["standing"].isin(["ended", "lapsed"]) & own["term_ends_on"].notna()].sort_values("term_ends_on")
    coming = own[own["standing"].isin(list(COMING))]
    ended, begun = "", ""
    if len(over):
        last = over.iloc[-1]
        ended = f"“{last['agreement']}” ended on {day_text(last['term_ends_on'].date())}"
    if len(coming):
        after = coming.iloc[0]
        begun = COMING[str(after["standing"])].format(agreement=after["agreement"])
    if ended and begun:
        return f"{ended}; {begun}."
    return f"{ended or begun}." if ended or begun else "No agreement was ever recorded."
