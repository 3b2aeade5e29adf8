"""Text files at the limits of what is told from their bytes: encodings, delimiters, ragged rows, names of columns."""

from __future__ import annotations

import codecs

import pytest

from data.imports.errors import ImportRefused
from data.imports.reading import encoding, foreign_files
from data.imports.reading.code_pages import code_page
from data.imports.reading.dialect import MAX_COLUMNS
from data.imports.reading.headings import Headings, folded, unit_column
from data.imports.reading.reading import RawTable, read_table
from data.imports.reading.table import broken_row, column_names


def read(content: str | bytes, **options: object) -> RawTable:
    raw = content.encode() if isinstance(content, str) else content
    return read_table(raw, "answers.csv", **options)  # type: ignore[arg-type]


def rows_of(table: RawTable) -> list[list[object]]:
    return table.cells.astype(object).where(table.cells.notna(), None).to_numpy().tolist()


def broken_of(table: RawTable) -> list[tuple[int, str, int]]:
    return [(row.line, row.reason, row.n_cells) for row in table.broken]


# Encodings


@pytest.mark.parametrize(
    ("mark", "codec", "note"),
    [
        (codecs.BOM_UTF8, "utf-8", None),
        (codecs.BOM_UTF16_LE, "utf-16-le", "read as UTF-16"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "read as UTF-16"),
        (codecs.BOM_UTF32_LE, "utf-32-le", "read as UTF-32"),
        (codecs.BOM_UTF32_BE, "utf-32-be", "read as UTF-32"),
        (b"", "utf-16-le", "read as UTF-16"),
        (b"", "utf-16-be", "read as UTF-16"),
    ],
)
def test_the_mark_is_no_part_of_the_first_heading(mark: bytes, codec: str, note: str | None) -> None:
    """Nor is a note due for UTF-8; others are named."""
    table = read(mark + "unit,score\nZürich,5\n".encode(codec))
    assert (table.columns, rows_of(table), table.notes) == (
        ["unit", "score"],
        [["Zürich", "5"]],
        [note] if note else [],
    )


def test_wide_text_with_nul_characters_says_how_many() -> None:
    """They are removed and counted as characters, not bytes."""
    table = read(codecs.BOM_UTF16_LE + "unit,score\nA\0\0B,5\n".encode("utf-16-le"))
    assert rows_of(table) == [["AB", "5"]]
    assert table.notes == ["read as UTF-16", "2 NUL characters removed"]
    table = read(codecs.BOM_UTF32_LE + "unit,score\nA\0B,5\n".encode("utf-32-le"))
    assert table.notes == ["read as UTF-32", "1 NUL characters removed"]
    assert read("unit,score\nA\0B,5\n").notes == ["1 NUL characters removed"]


@pytest.mark.parametrize(
    ("content", "is_text"),
    [
        (b"unit,score\n" + b"A,5\n" * 10 + b"x" + b"\0" * 16 + b",5\n", True),
        (b"unit,score\n" + b"A,5\n" * 10 + b"x" + b"\0" * 17 + b",5\n", False),
        (b"unit,score\n" + b"A,5\n" * 1000 + b"x" + b"\0" * 56 + b",5\n", True),
        (b"unit,score\n" + b"A,5\n" * 1000 + b"x" + b"\0" * 57 + b",5\n", False),
        (codecs.BOM_UTF16_LE + "unit,score\nA,5\n".encode("utf-16-le") + b"\x00", False),
        (codecs.BOM_UTF16_LE + "unit,score\nA,5\n".encode("utf-16-le") + b"\x00\xd8\x20\x00", False),
    ],
)
def test_too_many_nul_characters_are_no_text(content: bytes, is_text: bool) -> None:
    """Sixteen, and one in a hundred bytes more; wide text must be whole."""
    if is_text:
        assert "NUL characters removed" in read(content).notes[-1]
    else:
        with pytest.raises(ImportRefused):
            read(content)


@pytest.mark.parametrize(("n_sound", "is_utf_8"), [(11, True), (10, False)])
def test_utf_8_is_kept_where_more_than_ten_letters_are_sound_for_each_byte_that_is_not(
    n_sound: int, is_utf_8: bool
) -> None:
    """The wrong byte alone is read as Windows-1252 then; a mark settles it."""
    content = b"unit,score\n" + ("ü" * n_sound).encode() + b",\xe4\n"
    table = read(content)
    said = "read as UTF-8; 1 bytes that are not UTF-8 were read as Windows-1252"
    assert table.notes[0] == said if is_utf_8 else table.notes[0] != said
    assert rows_of(table) == ([["ü" * n_sound, "ä"]] if is_utf_8 else [["Ã¼" * n_sound, "ä"]])
    marked = read(codecs.BOM_UTF8 + b"unit,score\n\xe4\xe4,5\n")
    assert (rows_of(marked), marked.notes) == (
        [["ää", "5"]], ["read as UTF-8; 2 bytes that are not UTF-8 were read as Windows-1252"]
    )  # fmt: skip


