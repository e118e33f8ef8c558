"""A file is read whatever program wrote it, or refused with the reason and the place."""

import datetime as dt
import io
import re
import tracemalloc
import zipfile

import openpyxl
import pytest

from caseload.imports.checking import check
from caseload.imports.reading import MOST_BYTES, Formula, read
from tests.caseload.imports.files import PEOPLE, csv_of, rows_of, xlsx_of

TODAY = dt.date(2026, 11, 21)


def faults(content: bytes) -> list[tuple]:
    return [(fault.line, fault.column, fault.code) for fault in check(read(content), today=TODAY).faults]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1250", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_names_keep_their_letters(encoding, delimiter):
    table = read(csv_of(encoding=encoding, delimiter=delimiter))
    assert not table.faults
    if encoding != "cp1250":  # which of the old code pages it was cannot be known for certain
        assert [cells["family_name"] for _, cells in table.rows] == ["Thorne", "Wójcik"]


def test_windows_spreadsheets_are_read():
    people = [PEOPLE[0] | {"Family name": "O’Rourke-Muñoz", "Given names": "Siobhán"}]
    table = read(csv_of(people, encoding="cp1252"))
    assert table.rows[0][1]["family_name"] == "O’Rourke-Muñoz"
    assert table.rows[0][1]["given_names"] == "Siobhán"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"  \n \n", "empty"),
        (b"x" * (10 * 1024 * 1024 + 1), "too_big"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_excel"),
        (b"PK\x03\x04 and nothing more", "protected"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "kind"),
        (bytes(range(128, 256)) * 20, "encoding"),
        (b"Name,Age\nRosa,54\n", "no_head"),
        (b"Family name,Given names,DOB\n", "no_rows"),
        (b'Family name,Given names,DOB\n"Thorne,Rosa,1971-11-19\n', "unclosed"),
    ],
)
def test_what_is_no_caseload_is_refused_with_a_reason(content, code):
    table = read(content)
    assert [fault.code for fault in table.faults] == [code]
    assert table.faults[0].reason
    assert not table.rows


def test_a_picture_of_other_parts_in_a_zip_is_no_workbook():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        parts.writestr("word/document.xml", "<x/>")
    assert [fault.code for fault in read(out.getvalue()).faults] == ["kind"]


def test_headings_are_known_by_other_names_and_unknown_ones_are_said():
    table = read(b"SURNAME,first name,D.O.B.,Last seen,Shoe size\nThorne,Rosa,19/11/1971,05/01/2026,5\n")
    assert table.rows == [
        (
            2,
            {
                "family_name": "Thorne",
                "given_names": "Rosa",
                "date_of_birth": "19/11/1971",
                "last_seen_on": "05/01/2026",
            },
        )
    ]
    assert table.ignored == ["Shoe size"]


def test_a_title_above_the_headings_and_blank_rows_do_no_harm_and_lines_stay_right():
    content = b"Caseload North,,\n,,\nFamily name,Given names,DOB\n,,\nThorne,Rosa,1971-11-19\n , ,\n\n"
    assert [line for line, _ in read(content).rows] == [5]


def test_a_column_that_is_there_twice_or_missing_is_a_fault():
    assert faults(b"Surname,Family name,DOB,NHS number\nThorne,Thorne,1971-11-19,\n") == [
        (1, "family_name", "twice_column"),
        (1, "given_names", "no_column"),
    ]


def test_letters_broken_before_are_noticed():
    content = "Family name,Given names,DOB\nWÃ³jcik,Chris,1975-12-05\n".encode()
    assert (2, "", "broken_letters") in faults(content)


def test_a_row_with_a_stray_comma_is_noticed():
    assert (2, "", "too_wide") in faults(b"Family name,Given names,DOB\nThorne,Rosa,1971-11-19,extra\n")


