"""What a sheet says of its cells beyond their values, from the parts of the workbook as programs write them."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import openpyxl
import pytest
from openpyxl.workbook.workbook import Workbook

from data.imports.errors import ImportRefused
from data.imports.reading import sheet_marks, workbook
from data.imports.reading.reading import RawTable, read_table
from tests.imports.test_workbook import open_document

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
FORMATS = {
    "general": 0, "percent": 9, "percent2": 10, "date": 14, "date17": 17, "date27": 27, "date31": 31, "date36": 36,
    "date50": 50, "date54": 54, "date57": 57, "date58": 58, "instant": 22,
}  # fmt: skip
OWN = {
    "own date": "dd.mm.yyyy", "own percent": "0.0%", "clock": "hh:mm", "date and clock": "yyyy-mm-dd hh:mm",
    "said": '"100%" 0', "coloured": "[Red]0.00", "month": "mmm yy", "escaped": "0\\%", "other": "0.00",
    "year and second": "yy ss",
}  # fmt: skip
STYLES = [*FORMATS, *OWN]


def book(sheet_data: str, *, prefix: str = "", strict: bool = False) -> bytes:
    """A workbook of one sheet with these rows, as XML; styles by their place in STYLES."""
    numbers = {**FORMATS, **{name: 200 + n for n, name in enumerate(OWN)}}
    own = "".join(
        f'<numFmt numFmtId="{numbers[name]}" formatCode="{code.replace(chr(34), "&quot;")}"/>'
        for name, code in OWN.items()
    )
    cells = "".join(f'<xf numFmtId="{numbers[name]}" applyNumberFormat="1"/>' for name in STYLES)
    colon = f"{prefix}:" if prefix else ""
    name_space = f"xmlns:{prefix}" if prefix else "xmlns"
    relations = "http://purl.oclc.org/ooxml/officeDocument/relationships" if strict else RELATIONS
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{types}.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{relations}">'
        '<sheets><sheet name="S" sheetId="1" r:id="r7"/>'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="r6" Type="{RELATIONS}/styles" Target="styles.xml"/>'
        f'<Relationship Id="r7" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts>{own}</numFmts><cellXfs>{cells}</cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": f'<{colon}worksheet {name_space}="{MAIN}">'
        f"<{colon}sheetData>{sheet_data}</{colon}sheetData>"
        f"</{colon}worksheet>",
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in parts.items():
            archive.writestr(path, text)
    return file.getvalue()


def read(content: bytes, **options: object) -> RawTable:
    return read_table(content, "a.xlsx", **options)  # type: ignore[arg-type]


def styled(value: float, style: str) -> str:
    """The text of one number shown in a style, below a heading."""
    place = STYLES.index(style)
    table = read(book(
        f'<row r="1"><c r="A1" t="str"><v>x</v></c><c r="B1" t="str"><v>y</v></c></row>'
        f'<row r="2"><c r="A2" t="str"><v>k</v></c><c r="B2" s="{place}"><v>{value}</v></c></row>'
    ))  # fmt: skip
    return str(table.cells[1][0])


@pytest.mark.parametrize(
    ("style", "value", "text"),
    [
        ("general", 0.5, "0.5"),
        ("percent", 0.5, "50%"),
        ("percent2", 0.123456789012, "12.3456789012%"),
        ("own percent", 1, "100%"),
        ("own percent", 0.285, "28.5%"),
        ("said", 5, "5"),
        ("escaped", 5, "5"),
        ("other", 5.25, "5.25"),
        ("coloured", 5, "5"),
        ("date", 46204, "2026-07-01"),
        ("date17", 46204, "2026-07-01"),
        ("own date", 46204, "2026-07-01"),
        ("own date", 46204.5, "2026-07-01"),
        ("month", 46204, "2026-07-01"),
        ("instant", 46204, "2026-07-01 00:00:00"),
        ("date and clock", 46204.5, "2026-07-01 12:00:00"),
        ("clock", 0.5, "12:00:00"),
        ("year and second", 46204.5, "2026-07-01 12:00:00"),
        ("date and clock", 46204.25 + 0.5 / 86400, "2026-07-01 06:00:00.500"),
    ],
)
def test_a_number_is_read_as_it_is_shown(style: str, value: float, text: str) -> None:
    """Percentages and plain dates; colours, quoted and escaped signs are ornament."""
    assert styled(value, style) == text


@pytest.mark.parametrize("number", [14, 17, 27, 31, 36, 50, 54, 57, 58])
def test_excel_s_own_formats_of_dates(number: int) -> None:
    """By their numbers, and no others beside them."""
    own = {each: sheet_marks._kind(each, None) for each in sheet_marks._OWN_DATES}
    assert own[number] == sheet_marks.DATE
    assert sorted(own) == [14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58]


HEADINGS = '<row r="1"><c r="C1" t="str"><v>x</v></c><c r="D1" t="str"><v>y</v></c></row>'


@pytest.mark.parametrize(
    ("style", "shown", "text"),
    [
        ("date", 't="str"><v>Finance department', "Finance department"),
        ("percent", 't="str"><v>Finance', "Finance"),
        ("date", 't="b"><v>1', "TRUE"),
        ("percent", 't="b"><v>1', "TRUE"),
        ("percent", 't="e"><v>#N/A', "#N/A"),
        ("percent", "><v>0.5", "50%"),
        ("date", "><v>46204", "2026-07-01"),
        ("general", "><v>46204", "46204"),
        ("general", 't="str"><v>a&#13;&#10;b&#13;c', "a\nb\nc"),
    ],
)
def test_a_mark_concerns_only_values_it_can_show(style: str, shown: str, text: str) -> None:
    """Text, truth and errors stay as they are in cells shown as dates or percentages, wherever the table begins."""
    cell = f'<c r="D2" s="{STYLES.index(style)}" {shown}</v></c>'
    table = read(book(f'{HEADINGS}<row r="2"><c r="C2"><v>1</v></c>{cell}</row>'))
    assert table.cells.to_numpy().tolist() == [["", "", "1", text]]


def test_blank_cells_beside_the_table_say_nothing_whatever_they_are_shown_as() -> None:
    """Left of the first column, right of the last, and within it, as programs write them that close no cell early."""
    percent = STYLES.index("percent")
    blank = '<c r="{}3" s="' + str(percent) + '"></c>'
    row = f'<row r="3">{blank.format("A")}<c r="C3"><v>1</v></c>{blank.format("D")}{blank.format("G")}</row>'
    full = f'<row r="2"><c r="C2"><v>1</v></c><c r="D2" s="{percent}"><v>0.5</v></c></row>'
    table = read(book(HEADINGS + full + row))
    assert table.cells.to_numpy().tolist() == [["", "", "1", "50%"], ["", "", "1", ""]]


def test_cells_are_marked_by_their_own_numbers() -> None:
    """Where a row's number and that of its cells differ, or a row comes in two parts."""
    percent = STYLES.index("percent")
    rows = (
        f'{HEADINGS}<row r="2"><c r="A5" s="{percent}"><v>1</v></c></row>'
        f'<row r="6"><c r="A6" s="{percent}"><v>1</v></c></row><row r="6"><c r="C6" s="{percent}"><v>1</v></c></row>'
        f'<row><c s="{percent}"/><c><v>1</v></c><c s="{percent}"><v>1</v></c></row>'
    )
    marks = sheet_marks.sheet_marks(zipfile.ZipFile(io.BytesIO(book(rows))), "S")
    assert marks == {5: ((1, "%"),), 6: ((1, "%"), (3, "%")), 7: ((2, "%"),)}


