"""NHS numbers, against an implementation of modulus 11 written anew."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseload.people import nhs_numbers

nine_digits = st.integers(0, 999_999_999).map("{:09d}".format)


def check_digit(nine: str) -> int | None:
    """domain.md section 4; None where there is none."""
    check = 11 - sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True)) % 11
    return {11: 0, 10: None}.get(check, check)


def is_no_calendar_day(number: str) -> bool:
    """In the Scottish range the first six digits are a date of birth."""
    return "0100000000" <= number <= "3112999999"


@given(nine=nine_digits, last=st.integers(0, 9))
def test_only_the_right_check_digit_is_taken(nine, last):
    number = f"{nine}{last}"
    if last != check_digit(nine) or not int(number):
        assert not nhs_numbers.is_valid(number)
    elif not is_no_calendar_day(number):
        assert nhs_numbers.parse(number) == number


@given(
    nine=st.integers(0, 999_999).map("999{:06d}".format),
    gaps=st.lists(st.sampled_from(["", " ", "-", "\u00a0", "–", "  "]), min_size=9, max_size=9),
)
def test_any_spacing_and_any_dashes_are_taken(nine, gaps):
    last = check_digit(nine)
    if last is None:
        return
    number = f"{nine}{last}"
    spaced = "".join(digit + gap for digit, gap in zip(number, [*gaps, ""], strict=True))
    assert nhs_numbers.parse(f" {spaced} ", test_only=True) == number


@given(number=st.from_regex(r"[0-9]{10}", fullmatch=True))
def test_what_is_shown_can_be_read_back(number):
    shown = nhs_numbers.shown(number)
    assert [len(part) for part in shown.split(" ")] == [3, 3, 4]
    assert nhs_numbers.digits(shown) == number


@given(st.text(max_size=14))
def test_any_other_text_is_refused_and_never_breaks(text):
    if nhs_numbers.is_valid(text):
        assert nhs_numbers.parse(text).isascii()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "form"),
        ("999 000 00", "form"),
        ("999 000 0000 1", "form"),
        ("９９９０００００１８", "form"),
        ("0000000000", "zero"),
        ("999 000 0001", "check"),
        ("943 476 5919", "not_test"),
    ],
)
def test_why_a_number_is_refused(text, code):
    with pytest.raises(nhs_numbers.NotAnNhsNumberError) as refusal:
        nhs_numbers.parse(text, test_only=True)
    assert refusal.value.code == code


def test_outside_the_demo_a_real_number_is_taken():
    assert nhs_numbers.parse("943-476-5919") == "9434765919"
