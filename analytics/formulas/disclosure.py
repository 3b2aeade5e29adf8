"""Which cells of a table to withhold so that no figure speaks of fewer people than the threshold.

Primary: too few distinct respondents. Complementary: cells withheld because a total minus the shown cells
would give a withheld one away.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse
from scipy.sparse import linalg

from analytics.formulas.intervals import BoolArray, FloatArray

THRESHOLD = 5
"""Fewest distinct respondents of a shown score: with five, nobody can tell who said what."""

PROBES = 2
"""Random vectors of a null-space test: one all but surely moves every free cell, a second makes sure."""

FREE = 1e-6
"""A null-space component below this is rounding; a free cell's is near 1 / sqrt(cells that offset it)."""

SEED = 20_011
"""Fixed, so that the same table always hides the same cells."""


@dataclass(frozen=True)
class Suppression:
    """What to withhold; booleans, one per cell.

    `primary` cells rest on too few respondents, `complementary` ones protect them. `recoverable` cells are
    withheld and yet follow from the totals, because nothing was left to hide beside them: their totals must
    not be shown.
    """

    primary: BoolArray
    complementary: BoolArray
    recoverable: BoolArray

    @property
    def hidden(self) -> BoolArray:
        """Every withheld cell, for either reason."""
        return np.asarray(self.primary | self.complementary)


def primary_state(n_respondents: npt.ArrayLike, threshold: int = THRESHOLD) -> npt.NDArray[np.str_]:
    """Return what may be shown of each cell by its own number of respondents.

    Parameters
    ----------
    n_respondents
        Distinct respondents per cell, any shape; NaN counts as 0.
    threshold
        Fewest distinct respondents of a shown score.

    Returns
    -------
    array
        The same shape: `none` (nobody answered), `hidden` (fewer than the threshold), `shown`.

    Examples
    --------
    >>> primary_state([0, 4, 5]).tolist()
    ['none', 'hidden', 'shown']
    """
    n = np.nan_to_num(np.asarray(n_respondents, dtype=float))
    return np.select([n <= 0, n < threshold], ["none", "hidden"], "shown")


def margins(keys: pd.DataFrame, totals: Sequence[Sequence[str]]) -> sparse.csr_array:
    """Return the totals that readers can see, as sums over cells.

    Parameters
    ----------
    keys
        One row per cell, its keys as columns (unit, service, quarter, ...).
    totals
        For each published table, the columns it groups by; the empty list is the grand total.

    Returns
    -------
    sparse array
        One row per total and one column per cell, 1 where the cell is part of it.

    Examples
    --------
    >>> cells = pd.DataFrame({"unit": ["a", "a", "b"], "quarter": ["Q1", "Q2", "Q1"]})
    >>> margins(cells, [["unit"], []]).toarray().astype(int).tolist()
    [[1, 1, 0], [0, 0, 1], [1, 1, 1]]
    """
    cells = np.arange(len(keys))
    blocks = [sparse.csr_array((0, len(keys)))]
    for columns in totals:
        if columns:
            group = keys.groupby(list(columns), dropna=False, sort=False).ngroup().to_numpy()
        else:
            group = np.zeros(len(keys), dtype=int)
        shape = (int(group.max(initial=-1)) + 1, len(keys))
        blocks.append(sparse.csr_array((np.ones(len(keys)), (group, cells)), shape=shape))
    return sparse.csr_array(sparse.vstack(blocks))


def recoverable_cells(hidden: npt.ArrayLike, totals: sparse.csr_array) -> BoolArray:
    """Return which hidden cells follow exactly from the totals and the shown cells.

    Parameters
    ----------
    hidden
        Booleans, one per cell.
    totals
        One row per relation that readers know, one column per cell: 1 where a cell adds to a published total.
        A total that is itself a cell of the table (and may be hidden) stands with -1 in its own column.

    Returns
    -------
    array
        Booleans, one per cell.

    Notes
    -----
    A hidden cell is determined exactly when it is zero in every vector of the null space of the totals'
    columns of hidden cells. Random vectors are projected onto that space by `scipy.sparse.linalg.lsqr`.
    """
    inside = np.flatnonzero(np.asarray(hidden, dtype=bool))
    found = np.zeros(np.shape(hidden), dtype=bool)
    known = totals[:, inside]
    known = known[np.diff(known.indptr) > 0]
    if known.shape[0] == 0 or inside.size == 0:
        return found
    random = np.random.default_rng(SEED)
    free = np.zeros(inside.size)
    for _ in range(PROBES):
        probe = random.standard_normal(inside.size)
        fitted = linalg.lsqr(known, known @ probe, atol=1e-12, btol=1e-12, iter_lim=20 * sum(known.shape))[0]
        free = np.maximum(free, np.abs(probe - fitted))
    found[inside] = free < FREE
    return found


