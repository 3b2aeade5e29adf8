"""Satisfaction of tickets: Zendesk, Freshdesk, Chatwoot, GLPI, ServiceNow; and Delighted."""

import pytest

from data.imports.errors import ImportRefused
from tests.imports.formats.imported import imported

ZENDESK = (
    "id,assignee_id,comment,created_at,group_id,requester_id,score,ticket_id,updated_at,url,ticket.organization\n"
    "1,5,,2026-03-31T10:00:00Z,7,21,good,101,2026-04-01T10:00:00Z,u,Acme\n"
    "2,5,slow,2026-03-31T10:00:00Z,7,22,bad_with_comment,102,2026-03-31T11:00:00Z,u,Acme\n"
    "3,5,,2026-03-31T10:00:00Z,7,23,offered,103,2026-03-31T10:00:00Z,u,Bolt\n"
    "4,5,,2026-03-31T10:00:00Z,7,24,unoffered,104,2026-03-31T10:00:00Z,u,Bolt\n"
)
FRESHDESK = (
    "id,survey_id,user_id,agent_id,group_id,ticket_id,feedback,ratings.default_question,created_at,updated_at,company\n"
    "1,1,31,5,7,101,great,103,2026-03-01T10:00:00Z,2026-03-01T10:00:00Z,Acme\n"
    "2,1,32,5,7,102,,100,2026-03-01T10:00:00Z,2026-03-01T10:00:00Z,Acme\n"
    "3,1,33,5,7,103,,-103,2026-03-01T10:00:00Z,2026-03-01T10:00:00Z,Bolt\n"
)
CHATWOOT = (
    "Agent Name,Rating,Feedback Comment,Contact Name,Contact Email Address,Contact Phone Number,"
    "Link to the conversation,Recorded date\n"
    "Jo (jo@example.org),5,Thanks,Al,al@example.com,,https://chat.example.org/app/accounts/1/conversations/88,"
    "2026-03-05 08:27:45 UTC\n"
    "Reporting period 2026-03-01 to 2026-03-31\n"
)
GLPI = (
    "id;tickets_id;type;date_begin;date_answered;satisfaction;comment;tickets_id.entities_id\n"
    "4;1101;1;2025-08-14 14:26:51;2026-06-19 09:23:23;3;NULL;Acme > Finance\n"
    "5;1116;1;2025-08-14 14:28:51;NULL;NULL;NULL;Acme > Finance\n"
    "6;1117;1;2025-09-14 14:28:51;2025-09-15 10:00:00;5;Quick;Acme > Sales\n"
)
SERVICENOW = (
    "Assessment group,Metric,Data type,Updated,Source,Assigned to,Instance,Actual value,Normalized value,"
    "String value,instance.user.department\n"
    "IT,Overall satisfaction,Scale,2026-03-05 10:00:00,x,Jo,AINST1,4,0.8,Satisfied,Finance\n"
    "IT,Speed,Scale,2026-03-05 10:00:00,x,Jo,AINST1,5,1,Very,Finance\n"
    "IT,Comments,String,2026-03-05 10:00:00,x,Jo,AINST1,-1,,Well done,Finance\n"
    "IT,Overall satisfaction,Scale,2026-03-06 10:00:00,x,Al,AINST2,-1,,N/A,Sales\n"
    "IT,Comments,String,2026-03-06 10:00:00,x,Al,AINST2,-1,,N/A,Sales\n"
)
DELIGHTED = (
    "id,survey_type,score,comment,permalink,created_at,updated_at,person,tags,person_properties.department\n"
    "1,nps,9,,https://delighted.example/1,1772359200,1772359200,p1,,Finance\n"
    "2,nps,3,slow,https://delighted.example/2,1772359200,1772359200,p2,,Sales\n"
)


def test_zendesk_offered_is_no_answer() -> None:
    """Offered was asked and not answered; unoffered was never asked and is rejected."""
    found = imported(ZENDESK)
    assert found.found.format == "Zendesk ratings"
    assert found.scores == [2, 1, None]
    assert found.found.rejected["reason"].to_dict() == {3: "no survey was offered for this ticket"}
    assert found.rows["unit"].tolist() == ["Acme", "Acme", "Bolt"]
    scale = found.parts["responses"].questions[0].scale
    assert (scale.low, scale.high, scale.satisfied_from) == (1, 2, 2)


def test_zendesk_dates_the_answer() -> None:
    """The answer came on the first of April, though the survey was offered in March."""
    assert str(imported(ZENDESK).rows["responded_at"].iloc[0].date()) == "2026-04-01"


def test_zendesk_can_be_overruled() -> None:
    """A person may take another column for the date, and one unit for all rows."""
    found = imported(ZENDESK, map=(("responded_at", "created_at"),), set=(("unit", "All"),))
    assert str(found.rows["responded_at"].iloc[0].date()) == "2026-03-31"
    assert set(found.rows["unit"]) == {"All"}


