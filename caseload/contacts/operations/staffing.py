"""Who may stand on a contact or go on a visit: members of a team on that day."""

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from caseload.contacts.details import Who
from caseload.contacts.models import Contact, ContactStaff
from teams.faults import FieldError
from teams.models import Membership, Team
from teams.roles import Role

CLINICAL = (Role.CLINICIAN, Role.TEAM_LEAD, Role.SERVICE_LEAD)


class StaffNotMembersError(FieldError):
    """Somebody named was no member of a team on that day."""


def memberships(user_ids: Iterable[int], *, team: Team, day: dt.date) -> dict[int, Membership]:
    """The membership under which each goes on that day: in ``team`` where there is one, else in another team,
    else a service lead's, who works with every team. Raises ``StaffNotMembersError``."""
    wanted = set(user_ids)
    rows = Membership.objects.on(day).filter(user_id__in=wanted, role__in=CLINICAL)
    best: dict[int, Membership] = {}
    for row in sorted(rows, key=lambda m: (m.team_id != team.pk, m.team_id is None, m.pk)):
        best.setdefault(row.user_id, row)
    if len(best) < len(wanted):
        raise StaffNotMembersError(_("Everybody who went must have been a member of a team on that day."), "staff")
    return best


def staff_rows(contact: Contact, staff: Iterable[Who], held: dict[int, Membership]) -> list[ContactStaff]:
    """The contact's staff with their profession and team on that day; the first one is the lead."""
    return [
        ContactStaff(
            contact=contact,
            user_id=who.user_id,
            profession=held[who.user_id].profession,
            team_id=held[who.user_id].team_id or contact.team_id,
            is_lead=number == 0,
            minutes=contact.minutes if who.minutes is None else who.minutes,
        )
        for number, who in enumerate(staff)
    ]
