"""The small store, filled once for all views."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from analytics.portfolio import Portfolio
from tests.views.kept import kept_store


@pytest.fixture(scope="package")
def portfolio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portfolio]:
    """Everything that can be asked of the small store."""
    store = kept_store(tmp_path_factory.mktemp("views"))
    yield Portfolio(store)
    store.close()
