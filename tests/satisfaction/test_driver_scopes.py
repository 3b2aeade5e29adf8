"""Of whom it is told what goes with satisfaction: of everybody, and of whole divisions."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from analytics.portfolio import Portfolio
from data.record import ImportOptions, open_record
from tests.satisfaction.test_drivers import SCALES, SCOPE, asked, responses


@pytest.fixture(scope="module")
def portfolio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portfolio]:
    """Finance and Works below it, customers of one division, with 350 responses each."""
    record = open_record(tmp_path_factory.mktemp("store") / "store.duckdb")
    structure = b"unit,parent,customer\nFinance,,Al\nWorks,Finance,Bo\nAlone,,Cy\n"
    record.import_content(structure, "structure.csv", ImportOptions(kind="structure"))
    named = tuple(("score:rating", name) for name in ("Speed", "Friendliness", "Room"))
    options = ImportOptions(kind="responses", map=(("score:csat", "csat"), *named), scale=SCALES)
    record.import_content(responses(700).encode(), "answers.csv", options)
    yield Portfolio(record.store)
    record.store.close()


@pytest.mark.parametrize(
    ("customers", "units", "n"),
    [((), (), 700), (("Finance", "Works"), (), 700), (("Finance",), (), 0), ((), ("Finance", "Works"), 0)],
)
def test_a_division_is_whole_with_all_its_customers(
    portfolio: Portfolio, customers: tuple[str, ...], units: tuple[str, ...], n: int
) -> None:
    """One of two customers is a part, and so is any choice of units."""
    found = asked(portfolio, SCOPE.but(customers=customers, units=units))
    assert found.n == n
    assert ("whole divisions" in found.sentence) == (n == 0)
    assert len(found.shares) == (3 if n else 0)
