"""How long alerts take at the size of a very large organisation."""

from __future__ import annotations

from time import perf_counter

from analytics.signals.scan import alerts
from tests.benchmarks.alert_quality import BUDGET, LAST_DAY
from tests.benchmarks.simulated_tables import tables
from tests.benchmarks.simulation import Setting, simulated

ALLOWED = {"last month": 1.0, "all 24 months": 4.0}
"""Seconds on two cores, for 10,000 customers, 24 months and 1.8 million answers."""


def speed_lines(seed: int) -> list[str]:
    """Seconds from counts to alerts, the best of three, beside what is allowed."""
    counts = tables(simulated(seed, Setting(customers=10_000))).counts
    lines = [f"10,000 customers, 24 months, {int(counts['n'].sum()):,} answers in {len(counts):,} counts"]
    ways = {"last month": {}, "all 24 months": {"history": True, "false_alarms": BUDGET}}
    for name, options in ways.items():
        took = []
        for _ in range(3):
            begun = perf_counter()
            alerts(counts, as_of=LAST_DAY, **options)
            took.append(perf_counter() - begun)
        lines.append(f"{name:20s}{min(took):6.2f} s   allowed {ALLOWED[name]:.0f} s")
    return lines
