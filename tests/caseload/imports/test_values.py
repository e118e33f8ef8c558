"""Every cell becomes a value or a reason in plain words."""

import datetime as dt

import pytest

from caseload.imports import values
from caseload.imports.checking import check
from caseload.imports.columns import BY_HEADING, BY_KEY, COLUMNS
from caseload.imports.faults import REASONS, Fault
from caseload.imports.reading import Table

TODAY = dt.date(2026, 11, 21)
GOOD = [
    ("nhs_number", "999 000 0018", "9990000018"),
    ("nhs_number", "999-000-0018", "9990000018"),
    ("nhs_number", 9990000018, "9990000018"),
    ("nhs_number", 9990000018.0, "9990000018"),
    ("nhs_number", None, None),
    ("local_id", 12345, "12345"),
    ("family_name", "  O’Rourke\u00a0", "O’Rourke"),
    ("family_name", "'=Smith", "=Smith"),
    ("date_of_birth", "1971-11-19", dt.date(1971, 11, 19)),
    ("date_of_birth", "19/11/1971", dt.date(1971, 11, 19)),
    ("date_of_birth", "19.11.1971", dt.date(1971, 11, 19)),
    ("date_of_birth", "3 March 1985", dt.date(1985, 3, 3)),
    ("date_of_birth", "3-Mar-1985", dt.date(1985, 3, 3)),
    ("date_of_birth", "1971-11-19 00:00:00", dt.date(1971, 11, 19)),
    ("date_of_birth", dt.datetime(1971, 11, 19), dt.date(1971, 11, 19)),  # noqa: DTZ001  (as openpyxl gives it)
    ("last_seen_on", "21/11/2026", TODAY),
    ("intensity", "Several times a week", "several"),
    ("intensity", "WEEKLY ", "weekly"),
    ("intensity", "every two weeks", "fortnightly"),
    ("rhythm_days", 5.0, 5),
    ("section_117", "Y", True),
    ("section_117", "No", False),
    ("section_117", True, True),
    ("phone", "'+44 7700 900123", "+44 7700 900123"),
    ("postcode", "zz14qd", "ZZ1 4QD"),
    ("coordinator", "Sam@Demo.Example", "sam@demo.example"),
    ("what_to_avoid", "- lanyards", "- lanyards"),
    ("preferred_name", "\u200b\u202e", None),
    ("family_name", "\u202eThorne\u200b", "Thorne"),
]  # fmt: skip
BAD = [
    ("nhs_number", "9.99E+09", "number_shortened"),
    ("nhs_number", "9,99E+09", "number_shortened"),
    ("nhs_number", "9990000018.0", "number_decimal"),
    ("nhs_number", "999000001", "nhs_form"),
    ("nhs_number", "9990000019", "nhs_check"),
    ("nhs_number", "９９９００００００１８", "nhs_form"),
    ("local_id", "1.23E+11", "number_shortened"),
    ("family_name", "", "missing"),
    ("family_name", "\u200b\u2060", "missing"),
    ("family_name", "x" * 121, "too_long"),
    ("family_name", "#N/A", "error_cell"),
    ("date_of_birth", "11/25/1985", "date_month_first"),
    ("date_of_birth", "25/03/85", "date_year"),
    ("date_of_birth", "31/02/1985", "date_form"),
    ("date_of_birth", "about 1960", "date_form"),
    ("date_of_birth", "45000", "date_form"),
    ("date_of_birth", "2027-01-01", "date_future"),
    ("date_of_birth", "1871-11-19", "date_too_early"),
    ("last_seen_on", "22/11/2026", "date_future"),
    ("cto_expires_on", "2026-11-20", "date_past"),
    ("intensity", "In hospital", "intensity"),
    ("intensity", "amber", "intensity"),
    ("rhythm_days", "0", "days"),
    ("rhythm_days", "weekly", "days"),
    ("section_117", "perhaps", "yes_no"),
    ("phone", "7700900123", "phone_zero"),
    ("phone", "4.477E+11", "number_shortened"),
    ("phone", "ask mum", "phone"),
    ("postcode", "Birmingham", "postcode"),
    ("coordinator", "Sam Okoro", "email"),
]


def value(key, cell, **how):
    return values.value_of(BY_KEY[key], cell, today=TODAY, **({"month_first": False, "test_only": False} | how))


@pytest.mark.parametrize(("key", "cell", "expected"), GOOD)
def test_a_cell_is_understood(key, cell, expected):
    assert value(key, cell) == expected


@pytest.mark.parametrize(("key", "cell", "code"), BAD)
def test_a_cell_is_refused_with_a_reason(key, cell, code):
    with pytest.raises(values.CellError) as refused:
        value(key, cell)
    assert refused.value.code == code
    assert Fault(2, key, code, refused.value.facts).reason


def test_the_demonstration_takes_invented_numbers_only():
    assert value("nhs_number", "9434765919") == "9434765919"
    with pytest.raises(values.CellError, match="nhs_not_test"):
        value("nhs_number", "9434765919", test_only=True)


def test_no_two_columns_share_a_heading():
    assert sum(len(column.known_as) for column in COLUMNS) == len(BY_HEADING)


def test_every_reason_is_a_whole_sentence():
    for reason in REASONS.values():
        assert str(reason).rstrip().endswith((".", "”", "it.")), reason


def dates(*cells) -> list[tuple]:
    rows = [
        (line, {"family_name": f"Name{line}", "given_names": "A", "local_id": f"{line}", "date_of_birth": cell})
        for line, cell in enumerate(cells, 2)
    ]
    return [(fault.line, fault.code) for fault in check(Table(rows=rows), today=TODAY).faults]


def test_a_column_that_mixes_day_first_and_month_first_is_refused_where_it_could_mean_two_days():
    found = dates("25/03/1985", "03/25/1985", "04/05/1985", "05/05/1985")
    assert (4, "date_mixed") in found
    assert (3, "date_month_first") in found
    assert not [line for line, _ in found if line in (2, 5)]


def test_an_american_column_is_refused_whole():
    assert dates("03/25/1985", "04/05/1985") == [(2, "date_month_first"), (3, "date_month_first")]


def test_dates_that_excel_has_swapped_are_noticed():
    """With American settings 04/05/1985 becomes a real date of April while 25/03/1985 stays text."""
    assert dates("25/03/1985", dt.datetime(1985, 4, 5), dt.datetime(1985, 5, 25)) == [(3, "date_swapped")]  # noqa: DTZ001  (as openpyxl gives it)


def test_the_same_person_twice_is_a_fault_with_the_other_line():
    rows = [
        (2, {"family_name": "Thorne", "given_names": "Rosa", "nhs_number": "9990000018"}),
        (3, {"family_name": "Lund", "given_names": "Marcia", "nhs_number": "999 000 0018"}),
        (4, {"family_name": "Whitlock", "given_names": "Dean", "date_of_birth": "1984-05-02"}),
        (5, {"family_name": "WHITLOCK", "given_names": "dean", "date_of_birth": "02/05/1984"}),
        (6, {"family_name": "Nobody", "given_names": "Known"}),
    ]
    found = check(Table(rows=rows), today=TODAY).faults
    assert [(fault.line, fault.code) for fault in found] == [(3, "twice_nhs"), (5, "twice_name"), (6, "nobody")]
    assert found[0].facts == {"line": 2}
