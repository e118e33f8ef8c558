"""What happened, as a form: what is asked depends on the outcome, and nothing typed is thrown away unasked."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from caseload.contacts.codes import AtDoor, Focus, Mechanism, OfferAnswer, Outcome, PlaceType
from caseload.contacts.details import LONGEST_MINUTES, TAPPED, Details, Who
from caseload.contacts.forms.parts import (
    DAY_ERRORS,
    ELSEWHERE,
    MINUTES_ERRORS,
    TIME_ERRORS,
    Company,
    Id,
    Ids,
    NativeDate,
    NativeTime,
    Spot,
    Uuids,
    company,
    moment,
    names,
)
from caseload.contacts.forms.shown import SHOWN_FOR, Shown
from caseload.contacts.outcomes import AT_A_PLACE
from caseload.network.read import Known
from caseload.treatments.fields import TreatmentFields
from nhsuk.widgets import CheckboxChips, RadioChips, RadioTiles
from teams.models import User

OTHER_MINUTES = "other"
MINUTES = [*((str(n), _("%(n)s min") % {"n": n}) for n in (10, 20, 30, 45)), ("60", _("1 hour")),
           (OTHER_MINUTES, _("Other"))]  # fmt: skip

OWN_MINUTES = "minutes_of_"
AROUND = "around"
"""The id of the list of those around the person, of whom a name can be chosen while typing."""


def own_minutes(name: str = "") -> forms.IntegerField:
    """The field for somebody's own minutes, where they differ from the person's."""
    return forms.IntegerField(
        label=name, required=False, min_value=0, max_value=LONGEST_MINUTES, error_messages=MINUTES_ERRORS
    )


class ToldForm(Shown, TreatmentFields, forms.Form):
    """One contact as it is told. ``details`` makes of it what the operations take."""

    outcome = forms.ChoiceField(
        label=_("What happened?"), choices=Outcome, widget=RadioTiles,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose what happened")),
    )  # fmt: skip
    on_day = forms.DateField(label=_("Day"), widget=NativeDate, error_messages=DAY_ERRORS)
    time = forms.TimeField(label=_("Time it began"), widget=NativeTime, error_messages=TIME_ERRORS)
    place = Spot(label=_("Where"), required=False, widget=RadioChips)
    place_type = forms.ChoiceField(
        label=_("What kind of place is it?"), required=False, choices=[("", _("Choose")), *PlaceType.choices]
    )
    place_text = forms.CharField(label=_("Where exactly"), required=False, max_length=240)
    lead = Id(label=_("Who led"), error_messages=dict.fromkeys(("required", "invalid_choice"), _("Say who led")))
    colleagues = Ids(
        label=_("With colleagues"), widget=CheckboxChips,
        error_messages={"invalid_choice": _("Choose colleagues from the list")},
    )  # fmt: skip
    call_by = forms.ChoiceField(
        label=_("Spoke or rang by"), required=False, widget=RadioChips, initial=Mechanism.TELEPHONE,
        choices=[(m.value, m.label) for m in (Mechanism.TELEPHONE, Mechanism.VIDEO, Mechanism.TALK_TYPE)],
    )  # fmt: skip
    met_by = forms.ChoiceField(
        label=_("Family or others: how?"), required=False, widget=RadioChips, initial=Mechanism.FACE_TO_FACE,
        choices=[(m.value, m.label) for m in (Mechanism.FACE_TO_FACE, Mechanism.TELEPHONE, Mechanism.VIDEO)],
    )  # fmt: skip
    message_by = forms.ChoiceField(
        label=_("What was sent?"), required=False, widget=RadioChips, initial=Mechanism.TEXT,
        choices=[(Mechanism.TEXT.value, _("Text")), (Mechanism.EMAIL.value, _("Email")),
                 (Mechanism.INSTANT_MESSAGE.value, _("Instant message")),
                 (Mechanism.OTHER.value, _("Letter or other"))],
    )  # fmt: skip
    reported_by = forms.CharField(
        label=_("Who told you?"), required=False, max_length=120,
        help_text=_("For example hostel, pharmacy, police or ward. With a prison team itself, choose “Family, carer "
                    "or partner only”: that counts as contact there."),
        widget=forms.TextInput({"list": AROUND}),
    )  # fmt: skip
    at_door = forms.ChoiceField(label=_("At the door"), required=False, choices=AtDoor, widget=RadioChips)
    minutes = forms.ChoiceField(label=_("How long?"), required=False, choices=MINUTES, widget=RadioChips)
    minutes_other = forms.IntegerField(
        label=_("Minutes"), required=False, min_value=1, max_value=LONGEST_MINUTES, error_messages=MINUTES_ERRORS
    )
    focus = forms.MultipleChoiceField(
        label=_("What was it about?"), help_text=_("The first one you choose carries the minutes."), required=False,
        choices=Focus, widget=CheckboxChips,
    )  # fmt: skip
    focus_main = forms.ChoiceField(required=False, choices=Focus, widget=forms.HiddenInput)
    work = Uuids(
        label=_("Which of their goals was it about?"), widget=CheckboxChips,
        error_messages={"invalid_choice": _("Choose goals of this person from the list")},
    )  # fmt: skip
    also_with = Company(
        label=_("Who else was there?"), required=False, widget=CheckboxChips, choices=company(()),
        error_messages={"invalid_choice": _("Choose who was there from the list")},
    )  # fmt: skip
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    has_win = forms.BooleanField(label=_("Small win"), required=False)
    small_win = forms.CharField(label=_("What went well? (if you like)"), required=False, max_length=240)
    has_offer = forms.BooleanField(label=_("Offer made"), required=False)
    offer = forms.CharField(label=_("What was offered?"), required=False, max_length=240)
    offer_answer = forms.ChoiceField(label=_("Their answer"), required=False, choices=OfferAnswer, widget=RadioChips)
    offer_declined_because = forms.CharField(label=_("What was in the way?"), required=False, max_length=240)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.staff = []
        self.take_treatments()
        for name in self.data or ():
            if name.startswith(OWN_MINUTES):
                self.fields[name] = own_minutes()

    def offer_choices(
        self,
        *,
        staff: list[User],
        places: list[tuple[str, str]],
        work: list[tuple[UUID, str]],
        ties: Iterable[Known] = (),
    ) -> None:
        """Fill in who, where and which goals can be chosen. Only a page that is shown needs it: sending does not."""
        self.ties = list(ties)
        self.fields["also_with"].choices = company(self.ties)
        self.staff = staff
        self.fields["lead"].choices = self.fields["colleagues"].choices = names(staff)
        self.fields["place"].choices = places
        self.fields["work"].choices = work
        for user in staff:
            self.fields[f"{OWN_MINUTES}{user.pk}"] = own_minutes(user.name)

    def clean(self):
        """What depends on several fields; the rest is the operation's to say."""
        data = super().clean()
        if (
            data.get("minutes") == OTHER_MINUTES
            and not data.get("minutes_other")
            and "minutes_other" not in self.errors
        ):
            self.add_error("minutes_other", _("Say how many minutes it took"))
        if data.get("has_offer") and not data.get("offer"):
            self.add_error("offer", _("Say what was offered"))
        if data.get("outcome") in AT_A_PLACE and self.data.get("place") == ELSEWHERE and not data.get("place_type"):
            self.add_error("place_type", _("Choose what kind of place it is"))
        return data

    def refuse(self, field: str | None, message: str) -> None:
        """Put what an operation refused at the field that shows it."""
        shown = {
            "occurred_at": "time", "staff": "colleagues", "place_type": "place", "with_whom": "also_with",
            "mechanism": "outcome", "concern": "concern", "concern_by": "concern_by",
        }.get(field, field)  # fmt: skip
        self.add_error(shown if shown in self.fields else None, message)

    def details(self, *, at: dt.datetime) -> Details:
        """What was told by ``at``; parts that the outcome does not need are left out, words never are."""
        data = self.cleaned_data
        place_type, place_text = self._place()
        focus, tags = self._focus()
        return Details(
            outcome=data["outcome"],
            occurred_at=moment(data["on_day"], data["time"], at=at),
            staff=self._staff(),
            mechanism=self._mechanism(),
            place_type=place_type,
            place_text=place_text,
            minutes=self._minutes(),
            with_whom=data["also_with"][0] if self._needs("also_with") else (),
            met=data["also_with"][1] if self._needs("also_with") else (),
            at_door=data["at_door"] if self._needs("at_door") else "",
            reported_by=data["reported_by"] if self._needs("reported_by") else "",
            focus=focus,
            focus_tags=tags,
            note=data["note"],
            small_win=data["small_win"] or (TAPPED if data["has_win"] else ""),
            offer=data["offer"],
            offer_answer=data["offer_answer"],
            offer_declined_because=data["offer_declined_because"],
            work=tuple(sorted(data["work"], key=str)) if self._needs("work") else (),
            treated=self.told_treatments(),
        )

    def _needs(self, part: str) -> bool:
        return self.cleaned_data["outcome"] in SHOWN_FOR[part]

    def _mechanism(self) -> str:
        """How, where the outcome leaves it open; empty for the outcome's usual one."""
        asked = [part for part in ("call_by", "met_by", "message_by") if self._needs(part)]
        return (self.cleaned_data[asked[0]] or self.fields[asked[0]].initial.value) if asked else ""

    def _place(self) -> tuple[str, str]:
        if not self._needs("place"):
            return "", ""
        kind, words = self.cleaned_data["place"]
        return self.cleaned_data["place_type"] or kind, self.cleaned_data["place_text"] or words

    def _minutes(self) -> int | None:
        chosen = self.cleaned_data["minutes"]
        if not self._needs("minutes") or not chosen:
            return None
        return self.cleaned_data["minutes_other"] if chosen == OTHER_MINUTES else int(chosen)

    def _focus(self) -> tuple[str, tuple[str, ...]]:
        chosen = self.cleaned_data["focus"]
        if not self._needs("focus") or not chosen:
            return "", ()
        main = self.cleaned_data["focus_main"]
        main = main if main in chosen else chosen[0]
        return main, tuple(sorted(set(chosen) - {main}))

    def _staff(self) -> tuple[Who, ...]:
        lead = self.cleaned_data["lead"]
        going = dict.fromkeys([lead, *self.cleaned_data["colleagues"]])
        return tuple(Who(pk, self.cleaned_data.get(f"{OWN_MINUTES}{pk}")) for pk in going)

    def minutes_each(self):
        """The field for each colleague's own minutes."""
        return [self[f"{OWN_MINUTES}{user.pk}"] for user in self.staff]