def test_bytes_without_a_letter_are_kept_and_counted() -> None:
    """What Windows-1252 lacks is Latin-1 there."""
    table = read(b"unit,comment\nZ\xfcrich,x \x81\x8d\x81\n")
    assert rows_of(table) == [["Zürich", "x \x81\x8d\x81"]]
    assert table.notes == [
        "read as Windows-1252, because it is not UTF-8",
        "3 bytes have no meaning in Windows-1252 and were read as Latin-1",
    ]


def test_letters_across_the_blocks_that_are_decoded_are_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """The size of a block changes nothing."""
    content = "unit,score\nZürich,ö\n".encode() + b"x\xe4," + "ä".encode() * 30 + b"\n"
    whole = read(content)
    for block in (1, 2, 3, 7, len(content)):
        monkeypatch.setattr(encoding, "_BLOCK", block)
        again = read(content)
        assert (rows_of(again), again.notes) == (rows_of(whole), whole.notes)
        wide = codecs.BOM_UTF16_LE + "unit,score\nZürich,ö\n".encode("utf-16-le")
        assert rows_of(read(wide)) == [["Zürich", "ö"]]


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("Zürich Genève naïve", "cp1252"),
        ("Ísland ðegar þýðing", "cp1252"),
        ("Müşteri çok iyi teşekkürler değil İnsan satış", "cp1254"),
        ("Łódź obsługa zażalenie księgowość Gdańsk życzliwość", "cp1250"),
        ("Финансы отдел кадров отлично", "cp1251"),
        ("Οικονομικά τμήμα πολύ καλή", "cp1253"),
        ("財務部 とても良い対応でした", "cp932"),
        ("5 € „gut“ – ja…", "cp1252"),
    ],
)  # fmt: skip
def test_a_code_page_is_told_by_its_words(text: str, codec: str) -> None:
    """Wherever they stand in the file: after many plain lines, and in lines of any length."""
    content = text.encode(codec)
    assert code_page(content) == codec
    assert code_page(b"plain,line\n" * 3000 + content) == codec
    assert code_page(b"x" * 5000 + b" " + content) == codec
    assert code_page(b"\n".join([content] * 1200)) == codec


def test_a_code_page_is_judged_by_the_first_thousand_lines_with_other_letters() -> None:
    """What comes later cannot change it."""
    western = [f"Zürich{n}".encode("cp1252") for n in range(1000)]
    polish = ["Łódź obsługa zażalenie księgowość".encode("cp1250")] * 3000
    assert code_page(b"\n".join([*western, *polish])) == "cp1252"
    assert code_page(b"\n".join([*polish, *western])) == "cp1250"


# What is no table


