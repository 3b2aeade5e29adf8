"""What columns stand for, by their headings and by what a person said; sources; what an import says of its pace."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pandas as pd
import pytest

from data.imports.errors import ImportRefused
from data.imports.mapping import Mapping, ScoreColumn, column_place, mapping_of
from data.imports.options import ImportOptions
from data.imports.progress import Doing, Pace, Progress, rows_in
from data.imports.reading.reading import read_table
from data.imports.recognising.recognising import recognised
from data.imports.report import ImportReport, Reject
from data.imports.sources import Source, due, source_for, told


def mapped(headings: str, **options: object) -> Mapping:
    row = ",".join("1" for _ in headings.split(","))
    return mapping_of(read_table(f"{headings}\n{row}\n".encode(), "a.csv"), ImportOptions(**options))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("headings", "kind"),
    [
        ("unit,responded_at,csat", "responses"),
        ("department,responded_at,nps", "responses"),
        ("unit,responded_at,question,score", "responses"),
        ("unit,month,invited", "invitations"),
        ("measure,period,value", "measurements"),
        ("measure,period,missed,total", "measurements"),
        ("ticket_id,unit,measure,met", "tickets"),
        ("ticket_id,unit,measure,elapsed_hours,target_hours", "tickets"),
        ("unit,parent,headcount", "structure"),
        ("unit,person,role", "roles"),
        ("key,unit", "crosswalk"),
        ("agreement,unit,starts_on", "agreements"),
        ("agreement,point,raised_on", "negotiations"),
    ],
)
def test_headings_tell_the_kind(headings: str, kind: str) -> None:
    """The kind that lacks nothing and knows most of them."""
    assert mapped(headings).kind.name == kind


def test_headings_that_fit_two_kinds_alike_are_refused() -> None:
    """One heading more of either kind tells; which it may be is said."""
    both = "key,unit,agreement,starts_on,valid_from"
    with pytest.raises(ImportRefused, match="fit 'agreements', 'crosswalk' equally well"):
        mapped(both)
    assert mapped(f"{both},valid_to").kind.name == "crosswalk"
    assert mapped(f"{both},currency").kind.name == "agreements"
    assert mapped(both, kind="crosswalk").kind.name == "crosswalk"


@pytest.mark.parametrize(
    ("headings", "options"),
    [
        ("measure,period", {}),
        ("unit,responded_at", {"kind": "responses"}),
        ("unit,responded_at", {"kind": "joys"}),
        ("unit,csat", {"kind": "responses"}),
        ("unit,responded_at,csat", {"map": (("colour", "unit"),)}),
        ("unit,responded_at,csat", {"set": (("colour", "red"),)}),
        ("unit,responded_at,csat", {"map": (("score:joy", "csat"),)}),
        ("unit,responded_at,csat", {"map": (("channel", "none"),)}),
        ("unit,responded_at,csat,csat", {"map": (("score:csat", "csat"),)}),
        ("unit,responded_at,csat", {"key": ("#4",)}),
        ("unit,responded_at,csat", {"key": ("#0",)}),
        ("unit,responded_at,csat", {"skip": (("x", "y"),)}),
        ("ticket_id,unit,measure,elapsed_hours", {"kind": "tickets"}),
    ],
)
def test_what_is_lacking_or_unknown_is_refused(headings: str, options: dict[str, object]) -> None:
    """Needed columns, kinds, roles, metrics and columns."""
    with pytest.raises(ImportRefused):
        mapped(headings, **options)


def test_places_constants_and_what_nothing_reads() -> None:
    """A person's column goes before the canonical one, one value for all before both unless a column is named."""
    found = mapped("unit,responded_at,csat,wann,colour", map=(("responded_at", "WANN"),))
    assert (found.places, found.unused) == ({"unit": 0, "responded_at": 3}, ("responded_at", "colour"))
    assert found.scores == (ScoreColumn("csat", "csat", 2),)
    constant = mapped("unit,responded_at,csat", set=(("unit", "All"), ("channel", "mail")))
    assert (constant.places, constant.constants) == ({"responded_at": 1}, {"unit": "All", "channel": "mail"})
    assert constant.unused == ("unit",)
    both = mapped("unit,responded_at,csat", set=(("unit", "All"),), map=(("unit", "unit"),))
    assert (both.places["unit"], both.constants) == (0, {})
    key = mapped("unit,responded_at,csat,nr,state", key=("nr",), skip=(("state", "x"),))
    assert (key.key, key.skip, key.unused) == ((3,), ((4, "x"),), ())
    assert (found.is_long, found.roles) == (False, {"unit", "responded_at"})


