"""Print how many small changes the tests notice: ``python -m tests.mutants [--seed N] [--count N] [--minutes N]``."""

from __future__ import annotations

import argparse
import secrets
import sys
import time
from collections import Counter

from tests.mutants.changes import mutants
from tests.mutants.reach import reach
from tests.mutants.trial import load_libraries, trials

CAUGHT = {"caught", "too slow"}


def main() -> int:
    """Try the changes of one seed, which is drawn unless given; 1 when fewer than the wanted share are caught."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--count", type=int, default=150)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--least", type=float, default=0.85, help="the share that must be caught")
    asked = parser.parse_args()
    seed = secrets.randbelow(10**6) if asked.seed is None else asked.seed
    until = time.monotonic() + 60 * asked.minutes

    known = reach()
    load_libraries()
    if [word for *_, word in trials([None], known, until)] != ["survived"]:
        print("The tests fail on the program as it is; nothing can be said about changes.")
        return 2
    chosen = mutants(seed, asked.count)
    print(f"{len(chosen)} changes, seed {seed}, {len(known.seconds)} tests", flush=True)
    words: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for mutant, tests, word in trials(chosen, known, until):
        words[word] += 1
        if word not in CAUGHT:
            kinds[mutant.kind] += 1
            print(f"{word} {len(tests)} tests: {mutant.told()}", flush=True)
    n_tried = words.total()
    n_caught = sum(words[word] for word in CAUGHT)
    print(", ".join(f"{n} {word}" for word, n in words.most_common()))
    if kinds:
        print("Not caught: " + ", ".join(f"{n} {kind}" for kind, n in kinds.most_common()))
    if n_tried < len(chosen):
        print(f"{len(chosen) - n_tried} changes were not tried within {asked.minutes:g} minutes.")
    share = n_caught / n_tried if n_tried else 0.0
    print(f"{n_caught} of {n_tried} caught: {100 * share:.1f} %")
    return int(share < asked.least)


if __name__ == "__main__":
    sys.exit(main())
