"""Bytes of text exports become tables of text with line numbers."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.imports.errors import ImportRefused
from data.imports.reading.reading import RawTable, read_table

TWO_COLUMNS = "unit;score\nFinance;5\nLegal;4\n"


def rows_of(table: RawTable) -> list[list[str]]:
    return table.cells.to_numpy(object).tolist()


def read(text: str, **options: object) -> RawTable:
    return read_table(text.encode(), "answers.csv", **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "content",
    [
        TWO_COLUMNS.encode(),
        b"\xef\xbb\xbf" + TWO_COLUMNS.encode(),
        TWO_COLUMNS.encode("utf-16"),
        b"\xfe\xff" + TWO_COLUMNS.encode("utf-16-be"),
        TWO_COLUMNS.encode("utf-16-le"),
        TWO_COLUMNS.encode("utf-16-be"),
        TWO_COLUMNS.encode("utf-32"),
        TWO_COLUMNS.replace("\n", "\r\n").encode(),
        TWO_COLUMNS.replace("\n", "\r").encode(),
        TWO_COLUMNS.replace(";", "\t").encode(),
        TWO_COLUMNS.replace(";", "|").encode(),
        TWO_COLUMNS.replace(";", ",").encode(),
    ],
)
def test_every_encoding_line_end_and_delimiter_gives_the_same_table(content):
    """Encodings with and without a mark, line ends and delimiters are found without being told."""
    table = read_table(content, "answers.csv")
    assert table.columns == ["unit", "score"]
    assert rows_of(table) == [["Finance", "5"], ["Legal", "4"]]
    assert table.lines.tolist() == [2, 3]
    assert table.broken == []
    assert set(map(str, table.cells.dtypes)) == {"str"}


def test_windows_text_is_read_as_such_and_said():
    """Text that is not UTF-8 is read as Windows-1252, and the note says so."""
    table = read_table("unit,comment\nZürich,„gut“ – 5 €\n".encode("cp1252"), "a.csv")
    assert rows_of(table) == [["Zürich", "„gut“ – 5 €"]]
    assert table.notes == ["read as Windows-1252, because it is not UTF-8"]


@pytest.mark.parametrize(
    ("codec", "named", "words"),
    [
        ("cp1250", "Windows-1250", "Łódź obsługa zażalenie księgowość Dział Gdańsk życzliwość są"),
        ("iso8859_2", "ISO 8859-2", "Łódź obsługa zażalenie księgowość Dział są życzliwość ś"),
        ("cp1251", "Windows-1251", "Финансы отдел кадров отлично быстро спасибо"),
        ("cp1253", "Windows-1253", "Οικονομικά τμήμα πολύ καλή εξυπηρέτηση"),
        ("cp1254", "Windows-1254", "Müşteri hizmetleri çok iyi teşekkürler İnsan Kaynakları satış değil"),
        ("cp932", "Shift-JIS", "財務部 とても良い対応でした 満足です"),
    ],
)
@pytest.mark.parametrize("n", [1, 400])
def test_other_code_pages_are_told_by_their_words(codec, named, words, n):
    """Text that makes no words as Windows-1252 is read in the code page that does, and the note says which."""
    rows = [[word, str(score)] for score in range(n) for word in words.split()]
    table = read_table("\n".join(map(",".join, [["unit", "score"], *rows])).encode(codec), "a.csv")
    assert rows_of(table) == rows
    assert named in table.notes[0]


@pytest.mark.parametrize("n", [1, 400])
@pytest.mark.parametrize("codec", ["cp1252", "latin-1"])
@pytest.mark.parametrize(
    "words",
    [
        "café naïve résumé façade £5 jalapeño 10 m² 5 µg Zoë",
        "Zürich Büro prüfen größer Straße Übung Köln Ärger schön Äußerung",
        "très réactivité équipe élève français cœur créée hôtel forêt À",
        "för hjälpen på Malmö åäö Göteborg Örebro ärende återkoppling",
        "¿Cómo está? señor mañana ¡Hola! pingüino niño ¿por qué? 1ª nº",
        "één reünie coördinatie financiële geïnteresseerd België vóór",
        "København Økonomi være hjælp på rødgrød ærlig Århus får kø",
        "Tromsø kjøp gå får høy blå tjeneste på ærlig være",
        "Erittäin hyvä määräämään hääyöaie Jyväskylä työ yö sää",
        "Það er góð þjónusta þetta ánægður sýnd ræður viðmót Íslandi fljótt",
    ],
)
def test_western_text_stays_western(words, codec, n):
    """What Windows-1252 explains is read as that: every word by itself, and all of them."""
    for chosen in (words, *words.split()) if n == 1 else (words,):
        content = "unit,score\n" + "".join(f"{word},1\n" for word in chosen.split() * n)
        table = read_table(content.encode(codec, "ignore"), "a.csv")
        assert rows_of(table) == rows_of(read_table(content.encode(codec, "ignore").decode(codec).encode(), "a.csv"))


def test_a_byte_that_windows_1252_lacks_is_kept_and_said():
    """The five bytes without meaning in Windows-1252 do not stop the file."""
    table = read_table(b"unit,comment\nZ\xfcrich,a\x81b\n", "a.csv")
    assert rows_of(table) == [["Zürich", "a\x81b"]]
    assert "1 bytes have no meaning in Windows-1252 and were read as Latin-1" in table.notes


def test_a_few_wrong_bytes_do_not_spoil_a_utf_8_file():
    """A cut character in a file full of sound ones leaves the sound ones sound."""
    table = read_table(("unit,place\n" + "Büro,Zürich\n" * 50).encode() + b"Halle,K\xf6ln\n", "a.csv")
    assert rows_of(table)[0] == ["Büro", "Zürich"]
    assert rows_of(table)[-1] == ["Halle", "Köln"]
    assert table.notes == ["read as UTF-8; 1 bytes that are not UTF-8 were read as Windows-1252"]


def test_nuls_are_removed_and_said():
    """NUL characters in text vanish, with a note."""
    table = read_table(b"unit,score\nFin\x00ance,5\n", "a.csv")
    assert rows_of(table) == [["Finance", "5"]]
    assert table.notes == ["1 NUL characters removed"]


def test_blank_lines_are_passed_over_and_lines_stay_those_of_the_file():
    """Blank lines and lines of delimiters only are no rows; line numbers count them and multi-line cells."""
    table = read('unit,comment\n\nFinance,"two\nlines"\n,\n   \nLegal,x\n')
    assert rows_of(table) == [["Finance", "two\nlines"], ["Legal", "x"]]
    assert table.lines.tolist() == [3, 7]
    assert table.notes == ["3 blank lines were passed over"]


def test_ragged_rows_are_broken_with_line_reason_and_text():
    """A row with more or fewer cells than the headings is set aside; empty extra cells are no matter."""
    table = read("unit,score,comment\nFinance,5,fine\nLegal,4,good, really\nIT,3\nSales,2,ok,,\n")
    assert rows_of(table) == [["Finance", "5", "fine"], ["Sales", "2", "ok"]]
    assert [(each.line, each.reason, each.text) for each in table.broken] == [
        (3, "4 cells, the headings have 3", "Legal,4,good, really"),
        (4, "2 cells, the headings have 3", "IT,3"),
    ]


def test_rows_may_lack_columns_that_no_row_fills():
    """A trailing column that is empty everywhere may be absent; it is then missing, not empty text."""
    table = read("unit,score,comment\nFinance,5,\nLegal,4\nSales,3,\n")
    assert table.broken == []
    assert table.lines.tolist() == [2, 3, 4]
    assert table.cells[2].isna().tolist() == [False, True, False]


def test_a_trailing_delimiter_in_the_headings_is_a_column_without_a_name():
    """Qualtrics' older exports end every line with a comma."""
    table = read("V1,V2,\na,b,\nc,d\n")
    assert table.columns == ["V1", "V2", ""]
    assert table.lines.tolist() == [2, 3]


