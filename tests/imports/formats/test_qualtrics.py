"""Qualtrics exports are read under three rows of headings, and the legacy ones under two."""

import pytest

from data.imports.errors import ImportRefused
from tests.imports.formats.imported import imported

ROWS = (
    "StartDate,EndDate,Status,IPAddress,Progress,Duration (in seconds),Finished,RecordedDate,ResponseId,"
    "RecipientLastName,RecipientFirstName,RecipientEmail,ExternalReference,DistributionChannel,UserLanguage,"
    "Department,Q1,Q2_NPS_GROUP,Q2,Q3\n"
    "Anfangsdatum,Enddatum,Antworttyp,IP-Adresse,Aktueller Stand,Dauer (in Sekunden),Beendet,Erfassungsdatum,"
    "Antwort-ID,Nachname,Vorname,E-Mail des Empfängers,Externe Datenreferenz,Verteilungskanal,Benutzersprache,"
    'Department,"How satisfied are you, overall?",Recommend - Group,Would you recommend us?,What else?\n'
    '"{""ImportId"":""startDate"",""timeZone"":""Europe/Berlin""}","{""ImportId"":""endDate""}",'
    '"{""ImportId"":""status""}","{""ImportId"":""ipAddress""}","{""ImportId"":""progress""}",'
    '"{""ImportId"":""duration""}","{""ImportId"":""finished""}","{""ImportId"":""recordedDate""}",'
    '"{""ImportId"":""_recordId""}","{""ImportId"":""recipientLastName""}","{""ImportId"":""recipientFirstName""}",'
    '"{""ImportId"":""recipientEmail""}","{""ImportId"":""externalDataReference""}",'
    '"{""ImportId"":""distributionChannel""}","{""ImportId"":""userLanguage""}","{""ImportId"":""Department""}",'
    '"{""ImportId"":""QID1""}","{""ImportId"":""QID2_NPS_GROUP""}","{""ImportId"":""QID2""}",'
    '"{""ImportId"":""QID3_TEXT""}"\n'
    "2026-05-31 23:00:00,2026-05-31 23:20:00,0,10.0.0.1,100,60,1,2026-06-01 00:30:00,R_1,Doe,Jo,jo@example.org,p1,"
    "email,EN,Finance,4,2,9,Quick\n"
    "2026-06-02 10:00:00,2026-06-02 10:01:00,0,10.0.0.2,100,60,1,2026-06-02 10:01:00,R_2,Roe,Al,al@example.org,p2,"
    "email,EN,Sales,-99,1,6,\n"
    "2026-06-02 11:00:00,2026-06-02 11:01:00,0,10.0.0.3,30,60,0,2026-06-09 11:01:00,R_3,,,,p3,email,EN,Sales,5,,,\n"
    "2026-06-02 12:00:00,2026-06-02 12:01:00,1,10.0.0.4,100,60,1,2026-06-02 12:01:00,R_4,,,,,preview,EN,Sales,5,,,\n"
)
LEGACY = (
    "\ufeffV1,V2,V3,V4,V5,V6,V7,V8,V9,V10,Q1,Q2,LocationLatitude,\n"
    "ResponseID,ResponseSet,Name,ExternalDataReference,EmailAddress,IPAddress,Status,StartDate,EndDate,Finished,"
    "How satisfied are you?,Department,LocationLatitude,\n"
    "R_9,Default,Anonymous,,,10.0.0.9,0,2017-07-18 08:28:09,2017-07-18 08:28:48,1,5,Finance,47.1,\n"
)


def test_names_a_question_by_its_code_text_or_import_id() -> None:
    """A scored question is named by code, text or import id, and stored under its text."""
    for name in ("Q1", "How satisfied are you, overall?", "QID1"):
        found = imported(ROWS, map=(("score:csat", name),))
        assert found.found.format == "Qualtrics"
        assert found.questions == ["How satisfied are you, overall?"]
        assert found.scores == [4, None]
        assert list(found.rows["unit"]) == ["Finance", "Sales"]
        assert list(found.rows["response_id"]) == ["Qualtrics R_1", "Qualtrics R_2"]


def test_takes_the_time_zone_that_the_headings_declare() -> None:
    """Half past midnight in Berlin is still the evening before in UTC."""
    found = imported(ROWS, map=(("score:csat", "Q1"),))
    assert str(found.rows["responded_at_utc"].iloc[0]) == "2026-05-31 22:30:00"


def test_rejects_what_was_not_completed_and_previews() -> None:
    """Unfinished responses and previews are accounted for with their reasons."""
    rejected = imported(ROWS, map=(("score:csat", "Q1"),)).found.rejected
    assert list(rejected["reason"]) == ["a preview, a test or spam, no answer", "the response was not completed"]
    assert sorted(rejected.index) == [2, 3]


def test_scores_nps_where_qualtrics_says_so_itself() -> None:
    """A question with a group column beside it is Qualtrics' own Net Promoter question."""
    found = imported(ROWS)
    assert found.questions == ["Would you recommend us?"]
    assert found.scores == [9, 6]


def test_leaves_personal_columns_out() -> None:
    """Names, e-mail and network addresses are named as left out."""
    left_out = imported(ROWS).found.left_out
    assert left_out == ("IP-Adresse", "Nachname", "Vorname", "E-Mail des Empfängers")


def test_reads_the_legacy_export() -> None:
    """Two rows of headings, byte order mark and a trailing comma."""
    found = imported(LEGACY, map=(("score:csat", "Q1"),))
    assert found.scores == [5]
    assert found.rows["unit"].tolist() == ["Finance"]
    assert "2 rows of headings" in found.found.said


def test_asks_what_is_scored() -> None:
    """A question is never taken for a score by its looks; the refusal lists the questions."""
    with pytest.raises(ImportRefused, match=r"How satisfied are you\?") as refused:
        imported(LEGACY)
    assert "{map} score:csat=" in refused.value.how