@pytest.mark.parametrize(
    ("content", "is_book"),
    [
        (b"\xd0\xcf\x11\xe0" + "Workbook".encode("utf-16-le"), True),
        (b"\xd0\xcf\x11\xe0" + "Book".encode("utf-16-le"), True),
        (b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le"), False),
        (b"PK\x03\x04...xl/workbook.xml", True),
        (b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet", True),
        (b"PK\x03\x04" + b"x" * 200 + b"opendocument.spreadsheet", False),
        (b"PK\x03\x04word/document.xml", False),
        (b"xl/workbook", False),
    ],
)
def test_a_workbook_is_told_by_its_bytes(content: bytes, is_book: bool) -> None:
    """By what its archive or its old container names."""
    assert foreign_files.is_workbook(content) is is_book


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04word/document.xml", "a Word document"),
        (b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.text", "an OpenDocument file"),
        (b"PK\x03\x04" + b"x" * 200 + b"opendocument", "a zip archive"),
        (b"PK\x03\x04other", "a zip archive"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        (b"\xd0\xcf\x11\xe0other", "an old Office document"),
        (b"%PDF-1.7", "a PDF document"),
        (b"<?xml version='1.0'?>", "an XML document"),
        (b'[{"a": 1}]', "JSON"),
        (b'{"a": 1}', "JSON"),
        (b"-- dump\nINSERT INTO x", "an SQL script"),
    ],
)
def test_what_was_found_is_named(content: bytes, said: str) -> None:
    """Also behind a byte order mark."""
    with pytest.raises(ImportRefused, match=said):
        read(content)
    if not content.startswith((b"PK", b"\xd0", b"%")):
        with pytest.raises(ImportRefused, match=said):
            read(codecs.BOM_UTF8 + content)


@pytest.mark.parametrize("content", [b"", b"\n \t\r\n", codecs.BOM_UTF8, codecs.BOM_UTF16_LE + b"\0\0", b" " * 9000])
def test_nothing_is_an_empty_file(content: bytes) -> None:
    """White space, NULs and byte order marks are nothing."""
    with pytest.raises(ImportRefused, match="empty"):
        read(content)
    assert read(b"\n" * 5000 + b"a,b\n1,2\n").columns == ["a", "b"]


@pytest.mark.parametrize("end", [b"\n", b"\r"])
def test_a_line_that_never_ends_is_refused_with_its_number(end: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line as long as may be is read, one byte more is not; before a file's end nothing is too long."""
    monkeypatch.setattr(foreign_files, "MAX_LINE", 20)
    fine = end.join([b"a,b", b"x" * 17 + b",1", b"y" * 17 + b",2", b""])
    foreign_files.refuse_foreign_file(fine, "a.csv")
    foreign_files.refuse_foreign_file(b"a,b" + end + b"x" * 20, "a.csv")
    for lines, number in (([b"x" * 22], "1"), ([b"a,b", b"x" * 21], "2"), ([b"a,b", b"1,2", b"x" * 40, b"3,4"], "3")):
        with pytest.raises(ImportRefused, match=f"[Ll]ine {number}"):
            foreign_files.refuse_foreign_file(end.join(lines), "a.csv")


# Delimiters


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("a;b\n1;2\n", ["a", "b"]),
        ("a,b;c\n1;2\n3;4\n", ["a,b", "c"]),
        ("a,b;c\n1,2\n3,4\n", ["a", "b;c"]),
        ("a;b,c;d\n1;2,3;4\n", ["a", "b,c", "d"]),
        ("a,b|c,d\n1,2|3,4\n", ["a", "b|c", "d"]),
        ("a\tb;c\n1\t2;3\n", ["a", "b;c"]),
        ("a;b,c\n1;2,3\n", ["a", "b,c"]),
        ("a;b,c\n1;2,3;\n4;5;\n6,7;\n", ["a", "b,c"]),
        ("sep=,\na,b;c;d\n1,2;3;4\n", ["a", "b;c;d"]),
        ('"sep=;"\na;b,c,d\n1;2,3,4\n', ["a", "b,c,d"]),
        ("a\n1\n", ["a"]),
        ('"a;x",b\n"1;y",2\n', ["a;x", "b"]),
    ],
)
def test_the_delimiter_is_the_one_that_most_rows_fit(text: str, columns: list[str]) -> None:
    """Among those of the headings; of equals the one with most columns, then tab, semicolon, bar, comma."""
    assert read(text).columns == columns


def test_what_stands_between_columns_is_said_unless_it_is_a_comma() -> None:
    """A file of one column has nothing between."""
    said = {
        "a;b\n1;2\n": ["';' stands between columns"],
        "a\tb\n1\t2\n": ["tab stands between columns"],
        "a|b\n1|2\n": ["'|' stands between columns"],
        "a,b\n1,2\n": [],
        "a\n1\n": [],
    }
    assert {text: read(text).notes for text in said} == said
    assert read("a:b\n1:2\n", delimiter=":").notes == ["':' stands between columns"]


def test_without_headings_the_commonest_width_counts() -> None:
    """Of equally common widths the greater."""
    table = read("1;2\n3;4\n5\n", header_rows=0)
    assert (table.columns, rows_of(table)) == (["#1", "#2"], [["1", "2"], ["3", "4"]])
    assert broken_of(table) == [(3, "1 cells, the headings have 2", 1)]
    assert read("1;2;3\n4;5\n", header_rows=0).columns == ["#1", "#2", "#3"]


def test_a_title_above_the_headings_is_refused() -> None:
    """Where more than half of the rows below have several columns alike."""
    with pytest.raises(ImportRefused, match="Report"):
        read("Report\na,b\n1,2\n3,4\n")
    with pytest.raises(ImportRefused, match="Report"):
        read("Report\na,b\n1,2\nx\n")
    assert read("Report\na,b\nx\n").columns == ["Report"]
    assert read("Report\na,b\n1,2\nx\n", header_rows=2).columns == ["a", "b"]


def test_a_sheet_has_so_many_columns_and_no_more() -> None:
    """The limit of spreadsheets."""
    assert len(read(",".join(["a"] * MAX_COLUMNS) + "\n").columns) == MAX_COLUMNS
    with pytest.raises(ImportRefused, match="16,385"):
        read(",".join(["a"] * (MAX_COLUMNS + 1)) + "\n")


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('a, "b"\n1, "2,3"\n4, "5"\n', [["1", "2,3"], ["4", "5"]]),
        ('a,b\n1, "x" is prose\n2,y\n', [["1", ' "x" is prose'], ["2", "y"]]),
    ],
)
def test_spaces_before_quotation_marks_are_left_out_only_where_rows_fit_better_then(
    text: str, rows: list[list[str]]
) -> None:
    """As Nagios writes them; in prose they belong to the cell."""
    assert rows_of(read(text)) == rows


