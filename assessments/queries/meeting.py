"""What is taken to a team's weekly meeting, and whether it waits there. The meeting's own list is mdt's agenda."""

import datetime as dt
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from assessments.models import Assessment, MeetingItem
from caseload.people.scope import in_sight
from caseload.plan.models import Goal, Intervention
from teams.access import Rights

SUBJECTS = {"assessment": Assessment, "goal": Goal, "intervention": Intervention}
"""What can be taken, by the name that it has in addresses."""


def item_or_404(rights: Rights, uuid: UUID, *, on: dt.date) -> MeetingItem:
    """Something on a list, or that was. Raises Http404."""
    rows = in_sight(MeetingItem.objects.select_related("assessment", "goal", "intervention__goal"), rights, on=on)
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
    rows = MeetingItem.objects.filter(settled_at=None, **{subject._meta.model_name: subject})
    return rows.select_related("taken_by").first()


def subject_of(item: MeetingItem) -> Assessment | Goal | Intervention:
    """What it is about."""
    return item.assessment or item.goal or item.intervention
