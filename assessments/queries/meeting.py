"""What waits for a team's weekly meeting: the list that the meeting works through, and what stands on a page."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from assessments import definitions
from assessments.models import Assessment, Instrument, MeetingItem
from caseload.people.models import Person
from caseload.people.scope import in_sight
from caseload.plan.models import Goal, Intervention
from teams.access import Rights
from teams.models import Team

SUBJECTS = {"assessment": Assessment, "goal": Goal, "intervention": Intervention}
"""What can be taken, by the name that it has in addresses."""


@dataclass(frozen=True)
class OnTheList:
    """Something that waits, with its words: the row comes with person, team and who took it."""

    item: MeetingItem
    kind: str
    """assessment, goal or intervention"""
    uuid: UUID
    title: str


def open_items(rights: Rights, team: Team, *, on: dt.date) -> list[OnTheList]:
    """The list of a team's next meeting, what has waited longest first: two queries, however long it is."""
    return _told(in_sight(_open(), rights, on=on).filter(episode__team=team))


def open_for(rights: Rights, person: Person, *, on: dt.date) -> list[OnTheList]:
    """What waits about one person, on whichever team's list. Two queries."""
    return _told(in_sight(_open(), rights, on=on).filter(person=person))


def item_or_404(rights: Rights, uuid: UUID, *, on: dt.date) -> MeetingItem:
    """Something on a list, or that was. Raises Http404."""
    rows = in_sight(MeetingItem.objects.select_related(*RELATED), rights, on=on)
    found = rows.filter(uuid=uuid).first()
    if found is None:
        raise Http404(_("There is nothing of this kind on a list"))
    return found


def subject_or_404(rights: Rights, kind: str, uuid: UUID, *, on: dt.date) -> Assessment | Goal | Intervention:
    """What is to be taken, with its person. Raises Http404."""
    rows = in_sight(SUBJECTS[kind].objects.select_related("person"), rights, on=on)
    found = rows.filter(uuid=uuid).first()
    if found is None:
        raise Http404(_("There is no such row"))
    return found


def waiting_for(subject: Assessment | Goal | Intervention) -> MeetingItem | None:
    """Its place on a list, if it has one."""
    return _open().filter(**{subject._meta.model_name: subject}).first()


def subject_of(item: MeetingItem) -> Assessment | Goal | Intervention:
    """What it is about."""
    return item.assessment or item.goal or item.intervention


RELATED = ("person", "episode__team", "taken_by", "assessment", "goal", "intervention")


def _open() -> QuerySet[MeetingItem]:
    return MeetingItem.objects.filter(settled_at=None).select_related(*RELATED).order_by("taken_at", "pk")


def _told(rows: QuerySet[MeetingItem]) -> list[OnTheList]:
    items = list(rows)
    wanted = {item.assessment.instrument_id for item in items if item.assessment}
    instruments = Instrument.objects.in_bulk(wanted) if wanted else {}
    return [_one(item, instruments) for item in items]


def _one(item: MeetingItem, instruments: dict[int, Instrument]) -> OnTheList:
    if item.assessment:
        title = definitions.of(instruments[item.assessment.instrument_id]).short_title
        return OnTheList(item, "assessment", item.assessment.uuid, title)
    if item.goal:
        return OnTheList(item, "goal", item.goal.uuid, item.goal.title)
    return OnTheList(item, "intervention", item.intervention.uuid, item.intervention.what)
