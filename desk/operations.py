"""Writes that close a gap, against the diary as the page showed it."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from caseload.contacts import operations as contacts
from caseload.contacts.models import PlannedVisit
from caseload.people import operations as people
from caseload.people.models import Episode
from desk.queries.gaps import standing
from nhsuk import moments
from teams.calendar import Calendar
from teams.faults import FieldError
from teams.models import User

MOST_NAMED = 3


class DiaryChangedError(FieldError):
    """A colleague has changed the person's visits since the page was made: nothing was booked."""


@transaction.atomic
def close_gap(
    *,
    episode: Episode,
    seen: str,
    staff: Sequence[User],
    by: User,
    at: dt.datetime,
    visit: PlannedVisit | None = None,
    on_date: dt.date | None = None,
    uuid: UUID | None = None,
) -> PlannedVisit:
    """Give ``visit`` to ``staff``, or plan one more on ``on_date``. ``seen``: the mark of the person's visits as the
    page showed them (``queries.gaps.mark``): where two tap at once, the second is told and nothing is doubled. The
    second tap of the same is the same. Raises ``DiaryChangedError`` and what planning raises."""
    people.lock_person(episode.person_id)
    known, now = standing(episode, on=Calendar.of_team(episode.team).day_of(at))
    if visit:
        if {user.pk for user in staff} == set(visit.visit_staff.values_list("user_id", flat=True)):
            return visit
    elif PlannedVisit.objects.filter(uuid=uuid).exists():
        return contacts.plan(episode=episode, on_date=on_date, staff=staff, uuid=uuid, by=by, at=at)
    if seen != now:
        raise DiaryChangedError(_changed(episode, known))
    if visit:
        return contacts.reassign_visit(visit=visit, staff=staff, by=by, at=at)
    return contacts.plan(episode=episode, on_date=on_date, staff=staff, uuid=uuid, by=by, at=at)


def _changed(episode: Episode, known: Sequence[PlannedVisit]) -> str:
    """What stands now, as far as a sentence holds it."""
    visits = "; ".join(f"{moments.short_day(one.on_date)}, {_who(one)}" for one in known[:MOST_NAMED])
    told = {"name": episode.person.name, "visits": visits or _("none")}
    return _("The visits of %(name)s were changed meanwhile, so nothing was booked. Planned now: %(visits)s.") % told


def _who(visit: PlannedVisit) -> str:
    return get_text_list([user.name for user in visit.staff.all()], _("and")) or _("nobody yet")
