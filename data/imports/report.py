"""What an import says when it is done: every row of the file is accounted for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple


@dataclass(frozen=True)
class Reject:
    """One row that was not taken: where it stands, what was found, and how to mend it."""

    line: int
    column: str
    value: str
    reason: str


class ImportNote(NamedTuple):
    """What was noticed about a file, and the role for which another value may be given; '' where none may."""

    sentence: str
    role: str = ""


@dataclass(frozen=True)
class ImportReport:
    """The account of one file: ``rows = accepted + duplicates + superseded + rejected``.

    ``batch`` is the number under which the import can be undone; None when nothing was committed. ``recognised`` is
    the tool and what its columns are, ``read_as`` the saved source; '' where there is none.
    """

    file: str
    kind: str
    format: str
    rows: int
    accepted: int
    duplicates: int
    superseded: int
    rejected: int
    batch: int | None
    recognised: str = ""
    read_as: str = ""
    notes: list[ImportNote] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)

    def by_reason(self) -> list[tuple[str, str, int, Reject]]:
        """Give the reasons for which rows were not taken, the commonest first: reason, column, how many, the first."""
        first: dict[tuple[str, str], Reject] = {}
        counts: Counter[tuple[str, str]] = Counter()
        for reject in self.rejects:
            counts[reject.reason, reject.column] += 1
            first.setdefault((reject.reason, reject.column), reject)
        return [(reason, column, n, first[reason, column]) for (reason, column), n in counts.most_common()]
