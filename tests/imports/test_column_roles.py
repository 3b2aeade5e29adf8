"""What is proposed for each column of a file that nobody knows, exactly at each limit and one row beside it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from data.imports.options import ImportOptions
from data.imports.proposing.column_facts import ColumnProposal
from data.imports.proposing.proposing import Proposal, proposed
from data.imports.proposing.understanding import as_saved, from_source, understood
from data.imports.reading.reading import read_table
from data.imports.sources import Source


def table(**columns: Sequence[object]) -> str:
    """A file with these columns, under headings with blanks for underscores."""
    headings = [name.replace("_", " ") for name in columns]
    rows = zip(*columns.values(), strict=True)
    return "\n".join(";".join(str(cell) for cell in row) for row in [headings, *rows]) + "\n"


def proposal(text: str, **said: object) -> Proposal:
    return proposed(read_table(text.encode(), "file.csv", delimiter=";"), **said)  # type: ignore[arg-type]


def role(text: str, column: str, **said: object) -> str:
    return {each.column: each.role for each in proposal(text, **said).columns}[column]


def column(*cells: object, heading: str = "X") -> ColumnProposal:
    """What is proposed for a column beside another."""
    return proposal(table(**{heading: cells, "Other": ["o"] * len(cells)})).columns[0]


DAYS = [f"2026-09-{day:02}" for day in range(1, 31)]


@pytest.mark.parametrize(
    ("cells", "ends", "is_number", "is_date"),
    [
        (["3", "1", "2"], ("1", "3"), True, False),
        (["3,5", "-1,25", "2"], ("-1.25", "3.5"), True, False),
        (["1", "2", "3", "4", "x"], ("1", "4"), True, False),
        (["1", "2", "3", "x"], ("", ""), False, False),
        (["2026-09-03", "2026-08-01", "2026-10-01"], ("2026-08-01", "2026-10-01"), False, True),
        (["13.09.2026", "01.08.2026"], ("2026-08-01", "2026-09-13"), False, True),
        (["2026-09-03", "2026-09-04", "2026-09-05", "2026-09-06", "x"], ("2026-09-03", "2026-09-06"), False, True),
        (["2026-09-03", "2026-09-04", "2026-09-05", "x"], ("", ""), False, False),
        (["Finance", "Retail"], ("", ""), False, False),
        (["1700000000", "1e30", "5"], ("5", "1e+30"), True, False),
    ],
)  # fmt: skip
def test_ends_of_numbers_and_dates(cells: list[str], ends: tuple[str, str], is_number: bool, is_date: bool) -> None:
    """Four cells in five must be of one kind; dates are shown as ISO."""
    found = column(*cells)
    assert ((found.low, found.high), found.is_number, found.is_date) == (ends, is_number, is_date)


def test_facts_are_counted_and_samples_are_the_most_frequent() -> None:
    """Three samples, cut to 80 characters; blanks of all sorts are counted apart."""
    found = column("b", "a", "a", "a", "b", "c", "d", "", "N/A", "-", "x" * 90, "x" * 90)
    assert found.samples == ("a", "b", "x" * 80)
    assert (found.n_distinct, found.n_blank, found.is_personal) == (5, 3, False)
    assert (found.role, found.reason) == ("", "")
    empty = column("", "-")
    assert (empty.samples, empty.n_distinct, empty.n_blank, empty.reason) == ((), 0, 2, "empty")
    named = column("Jo", "Al", heading="First name")
    assert (named.is_personal, named.role, named.reason) == (
        True, "", "names people: left out unless you choose it"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("n_none", "n_dates", "is_told"), [(1, 9, True), (7, 2, True), (4, 1, False), (8, 2, False), (5, 0, False)]
)
def test_dates_that_stand_for_none_are_told(n_none: int, n_dates: int, is_told: bool) -> None:
    """Unless nearly all are: then they are durations, as ServiceNow writes them."""
    found = column(*["1900-01-01"] * n_none, *DAYS[:n_dates], heading="Date")
    assert (f"{n_none} dates are 1900-01-01" in "".join(found.warnings)) is is_told
    assert not found.is_order_open


def test_an_order_that_nothing_proves_is_open() -> None:
    """What stands for no date proves no order either, and both are told."""
    found = column("03/04/2026", "05/06/2026", "01/01/1900", heading="Date")
    assert found.is_order_open
    assert ["which stands for no date" in found.warnings[0], "day first or month first" in found.warnings[1]] == [
        True, True
    ]  # fmt: skip
    assert (found.low, found.high) == ("01/01/1900", "05/06/2026")
    assert not column("03/04/2026", "25/06/2026", heading="Date").is_order_open
    assert column("31.12.9999", "03.04.2026", "05.06.2026", heading="Date").is_order_open


@pytest.mark.parametrize(
    ("headings", "kind"),
    [
        (("Ticket number", "Breached"), "tickets"),
        (("Ticket number", "Within target"), "tickets"),
        (("Ticket number", "Resolution time"), "tickets"),
        (("Ticket number", "Category"), "responses"),
        (("Breached", "Category"), "responses"),
        (("Month", "Invited"), "invitations"),
        (("Category", "Invited"), "responses"),
        (("Month", "Availability"), "measurements"),
        (("Month", "Total", "Breached"), "measurements"),
        (("Month", "Total", "Within target"), "measurements"),
        (("Month", "Total"), "responses"),
        (("Month", "Breached"), "responses"),
        (("Category", "Availability"), "responses"),
        (("Category", "Colour"), "responses"),
    ],
)
def test_the_kind_follows_from_headings_that_only_one_kind_has(headings: tuple[str, ...], kind: str) -> None:
    """A ticket with what it took, a month with what was counted; anything else is answers."""
    text = ";".join(headings) + "\n" + "\n".join(";".join("x" for _ in headings) for _ in range(4))
    assert proposal(text).kind == kind


def test_a_judgement_makes_rows_answers_whatever_else_there_is() -> None:
    """A column of scores under a question says more than a ticket's number."""
    text = table(Ticket_number=range(10, 20), Breached=["yes", "no"] * 5, **{"How_satisfied?": [1, 2, 3, 4, 5] * 2})
    assert proposal(text).kind == "responses"
    assert proposal(text, kind="tickets").kind == "tickets"
    text = table(Ticket_number=range(10, 20), Breached=["yes", "no"] * 5, Priority=[1, 2, 3, 4, 5] * 2)
    assert proposal(text).kind == "tickets"


