"""Sealed minutes by person: whose part a reader may see, and one person's own parts."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Func, JSONField, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, JSONObject

from caseload.people.models import Person
from caseload.people.scope import in_sight
from mdt import sealed
from mdt.codes import MeetingState, SeriesKind
from mdt.models import Addendum, AgendaItem, Meeting
from mdt.others import without_names
from teams.access import Rights

MEETINGS = 30
HANDOVERS = 14
"""How many of the last are shown of one person."""


@dataclass(frozen=True)
class Added:
    """An addendum, as it is shown."""

    words: str
    added_by: str
    added_at: dt.datetime


@dataclass(frozen=True)
class Extract:
    """One person's own part of one meeting, with the addenda about it."""

    item: AgendaItem
    part: sealed.Person
    addenda: list[Added]

    @property
    def meeting(self) -> Meeting:
        """The meeting."""
        return self.item.meeting


def sealed_of(meeting: Meeting) -> dict:
    """What was sealed: large, so it is read only where it is shown."""
    return Meeting.objects.values_list("sealed", flat=True).get(pk=meeting.pk)


def in_sight_of(meeting: Meeting, rights: Rights, *, on: dt.date) -> list[tuple[str, int]]:
    """The items whose person the reader still may see: uuid and person."""
    rows = in_sight(AgendaItem.objects.filter(meeting=meeting), rights, on=on)
    return [(str(uuid), person) for uuid, person in rows.values_list("uuid", "person_id")]


def items(rights: Rights, *, on: dt.date) -> QuerySet[AgendaItem]:
    """The people in sight on the agendas of meetings, whichever team met, the latest closed first. Of a closed one
    ``own`` is the person's part, ``head`` what the meeting was, ``added`` the addenda: others' parts are not read,
    only their names, ``named``, so that none of them stands in this person's file."""
    about = Addendum.objects.filter(item=OuterRef("pk")).order_by("added_at")
    added = ArraySubquery(about.values(json=JSONObject(words="words", by="added_by__name", at="added_at")))
    named = {"name": Named(AS_CALLED), "full_name": Named(IN_FULL)}
    rows = AgendaItem.objects.annotate(own=OwnPart(), head=F("meeting__sealed__meeting"), added=added)
    rows = rows.annotate(named=JSONObject(**named))
    rows = rows.select_related("person", "meeting__team", "meeting__series").defer("meeting__sealed")
    return in_sight(rows, rights, on=on).order_by("-meeting__closed_at")


class OwnPart(Func):
    """The item's own part of its meeting's sealed content."""

    function = "jsonb_path_query_first"
    output_field = JSONField()

    def __init__(self):
        path = RawSQL("'$.items[*] ? (@.uuid == $uuid)'::jsonpath", [])
        named = Func(Value("uuid"), Cast("uuid", TextField()), function="jsonb_build_object")
        super().__init__(F("meeting__sealed"), path, named)


class Named(Func):
    """The names of everybody on the meeting's agenda."""

    function = "jsonb_path_query_array"
    output_field = JSONField()

    def __init__(self, path: RawSQL):
        super().__init__(F("meeting__sealed"), path)


AS_CALLED = RawSQL("'$.items[*].person.name'::jsonpath", [])
IN_FULL = RawSQL("'$.items[*].person.full_name'::jsonpath", [])


def of_person(person: Person, rights: Rights, *, on: dt.date) -> tuple[list[Extract], list[Extract]]:
    """One person's parts of the last meetings and, apart, of the last handovers: of somebody on the daily board these
    would hide what an MDT decided. One query."""
    theirs = AgendaItem.objects.filter(person=person, meeting__state=MeetingState.CLOSED)
    theirs = theirs.order_by("-meeting__closed_at")
    handovers = theirs.filter(meeting__kind=SeriesKind.HANDOVER)
    meetings = theirs.exclude(meeting__kind=SeriesKind.HANDOVER)
    latest = Q(pk__in=meetings.values("pk")[:MEETINGS]) | Q(pk__in=handovers.values("pk")[:HANDOVERS])
    found = [extract(item) for item in items(rights, on=on).filter(latest, person=person)]
    apart = [one for one in found if one.meeting.kind == SeriesKind.HANDOVER]
    return [one for one in found if one not in apart], apart


def extract(item: AgendaItem) -> Extract:
    """One of ``items`` with its addenda, without the names of others whom the meeting spoke of."""
    own = {item.own["person"]["name"], item.own["person"]["full_name"]}
    others = {name for names in item.named.values() for name in names} - own
    added = [
        Added(without_names(row["words"], others), row["by"], dt.datetime.fromisoformat(row["at"]))
        for row in item.added
    ]
    return Extract(item, sealed.Person(without_names(item.own, others), item.meeting.on_date), added)