def test_an_unclosed_quotation_mark_costs_one_row():
    """After a stray quotation mark, reading goes on at the next line."""
    table = read('unit,comment\nA,"never closed\nB,fine\nC,"closed, yes"\nD,"open to the end\nE,x\n')
    assert rows_of(table) == [["B", "fine"], ["C", "closed, yes"], ["E", "x"]]
    assert [each.line for each in table.broken] == [2, 5]
    assert table.broken[1].reason == "a quotation mark is opened and never closed"


def test_rows_swallowed_between_two_stray_marks_are_read():
    """Two stray marks that close each other by chance do not hide the rows between them."""
    table = read('unit,score,comment\nA,"5,open\nB,4,x\nC,3,"y"\nD,2,z\n')
    assert [row[0] for row in rows_of(table)] == ["B", "C", "D"]
    assert [each.line for each in table.broken] == [2]


def test_a_cell_that_looks_like_rows_is_said():
    """A quoted cell of several lines may be meant, but where its lines are whole rows a note says so."""
    table = read('unit,score,comment\nA,5,"open\nB,4,x\nC,3,y"\nD,2,z\n')
    assert [row[0] for row in rows_of(table)] == ["A", "D"]
    assert table.notes[0].startswith("a cell in line 2 holds what looks like another row")


def test_the_delimiter_fits_the_whole_file_not_the_first_rows():
    """Commas in headings, prose and numbers do not mislead when the file is divided by semicolons."""
    text = "How satisfied are you, overall?;Value\n" + "Good, fine;1,5\n" * 3 + "Bad;2,0\n" * 30
    table = read(text)
    assert table.columns == ["How satisfied are you, overall?", "Value"]
    assert table.broken == []


def test_excel_s_sep_line_names_the_delimiter():
    """The line sep=; is no row, and lines are still counted with it."""
    table = read("sep=;\nunit;score, of 5\nFinance;5\n")
    assert table.columns == ["unit", "score, of 5"]
    assert table.lines.tolist() == [3]


def test_spaces_before_quoted_cells_belong_to_no_cell():
    """Nagios writes a space after each comma, before the quotation mark too."""
    table = read('HOST, SERVICE, UP\n"web", "Disk, root", 99%\n"db", "Load", 98%\n')
    assert table.columns == ["HOST", "SERVICE", "UP"]
    assert rows_of(table) == [["web", "Disk, root", "99%"], ["db", "Load", "98%"]]


