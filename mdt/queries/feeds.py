"""What stands in a member's diary: visits, meetings and actions."""

import datetime as dt

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from caseload.contacts.codes import VisitState
from caseload.contacts.models import PlannedVisit
from caseload.people.scope import in_sight
from mdt.calendar_file import Entry
from mdt.codes import ActionState, MeetingState
from mdt.models import Action, CalendarFeed, Meeting
from teams.access import Rights
from teams.models import User

BACK = dt.timedelta(days=7)
AHEAD = dt.timedelta(days=60)


def feed_of(user: User) -> CalendarFeed | None:
    """The address that a member has now, without its secret."""
    return CalendarFeed.objects.filter(user=user, revoked_at=None).first()


def feed_by_hash(token_hash: str) -> CalendarFeed | None:
    """The feed of an address that works, with whose it is; none for somebody who may not sign in any more."""
    rows = CalendarFeed.objects.filter(token_hash=token_hash, revoked_at=None, user__is_active=True)
    return rows.select_related("user").first()


def diary(rights: Rights, *, on: dt.date) -> tuple[list[Entry], list[int]]:
    """The entries from a week ago to two months ahead, and the ids of the people whose initials stand in them."""
    visits, actions = _visits(rights, on), _actions(rights, on)
    people = {row.person_id for row in (*visits, *actions) if row.person_id}
    entries = [*map(_visit, visits), *map(_meeting, _meetings(rights, on)), *map(_action, actions)]
    return entries, sorted(people)


def _visits(rights: Rights, on: dt.date) -> list[PlannedVisit]:
    mine = PlannedVisit.objects.filter(
        visit_staff__user=rights.user, visit_staff__on_date__range=(on - BACK, on + AHEAD), state=VisitState.PLANNED
    )
    return list(in_sight(mine, rights, on=on).select_related("person").order_by("on_date", "starts_at", "pk"))


def _meetings(rights: Rights, on: dt.date) -> list[Meeting]:
    rows = Meeting.objects.filter(team_id__in=rights.team_ids, on_date__range=(on - BACK, on + AHEAD))
    rows = rows.exclude(state=MeetingState.CANCELLED).defer("sealed")
    return list(rows.select_related("series").order_by("starts_at"))


def _actions(rights: Rights, on: dt.date) -> list[Action]:
    mine = Action.objects.filter(owner=rights.user, state=ActionState.OPEN, due_on__lte=on + AHEAD)
    seen = in_sight(mine.filter(person__isnull=False), rights, on=on)
    rows = mine.filter(Q(person=None) | Q(pk__in=seen.values("pk")))
    return list(rows.select_related("person").order_by("due_on", "pk"))


def _visit(row: PlannedVisit) -> Entry:
    title = _("Visit %(initials)s") % {"initials": row.person.initials}
    link = reverse("person_contacts", args=[row.person.uuid])
    return Entry(f"visit-{row.uuid}", row.starts_at or row.on_date, row.minutes, title, settings.SITE_URL + link)


def _meeting(row: Meeting) -> Entry:
    link = settings.SITE_URL + reverse("meeting", args=[row.uuid])
    return Entry(f"meeting-{row.uuid}", row.starts_at, row.minutes_planned, row.series.title, link)


def _action(row: Action) -> Entry:
    title = _("Action")
    if row.person:
        title = _("Action, %(initials)s") % {"initials": row.person.initials}
    return Entry(f"action-{row.uuid}", row.due_on, 0, title, settings.SITE_URL + reverse("today"))
