"""The variants of each tool's export: what is taken, passed over, refused, named and noted."""

from __future__ import annotations

import pandas as pd
import pytest

from data.imports.errors import ImportRefused
from data.imports.formats import FORMATS
from data.imports.options import ImportOptions
from data.imports.recognising.recognising import Recognised, recognised
from tests.imports.formats.imported import Imported, imported, workbook


def told(text: str | bytes, **options: object) -> Recognised:
    """What a file is, without asking what is scored."""
    content = text.encode() if isinstance(text, str) else text
    return recognised(content, "export.csv", ImportOptions(**options), ask=False)  # type: ignore[arg-type]


def format_of(text: str | bytes) -> str:
    """The tool that wrote a file; '' where nobody knows."""
    try:
        return told(text).format
    except ImportRefused:
        return ""


def roles(found: Recognised, part: int = 0) -> dict[str, str]:
    """Role to the name of its column, of one part."""
    table = found.parts[part].table
    return {role: table.columns[int(place[1:]) - 1] for role, place in found.parts[part].options.map}


def reasons(found: Recognised) -> dict[int, str]:
    return {**found.rejected["reason"].to_dict(), **found.passed_over.to_dict()}


def column(found: Imported, role: str) -> list[object]:
    """The cells of a role; None where missing, dates as text."""
    cells = found.rows[role]
    if pd.api.types.is_datetime64_any_dtype(cells):
        cells = cells.dt.strftime("%Y-%m-%d")
    return [None if pd.isna(cell) else cell for cell in cells]


def test_places_are_ten_apart() -> None:
    """So that a new tool finds room between two; each has its own."""
    places = [each.place for each in FORMATS]
    assert places == sorted(set(places))
    assert [place for place in places if place % 10] == []
    assert format_of("Colour,Size\nred,4\n") == ""


# SurveyMonkey

MONKEY_TOOL = "Respondent ID,Collector ID,Start Date,End Date,Email Address,Custom Data 1"
MONKEY_ROW = "{id},7,2026-01-05 10:00:00,2026-01-05 10:05:00,{id}@x.de,Finance"


def monkey(over: str, under: str, *rows: str) -> str:
    lines = [f"{MONKEY_ROW.format(id=number)},{row}" for number, row in enumerate(rows, 1)]
    return "\n".join([f"{MONKEY_TOOL},{over}", f",,,,,,{under}", *lines]) + "\n"


@pytest.mark.parametrize(
    ("over", "under", "rows", "questions"),
    [
        ("Good?,,", "Bad,So,Good", ("Bad,,", ",So,", ",,Good"), ("Good?",)),
        ("Good?,,", "Bad,So,Good", ("Bad,,", ",So,Good"), ("Good? [Bad]", "Good? [So]", "Good? [Good]")),
        ("Good?,,", "Bad,So,Good", ("1,,", ",2,"), ("Good? [Bad]", "Good? [So]", "Good? [Good]")),
        ("Good?,,", "Bad,So,Good", (",,", ",,"), ("Good? [Bad]", "Good? [So]", "Good? [Good]")),
        ("Good?,,", "Bad,So,Other (please say)", ("Bad,,", ",,whatever"), ("Good?",)),
        ("Good?,,Why?", "Bad,So,Open-Ended Response", ("Bad,,x", ",So,y"), ("Good?", "Why?")),
        ("Good?,Good?,Why?", "Bad,So,Response", ("Bad,,x", ",So,y"), ("Good?", "Why?")),
        ("Good?,Why?", "Response,Antwort", ("4,x", "5,y"), ("Good?", "Why?")),
        ("Good?,Why?", "Staff,Response", ("4,x", "5,y"), ("Good? [Staff]", "Why?")),
        ("<b>Good?</b>,", "Bad,Good", ("Bad,", ",Good"), ("Good?",)),
    ],
)
def test_surveymonkey_names_and_joins_columns(
    over: str, under: str, rows: tuple[str, ...], questions: tuple[str, ...]
) -> None:
    """A single choice spread over columns is one question; several choices and grids stay apart."""
    found = told(monkey(over, under, *rows))
    assert (found.format, found.questions) == ("SurveyMonkey", questions)
    assert found.said.startswith("SurveyMonkey export with two rows of headings")
    assert roles(found) == {
        "responded_at": "End Date", "response_id": "response_id", "respondent": "Email Address", "unit": "Custom Data 1"
    }  # fmt: skip
    n_joined = len([question for question in questions if question == "Good?" and over.count(",") > 1 - ("<" in over)])
    joined = [note for note in found.notes if "joined back into one" in note]
    assert bool(joined) is (n_joined > 0 and not under.startswith("Response"))


def test_surveymonkey_joins_each_answer_into_its_row() -> None:
    """The first column says all; the others are gone."""
    found = imported(
        monkey("Good?,,", "Bad,So,Good", "Bad,,", ",,Good", ",,", ",So,"), map=(("score:csat", "good?"),),
        scale=(("csat", "Bad,So,Good"),), satisfied_from=(("csat", "3"),),
    )  # fmt: skip
    assert found.scores == [1, 3, None, 2]
    assert column(found, "unit") == ["Finance"] * 4
    assert column(found, "response_id") == [f"SurveyMonkey {n}" for n in range(1, 5)]


