"""What goes with satisfaction: each question's share of what all of them together explain of the overall score.

Relative weights split the explained variance fairly among questions that go together. They say what goes with
what, never what causes it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.formulas.intervals import CONFIDENCE, FloatArray

MIN_ANSWERS = 300
"""Fewer respondents order the questions hardly better than chance does."""

WINS_NEEDED = 0.8
"""Share of resamples that a question must lead in before it is named as the one that goes with satisfaction most."""

RESAMPLES = 1000
"""Enough to place a 95 % limit within about a tenth of the interval's width."""

CHUNK = 50
"""Resamples held in memory at once."""

SEED = 7
"""Fixed, so that the same answers always give the same limits."""

NEGLIGIBLE = 1e-10
"""Eigenvalues below this belong to questions that repeat each other exactly."""


@dataclass(frozen=True)
class RelativeWeights:
    """Each question's share (0-1, summing to 1) of what all explain together; arrays of one per question.

    `top` is the place of the question that leads in enough resamples, else None. All is NaN where fewer than
    `MIN_ANSWERS` respondents answered every question, or a question has only one answer.
    """

    share: FloatArray
    low: FloatArray
    high: FloatArray
    wins: FloatArray
    explained: float
    n: int
    top: int | None


def johnson_weights(between: npt.ArrayLike, with_overall: npt.ArrayLike) -> FloatArray:
    """Return the explained variance that belongs to each question.

    Parameters
    ----------
    between
        Correlations between questions, shape (..., p, p).
    with_overall
        Correlation of each question with the overall score, shape (..., p).

    Returns
    -------
    array
        Shape (..., p), summing to R squared; NaN where a correlation is.

    Notes
    -----
    With Lambda the square root of the correlations between questions: weights Lambda^2 (Lambda^-1 r)^2.
    Johnson (2000), Multivariate Behavioral Research 35, 1-19. Within .001 of the Shapley shares at much less
    work, and equal to them for two questions.

    Examples
    --------
    >>> johnson_weights([[1, 0.5], [0.5, 1]], [0.6, 0.4]).round(6).tolist()
    [0.286667, 0.086667]
    """
    r, y = np.asarray(between, dtype=float), np.asarray(with_overall, dtype=float)
    known = np.isfinite(r).all(axis=(-1, -2)) & np.isfinite(y).all(axis=-1)
    size, vectors = np.linalg.eigh(np.where(known[..., None, None], r, np.eye(r.shape[-1])))
    root = np.sqrt(np.maximum(size, 0))
    inverse = np.where(size > NEGLIGIBLE, 1 / np.where(size > NEGLIGIBLE, root, 1.0), 0.0)
    loadings = np.einsum("...ij,...j,...kj->...ik", vectors, root, vectors)
    beta = np.einsum("...ij,...j,...kj,...k->...i", vectors, inverse, vectors, np.nan_to_num(y))
    weights = np.einsum("...ij,...j->...i", loadings**2, beta**2)
    return np.where(known[..., None], weights, np.nan)


def relative_weights(
    answers: npt.ArrayLike, overall: npt.ArrayLike, *, resamples: int = RESAMPLES, confidence: float = CONFIDENCE
) -> RelativeWeights:
    """Return what goes with the overall score, with bootstrap limits and the top question where one stands out.

    Parameters
    ----------
    answers
        One row per respondent, one column per question; NaN where not answered.
    overall
        The overall score of each respondent; rows with any NaN are left out.
    resamples
        Number of bootstrap samples of respondents.

    Returns
    -------
    RelativeWeights
        Shares of the explained variance.

    Notes
    -----
    `johnson_weights` of Spearman's rank correlations; percentile bootstrap; the top question must lead in 80 %
    of the resamples.
    """
    rows = np.column_stack([np.asarray(answers, dtype=float), np.asarray(overall, dtype=float)])
    rows = rows[np.isfinite(rows).all(axis=1)]
    n, p = len(rows), rows.shape[1] - 1
    unknown = np.full(p, np.nan)
    if n < MIN_ANSWERS:
        return RelativeWeights(unknown, unknown, unknown, unknown, float("nan"), n, None)
    codes = [np.unique(column, return_inverse=True)[1] for column in rows.T]
    whole = _weights(np.ones((1, n)), codes)[0]
    random = np.random.default_rng(SEED)
    drawn = [
        _weights(random.multinomial(n, np.full(n, 1 / n), size).astype(float), codes) for size in _chunks(resamples)
    ]
    shares = np.concatenate(drawn)
    shares = shares / shares.sum(axis=1, keepdims=True)
    shares = shares[np.isfinite(shares).all(axis=1)]
    if not np.isfinite(whole).all() or len(shares) == 0:
        return RelativeWeights(unknown, unknown, unknown, unknown, float("nan"), n, None)
    wins = np.bincount(shares.argmax(axis=1), minlength=p) / len(shares)
    tail = (1 - confidence) / 2
    low, high = np.quantile(shares, [tail, 1 - tail], axis=0)
    top = int(wins.argmax()) if wins.max() >= WINS_NEEDED else None
    return RelativeWeights(whole / whole.sum(), low, high, wins, float(whole.sum()), n, top)


def _chunks(total: int) -> list[int]:
    """How many resamples to draw at a time."""
    return [min(CHUNK, total - start) for start in range(0, total, CHUNK)]


def _weights(times: FloatArray, codes: list[npt.NDArray[np.intp]]) -> FloatArray:
    """Johnson weights of each resample, given how often it holds each respondent."""
    centred = np.stack([_centred_ranks(times, code) for code in codes], axis=1)
    cross = np.einsum("bin,bjn->bij", centred * times[:, None, :], centred, optimize=True)
    spread = np.sqrt(np.einsum("bii->bi", cross))
    spread = np.where(spread > 0, spread, np.nan)
    r = cross / spread[:, :, None] / spread[:, None, :]
    return johnson_weights(r[:, :-1, :-1], r[:, :-1, -1])


def _centred_ranks(times: FloatArray, code: npt.NDArray[np.intp]) -> FloatArray:
    """Mid-ranks of one question within each resample, around their mean; one row per resample."""
    held = times @ np.eye(int(code.max()) + 1)[code]
    rank = held.cumsum(axis=1) - held / 2
    return np.asarray(rank[:, code] - times.sum(axis=1, keepdims=True) / 2)