def test_zendesk_without_a_unit_asks_for_it() -> None:
    """What names the unit is never made up."""
    with pytest.raises(ImportRefused, match="lacks 'unit'"):
        imported(ZENDESK.replace("ticket.organization", "brand_id"))


def test_freshdesk_codes_are_seven_labels() -> None:
    """103 is the best of seven, 100 neutral, -103 the worst; the happy ones are satisfied."""
    found = imported(FRESHDESK)
    assert found.found.format == "Freshdesk"
    assert found.scores == [7, 4, 1]
    assert found.parts["responses"].questions[0].scale.satisfied_from == 5


def test_freshdesk_reads_the_object_as_text() -> None:
    """Where the export holds the whole object, the default question is taken out of it."""
    text = FRESHDESK.replace("ratings.default_question", "ratings").replace(",103,2", ',"{""default_question"":103}",2')
    assert imported(text).scores == [7, 4, 1]


def test_chatwoot_passes_the_footer_over() -> None:
    """The line with the reporting period is no row, and a note says so."""
    found = imported(CHATWOOT, set=(("unit", "Acme"),))
    assert found.found.format == "Chatwoot CSAT"
    assert found.scores == [5]
    assert found.rows["ticket_id"].tolist() == ["88"]
    assert not found.found.file.broken
    assert "Reporting period" in found.found.notes[0]
    assert "Agent Name" in found.found.left_out


def test_chatwoot_reads_german_headings() -> None:
    """Headings are in the language of the account; the footer may be padded with empty cells."""
    text = (
        "Agentenname,Bewertung,Feedback-Kommentar,Kontaktname,Kontakt-E-Mail-Adresse,Kontakt Telefonnummer,"
        "Link zur Konversation,Aufnahmedatum\n"
        "Jo,4,,Al,al@example.com,,https://chat.example.org/app/accounts/1/conversations/9,2026-03-05 08:27:45 UTC\n"
        "Berichtszeitraum von 2026-03-01 bis 2026-03-31,,,,,,,\n"
    )
    found = imported(text, set=(("unit", "Acme"),))
    assert found.scores == [4]
    assert len(found.found.passed_over) == 1


def test_glpi_unanswered_rows_are_invitations() -> None:
    """Every row is an invitation of the month it was sent in; answers may come ten months later."""
    found = imported(GLPI)
    assert found.found.format == "GLPI satisfaction"
    assert found.scores == [3, 5]
    invited = found.parts["invitations"].rows
    assert invited["invited"].sum() == 3
    assert invited["month"].dt.strftime("%Y-%m").tolist() == ["2025-08", "2025-08", "2025-09"]
    answered = found.parts["responses"].rows
    assert answered["responded_at"].dt.strftime("%Y-%m-%d").tolist() == ["2026-06-19", "2025-09-15"]
    assert answered["unit"].tolist() == ["Acme > Finance", "Acme > Sales"]


def test_glpi_gives_only_what_is_asked_for() -> None:
    """A person who says the kind gets that part alone."""
    assert list(imported(GLPI.replace("NULL;NULL;NULL", "2025-08-20 10:00:00;1;NULL"), kind="responses").parts) == [
        "responses"
    ]


def test_servicenow_survey_has_one_row_per_answer() -> None:
    """N/A is asked and not answered, texts become the comment, other questions are rejected."""
    found = imported(SERVICENOW, map=(("score:csat", "overall satisfaction"),))
    assert found.found.format == "ServiceNow survey"
    assert found.scores == [4, None]
    assert found.rows["comment"].iloc[0] == "Well done"
    assert found.rows["unit"].tolist() == ["Finance", "Sales"]
    assert found.found.rejected["reason"].to_dict() == {1: "nothing says what this question measures"}
    assert sorted(found.found.passed_over.index) == [2, 4]


def test_servicenow_survey_asks_what_is_scored() -> None:
    """The questions are listed; comments are not among them."""
    with pytest.raises(ImportRefused, match=r"'Overall satisfaction', 'Speed'\.$"):
        imported(SERVICENOW)


def test_delighted_survey_type_says_the_metric() -> None:
    """An nps survey is scored without asking; its times are seconds since 1970."""
    found = imported(DELIGHTED)
    assert found.found.format == "Delighted"
    assert found.scores == [9, 3]
    assert found.parts["responses"].questions[0].metric == "nps"
    assert str(found.rows["responded_at_utc"].iloc[0]) == "2026-03-01 10:00:00"


def test_delighted_takes_survey_types_apart() -> None:
    """Two types in one file are two questions."""
    found = imported(DELIGHTED.replace("2,nps,3", "2,csat,4"))
    assert {question.metric for question in found.parts["responses"].questions} == {"nps", "csat"}


def test_delighted_without_a_survey_type_asks() -> None:
    """What looks like 0 to 10 is not silently nps."""
    with pytest.raises(ImportRefused, match="nothing says which question is scored"):
        imported(DELIGHTED.replace("survey_type", "kind"))
