"""Who was there: members by name with their role, apologies, and guests with their organisation."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from audit.operations import record
from mdt.codes import Presence
from mdt.models import Attendance, Meeting
from mdt.operations.revision import BEFORE_THE_END, touched
from mdt.refusals import Refused
from teams.models import Absence, Membership, User
from teams.queries import staff_of
from teams.roles import STAFF


@transaction.atomic
def record_members(*, meeting: Meeting, presence: Mapping[User, str], by: User, at: dt.datetime) -> None:
    """Say of members how they stand in the minutes; an empty presence takes the name out again. Raises Refused for
    somebody who does not work in the team on the day of the meeting: they come as guests."""
    meeting = touched(meeting, *BEFORE_THE_END)
    roles = roles_on(meeting)
    standing = {row.user_id: row for row in meeting.attendance.filter(user__isnull=False)}
    for user, said in presence.items():
        row = standing.get(user.pk)
        if said and user.pk not in roles and row is None:
            told = {"name": user, "team": meeting.team}
            raise Refused(_("%(name)s does not work in %(team)s on that day: add them as a guest") % told, "members")
        if said and said not in Presence:
            raise Refused(_("Say whether they are there, by video or phone, or sent apologies"), "members")
        if row and not said:
            row.delete()
        elif said:
            row = row or Attendance(meeting=meeting, user=user, name=user.name, role=roles[user.pk], recorded_by=by)
            row.presence = said
            row.save()
    _record("meeting.attendance", meeting, by, members=len(presence))


@transaction.atomic
def all_present(*, meeting: Meeting, by: User, at: dt.datetime) -> int:
    """Everybody of whom nobody has said anything yet is there, but for those who are away that day; how many. The
    exceptions are said one by one."""
    meeting = touched(meeting, *BEFORE_THE_END)
    away = Absence.objects.on(meeting.on_date).values("user")
    here = set(staff_of(meeting.team, on=meeting.on_date).exclude(pk__in=away))
    put_present(meeting, here, by=by)
    _record("meeting.attendance", meeting, by, members=len(here))
    return len(here)


@transaction.atomic
def add_guest(
    *, meeting: Meeting, name: str, organisation: str, by: User, at: dt.datetime, role: str = ""
) -> Attendance:
    """Somebody of another organisation takes part: a ward's nurse, a housing worker."""
    if not name.strip():
        raise Refused(_("Enter the guest's name"), field="name")
    if not organisation.strip():
        raise Refused(_("Enter where the guest works"), field="organisation")
    meeting = touched(meeting, *BEFORE_THE_END)
    row = Attendance.objects.create(
        meeting=meeting,
        name=name.strip(),
        role=role.strip(),
        organisation=organisation.strip(),
        presence=Presence.PRESENT,
        recorded_by=by,
    )
    _record("meeting.guest_added", meeting, by)
    return row


@transaction.atomic
def remove_guest(*, meeting: Meeting, guest: Attendance, by: User, at: dt.datetime) -> None:
    """Take a guest out again who did not come."""
    meeting = touched(meeting, *BEFORE_THE_END)
    meeting.attendance.filter(pk=guest.pk, user=None).delete()
    _record("meeting.guest_removed", meeting, by)


def put_present(meeting: Meeting, users: set[User], *, by: User) -> None:
    """Those who open a meeting or lead it are there. The caller holds the meeting."""
    roles = roles_on(meeting)
    standing = set(meeting.attendance.values_list("user_id", flat=True))
    Attendance.objects.bulk_create(
        Attendance(
            meeting=meeting,
            user=user,
            name=user.name,
            role=roles.get(user.pk, ""),
            presence=Presence.PRESENT,
            recorded_by=by,
        )
        for user in users
        if user.pk not in standing
    )


def roles_on(meeting: Meeting) -> dict[int, str]:
    """Who works in the team on the day of the meeting, by id, with their profession in words; service leads too."""
    mine = Membership.objects.on(meeting.on_date).filter(team=meeting.team_id, role__in=STAFF)
    leading = Membership.objects.on(meeting.on_date).filter(team=None, role="service_lead")
    return {row.user_id: row.get_profession_display() for row in [*leading, *mine]}


def _record(verb: str, meeting: Meeting, by: User, **facts) -> None:
    record(verb, by=by, team=meeting.team, subject_uuid=meeting.uuid, **facts)
