"""What IT delivered: measurements of periods, and tickets."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from data.kinds.kind import BETTER, SERVICE, UNIT, Column, Kind

_MEASURE: Final = Column(
    "measure", "measure", explained="What is measured, as the agreement names it.", needed=True, stored="measure_id"
)

MEASUREMENTS: Final = Kind(
    "measurements",
    "measurement",
    "delivery",
    (
        _MEASURE,
        Column("period", "period", explained="A day, month, quarter or year.", needed=True, stored="period_start",
               also="grain"),
        Column("value", "number", explained="In the measure's own unit."),
        Column("met", "whole", explained="Cases that met the level, of `total`."),
        Column("missed", "whole", explained="Cases that did not, of `total`.", stored=None),
        Column("total", "whole", explained="All cases."),
        replace(UNIT, explained="Empty: every unit with an agreed level for that service.", needed=False),
        SERVICE,
        Column("period_end", "date", explained="Last day of the period.", stored=None),
        Column("measured_in", explained="%, min, points, ..."),
        Column("better", explained="Which direction is good.", choices=BETTER, default="higher"),
        Column("target", "number", explained="What was aimed at, where no agreement says."),
    ),
    identity=("measure", "period", "grain", "unit", "service"),
    one_of=(("value",), ("met", "total"), ("missed", "total")),
    dated_by="period",
    one="measurement",
)  # fmt: skip
TICKETS: Final = Kind(
    "tickets",
    "ticket",
    "delivery",
    (
        Column("ticket_id", explained="Its number in the tool.", needed=True, stored="ticket"),
        replace(UNIT, explained="The part of the business it was for."),
        _MEASURE,
        Column("met", "yes_no", explained="Whether it met the level."),
        Column("missed", "yes_no", explained="Whether it did not.", stored=None),
        Column("elapsed_hours", "hours", explained="How long it took; hours or durations."),
        Column("target_hours", "hours", explained="How long it may take."),
        Column("closed_at", "instant", explained="Empty: still open, and in no figure.", stored="closed_on",
               also="closed_at"),
        SERVICE,
        Column("excluded", "yes_no", explained="Whether it counts in no figure.", stored=None),
        Column("excluded_reason", explained="Why it does not count."),
    ),
    identity=("ticket_id", "measure"),
    one_of=(("met",), ("missed",), ("elapsed_hours", "target_hours")),
    dated_by="closed_at",
    one="ticket",
)  # fmt: skip