@pytest.mark.parametrize(
    ("text", "n_rows"),
    [
        (monkey("Good?", "Response", "4"), 1),
        (monkey("Good?,", "Speed,Staff", "4,5"), 1),
        (monkey("Good?", "Staff", "4"), 2),
        (f"{MONKEY_TOOL},Good?\n{MONKEY_ROW.format(id=1)},4\n", 1),
    ],
)
def test_surveymonkey_has_a_second_row_of_headings_where_it_says_something(text: str, n_rows: int) -> None:
    """No respondent in it, and words of the tool or blank headings above it."""
    found = told(text)
    rejected = found.rejected["reason"].to_list()
    assert len(found.file.cells) == n_rows
    assert rejected == (["the response was not completed"] if n_rows == 2 else [])


def test_surveymonkey_is_told_by_its_first_columns() -> None:
    """The respondent's number stands first or second."""
    row = "{},2026-01-05,2026-01-05,Finance,4\n"
    assert format_of("RespondentID,StartDate,EndDate,Department,Good?\n" + row.format(1)) == "SurveyMonkey"
    assert format_of("CollectorID,RespondentID,EndDate,Department,Good?\n" + row.format(1)) == "SurveyMonkey"
    assert format_of("StartDate,CollectorID,RespondentID,EndDate,Department,Good?\n" + "1," + row.format(1)) == ""


# LimeSurvey

LIME = "id,submitdate,lastpage,startlanguage,token,dept"


@pytest.mark.parametrize(
    ("heading", "is_lime"),
    [
        ("id,submitdate,lastpage,Q", True),
        ("id,submitdate,seed,Q", True),
        ("id,submitdate,interviewtime,Q", True),
        ("id,Date submitted,Start language,Q", True),
        ("id,submitdate,Q,R", False),
        ("id,lastpage,seed,Q", False),
    ],
)
def test_limesurvey_is_told_by_its_date_and_one_more(heading: str, is_lime: bool) -> None:
    """In codes, or in the words of a language."""
    assert (format_of(f"{heading}\n1,2026-02-01 10:00:00,3,4\n") == "LimeSurvey") is is_lime


def test_limesurvey_takes_what_is_its_own_and_leaves_questions() -> None:
    """Times of groups and of questions are none; a token is the respondent; id and date are one."""
    text = (
        f"{LIME},Q1,Q1Time,groupTime12,Group time: One,Question time: [Q1Time]\n"
        "1,2026-02-01 10:00:00,3,de,t1,Finance,4,1,2,3,4\n"
        "2,,1,de,t2,Sales,5,1,2,3,4\n"
        "3,1980-01-01 00:00:00,3,de,t3,Sales,5,1,2,3,4\n"
    )
    found = told(text)
    assert found.questions == ("dept", "Q1", "Q1Time")
    assert reasons(found) == {
        1: "the response was not completed", 2: "the survey keeps no dates (1980-01-01)"
    }  # fmt: skip
    read = imported(text, map=(("score:csat", "Q1"), ("unit", "dept")))
    assert column(read, "response_id") == ["LimeSurvey 1 2026-02-01 10:00:00"]
    assert roles(told(text, map=(("unit", "dept"),)))["respondent"] == "token"
    assert found.said.startswith("LimeSurvey export, 3 questions")


@pytest.mark.parametrize(
    ("over", "under", "questions"),
    [
        ("Q1,,Q2", "speed,staff,", ("Q1 [speed]", "Q1 [staff]", "Q2")),
        ("Q1,Q1,Q2", "speed,staff,", ("Q1 [speed]", "Q1 [staff]", "Q2")),
        ("Q1,,Q2", "Q1,staff,Q2", ("Q1", "Q1 [staff]", "Q2")),
    ],
)
def test_limesurvey_names_lines_below_a_question(over: str, under: str, questions: tuple[str, ...]) -> None:
    """By question and line, where a second row of headings heads them."""
    text = f"{LIME},{over}\n,,,,,,{under}\n1,2026-02-01 10:00:00,3,de,t1,Finance,4,5,3\n"
    found = told(text)
    assert found.questions == ("dept", *questions)
    assert found.said.startswith("LimeSurvey export with 2 rows of headings")
    for line in (questions[1], "staff"):
        assert imported(text, map=(("score:csat", line), ("unit", "dept"))).scores == [5]


@pytest.mark.parametrize(
    "second",
    ["1,2026-02-01 10:00:00,3,de,t1,Finance,4,5,3", "2,,1,de,t1,Finance,4,5,3"],
)
def test_limesurvey_has_one_row_of_headings_where_nothing_is_below(second: str) -> None:
    """A first row of data, complete or not, is no row of headings where every column has its own."""
    text = f"{LIME},Q1,Q2,Q3\n{second}\n1,2026-02-01 10:00:00,3,de,t1,Finance,4,5,3\n"
    found = told(text)
    assert found.questions == ("dept", "Q1", "Q2", "Q3")
    assert len(found.file.cells) == 2


def test_limesurvey_s_own_headings_may_stand_in_the_second_row() -> None:
    """Below a title of each column, say."""
    text = f"A title,b,c,d,e,f,g\n{LIME},Q1\n1,2026-02-01 10:00:00,3,de,t1,Finance,4\n"
    found = told(text)
    assert (found.format, found.questions) == ("LimeSurvey", ("f [dept]", "g [Q1]"))
    assert len(found.file.cells) == 1


# Other surveys


