"""Fields that several of these forms share."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from caseload.contacts.codes import PlaceType, WithWhom
from caseload.contacts.models import ContactWork
from caseload.network.read import Known
from caseload.people.codes import PlaceKind
from caseload.people.models import Place
from caseload.plan.queries import OpenGoal
from teams.calendar import LONDON
from teams.models import User

TYPE_OF_PLACE = {
    PlaceKind.HOME: PlaceType.HOME,
    PlaceKind.HOSTEL: PlaceType.HOME_OTHER,
    PlaceKind.FAMILY: PlaceType.CARER_HOME,
    PlaceKind.STREET: PlaceType.STREET,
    PlaceKind.DAY_PLACE: PlaceType.PUBLIC_BUILDING,
    PlaceKind.OTHER: PlaceType.OTHER,
}
"""The national kind of place that a person's own place is, as a first guess that can be changed."""

BESIDES = (WithWhom.FAMILY, WithWhom.PROFESSIONAL)
"""Who may be there besides the person."""
ELSEWHERE = "elsewhere"
LONGEST_TITLE = 80
"""What a chip shows of a goal's words."""


class NativeDate(forms.DateInput):
    """The phone's own calendar."""

    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class NativeTime(forms.TimeInput):
    """The phone's own clock."""

    input_type = "time"

    def __init__(self):
        super().__init__(format="%H:%M")


DAY_ERRORS = {"required": _("Say on which day"), "invalid": _("Write the day as day/month/year, like 21/11/2026")}
TIME_ERRORS = {"required": _("Say at what time"), "invalid": _("Write the time as hours:minutes, like 14:30")}
MINUTES_ERRORS = {
    "invalid": _("Write the minutes as a number"),
    "min_value": _("Minutes must be %(limit_value)s or more"),
    "max_value": _("Minutes must be 1,440 or fewer: one day"),
}


class Ids(forms.TypedMultipleChoiceField):
    """Ids of rows, by their choices on the page; whether they may stand there is the operation's to say."""

    def __init__(self, **kwargs):
        super().__init__(coerce=int, required=False, **kwargs)

    def valid_value(self, value) -> bool:
        """Any whole number: colleagues of another day are no choice of today's page."""
        return str(value).isdecimal()


class Id(forms.TypedChoiceField):
    """The id of a row, likewise."""

    def __init__(self, **kwargs):
        super().__init__(coerce=int, empty_value=None, **kwargs)

    def valid_value(self, value) -> bool:
        """Any whole number."""
        return str(value).isdecimal()


class Uuids(forms.TypedMultipleChoiceField):
    """Uuids of rows, likewise."""

    def __init__(self, **kwargs):
        super().__init__(coerce=UUID, required=False, **kwargs)

    def valid_value(self, value) -> bool:
        """Any uuid."""
        return is_uuid(value)


def is_uuid(value: str) -> bool:
    """Whether it is one."""
    try:
        UUID(value)
    except ValueError:
        return False
    return True


class Company(forms.MultipleChoiceField):
    """Who else was there: family or another professional, or somebody around the person as "family|uuid"; cleaned to
    (who, uuids of those around them)."""

    def valid_value(self, value) -> bool:
        """Anybody of a known kind; whether they are around this person is the operation's to say."""
        kind, bar, tie = value.partition("|")
        return kind in BESIDES and (not bar or is_uuid(tie))

    def clean(self, value):
        """((family, ...), (uuid, ...))"""
        chosen = [each.partition("|") for each in super().clean(value)]
        kinds = sorted({kind for kind, _bar, _tie in chosen})
        return tuple(kinds), tuple(sorted((UUID(tie) for _kind, _bar, tie in chosen if tie), key=str))


def company(ties: Iterable[Known]) -> list[tuple[str, str]]:
    """Family and professionals, and those around the person by name."""
    return [*((code.value, code.label) for code in BESIDES), *((in_company(tie), tie.label) for tie in ties)]


def in_company(tie: Known) -> str:
    """Somebody around the person as a value of ``Company``."""
    kind = WithWhom.FAMILY if tie.is_family else WithWhom.PROFESSIONAL
    return f"{kind.value}|{tie.uuid}"


class Spot(forms.ChoiceField):
    """A place as "type|words": one of the person's places or a kind of place; cleaned to (type, words)."""

    def valid_value(self, value) -> bool:
        """Anything that names a kind of place; the words may have been changed since the page was opened."""
        return value == ELSEWHERE or value.partition("|")[0] in PlaceType.values

    def clean(self, value):
        """(type, words); ("", "") where nothing or somewhere else was chosen."""
        chosen = super().clean(value)
        kind, _bar, words = chosen.partition("|")
        return ("", "") if chosen in ("", ELSEWHERE) else (kind, words[:240])


def spot(place: Place) -> str:
    """One of the person's places as a value of ``Spot``."""
    return f"{TYPE_OF_PLACE[PlaceKind(place.kind)].value}|{place.description}"


def spots(places: list[Place], *, in_hospital: bool) -> list[tuple[str, str]]:
    """The places to choose from: the ward while somebody is in hospital, the person's own, then kinds of place."""
    own = [(spot(place), place.description) for place in places]
    kinds = [PlaceType.STREET] if places else [PlaceType.HOME, PlaceType.STREET]
    ward = [(f"{PlaceType.WARD.value}|", PlaceType.WARD.label)]
    general = [(f"{kind.value}|", kind.label) for kind in kinds]
    known = [*ward, *own, *general] if in_hospital else [*own, *general]
    return [*known, (ELSEWHERE, _("Somewhere else"))]


def names(staff: list[User]) -> list[tuple[int, str]]:
    """Staff as choices."""
    return [(user.pk, user.name) for user in staff]


def work(goals: list[OpenGoal], named: Iterable[ContactWork] = ()) -> list[tuple[UUID, str]]:
    """A person's open goals, each with what is done for it, as choices; and those that an entry names already."""
    shown: dict[UUID, str] = {}
    for goal in goals:
        shown[goal.uuid] = _shortened(goal.title)
        shown |= dict(goal.under)
    for row in named:
        shown.setdefault(row.goal.uuid, _shortened(row.goal.called))
        if row.intervention:
            shown.setdefault(row.intervention.uuid, row.intervention.what)
    return list(shown.items())


def _shortened(title: str) -> str:
    return Truncator(title).chars(LONGEST_TITLE)


def moment(day: dt.date, time: dt.time, *, at: dt.datetime) -> dt.datetime:
    """A local day and time as a moment. Of an hour that comes twice, the second, unless that still lies ahead of
    ``at``: most contacts are written down soon. In an hour that the clocks skip, as far into the next one."""
    first, second = (dt.datetime.combine(day, time.replace(fold=n), tzinfo=LONDON).astimezone(dt.UTC) for n in (0, 1))
    return second if first < second <= at else first
