"""No cell that we write can become a formula, and what was written can be read again as it was."""

import csv
import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from teams import sheets

CELLS = [
    ("=1+1", "'=1+1"),
    ('=HYPERLINK("http://x","y")', '\'=HYPERLINK("http://x","y")'),
    ("+44 7700 900123", "'+44 7700 900123"),
    ("-2", "'-2"),
    ("@SUM(A1)", "'@SUM(A1)"),
    ("\t=1", "'\t=1"),
    ("\r=1", "'\r=1"),
    ("\n=1", "'\n=1"),
    ("  =1", "'  =1"),
    ("'=1", "''=1"),
    ("＝1", "'＝1"),
    ("\x00=1", "'=1"),
    ("\x0b@x", "'@x"),
    ("O’Rourke", "O’Rourke"),
    ("'quoted'", "'quoted'"),
    ("a=b", "a=b"),
    ("9990000018", "9990000018"),
    ("", ""),
    (None, ""),
    (5, "5"),
]


@pytest.mark.parametrize(("value", "written"), CELLS)
def test_what_could_be_run_is_quoted(value, written):
    assert sheets.guarded(value) == written


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30))
def test_reading_takes_the_quote_away_again(text):
    assert sheets.unguarded(sheets.guarded(text)) == text


@given(st.lists(st.text(max_size=20), min_size=1, max_size=4))
def test_no_cell_of_a_csv_file_begins_with_what_excel_runs(cells):
    text = sheets.as_csv(["head"], [cells]).decode("utf-8-sig")
    for cell in list(csv.reader(io.StringIO(text, newline="")))[1]:
        assert not cell.lstrip(" ").startswith(sheets.DANGEROUS)


def test_a_workbook_holds_strings_only():
    content = sheets.as_xlsx(["Name", "Number"], [["=1+1", "09990000018"], ["@x", 12]], title="Caseload")
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["Name", "Number"],
        ["'=1+1", "09990000018"],
        ["'@x", "12"],
    ]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}
