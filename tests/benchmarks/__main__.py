"""Print the benchmarks: ``python -m tests.benchmarks [--seeds N] [--first-seed N] [--only NAME]``."""

from __future__ import annotations

import argparse
import secrets

from tests.benchmarks.alert_quality import BUDGET, alert_quality, quality_lines
from tests.benchmarks.alert_speed import speed_lines
from tests.benchmarks.page_speed import page_speed_lines
from tests.benchmarks.simulation import Setting
from tests.benchmarks.through_the_store import store_lines


def main() -> None:
    """Run what is asked for; a first seed is drawn unless one is given, so that nobody tunes on it."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--first-seed", type=int, default=None)
    parser.add_argument("--only", choices=["quality", "speed", "store", "pages"], default=None)
    asked = parser.parse_args()
    first = secrets.randbelow(10**6) + 10**6 if asked.first_seed is None else asked.first_seed
    setting = Setting()
    if asked.only in {None, "quality"}:
        print(
            f"Alerts on {asked.seeds} simulated stores of {setting.customers} customers and {setting.months} months, "
            f"seeds {first} to {first + asked.seeds - 1}; {BUDGET} false alarms per 100 customers and month asked for"
        )
        print("\n".join(quality_lines(alert_quality(range(first, first + asked.seeds), setting))))
    if asked.only in {None, "speed"}:
        print("\n".join(["", "Speed of alerts", *speed_lines(first)]))
    if asked.only in {None, "pages"}:
        print("\n".join(["", "Seconds of a page's run on the server", *page_speed_lines()]))
    if asked.only in {None, "store"}:
        print("\n".join(["", "From tables, and by the whole way: files, import, command line", *store_lines(first)]))


if __name__ == "__main__":
    main()
