"""What an import says when it is done: every row of the file is accounted for."""

from __future__ import annotations

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
    """The account of one file: ``rows = accepted + duplicates + rejected``.

    ``batch`` is the number under which the import can be undone; None when nothing was committed.
    """

    file: str
    kind: str
    format: str
    rows: int
    accepted: int
    duplicates: int
    rejected: int
    batch: int | None
    notes: list[str] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)

    def as_dict(self) -> dict[str, object]:
        """The report as plain values, in the order of the command line's contract."""
        return asdict(self)
