"""What holds for all tests."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

import analytics.portfolio  # noqa: F401 - hands the declared metrics over to the figures
from data.record import open_record
from tests.stores import copied

# Where a change is judged, property tests try the same cases every time; at home they look for new ones.
# None has a time limit: how long a case takes says something about the machine, not about the program.
settings.register_profile("at home", deadline=None)
settings.register_profile("judged", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("judged" if os.environ.get("CI") else "at home")

Stores = Callable[[str], Path]


@pytest.fixture(scope="session")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stores]:
    """Give the path of a store by what it holds; all tests of a process look at the same one, and none writes in it."""
    here: dict[str, Path] = {}

    def find(holding: str) -> Path:
        if holding not in here:
            folder = tmp_path_factory.getbasetemp() / f"looked at {holding}"
            here[holding] = copied(holding, folder, tmp_path_factory.getbasetemp())
        return here[holding]

    yield find
    for store in here.values():
        open_record(store).store.close()


@pytest.fixture
def own_store(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stores]:
    """Give a copy of a store to write in, by what it holds."""
    opened: list[Path] = []

    def copy(holding: str) -> Path:
        opened.append(copied(holding, tmp_path / holding, tmp_path_factory.getbasetemp()))
        return opened[-1]

    yield copy
    for store in opened:
        open_record(store).store.close()
