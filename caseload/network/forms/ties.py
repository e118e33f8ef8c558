"""Somebody around a person, what may be shared with them, and what the person wrote in advance."""

import datetime as dt
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from caseload.network import relatives
from caseload.network.codes import MayKnow, MayShare, StatementKind, TieRole
from caseload.network.told import SharingTold, StatementTold, TieTold
from caseload.people.forms.fields import LaidOutForm, choice_field, reason_field, text_field
from nhsuk.fields import DateInputField
from nhsuk.widgets import Radios


class TieFields(forms.Form):
    """Who they are, and how to reach them."""

    role = forms.ChoiceField(
        label=_("Who are they to the person?"), error_messages={"required": _("Choose who they are")}
    )
    name = forms.CharField(label=_("Name"), required=False, max_length=120)
    organisation = forms.CharField(
        label=_("Organisation"), required=False, max_length=120, help_text=_("For example the practice or the hostel")
    )
    phone = forms.CharField(
        label=_("Phone"),
        required=False,
        max_length=30,
        widget=forms.TextInput({"type": "tel", "autocomplete": "off"}),
    )
    email = forms.EmailField(label=_("Email"), required=False)
    note = forms.CharField(
        label=_("Good to know"),
        required=False,
        max_length=240,
        help_text=_("For example: works nights, ring after 4"),
    )

    def offer_roles(self, nation: str, on: dt.date, current: str = "") -> None:
        """The roles that there are in the team's nation on that day, besides the one that stands."""
        offered = relatives.roles(nation, on)
        if current and TieRole(current) not in offered:
            offered.append(TieRole(current))
        self.fields["role"].choices = [("", _("Choose")), *((role.value, role.label) for role in offered)]

    def tie(self) -> TieTold:
        """For the operations."""
        return TieTold(**{name: self.cleaned_data[name] for name in TieFields.base_fields})


class ChangeForm(TieFields):
    """What is known of somebody, changed; ``seen`` says what stood when it was opened."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class SharingFields(forms.Form):
    """What may be shared with them: an answer takes the place of the one that stands, so none is proposed."""

    may_share = forms.ChoiceField(
        label=_("What may we tell them?"), choices=MayShare,
        help_text=_("Hearing from them needs no consent: listen, whatever is chosen here"),
        widget=Radios(small=True, reveals={MayShare.BEST_INTERESTS: "decided"}),
        error_messages={"required": _("Choose what may be shared")},
    )  # fmt: skip
    what = forms.CharField(
        label=_("What, and what not"), required=False, max_length=240,
        help_text=_("In part: which part. Decided for them: what was decided, and why"),
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip
    decided_by = forms.CharField(label=_("Who decided"), required=False, max_length=120)
    on_date = DateInputField(label=_("On which day was it said or decided?"), required=False)
    admission = forms.ChoiceField(
        label=_("May they be told of an admission?"), choices=MayKnow, widget=Radios(small=True, inline=True),
        error_messages={"required": _("Say whether they may be told of an admission")},
    )  # fmt: skip

    def sharing(self) -> SharingTold:
        """For the operations."""
        return SharingTold(**{name: self.cleaned_data[name] for name in SharingFields.base_fields})


class AddForm(SharingFields, TieFields):
    """Somebody new around the person."""

    uuid = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["may_share"].initial = MayShare.NOT_ASKED
        self.fields["admission"].initial = MayKnow.NOT_ASKED


class EndForm(LaidOutForm):
    """They are no longer around the person."""

    reason = reason_field(label=_("Why does it end?"), error_messages={"required": _("Say why it ends")})


class StatementForm(LaidOutForm):
    """Advance choices, or a safety plan."""

    looks = {"kind": {"small": True}}

    uuid = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)
    kind = choice_field(_("What is it?"), StatementKind.choices, _("Choose what it is"))
    text = text_field(_("The text, in the person's words where there are any"), "", rows=8)
    kept_where = forms.CharField(
        label=_("Or where it is kept"), required=False, max_length=240,
        help_text=_("For example: the trust's record under crisis plan; a copy in the kitchen drawer"),
    )  # fmt: skip
    on_date = DateInputField(label=_("Written on"), error_messages={"required": _("Enter the day")})
    author = forms.CharField(
        label=_("Written by"), max_length=120, help_text=_("For example: Dean, with Sam Okoro"),
        error_messages={"required": _("Say who wrote it")},
    )  # fmt: skip

    def told(self) -> StatementTold:
        """For the operations."""
        return StatementTold(
            **{name: self.cleaned_data[name] for name in ("text", "kept_where", "on_date", "author")}
        )
