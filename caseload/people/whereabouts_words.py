"""Where somebody is, and what that means for the rules, in words: for pages of any room. Pure."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from caseload.people.whereabouts import TABLE, Means, Whereabouts
from nhsuk import moments

BACK = {
    Whereabouts.LEAVE: gettext_lazy("Back from leave"),
    Whereabouts.ABSENT: gettext_lazy("They are back"),
    Whereabouts.MISSING: gettext_lazy("They are found"),
    Whereabouts.CUSTODY: gettext_lazy("Released"),
    Whereabouts.PRISON: gettext_lazy("Released"),
    Whereabouts.OUT_OF_AREA: gettext_lazy("They are back"),
    Whereabouts.ABROAD: gettext_lazy("They are back"),
}


def said(kind: str, place_text: str = "") -> str:
    """'In prison, HMP Larchmoor, wing B'"""
    return ", ".join(filter(None, [str(Whereabouts(kind).label), place_text]))


def elsewhere(kind: str, place_text: str | None = "") -> str:
    """Said where it is worth a word beside a name: nothing at home, nor in hospital, which is said with its ward."""
    return "" if kind in (Whereabouts.HOME, Whereabouts.HOSPITAL) else said(kind, place_text or "")


def whom(kind: str) -> str:
    """With whom contact counts where the rhythm pauses."""
    return {
        Whereabouts.CUSTODY: _("them or the custody team"),
        Whereabouts.PRISON: _("them or the prison team"),
    }.get(Whereabouts(kind), _("them or the team there"))


def on_the_ward(in_reach_by: dt.date | None, *, today: dt.date) -> str:
    """'Paused: in hospital, in-reach by Sat 28 Nov'. In-reach is what replaces the rhythm there, and its day is the
    review-by of this pause (domain.md 2a); empty before one is reckoned."""
    if in_reach_by is None:
        return ""
    day = moments.short_day(in_reach_by)
    if in_reach_by < today:
        return _("Paused: in hospital, and in-reach was due by %(day)s") % {"day": day}
    return _("Paused: in hospital, in-reach by %(day)s") % {"day": day}


@dataclass(frozen=True)
class Standing:
    """Where somebody is now, as a page shows it. ``uuid`` is the row's; days and moments where its kind has them."""

    kind: str
    place_text: str = ""
    uuid: UUID | str | None = None
    since: dt.datetime | None = None
    told_by: str = ""
    review_by: dt.date | None = None
    expected_at: dt.datetime | None = None
    every_days: int | None = None
    note: str = ""

    @classmethod
    def from_json(cls, row: dict) -> "Standing":
        """A row as ``jsonb_build_object`` gives it."""
        read = {"since": dt.datetime, "expected_at": dt.datetime, "review_by": dt.date}
        return cls(**{
            name: read[name].fromisoformat(value) if value and name in read else value for name, value in row.items()
        })  # fmt: skip

    @property
    def means(self) -> Means:
        """The row of the table."""
        return TABLE[Whereabouts(self.kind)]

    @property
    def label(self) -> str:
        """Where, in two words."""
        return str(Whereabouts(self.kind).label)

    @property
    def said(self) -> str:
        """Where, with the place."""
        return said(self.kind, self.place_text)

    @property
    def back(self) -> str:
        """The word on the button that ends it; empty where nobody comes back from it."""
        return str(BACK.get(Whereabouts(self.kind), ""))

    @property
    def colour(self) -> str:
        """The colour of its tag; the words say what it is."""
        return {Whereabouts.ABSENT: "red", Whereabouts.MISSING: "red", Whereabouts.LEAVE: "blue"}.get(
            Whereabouts(self.kind), "purple"
        )

    @property
    def is_late(self) -> bool:
        """Not back, or not known to be out, at the moment at which they were expected."""
        return bool(self.expected_at and timezone.now() >= self.expected_at)

    @property
    def expected(self) -> str:
        """'due back Sun 22 Nov, 18:00', 'release expected on Fri 4 Dec'"""
        if not self.expected_at:
            return ""
        if self.means.expects == "back":
            text = _("was due back %(when)s") if self.is_late else _("due back %(when)s")
            return text % {"when": moments.moment(self.expected_at)}
        text = _("release was expected on %(day)s") if self.is_late else _("release expected on %(day)s")
        return text % {"day": moments.short_day(moments.local(self.expected_at).date())}

    @property
    def dates(self) -> str:
        """'Due back Sun 22 Nov, 18:00; review by Mon 23 Nov'"""
        review = _("review by %(day)s") % {"day": moments.short_day(self.review_by)} if self.review_by else ""
        return "; ".join(filter(None, [self.expected, review]))

    @property
    def paused(self) -> str:
        """'Paused: in custody, Larch Road police station, review by Fri 4 Dec'; empty where the rhythm runs."""
        if not self.means.pauses:
            return ""
        place = self.said
        values = {"where": place[:1].lower() + place[1:], "day": moments.short_day(self.review_by)}
        if self.review_by < timezone.localdate():
            return _("Paused: %(where)s, and was to be reviewed by %(day)s") % values
        return _("Paused: %(where)s, review by %(day)s") % values

    @property
    def instead(self) -> str:
        """What is done while the rhythm pauses, or until when it runs on."""
        if self.kind == Whereabouts.MOVED:
            return _("The rhythm runs on until another team has accepted them in writing.")
        if not self.means.pauses:
            return ""
        days = self.every_days or self.means.every_days
        if not days:
            return _("Nothing was agreed instead: look at it by the day of review.")
        every = ngettext("every day", "every %(n)d days", days) % {"n": days}
        return _("Instead: contact with %(whom)s, %(every)s.") % {"whom": whom(self.kind), "every": every}
