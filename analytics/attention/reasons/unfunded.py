"""Agreements in force that nobody has funds for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analytics.agreements.agreements import agreements_in
from analytics.attention.reasons.reason import Reason
from analytics.scope.scope import Scope
from analytics.snapshot.snapshots import Snapshots
from analytics.words.numbers import count_text


def unfunded(snapshots: Snapshots, scope: Scope) -> pd.DataFrame:
    """Return customer, unit, kind (`unfunded`) and sentence, one row per agreement."""
    table = agreements_in(snapshots, scope)
    table = table[table["in_force"].astype(bool) & (table["funding_state"].astype(object) == "unfunded")]
    said = [_said(row) for row in table.to_dict("records")]
    return table[["customer", "unit"]].assign(kind="unfunded", sentence=said)


def _said(row: Mapping[Any, Any]) -> str:
    """One unfunded agreement, with what it costs where that is known."""
    name = f"Agreement “{row['agreement']}” is in force and unfunded"
    if pd.isna(row["annual_funding"]):
        return f"{name}."
    currency = "" if pd.isna(row["currency"]) else f" {row['currency']}"
    return f"{name}: {count_text(round(row['annual_funding']))}{currency} a year."


REASON = Reason("due", 2, unfunded)
