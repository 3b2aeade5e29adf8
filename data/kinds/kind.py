"""A kind of rows: from one declaration follow mapping, checks, identity, forms, CSV, tables and documentation."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Literal

Holds = Literal[
    "unit", "service", "measure", "text", "person", "date", "instant", "period", "number", "hours", "whole", "yes_no"
]
# What cells hold that are names: stored as the number of the name.
NAMED: Final = frozenset({"unit", "service", "measure"})
# The type of the column that cells are stored in.
TYPES: Final[dict[Holds, str]] = {
    "unit": "INTEGER", "service": "INTEGER", "measure": "INTEGER", "text": "VARCHAR", "person": "UBIGINT",
    "date": "DATE", "instant": "DATE", "period": "DATE", "number": "DOUBLE", "hours": "DOUBLE", "whole": "BIGINT",
    "yes_no": "BOOLEAN",
}  # fmt: skip
# The type of the second column that an instant (its moment in UTC) or a period (its grain) fills.
ALSO: Final[dict[Holds, str]] = {"instant": "TIMESTAMP", "period": "VARCHAR"}
BETTER: Final = ("higher", "lower")


@dataclass(frozen=True)
class Column:
    """One canonical column: what its cells hold, how people meet it, and what stands where it is empty.

    Parameters
    ----------
    role : the canonical heading.
    holds : how a cell is read and checked.
    label : what stands above it where the rows are edited.
    explained : what belongs there, one sentence.
    needed : whether every row needs it.
    choices : the values it may have, compared without regard to case; empty: any.
    default : what an empty cell or an absent column means.
    stored : the column of the table it fills, '' one of its own name; None: it only helps to fill others.
    also : a second column it fills: the moment (UTC) of an instant, the grain of a period.
    open_ended : a last day; the year 9999 says, as an empty cell does, that there is none.
    is_long : its text runs over several lines.
    is_typed : a name that is typed, not chosen from those there are.
    """

    role: str
    holds: Holds = "text"
    label: str = ""
    explained: str = ""
    needed: bool = False
    choices: tuple[str, ...] = ()
    default: str | None = None
    stored: str | None = ""
    also: str | None = None
    open_ended: bool = False
    is_long: bool = False
    is_typed: bool = False

    @property
    def names_of(self) -> str | None:
        """The kind of name (unit, service, measure) that it offers to choose from; None: it offers none."""
        return self.holds if self.holds in NAMED and not self.is_typed else None


@dataclass(frozen=True)
class Kind:
    """One kind of rows. Where it has a title people keep it by hand as well: it is a register.

    Parameters
    ----------
    name : as in ``--kind``.
    table : where its rows are kept; the store makes it where no migration did.
    area : what changes with its rows; see `data.store.store.Store.revisions`.
    columns : its canonical columns, in the order in which people meet them.
    identity : the roles that together say which row it is; a later row with the same ones replaces it.
    one_of : groups of roles of which one group must be there whole.
    several : rows alike in identity but not in content stand side by side (a unit with two purchasers).
    dated_by : the role whose date decides what a window covers; None where rows have no one date.
    in_order : pairs of roles of which the second date may not lie before the first.
    worked_out : columns of its table, with their types, that no one cell fills.
    title : its name where people edit it; '' where they do not.
    kept_on : the file of the page on which people edit it.
    one : what one row is called.
    closes_with : the role whose date closes a row; None where rows are not closed but removed.
    """

    name: str
    table: str
    area: str
    columns: tuple[Column, ...]
    identity: tuple[str, ...] = ()
    one_of: tuple[tuple[str, ...], ...] = ()
    several: bool = False
    dated_by: str | None = None
    in_order: tuple[tuple[str, str], ...] = ()
    worked_out: tuple[tuple[str, str], ...] = ()
    title: str = ""
    kept_on: str = ""
    one: str = ""
    closes_with: str | None = None

    def column(self, role: str) -> Column:
        """Give the declaration of a role."""
        return next(column for column in self.columns if column.role == role)

    @property
    def roles(self) -> tuple[str, ...]:
        """The canonical headings, in order."""
        return tuple(column.role for column in self.columns)

    def lacking(self, roles: Collection[str]) -> list[str]:
        """The roles that every row needs and that are not among these; groups of which one must be whole as one."""
        lacking = [role for role in self.needed if role not in roles]
        if self.one_of and not any(set(group) <= set(roles) for group in self.one_of):
            lacking.append(" or ".join(" + ".join(group) for group in self.one_of))
        return lacking

    @property
    def needed(self) -> tuple[str, ...]:
        """The roles without which no row means anything."""
        return tuple(column.role for column in self.columns if column.needed)

    @property
    def stored(self) -> dict[str, str]:
        """The columns of its table with their types."""
        of_cells = {c.stored or c.role: TYPES[c.holds] for c in self.columns if c.stored is not None}
        also = {c.also: ALSO[c.holds] for c in self.columns if c.also}
        return {"row_id": "BIGINT", **of_cells, **also, **dict(self.worked_out)}


UNIT: Final = Column("unit", "unit", "Unit", "The part of the business it is about.", needed=True, stored="name_id")
SERVICE: Final = Column("service", "service", "Service", "Empty: for no one service.", stored="service_id")
VALID: Final = (
    Column("valid_from", "date", "From", "First day on which the row holds; empty: always."),
    Column("valid_to", "date", "To", "Last day on which the row holds; empty: still.", open_ended=True),
)
HOLDS_IN_ORDER: Final = ("valid_from", "valid_to")
