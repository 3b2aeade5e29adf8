"""LimeSurvey exports in codes, in full texts, with semicolons, and as sheets with merged headings."""

from tests.imports.formats.imported import imported, workbook

CODES = (
    '"id";"submitdate";"lastpage";"startlanguage";"seed";"startdate";"datestamp";"ipaddr";"refurl";"dept";"Q01";'
    '"Q02[SQ001]";"Q02[other]";"interviewtime";"groupTime12"\n'
    '"1";"2026-02-01 10:00:00";"3";"de";"99";"2026-02-01 09:55:00";"2026-02-01 10:00:00";"10.0.0.1";"";"Finance";'
    '"4";"Y";"";"300";"120"\n'
    '"2";"";"1";"de";"98";"2026-02-01 09:55:00";"2026-02-01 09:56:00";"10.0.0.1";"";"Sales";"5";;;"60";"60"\n'
    '"3";"2026-02-03 10:00:00";"3";"de";"97";"2026-02-03 09:55:00";"2026-02-03 10:00:00";"10.0.0.1";"";"Sales";'
    '"N/A";"Y";"";"300";"120"\n'
)


def test_reads_question_codes() -> None:
    """Codes with semicolons between them; N/A is asked and not answered."""
    found = imported(CODES, map=(("score:csat", "Q01"), ("unit", "dept")))
    assert found.found.format == "LimeSurvey"
    assert found.scores == [4, None]
    assert found.found.questions == ("dept", "Q01", "Q02[SQ001]", "Q02[other]")


def test_rejects_what_was_not_submitted() -> None:
    """Without a submit date a response was not completed."""
    rejected = imported(CODES, map=(("score:csat", "Q01"), ("unit", "dept"))).found.rejected
    assert rejected["reason"].to_dict() == {1: "the response was not completed"}


def test_reads_full_questions_in_german() -> None:
    """Headings of code and text are named by either."""
    text = (
        "id. Antwort ID,submitdate. Datum Abgeschickt,lastpage. Letzte Seite,startlanguage. Start-Sprache,"
        "abt. Ihre Abteilung,Q01. Wie zufrieden sind Sie?\n"
        "1,2026-02-01 10:00:00,3,de,Finanzen,5\n"
    )
    for name in ("Q01", "Wie zufrieden sind Sie?", "Q01. Wie zufrieden sind Sie?"):
        assert imported(text, map=(("score:csat", name), ("unit", "abt"))).scores == [5]


def test_reads_merged_headings_on_the_second_sheet() -> None:
    """Notes on the first sheet do not matter; lines stand under the question they belong to."""
    notes = [["What was done to this file", "by whom"], ["columns without answers deleted", "Jo"]]
    rows = [
        ["id", "submitdate", "lastpage", "startlanguage", "Company", "How satisfied are you with", None, None],
        [None, None, None, None, None, "speed", "staff", "price"],
        [1, "2026-02-01 10:00:00", 3, "en", "Acme", 4, 5, 2],
        [2, "2026-02-02 10:00:00", 3, "en", "Bolt", 3, 1, 2],
    ]
    found = imported(workbook(notes, rows, merged=("F1:H1",)), "answers.xlsx", map=(("score:csat", "staff"),))
    assert found.found.format == "LimeSurvey"
    assert found.questions == ["How satisfied are you with [staff]"]
    assert found.scores == [5, 1]
    assert found.rows["unit"].tolist() == ["Acme", "Bolt"]


def test_names_the_lines_of_a_sheet_without_the_tools_columns() -> None:
    """Two rows of headings are understood though nothing tells the tool; a person says the rest."""
    text = (
        "How satisfied are you with;;;What do you use?;;Date\n"
        "speed;staff;price;mail;phone;\n"
        "4;5;2;yes;no;2026-02-01\n"
    )
    found = imported(text, map=(("score:csat", "staff"), ("responded_at", "Date")), set=(("unit", "Acme"),))
    assert found.questions == ["How satisfied are you with [staff]"]
    assert found.scores == [5]


def test_reads_full_questions_in_english() -> None:
    """Full texts as headings, with the tool's own columns in words; the unit is asked for in the survey itself."""
    text = (
        "Response ID,Date submitted,Last page,Start language,Seed,Which department do you work in?,"
        "How satisfied are you with the IT department?\n"
        "1,2026-02-01 10:00:00,3,en,9,Finance,5\n"
    )
    found = imported(text, map=(("score:csat", "How satisfied are you with the IT department?"),))
    assert found.scores == [5]
    assert found.rows["unit"].tolist() == ["Finance"]
