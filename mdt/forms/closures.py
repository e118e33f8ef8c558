"""Asking for leave to close an episode."""

from django.utils.translation import gettext_lazy as _

from caseload.people.codes import ClosureReason
from caseload.people.forms.fields import LaidOutForm, choice_field, text_field
from mdt.operations.closures import Asked


class AskForm(LaidOutForm):
    """What a meeting needs to know before it may decide."""

    closure_reason = choice_field(
        _("Reason"), [choice for choice in ClosureReason.choices if choice[0] != "06"], _("Choose the reason")
    )
    why = text_field(_("Why"), _("Say why the episode should be closed"))
    attempts = text_field(
        _("What was tried to reach them"),
        _("Say what was tried to reach them"),
        help_text=_("Times, places, workers, letters, who was asked; what they were offered, and what was changed"),
    )
    told = text_field(_("What family and GP were told"), _("Say what family and GP were told, or why they were not"))
    way_back = text_field(
        _("How they can come back"),
        _("Say how they can come back"),
        help_text=_("Whom they or their family reach, without a new referral"),
    )

    def asked(self) -> Asked:
        """The request, for the operation."""
        return Asked(**self.cleaned_data)