def test_grouped_headings_need_two_gaps_and_words_below() -> None:
    """One blank heading is an oversight; numbers below are answers; lines must differ."""

    def text(over: str, under: str) -> str:
        return f"{over};Date\n{under};\n" + "4;5;2;yes;2026-02-01\n" * 3

    assert format_of(text("Rate;;;Use", "speed;staff;price;")) == "grouped headings"
    assert told(text("Rate;;;Use", "speed;staff;price;")).questions == (
        "Rate [speed]",
        "Rate [staff]",
        "Rate [price]",
        "Use",
    )
    assert format_of(text("Rate;Rate;Rate;Use", "speed;staff;price;")) == "grouped headings"
    assert format_of(text("Rate;;What;Use", "speed;staff;price;")) == ""
    assert format_of(text("Rate;;;Use", "speed;staff;;")) == ""
    assert format_of(text("Rate;;;Use", "speed;staff;3.5;")) == ""
    assert format_of(text(";;;Use", "speed;staff;price;")) == ""
    assert format_of(text("Rate;;;", "speed;one;one;")) == ""
    assert format_of(text("Rate;;;Rate2", "speed;one;one;x")) == "grouped headings"
    with pytest.raises(ImportRefused):
        told(text("Rate;;;Use", "speed;staff;price;"), header_rows=1)


def test_microsoft_forms_knows_its_columns_and_quizzes() -> None:
    """Points and feedback are no questions; id and start are one; a form is complete where it has an end."""
    text = (
        "ID,Start time,Completion time,Email,Name,Department,Good?,Points - Good?,Feedback - Good?,Total points\n"
        '1,2026-05-13 10:00:00,2026-05-13 10:05:00,a@x.de,Jo,Finance,"Yes;",1,x,1\n'
        '2,2026-05-14 10:00:00,,anonymous,,Finance,"Yes;No;",1,x,1\n'
        '3,2026-05-15 10:00:00,2026-05-15 10:05:00,Anonymous,,Sales,"4",1,x,1\n'
    )
    found = told(text)
    assert (found.format, found.questions) == ("Microsoft Forms", ("Good?",))
    assert reasons(found) == {1: "the response was not completed"}
    assert found.file.cells[6].tolist() == ["Yes", "Yes;No;", "4"]
    read = imported(text, map=(("score:csat", "Good?"),), no_answer=(("csat", "yes"),))
    assert column(read, "respondent") == ["a@x.de", None]
    assert column(read, "response_id")[0] == "Microsoft Forms 1 2026-05-13 10:00:00"
    assert format_of(text.replace("Start time", "Start")) != "Microsoft Forms"
    assert format_of(text.replace("Completion time", "End")) != "Microsoft Forms"


def test_google_forms_begins_with_its_timestamp() -> None:
    """And has something else; the person is never a question."""
    rows = "\n2026/05/13 10:00:00 AM GMT+1,a@x.de,Finance,4\n"
    found = told("Timestamp,Email Address,Department,Good?" + rows)
    assert (found.format, found.questions) == ("Google Forms", ("Good?",))
    assert roles(found) == {"responded_at": "Timestamp", "respondent": "Email Address", "unit": "Department"}
    assert format_of("Email Address,Timestamp,Department,Good?" + rows) != "Google Forms"
    assert format_of("Timestamp\n2026/05/13 10:00:00\n") == ""


TYPEFORM = "#,Good?,Department,Good?,Choice,Choice,Other,Other,Response Type,Start Date (UTC),Submit Date (UTC)\n"


def test_typeform_joins_what_is_never_filled_together() -> None:
    """Columns of one heading, 'other' apart; a repeated choice stays apart where a row has both."""
    text = TYPEFORM + (
        "a,4,Finance,,x,,,,completed,2026-01-01 10:00,2026-01-01 10:05\n"
        "b,,Sales,5,x,y,,,,2026-01-01 10:00,2026-01-01 10:05\n"
        "c,3,Sales,,x,,,,partial,2026-01-01 10:00,2026-01-01 10:05\n"
        "d,3,Sales,,x,,,,completed,2026-01-01 10:00,\n"
    )
    found = told(text)
    assert (found.format, found.questions[0]) == ("Typeform", "Good?")
    assert found.notes == ("columns of the same heading, never filled together, were joined (1)",)
    assert reasons(found) == dict.fromkeys((2, 3), "the response was not completed")
    assert found.questions.count("Good?") == 1
    assert found.questions.count("Choice") == 2
    read = imported(text, map=(("score:csat", "Good?"),))
    assert read.scores == [4, 5]
    assert column(read, "response_id") == ["Typeform a", "Typeform b"]
    apart = told(text.replace("a,4,Finance,,", "a,4,Finance,4,"))
    assert (apart.notes, apart.questions.count("Good?")) == ((), 2)


QUALTRICS = (
    "StartDate,EndDate,Status,Progress,Finished,RecordedDate,ResponseId,ExternalReference,Q1,Q2,Q2_NPS_GROUP,"
    "Q3 - Topics,Dept\n"
    "Start Date,End Date,Response Type,Progress,Finished,Recorded Date,Response ID,External Data Reference,How good?,"
    "Recommend us?,Recommend us? - Group,Topics,Department\n"
    '"{""ImportId"":""startDate"",""timeZone"":""Z""}","{""ImportId"":""endDate""}","{""ImportId"":""status""}",'
    '"{""ImportId"":""progress""}","{""ImportId"":""finished""}","{""ImportId"":""recordedDate""}",'
    '"{""ImportId"":""_recordId""}","{""ImportId"":""externalDataReference""}","{""ImportId"":""QID1""}",'
    '"{""ImportId"":""QID2""}","{""ImportId"":""QID2_GROUP""}","{""ImportId"":""QID3""}","{""ImportId"":""Dept""}"\n'
)