@pytest.mark.parametrize(
    ("n_names", "n_known", "is_unit"), [(6, 2, True), (7, 2, False), (3, 1, False), (10, 3, True), (2, 2, True)]
)
def test_names_that_are_known_make_a_column_one_of_units(n_names: int, n_known: int, is_unit: bool) -> None:
    """At least two, and three in ten of its names."""
    names = [f"Part {n}" for n in range(n_names)]
    text = table(X=names * 2, Date=DAYS[: 2 * n_names])
    known = [f" part {n}".strip().upper() for n in range(n_known)]
    found = proposal(text, known_units=known).columns[0]
    said = f"{n_known} of its {n_names} names are known as units"
    assert (found.role, found.reason) == (("unit", said) if is_unit else ("", ""))


def test_known_names_win_over_headings_and_numbers_are_no_names() -> None:
    """A column of units known from other files goes before one that is only called so."""
    text = table(Department=["a", "b", "c"] * 2, X=["Finance", "Retail", ""] * 2, N=[1, 2, 3] * 2)
    assert role(text, "X", known_units=["Finance", "Retail"]) == "unit"
    assert role(text, "Department", known_units=["Finance", "Retail"]) == ""
    assert role(text, "Department", known_units=["1", "2", "3"]) == "unit"
    assert proposal(text).columns[0].reason == "by its heading"


@pytest.mark.parametrize(
    ("heading", "names", "n_rows", "is_unit"),
    [
        ("Region", ["N", "S"], 12, True),
        ("Region", ["N", "S", "E"], 12, True),
        ("Region", ["N", "S", "E", "W"], 12, False),
        ("Region", ["N", "S", "E", "W"], 13, True),
        ("Region", ["N"], 12, False),
        ("Region", ["N", "S"], 6, True),
        ("Region", ["N", "S", "E"], 6, False),
        ("Region", ["1", "2"], 12, False),
        ("Region", ["yes", "no"], 12, False),
        ("Colour", ["red", "blue"], 12, False),
        ("Region where you are and have been for so long", ["N", "S"], 12, False),
        ("Region where you are and have been for so lon", ["N", "S"], 12, True),
    ],
)
def test_a_column_that_is_perhaps_of_units(heading: str, names: list[str], n_rows: int, is_unit: bool) -> None:
    """A few names that repeat, under a heading of parts of a business."""
    found = column(*[names[n % len(names)] for n in range(n_rows)], heading=heading)
    assert (found.role, found.reason) == (
        ("unit", f"perhaps: {len(names)} different names") if is_unit else ("", "")
    )  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "cells", "wanted"),
    [
        ("Response ID", [*range(11), *[1] * 9], "response_id"),
        ("Response ID", [*range(10), *[1] * 10], ""),
        ("Ticket number", [*range(2), *[1] * 18], "ticket_id"),
        ("Ticket number", [1] * 20, ""),
        ("X", [f"INC00{n}" for n in range(20)], "ticket_id"),
        ("X", [f"INC00{n}" for n in range(19)] + ["word"], "ticket_id"),
        ("X", ["word", "word", *(f"INC00{n}" for n in range(18))], ""),
        ("X", ["INC1"] * 20, ""),
        ("X", [f"Word {n}" for n in range(20)], ""),
        ("Comment", [f"said {n}" for n in range(20)], "comment"),
        ("Comment", range(20), ""),
        ("Channel", ["mail", "phone"] * 10, "channel"),
        ("Channel", [""] * 20, ""),
        ("Channel", DAYS[:20], "responded_at"),
        ("Completed", DAYS[:20], "responded_at"),
        ("Completed", ["yes", "no"] * 10, ""),
        ("X", DAYS[:20], "responded_at"),
        ("Wave", ["one", "two"] * 10, "wave"),
        ("Respondent email", [f"a{n}@x.de" for n in range(20)], "respondent"),
    ],
)
def test_a_heading_counts_only_where_the_cells_can_be_it(heading: str, cells: Sequence[object], wanted: str) -> None:
    """Ids tell rows apart, dates are dates, and what says nothing is nothing."""
    assert role(table(**{heading: cells, "Other": ["o"] * 20}), heading, kind="responses") == wanted


