"""The one door to every figure, on a store filled through the importer."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from analytics.errors import AnalyticsError
from analytics.portfolio import Portfolio, open_portfolio
from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from data.record import ImportOptions, Record
from data.store.store import Store, open_store
from tests.stores import taken

AS_OF = date(2026, 11, 15)
SCOPE = Scope(AS_OF, Period.parse("2026-Q3"), Period.parse("2026-Q2"))

STRUCTURE = """unit,parent,customer,relationship_manager,headcount,valid_from,valid_to
Finance,,Ann,Rita,40,2024-01-01,2026-05-31
Finance,,Bea,Rita,40,2026-06-01,
Ledger,Finance,,,10,2024-01-01,
Works,,Cy,,90,2024-01-01,
Paint shop,,Di,,12,2024-01-01,2026-07-31
Paint shop,Works,,,12,2026-08-01,
"""

AGREEMENTS = """agreement,unit,service,starts_on,ends_on,notice_days,renewal,state,measure,target,measured_in
Base,Finance,,2025-01-01,2026-12-31,30,tacit,agreed,resolved in time,90,%
Base,Finance,,2025-01-01,2026-12-31,30,tacit,agreed,csat,75,%
Old,Works,,2023-01-01,2026-09-30,0,none,ended,,,
"""

MEASUREMENTS = """unit,service,measure,period,met,total
Finance,E-mail,resolved in time,2026-07,17,20
Works,E-mail,resolved in time,2026-07,9,10
"""


def responses() -> str:
    """Answers of three units in five quarters, by people of their own; Works falls in the third quarter of 2026."""
    lines = ["unit,responded_at,service,survey_kind,respondent,comment,csat"]
    for quarter, month in enumerate(("2025-08", "2025-11", "2026-02", "2026-05", "2026-08")):
        for unit, n, satisfied in (("Finance", 20, 17), ("Ledger", 3, 3), ("Works", 60, 24 if quarter == 4 else 54)):
            lines += [
                f"{unit},{month}-{1 + person % 27:02d},E-mail,ticket,{unit}{person},{'Fine' if person < 9 else ''},"
                f"{5 if person < satisfied else 2}"
                for person in range(n)
            ]
        lines.append(f"Kiosk,{month}-03,E-mail,ticket,K1,,4")
    return "\n".join(lines)


def filled(folder: Path) -> Store:
    """A store with structure, agreements, measurements, answers and invitations."""
    store = open_store(folder / "store.duckdb")
    files = {
        "structure": STRUCTURE, "agreements": AGREEMENTS, "measurements": MEASUREMENTS, "responses": responses(),
        "invitations": "unit,month,invited,eligible,service,survey_kind\nFinance,2026-08,50,80,E-mail,ticket\n",
    }
    taken(store, files)
    return store


@pytest.fixture(scope="module")
def portfolio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portfolio]:
    """A portfolio of the filled store."""
    store = filled(tmp_path_factory.mktemp("store"))
    yield Portfolio(store)
    store.close()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Portfolio]:
    """A portfolio of an empty store."""
    store = open_store(tmp_path / "empty.duckdb")
    yield Portfolio(store)
    store.close()


def test_what_there_is_to_ask_for_has_plain_labels(portfolio: Portfolio) -> None:
    """With the unit and the ends of its scores."""
    row = portfolio.metrics(SCOPE).iloc[0]
    assert row["label"] == "Satisfied (4-5), ticket surveys, users"
    assert (row["measured_in"], row["score_low"], row["score_high"], row["n"]) == ("%", 0, 100, 84)


def test_scores_by_customer_follow_the_organisation(portfolio: Portfolio) -> None:
    """Ledger counts under Finance; the Kiosk, in no structure file, stands for itself and is hidden."""
    table = portfolio.scores(SCOPE, "csat", ["customer"]).set_index("customer")
    assert table["n"].to_dict()["Finance"] == 23
    assert table["score"].round().to_dict()["Works"] == 40
    assert table["state"].to_dict() == {"Finance": "shown", "Kiosk": "hidden", "Works": "shown"}
    assert table["invited"].to_dict()["Finance"] == 50


def test_a_re_organisation_can_be_read_both_ways(portfolio: Portfolio) -> None:
    """The Paint shop answered for itself until July, and belongs to Works since."""
    then = portfolio.customers(SCOPE.but(as_of=date(2026, 6, 30)))["customer"].tolist()
    assert then == ["Finance", "Kiosk", "Paint shop", "Works"]
    assert portfolio.customers(SCOPE)["customer"].tolist() == ["Finance", "Kiosk", "Works"]


def test_customers_have_their_person_of_the_day(portfolio: Portfolio) -> None:
    """Bea followed Ann on the first of June."""
    persons = portfolio.customers(SCOPE).set_index("customer")
    assert persons.loc["Finance", ["person", "relationship_manager", "n_units"]].tolist() == ["Bea", "Rita", 2]
    before = portfolio.customers(SCOPE.but(as_of=date(2026, 5, 31))).set_index("customer")
    assert before.loc["Finance", "person"] == "Ann"


def test_comparison_names_who_fell(portfolio: Portfolio) -> None:
    """Works fell by 50 points; Finance cannot be told."""
    table = portfolio.compare(SCOPE, "csat", ["customer"]).set_index("customer")
    assert table["verdict"].to_dict() == {"Finance": "cannot tell", "Kiosk": "cannot tell", "Works": "fell"}
    assert table.loc["Works", "difference"] == pytest.approx(-50.0)


def test_a_comparison_needs_a_second_period(portfolio: Portfolio) -> None:
    """And says so."""
    with pytest.raises(AnalyticsError, match="second period"):
        portfolio.compare(SCOPE.but(against=None), "csat")


def test_history_stands_beside_the_level_agreed_for_it(portfolio: Portfolio) -> None:
    """75 % for Finance, nothing for Works; for both together no one level."""
    table = portfolio.trend(SCOPE, "csat", "quarter", ["customer"])
    agreed = table[table["state"] == "shown"].groupby("customer")["agreed"].last()
    assert agreed["Finance"] == 75
    assert agreed.isna()["Works"]
    assert portfolio.trend(SCOPE, "csat")["agreed"].isna().all()
    assert portfolio.trend(SCOPE, "csat")["period"].tolist() == ["2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3"]


def test_gaps_say_each_row_in_a_sentence(portfolio: Portfolio) -> None:
    """Measured ones and those that answers measure, in one table."""
    table = portfolio.gaps(SCOPE, ["customer"]).set_index(["measure", "customer"])["sentence"]
    assert table["resolved in time", "Finance"] == "17 of 20 against 90 % agreed: missed"
    assert table["csat", "Finance"] == "20 of 23 against 75 % agreed: met"
    assert table["resolved in time", "Works"] == "9 of 10; no level agreed"


def test_measurements_lie_behind_the_gaps(portfolio: Portfolio) -> None:
    """With the level that counts."""
    table = portfolio.measurements(SCOPE.but(units=("Finance",)), measure="resolved in time")
    assert table[["met", "total", "target"]].to_numpy().tolist() == [[17, 20, 90.0]]


def test_comments_are_withheld_from_few_people(portfolio: Portfolio) -> None:
    """Nine people wrote in Works; Ledger has only three."""
    assert portfolio.comments(SCOPE.but(units=("Works",))).n == 9
    few = portfolio.comments(SCOPE.but(units=("Ledger",)))
    assert (few.state, few.n, len(few.rows)) == ("hidden", 0, 0)


def test_dates_due_are_told_in_sentences(portfolio: Portfolio) -> None:
    """Notice by 1 December; the agreement of Works lapsed at the end of September."""
    due = portfolio.dates_due(SCOPE).set_index("what")
    assert (due.loc["lapsed", "days_left"], due.loc["notice", "days_left"]) == (-46, 16)
    assert due.loc["notice", "sentence"] == (
        "Agreement “Base” renews by itself unless notice is given by 1 December 2026 (in 16 days)."
    )


def test_the_overview_answers_first(portfolio: Portfolio) -> None:
    """One sentence, at most four figures, who has a signal before who missed a level."""
    view = portfolio.overview(SCOPE)
    assert view.answer == "54 % of 84 ticket answers were 4-5: fell by 36 points since Q2 2026."
    assert [figure.key for figure in view.figures] == ["satisfied", "levels", "answered"]
    assert view.changed[["customer", "kind"]].to_numpy().tolist() == [["Works", "signal"], ["Finance", "missed"]]
    assert "Kiosk: in no structure file, stands for itself" in view.notes
    assert view.heat["customer"].iloc[0] == "Works"
    assert view.middle_share == 0.0


def test_a_customer_has_everything_on_one_page(portfolio: Portfolio) -> None:
    """Figures, levels, people, agreements, and the new manager as an event."""
    view = portfolio.customer(SCOPE, "Finance")
    assert view.sentence.startswith("87 % of 23 ticket answers were 4-5")
    assert view.roles["person"].tolist() == ["Bea", "Rita"]
    assert view.units["unit"].tolist() == ["Finance", "Ledger"]
    assert view.units[["n", "mark"]].to_numpy().tolist() == [[24, "∑"], [24, "∑"]]
    assert "are shown together" in view.units_notes[0]
    assert view.agreements["agreement"].tolist() == ["Base"]
    assert "Bea followed Ann as customer of Finance." in view.events["what"].tolist()
    assert "Paint shop moved from the top to Works." in portfolio.customer(SCOPE, "Works").events["what"].tolist()


def test_a_customer_nobody_knows_is_refused_with_the_nearest(portfolio: Portfolio) -> None:
    """An old link gets a sentence."""
    with pytest.raises(AnalyticsError, match="did you mean Finance"):
        portfolio.customer(SCOPE, "Finanse")


def test_the_pages_first_lines(portfolio: Portfolio) -> None:
    """Satisfaction and service levels, in words."""
    view = portfolio.satisfaction(SCOPE, "csat", "ticket", "users", "csat")
    assert view.score == pytest.approx(100 * (17 + 3 + 24 + 1) / 84)
    assert view.figure.interval == "probably between 43 and 64"
    assert portfolio.service_levels(SCOPE).sentence == "0 of 1 agreed levels were met in Q3 2026."


def test_an_empty_store_answers_everything(empty: Portfolio) -> None:
    """Nothing fails, and the overview says so."""
    assert empty.covers() is None
    assert empty.metrics(SCOPE).empty
    assert empty.scores(SCOPE, "csat", ["customer", "quarter"]).empty
    assert empty.compare(SCOPE, "csat").empty
    assert empty.trend(SCOPE, "csat").empty
    assert empty.distribution(SCOPE, "csat").empty
    assert empty.gaps(SCOPE, ["unit", "month"]).empty
    assert empty.measurements(SCOPE).empty
    assert empty.dates_due(SCOPE).empty
    assert empty.comments(SCOPE).state == "none"
    assert empty.overview(SCOPE).answer == "Nobody has answered a survey up to Q3 2026."
    assert empty.service_levels(SCOPE).sentence == "No agreed level was measured in Q3 2026."


def test_answers_follow_the_store(empty: Portfolio) -> None:
    """What was kept of an earlier state is not shown after an import, nor after its undo."""
    record = Record(empty.store)
    lines = "\n".join(f"North,2026-08-0{day},{day},5" for day in range(1, 7))
    report = record.import_content(
        f"unit,responded_at,respondent,csat\n{lines}".encode(), "a.csv", ImportOptions(kind="responses")
    )
    assert empty.scores(SCOPE, "csat")["score"].tolist() == [100.0]
    assert report.batch is not None
    record.undo(report.batch)
    assert empty.scores(SCOPE, "csat").empty


def test_nobody_changes_anothers_answer(portfolio: Portfolio) -> None:
    """Tables are kept, but each caller has a copy."""
    mine = portfolio.scores(SCOPE, "csat")
    mine["score"] = 0
    assert portfolio.scores(SCOPE, "csat")["score"].iloc[0] > 0


def test_one_portfolio_per_open_store(tmp_path: Path) -> None:
    """Until the store is closed and opened again."""
    first = open_portfolio(tmp_path / "s.duckdb")
    assert open_portfolio(tmp_path / "s.duckdb") is first
    first.store.close()
    second = open_portfolio(tmp_path / "s.duckdb")
    assert second is not first
    second.store.close()
