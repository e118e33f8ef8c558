"""Goals and interventions, as forms."""

import datetime as dt
from collections.abc import Iterable

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from caseload.people.forms.fields import LaidOutForm, text_field
from caseload.plan.codes import (
    OCCUPATIONAL,
    Agreement,
    Frequency,
    GoalState,
    InterventionKind,
    InterventionState,
    LifeArea,
)
from caseload.plan.models import Intervention
from caseload.plan.moves import HIGHEST_RATING, MOST_TIMES, NO_WORDS, Arranged, GoalTold
from nhsuk.fields import DateInputField
from nhsuk.widgets import CheckboxChips, RadioChips
from teams.models import User
from teams.roles import Profession

REVIEW_AFTER = dt.timedelta(days=91)
"""The review that a form proposes; whoever fills it in decides."""


def review_on_field(**kwargs) -> DateInputField:
    """When a goal is looked at again."""
    return DateInputField(**{
        "label": _("Look at it again on"),
        "help_text": _("Three months are proposed"),
        "initial": lambda: timezone.localdate() + REVIEW_AFTER,
        "error_messages": {"required": _("Enter the day on which it is looked at again")},
    } | kwargs)  # fmt: skip


class GoalForm(LaidOutForm):
    """What the person wants."""

    uuid = forms.UUIDField(required=False, widget=forms.HiddenInput)
    words = text_field(
        _("What do they want? In their own words"), "", rows=3,
        help_text=_("As they said it. These words are never changed; a goal can become another one."),
    )  # fmt: skip
    no_words_reason = forms.CharField(
        label=_("No words of theirs yet? Say why not"), required=False, max_length=240,
        help_text=_("For example: has not wanted to talk about it so far; we offer it again in spring"),
    )  # fmt: skip
    life_area = forms.ChoiceField(
        label=_("Which part of life is it about?"), choices=LifeArea, widget=RadioChips,
        error_messages={"required": _("Choose the part of life")},
    )  # fmt: skip
    why = text_field(_("Why does it matter to them?"), "", rows=2)
    how_known = text_field(_("How shall we know?"), "", rows=2)
    review_on = review_on_field()
    state = forms.ChoiceField(
        label=_("Where does it stand?"), widget=RadioChips, initial=GoalState.ACTIVE,
        choices=[(GoalState.ACTIVE.value, _("We work on it now")), (GoalState.PROPOSED.value, _("Proposed for now"))],
        error_messages={"required": _("Say whether it is worked on now")},
    )  # fmt: skip

    def clean(self):
        """Neither words nor a reason is said at once, beside whatever else is missing."""
        data = super().clean()
        if not (
            data.get("words") or data.get("no_words_reason") or self.errors.keys() & {"words", "no_words_reason"}
        ):
            self.add_error("words", NO_WORDS)
        return data

    def told(self) -> GoalTold:
        """The goal for the operations."""
        names = ("life_area", "review_on", "words", "no_words_reason", "why", "how_known")
        return GoalTold(**{name: self.cleaned_data[name] for name in names})


