"""Sheets of XLSX workbooks become tables of text."""

from __future__ import annotations

import datetime as dt
import io
import struct
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from data.imports.errors import ImportRefused
from data.imports.reading.reading import RawTable, read_table


def saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def sheet_of(rows: list[list[object]]) -> tuple[Workbook, Worksheet]:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in rows:
        sheet.append(row)
    return book, sheet


def read(book: Workbook, **options: object) -> RawTable:
    return read_table(saved(book), "answers.xlsx", **options)  # type: ignore[arg-type]


def test_values_become_the_shortest_text_that_says_the_same():
    """Numbers, dates, times, truth values and errors become text without ornament."""
    book, sheet = sheet_of([["value"]])
    expected = {
        5.0: "5",
        4.25: "4.25",
        0.1: "0.1",
        True: "TRUE",
        dt.datetime.fromisoformat("2026-07-01"): "2026-07-01 00:00:00",
        dt.date(2026, 7, 2): "2026-07-02",
        dt.datetime.fromisoformat("2026-07-01T13:05:59"): "2026-07-01 13:05:59",
        dt.time(13, 5): "13:05:00",
        dt.timedelta(hours=26, minutes=37): "26:37:00",
        "#N/A": "#N/A",
        " as is\n": " as is\n",
    }
    for value in expected:
        sheet.append([value])
    table = read(book)
    assert table.cells[0].tolist() == list(expected.values())


def test_a_date_shown_without_time_stays_a_date():
    """Excel has only instants; what is shown as a date is a date, whatever the language of the format."""
    book, sheet = sheet_of([["on"], [dt.datetime.fromisoformat("2026-07-01")]])
    sheet["A2"].number_format = "dd.mm.yyyy"
    assert read(book).cells[0].tolist() == ["2026-07-01"]


def test_a_percentage_keeps_its_sign():
    """0.82 shown as 82% is the text 82%, as a CSV export of the same sheet has it."""
    book, sheet = sheet_of([["met"], [0.82], [0.9999], [1], [0.07]])
    for row in range(2, 6):
        sheet.cell(row, 1).number_format = "0.00%"
    assert read(book).cells[0].tolist() == ["82%", "99.99%", "100%", "7%"]


def test_merged_headings_repeat_over_the_columns_they_span():
    """Both rows of headings are whole; names come from the second, and from the first where that is blank."""
    book, sheet = sheet_of([["Which?", None, "Why?"], ["A", "B", None], ["x", "y", "z"]])
    sheet.merge_cells("A1:B1")
    sheet.merge_cells("C1:C2")
    table = read(book, header_rows=2)
    assert table.headers == [["Which?", "Which?", "Why?"], ["A", "B", "Why?"]]
    assert table.columns == ["A", "B", "Why?"]
    assert table.lines.tolist() == [3]


def test_cells_merged_down_a_column_repeat_their_value():
    """A unit written once over its rows belongs to all of them."""
    book, sheet = sheet_of([["unit", "score"], ["Finance", 5], [None, 4], ["Legal", 3]])
    sheet.merge_cells("A2:A3")
    assert read(book).cells[0].tolist() == ["Finance", "Finance", "Legal"]


def test_the_first_sheet_with_a_table_is_read_and_named():
    """A sheet of remarks and hidden sheets are passed over; the note says which was taken."""
    book, _ = sheet_of([["Rows without answers were deleted"], [], ["old", "new"]])
    hidden = book.create_sheet("Hidden")
    hidden.append(["a", "b"])
    hidden.append([1, 2])
    hidden.sheet_state = "hidden"
    data = book.create_sheet("Data")
    data.append(["unit", "score"])
    data.append(["Finance", 5])
    table = read(book)
    assert table.columns == ["unit", "score"]
    assert table.notes == ["sheet 'Data' was read, one of 3"]


@pytest.mark.parametrize("named", ["Second", "second ", "2"])
def test_a_sheet_is_chosen_by_name_or_number(named):
    """--sheet takes the name as written, whatever its case, or the number from 1."""
    book, _ = sheet_of([["a", "b"], [1, 2]])
    second = book.create_sheet("Second")
    second.append(["unit", "score"])
    second.append(["Finance", 5])
    assert read(book, sheet=named).columns == ["unit", "score"]


def test_an_unknown_sheet_is_refused_with_those_there_are():
    """The sentence lists the sheets."""
    book, _ = sheet_of([["a", "b"], [1, 2]])
    with pytest.raises(ImportRefused, match="has no sheet '3'; it has 'Sheet'"):
        read(book, sheet="3")


