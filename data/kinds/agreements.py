"""What was agreed with whom, with its levels and its funding, and what is still being negotiated."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from data.kinds.kind import BETTER, SERVICE, UNIT, Column, Kind

AGREEMENTS: Final = Kind(
    "agreements",
    "agreement",
    "agreements",
    (
        Column("agreement", label="Agreement", explained="Its name; rows of one name are one agreement.", needed=True),
        replace(UNIT, label="Customer's unit", explained="With whom it was made."),
        replace(SERVICE, explained="Empty: for every service."),
        Column("starts_on", "date", "Starts", needed=True),
        Column("ends_on", "date", "Ends", "Last day; empty: open-ended.", open_ended=True),
        Column("notice_days", "whole", "Notice (days)", "Days before the end by which notice must be given."),
        Column("renewal", label="Renewal", explained="What happens at the end: tacit for 12 months, none, ..."),
        Column("state", label="State", choices=("draft", "negotiating", "agreed", "ending", "ended")),
        Column("annual_funding", "number", "Funding per year"),
        Column("currency", label="Currency", explained="Three letters, such as EUR."),
        Column("cost_centre", label="Cost centre"),
        Column("funding_state", label="Funding", choices=("secured", "pending", "unfunded")),
        Column("owner", label="Owner", explained="Answers for the agreement on IT's side."),
        Column("document", label="Document", explained="Where the signed text is."),
        Column("intended_value", label="Value it should give", explained="What the business gets out of it.",
               is_long=True),
        Column("lead_days", "whole", "Lead time (days)",
               "Days before the last day for notice on which talks should begin."),
        Column("measure", "measure", "Measure", "What the level is agreed for.", stored="measure_id"),
        Column("target", "number", "Agreed level", "In the measure's own unit."),
        Column("measured_in", label="Measured in", explained="%, min, points, ..."),
        Column("better", label="Better is", choices=BETTER),
        Column("level_from", "date", "Level from", "Empty: with the agreement."),
        Column("level_to", "date", "Level to", "Empty: with the agreement.", open_ended=True),
    ),
    identity=("agreement", "unit", "service", "measure", "level_from"),
    in_order=(("starts_on", "ends_on"), ("level_from", "level_to")),
    title="Agreements",
    kept_on="customers/agreements.py",
    one="agreed level",
    closes_with="ends_on",
)  # fmt: skip
NEGOTIATIONS: Final = Kind(
    "negotiations",
    "negotiation",
    "agreements",
    (
        Column("agreement", label="Agreement", needed=True),
        Column("point", label="Point", explained="What is being negotiated.", needed=True, is_long=True),
        Column("raised_on", "date", "Raised on", needed=True),
        Column("state", label="State", choices=("open", "agreed", "dropped"), default="open"),
        Column("settled_on", "date", "Settled on"),
        Column("note", label="Note", is_long=True),
    ),
    identity=("agreement", "point", "raised_on"),
    in_order=(("raised_on", "settled_on"),),
    title="Negotiation points",
    kept_on="customers/agreements.py",
    one="point",
    closes_with="settled_on",
)