class ChangeGoalForm(GoalForm):
    """The goal that takes another's place, and why."""

    reason = forms.CharField(
        label=_("Why does it change?"), max_length=240, error_messages={"required": _("Say why it changes")}
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["state"]


class ReviseGoalForm(LaidOutForm):
    """What may change about a goal while its words stay."""

    why = text_field(_("Why does it matter to them?"), "", rows=2)
    how_known = text_field(_("How shall we know?"), "", rows=2)
    review_on = review_on_field(help_text="")


class GoalStateForm(LaidOutForm):
    """Where a goal stands from now on."""

    to = forms.ChoiceField(
        label=_("Where does it stand now?"), widget=RadioChips,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose where it stands now")),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why?"), required=False, max_length=240, help_text=_("Needed where it is set aside")
    )
    review_on = review_on_field(
        label=_("Look at it again on"), help_text=_("Where it is worked on again"), required=False, initial=None
    )

    again = forms.MultipleChoiceField(
        label=_("What you did together ended with it. Propose it again?"), required=False, widget=CheckboxChips,
        help_text=_("What is ticked goes to the team again"),
    )  # fmt: skip

    def __init__(self, *args, choices: list[tuple[str, str]], ended: Iterable[Intervention] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = choices
        self._ended = {str(row.uuid): row for row in ended}
        self.fields["again"].choices = [(key, row.what) for key, row in self._ended.items()]
        self.fields["again"].initial = list(self._ended)
        if not self._ended:
            del self.fields["again"]
        if GoalState.ACTIVE not in dict(choices):
            del self.fields["review_on"]

    def proposed_again(self) -> list[Intervention]:
        """What was ticked."""
        return [self._ended[key] for key in self.cleaned_data.get("again", ())]


class RateForm(LaidOutForm):
    """The person's own figure."""

    value = forms.TypedChoiceField(
        label=_("How far along are they, in their own figure?"), coerce=int, widget=RadioChips,
        help_text=_("0: not begun. 10: there. Ask them; it is their figure and nobody else's."),
        choices=[(n, str(n)) for n in range(HIGHEST_RATING + 1)],
        error_messages={
            "required": _("Choose their figure, from 0 to 10"),
            "invalid_choice": _("Their figure must be between 0 and 10"),
        },
    )  # fmt: skip
    on_date = DateInputField(
        label=_("On what day?"), initial=timezone.localdate, error_messages={"required": _("Say on what day")}
    )
    comment = forms.CharField(label=_("What do they say about it? (if they do)"), required=False, max_length=240)


class ArrangedForm(LaidOutForm):
    """Who, how often, where, and what the person says."""

    looks = {"times": {"width": 3}}

    proposed_user = forms.ChoiceField(label=_("Who is proposed?"), required=False)
    proposed_profession = forms.ChoiceField(
        label=_("Or which profession?"), required=False, choices=[("", _("Not said")), *Profession.choices]
    )
    times = forms.IntegerField(
        label=_("How many times?"), required=False, min_value=1, max_value=MOST_TIMES,
        error_messages={
            "invalid": _("Write how many times as a number"), "min_value": _("How many times must be 1 or more"),
            "max_value": _("How many times must be 31 or fewer"),
        },
    )  # fmt: skip
    per = forms.ChoiceField(
        label=_("In what time?"), required=False, choices=[("", _("Not said")), *Frequency.choices], widget=RadioChips
    )
    place_text = forms.CharField(label=_("Where?"), required=False, max_length=240)
    agreement = forms.ChoiceField(
        label=_("What do they say to it?"), choices=Agreement, widget=RadioChips, initial=Agreement.TO_ASK,
        error_messages={"required": _("Say what they say to it")},
    )  # fmt: skip

    def __init__(self, *args, staff: list[User], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["proposed_user"].choices = [("", _("Nobody yet")), *((str(user.pk), user.name) for user in staff)]

    def arranged(self) -> Arranged:
        """What was arranged, for the operations."""
        data = self.cleaned_data
        same = {name: data[name] for name in ("proposed_profession", "times", "per", "place_text", "agreement")}
        return Arranged(proposed_user_id=int(data["proposed_user"]) if data["proposed_user"] else None, **same)

    @staticmethod
    def initial_of(row: Intervention) -> dict:
        """An intervention as the first state of this form."""
        names = ("proposed_profession", "times", "per", "place_text", "agreement")
        return {"proposed_user": str(row.proposed_user_id or "")} | {name: getattr(row, name) for name in names}


class InterventionForm(ArrangedForm):
    """Something to do together under a goal."""

    uuid = forms.UUIDField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("What kind of work is it?"), error_messages={"required": _("Choose the kind of work")},
        choices=[
            ("", _("Choose")),
            (_("Occupational"), [(kind.value, kind.label) for kind in OCCUPATIONAL]),
            (_("General"), [(k.value, k.label) for k in InterventionKind if k not in OCCUPATIONAL]),
        ],
    )  # fmt: skip
    what = forms.CharField(
        label=_("What do you do together?"), max_length=240, help_text=_("Doing with, not doing for"),
        error_messages={"required": _("Say what you do together")},
    )  # fmt: skip

    field_order = ["uuid", "kind", "what"]


class InterventionStateForm(LaidOutForm):
    """Where an intervention stands from now on."""

    to = forms.ChoiceField(
        label=_("Where does it stand now?"), widget=RadioChips,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose where it stands now")),
    )  # fmt: skip
    reason = forms.CharField(label=_("What was said about it?"), required=False, max_length=240,
                             help_text=_("Needed where it ends: why"))  # fmt: skip

    def __init__(self, *args, choices: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = choices


GOAL_ANSWERS = {
    GoalState.ACTIVE: _("We work on it"),
    GoalState.ACHIEVED: _("Achieved"),
    GoalState.SET_ASIDE: _("Set aside for now"),
}
INTERVENTION_ANSWERS = {
    InterventionState.PROPOSED: _("Proposed again"),
    InterventionState.AGREED: _("The team agrees"),
    InterventionState.UNDER_WAY: _("Under way"),
    InterventionState.ENDED: _("Ended"),
}
"""The answers of the two forms; which of them can be given, the moves say."""