@pytest.mark.parametrize(
    ("status", "finished", "reason"),
    [
        ("IP Address", "True", None),
        ("0", "1", None),
        ("Survey Preview", "True", "a preview, a test or spam, no answer"),
        ("1", "True", "a preview, a test or spam, no answer"),
        ("8", "1", "a preview, a test or spam, no answer"),
        ("18", "1", None),
        ("Spam", "False", "a preview, a test or spam, no answer"),
        ("IP Address", "False", "the response was not completed"),
        ("0", "0", "the response was not completed"),
        ("0", "", None),
    ],
)
def test_qualtrics_counts_finished_answers(status: str, finished: str, reason: str | None) -> None:
    """Previews, tests and spam are none."""
    times = "2026-03-01 10:00:00,2026-03-01 10:05:00"
    row = f"{times},{status},100,{finished},2026-03-01 10:05:00,R_1,e1,4,9,Promoter,x,Finance\n"
    assert list(reasons(told(QUALTRICS + row)).values()) == ([reason] if reason else [])


def test_qualtrics_has_one_two_or_three_rows_of_headings() -> None:
    """Its own names are found in any of them."""
    row = "2026-03-01 10:00:00,2026-03-01 10:05:00,0,100,1,2026-03-01 10:05:00,R_1,e1,-99,9,Promoter,x,Finance\n"
    lines = QUALTRICS.splitlines(keepends=True)
    three, one = told(QUALTRICS + row), told(lines[0] + row)
    assert three.said.startswith("Qualtrics export with 3 rows of headings")
    assert one.said.startswith("Qualtrics export with one row of headings")
    legacy = "V1,V2,V3,V4,V5,V6,V7,V8,Q1,Q2,Q2_NPS_GROUP,Q3 - Topics,Dept\n" + lines[0].replace(
        "ResponseId", "ResponseID"
    )
    two = told(legacy + row)
    assert two.said.startswith("Qualtrics export with 2 rows of headings")
    for found in (three, two, one):
        assert (found.format, len(found.file.cells)) == ("Qualtrics", 1)
        assert roles(found)["responded_at"] in {"RecordedDate", "Recorded Date"}
        assert roles(found)["response_id"] == "response_id"
        assert "respondent" in roles(found)
    assert (three.questions, one.questions) == (("How good?", "Recommend us?"), ("Q1", "Q2", "Dept"))
    assert three.parts[0].options.time_zone == "UTC"
    assert one.parts[0].options.time_zone is None
    read = imported(QUALTRICS + row, map=(("score:csat", "Q1"), ("score:nps", "QID2")))
    assert sorted(read.questions) == ["How good?", "Recommend us?"]
    assert sorted(str(score) for score in read.scores) == ["9", "None"]
    assert imported(QUALTRICS + row).questions == ["Recommend us?"]


# Satisfaction of tickets


@pytest.mark.parametrize(
    ("survey_type", "score", "metric", "scale"),
    [
        ("nps", "9", "nps", (0, 10)),
        ("csat", "5", "csat", (1, 5)),
        ("stars_five", "4", "csat", (1, 5)),
        ("Smileys", "1", "csat", (1, 5)),
        ("ces", "7", "ces", (1, 7)),
    ],
)
def test_delighted_s_survey_type_says_the_metric(
    survey_type: str, score: str, metric: str, scale: tuple[int, int]
) -> None:
    """With its usual scale; employees' recommendation is not customers'."""
    text = (
        "id,survey_type,score,comment,permalink,created_at,updated_at,person,tags,person_properties.department\n"
        f"1,{survey_type},{score},,l,1772359200,1772359200,p1,,Finance\n"
    )
    found = imported(text)
    (question,) = found.parts["responses"].questions
    assert (found.found.format, question.metric, (question.scale.low, question.scale.high)) == (
        "Delighted",
        metric,
        scale,
    )
    assert column(found, "responded_at") == ["2026-03-01"]
    with pytest.raises(ImportRefused):
        imported(text.replace(survey_type, "enps"))
    assert format_of(text.replace("score", "points")) != "Delighted"


def test_delighted_with_a_score_above_five_asks_what_satisfies() -> None:
    """Five is still on the short scale; six shows that it goes to ten."""
    text = (
        "id,survey_type,score,comment,permalink,created_at,updated_at,person,tags,person_properties.department\n"
        "1,csat,{},,l,1772359200,1772359200,p1,,Finance\n"
    )
    assert imported(text.format(5)).scores == [5]
    with pytest.raises(ImportRefused):
        imported(text.format(6))
    assert imported(text.format(6), satisfied_from=(("csat", "7"),)).scores == [6]


