"""What an unknown file's columns could be, and what is odd about its scores: each proposal has its reason."""

from __future__ import annotations

import pandas as pd
import pytest

from data.imports.options import ImportOptions
from data.imports.proposing.answered_values import answered_values, opposite_questions
from data.imports.proposing.proposing import Proposal, proposed
from data.imports.proposing.understanding import understood
from data.imports.reading.reading import read_table


def proposal(text: str, **said: object) -> Proposal:
    return proposed(read_table(text.encode(), "file.csv"), **said)


def roles(text: str, **said: object) -> dict[str, str]:
    return {column.column: column.role for column in proposal(text, **said).columns}


def answers(*values: object) -> pd.Series:
    return pd.Series([str(value) for value in values], dtype="str")


SURVEY = "Abteilung,Abgeschickt am,Ticketnummer,Wie zufrieden sind Sie?,Kommentar,E-Mail-Adresse,IP\n" + "".join(
    f"Vertrieb,{n % 28 + 1}.09.2026,INC00{n},{n % 5 + 1},gut gemacht,a{n}@x.de,10.0.0.{n}\n" for n in range(40)
)


def test_roles_are_proposed_by_heading_and_content() -> None:
    """A German survey export: unit, date, ticket, score and comment are found; of its people only a hash is offered."""
    assert roles(SURVEY) == {
        "Abteilung": "unit",
        "Abgeschickt am": "responded_at",
        "Ticketnummer": "ticket_id",
        "Wie zufrieden sind Sie?": "score:csat",
        "Kommentar": "comment",
        "E-Mail-Adresse": "respondent",
        "IP": "",
    }


def test_every_proposal_has_samples_counts_and_a_reason() -> None:
    """A column shows its most frequent values, how many differ, how many are blank, and its range."""
    table = proposal("Dept,Seen on,How satisfied?\nA,2026-09-01,4\nA,2026-09-30,\nB,2026-09-12,5\n")
    unit, date, score = table.columns
    assert (unit.samples, unit.n_distinct, unit.n_blank) == (("A", "B"), 2, 0)
    assert (date.low, date.high, date.reason) == ("2026-09-01", "2026-09-30", "dates from 2026-09-01 to 2026-09-30")
    assert score.n_blank == 1
    assert score.answers is not None
    assert score.answers.values == (("4", 1), ("5", 1))


def test_known_units_tell_the_column_of_units() -> None:
    """A column under a heading nobody knows is one of units when its names are known."""
    text = "X,When,How satisfied?\nFinance,2026-09-01,4\nRetail,2026-09-02,5\n"
    assert roles(text)["X"] == ""
    assert roles(text, known_units=["finance", "Retail"])["X"] == "unit"


def test_the_kind_of_rows_follows_from_the_columns() -> None:
    """Counts of cases per period are measurements, breaches per ticket are tickets."""
    assert proposal("period,org_code,attendances,breaches\n2026-01-01,RF4,900,80\n2026-02-01,RF4,950,20\n").kind == (
        "measurements"
    )
    tickets = "Number,Department,SLA breached,Closed\nINC1,A,true,2026-09-01\nINC2,B,false,2026-09-02\n"
    assert proposal(tickets).kind == "tickets"


def test_rows_of_one_answer_each_are_told_by_their_questions() -> None:
    """In long form each question stands with its own answers."""
    text = "Unit,Date,Question,Score\n" + "".join(
        f"A,2026-09-0{n % 9 + 1},How easy was it?,{n % 7 + 1}\nA,2026-09-02,Recommend us?,{n % 11}\n" for n in range(33)
    )
    found = proposal(text)
    assert {wording: values.metric for wording, values in found.asked} == {
        "How easy was it?": "ces",
        "Recommend us?": "nps",
    }


def test_dates_in_no_proven_order_and_sentinels_are_told() -> None:
    """03/04/2026 alone is told as ambiguous, 1900-01-01 as standing for no date."""
    ambiguous = proposal("Unit,Date,Rating\nA,03/04/2026,4\nA,05/06/2026,5\n").columns[1]
    assert "can be read day first or month first" in ambiguous.warnings[0]
    sentinel = proposal("Unit,Date,Rating\nA,1900-01-01,4\nA,2026-06-05,5\n").columns[1]
    assert "stands for no date" in sentinel.warnings[0]


