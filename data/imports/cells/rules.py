"""What must hold between the cells of one row, and what follows from them: one function per kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pandas as pd

from data.imports.cells.problems import Problems
from data.kinds.agreements import AGREEMENTS
from data.kinds.answers import INVITATIONS
from data.kinds.delivery import MEASUREMENTS, TICKETS
from data.kinds.kind import NAMED, Kind
from data.kinds.organisation import STRUCTURE

Rule = Callable[[pd.DataFrame, Problems], pd.DataFrame]
_TYPES: Final = {"date": "datetime64[us]", "instant": "datetime64[us]", "text": "str", **dict.fromkeys(NAMED, "str")}


def measurements(rows: pd.DataFrame, problems: Problems) -> pd.DataFrame:
    """Turn missed into met, and see that cases fit their total and the period its end."""
    rows = _with(MEASUREMENTS, rows, "value", "met", "missed", "total", "period_end", "better")
    met = rows["met"].fillna(rows["total"] - rows["missed"])
    has_cases = met.notna() & rows["total"].notna()
    problems.add(
        ~has_cases & rows["value"].isna(), "value", None, "is empty, and there is no met or missed of a total either"
    )
    problems.add(rows["met"].notna() & rows["total"].isna(), "total", None, "is empty, so met is of nothing")
    problems.add(has_cases & (met < 0), "missed", _text(rows["missed"]), "is more than the total")
    problems.add(has_cases & (met > rows["total"]), "met", _text(rows["met"]), "is more than the total")
    contradicts = rows["met"].notna() & rows["missed"].notna() & (rows["met"] + rows["missed"] != rows["total"])
    problems.add(contradicts, "missed", _text(rows["missed"]), "does not make the total with met")
    ends_early = rows["period_end"].notna() & (rows["period_end"] < rows["period"])
    problems.add(ends_early, "period_end", _text(rows["period_end"]), "is before the period begins")
    return rows.assign(met=met.astype("Int64"), grain=_grain(rows))


def _grain(rows: pd.DataFrame) -> pd.Series:
    """The grain that the period's end gives, where there is one."""
    start, end = rows["period"], rows["period_end"]
    grain = rows["grain"].copy()
    starts_month = start.dt.day == 1
    for name, months in (("year", 12), ("quarter", 3), ("month", 1)):
        whole = starts_month & (end == start + pd.DateOffset(months=months) - pd.Timedelta(days=1))
        grain = grain.mask(whole.fillna(False), name)
    return grain.mask(end.notna() & (end == start), "day")


def tickets(rows: pd.DataFrame, problems: Problems) -> pd.DataFrame:
    """Work out whether a closed ticket met its level, and why an excluded one is."""
    rows = _with(
        TICKETS, rows, "met", "missed", "elapsed_hours", "target_hours", "closed_at", "excluded", "excluded_reason"
    )
    compared = (rows["elapsed_hours"] <= rows["target_hours"]).astype("boolean")
    compared = compared.mask(rows["elapsed_hours"].isna() | rows["target_hours"].isna())
    met = rows["met"].astype("boolean").fillna(~rows["missed"].astype("boolean")).fillna(compared)
    problems.add(
        rows["closed_at"].notna() & met.isna(),
        "met",
        None,
        "is empty for a closed ticket, and there are no elapsed and target hours either",
    )
    excluded = rows["excluded"].astype("boolean").fillna(rows["excluded_reason"].notna())
    reason = rows["excluded_reason"].astype("str").where(rows["excluded_reason"].notna(), "no reason given")
    return rows.assign(met=met, excluded_reason=reason.where(excluded.fillna(False).astype(bool)))


def invitations(rows: pd.DataFrame, problems: Problems) -> pd.DataFrame:
    """See that nobody was invited who was not eligible; the month stands for its first day."""
    rows = _with(INVITATIONS, rows, "eligible")
    too_many = rows["eligible"].notna() & (rows["invited"] > rows["eligible"])
    problems.add(too_many, "invited", _text(rows["invited"]), "is more than were eligible")
    return rows.assign(month=rows["month"].dt.to_period("M").dt.to_timestamp())


def structure(rows: pd.DataFrame, problems: Problems) -> pd.DataFrame:
    """See that no unit is its own parent or successor."""
    rows = _with(STRUCTURE, rows, "parent", "successor")
    for role in ("parent", "successor"):
        itself = rows[role].notna() & (rows[role] == rows["unit"])
        problems.add(itself, role, rows[role], "is the unit itself")
    return rows


def agreements(rows: pd.DataFrame, problems: Problems) -> pd.DataFrame:
    """See that an agreed level has a measure, and a measure an agreed level."""
    rows = _with(AGREEMENTS, rows, "measure", "target")
    nameless = rows["target"].notna() & rows["measure"].isna()
    problems.add(nameless, "measure", None, "is empty, so the target is of nothing")
    problems.add(rows["measure"].notna() & rows["target"].isna(), "target", None, "is empty, so nothing is agreed")
    return rows


RULES: Final[dict[str, Rule]] = {
    "measurements": measurements,
    "tickets": tickets,
    "invitations": invitations,
    "structure": structure,
    "agreements": agreements,
}


def ruled(kind: Kind, rows: pd.DataFrame, problems: Problems) -> pd.DataFrame:
    """Give the rows with what follows from their cells; what does not hold between these goes to the problems."""
    if kind.name in RULES:
        rows = RULES[kind.name](rows, problems)
    for first, last in kind.in_order:
        if {first, last} <= set(rows):
            backwards = rows[last].notna() & rows[first].notna() & (rows[last] < rows[first])
            problems.add(backwards, last, _text(rows[last]), f"is before {first}")
    return rows


def _with(kind: Kind, rows: pd.DataFrame, *roles: str) -> pd.DataFrame:
    """The rows with columns for all roles, empty where the file has none."""
    missing = {role: kind.column(role).holds for role in roles if role not in rows}
    return rows.assign(**{
        role: pd.Series(None, index=rows.index, dtype=_TYPES.get(holds, "Float64")) for role, holds in missing.items()
    })


def _text(values: pd.Series) -> pd.Series:
    return values.astype("str").str.removesuffix(" 00:00:00")
