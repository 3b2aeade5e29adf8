"""What a question is about: as of when, which period, whom, which services and surveys, organised how."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from analytics.scope.periods import Period

Organised = Literal["then", "now"]


@dataclass(frozen=True)
class Scope:
    """The whole of a question's limits; hashable, so that answers can be kept by it.

    Parameters
    ----------
    as_of
        Everything up to the end of this day is taken as known.
    period
        Figures cover its days; invitations and measurements those of their own periods that lie inside.
    customers, units, services
        Names; empty: all. A customer is named by its unit.
    survey_kinds, audiences
        Which surveys; empty: all, each in figures of its own.
    organised
        `then`: every month as organised on its last day; `now`: as organised on `as_of`.
    """

    as_of: date
    period: Period
    against: Period | None = None
    customers: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    survey_kinds: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    organised: Organised = "then"

    def __post_init__(self) -> None:
        for name in ("customers", "units", "services", "survey_kinds", "audiences"):
            object.__setattr__(self, name, tuple(getattr(self, name)))

    def but(self, **changes: Any) -> Scope:
        """Return the same scope with some parts changed."""
        return replace(self, **changes)


