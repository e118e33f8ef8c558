"""When a resource last changed, and what may have changed since a moment.

A person, a time with the team and a stay have no such column: what was done to them is in the audit, written in the
transaction that did it. A co-ordinator's time can begin or end later than it was written, so its own boundaries
count.
A merge re-points everything of the person and changes none of it, so it counts for all.
"""

import datetime as dt

from django.db.models import Case, DateTimeField, Exists, Max, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.expressions import Combinable, RawSQL
from django.db.models.functions import Greatest

from audit.models import Event
from caseload.people.models import CoordinatorPeriod, Person

OF_PERSON = ("person.",)
OF_EPISODE = ("episode.", "coordinator.")
OF_STAY = ("spell.",)
"""How the verbs begin that change what goes out of each."""
MERGED = ("person.merged",)
CONTACTS_SINCE = """
SELECT c.id FROM teams_team t JOIN caseload_contact c ON c.team_id = t.id AND c.received_at >= %s
UNION ALL
SELECT c.id FROM audit_event e JOIN caseload_contact c ON c.person_id = e.person_id
WHERE e.at >= %s AND e.verb = 'person.merged'
"""
"""By the index on team and moment, of any team."""


def last(*columns: str, person: str, verbs: tuple[str, ...] = (), by_uuid: bool = False) -> Combinable:
    """The last of some columns, of a merge, and of what was done to the person by verbs that begin so; ``by_uuid``:
    and that names the row."""
    events = Event.objects.filter(_begin(verbs), person_id=OuterRef(person))
    if by_uuid:
        events = events.filter(subject_uuid=OuterRef("uuid"))
    done = [_newest(events)] if verbs else []
    return Greatest(*columns, _merged(person), *done)  # PostgreSQL passes over nulls


def last_of_episode(*, at: dt.datetime) -> Combinable:
    """The like for a time with a team: also when who co-ordinates last changed."""
    began, ended = (Max(name, filter=Q(**{f"{name}__lte": at})) for name in ("starts_at", "ends_at"))
    periods = CoordinatorPeriod.objects.filter(episode=OuterRef("pk")).values("episode")
    turned = Subquery(periods.annotate(turned=Greatest(began, ended)).values("turned"), output_field=DateTimeField())
    events = _newest(Event.objects.filter(_begin(OF_EPISODE), person_id=OuterRef("person_id")))
    return Greatest("referred_at", _merged("person_id"), turned, events)


def people_since(moment: dt.datetime, *verbs: str) -> QuerySet:
    """Ids of people to whom something was done since then by verbs that begin so, or whose records were merged."""
    return Event.objects.filter(_begin((*verbs, *MERGED)), at__gte=moment, person_id__isnull=False).values(
        "person_id"
    )


def turned_since(moment: dt.datetime, *, at: dt.datetime) -> QuerySet:
    """Ids of episodes whose co-ordinator changed since then."""
    between = (moment, at)
    turned = Q(starts_at__range=between) | Q(ends_at__range=between)
    return CoordinatorPeriod.objects.filter(turned).values("episode_id")


def contacts_since(moment: dt.datetime) -> RawSQL:
    """Ids of the versions of contacts written since then, and of those that a merge re-pointed."""
    return RawSQL(CONTACTS_SINCE, [moment, moment])  # noqa: S611  (a constant)


def _begin(verbs: tuple[str, ...]) -> Q:
    found = Q()
    for verb in verbs:
        found |= Q(verb__startswith=verb)
    return found


def _newest(events: QuerySet) -> Subquery:
    return Subquery(events.order_by("-at").values("at")[:1], output_field=DateTimeField())


def _merged(person: str) -> Case:
    """When another record was merged into the person's, if one was: looked for only where there is one."""
    lost = Person.objects.filter(merged_into=OuterRef(person), merged_into__isnull=False)
    events = Event.objects.filter(person_id=OuterRef(person), verb="person.merged")
    return Case(When(Exists(lost), then=_newest(events)), default=None, output_field=DateTimeField())
