"""What a spreadsheet could take for a formula is text in our files."""

import csv
import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhsuk.spreadsheets import FORMULA_STARTS, as_csv, as_xlsx, guarded, unguarded


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+44 7700 900123",
        "-2+3+cmd|' /C calc'!A0",
        "@SUM(A1)",
        "|calc",
        "%0A=1+1",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        "  =1+1",
        "\u00a0=1+1",
        "\ufeff=1+1",
        "'=1+1",
        '"=1+1',
        "＝1+1",
        "\x00=1+1",
    ],
)
def test_a_formula_becomes_text_and_is_read_again_as_it_was(text):
    cell = guarded(text)
    assert cell.startswith("'")
    assert unguarded(cell) == text.replace("\x00", "")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("O'Brien, Siân", "O'Brien, Siân"),
        ("a=b", "a=b"),
        ("", ""),
        (None, ""),
        (-5, "-5"),
        (Decimal("-1.5"), "-1.5"),
        (dt.date(2026, 11, 21), "2026-11-21"),
        ("two\nlines", "two\nlines"),
        ("bell\x07", "bell"),
    ],
)
def test_everything_else_stays_as_it_is(value, text):
    assert guarded(value) == text


@given(st.text())
def test_no_text_whatever_begins_as_a_formula(text):
    cell = guarded(text)
    assert cell[:1] not in FORMULA_STARTS
    assert cell.lstrip(' \u00a0\u200b\u2060\ufeff"')[:1] not in FORMULA_STARTS


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2)))
def test_a_file_is_read_back_cell_by_cell(rows):
    text = as_csv(["one", "two"], rows).decode("utf-8-sig")
    read = list(csv.reader(io.StringIO(text, newline="")))
    assert read == [["one", "two"], *[[guarded(cell) for cell in row] for row in rows]]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30))
def test_reading_takes_the_apostrophe_away_again(text):
    assert unguarded(guarded(text)) == text


def test_a_workbook_holds_strings_only():
    content = as_xlsx(["Name", "Number"], [["=1+1", "09990000018"], ["@x", 12]], title="Caseload")
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["Name", "Number"],
        ["'=1+1", "09990000018"],
        ["'@x", "12"],
    ]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}
