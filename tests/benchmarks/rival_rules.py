"""The rules that dashboards elsewhere alert by, each as a number per month and customer; larger is worse."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from tests.benchmarks.scoring import Score, average, scored
from tests.benchmarks.simulated_tables import Tables

Array = npt.NDArray[np.float64]
QUIET = -np.inf
FEWEST_ANSWERS = 10
KENDALL_MONTHS = 12
SMOOTHING = 0.2


def score_counts(store: Tables) -> Array:
    """Answers by month, score (1 to 5) and customer."""
    counts = np.zeros((store.months, 5, len(store.truth)))
    month = store.counts["month"].dt.to_period("M").astype("int64").to_numpy() - store.first_month
    customer = pd.Index(store.truth["customer"]).get_indexer(store.counts["customer"])
    np.add.at(counts, (month, store.counts["score"].to_numpy() - 1, customer), store.counts["n"].to_numpy())
    return counts


def below_target(counts: Array, agreed: Array) -> Array:
    """How far this month's mean is below the agreed level."""
    n = counts.sum(1)
    mean = np.tensordot(counts, np.arange(1, 6), (1, 0)) / np.maximum(n, 1)
    return np.where(n > 0, agreed - mean, QUIET)


def down_on_last_quarter(counts: Array) -> Array:
    """By how many points the share of 4 and 5 of three months is below that of the three before."""
    n, satisfied = _rolling(counts.sum(1), 3), _rolling(counts[:, 3:].sum(1), 3)
    share = 100 * satisfied / np.maximum(n, 1)
    drop = np.full(n.shape, QUIET)
    enough = (n[3:] >= FEWEST_ANSWERS) & (n[:-3] >= FEWEST_ANSWERS)
    drop[3:] = np.where(enough, share[:-3] - share[3:], QUIET)
    return drop


def mann_kendall(counts: Array) -> Array:
    """Minus the Mann-Kendall z of the last 12 monthly means."""
    n = counts.sum(1)
    with np.errstate(invalid="ignore"):
        mean = np.tensordot(counts, np.arange(1, 6), (1, 0)) / np.where(n > 0, n, np.nan)
    found = np.full(n.shape, QUIET)
    for month in range(3, len(n)):
        window = mean[max(0, month - KENDALL_MONTHS + 1) : month + 1]
        sign = np.sign(window[None, :] - window[:, None])
        later = np.triu(np.ones((len(window), len(window)), bool), 1)
        s = np.nansum(sign * later[:, :, None], axis=(0, 1))
        k = (~np.isnan(window)).sum(0)
        sd = np.sqrt(np.maximum(k * (k - 1) * (2 * k + 5) / 18, 1))
        found[month] = np.where(k >= 4, -(s - np.sign(s)) / sd, QUIET)
    return found


def ewma(counts: Array) -> Array:
    """Minus the exponentially weighted mean of standardised departures from the customer's earlier months."""
    n = counts.sum(1)
    scores = np.arange(1, 6)
    total, squares = np.tensordot(counts, scores, (1, 0)), np.tensordot(counts, scores**2, (1, 0))
    sd = np.sqrt(squares.sum() / n.sum() - (total.sum() / n.sum()) ** 2)
    smooth, found = np.zeros(n.shape[1]), np.full(n.shape, QUIET)
    for month in range(1, len(n)):
        before, answers = n[:month].sum(0), n[month]
        usable = (before >= FEWEST_ANSWERS) & (answers > 0)
        base, now = total[:month].sum(0) / np.maximum(before, 1), total[month] / np.maximum(answers, 1)
        error = sd * np.sqrt(1 / np.maximum(answers, 1) + 1 / np.maximum(before, 1))
        smooth = np.where(usable, (1 - SMOOTHING) * smooth + SMOOTHING * (now - base) / error, smooth)
        found[month] = np.where(before >= FEWEST_ANSWERS, -smooth, QUIET)
    return found


def at_threshold(
    alarm: list[Array], onset: list[npt.NDArray[np.int64]], kind: list[npt.NDArray[np.object_]], threshold: float
) -> Score:
    """The average score of a rule over several stores."""
    each = zip(alarm, onset, kind, strict=True)
    return average([scored(a >= threshold, o, k) for a, o, k in each])


def tuned(
    alarm: list[Array], onset: list[npt.NDArray[np.int64]], kind: list[npt.NDArray[np.object_]], false_alarms: float
) -> Score:
    """The same with the threshold that just keeps a rate of false alarms, found by looking at the truth."""
    finite = np.concatenate([a[np.isfinite(a)] for a in alarm])
    low, high = float(np.quantile(finite, 0.5)), float(finite.max())
    for _ in range(25):
        middle = (low + high) / 2
        if at_threshold(alarm, onset, kind, middle).false_alarms > false_alarms:
            low = middle
        else:
            high = middle
    return at_threshold(alarm, onset, kind, high)


def _rolling(values: Array, months: int) -> Array:
    """Sums over the last months."""
    cumulative = np.cumsum(np.concatenate([np.zeros((months, values.shape[1])), values]), axis=0)
    return cumulative[months:] - cumulative[:-months]
