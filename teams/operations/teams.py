"""Teams: made and changed, their calendar, their rhythms and thresholds."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit.operations import record
from teams.faults import FieldError, refusals
from teams.models import Provider, Team, User
from teams.signals import tell_team_changed

DETAILS = ("provider", "name", "code", "nation", "phone", "started_on", "ended_on")
CALENDAR = ("day_starts_at", "open_days", "open_on_bank_holidays")
RHYTHMS = (
    "rhythm_daily",
    "rhythm_several",
    "rhythm_weekly",
    "rhythm_fortnightly",
    "rhythm_in_reach",
    "tries_in_a_row",
    "escalate_after_days",
    "review_lead_days",
    "time_critical_grace_hours",
    "setting_off_grace_minutes",
    "visits_a_day",
)
REFUSED = {
    "teams_team_name_key": (_("Another team has this name"), "name"),
    "teams_team_code_key": (_("Another team has this code"), "code"),
    "team_ends_after_start": (_("A team ends after it starts"), "ended_on"),
    "team_open_days": (_("Choose at least one day on which the team is open"), "open_days"),
    "team_rhythms_positive": (_("Every rhythm is 1 day or more"), None),
}


class TeamError(FieldError):
    """The team cannot be saved like this."""


@transaction.atomic
def create_team(*, by: User, at: datetime, **fields) -> Team:
    """A new team, with the service's usual calendar and rhythms where none are given."""
    team = Team(**({"open_days": [1, 2, 3, 4, 5]} | fields))
    with refusals(TeamError, REFUSED):
        team.save()
    record("team.created", by=by, team=team, subject="team", subject_uuid=team.uuid)
    return team


def update_team(*, team: Team, by: User, at: datetime, **fields) -> Team:
    """Change what a team is called and when it runs; its nation brings other bank holidays."""
    return _change(team, DETAILS, "team.changed", fields, by=by, at=at)


def set_calendar(*, team: Team, by: User, at: datetime, **fields) -> Team:
    """Change when the team's day starts and on which days it is open; due dates are reckoned again."""
    return _change(team, CALENDAR, "team.calendar_set", fields, by=by, at=at)


def set_rhythms(*, team: Team, by: User, at: datetime, **fields) -> Team:
    """Change default rhythms (whole local days) and thresholds; due dates are reckoned again."""
    return _change(team, RHYTHMS, "team.rhythms_set", fields, by=by, at=at)


@transaction.atomic
def set_lone_worker_device(*, provider: Provider, device: str, how: str, by: User, at: datetime) -> Provider:
    """Say what staff who work alone carry to call for help, and how it is used: pages name it, and are none."""
    provider = Provider.objects.select_for_update(no_key=True).get(pk=provider.pk)
    provider.lone_worker_device, provider.lone_worker_help = device.strip(), how.strip()
    provider.save(update_fields=["lone_worker_device", "lone_worker_help"])
    record("provider.device_set", by=by, subject="provider")
    return provider


@transaction.atomic
def _change(team: Team, allowed: tuple, verb: str, fields: dict, *, by: User, at: datetime) -> Team:
    unknown = fields.keys() - set(allowed)
    if unknown:
        raise TypeError(f"not set here: {', '.join(sorted(unknown))}")
    team = Team.objects.select_for_update(no_key=True).get(pk=team.pk)
    was = {name: getattr(team, name) for name in fields}
    changed = sorted(name for name, value in fields.items() if was[name] != value)
    if not changed:
        return team
    for name in changed:
        setattr(team, name, fields[name])
    with refusals(TeamError, REFUSED):
        team.save(update_fields=changed)
    facts = {name: [_plain(was[name]), _plain(fields[name])] for name in changed}
    record(verb, by=by, team=team, subject="team", subject_uuid=team.uuid, changed=facts)
    tell_team_changed([team.pk], at=at)
    return team


def _plain(value):
    """A value as JSON can hold it."""
    return value if isinstance(value, int | list | None) else str(value)
