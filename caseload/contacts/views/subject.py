"""Whom a page is about: ?person=&visit=&episode=, ids only, never a name in an address."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404
from django.utils import timezone

from caseload.contacts import queries
from teams.models import User


def subject_of(request) -> queries.ToLog:
    """The person's episode and the planned visit; 404 where the person is not in sight."""
    person, visit, episode = (_uuid(request.GET.get(name)) for name in ("person", "visit", "episode"))
    if person is None:
        raise Http404
    return queries.to_log(request.rights, person, visit, on=timezone.localdate(), team=request.team, episode=episode)


def address_of(subject: queries.ToLog) -> str:
    """The query by which a form comes back to this very episode, whichever team is current by then."""
    ids = {"person": subject.person.uuid, "visit": subject.visit_uuid, "episode": subject.episode.uuid}
    return "?" + urlencode({name: value for name, value in ids.items() if value})


def me_first(me: User, staff: list[User]) -> list[User]:
    """The reader before the others; also a service lead, who works with every team and is a member of none."""
    return [me, *(user for user in staff if user.pk != me.pk)]


def _uuid(text) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Http404 from None
