"""Deciding, acting and allotting while the meeting goes on."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from caseload.contacts.forms.parts import Id
from caseload.contacts.forms.visits import ONCE, REPEATS, WEEKDAYS, Day, Minutes, Time
from caseload.people.codes import EpisodeState, Intensity
from caseload.people.forms.fields import LaidOutForm
from caseload.plan.codes import Agreement
from mdt.codes import ActionKind, DecisionKind
from mdt.operations.allocation import Pattern
from mdt.operations.decisions import Told
from mdt.operations.effects import Sets
from nhsuk.widgets import CheckboxChips, RadioChips
from teams.models import User

CHOOSE = ("", _("Choose"))


class Words(forms.Form):
    """What a decision says."""

    words = forms.CharField(
        label=_("In words"), max_length=4000, widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Write the decision in words")},
    )  # fmt: skip
    risk_for = forms.CharField(label=_("For what?"), max_length=240, required=False)
    risk_agreed_with = forms.CharField(label=_("Agreed with whom?"), max_length=240, required=False)
    risk_if = forms.CharField(label=_("What we do if"), required=False, widget=forms.Textarea({"rows": 2}))

    def told(self, kind: str) -> Told:
        """The decision, for the operations."""
        return Told(kind, **{name: self.cleaned_data[name] for name in ("words", *RISK)})


RISK = ("risk_for", "risk_agreed_with", "risk_if")


class DecideForm(Words):
    """A decision; what does not belong to its kind stays empty."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("What is decided?"), choices=[CHOOSE, *DecisionKind.choices],
        error_messages={"required": _("Choose what was decided")},
    )  # fmt: skip
    intensity = forms.ChoiceField(
        label=_("Contact intensity from now"), choices=Intensity, required=False, widget=RadioChips
    )
    every_days = forms.IntegerField(label=_("Seen every how many days?"), min_value=1, max_value=90, required=False)
    review_by = Day(label=_("Looked at again by"), required=False)
    coordinator = Id(label=_("Who answers for their care?"), required=False)
    in_hospital = forms.ChoiceField(
        label=_("Are they in hospital now?"), required=False, widget=RadioChips,
        choices=[("no", _("No")), ("yes", _("Yes")), ("unknown", _("Not known"))],
    )  # fmt: skip

    field_order = ("uuid", "kind", "coordinator", "intensity", "every_days", "review_by", *RISK, "words")

    def __init__(self, *args, members, state, **kwargs):
        """``state`` of the episode: a referral is accepted or not; who was accepted has a co-ordinator named."""
        super().__init__(*args, **kwargs)
        self.fields["coordinator"].choices = [CHOOSE, *((member.user_id, member.name) for member in members)]
        is_referral = state == EpisodeState.REFERRED
        out = ("coordinator",) if is_referral else ("accept", "not_accept")
        self.fields["kind"].choices = [CHOOSE, *(choice for choice in DecisionKind.choices if choice[0] not in out)]

    def clean(self):
        """Nobody tells of an admission from before the day of acceptance: so it is asked (domain.md section 5)."""
        data = super().clean()
        if data.get("kind") == DecisionKind.ACCEPT and not data.get("in_hospital"):
            self.add_error("in_hospital", _("Say whether they are in hospital"))
        return data

    def sets(self, coordinator: User | None) -> Sets:
        """What the decision sets, where its kind sets something."""
        data = self.cleaned_data
        return Sets(data["review_by"], data["intensity"], data["every_days"], coordinator)


class RewordForm(Words):
    """A decision said better; ``revision`` is the one that the writer saw."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


TEAM = "team"


class ActForm(LaidOutForm):
    """Somebody does something by a day, about somebody or for the team."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("What is to be done?"), max_length=240, error_messages={"required": _("Say what is to be done")}
    )
    owner = Id(label=_("Who?"), error_messages={"required": _("Say who does it")})
    due_on = Day(label=_("By when?"))
    kind = forms.ChoiceField(label=_("Kind"), choices=ActionKind, initial=ActionKind.OTHER)
    about = forms.ChoiceField(label=_("About whom?"), error_messages={"required": _("Say about whom")})

    def __init__(self, *args, members, about, **kwargs):
        """``about``: item uuid and name of those whom it can be about."""
        super().__init__(*args, **kwargs)
        if len(about) == 1:
            self.fields["about"].widget = RadioChips()
        self.fields["about"].choices = [*about, (TEAM, _("The team as a whole"))]
        self.fields["owner"].choices = [CHOOSE, *((member.user_id, member.name) for member in members)]
        self.fields["due_on"].error_messages["required"] = _("Say by when")


class AllotForm(forms.Form):
    """Who takes it, when, and whether the person agreed."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    intervention = forms.ChoiceField(label=_("What?"), required=False, widget=RadioChips)
    user = Id(label=_("Who takes it?"), error_messages={"required": _("Choose who takes it")})
    agreement = forms.ChoiceField(
        label=_("What do they say?"), widget=RadioChips,
        choices=[(Agreement.AGREED, Agreement.AGREED.label), (Agreement.TO_ASK, Agreement.TO_ASK.label)],
        error_messages={"required": _("Say whether the person agreed to it, or is to be asked")},
    )  # fmt: skip
    every_weeks = forms.ChoiceField(
        label=_("How often?"), choices=REPEATS, initial="1",
        widget=RadioChips(reveals=dict.fromkeys(["1", "2", "4"], "allot-repeats")),
    )  # fmt: skip
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On which days?"), required=False, coerce=int, choices=WEEKDAYS, widget=CheckboxChips
    )
    on_date = Day(label=_("First day"))
    time = Time(label=_("Time (if there is one)"))
    minutes = Minutes(initial=45)
    until = Day(label=_("Last day (if there is one)"), required=False)
    place_text = forms.CharField(label=_("Where (if it is known)"), required=False, max_length=240)
    alone_reason = forms.CharField(label=_("If one goes alone: why?"), required=False, max_length=240)

    def __init__(self, *args, members, interventions, **kwargs):
        super().__init__(*args, **kwargs)
        self.members = members
        self.fields["user"].choices = [(member.user_id, member.name) for member in members]
        self.fields["intervention"].choices = [
            *((row["uuid"], row["what"]) for row in interventions), ("", _("A visit without an intervention")),
        ]  # fmt: skip

    def pattern(self) -> Pattern:
        """When, for the operations."""
        data = self.cleaned_data
        repeats = data["every_weeks"] != ONCE
        return Pattern(
            on=data["on_date"],
            time=data["time"],
            minutes=data["minutes"],
            every_weeks=int(data["every_weeks"]),
            weekdays=tuple(data["weekdays"]) if repeats else (),
            until=data["until"] if repeats else None,
            place_text=data["place_text"],
            alone_reason=data["alone_reason"],
        )


def in_days(today: dt.date, days: int) -> str:
    """A day ahead, as the phone's calendar wants it."""
    return (today + dt.timedelta(days=days)).isoformat()
