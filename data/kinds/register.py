"""A register: rows of one kind that people keep by hand as well as by import."""

from __future__ import annotations

from dataclasses import dataclass

from data.kinds.kinds import Column, Kind


@dataclass(frozen=True)
class Field:
    """How people meet one column: its label, what it means, and where its choices come from.

    Parameters
    ----------
    role : the canonical heading.
    label : what stands above it.
    explained : one sentence on what belongs there.
    names_of : the kind of name (unit, service, measure) that it offers to choose from, new ones allowed.
    is_long : whether its text runs over several lines.
    """

    role: str
    label: str
    explained: str = ""
    names_of: str | None = None
    is_long: bool = False


@dataclass(frozen=True)
class Register:
    """One register.

    Parameters
    ----------
    kind : what its rows are: canonical columns, checks and identity are those of the import.
    title : its name on pages.
    one : what one row is called.
    fields : its columns as people meet them, in order; every canonical column has one.
    closes_with : the role whose date closes a row; None where rows are not closed but removed.
    """

    kind: Kind
    title: str
    one: str
    fields: tuple[Field, ...]
    closes_with: str | None = None

    @property
    def name(self) -> str:
        """As in ``--kind``."""
        return self.kind.name

    @property
    def roles(self) -> list[str]:
        """The canonical headings, in the order of its fields."""
        return [field.role for field in self.fields]

    def column(self, field: Field) -> Column:
        """Give what the cells of a field hold, and which values they may have."""
        return self.kind.column(field.role)
