"""NHS numbers: ten digits, the last a check by modulus 11 (domain.md section 4).

The arithmetic is the library's (``nhs-number``); it is guarded here, since it takes full-width digits and
0000000000 for valid and knows only a few ways of writing one.
"""

import re

import nhs_number as library

TEST_RANGE = "999"
"""Numbers that begin so are never issued: the only ones that invented people may carry."""

_BETWEEN_DIGITS = re.compile(r"[\s\u00a0\-\u2010-\u2015.]+")
_TEN_DIGITS = re.compile(r"[0-9]{10}")


class NotAnNhsNumberError(ValueError):
    """The text is no NHS number. ``code`` says why: form, zero, check or not_test."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


def digits(text: str) -> str:
    """The text without the spaces, dashes and dots that people write between the digits."""
    return _BETWEEN_DIGITS.sub("", text)


def parse(text: str, *, test_only: bool = False) -> str:
    """The ten digits of a valid number, however it is spaced.

    ``test_only`` takes nothing but the 999 range. Raises NotAnNhsNumberError.
    """
    number = digits(text)
    if not _TEN_DIGITS.fullmatch(number):
        raise NotAnNhsNumberError("form")
    if not int(number):
        raise NotAnNhsNumberError("zero")
    if not library.is_valid(number):
        raise NotAnNhsNumberError("check")
    if test_only and not number.startswith(TEST_RANGE):
        raise NotAnNhsNumberError("not_test")
    return number


def is_valid(text: str) -> bool:
    """Whether ``parse`` would take the text."""
    try:
        parse(text)
    except NotAnNhsNumberError:
        return False
    return True


def shown(number: str | None) -> str:
    """As it is read out: 3-3-4, "999 012 3456"; nothing for nobody's number."""
    return f"{number[:3]} {number[3:6]} {number[6:]}" if number else ""