def test_headings_of_several_rows():
    """All rows of headings are kept; names come from the last that is not a row of ids."""
    table = read(
        'Q1,Q2\n"How was\nit?",Why?\n"{""ImportId"":""QID1""}","{""ImportId"":""QID2""}"\n5,good\n', header_rows=3
    )
    assert table.columns == ["How was it?", "Why?"]
    assert table.headers[0] == ["Q1", "Q2"]
    assert table.lines.tolist() == [5]


def test_blank_second_headings_are_filled_from_the_first():
    """SurveyMonkey leaves the second heading blank for columns without choices."""
    table = read("RespondentID,Which?,\n,Film A,Film B\n1,x,y\n", header_rows=2)
    assert table.columns == ["RespondentID", "Film A", "Film B"]


def test_no_headings_at_all():
    """With header_rows=0 columns are named by their place."""
    table = read("Finance,5\nLegal,4\n", header_rows=0)
    assert table.columns == ["#1", "#2"]
    assert table.lines.tolist() == [1, 2]


def test_headings_without_rows_are_a_table_of_no_rows():
    """An export of nothing is read as nothing."""
    table = read("unit,score\n")
    assert table.cells.shape == (0, 2)
    assert table.lines.tolist() == []


def test_one_column_is_a_table():
    """A list of names has no delimiter; quoted commas do not make one."""
    table = read('unit\nFinance\n"Legal, Tax"\n')
    assert rows_of(table) == [["Finance"], ["Legal, Tax"]]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b" \r\n\t\n", "is empty"),
        (b"\xff\xfe", "is empty"),
        (b"\n<!DOCTYPE html><html><body>Sign in</body></html>", "web page"),
        (b"\xef\xbb\xbf<table><tr><td>1</td></tr></table>", "web page"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04 word/document.xml", "Word document"),
        (b"\xd0\xcf\x11\xe0 old", "old Office document"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        (b'[{"score": 5}]', "JSON"),
        (b"CREATE TABLE `x` (\n", "SQL"),
        (bytes(range(256)) * 4 + bytes(1000), "no readable text"),
        (b"a,b," * 3_000_000, "longer than"),
        (b"a,b\n" + b"x" * 10_000_000, "Line 2 is longer than"),
        (b"a," * 20_000 + b"\n1,2\n", "columns"),
        (b"Report of July\n\nunit;score;x\n" + b"A;1;2\n" * 5, "is not the row of headings"),
        (b"Report;July\n\nunit;score;x\n" + b"A;1;2\n" * 5, "is not the row of headings|none of the"),
        (b'unit,"score\nA,5\n', "quotation marks"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(content, said):
    """Empty files, other kinds of files, endless lines and titles above the table are named."""
    with pytest.raises(ImportRefused, match=said):
        read_table(content, "file.csv")


def test_fewer_rows_than_headings_is_refused():
    """Three rows of headings cannot come from two rows."""
    with pytest.raises(ImportRefused, match="fewer than the 3 rows of headings"):
        read("a,b\n1,2\n", header_rows=3)


def test_a_title_line_is_mended_with_header_rows():
    """Counting the title among the headings reads the table below it."""
    table = read("Report of July\n\nunit;score;x\nA;1;2\n", header_rows=2)
    assert table.columns == ["unit", "score", "x"]
    assert rows_of(table) == [["A", "1", "2"]]


def _text(codec: str) -> st.SearchStrategy[str]:
    # No € in Windows-1252: after ß its bytes are sound UTF-8 too, and then the text is read as that.
    extra = "äßü" if codec == "cp1252" else "äß€Ω漢😀"
    return st.text(alphabet="ab1 ,;|\t\"'\n" + extra, max_size=8)


@st.composite
def written_tables(draw: st.DrawFn) -> tuple[str, str, list[str], list[list[str]]]:
    codec = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]))
    delimiter = draw(st.sampled_from([",", ";", "\t", "|"]))
    width = draw(st.integers(2, 5))
    headers = [f"column {place}" for place in range(width)]
    cells = st.lists(_text(codec), min_size=width, max_size=width).filter(lambda row: "".join(row).strip())
    return codec, delimiter, headers, draw(st.lists(cells, min_size=1, max_size=12))


@settings(max_examples=200)
@given(written_tables(), st.sampled_from(["\n", "\r\n"]), st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
def test_what_a_csv_writer_wrote_reads_back_identical(written, line_end, quoting):
    """Any table of text, in any encoding and with any delimiter, comes back cell by cell, with its lines."""
    codec, delimiter, headers, rows = written
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator=line_end, quoting=quoting)
    writer.writerows([headers, *rows])
    table = read_table(buffer.getvalue().encode(codec), "answers.csv")
    assert table.columns == headers
    assert table.broken == []
    assert rows_of(table) == rows
    starts = [2]
    for row in rows:
        starts.append(starts[-1] + 1 + sum(cell.count("\n") for cell in row))
    assert table.lines.tolist() == starts[:-1]