@pytest.mark.parametrize(("stars", "high"), [("5", 5), ("6", 10), ("10 / 10", 10), ("3/5", 5)])
def test_glpi_gives_stars(stars: str, high: int) -> None:
    """Five unless more are given; then what satisfies is asked."""
    text = (
        "id;tickets_id;type;date_begin;date_answered;satisfaction;comment;tickets_id.entities_id\n"
        f"4;1101;1;2025-08-14 14:26:51;2026-06-19 09:23:23;{stars};NULL;Finance\n"
        "5;1116;1;2025-08-15 14:28:51;NULL;NULL;NULL;Sales\n"
    )
    if high == 10:
        with pytest.raises(ImportRefused):
            imported(text)
    found = imported(text, satisfied_from=(("csat", "4"),))
    (question,) = found.parts["responses"].questions
    assert (question.scale.low, question.scale.high) == (0, high)
    assert found.scores == [int(stars.split("/", maxsplit=1)[0])]
    responses, invitations = found.parts["responses"].rows, found.parts["invitations"].rows
    assert (responses["response_id"].tolist(), responses["ticket_id"].tolist()) == (["GLPI satisfaction 4"], ["1101"])
    assert (len(invitations), invitations["unit"].tolist()) == (2, ["Finance", "Sales"])
    assert found.found.parts[1].table.cells[8].tolist() == ["GLPI 4", "GLPI 5"]


def test_glpi_s_people_are_told_apart_by_the_first_column_that_names_them() -> None:
    """Of responses; an invitation is nobody's."""
    text = (
        "id;tickets_id;date_begin;date_answered;satisfaction;tickets_id.entities_id;requester;users_id_recipient\n"
        "4;1101;2025-08-14 14:26:51;2026-06-19 09:23:23;5;Finance;Ada;{}\n"
    )
    for recipient, column in (("7", "#8"), ("", "#7")):
        responses, invitations = told(text.format(recipient), scale=(("csat", "1..5"),)).parts
        assert dict(responses.options.map)["respondent"] == column
        assert "respondent" not in dict(invitations.options.map)


def test_a_score_that_a_person_names_concerns_responses_only() -> None:
    """A file of responses and invitations: each role goes to the part that has it, one that none has to both."""
    text = (
        "id;tickets_id;date_begin;date_answered;satisfaction;tickets_id.entities_id;mood\n"
        "4;1101;2025-08-14 14:26:51;2026-06-19 09:23:23;5;Finance;3\n"
    )
    said = (("score:csat", "mood"), ("eligible", "mood"), ("unit", "mood"))
    found = told(text, map=said, scale=(("csat", "1..5"),))
    assert [part.kind for part in found.parts] == ["responses", "invitations"]
    named = [{role for role, place in part.options.map if place == "#7"} for part in found.parts]
    assert named == [{"score:csat", "unit"}, {"eligible", "unit"}]


def test_freshdesk_s_ticket_list_has_results_or_not() -> None:
    """A ticket without a survey's result is rejected with that reason."""
    text = (
        "Ticket ID,Survey results,Closed time,Company\n"
        "1,103,2026-03-01 10:00:00,Acme\n"
        "2,No Survey Results,2026-03-02 10:00:00,Acme\n3,-103.0,2026-03-03 10:00:00,Acme\n"
        "4,,2026-03-03 10:00:00,Acme\n"
    )
    found = imported(text)
    assert (found.found.format, found.scores) == ("Freshdesk", [7, 1])
    assert reasons(found.found) == dict.fromkeys((1, 3), "the ticket has no survey result")
    assert column(found, "responded_at") == ["2026-03-01", "2026-03-03"]
    assert format_of(text.replace("Ticket ID", "Number")) != "Freshdesk"


@pytest.mark.parametrize(
    ("tool", "needed", "others"),
    [
        ("ServiceNow task_sla", "Task,SLA,Has breached", ""),
        ("ServiceNow task_sla", "Task,SLA definition,Has breached", "Stage,Start time"),
        ("ServiceNow incident", "Number,State,Opened at,Made SLA", ""),
        ("ServiceNow incident", "Number,State,Opened,SLA due", "Priority"),
        ("Delighted", "Score,Permalink", ""),
        ("Delighted", "Score,Survey type,Person name", ""),
        ("Delighted", "Score,Survey type,Notes", "Comment"),
        ("Delighted", "Score,Delighted source", "Comment"),
        ("Chatwoot CSAT", "Rating,Link to the conversation,Recorded date", "Agent,Contact"),
    ],
)
def test_a_tool_is_told_by_these_headings_and_no_fewer(tool: str, needed: str, others: str) -> None:
    """Each of them is needed, whatever stands beside them."""

    def told_by(headings: list[str]) -> str:
        row = ",".join("2026-01-05 10:00:00" if at == 2 else "1" for at, _ in enumerate(headings))
        return format_of(f"{','.join(headings)}\n{row}\n")

    headings = needed.split(",")
    beside = others.split(",") if others else ["Note"]
    assert told_by([*headings, *beside]) == tool
    for heading in headings:
        assert told_by([*(each for each in headings if each != heading), *beside]) == ""


def test_chatwoot_passes_over_what_stands_below() -> None:
    """Single cells below the last row, and rows of one filled cell; others stay broken."""
    heading = "Agent Name,Rating,Feedback Comment,Link to the conversation,Recorded date,Company\n"
    row = "Jo,{},ok,https://x/conversations/8{}/,2026-03-05 08:27:45 UTC,Acme\n"
    text = heading + row.format(5, 1) + "a,b\n" + row.format(4, 2) + "Reporting period x\nTime zone\n"
    found = imported(text)
    assert (found.scores, column(found, "ticket_id")) == ([5, 4], ["81", "82"])
    assert [broken.line for broken in found.found.file.broken] == [3]
    assert [note.split(":")[0] for note in found.found.notes] == ["line 5 is no answer", "line 6 is no answer"]
    filled = told(heading + row.format(5, 1) + "Reporting period x,,,,,\n")
    assert reasons(filled) == {1: "a line below the table, no answer"}
    assert format_of(text.replace("Recorded date", "Date")) != "Chatwoot CSAT"


