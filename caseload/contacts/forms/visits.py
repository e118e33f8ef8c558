"""Planning visits and changing the plan."""

import datetime as dt

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from caseload.contacts.codes import Mechanism, Purpose
from caseload.contacts.forms.parts import (
    DAY_ERRORS,
    MINUTES_ERRORS,
    TIME_ERRORS,
    Ids,
    NativeDate,
    NativeTime,
)
from caseload.people.models import Place
from nhsuk.widgets import CheckboxChips, RadioChips
from teams.models import User

ONCE = "0"
REPEATS = [(ONCE, _("Once")), ("1", _("Every week")), ("2", _("Every 2 weeks")), ("4", _("Every 4 weeks"))]
WEEKDAYS = [(1, _("Mon")), (2, _("Tue")), (3, _("Wed")), (4, _("Thu")), (5, _("Fri")), (6, _("Sat")), (7, _("Sun"))]
NO_STAFF = _("Say who goes")


FURTHEST = dt.timedelta(days=731)


def near(day: dt.date) -> None:
    """Refuse a day so far ahead that it is rather a slip."""
    if day > timezone.localdate() + FURTHEST:
        raise forms.ValidationError(_("The day must be within the next two years"))


class Day(forms.DateField):
    """A day in the diary."""

    def __init__(self, **kwargs):
        super().__init__(widget=NativeDate, validators=[near], error_messages=DAY_ERRORS, **kwargs)


class Time(forms.TimeField):
    """A time of day, if there is one."""

    def __init__(self, **kwargs):
        super().__init__(widget=NativeTime, required=False, error_messages=TIME_ERRORS, **kwargs)


class Minutes(forms.IntegerField):
    """How long it is going to take."""

    def __init__(self, **kwargs):
        messages = MINUTES_ERRORS | {"max_value": _("Minutes must be %(limit_value)s or fewer")}
        super().__init__(label=_("Minutes"), min_value=5, max_value=600, error_messages=messages, **kwargs)


def alone_field() -> forms.CharField:
    """Asked where two must go: kept on the visit, and read by whoever looks at it."""
    return forms.CharField(
        label=_("If one goes alone: why?"), required=False, max_length=240,
        help_text=_("Two go to this person. The reason stands on the visit"),
    )  # fmt: skip


class PlanForm(forms.Form):
    """A visit, or a pattern of them."""

    uuid = forms.UUIDField(required=False, widget=forms.HiddenInput)
    on_date = Day(label=_("Day"))
    time = Time(label=_("Time (if there is one)"))
    staff = Ids(label=_("Who goes"), widget=CheckboxChips)
    alone_reason = alone_field()
    purpose = forms.ChoiceField(label=_("What for"), choices=Purpose, initial=Purpose.ROUTINE)
    minutes = Minutes(initial=45)
    place = forms.ChoiceField(label=_("Where"), required=False, widget=RadioChips)
    place_text = forms.CharField(label=_("Somewhere else"), required=False, max_length=240)
    note = forms.CharField(label=_("To remember"), required=False, max_length=240)
    every_weeks = forms.ChoiceField(
        label=_("How often?"),
        required=False,
        choices=REPEATS,
        initial=ONCE,
        widget=RadioChips(reveals=dict.fromkeys(["1", "2", "4"], "repeats")),
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On which days?"), required=False, coerce=int, choices=WEEKDAYS, widget=CheckboxChips
    )
    until = Day(label=_("Until"), help_text=_("The last day. Leave it empty to go on until ended."), required=False)

    def __init__(self, *args, staff: list[User], places: list[Place], **kwargs):
        super().__init__(*args, **kwargs)
        self.colleagues = {user.pk: user for user in staff}
        self.places = {str(place.uuid): place for place in places}
        self.fields["staff"].choices = [(user.pk, user.name) for user in staff]
        self.fields["place"].choices = [(value, place.description) for value, place in self.places.items()]

    @property
    def repeats(self) -> bool:
        """Whether a pattern is planned."""
        return self.cleaned_data["every_weeks"] not in ("", ONCE)

    def clean_staff(self):
        """The colleagues chosen."""
        return chosen(self.cleaned_data["staff"], self.colleagues)

    def where(self) -> dict:
        """Place and words for the operations: words stand above a place."""
        words = self.cleaned_data["place_text"]
        place = None if words else self.places.get(self.cleaned_data["place"])
        return {"place": place, "place_text": words or (place.description if place else "")}

    def pattern(self) -> dict:
        """The pattern for ``plan_series``: the first day's weekday where none is chosen."""
        data = self.cleaned_data
        until = data["until"]
        return {
            "weekdays": data["weekdays"] or [data["on_date"].isoweekday()],
            "every_weeks": int(data["every_weeks"]),
            "starts_on": data["on_date"],
            "ends_on": until and until + dt.timedelta(days=1),
            "local_time": data["time"],
        }


def chosen(ids: list[int], colleagues: dict[int, User]) -> list[User]:
    """The users of these ids among the colleagues; somebody must be among them."""
    users = [colleagues[pk] for pk in ids if pk in colleagues]
    if not users:
        raise forms.ValidationError(NO_STAFF)
    return users


class MoveForm(forms.Form):
    """Another day or time."""

    on_date = Day(label=_("New day"))
    time = Time(label=_("New time (if there is one)"))
    reason = forms.CharField(label=_("Why? (if you like)"), required=False, max_length=240)
    alone_reason = alone_field()


class CancelForm(forms.Form):
    """Who cancelled, and why. By them counts as a try; by us never counts against them (domain.md R6)."""

    who = forms.ChoiceField(
        label=_("Who cancelled?"), choices=[("us", _("We did")), ("them", _("They did"))], widget=RadioChips,
        error_messages={"required": _("Say who cancelled")},
    )  # fmt: skip
    how = forms.ChoiceField(
        label=_("How did they tell us?"), required=False, initial=Mechanism.TELEPHONE, widget=RadioChips,
        choices=[(m.value, m.label) for m in (Mechanism.TELEPHONE, Mechanism.TEXT, Mechanism.FACE_TO_FACE)],
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why?"), max_length=240, error_messages={"required": _("Say why it was cancelled")}
    )


class ReassignForm(forms.Form):
    """Who goes instead."""

    staff = Ids(label=_("Who goes"), widget=CheckboxChips)
    alone_reason = alone_field()

    def __init__(self, *args, staff: list[User], **kwargs):
        super().__init__(*args, **kwargs)
        self.colleagues = {user.pk: user for user in staff}
        self.fields["staff"].choices = [(user.pk, user.name) for user in staff]

    def clean_staff(self):
        """The colleagues chosen."""
        return chosen(self.cleaned_data["staff"], self.colleagues)


class EndForm(forms.Form):
    """From which day the pattern's visits are no longer needed."""

    on = Day(label=_("No visits from"))
