"""Who may do what, as data on one screen. What is not named here is refused.

Clinical content is everything but name, NHS number, date of birth, team, care co-ordinator and ceilings.
Administrators and governance see only those. Team roles hold in their own team, service roles in all teams.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    CLINICIAN = "clinician", _("Clinician")
    TEAM_LEAD = "team_lead", _("Team lead")
    SERVICE_LEAD = "service_lead", _("Service lead")
    ADMINISTRATOR = "administrator", _("Administrator")
    GOVERNANCE = "governance", _("Information governance")
    WALL = "wall", _("Office screen: initials only")
    GUEST = "guest", _("Guest of another organisation")


STAFF = (Role.CLINICIAN, Role.TEAM_LEAD, Role.SERVICE_LEAD, Role.ADMINISTRATOR, Role.GOVERNANCE)
"""Those who work here. A screen on the wall and a guest see one page each and find nobody."""


class Profession(models.TextChoices):
    NURSE = "nurse", _("Nurse")
    DOCTOR = "doctor", _("Doctor")
    STR_WORKER = "str_worker", _("Support time and recovery worker")
    SOCIAL_WORKER = "social_worker", _("Social worker")
    PSYCHOLOGIST = "psychologist", _("Psychologist")
    OT = "ot", _("Occupational therapist")
    OT_TECHNICAL_INSTRUCTOR = "ot_technical_instructor", _("Occupational therapy technical instructor")
    MANAGER = "manager", _("Team or service manager")
    OTHER = "other", _("Other")


PERMISSIONS: dict[str, tuple[Role, ...]] = {
    # permission                 who holds it
    "landing": tuple(Role),
    "account.own": (*STAFF, Role.GUEST),
    "wall.read": (Role.WALL, Role.CLINICIAN, Role.TEAM_LEAD, Role.SERVICE_LEAD),
    "guest.read": (Role.GUEST,),
    "people.identify": STAFF,
    "people.search": STAFF,
    "clinical.read": (Role.CLINICIAN, Role.TEAM_LEAD, Role.SERVICE_LEAD),
    "clinical.write": (Role.CLINICIAN, Role.TEAM_LEAD, Role.SERVICE_LEAD),
    # Whoever may go on a visit, STR workers and cover from another team among them; apart from the right to notes.
    "precautions.read": (Role.CLINICIAN, Role.TEAM_LEAD, Role.SERVICE_LEAD),
    "precautions.write": (Role.CLINICIAN, Role.TEAM_LEAD, Role.SERVICE_LEAD),
    "partners.write": (Role.TEAM_LEAD, Role.SERVICE_LEAD),
    "episodes.write": (Role.CLINICIAN, Role.TEAM_LEAD, Role.SERVICE_LEAD),
    "interventions.agree": (Role.TEAM_LEAD, Role.SERVICE_LEAD),
    "episodes.close": (Role.TEAM_LEAD, Role.SERVICE_LEAD),
    "people.merge": (Role.SERVICE_LEAD,),
    "treatment_policies.read": (Role.CLINICIAN, Role.TEAM_LEAD, Role.SERVICE_LEAD),
    "treatment_policies.write": (Role.SERVICE_LEAD,),
    "meetings.plan": (Role.TEAM_LEAD, Role.SERVICE_LEAD),
    "shift.set": (Role.CLINICIAN, Role.TEAM_LEAD, Role.SERVICE_LEAD),
    "absences.write": (Role.TEAM_LEAD, Role.SERVICE_LEAD, Role.ADMINISTRATOR),
    "teams.read": STAFF,
    "teams.write": (Role.ADMINISTRATOR,),
    "teams.thresholds": (Role.TEAM_LEAD, Role.SERVICE_LEAD, Role.ADMINISTRATOR),
    "caseloads.move": (Role.TEAM_LEAD, Role.SERVICE_LEAD, Role.ADMINISTRATOR),
    "imports.prepare": (Role.ADMINISTRATOR, Role.TEAM_LEAD, Role.SERVICE_LEAD),
    "imports.confirm": (Role.TEAM_LEAD, Role.SERVICE_LEAD),
    "caseloads.export": (Role.TEAM_LEAD, Role.SERVICE_LEAD),
    "reports.read": (Role.TEAM_LEAD, Role.SERVICE_LEAD),
    "service.read": (Role.SERVICE_LEAD,),
    "engine.read": STAFF,
    "feed.read": (Role.ADMINISTRATOR, Role.SERVICE_LEAD),
    "feed.write": (Role.ADMINISTRATOR, Role.SERVICE_LEAD),
    "feed.unmask": (Role.SERVICE_LEAD,),
    "feed.match": (Role.CLINICIAN, Role.TEAM_LEAD, Role.SERVICE_LEAD),
    "audit.read": (Role.GOVERNANCE,),
}
"""Permission to the roles that hold it."""


def permissions_of(roles) -> frozenset[str]:
    """All permissions that any of ``roles`` gives."""
    held = set(roles)
    return frozenset(name for name, holders in PERMISSIONS.items() if held.intersection(holders))