def test_zendesk_needs_score_ticket_people_and_time() -> None:
    """Each of them."""
    text = "id,ticket_id,score,requester_id,created_at,organization\n1,5,good,9,2026-01-01T10:00:00Z,Acme\n"
    assert imported(text).scores == [2]
    for heading in ("ticket_id", "score", "requester_id", "created_at"):
        assert format_of(text.replace(heading, "x")) != "Zendesk ratings"


SN_SURVEY = "Metric,Data type,Updated,Assigned to,Instance,Actual value,String value,instance.user.department\n"


def test_servicenow_survey_rows_by_their_kind() -> None:
    """Texts become the comment, N/A and -1 are no answer, other questions are refused once one is scored."""
    text = SN_SURVEY + (
        "Overall,Scale,2026-03-05 10:00:00,Jo,A1,4,Good,Finance\n"
        "Speed,Scale,2026-03-05 10:00:00,Jo,A1,5,Very,Finance\n"
        "Why,String,2026-03-05 10:00:00,Jo,A1,-1,First,Finance\n"
        "And,String,2026-03-05 10:00:00,Jo,A1,-1,Second,Finance\n"
        "Overall,Scale,2026-03-06 10:00:00,Al,A2,-1,,Sales\n"
        "Overall,Scale,2026-03-06 10:00:00,Al,A3,3,N/A,Sales\n"
        "Why,String,2026-03-06 10:00:00,Al,A3,-1,N/A,Sales\n"
    )
    found = imported(text, map=(("score:csat", "overall"),))
    assert found.scores == [4, None, None]
    assert column(found, "comment") == ["First\nSecond", None, None]
    assert found.found.questions == ("Overall", "Speed")
    kinds = reasons(found.found)
    assert {place for place, reason in kinds.items() if "measures" in reason} == {1}
    assert {place for place, reason in kinds.items() if reason.startswith("a text or date")} == {2, 3, 6}
    assert told(text).rejected.empty
    untyped = text.replace("Data type", "Colour")
    assert {place for place, reason in reasons(told(untyped)).items() if "text" in reason} == {2, 3, 6}
    whole = untyped.replace("Overall,Scale,2026-03-05 10:00:00,Jo,A1,4", "Overall,Scale,2026-03-05 10:00:00,Jo,A1,-1")
    assert 0 not in reasons(told(whole))


# Service levels


def incidents(
    *rows: str, heading: str = "number,state,opened_at,made_sla,resolved_at,closed_at,department"
) -> Imported:
    return imported("\n".join([heading, *rows]) + "\n")


def test_servicenow_incidents_with_their_level_or_due_time() -> None:
    """Exactly on time is met, a second later is not; an open one says nothing."""
    due = "number,state,opened_at,sla_due,resolved_at,closed_at,department"
    found = incidents(
        "1,Closed,2026-03-01 08:00,2026-03-01 16:00:00,2026-03-01 16:00:00,2026-03-02 08:00:00,A",
        "2,Closed,2026-03-01 08:00,2026-03-01 16:00:00,2026-03-01 16:00:01,2026-03-02 08:00:00,A",
        "3,Closed,2026-03-01 08:00,2026-03-01 16:00:00,,2026-03-01 15:00:00,A",
        "4,New,2026-03-01 08:00,2026-03-01 16:00:00,,,A",
        "5,8,2026-03-01 08:00,2026-03-01 16:00:00,2026-03-01 15:00:00,,A",
        heading=due,
    )
    assert column(found, "met") == [True, False, True, None, True]
    assert column(found, "closed_at") == ["2026-03-02", "2026-03-02", "2026-03-01", None, "2026-03-01"]
    assert column(found, "excluded_reason") == [None, None, None, None, "cancelled"]
    assert found.found.said.startswith("ServiceNow incidents:")
    made = incidents("1,Closed,2026-03-01,true,2026-03-02,2026-03-03,A", "2,Canceled,2026-03-01,false,2026-03-02,,A")
    assert (column(made, "met"), column(made, "excluded_reason")) == ([True, False], [None, "cancelled"])
    for heading in ("number", "state", "opened_at", "made_sla"):
        text = "number,state,opened_at,made_sla,closed_at,department\n1,Closed,2026-03-01,true,2026-03-03,A\n"
        assert format_of(text.replace(heading, "x")) != "ServiceNow incident"


def test_servicenow_s_last_change_decides_only_where_every_row_counts() -> None:
    """Rows stand in the order of their changes; without a count on each they stay as they are."""
    heading = "number,state,opened_at,made_sla,sys_mod_count,closed_at,department"
    rows = ["1,Closed,2026-03-01,false,3,2026-03-03,A", "1,New,2026-03-01,true,0,,A", "1,Open,2026-03-01,true,2,,A"]
    assert column(incidents(*rows, heading=heading), "met") == [True, True, False]
    assert column(incidents(*rows[:2], rows[2].replace(",2,", ",,"), heading=heading), "met") == [False, True, True]