@pytest.mark.parametrize(
    ("values", "scale", "no_answer", "told"),
    [
        ([1, 2, 3, 4, 5] * 9, "1..5", "", None),
        ([1, 2, 3, 4, 5, 0] * 9, "1..5", "0", 'mostly 0 means "left blank"'),
        ([*[1, 2, 3, 4, 5] * 9, 6, 6], "1..5", "6", "often mean \"don't know\""),
        ([*[1, 2, 3, 4, 5] * 9, 99], "1..5", "99", "apart from 1 to 5"),
        ([*[1, 2, 3, 4, 5] * 9, -1], "1..5", "-1", "apart from 1 to 5"),
        ([1, 2, 3, 4, 5, 6, 7] * 9, "1..7", "", None),
        ([1, 2, 3, 4, 5, 6] * 9, "1..6", "", None),
        (["Good", "Bad", "Don't know"] * 9, "Bad,Good", "Don't know", "answers say nothing"),
        (["2 - ok", "1 - bad", "3 - fine"] * 9, "1 - bad,2 - ok,3 - fine", "", None),
    ],
)
def test_scales_and_codes_are_proposed(values: list[object], scale: str, no_answer: str, told: str | None) -> None:
    """The values suggest a scale; codes beside it are proposed as no answer, and said."""
    found = answered_values("How satisfied were you?", answers(*values))
    assert found is not None
    assert (found.scale, found.no_answer) == (scale, no_answer)
    assert told is None or any(told in warning for warning in found.warnings)
    assert found.outside(found.scale, found.no_answer) == 0


def test_nought_to_ten_is_not_silently_nps() -> None:
    """Only a question for a recommendation is NPS; any other on 0 to 10 is a rating, and the page says so."""
    asked = answered_values("How likely are you to recommend us?", answers(*range(11)))
    other = answered_values("How do you rate the portal?", answers(*range(11)))
    assert asked is not None
    assert other is not None
    assert (asked.metric, other.metric) == ("nps", "rating")
    assert "not NPS, unless you say so" in other.warnings[0]


def test_a_scale_that_is_upside_down_is_told() -> None:
    """By its wording, by most people giving the bad end, and by running against another question."""
    worded = answered_values("Rate us (1 = very good, 5 = poor)", answers(*[1, 2, 3, 4, 5] * 9))
    assert worded is not None
    assert (worded.better, worded.satisfied_from) == ("lower", "2")
    mostly = answered_values("FFT answer", answers(*[1] * 60, *[2] * 15, 3, 4, 5))
    assert mostly is not None
    assert "would be the bad end" in mostly.warnings[-1]
    pairs = opposite_questions({"a": answers(*[1, 2, 3, 4, 5] * 9), "b": answers(*[5, 4, 3, 2, 1] * 9)})
    assert pairs[0][:2] == ("a", "b")
    assert pairs[0][2] == pytest.approx(-1)


def test_two_scales_in_one_column_are_told_with_the_day() -> None:
    """Answers up to 5 until a day and up to 10 from then on are two scales."""
    days = pd.Series(pd.date_range("2026-01-01", periods=200))
    found = answered_values("Rating", answers(*[1, 2, 3, 4, 5] * 20, *[6, 7, 8, 9, 10] * 20), days)
    assert found is not None
    assert "Two scales in one column" in found.warnings[0]


def test_a_changed_scale_counts_what_it_would_reject() -> None:
    """Answers beyond the ends a person gives are counted, those declared to be none are not."""
    found = answered_values("How satisfied?", answers(*[1, 2, 3, 4, 5] * 9))
    assert found is not None
    assert found.outside("1..4", "") == 9
    assert found.outside("1..4", "5") == 0
    assert (found.satisfied("1..5", "lower"), found.satisfied("1..7", "higher")) == ("2", "6")


def test_what_a_tool_says_is_not_asked_again() -> None:
    """Of a Google Forms file the date is the tool's word; only the questions are proposals."""
    text = "Timestamp,Which department are you from?,How satisfied are you?\n" + "".join(
        f"9/{n + 13}/2026 10:00:00,Finance,{n % 5 + 1}\n" for n in range(10)
    )
    found = understood(text.encode(), "forms.csv", ImportOptions())
    assert found.format == "Google Forms"
    assert found.known["responded_at"] == "Timestamp"
    assert [column.role for column in found.proposal.columns] == ["responded_at", "unit", "score:csat"]
