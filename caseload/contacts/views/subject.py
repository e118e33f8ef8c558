"""Whom a page is about: ?person=&visit=, ids only, never a name in an address."""

from uuid import UUID

from django.http import Http404
from django.utils import timezone

from caseload.contacts import queries


def subject_of(request) -> queries.ToLog:
    """The person's episode and the planned visit; 404 where the person is not in sight."""
    person, visit = (_uuid(request.GET.get(name)) for name in ("person", "visit"))
    if person is None:
        raise Http404
    return queries.to_log(request.rights, person, visit, on=timezone.localdate(), team=request.team)


def _uuid(text) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Http404 from None