def test_servicenow_durations_are_seconds_or_words() -> None:
    """A bare number counts seconds, also with a fraction."""
    heading = "task,sla,stage,has_breached,end_time,business_duration,department"
    rows = [
        "T1,Resolve,Completed,false,2026-03-01 10:00:00,5400,A",
        "T2,Resolve,Breached,true,2026-03-01 10:00:00,1970-01-01 02:30:00,A",
        "T3,Resolve,Paused,false,2026-03-01 10:00:00,90.0,A", "T4,Resolve,,false,2026-03-01 10:00:00,2h,A",
        "T5,Resolve,cancelled,false,2026-03-01 10:00:00,1h,A",
    ]  # fmt: skip
    found = imported("\n".join([heading, *rows]) + "\n")
    assert found.found.format == "ServiceNow task_sla"
    assert column(found, "elapsed_hours") == [1.5, 2.5, 0.025, 2.0, 1.0]
    assert column(found, "met") == [True, False, True, True, True]
    assert column(found, "closed_at") == ["2026-03-01", "2026-03-01", None, "2026-03-01", "2026-03-01"]
    assert column(found, "excluded_reason") == [None] * 4 + ["cancelled"]


def test_jira_issues_by_what_time_was_left() -> None:
    """Columns of signed times are levels; charts, words and empty columns are none."""
    text = (
        "Issue key,Resolved,Custom field (Time to resolution),Custom field (Time to first response),"
        "Custom field ([CHART] Time to x),Time to close,Time in status,Time to nothing,Department\n"
        "SD-1,2026-01-12 15:04,-1:30,2:00,1:00,soon,1:00,,Acme\n"
        "SD-2,,0:00,,1:00,later,1:00,,Acme\n"
        "SD-3,,,,1:00,later,1:00,,Acme\n"
    )
    found = imported(text)
    assert found.found.said.startswith(
        "Jira Service Management issues with SLAs (Time to resolution, Time to first response): 3 tickets"
    )
    assert [*zip(column(found, "ticket_id"), column(found, "measure"), column(found, "met"), strict=True)] == [
        ("SD-1", "Time to resolution", False), ("SD-2", "Time to resolution", True),
        ("SD-1", "Time to first response", True),
    ]  # fmt: skip
    assert column(found, "closed_at") == ["2026-01-12", None, "2026-01-12"]
    assert reasons(found.found) == {2: "the issue has no SLA"}


def test_jira_cycles_in_any_form() -> None:
    """Milliseconds or words; under completed or ongoing cycles; the last that says something."""
    text = (
        "issueKey,name,completedCycles[0].breached,completedCycles[0].stopTime.iso8601,"
        "completedCycles[0].elapsedTime.millis,completedCycles[0].goalDuration.friendly,ongoingCycle.breached,company\n"
        "SD-1,Resolve,true,2026-01-12T15:04:00+0000,5400000,4h,,Acme\n"
        "SD-2,Resolve,,,,,false,Acme\n"
    )
    found = imported(text)
    assert found.found.format == "Jira Service Management SLA"
    assert (column(found, "met"), column(found, "closed_at")) == ([False, True], ["2026-01-12", None])
    assert (column(found, "elapsed_hours"), column(found, "target_hours")) == ([1.5, None], [4.0, None])


def uptime(
    *rows: str, heading: str = "Event,Monitor,Date-Time,Reason,Duration,Duration (in mins.),Department"
) -> Imported:
    return imported("\n".join([heading, *rows]) + "\n")


def measured(found: Imported) -> dict[tuple[str, str, str], float]:
    rows = found.rows
    months = rows["period"].dt.strftime("%Y-%m")
    return dict(zip(zip(rows["measure"], rows["service"], months, strict=True), rows["value"], strict=True))


def test_uptimerobot_sums_what_was_up_and_down() -> None:
    """Each event lasts its minutes, or its written duration; paused time and what has none says nothing."""
    found = uptime(
        'Up,Mail,2026-01-30 00:00:00,OK,,"2,880",A',
        "Down,Mail,2026-01-31 23:00:00,Err,2h 0m,,A",
        "Up,Web,2026-01-01 00:00:00,OK,,60,A",
        "Down,Web,2026-01-01 01:00:00,Err,,30,A",
        "down,Web,2026-01-02 01:00:00,Err,,30.5,A",
        "Paused,Web,2026-01-01 02:00:00,,,600,A",
        "Up,Web,2026-01-03 00:00:00,OK,,,A",
        "Up,Web,nonsense,OK,,5,A",
        "Started,Web,2026-01-01 02:00:00,,,,A",
    )
    assert measured(found) == {
        ("availability", "Mail", "2026-01"): pytest.approx(100 * 2880 / 2940, abs=1e-4),
        ("availability", "Mail", "2026-02"): 0.0,
        ("availability", "Web", "2026-01"): pytest.approx(100 * 60 / 120.5, abs=1e-4),
        ("outages", "Mail", "2026-01"): 1,
        ("outages", "Mail", "2026-02"): 0,
        ("outages", "Web", "2026-01"): 2,
        ("outage minutes", "Mail", "2026-01"): 60,
        ("outage minutes", "Mail", "2026-02"): 60,
        ("outage minutes", "Web", "2026-01"): 60.5,
    }
    assert reasons(found.found) == {
        **dict.fromkeys((5, 6, 8), "neither up nor down, or without a duration"), 7: "is not a date"
    }  # fmt: skip
    assert [*zip(found.rows["measure"], found.rows["better"], found.rows["measured_in"], strict=True)][::3] == [
        ("availability", "higher", "%"), ("outages", "lower", "outages"), ("outage minutes", "lower", "minutes")
    ]  # fmt: skip
    assert set(found.rows["unit"]) == {"A"}


