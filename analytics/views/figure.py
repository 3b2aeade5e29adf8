"""One headline figure: a number with what it counts, how sure it is, and what it is compared with."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.terms.marks import Marked


@dataclass(frozen=True)
class Figure:
    """A figure ready to be shown; every text is complete, and empty where there is nothing to say.

    Parameters
    ----------
    key
        Which figure it is, for links and state: `satisfied`, `relationship`, `levels`, `answered`.
    title
        What it shows, such as "Satisfied (4-5)".
    value
        The number as text, such as "82 %".
    counts
        What it counts, such as "of 1,204 ticket answers".
    interval
        How sure it is, in words: "probably between 80 and 84".
    level
        Against what was agreed, with its mark: "✓ met", "✗ missed by 0.4"; None where nothing was.
    change
        Against the other period, with its mark: "↑ rose by 4", "= no change larger than 2"; None without one.
    history
        The last periods, oldest first; None where nothing can be shown.
    state
        `shown`, `hidden` (too few people), `none` (nobody answered), `not asked`, `open` (not complete).
    why
        One sentence when there is no number to show.
    explain
        Key of the method behind it.
    """

    key: str
    title: str
    value: str
    counts: str = ""
    interval: str = ""
    level: Marked | None = None
    change: Marked | None = None
    history: tuple[float | None, ...] = ()
    state: str = "shown"
    why: str = ""
    explain: str = ""
