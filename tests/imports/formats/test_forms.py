"""Microsoft Forms, Google Forms and Typeform."""

import pytest

from data.imports.errors import ImportRefused
from tests.imports.formats.imported import imported, workbook

MICROSOFT = (
    "ID,Start time,Completion time,Email,Name,Which department do you work in?,"
    '"How satisfied are you?\n\n1 - not at all\n5 - very"\n'
    "1,7/13/26 11:00:22,7/13/26 11:01:24,jo@example.org,Jo Doe,Finance;,4\n"
    "2,7/14/26 11:00:22,7/14/26 11:01:24,anonymous,,Sales;Legal;,5\n"
    "3,7/15/26 11:00:22,7/15/26 11:01:24,anonymous,,Sales;,1 - not at all\n"
)
GOOGLE = (
    "Timestamp,Username,Company,How likely are you to recommend us?\n"
    "2026/08/27 11:29:31 PM GMT+1,jo@example.org,Acme,10\n"
    "2026/08/28 11:29:31 AM GMT+1,al@example.org,Bolt,7\n"
)
TYPEFORM = (
    "#,Which company are you from?,Speed,Other,Rate us,Other,Rate us,Response Type,Start Date (UTC),"
    "Stage Date (UTC),Submit Date (UTC),Network ID,Tags\n"
    "a1,Acme,Speed,x,4,,,completed,2026-03-01 10:00:00,,2026-03-01 10:05:00,n1,\n"
    "#,Which company are you from?,Speed,Other,Rate us,Other,Rate us,Response Type,Start Date (UTC),"
    "Stage Date (UTC),Submit Date (UTC),Network ID,Tags\n"
    "a2,Bolt,,,,y,2,completed,2026-03-02 10:00:00,,2026-03-02 10:05:00,n2,\n"
    "a3,Bolt,,,3,,,partial,2026-03-03 10:00:00,2026-03-03 10:00:00,,n3,\n"
)


def test_microsoft_forms_finds_headings_with_line_breaks() -> None:
    """A question is one line, whatever breaks it had; labels with numbers are read."""
    found = imported(MICROSOFT, map=(("score:csat", "How satisfied are you? 1 - not at all 5 - very"),))
    assert found.found.format == "Microsoft Forms"
    assert found.scores == [4, 5, 1]


def test_microsoft_forms_takes_the_semicolon_off_a_single_choice() -> None:
    """One choice loses its semicolon, several stay what they are."""
    rows = imported(MICROSOFT, map=(("score:csat", "#7"),)).rows
    assert rows["unit"].tolist() == ["Finance", "Sales;Legal;", "Sales"]


def test_microsoft_forms_does_not_take_anonymous_for_a_person() -> None:
    """Two anonymous respondents are not one."""
    rows = imported(MICROSOFT, map=(("score:csat", "#7"),)).rows
    assert rows["respondent"].notna().tolist() == [True, False, False]
    assert rows["response_id"].is_unique


def test_microsoft_forms_asks_for_the_order_of_dates() -> None:
    """A date that reads in two orders is asked for, as anywhere."""
    with pytest.raises(ImportRefused, match="day first or month first"):
        imported(MICROSOFT.replace("7/1", "7/"), map=(("score:csat", "#7"),))


def test_microsoft_forms_reads_a_workbook() -> None:
    """Open in Excel gives real dates."""
    content = workbook(
        [
            ["Id", "Startzeit", "Fertigstellungszeit", "E-Mail", "Name", "Abteilung", "Zufriedenheit"],
            [1, "2026-01-05 10:00:00", "2026-01-05 10:01:00", "anonymous", None, "Finanzen", "sehr zufrieden"],
            [2, "2026-01-06 10:00:00", "2026-01-06 10:01:00", "anonymous", None, "Vertrieb", "eher unzufrieden"],
        ]
    )
    found = imported(content, "antworten.xlsx", map=(("score:csat", "Zufriedenheit"),))
    assert found.scores == [5, 2]


def test_google_forms_reads_times_with_a_zone() -> None:
    """Half past eleven in the evening an hour east of Greenwich is half past ten there."""
    found = imported(GOOGLE, map=(("score:nps", "How likely are you to recommend us?"),))
    assert found.found.format == "Google Forms"
    assert str(found.rows["responded_at_utc"].iloc[0]) == "2026-08-27 22:29:31"
    assert found.rows["unit"].tolist() == ["Acme", "Bolt"]


def test_google_forms_is_not_silently_nps() -> None:
    """0 to 10 is what a score looks like, not what it means."""
    with pytest.raises(ImportRefused, match="nothing says which question is scored"):
        imported(GOOGLE)


def test_typeform_joins_repeated_headings() -> None:
    """One question on two paths is one column; rows that repeat the headings are passed over."""
    found = imported(TYPEFORM, map=(("score:csat", "Rate us"),))
    assert found.found.format == "Typeform"
    assert found.scores == [4, 2]
    assert found.found.passed_over.to_dict() == {1: "repeats the headings"}
    assert found.found.rejected["reason"].to_dict() == {3: "the response was not completed"}
    assert found.rows["unit"].tolist() == ["Acme", "Bolt"]
