"""Fields that several of these forms have: a moment, a colleague, who goes in the three days."""

import datetime as dt
from collections.abc import Sequence

from django import forms
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caseload.spells import follow_up
from caseload.spells.operations import Going
from nhsuk import moments
from nhsuk.widgets import Radios
from teams.calendar import LONDON, Calendar
from teams.models import User

LATER = "later"
FAR = dt.timedelta(days=2 * 366)
"""Nobody plans further ahead: then the year is a slip."""


def not_far(day: dt.date) -> None:
    """A validator: a day of a plan."""
    if day > timezone.localdate() + FAR:
        raise forms.ValidationError(_("Check the year: it lies far ahead"), params={"boxes": ["year"]})


class SeenForm(forms.Form):
    """A form about what stands already. It carries the fingerprint of how that stood when it was opened
    (``teams.faults``): the operation overwrites nothing unseen."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class MomentForm(forms.Form):
    """A form about a day and a time of day, in London."""

    day_name = ""

    def clean(self) -> dict:
        """Put day and time together; the faults stand beside the day."""
        cleaned = super().clean()
        day, time = cleaned.get(self.day_name), cleaned.get("time")
        if day and time:
            moment = dt.datetime.combine(day, time, tzinfo=LONDON)
            if moment > timezone.now():
                self.add_error(self.day_name, _("The moment cannot be in the future"))
            cleaned["moment"] = moment
        return cleaned


def time_field(label: str, **more) -> forms.TimeField:
    """A time of day, 24-hour."""
    return forms.TimeField(
        label=label,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={
            "required": gettext_lazy("Enter a time, as near as you know"),
            "invalid": gettext_lazy("Enter a time like 14:05"),
        },
        **more,
    )


def weekday_field(label: str, nothing: str) -> forms.TypedChoiceField:
    """A day of the week by its ISO number, or nothing."""
    days = [("", nothing), *((number + 1, name) for number, name in WEEKDAYS.items())]
    return forms.TypedChoiceField(label=label, choices=days, coerce=int, empty_value=None, required=False)


class StaffForm(forms.Form):
    """A form that names colleagues, each by its uuid."""

    def __init__(self, *args, staff: Sequence[User], **kwargs):
        super().__init__(*args, **kwargs)
        self._staff = {str(user.uuid): user for user in staff}

    def offer_staff(self, *names: str, nobody: str) -> None:
        """Fill lists with the colleagues there are."""
        for name in names:
            self.fields[name].choices = [("", nobody), *((key, user.name) for key, user in self._staff.items())]

    def colleague(self, name: str) -> User | None:
        """Who was chosen."""
        return self._staff.get(self.cleaned_data.get(name) or "")


class GoingFields(StaffForm):
    """Who goes in the three days after somebody has left, and on which; the team's closed days are said."""

    goes = forms.ChoiceField(label=gettext_lazy("Who goes?"), required=False)
    after = forms.ChoiceField(
        label=gettext_lazy("When?"),
        widget=Radios,
        required=False,
        error_messages={"required": gettext_lazy("Choose the day")},
    )
    closed_anyway = forms.BooleanField(
        label=gettext_lazy("Somebody goes though the team is closed on that day"), required=False
    )
    alone_reason = forms.CharField(
        label=gettext_lazy("Why one goes alone"),
        max_length=240,
        required=False,
        help_text=gettext_lazy("Only where two must go"),
    )

    def offer_days(self, left_on: dt.date | None, calendar: Calendar) -> None:
        """The three days by their date, where it is known when they left, with a word where the team is closed."""
        words = (_("The day after they left"), _("Two days after"), _("Three days after"))
        choices, hints = [], {}
        for number, word in enumerate(words, 1):
            day = left_on and left_on + dt.timedelta(days=number)
            choices.append((str(number), f"{word}: {moments.short_day(day)}" if day else word))
            if day and not calendar.is_open(day):
                hints[str(number)] = _("The team is closed on that day")
        self.fields["after"].choices = [*choices, (LATER, _("Decide later: the team is reminded"))]
        self.fields["after"].widget.hints = hints

    def going(self) -> Going | None:
        """What the operation takes; None where it is decided later."""
        data = self.cleaned_data
        if data["after"] in ("", LATER):
            return None
        return Going(self.colleague("goes"), int(data["after"]), data["closed_anyway"], data["alone_reason"])

    def clean(self) -> dict:
        """A day needs somebody who goes."""
        cleaned = super().clean()
        if cleaned.get("after") not in (None, "", LATER) and not cleaned.get("goes"):
            self.add_error("goes", _("Choose who goes"))
        return cleaned

    @property
    def asks_closed(self) -> bool:
        """Whether the box about a closed day stands there: once it matters."""
        told = self.data.get("after") or self.initial.get("after")
        return str(told) in self.fields["after"].widget.hints or bool(self.data.get("closed_anyway"))

    @property
    def asks_alone(self) -> bool:
        """Whether a reason for going alone is asked: once the operation has asked."""
        return "alone_reason" in self.errors or bool(self.data.get("alone_reason"))


def follow_up_day(spell) -> dt.date | None:
    """The day on which somebody left."""
    return follow_up.local_day(spell.discharged_at) if spell.discharged_at else None
