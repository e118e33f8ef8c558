"""Fields that several forms here share."""

import datetime as dt

from django import forms
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext_lazy as _

from nhsuk.fields import DateInputField
from nhsuk.widgets import CheckboxChips

WEEKDAYS = [(number + 1, name) for number, name in WEEKDAYS_ABBR.items()]


class WeekdaysField(forms.TypedMultipleChoiceField):
    """ISO weekdays as pills; gives a sorted list of numbers, Monday is 1."""

    widget = CheckboxChips

    def __init__(self, **kwargs):
        super().__init__(coerce=int, choices=WEEKDAYS, empty_value=[], **kwargs)


class LastDayField(DateInputField):
    """The last day of a period, kept as the first day after it."""

    def prepare_value(self, value):
        """The last day, from the day after it."""
        return value - dt.timedelta(days=1) if isinstance(value, dt.date) else value

    def clean(self, value):
        """The first day after the last."""
        last = super().clean(value)
        return last and last + dt.timedelta(days=1)


def day_field(label, **kwargs) -> DateInputField:
    """A day that must be given."""
    return DateInputField(label=label, error_messages={"required": _("Enter the day")}, **kwargs)