def test_other_headings_of_the_unit() -> None:
    """One of them alone; where there are two, or the kind has such a column itself, none."""
    assert mapped("Company,responded_at,csat").places["unit"] == 0
    with pytest.raises(ImportRefused):
        mapped("company,department,responded_at,csat", kind="responses")
    with pytest.raises(ImportRefused):
        mapped("customer,parent", kind="structure")


def test_scores_and_questions() -> None:
    """Named columns of scores go before canonical ones; in long form questions are named instead."""
    found = mapped("unit,responded_at,csat,Q1", map=(("score:nps", "Q1"),))
    assert found.scores == (ScoreColumn("nps", "Q1", 3),)
    long = mapped("unit,responded_at,question,score", map=(("score:csat", "How good?"),))
    assert (long.is_long, long.questions, long.scores) == (True, {"How good?": "csat"}, ())
    both = mapped("unit,responded_at,question,score,nps", map=(("score:nps", "nps"),))
    assert both.scores == (ScoreColumn("nps", "nps", 4),)
    told_long = mapped("unit,responded_at,Q,S", map=(("question", "Q"), ("score", "S"), ("score:ces", "Easy?")))
    assert (told_long.is_long, told_long.questions) == (True, {"Easy?": "ces"})
    for_all = (("unit", "A"), ("responded_at", "2026-07-01"))
    bare = mapped("question,score", kind="responses", map=(("score:csat", "How?"),), set=for_all)
    assert (bare.is_long, bare.questions, bare.scores) == (True, {"How?": "csat"}, ())
    nameless = mapped("unit,responded_at,", map=(("score:csat", "#3"),))
    assert nameless.scores == (ScoreColumn("csat", "#3", 2),)


def test_a_column_is_named_by_its_heading_or_place() -> None:
    """The exact heading before one in another case, a heading like #2 before the place."""
    columns = ["A", "a", "b  c", "#1", "B"]
    assert [column_place(columns, name) for name in ("A", "a", "b", "#1", "#5", "#3")] == [0, 1, 4, 3, 4, 2]
    with pytest.raises(ImportRefused):
        column_place(["A", "a"], "#3")
    with pytest.raises(ImportRefused):
        column_place(["Ab", "aB"], "ab")
    assert column_place(["b c"], " b   c ") == 0


# What a person says over a tool's word

ZENDESK = (
    "id,ticket_id,score,requester_id,created_at,organization,mood,channel\n"
    "1,5,good,9,2026-01-13T10:00:00Z,Acme,4,mail\n"
)


def test_a_person_s_word_goes_before_the_tool_s() -> None:
    """Role by role; a scale of one's own forgets the first satisfied score that belonged to the tool's."""

    def options(**said: object) -> ImportOptions:
        return recognised(ZENDESK.encode(), "z.csv", ImportOptions(**said)).parts[0].options  # type: ignore[arg-type]

    plain = dict(options().map)
    assert plain["score:csat"] == "#9"
    assert (plain["unit"], plain["responded_at"], plain["response_id"]) == ("#6", "#5", "#10")
    assert dict(options().set) == {"survey": "Zendesk satisfaction", "survey_kind": "ticket"}
    said = options(
        map=(("unit", "MOOD"), ("score:csat", "mood")), set=(("survey_kind", "pulse"),), scale=(("csat", "1..5"),)
    )
    assert dict(said.map)["unit"] == "#7"
    assert [place for role, place in said.map if role == "score:csat"] == ["#7"]
    assert dict(said.set)["survey_kind"] == "pulse"
    assert (dict(said.scale), dict(said.satisfied_from)) == ({"csat": "1..5"}, {})
    assert dict(options().satisfied_from) == {"csat": "2"}
    assert dict(options(satisfied_from=(("csat", "1"),)).satisfied_from) == {"csat": "1"}
    assert dict(options(no_answer=(("csat", "bad"),)).no_answer) == {"csat": "bad"}
    keyed = options(key=("ticket_id",))
    assert (keyed.key, "response_id" in dict(keyed.map)) == (("#2",), False)
    assert options(time_zone="Europe/Berlin").time_zone == "Europe/Berlin"
    (part,) = recognised(ZENDESK.encode(), "z.csv", ImportOptions(map=(("colour", "mood"),))).parts
    with pytest.raises(ImportRefused, match="colour"):
        mapping_of(part.table, part.options)


