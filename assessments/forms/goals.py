"""A goal's forms with the strengths and barriers that it grew from."""

from collections.abc import Iterable
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.queries.formulation import PointRead
from caseload.plan.forms import ChangeGoalForm, GoalForm
from nhsuk.widgets import CheckboxChips


class GrewFrom(forms.Form):
    """Mixed into a goal's form."""

    grew_from = forms.TypedMultipleChoiceField(
        label=_("Which strengths and barriers did it grow from?"), required=False, coerce=UUID, widget=CheckboxChips,
        help_text=_("The ratings of their items then stand on the goal's page, so that it can be seen what moves."),
        error_messages={"invalid_choice": _("Choose strengths and barriers of this person")},
    )  # fmt: skip

    def offer(self, points: Iterable[PointRead]) -> None:
        """Fill in what can be chosen; without any, the field is left out."""
        self.fields["grew_from"].choices = [(str(point.uuid), point.words) for point in points]
        if not self.fields["grew_from"].choices:
            del self.fields["grew_from"]


class GoalGrewForm(GrewFrom, GoalForm):
    """A goal to be set."""

    field_order = ["uuid", "words", "no_words_reason", "life_area", "why", "how_known", "grew_from"]


class GoalChangeForm(GrewFrom, ChangeGoalForm):
    """A goal that takes another's place."""

    field_order = ["uuid", "reason", "words", "no_words_reason", "life_area", "why", "how_known", "grew_from"]
