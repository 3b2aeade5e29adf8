"""The table of alert quality: our scan beside the rules in use elsewhere, over fresh simulated stores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.signals.scan import alerts
from tests.benchmarks import rival_rules
from tests.benchmarks.scoring import (
    LEARNING_MONTHS,
    Score,
    average,
    less_answering,
    level_score,
    onsets,
    scored,
    standing,
)
from tests.benchmarks.simulated_tables import Tables, shuffled, tables
from tests.benchmarks.simulation import Setting, simulated

BUDGET = 0.33
"""False alarms per 100 customers and month: one per 100 customer-quarters."""
BANDS = ((0.2, 0.5), (0.5, 0.8), (0.8, 1.01))
LAST_DAY = date(2025, 12, 31)


@dataclass
class Quality:
    """Figures gathered over stores."""

    ours: dict[str, list[Score]] = field(default_factory=dict)
    stated: list[tuple[float, bool]] = field(default_factory=list)
    levels: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    alarm: dict[str, list[npt.NDArray[np.float64]]] = field(default_factory=dict)
    onset: list[npt.NDArray[np.int64]] = field(default_factory=list)
    kind: list[npt.NDArray[np.object_]] = field(default_factory=list)


def alert_quality(seeds: Sequence[int], setting: Setting) -> Quality:
    """Simulate a store per seed and raise alerts on it in every way."""
    quality = Quality()
    for seed in seeds:
        _add(quality, tables(simulated(seed, setting)), seed)
    return quality


def _add(quality: Quality, store: Tables, seed: int) -> None:
    """One store's figures."""
    onset, kind = onsets(store), store.truth["kind"].to_numpy(object)
    quality.onset.append(onset)
    quality.kind.append(kind)
    counts = rival_rules.score_counts(store)
    agreed = store.truth_monthly["agreed_level"].to_numpy().reshape(len(store.truth), -1).T
    for name, alarm in (
        ("below target this month", rival_rules.below_target(counts, agreed)),
        ("10 points down on last quarter", rival_rules.down_on_last_quarter(counts)),
        ("Mann-Kendall 12 months", rival_rules.mann_kendall(counts)),
        ("EWMA .2", rival_rules.ewma(counts)),
    ):
        quality.alarm.setdefault(name, []).append(alarm)
    ways = {
        "this scan, satisfaction only": None,
        "this scan with service levels": store.service_levels,
        "the same, service levels shuffled": shuffled(store.service_levels, seed),
    }
    for name, levels in ways.items():
        kinds = {"satisfaction"} if levels is not None else {"satisfaction", "level"}
        found = alerts(
            store.counts, levels, as_of=LAST_DAY, history=True, false_alarms=BUDGET, kinds=kinds, agreed=store.agreed
        )
        quality.ours.setdefault(name, []).append(scored(standing(found, store, "satisfaction"), onset, kind))
        if levels is store.service_levels:
            quality.stated += _stated(found, store, onset)
        elif levels is None:
            quality.levels.setdefault("P >= .8 below", []).append(level_score(standing(found, store, "level"), store))
            plain = level_score(quality.alarm["below target this month"][-1] > 0, store)
            quality.levels.setdefault("month mean below", []).append(plain)
    less = less_answering(store)
    found = alerts(
        store.counts, None, store.invitations, as_of=LAST_DAY, history=True, false_alarms=BUDGET, kinds={"response"}
    )
    everyone = np.full(len(less), "step", dtype=object)
    quality.ours.setdefault("response rate collapses", []).append(
        scored(standing(found, store, "response"), less, everyone)
    )


def _stated(found: pd.DataFrame, store: Tables, onset: npt.NDArray[np.int64]) -> list[tuple[float, bool]]:
    """Stated probability of each alert, and whether the customer had really got worse."""
    customer = pd.Index(store.truth["customer"]).get_indexer(found["customer"])
    month = pd.PeriodIndex(found["period"], freq="M").astype("int64").to_numpy() - store.first_month
    rows = zip(found["probability"], month >= onset[customer], month >= LEARNING_MONTHS, strict=True)
    return [(float(p), bool(is_true)) for p, is_true, is_scored in rows if is_scored]


def quality_lines(quality: Quality) -> list[str]:
    """The figures as lines of a table."""
    lines = [f"{'':50s}{'precision':>10s}{'recall':>8s}{'in 6 months':>12s}{'delay':>7s}{'false/100':>11s}"]
    known = (quality.onset, quality.kind)
    used = {"below target this month": 1e-9, "10 points down on last quarter": 10.0}
    for name, threshold in used.items():
        lines.append(_line(f"{name} (as used)", rival_rules.at_threshold(quality.alarm[name], *known, threshold)))
    for name, alarm in quality.alarm.items():
        if name != "below target this month":
            lines.append(_line(f"{name} (tuned on the truth)", rival_rules.tuned(alarm, *known, BUDGET)))
    for name, scores in quality.ours.items():
        mean = average(scores)
        kinds = ", ".join(f"{k} {v:.2f}" for k, v in mean.recall_by_kind.items())
        lines.append(_line(name, mean) + ("" if name.startswith("response") else f"   {kinds}"))
    lines.append("")
    for name, pairs in quality.levels.items():
        precision, recall = np.mean(pairs, axis=0)
        lines.append(f"{'below the agreed level: ' + name:50s}{precision:10.2f}{recall:8.2f}")
    stated = np.array(quality.stated, dtype=float).reshape(-1, 2)
    for low, high in BANDS:
        rows = stated[(stated[:, 0] >= low) & (stated[:, 0] < high)]
        if len(rows):
            said, true = rows.mean(0)
            lines.append(
                f"stated {low:.1f} to {min(high, 1):.1f} with service levels: mean {said:.2f}, true {true:.2f}"
            )
    return lines


def _line(name: str, score: Score) -> str:
    """One row."""
    numbers = f"{score.precision:10.2f}{score.recall:8.2f}{score.within_6:12.2f}{score.median_delay:7.1f}"
    return f"{name:50s}{numbers}{score.false_alarms:11.2f}"