def test_dates_of_other_columns_prove_the_order() -> None:
    """Where those that are used prove none, and the others agree."""

    def order(text: str) -> str | None:
        return recognised(text.encode(), "f.csv", ImportOptions(), ask=False).parts[0].options.dates

    def form(used: str, *others: str) -> str:
        heading = "Timestamp,Department,Good?" + "".join(f",Day {n}" for n, _ in enumerate(others))
        return f"{heading}\n{','.join([used, 'Finance', '4', *others])}\n"

    assert order(form("03/04/2026", "13/04/2026")) == "dmy"
    assert order(form("03/04/2026", "04/13/2026")) == "mdy"
    assert order(form("03/04/2026", "13/04/2026", "04/13/2026")) is None
    assert order(form("03/04/2026", "2026-04-13")) is None
    assert order(form("13/04/2026", "04/13/2026")) is None
    assert order(form("2026-04-13", "04/13/2026")) is None
    assert order(form("03/04/2026", "13/04/2026", "14/04/2026")) == "dmy"


# Sources

SOURCE = Source(
    "Desk", ImportOptions(map=(("unit", "Dept"), ("channel", "Gone")), key=("Nr",), skip=(("State", "x"),)),
    ("Dept", "When", "Nr", "State"),
)  # fmt: skip


def test_a_source_needs_the_columns_that_were_named() -> None:
    """Of those it was saved with, in any case."""
    assert SOURCE.needs == {"dept", "nr", "state"}
    assert SOURCE.is_of(["DEPT", "nr", "State", "More"])
    assert not SOURCE.is_of(["Dept", "Nr"])
    assert not Source("Bare", ImportOptions(), ("A",)).is_of(["A"])


def test_differences_are_said_in_both_directions() -> None:
    """Unless a further row of headings has the name."""
    assert SOURCE.differences(["Dept", "When", "Nr", "State", ""]) == []
    assert SOURCE.differences(["Dept", "When", "Nr", "B", "A"]) == [
        "columns not seen in 'Desk' before: A, B", "columns missing against 'Desk': State"
    ]  # fmt: skip
    assert SOURCE.differences(["Dept", "When", "Nr"], ["State"]) == []


def test_a_file_belongs_to_the_source_it_shares_most_columns_with() -> None:
    """A named one goes first; what a person said about the columns asks for none; a draw is refused."""
    smaller = Source("Small", ImportOptions(map=(("unit", "Dept"),)), ("Dept", "Other"))
    columns = ["Dept", "When", "Nr", "State", ""]
    both = [smaller, SOURCE]
    assert source_for(both, columns, ImportOptions()) is SOURCE
    assert source_for(both, columns, ImportOptions(source="Small")) is smaller
    assert source_for(both, columns, ImportOptions(source="New")) is None
    assert source_for(both, columns, ImportOptions(kind="responses")) is None
    assert source_for(both, columns, ImportOptions(map=(("unit", "Dept"),))) is None
    assert source_for(both, ["X"], ImportOptions()) is None
    with pytest.raises(ImportRefused, match="state"):
        source_for(both, ["Dept", "Nr"], ImportOptions(source="Desk"))
    with pytest.raises(ImportRefused):
        source_for([smaller, Source("Twin", smaller.options, ("Dept", "x"))], columns, ImportOptions())


def test_a_person_s_word_goes_before_the_source_s() -> None:
    """Role by role in lists of pairs, whole elsewhere; only what differs from nothing said."""
    source = Source("Desk", ImportOptions(
        map=(("unit", "Dept"), ("channel", "C")), scale=(("csat", "1..7"),), dates="dmy", key=("Nr",), window="full"
    ), ())  # fmt: skip
    merged = told(source, ImportOptions(map=(("unit", "X"),), scale=(("nps", "0..10"),), dates="mdy"))
    assert merged == ImportOptions(
        source="Desk", map=(("channel", "C"), ("unit", "X")), scale=(("csat", "1..7"), ("nps", "0..10")), dates="mdy",
        key=("Nr",), window="full",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("cadence", "as_of", "days_late", "state"),
    [
        ("weekly", "2026-07-07", 0, "in time"),
        ("weekly", "2026-07-08", 0, "due"),
        ("weekly", "2026-07-09", 1, "due"),
        ("weekly", "2026-07-10", 2, "did not come"),
        ("daily", "2026-07-02", 0, "due"),
        ("daily", "2026-07-03", 1, "did not come"),
        ("monthly", "2026-08-07", 6, "due"),
        ("monthly", "2026-08-08", 7, "did not come"),
    ],
)
def test_a_file_is_due_and_has_a_fifth_of_its_time_as_grace(
    cadence: str, as_of: str, days_late: int, state: str
) -> None:
    """From the last file that stands; undone ones never came."""
    batches = pd.DataFrame(
        {
            "source": ["Desk", "Desk", "Other", "Desk"],
            "imported_at": pd.to_datetime(["2026-06-01", "2026-07-01", "2026-07-20", "2026-07-25"]),
            "undone_at": pd.to_datetime([None, None, None, "2026-07-26"]),
        }
    )
    found = due(
        [Source("Desk", ImportOptions(), (), cadence), Source("No", ImportOptions(), ())],
        batches,
        date.fromisoformat(as_of),
    )
    (row,) = found.to_dict("records")
    assert (row["source"], row["last_on"], row["days_late"], row["state"]) == (
        "Desk",
        date(2026, 7, 1),
        days_late,
        state,
    )


