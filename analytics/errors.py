"""What can be wrong with a question put to the portfolio, each a plain sentence that says what to do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from rapidfuzz import fuzz, process


class AnalyticsError(Exception):
    """A question that cannot be answered as put: what was found, what was expected, what to do."""

    @classmethod
    def unknown_name(cls, kind: str, found: str, known: Iterable[str]) -> Self:
        """A unit, service or customer that no file has named."""
        names = sorted(set(known))
        alike = process.extract(found, names, scorer=fuzz.ratio, processor=str.casefold, limit=3, score_cutoff=60)
        near = [name for name, _, _ in alike] or _containing(found, names)
        hint = f"did you mean {_listed(near)}?" if near else f"known are {_listed(names[:5]) or 'none yet'}."
        return cls(f"There is no {kind} named '{found}'; {hint}")

    @classmethod
    def unknown_period(cls, found: str) -> Self:
        """A period in no known notation."""
        return cls(
            f"'{found}' is no period; write 2026, 2026-H1, 2026-Q3, 2026-07 or 2026-01-01..2026-03-31."
        )

    @classmethod
    def reversed_period(cls, start: str, end: str) -> Self:
        """A period that ends before it starts."""
        return cls(f"The period starts on {start} and ends before that, on {end}; exchange them.")

    @classmethod
    def unknown_key(cls, found: str, known: Iterable[str]) -> Self:
        """A grouping that this question does not know."""
        return cls(f"Cannot group by '{found}'; choose from {_listed(known)}.")

    @classmethod
    def unknown_metric(cls, found: str, known: Iterable[str]) -> Self:
        """A metric that does not exist."""
        return cls(f"There is no metric '{found}'; choose from {_listed(known)}.")

    @classmethod
    def no_store(cls, path: str) -> Self:
        """A question to a store that nobody has begun."""
        return cls(f"There is no store at {path}; import a file, run `demo`, or name another with --store.")

    @classmethod
    def not_empty(cls, path: str) -> Self:
        """A demonstration that would mix with what is there."""
        return cls(f"The store {path} already holds imports; name a new file with --store.")

    @classmethod
    def no_streamlit(cls) -> Self:
        """The application's own requirement is missing."""
        return cls("Streamlit is not installed; run `make run`, or pip install -r requirements.txt first.")

    @classmethod
    def cannot_write(cls, path: str, reason: str) -> Self:
        """A file that the answer cannot be written to."""
        return cls(f"{path} cannot be written: {reason}. Name a file in a folder that exists and may be written to.")

    @classmethod
    def nothing_to_compare(cls) -> Self:
        """A comparison without a second period."""
        return cls("A comparison needs a second period; name it, such as 2026-Q2.")


def _containing(found: str, names: list[str]) -> list[str]:
    """Names that hold the text, whatever its case."""
    return [name for name in names if found.casefold() in name.casefold()][:3]


def _listed(names: Iterable[str]) -> str:
    """Names in a row."""
    return ", ".join(names)
