"""Small makers of spreadsheets for tests."""

import csv
import io

import openpyxl

PEOPLE = [
    {"NHS number": "999 000 0018", "Local id": "L1", "Family name": "Thorne", "Given names": "Rosalind",
     "Preferred name": "Rosa", "Date of birth": "1971-11-19", "Contact intensity": "Weekly",
     "Last seen on": "2026-01-05", "Where to find them": "12 Elm Court", "Phone": "07700 900123",
     "Section 117": "yes", "What helps": "Tea first."},
    {"NHS number": "", "Local id": "L2", "Family name": "Wójcik", "Given names": "Krzysztof",
     "Date of birth": "1975-12-05", "Contact intensity": "daily", "See every N days": "2"},
]  # fmt: skip


def rows_of(people) -> list[list]:
    head = list(dict.fromkeys(key for person in people for key in person))
    return [head, *([person.get(key, "") for key in head] for person in people)]


def csv_of(people=PEOPLE, *, encoding="utf-8", delimiter=",") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows_of(people))
    return out.getvalue().encode(encoding)


def xlsx_of(people=PEOPLE, *, change=lambda book: None, rows=None) -> bytes:
    book = openpyxl.Workbook()
    for row in rows or rows_of(people):
        book.active.append(row)
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