def damaged(content: bytes, *lost: str, change: tuple[str, str] = ("", "")) -> zipfile.ZipFile:
    """The same workbook without some of its parts, or with another text in them."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(made, "w") as other:
        for path in archive.namelist():
            if path not in lost:
                other.writestr(path, archive.read(path).decode().replace(*change))
    return zipfile.ZipFile(made)


def test_parts_that_a_workbook_lacks() -> None:
    """Without styles nothing is shown in any way; without its relations, or where they lead nowhere, it is lost."""
    percent = STYLES.index("percent")
    content = book(f'{HEADINGS}<row r="2"><c r="C2" s="{percent}"><v>0.5</v></c></row>')
    from_the_top = damaged(content, change=('Target="worksheets', 'Target="/xl/worksheets'))
    assert sheet_marks.sheet_marks(from_the_top, "S") == {2: ((3, "%"),)}
    assert sheet_marks.sheet_marks(damaged(content, "xl/styles.xml"), "S") == {}
    for archive in (
        damaged(content, "xl/_rels/workbook.xml.rels"),
        damaged(content, "xl/workbook.xml"),
        damaged(content, "xl/worksheets/sheet1.xml"),
        damaged(content, change=(' Id="r7"', ' Id="r8"')),
    ):
        with pytest.raises(ImportRefused, match="it has lost its sheet 'S'"):
            sheet_marks.sheet_marks(archive, "S")


def test_parts_far_too_large_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A part of exactly the most is read, one of a byte more is not; nor is what unpacks to more than memory."""
    content = book(f'{HEADINGS}<row r="2"><c r="C2"><v>1</v></c></row>')
    sizes = {each.filename: each.file_size for each in zipfile.ZipFile(io.BytesIO(content)).infolist()}
    monkeypatch.setattr(sheet_marks, "_MOST_XML", sizes["xl/styles.xml"])
    assert len(read(content).cells) == 1
    monkeypatch.setattr(sheet_marks, "_MOST_XML", sizes["xl/styles.xml"] - 1)
    with pytest.raises(ImportRefused, match=r"part xl/styles\.xml is far too large"):
        read(content)
    monkeypatch.undo()
    monkeypatch.setattr(workbook, "_MOST_UNPACKED", sum(sizes.values()))
    assert len(read(content).cells) == 1
    monkeypatch.setattr(workbook, "_MOST_UNPACKED", sum(sizes.values()) - 1)
    with pytest.raises(ImportRefused, match="GiB"):
        read(content)


