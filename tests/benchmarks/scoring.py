"""How good a list of alerts is, against the simulated truth.

Alerts of one customer with at most three months between them are one episode, since a manager sees one open alert.
The first six months are not scored, so that every rule may learn. An episode that starts at or after the customer's
onset is true, and the first of them gives the delay; one at a customer that does not get worse, or before the onset,
is a false alarm; later episodes of a customer already found are neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from tests.benchmarks.simulated_tables import Tables

LEARNING_MONTHS = 6
MERGED_MONTHS = 3
NEVER = 10**6


@dataclass(frozen=True)
class Score:
    """Figures of one list.

    Attributes
    ----------
    precision, recall, within_6, median_delay
        Shares; the delay in months, 0 for the month of the onset.
    false_alarms
        Per 100 customers and month.
    recall_by_kind
        For step, drift and service.
    """

    precision: float
    recall: float
    within_6: float
    median_delay: float
    false_alarms: float
    recall_by_kind: dict[str, float]


def scored(raised: npt.NDArray[np.bool_], onset: npt.NDArray[np.int64], kind: npt.NDArray[np.object_]) -> Score:
    """Score alerts.

    Parameters
    ----------
    raised
        Months x customers: whether an alert stands.
    onset
        Per customer, the month in which it really gets worse; `NEVER` for the others.
    kind
        Per customer, what happens to it.

    Returns
    -------
    Score
    """
    months = len(raised)
    begun = episodes(raised)
    is_true = begun & (np.arange(months)[:, None] >= onset)
    false_alarms = int((begun & ~is_true).sum())
    exposed = int((np.minimum(onset, months) - LEARNING_MONTHS).clip(0).sum())
    worse = onset < NEVER
    found = is_true.any(0)[worse]
    delay = np.where(found, is_true.argmax(0)[worse] - onset[worse], np.inf)
    followed = months - 1 - onset[worse] >= 5
    by_kind = {
        k: float(found[kind[worse] == k].mean()) for k in ("step", "drift", "service") if (kind[worse] == k).any()
    }
    return Score(
        precision=float(found.sum() / max(found.sum() + false_alarms, 1)),
        recall=float(found.mean()) if worse.any() else float("nan"),
        within_6=float((delay[followed] <= 5).mean()) if followed.any() else float("nan"),
        median_delay=float(np.median(delay[found])) if found.any() else float("nan"),
        false_alarms=100 * false_alarms / max(exposed, 1),
        recall_by_kind=by_kind,
    )


def episodes(raised: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Whether an episode starts, months x customers."""
    begun = np.zeros_like(raised)
    last = np.full(raised.shape[1], -NEVER)
    for month in range(LEARNING_MONTHS, len(raised)):
        begun[month] = raised[month] & (month - last > MERGED_MONTHS)
        last = np.where(raised[month], month, last)
    return begun


def average(scores: Sequence[Score]) -> Score:
    """The mean of several stores' scores, each store counting alike."""

    def mean(values: Sequence[float]) -> float:
        return float(np.nanmean(values))

    kinds = {kind for s in scores for kind in s.recall_by_kind}
    return Score(
        *(mean([getattr(s, name) for s in scores]) for name in ("precision", "recall", "within_6", "median_delay")),
        mean([s.false_alarms for s in scores]),
        {kind: mean([s.recall_by_kind.get(kind, np.nan) for s in scores]) for kind in sorted(kinds)},
    )


def onsets(store: Tables) -> npt.NDArray[np.int64]:
    """Month index in which each customer of the truth gets worse; `NEVER` where it does not."""
    return _months_of(store.truth["start"], store, (store.truth["degraded"] == 1).to_numpy())


def less_answering(store: Tables) -> npt.NDArray[np.int64]:
    """Month index from which each customer of the truth answers less; `NEVER` where it does not."""
    return _months_of(store.truth["less_from"], store, store.truth["is_answering_less"].to_numpy(bool))


def _months_of(names: pd.Series, store: Tables, where: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """Month index of each named month."""
    found = np.full(len(names), NEVER)
    found[where] = pd.PeriodIndex(names[where], freq="M").astype("int64") - store.first_month
    return found


def standing(found: pd.DataFrame, store: Tables, kind: str) -> npt.NDArray[np.bool_]:
    """The alerts of one kind as months x customers of the truth."""
    rows = found[found["kind"] == kind]
    raised = np.zeros((store.months, len(store.truth)), bool)
    month = pd.PeriodIndex(rows["period"], freq="M").astype("int64").to_numpy() - store.first_month
    raised[month, pd.Index(store.truth["customer"]).get_indexer(rows["customer"])] = True
    return raised


def level_score(raised: npt.NDArray[np.bool_], store: Tables) -> tuple[float, float]:
    """Precision among clear cases and recall of calling customers below their agreed level."""
    state = store.truth_monthly["true_state"].to_numpy(object).reshape(len(store.truth), store.months).T
    called, state = raised[LEARNING_MONTHS:], state[LEARNING_MONTHS:]
    right, wrong = (called & (state == "below")).sum(), (called & (state == "ok")).sum()
    return float(right / max(right + wrong, 1)), float(right / max((state == "below").sum(), 1))
