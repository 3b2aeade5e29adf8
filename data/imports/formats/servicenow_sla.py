"""ServiceNow: SLA records of tasks (``task_sla``), the list as CSV or XLSX.

Field names (``task``, ``sla``, ``stage``, ``has_breached``, ``start_time``, ``end_time``, ``duration``,
``business_duration``, ``planned_end_time``) or labels (``Task``, ``SLA definition``, ``Stage``, ``Has breached``,
``Stop time``, ``Business elapsed time``), with dot-walked ones such as ``task.number``, ``sla.name``,
``task.company``, ``task.caller_id.department``, ``task.business_service``. Durations are dates counted from
1970-01-01 (2h 37m is ``1970-01-01 02:37:00``), words, or seconds.

A cancelled record is excluded, with that reason. One that is in progress or paused is still open. Of several rows
of a task and SLA the last decides; where the rows say how often they were changed (``sys_mod_count``), the one
changed most often is the last.
"""

from __future__ import annotations

from typing import Final

from data.imports.formats.export import Export, Format, Reading
from data.imports.formats.servicenow_incident import change_order, hours

_TASK: Final = ("task.number", "task", "task.display value", "task value")
_SLA: Final = ("sla.name", "sla", "sla definition", "sla definition.name", "sla value")
_STOP: Final = ("end time", "stop time", "business stop time")
_ELAPSED: Final = (
    "business duration", "business elapsed time", "duration", "actual elapsed time", "elapsed time",
)  # fmt: skip
_DONE: Final = ("completed", "achieved", "breached", "cancelled", "canceled")


def _read(export: Export) -> Reading | None:
    headings = export.headings
    if not (headings.has_any(*_TASK) and headings.has_any(*_SLA) and headings.has("has breached")):
        return None
    reading = Reading(export.table, "ServiceNow SLA records of tasks")
    draft = reading.draft("tickets", order=change_order(reading))
    draft.take("ticket_id", *_TASK)
    draft.take("measure", *_SLA)
    draft.take("missed", "has breached")
    draft.take("service", "task.business service", "task.service offering", "task.business service.name", "service")
    draft.take_unit("unit")
    stage = draft.found("stage").str.casefold()
    is_open = (stage != "") & ~stage.isin(_DONE)
    draft.add("closed_at", "closed_at", draft.found(*_STOP).mask(is_open, ""))
    elapsed = draft.found(*_ELAPSED)
    draft.add("elapsed_hours", "elapsed_hours", hours(elapsed))
    is_cancelled = stage.isin(["cancelled", "canceled"])
    draft.add("excluded", "excluded", is_cancelled.map({True: "yes", False: "no"}))
    draft.add("excluded_reason", "excluded_reason", stage.where(is_cancelled, ""))
    return reading


FORMAT: Final = Format("ServiceNow task_sla", ("tickets",), _read, place=70)
