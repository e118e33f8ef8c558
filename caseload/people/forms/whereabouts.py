"""Where somebody is: a form that asks what its kind needs, and nothing else."""

import datetime as dt

from django import forms
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from caseload.people.forms.fields import LaidOutForm, reason_field
from caseload.people.models import WhereaboutsPeriod
from caseload.people.whereabouts import TABLE, Rhythm, Told, Whereabouts
from nhsuk.fields import DateInputField
from teams.calendar import LONDON

PLACES = {
    Whereabouts.HOME: (_("Address, or whose place"), ""),
    Whereabouts.NO_FIXED_PLACE: (_("Where they can be found"), _("For example: the day centre until three")),
    Whereabouts.LEAVE: (_("Where they stay"), _("For example: with his sister, 12 Elm Court")),
    Whereabouts.ABSENT: (_("Where they were last, or may be"), ""),
    Whereabouts.MISSING: (_("Where they were last, or may be"), ""),
    Whereabouts.CUSTODY: (_("Police station or court"), ""),
    Whereabouts.PRISON: (_("Prison, and wing"), ""),
    Whereabouts.OUT_OF_AREA: (_("Where, and who works with them there"), ""),
    Whereabouts.ABROAD: (_("Country and place"), ""),
    Whereabouts.MOVED: (_("Where to, and which team was asked"), ""),
}
NEEDS_PLACE = (
    Whereabouts.CUSTODY, Whereabouts.PRISON, Whereabouts.OUT_OF_AREA, Whereabouts.ABROAD, Whereabouts.MOVED,
)  # fmt: skip
REVIEWED_IN = {Whereabouts.ABSENT: 1, Whereabouts.MISSING: 1, Whereabouts.CUSTODY: 2, Whereabouts.LEAVE: 7}
"""Days after which a review is proposed; else two weeks. Whoever fills it in decides."""


def time_field(label: str, **kwargs) -> forms.TimeField:
    """A time of day, 24-hour."""
    return forms.TimeField(
        label=label,
        widget=forms.TimeInput(attrs={"type": "time"}),
        error_messages={"required": _("Enter a time, as near as you know"), "invalid": _("Enter a time like 14:05")},
        **kwargs,
    )


class WhereaboutsForm(LaidOutForm):
    """``kind`` decides what is asked: a return for leave, a release for prison, how often for those away. ``seen``
    tells what the writer had open."""

    looks = {
        "since_time": {"width": 5},
        "expected_time": {"width": 5},
        "every_days": {"width": 2, "suffix": _("days")},
    }

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    since = DateInputField(label=_("Since which day"), error_messages={"required": _("Enter the day since when")})
    since_time = time_field(_("At"))

    def __init__(self, kind: Whereabouts, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind, self.means = kind, TABLE[kind]
        label, hint = PLACES[kind]
        needed = kind in NEEDS_PLACE
        self.fields["place_text"] = forms.CharField(
            label=label if needed else format_lazy("{} {}", label, _("(if known)")),
            help_text=hint,
            max_length=240,
            required=needed,
            error_messages={"required": _("Enter where they are")},
        )
        self._ask_expected()
        if self.means.rhythm is Rhythm.CONTACT and self.means.every_days is None:
            self._ask_every_days()
        self.fields["told_by"] = forms.CharField(
            label=_("Told by"),
            max_length=120,
            help_text=_("For example the ward’s nurse in charge, their mother, or the custody suite"),
            error_messages={"required": _("Enter who told us")},
        )
        if self.means.review_by:
            self._ask_review()
        self.fields["note"] = forms.CharField(
            label=_("To remember (if anything)"),
            max_length=500,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    def _ask_expected(self) -> None:
        if self.means.expects == "back":
            self.fields["expected"] = DateInputField(
                label=_("Due back on"), error_messages={"required": _("Enter when they are due back")}
            )
            self.fields["expected_time"] = time_field(_("Due back at"))
        elif self.means.expects == "release":
            self.fields["expected"] = DateInputField(
                label=_("Release expected on (if known)"),
                required=False,
                help_text=_("It shows two weeks before, so that somebody prepares it"),
            )

    def _ask_every_days(self) -> None:
        self.fields["every_days"] = forms.IntegerField(
            label=_("Contact agreed every"),
            min_value=1,
            max_value=90,
            required=False,
            help_text=_("By any means, with them or those who work with them there. Empty: nothing was agreed"),
            error_messages={"invalid": _("Enter a number of days")},
        )

    def _ask_review(self) -> None:
        days = REVIEWED_IN.get(self.kind, 14)
        self.fields["review_by"] = DateInputField(
            label=_("Review by"),
            help_text=_("Nothing pauses without a day on which it is looked at again")
            if self.means.pauses
            else _("The day by which it is looked at again"),
            initial=lambda: timezone.localdate() + dt.timedelta(days=days),
            error_messages={"required": _("Enter the day of review")},
        )

    def clean(self) -> dict:
        """Put days and times together."""
        cleaned = super().clean()
        cleaned["starts_at"] = _moment(cleaned, "since", "since_time")
        whole_day = dt.time(0) if self.means.expects == "release" else None
        cleaned["expected_at"] = _moment(cleaned, "expected", "expected_time", default=whole_day)
        return cleaned

    def told(self) -> Told:
        """What the operations take."""
        given = {
            name: self.cleaned_data.get(name) for name in ("starts_at", "review_by", "expected_at", "every_days")
        }
        words = {name: self.cleaned_data[name].strip() for name in ("place_text", "told_by", "note")}
        return Told(kind=self.kind.value, **given, **words)

    @staticmethod
    def initial_of(row: WhereaboutsPeriod) -> dict:
        """What is known, for correcting it."""
        since, expected = timezone.localtime(row.starts_at), row.expected_at and timezone.localtime(row.expected_at)
        known = {name: getattr(row, name) for name in ("place_text", "told_by", "every_days", "review_by", "note")}
        return known | {
            "seen": row.told.fingerprint,
            "since": since.date(),
            "since_time": since.strftime("%H:%M"),
            "expected": expected and expected.date(),
            "expected_time": expected and expected.strftime("%H:%M"),
        }


class EndForm(LaidOutForm):
    """Since when it is over."""

    looks = {"time": {"width": 5}}

    ended = DateInputField(label=_("Since which day"), error_messages={"required": _("Enter the day")})
    time = time_field(_("At"))

    def clean(self) -> dict:
        """One moment."""
        return {"ended_at": _moment(super().clean(), "ended", "time")}


class RetractWhereaboutsForm(LaidOutForm):
    """Why it counts for nothing."""

    reason = reason_field(
        label=_("What was wrong?"),
        help_text=_("For example: another person of the same name. It is kept, struck through."),
    )


def _moment(cleaned: dict, day: str, time: str, default: dt.time | None = None) -> dt.datetime | None:
    on, at = cleaned.get(day), cleaned.get(time) or default
    return dt.datetime.combine(on, at, tzinfo=LONDON) if on and at is not None else None
