"""What a spreadsheet could take for a formula is text in our files."""

import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhsuk.spreadsheets import FORMULA_STARTS, csv_file, csv_safe


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
def test_a_formula_becomes_text(text):
    assert csv_safe(text).startswith("'")


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
    assert csv_safe(value) == text


@given(st.text())
def test_no_text_whatever_begins_as_a_formula(text):
    cell = csv_safe(text)
    assert cell[:1] not in FORMULA_STARTS
    assert cell.lstrip(' \u00a0\u200b\u2060\ufeff"')[:1] not in FORMULA_STARTS


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2)))
def test_a_file_is_read_back_cell_by_cell(rows):
    text = csv_file(["one", "two"], rows).decode("utf-8-sig")
    read = list(csv.reader(io.StringIO(text, newline="")))
    assert read == [["one", "two"], *[[csv_safe(cell) for cell in row] for row in rows]]