def test_blank_rows_are_passed_over_and_lines_are_rows_of_the_sheet():
    """A gap between headings and data is said, formatted rows at the end are not."""
    book, sheet = sheet_of([["unit", "score"], [], ["Finance", 5]])
    sheet["A9"].number_format = "0.00"
    table = read(book)
    assert table.lines.tolist() == [3]
    assert table.notes == ["1 blank row was passed over"]


def test_cells_right_of_the_headings_are_columns_without_a_name():
    """In a sheet nothing shifts, so a remark beside the table breaks no row."""
    book, _ = sheet_of([["unit", "score"], ["Finance", 5, "checked"], ["Legal", 4]])
    table = read(book)
    assert table.columns == ["unit", "score", ""]
    assert table.cells[2].tolist() == ["checked", ""]
    assert table.broken == []


def test_a_damaged_or_empty_workbook_is_refused():
    """A cut download and a workbook without a table are named."""
    book, _ = sheet_of([["unit", "score"], ["Finance", 5]])
    with pytest.raises(ImportRefused, match="damaged workbook"):
        read_table(saved(book)[:-200], "answers.xlsx")
    with pytest.raises(ImportRefused, match="None of the sheets 'Sheet' begins with a row of headings"):
        read(sheet_of([])[0])


def test_an_error_stays_an_error():
    """A cell that shows #N/A is not empty, so that its row is not taken for one without a value."""
    book, _ = sheet_of([["unit", "score"], ["Finance", "#N/A"], ["Legal", "#DIV/0!"]])
    assert read(book).cells[1].tolist() == ["#N/A", "#DIV/0!"]


def test_a_table_that_begins_below_and_to_the_right_keeps_its_columns_and_lines():
    """Columns and rows count from the sheet's first, whatever is blank before the table."""
    book, sheet = sheet_of([])
    for column, value in enumerate(["unit", "score"], start=3):
        sheet.cell(4, column, value)
        sheet.cell(6, column, value)
    table = read(book)
    assert table.columns == ["", "", "unit", "score"]
    assert table.lines.tolist() == [6]


def test_an_old_workbook_is_read():
    """XLS, known by its bytes: merged units, dates, times and truth values; percentages are shares."""
    table = read_table((Path(__file__).parent / "merged_units.xls").read_bytes(), "export.csv")
    assert table.columns == ["unit", "score", "on", "share", "at"]
    assert table.cells.to_numpy().tolist() == [
        ["Finanz", "5", "2026-07-01", "0.82", "2026-07-01 13:05:00"],
        ["Finanz", "4.5", "", "", "TRUE"],
    ]
    assert table.notes == ["sheet 'Data' was read, one of 2"]


def open_document(cells: str) -> bytes:
    """An ODS workbook with one sheet: two headings, and the cells given below."""
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    heading = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = f"<table:table-row>{heading.format('unit')}{heading.format('score')}</table:table-row>{cells}"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr(
            "content.xml",
            f"<office:document-content {names}><office:body><office:spreadsheet>"
            f'<table:table table:name="Data">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return buffer.getvalue()


def test_an_open_document_is_read():
    """ODS, known by its bytes; the empty cells it repeats to the end of the sheet are nothing."""
    table = read_table(
        open_document(
            '<table:table-row><table:table-cell office:value-type="string"><text:p>Finance</text:p></table:table-cell>'
            '<table:table-cell office:value-type="float" office:value="5"/></table:table-row>'
            '<table:table-row table:number-rows-repeated="1048574">'
            '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        ),
        "answers.xlsx",
    )
    assert table.columns == ["unit", "score"]
    assert table.cells.to_numpy().tolist() == [["Finance", "5"]]


def test_cells_that_span_more_than_memory_are_refused(capfd):
    """One cell in the last corner of a sheet, or one repeated over all of it, ends no process and says no more."""
    book, sheet = sheet_of([["unit", "score"], ["Finance", 5]])
    sheet["XFD1048576"] = 1
    with pytest.raises(ImportRefused, match="reach over 1,048,576 rows and 16,384 columns"):
        read(book)
    filled = '<table:table-cell office:value-type="float" office:value="5" table:number-columns-repeated="16384"/>'
    bomb = f'<table:table-row table:number-rows-repeated="1048575">{filled}</table:table-row>'
    with pytest.raises(ImportRefused, match="workbook"):
        read_table(open_document(bomb), "answers.ods")
    assert capfd.readouterr() == ("", "")


def test_a_part_that_unpacks_to_more_than_it_says_is_refused():
    """The sizes in an archive are checked before anything of it is held."""
    content = saved(sheet_of([["unit", "score"], *([["Finance", 5]] * 200)])[0])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    with pytest.raises(ImportRefused, match="not as long as it says"):
        read_table(content.replace(struct.pack("<I", size), struct.pack("<I", 100)), "answers.xlsx")
