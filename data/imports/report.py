"""What an import says when it is done: every row of the file is accounted for."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True)
class Reject:
    """One row that was not taken: where it stands, what was found, and how to mend it."""

    line: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True)
class ImportReport:
    """The account of one file: ``rows = accepted + duplicates + superseded + rejected``.

    ``batch`` is the number under which the import can be undone; None when nothing was committed.
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
    notes: list[str] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)

    def as_dict(self) -> dict[str, object]:
        """The report as plain values, in the order of the command line's contract."""
        return asdict(self)

    def by_reason(self) -> list[tuple[str, str, int, Reject]]:
        """Give the reasons for which rows were not taken, the commonest first: reason, column, how many, the first."""
        first: dict[tuple[str, str], Reject] = {}
        counts: Counter[tuple[str, str]] = Counter()
        for reject in self.rejects:
            counts[reject.reason, reject.column] += 1
            first.setdefault((reject.reason, reject.column), reject)
        return [(reason, column, n, first[reason, column]) for (reason, column), n in counts.most_common()]