def test_uptimerobot_ends_of_months_and_events_without_length() -> None:
    """An event to the very end of a month says nothing of the next; one without length gives no month."""
    found = uptime("Up,Mail,2026-01-31 00:00:00,OK,,1440,A", "Down,Web,2026-01-31 00:00:00,Err,,0,A")
    assert [key[1:] for key in measured(found)] == [("Mail", "2026-01")] * 3
    assert reasons(found.found) == {1: "neither up nor down, or without a duration"}
    longer = uptime("Up,Mail,2026-01-15 00:00:00,OK,,86400,A")
    months = {month for _, _, month in measured(longer)}
    assert months == {"2026-01", "2026-02", "2026-03"}
    assert format_of("Event,Monitor,When\nUp,Mail,2026-01-01\n") == ""


def test_uptimerobot_rows_lead_to_their_month() -> None:
    """Each event in the month in which it began."""
    found = uptime("Down,Mail,2026-01-31 23:00:00,Err,,120,A", "Up,Mail,2026-01-31 22:00:00,OK,,60,A").found
    (part,) = found.parts
    assert part.into is not None
    assert part.into.tolist() == [0, 0]
    assert found.passed_over.empty


@pytest.mark.parametrize(
    ("start", "days", "period"),
    [
        ("2026-07-01", 1, ("2026-07-01", "day")),
        ("2026-07-01", 25 / 24, ("2026-07-01", "day")),
        ("2026-07-01", 2, ("2026-07-01", "day")),
        ("2026-07-01", 7, ("2026-07-01", "day")),
        ("2026-07-01", 31, ("2026-07-01", "month")),
        ("2026-02-01", 28, ("2026-02-01", "month")),
        ("2026-07-01", 92, ("2026-07-01", "quarter")),
        ("2026-01-01", 90, ("2026-01-01", "quarter")),
        ("2026-01-01", 365, ("2026-01-01", "year")),
        ("2024-01-01", 366, ("2024-01-01", "year")),
        ("2026-01-01", 60, ("2026-01-01", "day")),
    ],
)
def test_zabbix_periods_by_their_length(start: str, days: float, period: tuple[str, str]) -> None:
    """In whatever zone they begin at midnight, an hour more or less where clocks change."""
    for shift in (-10, -2, 0, 5):
        begins = pd.Timestamp(start) + pd.Timedelta(hours=shift)
        for more in (-1, 0, 1) if days >= 28 else (0,):
            ends = begins + pd.Timedelta(days=days) + pd.Timedelta(hours=more)
            text = (
                "period_from,period_to,service.name,sli,organization\n"
                f"{int(begins.timestamp())},{int(ends.timestamp())},Mail,99.5,A\n"
            )
            found = imported(text)
            grains = (column(found, "period")[0], column(found, "grain")[0])
            assert grains == period


def test_nagios_reads_hosts_and_services() -> None:
    """A host alone where there is no description; no share known is no row."""
    hosts = "HOST_NAME, PERCENT_KNOWN_TIME_UP, PERCENT_KNOWN_TIME_DOWN\nweb, 99.5%, 0.5%\ndb, 0%, 0.0%\nold, 0%, 100%\n"
    found = imported(hosts, set=(("period", "2026-07"),))
    assert (column(found, "service"), column(found, "value")) == (["web", "old"], [99.5, 0.0])
    assert reasons(found.found) == {1: "no time of the period is known"}
    assert format_of(hosts.replace("HOST_NAME", "H")) != "Nagios availability"


# What all have in common


def test_rows_that_repeat_the_headings_are_passed_over() -> None:
    """Files glued together; a row that agrees in one cell only is data."""
    text = "id,ticket_id,score,requester_id,created_at,organization\n"
    row = "1,5,good,9,2026-01-01T10:00:00Z,Acme\n"
    found = told(text + row + text + row.replace("1,5", "id,5"))
    assert reasons(found) == {1: "repeats the headings"}
    assert len(found.parts[0].table.cells) == 2


def test_a_workbook_s_other_sheets_are_tried() -> None:
    """The one that a tool wrote is read, also under several rows of headings; a sheet named is the only one."""
    notes = [["What", "By"], ["changed", "Jo"]]
    rows: list[list[object]] = [
        ["Respondent ID", "End Date", "Department", "Rate", None],
        [None, None, None, "Speed", "Staff"],
        [1, "2026-01-05", "Finance", 4, 5],
    ]
    content = workbook(notes, rows)
    assert told(content).questions == ("Rate [Speed]", "Rate [Staff]")
    assert told(content, sheet="2").format == "SurveyMonkey"
    with pytest.raises(ImportRefused):
        told(content, sheet="1")


def test_people_s_columns_are_left_out_unless_used() -> None:
    """They are listed by name."""
    text = "Timestamp,Email Address,First name,Department,Good?\n2026/05/13 10:00:00,a@x.de,Jo,Finance,4\n"
    assert told(text).left_out == ("First name",)
    canonical = told("unit,responded_at,csat,First name\nA,2026-01-01,4,Jo\n")
    assert (canonical.format, canonical.left_out, canonical.said) == (
        "canonical", ("First name",), "responses, by the canonical headings"
    )  # fmt: skip
    mapped = told("A,B,C\nx,2026-01-01,4\n", map=(("unit", "A"), ("responded_at", "B"), ("score:csat", "C")))
    assert (mapped.format, mapped.said) == ("mapped", "responses, by columns as named")