def complementary(
    n_respondents: npt.ArrayLike,
    primary_hidden: npt.ArrayLike,
    totals: sparse.csr_array,
    *,
    threshold: int = THRESHOLD,
) -> Suppression:
    """Return the further cells to hide until no hidden cell, nor too small a group of them, can be recovered.

    Parameters
    ----------
    n_respondents
        Distinct respondents per cell.
    primary_hidden
        Booleans, one per cell: those hidden for their own size.
    totals
        What readers know beside the cells, as in `recoverable_cells`; see `margins`. Stack the totals of
        every table, export, filter and neighbouring period in which the same cells appear. A total over fewer
        respondents than the threshold is taken as hidden itself.
    threshold
        The hidden cells of a total must together have this many respondents, since their sum is known.

    Returns
    -------
    Suppression
        Cells nobody answered in are never hidden: they protect nothing.

    Notes
    -----
    Each total that exposes a hidden cell hides its next smallest one, the smallest totals first; then the
    null-space test looks for cells that several totals together give away, and the smallest cell beside one
    of them is hidden. Greedy, as usual for large tables (Hundepool et al. (2012), Statistical Disclosure
    Control, chapter 4): safe, though not always the fewest cells.
    """
    n = np.nan_to_num(np.asarray(n_respondents, dtype=float))
    primary = np.asarray(primary_hidden, dtype=bool)
    seen = (totals @ n >= threshold) | (totals.min(axis=1).toarray().ravel() < 0)
    known = sparse.csr_array(totals[np.flatnonzero(seen)])
    table = _Table(n, known, primary & (n > 0), threshold)
    while True:
        table.hide_beside_exposed()
        exposed = recoverable_cells(table.hidden, known)
        if not table.hide_next(exposed):
            return Suppression(primary, table.hidden & ~primary, exposed)


class _Table:
    """A table while cells are being hidden; counts per total follow each cell."""

    def __init__(self, n: FloatArray, known: sparse.csr_array, hidden: BoolArray, threshold: int) -> None:
        self.n, self.snapshot, self.hidden, self.threshold = n, known, hidden.copy(), threshold
        self.totals_of = sparse.csc_array(known)
        self.n_hidden = abs(known).sign() @ hidden.astype(float)
        self.people = known @ (n * hidden)
        self.size = np.diff(known.indptr)

    def exposing(self, rows: int | slice) -> BoolArray:
        """Which totals have one hidden cell, or hidden cells that together have too few respondents."""
        people = self.people[rows]
        return np.asarray((self.n_hidden[rows] == 1) | ((people > 0) & (people < self.threshold)))

    def hide_beside_exposed(self) -> None:
        """Hide the next smallest cell of each exposing total, until none is left that has one to hide."""
        queue = [(int(self.size[row]), int(row)) for row in np.flatnonzero(self.exposing(slice(None)))]
        heapq.heapify(queue)
        while queue:
            row = heapq.heappop(queue)[1]
            cell = self._next_smallest(row) if self.exposing(row) else None
            if cell is not None:
                for touched in (row, *self.hide(cell)):
                    heapq.heappush(queue, (int(self.size[touched]), int(touched)))

    def hide_next(self, exposed: BoolArray) -> bool:
        """Hide the next smallest cell of the smallest total of an exposed cell; False when none is left."""
        rows = np.flatnonzero(abs(self.snapshot) @ exposed.astype(float))
        for row in rows[np.argsort(self.size[rows], kind="stable")]:
            cell = self._next_smallest(row)
            if cell is not None:
                self.hide(cell)
                return True
        return False

    def hide(self, cell: int) -> npt.NDArray[np.int32]:
        """Hide one cell; its totals."""
        span = slice(*self.totals_of.indptr[cell : cell + 2])
        rows: npt.NDArray[np.int32] = self.totals_of.indices[span]
        self.hidden[cell] = True
        self.n_hidden[rows] += 1
        self.people[rows] += self.totals_of.data[span] * self.n[cell]
        return rows

    def _next_smallest(self, row: int) -> int | None:
        """The smallest shown cell of a total."""
        cells = self.snapshot.indices[self.snapshot.indptr[row] : self.snapshot.indptr[row + 1]]
        shown = cells[~self.hidden[cells] & (self.n[cells] > 0)]
        return int(shown[np.argmin(self.n[shown])]) if shown.size else None
