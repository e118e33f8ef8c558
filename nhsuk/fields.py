"""Form fields of the design system."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils import dates
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .widgets import DateInput

PARTS = {"day": gettext_lazy("a day"), "month": gettext_lazy("a month"), "year": gettext_lazy("a year")}
YEAR_DIGITS = 4
NUMBER_DIGITS = 9
"""More than any page of ours sends, and no more than an integer of the database holds."""


def number_sent(told: str | None) -> int | None:
    """A whole number that a page sent back: 12. None where nothing was sent, or nothing that could be one."""
    return int(told) if told and told.isdecimal() and len(told) <= NUMBER_DIGITS else None


class DateInputField(forms.MultiValueField):
    """A date in three boxes. Each error says which box it means; a month may be written as a word."""

    widget = DateInput

    def __init__(self, **kwargs):
        super().__init__(
            fields=[forms.CharField(required=False, max_length=20) for _box in DateInput.boxes],
            require_all_fields=False,
            **kwargs,
        )

    def clean(self, value):
        """The date, None where nothing was written and nothing need be."""
        if isinstance(value, dt.date):
            value = self.widget.decompress(value)
        written = [str(part or "").strip() for part in (value or [None, None, None])]
        if not any(written):
            return self._nothing()
        missing = [box for box, part in zip(DateInput.boxes, written, strict=True) if not part]
        if missing:
            raise self._fault(_("%(label)s must include %(parts)s"), missing)
        date = self._date(*written)
        self.run_validators(date)
        return date

    def compress(self, data_list):
        """Not used: ``clean`` makes the date, since it names the box at fault."""
        raise NotImplementedError

    def _nothing(self):
        if self.required:
            raise ValidationError(self.error_messages["required"], code="required", params={"boxes": DateInput.boxes})

    def _date(self, day, month, year):
        month = _month_number(month)
        if not (day.isdecimal() and month.isdecimal() and year.isdecimal()):
            raise self._fault(_("%(label)s must be a real date"), DateInput.boxes)
        if len(year) != YEAR_DIGITS:
            raise self._fault(_("%(label)s must have a year of 4 numbers"), ["year"])
        try:
            return dt.date(int(year), int(month), int(day))
        except ValueError:
            raise self._fault(_("%(label)s must be a real date"), DateInput.boxes) from None

    def _fault(self, message, boxes):
        names = [str(PARTS[box]) for box in boxes]
        parts = (
            names[0]
            if len(names) == 1
            else _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}
        )
        label = self.label or _("The date")
        return ValidationError(message, code="date", params={"label": label, "parts": parts, "boxes": boxes})


def _month_number(text):
    """Mar, march or 3 as "3"; anything else as it was."""
    word = text.lower()
    for number, name in dates.MONTHS.items():
        if len(word) > 2 and str(name).lower().startswith(word):
            return str(number)
    return text
