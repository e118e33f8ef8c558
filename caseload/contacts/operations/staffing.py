"""Who may stand on a contact or go on a visit: members of a team on that day."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import BigIntegerField
from django.utils.translation import gettext as _

from caseload import sql
from caseload.contacts.details import Who
from caseload.contacts.models import Contact
from teams.faults import FieldError
from teams.models import Membership
from teams.roles import Role

CLINICAL = (Role.CLINICIAN, Role.TEAM_LEAD, Role.SERVICE_LEAD)


class StaffNotMembersError(FieldError):
    """Somebody named was no member of a team on that day."""


def require_members(user_ids: Iterable[int], *, day: dt.date) -> None:
    """Raise ``StaffNotMembersError`` unless each is a member of a team on that day, or a service lead."""
    wanted = set(user_ids)
    found = Membership.objects.on(day).filter(user_id__in=wanted, role__in=CLINICAL).values("user_id").distinct()
    if found.count() < len(wanted):
        raise not_members()


def not_members() -> StaffNotMembersError:
    """What to raise where somebody was none."""
    return StaffNotMembersError(_("Everybody who went must have been a member of a team on that day."), "staff")


NOTE = """
INSERT INTO caseload_contactstaff (contact_id, user_id, profession, team_id, is_lead, minutes)
SELECT k.id, w.user_id, m.profession, coalesce(m.team_id, %(team_id)s), w.place = 1, coalesce(w.minutes, %(minutes)s)
FROM {contact} k
CROSS JOIN unnest(%(staff)s::bigint[], %(staff_minutes)s::int[]) WITH ORDINALITY w (user_id, minutes, place)
CROSS JOIN LATERAL (
    SELECT m.profession, m.team_id FROM teams_membership m
    WHERE m.user_id = w.user_id AND m.role = ANY(%(clinical)s::text[])
      AND m.starts_on <= %(day)s AND (m.ends_on IS NULL OR m.ends_on > %(day)s)
    ORDER BY m.team_id IS DISTINCT FROM %(team_id)s, m.team_id IS NULL, m.id LIMIT 1
) m
RETURNING id
"""
"""Each with profession and team of the membership under which they went: in the contact's team where there is one,
else in another team, else a service lead's, who works with every team. The first one is the lead. Who was no member
is left out."""


def told(contact: Contact, staff: Sequence[Who], *, day: dt.date) -> dict:
    """The parameters of ``NOTE``."""
    going = [who for who in staff if who.user_id <= BigIntegerField.MAX_BIGINT]  # a form may hold any number
    return {
        "staff": [who.user_id for who in going], "staff_minutes": [who.minutes for who in going], "day": day,
        "clinical": [role.value for role in CLINICAL], "team_id": contact.team_id, "minutes": contact.minutes,
    }  # fmt: skip


def note_staff(contact: Contact, staff: Sequence[Who], *, day: dt.date) -> None:
    """Write down who made the contact. Raises ``StaffNotMembersError``."""
    with sql.prepared() as cursor:
        statement = NOTE.replace("{contact}", "(SELECT %(contact)s::bigint AS id)")
        cursor.execute(statement, told(contact, staff, day=day) | {"contact": contact.pk})
        if cursor.rowcount < len(staff):
            raise not_members()