@pytest.mark.parametrize(
    ("n_distinct", "length", "is_comment"), [(101, 26, True), (100, 26, False), (101, 25, False), (400, 40, True)]
)
def test_long_text_is_a_comment_under_any_heading(n_distinct: int, length: int, is_comment: bool) -> None:
    """More than a hundred different texts of more than 25 characters."""
    texts = [f"{n:04} ".ljust(length, "w") for n in range(n_distinct)]
    found = proposal(table(X=texts, Date=[DAYS[n % 30] for n in range(n_distinct)]))
    assert (found.columns[0].role, found.columns[0].reason) == (
        ("comment", "people write freely here") if is_comment else ("", "")
    )  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "cells", "wanted"),
    [
        ("Breached", ["yes", "no"], "missed"),
        ("Breached", ["yes", "no", "true"], "missed"),
        ("Breached", ["yes", "no", "true", "false"], ""),
        ("Breached", ["yes", "perhaps"], ""),
        ("Breached", ["met", "missed"], "missed"),
        ("Within target", ["1", "0"], "met"),
        ("Target", ["4", "8"], "target_hours"),
        ("Target", ["4h", "8h"], ""),
        ("Closed", DAYS[:2], "closed_at"),
        ("Closed", ["yes", "no"], ""),
    ],
)
def test_cells_of_tickets(heading: str, cells: list[str], wanted: str) -> None:
    """Yes and no in at most three words, numbers and dates."""
    text = table(Ticket_ID=range(12), **{heading: [cells[n % len(cells)] for n in range(12)]})
    assert role(text, heading, kind="tickets") == wanted


def test_each_column_is_told_why_it_is_proposed() -> None:
    """What its cells say where they say more than the heading; personal and empty columns are told to be so."""
    rows: dict[str, Sequence[object]] = {
        "ID": range(1, 31), "Responded_at": DAYS, "Department": ["A", "B", "C"] * 10, "Service": ["Mail", "Net"] * 15,
        "Email": [f"p{n}@x" for n in range(30)], "Phone": [f"030-{n}" for n in range(30)],
        "How_satisfied_are_you": [1, 2, 3, 4, 5] * 6, "Comments": [f"text {n}" for n in range(30)],
        "Empty": [""] * 30, "Other": ["x", "y", "z"] * 10,
    }  # fmt: skip
    assert {each.column: (each.role, each.reason) for each in proposal(table(**rows)).columns} == {
        "ID": ("response_id", "30 different values: tells rows apart"),
        "Responded at": ("responded_at", "by its heading"),
        "Department": ("unit", "by its heading"),
        "Service": ("service", "by its heading"),
        "Email": ("respondent", "tells people apart; only a keyed hash is kept"),
        "Phone": ("", "names people: left out unless you choose it"),
        "How satisfied are you": ("score:csat", "scores from 1 to 5"),
        "Comments": ("comment", "people write freely here"),
        "Empty": ("", "empty"),
        "Other": ("", ""),
    }
    dated = proposal(table(**{"Date" if name == "Responded_at" else name: cells for name, cells in rows.items()}))
    assert dated.columns[1].reason == "dates from 2026-09-01 to 2026-09-30"
    headed = proposal(table(Comment=[f"t {n}" for n in range(30)], Date=DAYS, Score=[1, 2, 3, 4, 5] * 6))
    assert (headed.columns[0].role, headed.columns[0].reason) == ("comment", "by its heading")


