"""What the Log page knows before anybody types: person, visit, colleagues, places, look-alikes, draft."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import JSONObject
from django.http import Http404
from django.utils import timezone

from caseload.contacts.codes import COUNTING_ENTRIES, OfferAnswer, Purpose
from caseload.contacts.models import Contact, Draft, PlannedVisit
from caseload.network.queries import told_ties
from caseload.network.read import Known, known
from caseload.people import look_alikes
from caseload.people import queries as people
from caseload.people.codes import OPEN_STATES
from caseload.people.models import Episode, Person, Place
from caseload.people.scope import in_sight
from caseload.plan.queries import OpenGoal, read_open, told_open
from caseload.precautions import lines
from caseload.precautions.queries import told_standing
from caseload.treatments.codes import ResultKind
from caseload.treatments.due import Due
from caseload.treatments.due import read as read_due
from caseload.treatments.queries import told_due
from teams.access import Rights
from teams.calendar import LONDON
from teams.models import Membership, Team, User
from teams.roles import Role

CLINICAL = (Role.CLINICIAN, Role.TEAM_LEAD, Role.SERVICE_LEAD)
PLANNED_FOR = {
    Purpose.DEPOT: lambda due: bool(due.sites),
    Purpose.CLOZAPINE: lambda due: due.result == ResultKind.NUMBER,
}
"""Why a visit is planned to what of the dues it is for: a depot has a site, a blood test a number."""


@dataclass(frozen=True)
class Declined:
    """An offer that was declined, when, and what was in the way."""

    offer: str
    because: str
    on: dt.date


@dataclass(frozen=True)
class ToLog:
    """Whom a contact is about: the episode with its person and team, and which planned visit if it is one's.

    ``besides``: the person's other open episodes with teams of the reader's; which one a contact is for must be
    seen. The visit, what was declined and the goals are read by pages that show them, not by saving.
    """

    episode: Episode
    visit_uuid: UUID | None
    besides: tuple[Episode, ...]

    @property
    def person(self) -> Person:
        """The person."""
        return self.episode.person

    @cached_property
    def visit(self) -> PlannedVisit | None:
        """The planned visit with the ids of who goes (``going``)."""
        if self.visit_uuid is None:
            return None
        going = ArrayAgg("visit_staff__user_id", filter=Q(visit_staff__isnull=False), default=Value([]))
        rows = PlannedVisit.objects.filter(uuid=self.visit_uuid, person=self.person)
        return rows.annotate(
            going=going, **_told_of(OuterRef("person"), '"caseload_plannedvisit"."person_id"')
        ).first()

    @cached_property
    def _about(self):
        """What is known of the person: it comes with the visit where there is one, so that the page asks the same
        number of queries with and without."""
        return self.visit or told_of(self.person)

    @cached_property
    def ties(self) -> list[Known]:
        """Who is around the person."""
        return known(self._about.ties)

    @cached_property
    def precautions(self) -> list[lines.Line]:
        """What to know before knocking."""
        return lines.read(self._about.precautions, on=timezone.localdate())

    @property
    def dues(self) -> list[Due]:
        """The treatments and checks that the contact is asked about."""
        return [due for due in read_due(self._about.dues) if due.is_asked(timezone.localdate())]

    @property
    def planned_dues(self) -> list[UUID]:
        """Those of them for which the visit was planned."""
        fits = PLANNED_FOR.get(self.visit.purpose) if self.visit else None
        return [due.uuid for due in self.dues if fits and fits(due)]

    @property
    def goals(self) -> list[OpenGoal]:
        """What the contact can be said to have worked on."""
        return read_open(self._about.goals)

    @cached_property
    def declined(self) -> Declined | None:
        """The latest offer that was declined: offers never expire, and are not repeated unchanged."""
        told = self._about.declined
        return told and Declined(
            told["offer"], told["because"], dt.datetime.fromisoformat(told["at"]).astimezone(LONDON).date()
        )


def told_of(person: Person) -> Person:
    """Somebody whom the caller may see, with what a contact can name as JSON: ``goals``, ``dues``, ``ties``."""
    people = Person.objects.filter(pk=person.pk)
    return people.annotate(**_told_of(OuterRef("pk"), '"caseload_person"."id"')).get()


def _told_of(person, column: str) -> dict:
    """What the page tells of somebody, in the statement that reads them; ``person`` is an ``OuterRef``, ``column``
    the same as SQL."""
    return {
        "declined": _last_declined(person),
        "goals": told_open(person),
        "precautions": told_standing(person),
        "ties": told_ties(person),
        "dues": told_due(column),
    }


def _last_declined(person) -> QuerySet:
    standing = Contact.objects.filter(person=person, successor=None, entry__in=COUNTING_ENTRIES)
    declined = standing.filter(offer_answer=OfferAnswer.DECLINED).order_by("-occurred_at")
    told = JSONObject(offer="offer", because="offer_declined_because", at="occurred_at")
    return declined.values_list(told, flat=True)[:1]


def to_log(
    rights: Rights, person: UUID, visit: UUID | None = None, *, on: dt.date, team: Team | None = None,
    episode: UUID | None = None,
) -> ToLog:  # fmt: skip
    """The person's episode that the reader works with, a visit's before any other; or the one that is named.
    Raises Http404 where the person is not in sight or has no such episode."""
    rows = in_sight(Episode.objects.filter(person__uuid=person, person__merged_into=None), rights, on=on)
    if visit:
        rows = rows.annotate(planned_it=Exists(PlannedVisit.objects.filter(uuid=visit, episode=OuterRef("pk"))))
    found = list(rows.select_related("person", "team").order_by("-referred_at"))
    named = [one for one in found if one.uuid == episode] if episode else found
    planned = [one for one in named if visit and one.planned_it and one.is_open]
    chosen = people.worked_with(planned or named, rights, team)
    if chosen is None:
        raise Http404
    others = (one for one in found if one != chosen and one.is_open and one.team_id in rights.team_ids)
    return ToLog(chosen, visit, tuple(others))


def team_staff(team: Team, *, on: dt.date) -> list[User]:
    """Those who work with the team's people on a day, by name."""
    rows = Membership.objects.on(on).filter(team=team, role__in=CLINICAL).select_related("user")
    return [row.user for row in rows.order_by("user__name")]


def places_of(person: Person, *, on: dt.date) -> list[Place]:
    """Where the person can be found on a day, the first to try first."""
    return list(Place.objects.on(on).filter(person=person).order_by("-is_main", "pk"))


def lookalikes(person: Person, team: Team) -> list[Person]:
    """Others on the team's caseload who could be taken for this person, by name."""
    here = Episode.objects.filter(team=team, state__in=OPEN_STATES).values("person_id")
    others = Person.objects.filter(pk__in=here).exclude(pk=person.pk).order_by("sort_key", "pk")
    return [other for other in others if look_alikes.alike(person, other)]


def drafts_of(user: User, rights: Rights, *, on: dt.date, person: Person | None = None) -> QuerySet[Draft]:
    """What this user has begun and not sent, newest first."""
    sent = Contact.objects.filter(uuid=OuterRef("uuid"))
    rows = in_sight(Draft.objects.filter(~Exists(sent), user=user, form="log"), rights, on=on)
    rows = rows.filter(person=person) if person else rows
    return rows.select_related("person").order_by("-saved_at")
