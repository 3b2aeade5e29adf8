"""SurveyMonkey exports are read under one or two rows of headings."""

from tests.imports.formats.imported import imported

TWO = (
    "Respondent ID,Collector ID,Start Date,End Date,IP Address,Email Address,First Name,Last Name,Custom Data 1,"
    "Overall how satisfied are you?,,,What is good?,,Rate these,,<b>Anything</b> else?\n"
    ",,,,,,,,,Poor,Fair,Good,Speed,Staff,Price,Quality,Open-Ended Response\n"
    "11,7,2026-01-05 10:00:00,2026-01-05 10:05:00,10.0.0.1,,Jo,Doe,Finance,,,Good,Speed,Staff,4,5,Fine\n"
    "12,7,2026-01-06 10:00:00,2026-01-06 10:05:00,10.0.0.1,,Al,Roe,Sales,Poor,,,Speed,,2,3,\n"
    "13,7,2026-01-07 10:00:00,,10.0.0.1,,Al,Roe,Sales,,Fair,,,,,,\n"
)
ONE = (
    "RespondentID,EndDate,Department,How satisfied are you?\n"
    "1,2026-01-05,Finance,Very satisfied\n"
    "2,2026-01-06,Sales,Dissatisfied\n"
    "3,2026-01-07,Sales,-\n"
)


def test_joins_a_single_choice_spread_over_columns() -> None:
    """One answer per row, each under its own heading, becomes one column named by the question."""
    found = imported(
        TWO,
        map=(("score:csat", "Overall how satisfied are you?"),),
        scale=(("csat", "Poor,Fair,Good"),),
        satisfied_from=(("csat", "3"),),
    )
    assert found.found.format == "SurveyMonkey"
    assert found.scores == [3, 1]
    assert found.rows["unit"].tolist() == ["Finance", "Sales"]


def test_keeps_the_lines_of_a_grid_apart() -> None:
    """Several scales in one question are named by question and line, or by the line alone."""
    for name in ("Rate these [Quality]", "Quality"):
        found = imported(TWO, map=(("score:csat", name),))
        assert found.questions == ["Rate these [Quality]"]
        assert found.scores == [5, 3]


def test_keeps_several_choices_apart() -> None:
    """Where a row fills two columns of a question, nothing is joined."""
    assert "What is good? [Speed]" in imported(TWO, map=(("score:csat", "Quality"),)).found.questions


def test_rejects_a_response_without_an_end() -> None:
    """A response that was not completed is rejected with that reason."""
    rejected = imported(TWO, map=(("score:csat", "Quality"),)).found.rejected
    assert rejected["reason"].to_dict() == {2: "the response was not completed"}


def test_reads_wordings_that_leave_no_doubt() -> None:
    """'Very satisfied' is the best of five, and a dash is no answer."""
    found = imported(ONE, map=(("score:csat", "How satisfied are you?"),))
    assert found.scores == [5, 2, None]
    assert any("worst to best" in note for note in found.found.notes)
