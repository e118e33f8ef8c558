"""What a team decides about an episode."""

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from caseload.people.codes import Aftercare, ClosureReason, Intensity
from caseload.people.forms.fields import (
    CoordinatorField,
    LaidOutForm,
    choice_field,
    reason_field,
    review_by_field,
    text_field,
)
from caseload.people.whereabouts import STORED, Whereabouts
from nhsuk.fields import DateInputField


def intensity_field() -> forms.ChoiceField:
    """How often the team plans contact."""
    return choice_field(_("Contact intensity"), Intensity.choices, _("Choose how often"))


class AcceptForm(LaidOutForm):
    """Taking somebody on."""

    coordinator = CoordinatorField()
    intensity = intensity_field()
    reason = reason_field(label=_("Why this often"))
    review_by = review_by_field()
    where = choice_field(
        _("Where are they now?"),
        [
            ("home", _("At home, or wherever they usually are")),
            ("hospital", Whereabouts.HOSPITAL.label),
            *((one.value, one.label) for one in STORED if one not in (Whereabouts.HOME, Whereabouts.LEAVE)),
            ("unknown", _("Not known")),
        ],
        _("Say where they are now"),
        help_text=_(
            "If they are not at home, the next page asks for the rest: nobody tells us of an admission from before "
            "today"
        ),
    )


class DeclineForm(LaidOutForm):
    """Not taking somebody on."""

    reason = text_field(_("Why the referral is not accepted"), _("Say why the referral is not accepted"))


class CloseForm(LaidOutForm):
    """Ending the team's involvement."""

    reason = choice_field(
        _("Reason"), [choice for choice in ClosureReason.choices if choice[0] != "06"], _("Choose the reason")
    )
    plan = text_field(
        _("The plan, and the way back"),
        _("Say what the plan is, and how they can come back"),
        help_text=_("Who supports them now, who was told, and how they or their family reach us again"),
    )
    handed_to = forms.CharField(
        label=_("To whom they are handed"),
        max_length=240,
        help_text=_("The team, service or person who supports them from now on; nobody, if so, and why"),
        error_messages={"required": _("Say to whom they are handed")},
    )
    aftercare = choice_field(
        _("What becomes of section 117 aftercare?"),
        Aftercare.choices,
        _("Say what becomes of section 117 aftercare"),
        help_text=_("It is an entitlement and does not end with our involvement"),
    )
    accepted_by = forms.CharField(
        label=_("Who has accepted them, in writing"), max_length=240, required=False, help_text=_("Name and team")
    )
    accepted_on = DateInputField(label=_("Accepted on"), required=False)
    left_open = forms.BooleanField(
        label=_("I have read what is not answered or still due, and know that it stays open"),
        error_messages={"required": _("Read what is not answered or still due, and say that it stays open")},
    )

    def __init__(self, *args, unanswered, under: str, knows_aftercare: bool, has_moved: bool, **kwargs):
        """``unanswered``: whether anything waits for an answer; ``under``: the measure for which another team must
        accept them first; ``knows_aftercare``: whether section 117 is law there; ``has_moved``: not handed over yet,
        for which another team must have accepted them, too. What does not apply is not asked."""
        super().__init__(*args, **kwargs)
        if not unanswered:
            del self.fields["left_open"]
        if not knows_aftercare:
            del self.fields["aftercare"]
        if under:
            self.fields["accepted_by"].help_text = _(
                "%(measure)s is in force: nobody under it is closed before another team has accepted"
            ) % {"measure": under}
        elif has_moved:
            self.fields["accepted_by"].help_text = _(
                "They have moved and are not handed over yet: nobody is closed before the new team has accepted"
            )
        else:
            del self.fields["accepted_by"], self.fields["accepted_on"]

    def clean(self):
        """The yes itself is no value."""
        self.cleaned_data.pop("left_open", None)
        return self.cleaned_data


class TransferForm(LaidOutForm):
    """Handing somebody to another team."""

    coordinator = forms.ChoiceField(label="")
    keep_visits = choice_field(
        _("What becomes of the planned visits?"),
        [("yes", _("They stay in the diary until the new team changes them")), ("no", _("They end today"))],
        _("Say what becomes of the planned visits"),
    )
    plan = text_field(
        _("How the handover is made"),
        _("Say how the handover is made"),
        help_text=_("Who introduces whom to the person, and when"),
    )

    def __init__(self, colleagues, *args, **kwargs):
        """``colleagues``: team to (user, load) pairs."""
        super().__init__(*args, **kwargs)
        self.chosen = {
            f"{team.uuid}:{user.uuid}": (team, user) for team, pairs in colleagues.items() for user, _load in pairs
        }
        field = self.fields["coordinator"]
        field.label = _("New %(worker)s, and with them the team") % {"worker": settings.NAMED_WORKER}
        field.error_messages["required"] = _("Choose the new %(worker)s") % {"worker": settings.NAMED_WORKER}
        field.choices = [
            ("", _("Choose")),
            *(
                (team.name, [(f"{team.uuid}:{user.uuid}", f"{user}: {load.words}") for user, load in pairs])
                for team, pairs in colleagues.items()
            ),
        ]

    def clean_coordinator(self):
        """Team and user."""
        return self.chosen[self.cleaned_data["coordinator"]]


class AllocateForm(LaidOutForm):
    """Who answers for the person's care, from when."""

    coordinator = CoordinatorField()
    starts_on = DateInputField(
        label=_("From"), initial=timezone.localdate, help_text=_("Today or later"),
        error_messages={"required": _("Enter the day from which it holds")},
    )  # fmt: skip

    def clean_starts_on(self):
        """Today or later."""
        day = self.cleaned_data["starts_on"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("The day must be today or later"))
        return day


class IntensityForm(LaidOutForm):
    """How often, why, and until when it is looked at again."""

    intensity = intensity_field()
    reason = reason_field(label=_("Why this often"))
    review_by = review_by_field()


class RhythmForm(LaidOutForm):
    """A rhythm agreed for one person."""

    looks = {"every_days": {"width": 2, "suffix": _("days")}}

    every_days = forms.IntegerField(
        label=_("See them every"),
        min_value=1,
        max_value=90,
        error_messages={"required": _("Enter the number of days"), "invalid": _("Enter a number of days")},
    )
    reason = reason_field(help_text=_("What was agreed with them, or why the team decided so"))
    review_by = review_by_field()


class HandoverNoteForm(LaidOutForm):
    """What the next one should know."""

    text = text_field(
        _("Handover note"),
        _("Write what the next colleague should know"),
        rows=10,
        help_text=_("What matters to them, what works, what to avoid, what is arranged, and who else is involved"),
    )


class ConfirmForm(LaidOutForm):
    """Nothing to fill in: sending it says yes."""

    confirmed = forms.CharField(widget=forms.HiddenInput, initial="1")

    def clean(self):
        """The yes itself is no value."""
        return {}