@pytest.mark.parametrize(("last", "is_read"), [("X1048576", True), ("Y1048576", False), ("XFD1536", True),
                                               ("XFD1537", False)])  # fmt: skip
def test_a_full_height_sheet_of_24_columns_is_the_most(last: str, is_read: bool) -> None:
    """By the cell that lies furthest out, before any memory is taken."""
    number = last.lstrip("XYFD")
    rows = f'{HEADINGS}<row r="{number}"><c r="{last}"><v>1</v></c></row>'
    archive = zipfile.ZipFile(io.BytesIO(book(rows)))
    if is_read:
        assert sheet_marks.sheet_marks(archive, "S") == {}
        return
    with pytest.raises(ImportRefused, match=f"reach over {int(number):,} rows"):
        sheet_marks.sheet_marks(archive, "S")


def test_rows_and_cells_without_numbers_are_counted() -> None:
    """As a spreadsheet does where a program leaves the numbers out."""
    percent, date = STYLES.index("percent"), STYLES.index("date")
    table = read(book(
        '<row><c t="str"><v>x</v></c><c t="str"><v>y</v></c></row>'
        f'<row><c><v>1</v></c><c s="{percent}"><v>0.5</v></c></row>'
        f'<row r="5"><c r="B5" s="{percent}"><v>0.25</v></c></row>'
        f'<row><c s="{date}"><v>46204</v></c><c s="{percent}"><v>1</v></c></row>'
    ))  # fmt: skip
    assert table.cells.to_numpy().tolist() == [["1", "50%"], ["", "25%"], ["2026-07-01", "100%"]]
    assert table.lines.tolist() == [2, 5, 6]
    assert table.notes == ["2 blank rows were passed over"]


