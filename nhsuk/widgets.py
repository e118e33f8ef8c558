"""Widgets of the design system beyond Django's own. Django's own widgets need no replacement."""

import datetime as dt

from django import forms


class ChoiceLook:
    """How a list of radios or checkboxes looks.

    ``hints`` maps a value to a second line. ``reveals`` maps a value to the id of a block that is shown only
    while it is chosen, and always without script (``static/alongside/base.js``).
    ``divider_before`` maps a value to a word, such as "or", set above it.
    """

    look = "list"

    def __init__(
        self,
        attrs=None,
        choices=(),
        *,
        hints=None,
        reveals=None,
        divider_before=None,
        inline=False,
        small=False,
    ):
        super().__init__(attrs, choices)
        self.hints = hints or {}
        self.reveals = reveals or {}
        self.divider_before = divider_before or {}
        self.inline = inline
        self.small = small


class Radios(ChoiceLook, forms.RadioSelect):
    """The design system's radios."""


class Checkboxes(ChoiceLook, forms.CheckboxSelectMultiple):
    """The design system's checkboxes."""


class RadioChips(Radios):
    """Radios as pills in a row: one short word each."""

    look = "chips"


class CheckboxChips(Checkboxes):
    """Checkboxes as pills in a row."""

    look = "chips"


class RadioTiles(Radios):
    """Radios as big tiles, each with a second line from ``hints``: the one choice that a page is about."""

    look = "tiles"


class DateInput(forms.MultiWidget):
    """Day, month and year in three boxes, sent as ``name_day``, ``name_month`` and ``name_year``."""

    boxes = ("day", "month", "year")

    def __init__(self, attrs=None):
        super().__init__({box: forms.TextInput() for box in self.boxes}, attrs)

    def decompress(self, value):
        """A date, or a date as text from a query string, in three boxes."""
        if isinstance(value, str):
            value = _from_iso(value)
        return [value.day, value.month, value.year] if value else [None, None, None]


def _from_iso(text):
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
