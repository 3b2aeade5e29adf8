"""The same alerts by the whole way: files, import, command line, CSV, scored like those computed from tables.

``python -m tests.benchmarks.through_the_store [--seed N]``: without measurements, with them, and with measurements
dealt out to other customers.
"""

from __future__ import annotations

import argparse
import secrets
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pandas as pd

from analytics.signals.scan import alerts
from tests.benchmarks.alert_quality import BUDGET, LAST_DAY
from tests.benchmarks.scoring import Score, onsets, scored, standing
from tests.benchmarks.simulated_tables import Tables, shuffled, tables, write
from tests.benchmarks.simulation import Setting, simulated

ALWAYS = ("structure.csv", "responses.csv", "invitations.csv", "agreements.csv")


def store_lines(seed: int, setting: Setting | None = None) -> list[str]:
    """Both ways beside each other, one line per set of files."""
    world = simulated(seed, setting or Setting())
    held = tables(world)
    lines = [f"{'seed ' + str(seed):34s}{'precision':>10s}{'recall':>8s}{'in 6 months':>12s}{'false/100':>11s}"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(world, folder, seed)
        _shuffle(folder, seed)
        ways = {
            "without measurements": (None, None), "with measurements": ("measurements.csv", held.service_levels),
            "measurements shuffled": ("shuffled.csv", shuffled(held.service_levels, seed)),
        }
        for way, (file, levels) in ways.items():
            from_tables = alerts(
                held.counts, levels, as_of=LAST_DAY, history=True, false_alarms=BUDGET, kinds={"satisfaction"}
            )
            lines.append(_line(f"{way}, from tables", _score(from_tables, held)))
            lines.append(_line(f"{way}, through the store", _score(_by_command(folder, file), held)))
    return lines


def _shuffle(folder: Path, seed: int) -> None:
    """Measurements dealt out to other customers, as a file."""
    measured = pd.read_csv(folder / "measurements.csv").rename(columns={"unit": "customer"})
    shuffled(measured, seed).rename(columns={"customer": "unit"}).to_csv(folder / "shuffled.csv", index=False)


def _by_command(folder: Path, measurements: str | None) -> pd.DataFrame:
    """Import the files into a new store and ask for alerts, both on the command line."""
    store, found = folder / "store.duckdb", folder / "alerts.csv"
    for old in folder.glob("store.duckdb*"):
        old.unlink() if old.is_file() else shutil.rmtree(old)
    files = [str(folder / name) for name in (*ALWAYS, measurements) if name]
    asked = ["--history", "--false-alarms", str(BUDGET), "--as-of", LAST_DAY.isoformat(), "--out", str(found)]
    for words in (["import", *files], ["alerts", *asked]):
        command = [sys.executable, "-m", "analytics", *words, "--store", str(store), "--json"]
        subprocess.run(command, check=True, capture_output=True)
    return pd.read_csv(found)


def _score(found: pd.DataFrame, held: Tables) -> Score:
    """How good the alerts on satisfaction are."""
    return scored(standing(found, held, "satisfaction"), onsets(held), held.truth["kind"].to_numpy(object))


def _line(name: str, score: Score) -> str:
    """One row."""
    return f"{name:44s}{score.precision:.2f}{score.recall:8.2f}{score.within_6:12.2f}{score.false_alarms:11.2f}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.through_the_store", description=__doc__)
    parser.add_argument("--seed", type=int, default=None)
    chosen = parser.parse_args().seed
    print("\n".join(store_lines(secrets.randbelow(10**6) + 10**6 if chosen is None else chosen)))
