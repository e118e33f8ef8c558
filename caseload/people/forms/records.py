"""Places, phones, names and numbers; a death; two records that are one."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from caseload.people.codes import ConflictVerdict, PlaceKind
from caseload.people.forms.fields import LaidOutForm, choice_field, reason_field
from caseload.people.twice import Stands, Twice
from nhsuk.fields import DateInputField


class PlaceForm(LaidOutForm):
    """Somewhere they can be found."""

    looks = {"postcode": {"width": 10}}

    kind = choice_field(_("Kind of place"), PlaceKind.choices, _("Choose the kind of place"))
    description = forms.CharField(
        label=_("Where"),
        max_length=240,
        help_text=_("An address, or in words: 'canal towpath, lock 3'"),
        error_messages={"required": _("Say where they can be found")},
    )
    postcode = forms.CharField(label=_("Postcode"), max_length=8, required=False)
    best_times = forms.CharField(label=_("Best times"), max_length=120, required=False)
    is_main = forms.BooleanField(label=_("Try here first"), required=False)


class PhoneForm(LaidOutForm):
    """A number on which they can be reached."""

    looks = {"number": {"width": 20}}

    number = forms.CharField(
        label=_("Number"),
        max_length=30,
        widget=forms.TextInput({"type": "tel"}),
        error_messages={"required": _("Enter the number")},
    )
    label = forms.CharField(
        label=_("Whose or which"), max_length=60, required=False, help_text=_("For example: own mobile, sister Ann")
    )
    may_leave_message = forms.BooleanField(label=_("A message may be left"), required=False)


class AliasForm(LaidOutForm):
    """Another name."""

    name = forms.CharField(label=_("Name"), max_length=240, error_messages={"required": _("Enter the name")})


class IdentifierForm(LaidOutForm):
    """A number of another system."""

    system = forms.CharField(
        label=_("System"),
        max_length=40,
        initial="local",
        help_text=_("'local' is the trust's own number"),
        error_messages={"required": _("Enter the system")},
    )
    value = forms.CharField(label=_("Number"), max_length=40, error_messages={"required": _("Enter the number")})


class DeathForm(LaidOutForm):
    """The day of death, and a check that it is the right person."""

    died_on = DateInputField(label=_("Day of death"), error_messages={"required": _("Enter the day of death")})
    sure = forms.BooleanField(
        label=_("This is the person who has died"),
        error_messages={
            "required": _("Check the name, the date of birth and the NHS number, and say that it is them")
        },
    )


class MergeForm(LaidOutForm):
    """Of everything that both records have and that may hold once only: which stands. And that it is one person."""

    sure = forms.BooleanField(
        label=_("This is one and the same person"),
        error_messages={"required": _("Compare name, date of birth and NHS number, and say that it is one person")},
    )

    def __init__(self, *args, twice: Iterable[Twice], **kwargs):
        super().__init__(*args, **kwargs)
        for one in twice:
            self.fields[one.key] = choice_field(
                _("Both records have: %(what)s. Which stands?") % {"what": one.title}, Stands.choices,
                _("Say which of the two stands"),
                help_text=_("The other ends, and what was given there counts for the one that stands: nothing is "
                            "given twice, and nothing that is due is lost."),
            )  # fmt: skip
            self.fields[one.key].widget.hints = {
                Stands.OURS.value: one.ours, Stands.THEIRS.value: one.theirs,
                Stands.BOTH.value: _("Then each is due by itself"),
            }  # fmt: skip
        self.fields["sure"] = self.fields.pop("sure")  # last, beside the button


class ConflictForm(LaidOutForm):
    """What the service lead decides."""

    verdict = choice_field(_("What is to be done"), ConflictVerdict.choices, _("Choose what is to be done"))
    note = reason_field(label=_("How you know"), max_length=200)
