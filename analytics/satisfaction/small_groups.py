"""Too few answers in a quarter: which rows of a table are shown over the half-year, and which only together.

The quarter is the grain of tables. Where fewer people answered than may be shown, a table falls back before it hides,
and what it shows instead must not give the hidden quarter away. So that no difference does, three rules hold for all
rows of one half-year, whichever of its quarters is looked at:

1. *Together.* Rows too small for the half-year as well are one row with the smallest beside them under the same parent,
   as many as it takes; a parent too small for that joins the smallest row anywhere. Every shown value thus rests on
   enough people, and all rows add up to the total, which is shown anyway.
2. *Half-year.* Where a row would be large enough over the half-year, it and all its siblings (rows of the same parent)
   are shown over the half-year, in both quarters: one sibling left in its quarter would be half of a subtraction.
3. *Beside the total.* What the total of a quarter leaves for the rows shown over the half-year must be enough people in
   at least two rows that answered in both quarters; else the smallest other parent falls back as well. Where that
   does not help, everything is one row.

Units are a refinement of customers: a customer shown over the half-year, or together with others, has its units so, and
the units of a customer shown in its quarter obey the same rules with that customer as their total. A half-year that is
not over yet is no way out, since it grows while its first quarter is known: there the first rule alone holds, quarter
by quarter. A unit that moved within the half-year counts with the parent it moved to.

What is protected is what pages show of quarters and their half-years. Months, years and chosen days are tables of their
own, with the first rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analytics.scope.months import IntArray
from analytics.snapshot.grouping import Grouping

Rows = tuple[int, ...]


@dataclass(frozen=True)
class Group:
    """Rows shown as one: their ids, their parent (None: of several), and whether over the whole half-year."""

    members: Rows
    parent: int | None
    over_half: bool = False


class People:
    """Distinct respondents of rows and of rows together, per part of a time and over all of it.

    Parameters
    ----------
    rows, parts, respondents
        One entry per voice: whose it is, in which part, and who spoke.
    few_below
        Values of fewer people are not shown.
    """

    def __init__(self, rows: IntArray, parts: IntArray, respondents: IntArray, few_below: int) -> None:
        order = np.argsort(rows, kind="stable")
        self._rows, self._parts, self._who = rows[order], parts[order], respondents[order]
        self.parts: Sequence[int] = [int(part) for part in np.unique(parts)]
        self._few_below = few_below
        self._snapshot: dict[tuple[int, int | None], int] = {}
        for table, key in ((Grouping.of({"row": rows, "part": parts}), True), (Grouping.of({"row": rows}), False)):
            counts = table.distinct(respondents, len(respondents) + 1).tolist()
            for row, part, n in zip(
                table.keys["row"], table.keys["part"] if key else [None] * len(table), counts, strict=True
            ):
                self._snapshot[int(row), part if part is None else int(part)] = n

    def n(self, members: Iterable[int], part: int | None = None) -> int:
        """Distinct people of some rows in one part, or over all of the time."""
        rows = list(members)
        if len(rows) == 1:
            return self._snapshot.get((rows[0], part), 0)
        spans = [slice(*np.searchsorted(self._rows, [row, row + 1])) for row in rows]
        voices = [self._who[span] if part is None else self._who[span][self._parts[span] == part] for span in spans]
        return len(np.unique(np.concatenate(voices))) if voices else 0

    def is_few(self, members: Iterable[int], parts: Iterable[int | None]) -> bool:
        """Whether some, but too few, people of these rows answered in any of the parts."""
        rows = list(members)
        return any(0 < self.n(rows, part) < self._few_below for part in parts)

    def smallest_first(self, groups: Iterable[Rows]) -> list[Rows]:
        """The groups that have any people, those with the fewest first."""
        sized = [(self.n(group), group) for group in groups]
        return [group for n, group in sorted(sized) if n > 0]


def settled(people: People, parent_of: Mapping[int, int], *, has_half: bool) -> list[Group]:
    """Return how the rows of a table are shown, every row in one group, by the rules above.

    Parameters
    ----------
    people
        Respondents per row and quarter of a half-year, or of the one time looked at.
    parent_of
        Each row's parent, silent rows included.
    has_half
        Whether rows may be shown over the half-year.
    """
    found: list[Group] = []
    too_few: Rows = ()
    for parent, rows in _families(parent_of).items():
        over_half = has_half and _half_helps(people, rows)
        groups = _together(people, rows, [None] if over_half else people.parts)
        last = groups[-1]
        if people.is_few(last, [None] if over_half else people.parts):
            groups, too_few = groups[:-1], (*too_few, *last)
        found += [Group(group, parent, over_half) for group in groups]
    found = _joined(people, found, too_few)
    return _beside_total(people, found) if has_half else found


def refined(
    people: People, customers: Sequence[Group], customer_of: Mapping[int, int], *, has_half: bool
) -> list[Group]:
    """Return how units are shown, given how their customers are: no group across groups of customers."""
    units = _families(customer_of)
    found: list[Group] = []
    for group in customers:
        rows = tuple(row for customer in group.members for row in units.get(customer, ()))
        parent = group.members[0] if len(group.members) == 1 else None
        over_half = group.over_half or (has_half and _half_helps(people, rows))
        parts = _together(people, rows, [None] if over_half else people.parts)
        is_guarded = group.over_half or not over_half or _n_in_all_parts(people, parts) > 1
        if parent is None or not is_guarded:
            parts, over_half = [rows], group.over_half
        found += [Group(part, parent, over_half) for part in parts if part]
    return found


def _families(parent_of: Mapping[int, int]) -> dict[int, Rows]:
    """Rows by parent."""
    found: dict[int, Rows] = {}
    for row, parent in parent_of.items():
        found[parent] = (*found.get(parent, ()), row)
    return found


def _half_helps(people: People, rows: Rows) -> bool:
    """Whether some row is too small in a quarter and large enough over the half-year."""
    return any(people.is_few([row], people.parts) and not people.is_few([row], [None]) for row in rows)


def _together(people: People, rows: Rows, parts: Sequence[int | None]) -> list[Rows]:
    """Each row alone, but those too small with the smallest others, as many as it takes: these come last."""
    few = tuple(row for row in rows if people.is_few([row], parts))
    others: list[Rows] = [(row,) for row in rows if row not in few]
    for smallest in people.smallest_first(others):
        if not few or (len(few) > 1 and not people.is_few(few, parts)):
            break
        others.remove(smallest)
        few = (*few, *smallest)
    return [*others, few] if few else others


def _joined(people: People, found: list[Group], too_few: Rows) -> list[Group]:
    """The same with rows whose parent is too small as well, beside the smallest groups anywhere."""
    if not too_few:
        return found
    kept = {group.members: group for group in found}
    # A row that needs the half-year itself would help little.
    by_grain = ([m for m, group in kept.items() if group.over_half is over_half] for over_half in (False, True))
    for smallest in [members for candidates in by_grain for members in people.smallest_first(candidates)]:
        if not people.is_few(too_few, people.parts) and len(too_few) > 1:
            break
        del kept[smallest]
        too_few = (*too_few, *smallest)
    return [*kept.values(), Group(too_few, None)]


def _beside_total(people: People, found: list[Group]) -> list[Group]:
    """The same with as many parents over the half-year as keep the total of a quarter from telling."""
    while any(group.over_half for group in found):
        half = [group.members for group in found if group.over_half]
        rows = [row for group in half for row in group]
        if _n_in_all_parts(people, half) > 1 and not people.is_few(rows, people.parts):
            break
        rest = {group.parent: [g.members for g in found if g.parent == group.parent] for group in found
                if not group.over_half and people.n(group.members)}  # fmt: skip
        if not rest:
            return [Group(tuple(row for group in found for row in group.members), None)]
        sizes = {parent: people.n(row for group in groups for row in group) for parent, groups in rest.items()}
        next_one = min(sizes, key=lambda parent: sizes[parent])
        found = [Group(g.members, g.parent, g.over_half or g.parent == next_one) for g in found]
    return found


def _n_in_all_parts(people: People, groups: Iterable[Rows]) -> int:
    """How many groups have people in every part."""
    return sum(all(people.n(group, part) for part in people.parts) for group in groups)
