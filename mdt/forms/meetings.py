"""What is asked about meetings before they run and when they end."""

from collections.abc import Iterable

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from caseload.people.forms.fields import LaidOutForm, choice_field, reason_field, text_field
from mdt.codes import Presence, SeriesKind
from nhsuk.fields import DateInputField
from nhsuk.widgets import RadioChips
from teams.forms.fields import WeekdaysField
from teams.models import User


def _time_field(**kwargs) -> forms.TimeField:
    """A time of day on the team's clock."""
    wrong = {"required": _("Enter the time"), "invalid": _("Enter a time, such as 10:00")}
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(error_messages=wrong, widget=widget, **kwargs)


class MemberField(forms.ChoiceField):
    """A member of the team."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.users: dict[str, User] = {}

    def offer(self, users: Iterable[User], nobody: str = "") -> None:
        """Set who can be chosen; ``nobody`` is what the empty choice says."""
        self.users = {str(user.uuid): user for user in users}
        self.choices = [("", nobody or _("Choose")), *((key, str(user)) for key, user in self.users.items())]

    def clean(self, value):
        """The user, or None."""
        return self.users.get(super().clean(value))


class SeriesForm(LaidOutForm):
    """A recurring meeting."""

    looks = {
        "minutes": {"width": 3, "suffix": _("minutes")},
        "local_time": {"width": 5},
        "discuss_within_days": {"width": 3, "suffix": _("days")},
    }

    kind = choice_field(_("What kind of meeting?"), SeriesKind.choices, _("Choose the kind of meeting"))
    title = forms.CharField(label=_("Name"), max_length=80, error_messages={"required": _("Give the meeting a name")})
    weekdays = WeekdaysField(label=_("Days"), error_messages={"required": _("Choose at least one day of the week")})
    local_time = _time_field(label=_("Time"))
    minutes = forms.IntegerField(
        label=_("Length"),
        min_value=5,
        max_value=480,
        initial=120,
        error_messages={"required": _("Enter the length in minutes")},
    )
    place = forms.CharField(label=_("Where"), max_length=120, required=False)
    discuss_within_days = forms.IntegerField(
        label=_("Everybody is discussed at least every"),
        min_value=1,
        max_value=366,
        initial=42,
        help_text=_("Whoever would be passed over longer than that comes onto the agenda by themselves"),
        error_messages={"required": _("Enter the number of days")},
    )


class NewSeriesForm(SeriesForm):
    """A recurring meeting that begins."""

    starts_on = DateInputField(
        label=_("From"), initial=timezone.localdate, error_messages={"required": _("Enter the first day")}
    )


class ChangeSeriesForm(SeriesForm):
    """What can be changed later: the kind cannot."""

    kind = None


class EndSeriesForm(LaidOutForm):
    """A series that ends."""

    ends_on = DateInputField(
        label=_("First day without it"),
        help_text=_("Meetings planned from that day on are called off"),
        error_messages={"required": _("Enter the first day without this meeting")},
    )


class PlanForm(LaidOutForm):
    """One meeting on a day of its own."""

    looks = {"local_time": {"width": 5}}

    on = DateInputField(label=_("Day"), error_messages={"required": _("Enter the day")})
    local_time = _time_field(label=_("Time"))


class CancelForm(LaidOutForm):
    """Calling a meeting off."""

    reason = reason_field(
        label=_("Why"),
        error_messages={"required": _("Say why the meeting is cancelled")},
        help_text=_("Whoever was put on its agenda comes back at the next meeting"),
    )


class PostponeForm(LaidOutForm):
    """Leaving somebody to the next meeting."""

    reason = reason_field(
        label=_("Why it can wait"), error_messages={"required": _("Say why it can wait until the next meeting")}
    )


class OpenForm(LaidOutForm):
    """Who leads the meeting."""

    chair = MemberField(label=_("Chair"), error_messages={"required": _("Choose who chairs")})
    minute_taker = MemberField(label=_("Minute taker"), required=False)

    def __init__(self, members: Iterable[User], *args, **kwargs):
        super().__init__(*args, **kwargs)
        members = list(members)
        self.fields["chair"].offer(members)
        self.fields["minute_taker"].offer(members, _("Everybody writes"))


class OpenOnAnotherDayForm(OpenForm):
    """Opening a meeting on another day than the one it was planned for: somebody says that it is meant."""

    anyway = forms.BooleanField(
        label=_("Open it today all the same"),
        error_messages={"required": _("This meeting is planned for another day. Say that it is to be held today")},
    )


class AddForm(LaidOutForm):
    """Putting somebody on the agenda."""

    episode = forms.ChoiceField(label=_("Who"), error_messages={"required": _("Choose the person")})
    reason = reason_field(label=_("Why"), error_messages={"required": _("Say why they should be talked about")})

    def __init__(self, people: Iterable[tuple[str, str]], *args, **kwargs):
        """``people``: episode uuid and name, sorted."""
        super().__init__(*args, **kwargs)
        self.fields["episode"].choices = [("", _("Choose")), *people]


class MembersForm(forms.Form):
    """How each member stands in the minutes: one row of chips each."""

    def __init__(self, members: Iterable[User], *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.members = {f"member-{user.uuid}": user for user in members}
        for name, user in self.members.items():
            choices = [("", _("Not named")), *Presence.choices]
            self.fields[name] = forms.ChoiceField(
                label=user.name, choices=choices, required=False, widget=RadioChips()
            )

    def clean(self):
        """Refuse whoever was named and is no member (any more): they come as guests."""
        named = {name for name, said in self.data.items() if name.startswith("member-") and said}
        if named - self.members.keys():
            self.add_error(None, _("Somebody you named does not work in the team on that day: add them as a guest"))
        return self.cleaned_data

    @property
    def presence(self) -> dict[User, str]:
        """Member to presence, empty for those who are not there."""
        return {user: self.cleaned_data.get(name, "") for name, user in self.members.items()}


class GuestForm(LaidOutForm):
    """Somebody of another organisation."""

    name = forms.CharField(label=_("Name"), max_length=120, error_messages={"required": _("Enter the guest's name")})
    role = forms.CharField(label=_("Role"), max_length=80, required=False)
    organisation = forms.CharField(
        label=_("Organisation"),
        max_length=120,
        help_text=_("Ward, housing association, GP practice"),
        error_messages={"required": _("Enter where the guest works")},
    )


class AddendumForm(LaidOutForm):
    """A correction of sealed minutes."""

    item = forms.ChoiceField(label=_("About"), required=False)
    words = text_field(
        _("Addendum"),
        _("Write the addendum"),
        help_text=_("It stands beneath the minutes with your name and the time"),
    )

    def __init__(self, people: Iterable[tuple[str, str]], *args, **kwargs):
        """``people``: agenda item uuid and name."""
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [("", _("The meeting as a whole")), *people]
