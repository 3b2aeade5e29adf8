"""What a file is recognised as, and how a person's word wins over that."""

from pathlib import Path

import pytest

from data.imports.errors import ImportRefused
from data.imports.options import ImportOptions
from data.imports.reading.personal import personal_columns
from data.imports.recognising.recognising import recognised
from data.record import Record
from data.store.store import Store
from tests.imports.formats.imported import imported, workbook

CANONICAL = "unit,responded_at,csat\nFinance,2026-01-05,4\n"


def test_canonical_headings_need_no_format() -> None:
    """Headings that are the canonical ones are read as they are."""
    found = imported(CANONICAL)
    assert found.found.format == "canonical"
    assert found.scores == [4]


def test_named_columns_are_mapped() -> None:
    """A table of no known tool is read as a person says."""
    text = "who,when,how\nFinance,2026-01-05,4\n"
    found = imported(text, map=(("unit", "who"), ("responded_at", "when"), ("score:csat", "how")))
    assert found.found.format == "mapped"


def test_one_value_for_all_does_not_hide_a_format() -> None:
    """A unit given for all rows does not turn any table into a structure."""
    text = "Timestamp,How satisfied are you?\n2026-01-05 10:00:00,4\n"
    found = imported(text, map=(("score:csat", "How satisfied are you?"),), set=(("unit", "Finance"),))
    assert found.found.format == "Google Forms"


def test_any_sheet_is_found() -> None:
    """Canonical headings on the third sheet are found behind two tables that are something else."""
    notes = [["what", "note"], ["file", "see there"]]
    rows = [["unit", "responded_at", "csat"], ["Finance", "2026-01-05", 4]]
    assert imported(workbook(notes, notes, rows), "x.xlsx").scores == [4]


def test_the_first_twelve_sheets_are_looked_through() -> None:
    """Sheets that are no table are passed over; what stands on the thirteenth is not found."""
    notes = [["what", "note"], ["file", "see there"]]
    rows = [["unit", "responded_at", "csat"], ["Finance", "2026-01-05", 4]]
    assert imported(workbook(notes, [], *[notes] * 9, rows, notes), "x.xlsx").scores == [4]
    with pytest.raises(ImportRefused, match="'what', 'note'"):
        imported(workbook(notes, [], *[notes] * 10, rows), "x.xlsx")
    with pytest.raises(ImportRefused, match="'what', 'note'"):
        imported(workbook(notes, rows), "x.xlsx", sheet="1")


@pytest.mark.parametrize(
    ("headings", "found"),
    [
        ("Timestamp,unit,responded_at,csat", "canonical"),
        ("Timestamp,unit,responded_at,csat,a,b", "canonical"),
        ("Timestamp,unit,responded_at,csat,a,b,c", "Google Forms"),
    ],
)
def test_canonical_headings_are_no_fewer_than_the_others(headings: str, found: str) -> None:
    """Three of seven columns may stand in any tool's export: the tool is asked first."""
    row = "2026-01-05 10:00:00,Finance,2026-01-05,4,x,y,z"
    row = ",".join(row.split(",")[: len(headings.split(","))])
    assert recognised(f"{headings}\n{row}\n".encode(), "a.csv", ImportOptions(), ask=False).format == found


def test_what_is_left_out_because_it_names_people() -> None:
    """Columns that name people and that nothing uses, by name, whoever says what the others are."""
    text = "unit,responded_at,csat,Email,Full Name,note\nFinance,2026-01-05,4,a@b.c,Ada,x\n"
    assert imported(text).found.left_out == ("Email", "Full Name")
    assert imported(text, map=(("respondent", "Email"),)).found.left_out == ("Full Name",)


def test_answers_in_words_are_read_where_they_leave_no_doubt() -> None:
    """Numbers in labels go first; words of satisfaction have a scale, and only where satisfaction is measured."""
    form = "Timestamp,Department,Good?\n" + "".join(f"2026-01-0{n},Finance,{{}}\n" for n in range(1, 6))
    words = ["Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied"]
    options = {"map": (("score:csat", "Good?"),)}
    found = imported(form.format(*words), **options)
    assert found.scores == [1, 2, 3, 4, 5]
    assert found.found.notes == (f"'Good?' is read from worst to best as: {', '.join(words).lower()}",)
    numbered = imported(form.format(*(f"{n} - {word}" for n, word in enumerate(reversed(words), 1))), **options)
    assert numbered.scores == [1, 2, 3, 4, 5]
    assert numbered.found.notes == ("'Good?': the numbers in the labels are read",)
    other = imported(form.format(*words), map=(("score:nps", "Good?"),))
    assert (len(other.rows), other.found.notes) == (0, ())
    backwards = {"scale": (("csat", ",".join(reversed(words))),), "satisfied_from": (("csat", "4"),)}
    assert imported(form.format(*words), **options, **backwards).scores == [5, 4, 3, 2, 1]


def test_nothing_known_lists_the_columns() -> None:
    """A table of no known tool, of which nobody says anything, is refused with its columns."""
    with pytest.raises(ImportRefused, match="'who', 'when', 'how'"):
        imported("who,when,how\nFinance,2026-01-05,4\n")


@pytest.mark.parametrize(
    "heading",
    ["E-Mail", "Email Address", "Adresse de messagerie", "Vorname", "Nachname des Empfängers", "IP-Adresse", "ipaddr",
     "Contact Phone Number", "Prénom", "Full Name", "caller_id.name", "caller_id.email", "RecipientLastName",
     "Numéro de téléphone", "Name"],
)  # fmt: skip
def test_personal_headings(heading: str) -> None:
    """Names, mail and network addresses and telephone numbers, in three languages."""
    assert personal_columns([heading]) == [0]


@pytest.mark.parametrize(
    "heading",
    ["Company name", "Department", "HOST_NAME", "service.name", "Monitor", "Recipient count", "Customer", "Score",
     "task.company.name", "What is your name for this service?"],
)  # fmt: skip
def test_headings_that_are_not_personal(heading: str) -> None:
    """Names of units, services and hosts are no people."""
    assert personal_columns([heading]) == []


def test_ids_of_two_tools_do_not_meet(tmp_path: Path) -> None:
    """Two tools that both count their responses from 1 do not replace each other's."""
    record = Record(Store.at(tmp_path / "record.duckdb"))
    zendesk = "id,requester_id,score,ticket_id,updated_at,organization\n1,21,good,101,2026-04-01,Acme\n"
    delighted = "id,survey_type,score,permalink,created_at,person,company\n1,csat,4,u,2026-04-01,p,Acme\n"
    options = ImportOptions()
    taken = [record.import_content(each.encode(), "x.csv", options) for each in (zendesk, delighted, zendesk)]
    assert [(report.accepted, report.duplicates) for report in taken] == [(1, 0), (1, 0), (0, 1)]


def test_a_person_s_key_wins_over_the_tool_s_id() -> None:
    """Rows are known by the columns that a person names."""
    text = "id,requester_id,score,ticket_id,updated_at,organization\n1,21,good,101,2026-04-01,Acme\n"
    assert "response_id" not in dict(imported(text, key=("ticket_id",)).found.parts[0].options.map)


def test_columns_that_others_are_made_from_count_as_read() -> None:
    """Only what nothing reads is named as not read."""
    text = "id,requester_id,score,ticket_id,updated_at,organization,brand\n1,21,good,101,2026-04-01,Acme,x\n"
    notes = imported(text).parts["responses"].notes
    assert "not read: brand" in [note.sentence for note in notes]