def test_errors_stay_with_or_without_the_formula_that_made_them() -> None:
    """In whatever name space the cells stand."""
    rows = (
        '<{0}row r="1"><{0}c r="A1" t="str"><{0}v>x</{0}v></{0}c><{0}c r="B1" t="str"><{0}v>y</{0}v></{0}c></{0}row>'
        '<{0}row r="2"><{0}c r="A2" t="e"><{0}v>#N/A</{0}v></{0}c>'
        '<{0}c r="B2" t="e"><{0}f>1/0</{0}f><{0}v>#DIV/0!</{0}v></{0}c></{0}row>'
    )
    for prefix in ("", "x"):
        found = read(book(rows.format(f"{prefix}:" if prefix else ""), prefix=prefix))
        assert found.cells.to_numpy().tolist() == [["#N/A", "#DIV/0!"]]


def test_marks_are_found_across_the_blocks_that_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """The size of a block changes nothing."""
    percent = STYLES.index("percent")
    rows = '<row r="1"><c r="A1" t="str"><v>x</v></c><c r="B1" t="str"><v>y</v></c></row>' + "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}" s="{percent}"><v>0.{n}</v></c></row>' for n in range(2, 10)
    )
    whole = read(book(rows)).cells.to_numpy().tolist()
    assert whole == [[str(n), f"{n}0%"] for n in range(2, 10)]
    for block in (1, 7, 64, 200, 1000):
        monkeypatch.setattr(sheet_marks, "_BLOCK", block)
        assert read(book(rows)).cells.to_numpy().tolist() == whole


def test_columns_are_counted_in_letters() -> None:
    """Z is followed by AA, ZZ by AAA."""
    percent = STYLES.index("percent")
    assert [sheet_marks._column(letters) for letters in (b"A", b"Z", b"AA", b"AZ", b"BA", b"ZZ", b"AAA")] == [
        1, 26, 27, 52, 53, 702, 703
    ]  # fmt: skip
    table = read(book(
        '<row r="1"><c r="A1" t="str"><v>x</v></c><c r="AB1" t="str"><v>y</v></c></row>'
        f'<row r="2"><c r="A2"><v>1</v></c><c r="AB2" s="{percent}"><v>0.5</v></c></row>'
    ))  # fmt: skip
    assert table.cells[27].tolist() == ["50%"]