# Rows


@pytest.mark.parametrize(
    ("row", "sound", "broken"),
    [
        ("1,2,3", [["1", "2", "3"]], []),
        ("1,2,3,", [["1", "2", "3"]], []),
        ("1,2,3,,,", [["1", "2", "3"]], []),
        ("1,2,3,4", [], [(3, "4 cells, the headings have 3", 4)]),
        ("1,2", [], [(3, "2 cells, the headings have 3", 2)]),
        ("1,2,", [["1", "2", ""]], []),
        (",,", [], []),
        (",,1", [["", "", "1"]], []),
        ('1,"2\n2",3', [["1", "2\n2", "3"]], []),
        ('1,"2" 2,3', [], [(3, "text follows a closing quotation mark; marks inside text must be doubled", 0)]),
    ],
)
def test_a_row_is_sound_or_broken(row: str, sound: list[list[str]], broken: list[tuple[int, str, int]]) -> None:
    """By its cells beside a row that fills every column."""
    table = read(f"a,b,c\nx,y,z\n{row}\nu,v,w\n")
    assert rows_of(table) == [["x", "y", "z"], *sound, ["u", "v", "w"]]
    assert broken_of(table) == broken
    assert table.lines.tolist()[-1] == 4 + row.count("\n")


def test_rows_may_lack_what_no_whole_row_has() -> None:
    """The cells they do not have are missing, in their place among the others."""
    table = read("a,b,c,d\n1,2,,\n3,4\n5\n6,7,\n8,9,,\n")
    assert rows_of(table) == [["1", "2", "", ""], ["3", "4", None, None], ["6", "7", "", None], ["8", "9", "", ""]]
    assert table.lines.tolist() == [2, 3, 5, 6]
    assert broken_of(table) == [(4, "1 cells, the headings have 4", 1)]


def test_where_no_row_is_whole_headings_say_what_is_needed() -> None:
    """A column without a heading may be absent; where no row fits at all the file is refused."""
    table = read("a,b,\n1,2\n3,4\n")
    assert rows_of(table) == [["1", "2", None], ["3", "4", None]]
    with pytest.raises(ImportRefused, match="3"):
        read("a,b,c\n1,2\n3,4\n")
    one = read("a,b,c\n1,2\n")
    assert (len(one.cells), broken_of(one)) == (0, [(2, "2 cells, the headings have 3", 2)])


def test_an_open_quotation_mark_costs_its_own_row_only() -> None:
    """Reading goes on at the line after it, and later ones are found as well."""
    table = read('a,b,c\n1,"2,3\n4,5,6\n7,8,9\n10,"11,12\n13,14,15\n')
    assert rows_of(table) == [["4", "5", "6"], ["7", "8", "9"], ["13", "14", "15"]]
    assert table.lines.tolist() == [3, 4, 6]
    assert broken_of(table) == [
        (2, "text follows a closing quotation mark; marks inside text must be doubled", 0),
        (5, "a quotation mark is opened and never closed", 0),
    ]
    assert [row.text for row in table.broken] == ['1,"2,3', '10,"11,12']


def test_an_open_quotation_mark_in_the_headings_is_refused() -> None:
    """Nothing can be read without headings."""
    with pytest.raises(ImportRefused, match="quotation mark"):
        read('"a,b\n1,2\n')