@pytest.mark.parametrize(
    "content", [csv_of([PEOPLE[0] | {"Family name": "=A1"}]), xlsx_of([PEOPLE[0] | {"Family name": "=A1"}])]
)
def test_a_formula_is_never_taken_over(content):
    assert isinstance(read(content).rows[0][1]["family_name"], Formula)
    assert faults(content) == [(2, "family_name", "formula")]


def test_a_workbook_is_read_with_its_dates_and_numbers():
    rows = rows_of([PEOPLE[0] | {"NHS number": 9990000018, "Date of birth": dt.datetime(1971, 11, 19)}])  # noqa: DTZ001  (as openpyxl gives it)
    [row] = check(read(xlsx_of(rows=rows)), today=TODAY).rows
    assert row.get("nhs_number") == "9990000018"
    assert row.get("date_of_birth") == dt.date(1971, 11, 19)


def test_merged_cells_are_a_fault_with_their_place():
    assert (2, "", "merged") in faults(xlsx_of(change=lambda book: book.active.merge_cells("C2:C3")))


def test_the_sheet_with_people_is_found_and_two_of_them_are_a_fault():
    def notes_first(book):
        book.create_sheet("Notes", 0).append(["Please update monthly"])

    def copy(book):
        book.copy_worksheet(book.active).title = "Old"

    assert len(read(xlsx_of(change=notes_first)).rows) == 2
    assert [fault.code for fault in read(xlsx_of(change=copy)).faults] == ["two_sheets"]


def repacked(content: bytes, part: str, change) -> bytes:
    """The workbook with one of its parts changed, or left out where that gives None."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as parts, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in parts.namelist():
            text = change(parts.read(name)) if name == part else parts.read(name)
            if text is not None:
                new.writestr(name, text)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def test_people_below_the_size_that_a_sheet_claims_are_not_left_out():
    content = repacked(xlsx_of(), SHEET, lambda xml: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', xml))
    assert len(read(content).rows) == 2


@pytest.mark.parametrize(
    ("part", "change"),
    [
        (SHEET, lambda xml: xml[: len(xml) // 2]),
        ("xl/workbook.xml", lambda xml: b"<workbook"),
        ("[Content_Types].xml", lambda xml: None),
        (SHEET, lambda xml: xml.replace(b'r="A2"', b'r="ZZZZZZ2"')),
    ],
)
def test_a_broken_workbook_is_a_fault_and_stops_nobody(part, change):
    assert faults(repacked(xlsx_of(), part, change)) == [(0, "", "protected")]


def test_a_workbook_with_a_chart_sheet_is_a_fault_and_stops_nobody():
    assert faults(xlsx_of(change=lambda book: book.create_chartsheet("Chart"))) == [(0, "", "protected")]


def test_rows_as_wide_as_excel_allows_cost_no_more_than_narrow_ones():
    row = b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>'
    rows = b"".join(row % (n, n) for n in range(4, 2000))
    content = repacked(xlsx_of(), SHEET, lambda xml: xml.replace(b"</sheetData>", rows + b"</sheetData>"))
    tracemalloc.start()
    assert len(read(content).rows) == 2
    assert tracemalloc.get_traced_memory()[1] < 50_000_000
    tracemalloc.stop()


def test_a_workbook_that_unpacks_to_far_more_than_a_caseload_is_not_read():
    rows = b"<row/>" * 40_000_000
    content = repacked(xlsx_of(), SHEET, lambda xml: xml.replace(b"</sheetData>", rows + b"</sheetData>"))
    assert len(content) < MOST_BYTES
    assert faults(content) == [(0, "", "too_big")]


def test_a_workbook_without_people_says_which_sheets_were_looked_at():
    book = openpyxl.Workbook()
    book.active.title = "Budget"
    book.active.append(["Item", "Pounds"])
    out = io.BytesIO()
    book.save(out)
    [fault] = read(out.getvalue()).faults
    assert fault.code == "no_head"
    assert "Budget" in fault.reason
