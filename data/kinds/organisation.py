"""How the business is organised: its units, and who holds which role in them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from data.kinds.kind import HOLDS_IN_ORDER, UNIT, VALID, Column, Kind

STRUCTURE: Final = Kind(
    "structure",
    "structure",
    "organisation",
    (
        replace(UNIT, explained="A part of the business."),
        Column("parent", "unit", "Part of", "The unit above it; empty: it stands at the top.", stored="parent_id"),
        Column("customer", label="Customer", explained="Decides on and pays for IT services."),
        Column("customer_email", label="Customer's e-mail"),
        Column("purchaser", label="Purchaser", explained="Chooses and orders within what the customer decided."),
        Column("purchaser_email", label="Purchaser's e-mail"),
        Column("relationship_manager", label="Relationship manager", explained="Owns the relationship on IT's side."),
        Column("headcount", "whole", "Users", "How many people use IT services there."),
        Column("successor", "unit", "Goes on as", "The unit that takes its place.", stored="successor_id"),
        *VALID,
    ),
    identity=("unit", "valid_from"),
    several=True,
    in_order=(HOLDS_IN_ORDER,),
    title="Structure",
    kept_on="customers/structure.py",
    one="unit",
    closes_with="valid_to",
)
ROLE_HOLDERS: Final = Kind(
    "roles",
    "role_holder",
    "organisation",
    (
        replace(UNIT, explained="Where the role is held."),
        Column("person", label="Person", needed=True),
        Column("role", label="Role", needed=True,
               choices=("customer", "purchaser", "user", "relationship manager", "IT management")),
        Column("email", label="E-mail"),
        Column("mandate", label="Mandate", explained="What the person may decide.", is_long=True),
        *VALID,
    ),
    identity=("unit", "person", "role", "valid_from"),
    in_order=(HOLDS_IN_ORDER,),
    title="People and roles",
    kept_on="customers/structure.py",
    one="role",
    closes_with="valid_to",
)  # fmt: skip
