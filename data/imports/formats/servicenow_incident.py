"""ServiceNow: incidents, as the list (one row each) or as a log of events (one row per change), CSV or XLSX.

``number``, ``state`` or ``incident_state``, ``made_sla``, ``opened_at``, ``resolved_at``, ``closed_at``,
``sys_mod_count``, ``sys_updated_on``, dot-walked ``caller_id.department``, ``company``, ``business_service``; or
the labels of these. ``?`` stands for nothing. In a log the last row of an incident decides, for ``made_sla`` is
true until it is missed; where rows say how often the incident was changed, the one changed most often is the last.

Without ``made_sla`` the time it was due (``sla_due``) is compared with the time it was resolved or closed.
Cancelled incidents are excluded, with that reason.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from data.imports.cells.dates import date_order, parse_dates
from data.imports.cells.numbers import hours_text
from data.imports.formats.export import Draft, Export, Format, Reading

_NUMBER: Final = ("number", "task effective number", "incident number")
_STATE: Final = ("state", "incident state")
_CLOSED: Final = ("closed at", "closed")
_RESOLVED: Final = ("resolved at", "resolved")
_ELAPSED: Final = ("business duration", "business resolve time", "business stc", "calendar duration", "calendar stc")
_CANCELLED: Final = ("canceled", "cancelled", "8")


def _read(export: Export) -> Reading | None:
    headings = export.headings
    opened = headings.has_any("opened at", "opened", "sys created on", "created", "sys created at")
    told = headings.has_any("made sla", "sla due")
    if not (headings.has_any(*_NUMBER) and headings.has_any(*_STATE) and opened and told):
        return None
    reading = Reading(export.table, "ServiceNow incidents")
    draft = reading.draft("tickets", order=change_order(reading))
    repeated = int(draft.found(*_NUMBER).duplicated().sum())
    if repeated:
        reading.said = "ServiceNow incident log, in which the last row of an incident decides"
    draft.take("ticket_id", *_NUMBER)
    draft.values["measure"] = "made SLA"
    draft.take("service", "business service", "service offering", "business service.name", "service")
    draft.take_unit("unit")
    closed = draft.headings.place(*_CLOSED)
    when = draft.text(closed)
    resolved = draft.found(*_RESOLVED)
    draft.add("closed_at", "closed_at", when.where(when != "", resolved))
    if draft.take("met", "made sla") is None:
        draft.add("met", "met", _met(draft, resolved.where(resolved != "", when), export.options.dates))
    draft.add("elapsed_hours", "elapsed_hours", hours(draft.found(*_ELAPSED)))
    state = draft.found(*_STATE).str.casefold()
    is_cancelled = state.isin(_CANCELLED)
    draft.add("excluded", "excluded", is_cancelled.map({True: "yes", False: "no"}))
    draft.add("excluded_reason", "excluded_reason", pd.Series("cancelled", index=state.index).where(is_cancelled, ""))
    return reading


def change_order(reading: Reading) -> pd.Series | None:
    """How often the record of each row had been changed, where every row says so; None else."""
    counts = reading.text("sys mod count", "updates", "mod count")
    if not len(counts) or not bool(counts.str.fullmatch(r"\d{1,9}").all()):
        return None
    return counts.astype("int64")


def hours(durations: pd.Series[str]) -> pd.Series[str]:
    """Durations as ServiceNow writes them, as hours; a bare number counts seconds."""
    return hours_text(durations, r"\d+(?:\.\d+)?", 3600)


def _met(draft: Draft, done: pd.Series[str], declared: str | None) -> pd.Series[str]:
    """Whether the work was done by the time it was due; '' while it is open."""
    due = draft.found("sla due")
    both = pd.concat([due, done], ignore_index=True).rename("sla_due")
    parsed = parse_dates(both, date_order(both, declared))
    at = parsed.at.fillna(parsed.on)
    by, was = at.iloc[: len(due)].to_numpy(), at.iloc[len(due) :].to_numpy()
    met = np.where(was <= by, "yes", "no")
    return pd.Series(np.where(pd.isna(by) | pd.isna(was), "", met), index=due.index, dtype="str")


FORMAT: Final = Format("ServiceNow incident", ("tickets",), _read, place=80)