def test_a_cell_that_holds_a_whole_row_is_pointed_out() -> None:
    """Of three columns or more; with the first line and how many there are."""
    text = 'a,b,c\n1,"x\n4,5,6\ny",3\n7,8,9\n1,"x\n4,5,6\ny",3\n'
    table = read(text)
    assert len(table.cells) == 3
    assert table.notes == [
        (
            "a cell in line 2 holds what looks like another row (2 such cells): "
            "see whether a quotation mark is missing there"
        ),
    ]  # fmt: skip
    assert read('a,b\n1,"x\n4,5\ny"\n').notes == []
    assert read('a,b,c\n1,"x\n4,5\ny",3\n').notes == []


def test_blank_lines_are_counted() -> None:
    """One is one."""
    assert read("a,b\n\n1,2\n").notes == ["1 blank line was passed over"]
    table = read("\na,b\n\n1,2\n,\n")
    assert (table.notes, table.lines.tolist()) == (["3 blank lines were passed over"], [4])


@pytest.mark.parametrize(
    ("headers", "names"),
    [
        ([], ["#1", "#2", "#3"]),
        ([["a", " b  c ", ""]], ["a", "b c", ""]),
        ([["a", "b", "c"], ["", "y", ""]], ["a", "y", "c"]),
        ([["a", "b"], ["x"]], ["x", "b", ""]),
        ([["a", "b", "c", "d"]], ["a", "b", "c"]),
        ([["a", "b", "c"], ['{"ImportId":"x"}', "", ""]], ["a", "b", "c"]),
        ([['{"ImportId":"x"}', "b", "c"]], ['{"ImportId":"x"}', "b", "c"]),
        ([["\ufeffa", "b", "c"]], ["a", "b", "c"]),
    ],
)
def test_a_column_is_named_by_its_lowest_heading_that_says_something(
    headers: list[list[str]], names: list[str]
) -> None:
    """Rows of machine's ids name nothing."""
    assert column_names(headers, 3) == names


def test_a_broken_row_shows_so_much_of_its_text() -> None:
    """Two thousand characters."""
    assert broken_row(1, "r", "x" * 2000 + "\n").text == "x" * 2000
    assert broken_row(1, "r", "x" * 2001).text == "x" * 2000 + " …"


# Headings


def test_headings_are_looked_up_in_the_order_of_the_names() -> None:
    """Without markup, case, underscores and spaces around."""
    headings = Headings(["<b>Closed_At</b>", " Opened  at:", "task.number", "opened at"])
    assert headings.folded == ["closed at", "opened at", "task.number", "opened at"]
    assert (headings.place("opened at", "closed at"), headings.place("x"), headings.place("x", "closed at")) == (
        1,
        None,
        0,
    )
    assert (headings.has("closed at", "opened at"), headings.has("closed at", "x")) == (True, False)
    assert (headings.has_any("x", "closed at"), headings.has_any("x")) == (True, False)
    assert (headings.ending("number"), headings.ending("opened at"), headings.ending("ber")) == (2, 1, None)
    assert folded("* L’unité&nbsp;*") == "l'unité"


@pytest.mark.parametrize(
    ("headings", "unit"),
    [
        (("caller_id.department", "department"), "caller_id.department"),
        (("opened_by.department", "caller_id.department"), "caller_id.department"),
        (("opened_by.department", "caller_id.company"), "caller_id.company"),
        (("opened_by.company", "opened_by.department"), "opened_by.department"),
        (("opened_by.company", "Which department are you from?"), "opened_by.company"),
        (("customer", "company"), "customer"),
        (("department_id", "company"), "company"),
        (("department_id", "Which department are you from?"), "department_id"),
        (("opened_by.department_id", "x"), "opened_by.department_id"),
        (("u_requester_department", "x"), "u_requester_department"),
        (("u_your_requester_department", "x"), None),
        (("department.name", "x"), "department.name"),
        (("name", "x"), None),
        (("agent.company.name", "x"), None),
        (("Which department?", "x"), "Which department?"),
        (("Which department is best?", "x"), None),
        (("Which department do you work in?", "x"), "Which department do you work in?"),
        (("Which department do you work in and like?", "x"), None),
        (("Department name", "x"), "Department name"),
        (("Department value", "x"), "Department value"),
    ],
)
def test_which_heading_names_the_unit(headings: tuple[str, ...], unit: str | None) -> None:
    """By how it leads there, then by size; only among the places given."""
    table = read(";".join(headings) + "\n" + ";".join("x" for _ in headings) + "\n", delimiter=";")
    place = unit_column(table)
    assert (None if place is None else headings[place]) == unit
    assert unit_column(table, among=[1]) in {None, 1}
    assert unit_column(table, among=[]) is None
