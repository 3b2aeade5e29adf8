"""The registers there are."""

from __future__ import annotations

from typing import Final

from data.kinds import kinds
from data.kinds.register import Field, Register

_VALID: Final = (
    Field("valid_from", "From", "First day on which the row holds; empty: always."),
    Field("valid_to", "To", "Last day on which the row holds; empty: still."),
)

UNITS: Final = Register(
    kinds.STRUCTURE,
    "Structure",
    "unit",
    (
        Field("unit", "Unit", "A part of the business.", names_of="unit"),
        Field("parent", "Part of", "The unit above it; empty: it stands at the top.", names_of="unit"),
        Field("customer", "Customer", "Decides on and pays for IT services."),
        Field("customer_email", "Customer's e-mail"),
        Field("purchaser", "Purchaser", "Chooses and orders within what the customer decided."),
        Field("purchaser_email", "Purchaser's e-mail"),
        Field("relationship_manager", "Relationship manager", "Owns the relationship on IT's side."),
        Field("headcount", "Users", "How many people use IT services there."),
        Field("successor", "Goes on as", "The unit that takes its place.", names_of="unit"),
        *_VALID,
    ),
    closes_with="valid_to",
)
PEOPLE: Final = Register(
    kinds.ROLE_HOLDERS,
    "People and roles",
    "role",
    (
        Field("unit", "Unit", "Where the role is held.", names_of="unit"),
        Field("person", "Person"),
        Field("role", "Role"),
        Field("email", "E-mail"),
        Field("mandate", "Mandate", "What the person may decide.", is_long=True),
        *_VALID,
    ),
    closes_with="valid_to",
)
SERVICES: Final = Register(
    kinds.SERVICES,
    "Services",
    "service",
    (
        Field("service", "Service", "Its name in the customer's words.", names_of="service"),
        Field("purpose", "Purpose", "What the business does with it.", is_long=True),
        Field("owner", "Owner", "Answers for it on IT's side."),
        Field("state", "State", "Planned, live, ending, ended, as the catalogue says."),
        Field("link", "Managed at", "Where the service is managed."),
    ),
)
AGREEMENTS: Final = Register(
    kinds.AGREEMENTS,
    "Agreements",
    "agreed level",
    (
        Field("agreement", "Agreement", "Its name; rows of one name are one agreement."),
        Field("unit", "Customer's unit", "With whom it was made.", names_of="unit"),
        Field("service", "Service", "Empty: for every service.", names_of="service"),
        Field("starts_on", "Starts"),
        Field("ends_on", "Ends", "Last day; empty: open-ended."),
        Field("notice_days", "Notice (days)", "Days before the end by which notice must be given."),
        Field("renewal", "Renewal", "What happens at the end: tacit for 12 months, none, ..."),
        Field("state", "State"),
        Field("annual_funding", "Funding per year"),
        Field("currency", "Currency", "Three letters, such as EUR."),
        Field("cost_centre", "Cost centre"),
        Field("funding_state", "Funding"),
        Field("owner", "Owner", "Answers for the agreement on IT's side."),
        Field("document", "Document", "Where the signed text is."),
        Field("intended_value", "Value it should give", "What the business gets out of it.", is_long=True),
        Field("lead_days", "Lead time (days)", "Days before the last day for notice on which talks should begin."),
        Field("measure", "Measure", "What the level is agreed for.", names_of="measure"),
        Field("target", "Agreed level", "In the measure's own unit."),
        Field("measured_in", "Measured in", "%, min, points, ..."),
        Field("better", "Better is"),
        Field("level_from", "Level from", "Empty: with the agreement."),
        Field("level_to", "Level to", "Empty: with the agreement."),
    ),
    closes_with="ends_on",
)
NEGOTIATIONS: Final = Register(
    kinds.NEGOTIATIONS,
    "Negotiation points",
    "point",
    (
        Field("agreement", "Agreement"),
        Field("point", "Point", "What is being negotiated.", is_long=True),
        Field("raised_on", "Raised on"),
        Field("state", "State"),
        Field("settled_on", "Settled on"),
        Field("note", "Note", is_long=True),
    ),
    closes_with="settled_on",
)
CROSSWALK: Final = Register(
    kinds.CROSSWALK,
    "Names in exports",
    "assignment",
    (
        Field("key", "Name in exports", "A department, cost centre or person as exports name it."),
        Field("unit", "Means unit", names_of="unit"),
        *_VALID,
    ),
    closes_with="valid_to",
)

REGISTERS: Final = {
    register.name: register for register in (UNITS, PEOPLE, SERVICES, AGREEMENTS, NEGOTIATIONS, CROSSWALK)
}
