"""The kinds of rows an import can hold: one declaration each, from which reading, checking and identity are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Holds = Literal[
    "unit", "service", "measure", "text", "person", "date", "instant", "period", "number", "hours", "whole", "yes_no"
]

SURVEY_KINDS: Final = ("relationship", "ticket", "project", "pulse")
AUDIENCES: Final = ("customers", "purchasers", "users")
METRICS: Final = ("csat", "nps", "ces", "rating")
ROLES: Final = ("customer", "purchaser", "user", "relationship manager", "IT management")
BETTER: Final = ("higher", "lower")

# Other headings under which exports name the unit; not in `structure`, where `customer` is a person.
UNIT_HEADINGS: Final = ("customer", "department", "organisation", "company")


@dataclass(frozen=True)
class Column:
    """One canonical column: its role, what its cells hold, and what stands where it is empty.

    Parameters
    ----------
    role : the canonical heading.
    holds : how a cell is read and checked.
    needed : whether every row needs it.
    choices : the values it may have, compared without regard to case; empty: any.
    default : what an empty cell or an absent column means.
    stored : the column of the table it fills; None: it only helps to fill others.
    personal : whether its cells are blanked in lists of rejects.
    open_ended : a last day; the year 9999 says, as an empty cell does, that there is none.
    """

    role: str
    holds: Holds = "text"
    needed: bool = False
    choices: tuple[str, ...] = ()
    default: str | None = None
    stored: str | None = ""
    personal: bool = False
    open_ended: bool = False


@dataclass(frozen=True)
class Kind:
    """One kind of rows.

    Parameters
    ----------
    name : as in ``--kind``.
    table : where its rows are kept.
    columns : its canonical columns.
    identity : the roles that together say which row it is; a later row with the same ones replaces it.
    one_of : groups of roles of which one group must be there whole.
    several : rows alike in identity but not in content stand side by side (a unit with two purchasers).
    dated_by : the role whose date decides what a window covers; None where rows have no one date.
    """

    name: str
    table: str
    columns: tuple[Column, ...]
    identity: tuple[str, ...] = ()
    one_of: tuple[tuple[str, ...], ...] = ()
    several: bool = False
    dated_by: str | None = None

    def column(self, role: str) -> Column:
        """Give the declaration of a role."""
        return next(column for column in self.columns if column.role == role)

    @property
    def roles(self) -> tuple[str, ...]:
        """The canonical headings, in order."""
        return tuple(column.role for column in self.columns)

    @property
    def needed(self) -> tuple[str, ...]:
        """The roles without which no row means anything."""
        return tuple(column.role for column in self.columns if column.needed)


UNIT: Final = Column("unit", "unit", needed=True, stored="name_id")
SERVICE: Final = Column("service", "service", stored="service_id")
MEASURE: Final = Column("measure", "measure", needed=True, stored="measure_id")
VALID: Final = (Column("valid_from", "date"), Column("valid_to", "date", open_ended=True))
SURVEY: Final = (
    Column("survey", stored=None, default=""),
    Column("survey_kind", choices=SURVEY_KINDS, default="ticket", stored=None),
    Column("audience", choices=AUDIENCES, default="users", stored=None),
    Column("wave"),
)

RESPONSES: Final = Kind(
    "responses",
    "response",
    (
        UNIT,
        Column("responded_at", "instant", needed=True, stored="answered_on"),
        SERVICE,
        *SURVEY,
        Column("respondent", "person"),
        Column("response_id", stored=None),
        Column("ticket_id", stored="ticket"),
        Column("channel"),
        Column("comment"),
        Column("question", stored=None),
        Column("score", stored=None),
    ),
    dated_by="responded_at",
)
INVITATIONS: Final = Kind(
    "invitations",
    "invitation",
    (
        UNIT,
        Column("month", "period", needed=True),
        Column("invited", "whole", needed=True),
        Column("eligible", "whole"),
        SERVICE,
        *SURVEY,
        Column("respondent", "person"),
    ),
    identity=("unit", "month", "service", "survey", "survey_kind", "audience", "wave", "respondent"),
    dated_by="month",
)
MEASUREMENTS: Final = Kind(
    "measurements",
    "measurement",
    (
        MEASURE,
        Column("period", "period", needed=True, stored="period_start"),
        Column("value", "number"),
        Column("met", "whole"),
        Column("missed", "whole", stored=None),
        Column("total", "whole"),
        Column("unit", "unit", stored="name_id"),
        SERVICE,
        Column("period_end", "date", stored=None),
        Column("measured_in"),
        Column("better", choices=BETTER, default="higher"),
        Column("target", "number"),
    ),
    identity=("measure", "period", "grain", "unit", "service"),
    one_of=(("value",), ("met", "total"), ("missed", "total")),
    dated_by="period",
)
TICKETS: Final = Kind(
    "tickets",
    "ticket",
    (
        Column("ticket_id", needed=True, stored="ticket"),
        UNIT,
        MEASURE,
        Column("met", "yes_no"),
        Column("missed", "yes_no", stored=None),
        Column("elapsed_hours", "hours"),
        Column("target_hours", "hours"),
        Column("closed_at", "instant", stored="closed_on"),
        SERVICE,
        Column("excluded", "yes_no", stored=None),
        Column("excluded_reason"),
    ),
    identity=("ticket_id", "measure"),
    one_of=(("met",), ("missed",), ("elapsed_hours", "target_hours")),
    dated_by="closed_at",
)
STRUCTURE: Final = Kind(
    "structure",
    "structure",
    (
        UNIT,
        Column("parent", "unit", stored="parent_id"),
        Column("customer"),
        Column("customer_email"),
        Column("purchaser"),
        Column("purchaser_email"),
        Column("relationship_manager"),
        Column("headcount", "whole"),
        Column("successor", "unit", stored="successor_id"),
        *VALID,
    ),
    identity=("unit", "valid_from"),
    several=True,
)
ROLE_HOLDERS: Final = Kind(
    "roles",
    "role_holder",
    (
        UNIT,
        Column("person", needed=True),
        Column("role", needed=True, choices=ROLES),
        Column("email"),
        Column("mandate"),
        *VALID,
    ),
    identity=("unit", "person", "role", "valid_from"),
)
SERVICES: Final = Kind(
    "services",
    "service",
    (
        Column("service", "service", needed=True, stored="service_id"),
        Column("purpose"),
        Column("owner"),
        Column("state"),
        Column("link"),
    ),
    identity=("service",),
)
AGREEMENTS: Final = Kind(
    "agreements",
    "agreement",
    (
        Column("agreement", needed=True),
        UNIT,
        SERVICE,
        Column("starts_on", "date", needed=True),
        Column("ends_on", "date", open_ended=True),
        Column("notice_days", "whole"),
        Column("renewal"),
        Column("state", choices=("draft", "negotiating", "agreed", "ending", "ended")),
        Column("annual_funding", "number"),
        Column("currency"),
        Column("cost_centre"),
        Column("funding_state", choices=("secured", "pending", "unfunded")),
        Column("owner"),
        Column("document"),
        Column("intended_value"),
        Column("lead_days", "whole"),
        Column("measure", "measure", stored="measure_id"),
        Column("target", "number"),
        Column("measured_in"),
        Column("better", choices=BETTER),
        Column("level_from", "date"),
        Column("level_to", "date", open_ended=True),
    ),
    identity=("agreement", "unit", "service", "measure", "level_from"),
)

NEGOTIATIONS: Final = Kind(
    "negotiations",
    "negotiation",
    (
        Column("agreement", needed=True),
        Column("point", needed=True),
        Column("raised_on", "date", needed=True),
        Column("state", choices=("open", "agreed", "dropped"), default="open"),
        Column("settled_on", "date"),
        Column("note"),
    ),
    identity=("agreement", "point", "raised_on"),
)
CROSSWALK: Final = Kind(
    "crosswalk",
    "crosswalk",
    (
        Column("key", "unit", needed=True, stored="name_id"),
        Column("unit", "unit", needed=True, stored="unit_id"),
        *VALID,
    ),
    identity=("key", "valid_from"),
)

KINDS: Final = {
    kind.name: kind
    for kind in (
        RESPONSES,
        INVITATIONS,
        MEASUREMENTS,
        TICKETS,
        STRUCTURE,
        ROLE_HOLDERS,
        SERVICES,
        AGREEMENTS,
        NEGOTIATIONS,
        CROSSWALK,
    )
}