def test_a_sheet_of_too_many_places_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many as may be are read, one row more is not; blank heads of rows take no place."""
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="str"><v>x{n}</v></c><c r="C{n}"><v>1</v></c></row>' for n in range(1, 5)
    )
    monkeypatch.setattr(sheet_marks, "MOST_CELLS", 12)
    assert len(read(book(rows)).cells) == 3
    assert len(read(book(rows + '<row r="900"></row>')).cells) == 3
    monkeypatch.setattr(sheet_marks, "MOST_CELLS", 11)
    with pytest.raises(ImportRefused):
        read(book(rows))


def test_a_workbook_may_be_strict_or_have_lost_its_sheet() -> None:
    """Its relations lead to the sheet, or the file is damaged."""
    rows = '<row r="1"><c r="A1" t="str"><v>x</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>'
    archive = zipfile.ZipFile(io.BytesIO(book(rows, strict=True)))
    assert sheet_marks.sheet_marks(archive, "S") == {}
    archive = zipfile.ZipFile(io.BytesIO(book(rows)))
    with pytest.raises(ImportRefused, match="lost its sheet"):
        sheet_marks.sheet_marks(archive, "T")


# Through openpyxl


def saved(workbook: Workbook, **options: object) -> RawTable:
    file = io.BytesIO()
    workbook.save(file)
    return read(file.getvalue(), **options)


def sheet_of(*rows: list[object]) -> tuple[Workbook, object]:
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)  # type: ignore[union-attr]
    return workbook, workbook.active


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1e15, "1000000000000000"),
        (1e16, "1e+16"),
        (-5.0, "-5"),
        (1234567.891, "1234567.891"),
        (True, "TRUE"),
        (False, "FALSE"),
        (dt.time(1, 2, 3), "01:02:03"),
        (dt.timedelta(hours=30, minutes=1, seconds=2), "30:01:02"),
        (dt.timedelta(hours=-1.5), "-1:30:00"),
        (dt.timedelta(seconds=59.6), "0:01:00"),
        (dt.datetime(2026, 7, 1, 23, 59, 59, 999900), "2026-07-02 00:00:00"),  # noqa: DTZ001
        (dt.datetime(2026, 7, 1, 1, 2, 3), "2026-07-01 01:02:03"),  # noqa: DTZ001
        ("a\r\nb\rc", "a\nb\nc"),
    ],
)
def test_a_value_becomes_the_shortest_text(value: object, text: str) -> None:
    """Whole numbers without a point, truth in capitals, durations in hours."""
    workbook, _ = sheet_of(["x", "y"], ["k", value])
    assert saved(workbook).cells[1].tolist() == [text]


@pytest.mark.parametrize(
    ("merged", "header_rows", "headings", "rows"),
    [
        ("A1:B1", 1, [["a", "a", "c"]], [["1", "2", "3"], ["4", "5", "6"]]),
        ("A1:C1", 1, [["a", "a", "a"]], [["1", "2", "3"], ["4", "5", "6"]]),
        ("A2:A3", 1, [["a", "b", "c"]], [["1", "2", "3"], ["1", "5", "6"]]),
        ("A2:B2", 1, [["a", "b", "c"]], [["1", "", "3"], ["4", "5", "6"]]),
        ("A2:B2", 2, [["a", "b", "c"], ["1", "1", "3"]], [["4", "5", "6"]]),
        ("A2:B3", 1, [["a", "b", "c"]], [["1", "", "3"], ["", "", "6"]]),
        ("A1:A2", 1, [["a", "b", "c"]], [["a", "2", "3"], ["4", "5", "6"]]),
        ("C2:C3", 1, [["a", "b", "c"]], [["1", "2", "3"], ["4", "5", "3"]]),
    ],
)
def test_merged_cells_repeat_in_headings_and_down_a_column(
    merged: str, header_rows: int, headings: list[list[str]], rows: list[list[str]]
) -> None:
    """A block over several columns of data is one cell, as people see it."""
    workbook, sheet = sheet_of(["a", "b", "c"], [1, 2, 3], [4, 5, 6])
    sheet.merge_cells(merged)  # type: ignore[attr-defined]
    table = saved(workbook, header_rows=header_rows)
    assert (table.headers, table.cells.to_numpy().tolist()) == (headings, rows)


def test_the_first_visible_sheet_with_a_table_is_read() -> None:
    """Two headings and a row below them; a list of one column only where there is no better."""

    def sheets(*contents: list[list[object]], hidden: int | None = None) -> Workbook:
        workbook = openpyxl.Workbook()
        workbook.remove(workbook.active)  # type: ignore[arg-type]
        for number, rows in enumerate(contents):
            sheet = workbook.create_sheet(f"S{number}")
            if number == hidden:
                sheet.sheet_state = "hidden"
            for row in rows:
                sheet.append(row)
        return workbook

    listed: list[list[object]] = [["names"], ["a"]]
    other: list[list[object]] = [["list"], ["b"]]
    titled: list[list[object]] = [["x", "y"]]
    good: list[list[object]] = [["x", "y"], [1, 2]]
    late: list[list[object]] = [*[[None, None]] * 48, ["x", "y"], [3, 4]]
    assert saved(sheets(listed, titled, good)).columns == ["x", "y"]
    assert saved(sheets(listed, titled, good)).notes[0] == "sheet 'S2' was read, one of 3"
    assert saved(sheets(listed, other, titled)).columns == ["names"]
    assert saved(sheets(listed, late)).cells.to_numpy().tolist() == [["3", "4"]]
    assert saved(sheets(listed, [[None, None], *late])).columns == ["names"]
    assert saved(sheets(good, [["u", "v"], [8, 9]], hidden=0)).columns == ["u", "v"]
    assert saved(sheets(good)).notes == []
    with pytest.raises(ImportRefused):
        saved(sheets(titled))
    with pytest.raises(ImportRefused):
        saved(sheets(good), header_rows=3)
    three = sheets(listed, good, other)
    assert [saved(three, sheet=name).columns[0] for name in ("1", "3", "s1", " S2 ")] == ["names", "list", "x", "list"]
    for wrong in ("0", "4", "T"):
        with pytest.raises(ImportRefused):
            saved(three, sheet=wrong)


def test_a_sheet_s_name_goes_before_a_number() -> None:
    """A sheet called 2 is meant by 2, wherever it stands; hidden sheets can be named, charts are no sheets."""
    made, _ = sheet_of(["x", "y"], [1, 2])
    made.active.title = "2"  # type: ignore[union-attr]
    made.create_chartsheet("Chart", 1)
    for title in ("Late", "late "):
        made.create_sheet(title).append(["u", title])
    made["Late"].append([3, 4])
    made["late "].append([5, 6])
    made["Late"].sheet_state = "hidden"
    tables = {named: saved(made, sheet=named) for named in ("1", "2", "3", "Late", "late", "LATE ")}
    assert {named: table.columns[1] for named, table in tables.items()} == {
        "1": "y", "2": "y", "3": "late", "Late": "Late", "late": "Late", "LATE ": "Late"
    }  # fmt: skip
    assert (tables["3"].n_sheets, tables["3"].notes) == (3, ["sheet 'late ' was read, one of 3"])
    with pytest.raises(ImportRefused, match="has no sheet 'Chart'; it has '2', 'Late', 'late '"):
        saved(made, sheet="Chart")


def test_a_sheet_of_another_kind_of_workbook_has_a_most_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rows of two cells where four may be, and where three may be."""
    row = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in "ab"
    )
    content = open_document(f"<table:table-row>{row}</table:table-row>")
    monkeypatch.setattr(workbook, "MOST_CELLS", 4)
    assert read_table(content, "a.ods").cells.to_numpy().tolist() == [["a", "b"]]
    monkeypatch.setattr(workbook, "MOST_CELLS", 3)
    with pytest.raises(ImportRefused, match="reach over 2 rows and 2 columns"):
        read_table(content, "a.ods")


def test_rows_are_as_wide_as_the_widest_and_gaps_are_told() -> None:
    """Blank rows between are counted, formatted ones below the last are not."""
    workbook, sheet = sheet_of(["a", "b"], [1, 2, 3], [None], [4], [None], [5, 6])
    sheet.cell(9, 1).number_format = "0.0"  # type: ignore[attr-defined]
    table = saved(workbook)
    assert table.headers == [["a", "b", ""]]
    assert table.cells.to_numpy().tolist() == [["1", "2", "3"], ["4", "", ""], ["5", "6", ""]]
    assert (table.lines.tolist(), table.notes, table.decimal) == ([2, 4, 6], ["2 blank rows were passed over"], ".")
    one, _ = sheet_of(["a", "b"], [1, 2], [None], [3, 4])
    assert saved(one).notes == ["1 blank row was passed over"]
    plain, _ = sheet_of(["a", "b"], [1, 2])
    assert saved(plain).notes == []
    head, _ = sheet_of(["a", "b"])
    assert len(saved(head, sheet="1").cells) == 0