def test_without_a_file_a_source_waits_from_the_day_it_was_saved() -> None:
    """Or from today, where nobody knows that."""
    empty = pd.DataFrame({"source": [], "imported_at": pd.to_datetime([]), "undone_at": pd.to_datetime([])})
    saved = Source("A", ImportOptions(), (), "weekly", saved_at=datetime(2026, 7, 1, 9, tzinfo=UTC))
    new = Source("B", ImportOptions(), (), "weekly")
    found = due([saved, new], empty, date(2026, 7, 20))
    assert found["last_on"].tolist() == [date(2026, 7, 1), date(2026, 7, 20)]
    assert found["days_late"].tolist() == [12, 0]


# Pace and report


@pytest.mark.parametrize(
    ("progress", "share"),
    [
        (Progress(Doing.OPENING, 0), 0.0),
        (Progress(Doing.READING, 250), 0.05),
        (Progress(Doing.READING, 1000), 0.2),
        (Progress(Doing.READING, 4000), 0.2),
        (Progress(Doing.CHECKING, 0, 4), 0.2),
        (Progress(Doing.CHECKING, 2, 4), 0.325),
        (Progress(Doing.CHECKING, 4, 4), 0.45),
        (Progress(Doing.STORING, 0, 1000), 0.45),
        (Progress(Doing.STORING, 500, 1000), 0.725),
        (Progress(Doing.STORING, 1000, 1000), 1.0),
        (Progress(Doing.COMPARING, 1, 2), 0.5),
        (Progress(Doing.COMPARING, 3, 2), 1.0),
    ],
)
def test_the_share_that_is_done(progress: Progress, share: float) -> None:
    """Reading is a fifth, checking a quarter, storing the rest."""
    pace = Pace(1000, started=10.0)
    pace.heard(progress, now=20.0)
    assert pace.share == pytest.approx(share)


def test_the_pace_in_words() -> None:
    """Rows done and left from the share; nothing of it before anything is known."""
    pace = Pace(1000, started=10.0)
    assert pace.sentence == "opening the file"
    pace.heard(Progress(Doing.READING, 500), now=10.0)
    assert pace.sentence == "reading rows"
    pace.heard(Progress(Doing.READING, 500), now=20.0)
    assert pace.sentence == "reading rows: 100 of about 1,000 rows done, 10 rows per second, about 90 s left"
    pace.heard(Progress(Doing.STORING, 500, 500, "responses"), now=20.0)
    assert pace.sentence == "storing responses: 500 of about 500 rows done, 50 rows per second, about 1 s left"
    unknown = Pace(0, started=0.0)
    unknown.heard(Progress(Doing.CHECKING, 1, 2), now=5.0)
    assert unknown.sentence == "checking columns"
    unknown.heard(Progress(Doing.READING, 400), now=5.0)
    assert unknown.sentence.startswith("reading rows: 80 of about 400 rows done, 16 rows per second, about 20 s left")
    unknown.heard(Progress(Doing.READING, 300), now=10.0)
    assert unknown.share == pytest.approx(0.15)
    unknown.heard(Progress(Doing.STORING, 1), now=10.0)
    assert unknown.share == pytest.approx(0.45)


def test_rows_of_a_text_are_its_lines() -> None:
    """A workbook does not say before it is read."""
    assert (rows_in(b"a\n1\n2\n"), rows_in(b"PK\n\n"), rows_in(b"")) == (3, 0, 0)


def test_reasons_are_counted_the_commonest_first() -> None:
    """By reason and column, each with the first row that has it."""
    rejects = [Reject(2, "a", "x", "bad"), Reject(3, "b", "y", "bad"), Reject(4, "b", "z", "bad")]
    report = ImportReport("f", "k", "x", 3, 0, 0, 0, 3, None, rejects=rejects)
    assert report.by_reason() == [("bad", "b", 2, rejects[1]), ("bad", "a", 1, rejects[0])]