def test_each_role_goes_to_one_column_the_best_heading_first() -> None:
    """The canonical heading before a likely one, a likelier before another, the first of equals."""
    text = table(Start=DAYS[:4], Submitted=DAYS[:4], Comment=["a", "b", "c", "d"], Feedback=["a", "b", "c", "d"])
    found = {each.column: each.role for each in proposal(text).columns}
    assert found == {"Start": "", "Submitted": "responded_at", "Comment": "comment", "Feedback": ""}
    text = table(Completed=DAYS[:4], **{"Responded at": DAYS[:4]})
    assert role(text, "Responded at") == "responded_at"
    assert role(text, "Completed") == ""


@pytest.mark.parametrize(
    ("kind", "dates", "wanted"),
    [
        ("responses", 1, ["responded_at"]),
        ("responses", 2, ["", ""]),
        ("measurements", 1, ["period"]),
        ("tickets", 1, [""]),
    ],
)
def test_the_only_column_of_dates_dates_the_rows(kind: str, dates: int, wanted: list[str]) -> None:
    """Of answers and measurements; of two such columns a person must choose, and a closing day is never guessed."""
    text = table(**{f"X{n}": DAYS[:9] for n in range(dates)}, Name=["a", "b", "c"] * 3)
    found = proposal(text, kind=kind)
    assert [each.role for each in found.columns[:dates]] == wanted
    if wanted[0]:
        assert found.columns[0].reason == "dates from 2026-09-01 to 2026-09-09"


def test_what_heads_a_date_already_leaves_the_other_dates_alone() -> None:
    """Where a heading says what dates the rows, no other column does."""
    text = table(Submitted=DAYS[:9], X=DAYS[9:18])
    assert [each.role for each in proposal(text).columns] == ["responded_at", ""]


@pytest.mark.parametrize(
    ("columns", "wanted"),
    [
        ({"Question": ["a?", "b?"] * 10, "Score": [1, 2, 3, 4] * 5}, ["question", "score"]),
        ({"Question": ["a?", "b?"] * 10, "Colour": ["red"] * 20}, ["", ""]),
        ({"Question": range(20), "Score": [1, 2, 3, 4] * 5}, ["", "score:csat"]),
    ],
)
def test_one_answer_a_row_needs_both_question_and_score(
    columns: dict[str, Sequence[object]], wanted: list[str]
) -> None:
    """Either alone is no long form."""
    assert [each.role for each in proposal(table(**columns)).columns] == wanted


@pytest.mark.parametrize(("n", "is_long"), [(60, True), (61, False)])
def test_questions_are_few(n: int, is_long: bool) -> None:
    """More than sixty wordings are no questions."""
    text = table(Question=[f"Is {number}?" for number in range(n)] * 2, Score=[n % 5 + 1 for n in range(2 * n)])
    found = proposal(text)
    assert ("question" in {each.role for each in found.columns}) is is_long
    assert len(found.asked) == (n if is_long else 0)


def test_each_question_stands_with_its_own_answers() -> None:
    """The most asked first; a metric's name is its metric; what has no scale is left out."""
    text = table(
        Question=[*["NPS"] * 11, *["How easy?"] * 14, *["Why?"] * 30, "", ""],
        Score=[*range(11), *[1, 2, 3, 4, 5, 6, 7] * 2, *[f"w{n}" for n in range(30)], "1", "2"],
    )
    found = proposal(text)
    assert [(wording, each.metric, each.scale) for wording, each in found.asked] == [
        ("How easy?", "ces", "1..7"), ("NPS", "nps", "0..10")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "values", "wanted"),
    [
        ("How satisfied?", [1, 2, 3, 4, 5], "score:csat"),
        ("nps", [1, 2, 3, 4, 5], "score:nps"),
        ("NPS", ["a", "b", "c", "d", "e"], "score:nps"),
        ("Priority", [1, 2, 3, 4, 5], ""),
        ("How many?", [1, 1, 1, 1, 1], ""),
    ],
)
def test_scores_are_proposed_under_a_judgement(heading: str, values: list[object], wanted: str) -> None:
    """A heading that is a metric is it, whatever the values; others need a judgement and values of a scale."""
    text = table(Date=DAYS[:15], **{heading: [values[n % 5] for n in range(15)]})
    assert role(text, heading) == wanted


def test_scores_are_looked_at_with_their_days() -> None:
    """A scale that changes half-way is told where the rows are dated."""
    values = [*[1, 2, 3, 4, 5] * 20, *[1, 4, 6, 8, 10] * 20]
    dates = [f"2026-{1 + n // 28:02}-{1 + n % 28:02}" for n in range(200)]
    found = proposal(table(Date=dates, Rating=values)).columns[1]
    assert found.answers is not None
    assert "Two scales in one column" in found.answers.warnings[0]
    assert (found.role, found.reason) == ("score:rating", "scores from 1 to 10")
    undated = proposal(table(Name=["x"] * 200, Rating=values)).columns[1]
    assert undated.answers is not None
    assert not [warning for warning in undated.answers.warnings if "Two scales" in warning]


def test_two_questions_that_run_against_each_other_are_both_told() -> None:
    """Each names the other, with how strongly."""
    rising = [1, 2, 3, 4, 5] * 6
    text = table(Date=DAYS, **{"How_good?": rising, "How_bad?": rising[::-1], "How_fast?": [1, 5, 3, 5, 1] * 6})
    date, good, bad, fast = proposal(text).columns
    said = "Answers run against '{}' (correlation -1.0): one of the two scales is probably reversed."
    assert (good.warnings, bad.warnings) == ((said.format("How bad?"),), (said.format("How good?"),))
    assert (date.warnings, fast.warnings) == ((), ())


GOOGLE = "Timestamp,Which department are you from?,How satisfied are you?,How good?\n" + "".join(
    f"9/{n + 13}/2026 10:00:00,Finance,{n % 5 + 1},{n % 4 + 1}\n" for n in range(10)
)


def test_a_tools_word_stands_before_proposals() -> None:
    """What a tool says has it as the reason; a role that it fills is proposed for no other column."""
    found = understood(GOOGLE.encode(), "forms.csv", ImportOptions())
    when, unit, satisfied, good = found.proposal.columns
    assert [each.reason for each in (when, unit)] == ["as Google Forms says"] * 2
    assert (satisfied.role, good.role) == ("score:csat", "score:csat")
    assert found.known == {"responded_at": "Timestamp", "unit": "Which department are you from?"}
    assert found.headings == tuple(GOOGLE.splitlines()[0].split(","))
    assert found.said.startswith("Google Forms responses, 2 questions")
    two = GOOGLE.replace("How good?", "Submitted at").replace(",1\n", ",2026-01-01\n")
    two = understood(two.encode(), "forms.csv", ImportOptions())
    assert two.proposal.columns[0].role == "responded_at"
    assert [each.role for each in two.proposal.columns].count("responded_at") == 1


def test_canonical_headings_are_known_and_an_unknown_file_is_proposed() -> None:
    """Canonical headings need no tool; of a file that nobody knows nothing is known."""
    found = understood(b"unit,responded_at,csat\nFinance,2026-09-01,4\n", "c.csv", ImportOptions())
    assert found.format == "canonical"
    other = understood(b"Where,When,How satisfied?\nFinance,2026-09-01,4\nRetail,2026-09-02,5\n", "x", ImportOptions())
    assert (other.format, other.said, other.known, other.values) == ("", "", {}, {})
    assert other.headings == ("Where", "When", "How satisfied?")
    assert [each.role for each in other.proposal.columns] == ["", "responded_at", "score:csat"]


def test_a_saved_source_says_its_columns_again() -> None:
    """By name in any case or by place; what the tool knows stays; without a file the source stands alone."""
    options = ImportOptions(kind="responses", map=(("unit", "HOW GOOD?"), ("channel", "#3")))
    source = Source("Desk", options, ("Timestamp", "", "How good?"))
    found = as_saved(understood(GOOGLE.encode(), "forms.csv", ImportOptions()), source)
    assert [(each.role, each.reason) for each in found.proposal.columns] == [
        ("responded_at", "as saved in 'Desk'"),
        ("unit", "as saved in 'Desk'"),
        ("channel", "as saved in 'Desk'"),
        ("unit", "as saved in 'Desk'"),
    ]
    alone = from_source(source)
    assert [(each.column, each.place, each.role) for each in alone.proposal.columns] == [
        ("Timestamp", 0, ""), ("How good?", 2, "unit")
    ]  # fmt: skip
    assert (alone.proposal.kind, alone.proposal.n_rows, alone.headings) == ("responses", 0, source.columns)
    tickets = Source("T", ImportOptions(kind="tickets"), ("A",))
    assert (from_source(tickets).proposal.kind, as_saved(found, tickets).proposal.kind) == ("tickets", "tickets")
    untold = Source("U", ImportOptions(), ("A",))
    assert (from_source(untold).proposal.kind, as_saved(found, untold).proposal.kind) == ("responses", "responses")
