"""From one team to another in one operation: nobody falls between two teams (domain.md 2a)."""

import datetime as dt
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.operations import record
from caseload.people.codes import ClosureReason, EpisodeState, LegalEnd, ReferralSource
from caseload.people.models import (
    CoordinatorPeriod,
    Episode,
    IntensityPeriod,
    LegalMeasure,
    LegalTask,
    RhythmPeriod,
)
from caseload.people.operations.access import open_access
from caseload.people.operations.episodes import end
from caseload.people.operations.locks import hold, lock_people
from caseload.people.refusals import Refused, not_a_member
from caseload.people.signals import episode_transferred, tell_changed
from teams.faults import refusals
from teams.models import Team, User

LEGAL_FIELDS = ("kind", "starts_on", "begins_at", "expires_on", "expires_at", "conditions", "takes_over", "set_by_id")
CARRIED = {
    IntensityPeriod: ("intensity", "reason", "review_by", "set_by_id"),
    RhythmPeriod: ("every_days", "source", "reason", "review_by", "set_by_id"),
}
"""Periods that go with the person, and what of them."""


@transaction.atomic
def transfer(
    *, episode: Episode, team: Team, coordinator: User, plan: str, keep_visits: bool, by: User, at: dt.datetime
) -> Episode:
    """Hand a person on the caseload to another team, and return the episode there.

    Counts as no closure. Rhythm, intensity and legal measures go with the person; a hospital stay and the planned
    visits follow through ``signals.episode_transferred``. The clocks run on: ``accepted_at`` and the discharge
    that a rhythm restarts from are carried, so that a transfer never makes anybody look newly seen.
    """
    if team.pk == episode.team_id:
        raise Refused(_("Choose another team"), field="team")
    lock_people(episode.person_id)
    old = hold(episode, EpisodeState.ACCEPTED)
    new = _open(old, team, at)
    _end(old, plan, at)  # the closure guard lets an episode go whose successor is open in another team
    with refusals(Refused, not_a_member()):
        CoordinatorPeriod.objects.create(
            person_id=new.person_id, episode=new, user=coordinator, starts_at=at, set_by=by
        )
    record("episode.transferred", by=by, person=old.person, team=old.team, to_team=team.pk, keep_visits=keep_visits)
    record("episode.received", by=by, person=new.person, team=team, from_team=old.team_id, coordinator=coordinator.pk)
    episode_transferred.send(sender=None, old_id=old.pk, new_id=new.pk, at=at, keep_visits=keep_visits, by=by)
    tell_changed([old.pk, new.pk], at=at)
    return new


def _open(old: Episode, team: Team, at: dt.datetime) -> Episode:
    already = (
        _("%(team)s is involved with %(person)s already. Close one of the two instead.")
        % {"team": team, "person": old.person},
        "team",
    )
    with refusals(Refused, {"episode_open_once_per_team": already}):
        new = Episode.objects.create(
            person=old.person,
            team=team,
            state=EpisodeState.ACCEPTED,
            referred_at=at,
            referred_by=ReferralSource.TRANSFER,
            accepted_at=old.accepted_at,
            transferred_from=old,
            confirm_last_seen_by=old.confirm_last_seen_by,
            in_hospital_since=old.in_hospital_since,
            last_discharged_at=old.last_discharged_at,
        )
    open_access(team_id=team.pk, person_id=old.person_id)
    for model, fields in CARRIED.items():
        _carry_periods(model, fields, old, new, at)
    _carry_legal(old, new, at)
    return new


def _carry_periods(model, fields: tuple[str, ...], old: Episode, new: Episode, at: dt.datetime) -> None:
    rows = model.objects.filter(episode=old).exclude(ends_at__lte=at)
    model.objects.bulk_create(
        model(
            person_id=new.person_id,
            episode=new,
            starts_at=max(row.starts_at, at),
            ends_at=row.ends_at,
            **{name: getattr(row, name) for name in fields},
        )
        for row in rows
    )


def _carry_legal(old: Episode, new: Episode, at: dt.datetime) -> None:
    """Measures in force go over with their first day; in the old episode they end as carried over."""
    today = timezone.localdate(at)
    rows = list(LegalMeasure.objects.filter(episode=old, ends_on=None))
    carried = LegalMeasure.objects.bulk_create(
        LegalMeasure(
            person_id=new.person_id,
            episode=new,
            **{name: getattr(row, name) for name in LEGAL_FIELDS},
        )
        for row in rows
    )
    at_new = dict(zip((row.pk for row in rows), carried, strict=True))
    tasks = list(LegalTask.objects.filter(measure__in=rows))
    for task in tasks:
        task.pk, task.uuid, task.episode, task.measure = None, uuid4(), new, at_new[task.measure_id]
    LegalTask.objects.bulk_create(tasks)
    for row in rows:
        row.ends_on = max(today, row.starts_on + dt.timedelta(days=1))
        row.end_reason = LegalEnd.CARRIED
    LegalMeasure.objects.bulk_update(rows, ["ends_on", "end_reason"])


def _end(old: Episode, plan: str, at: dt.datetime) -> None:
    old.state, old.ended_at = EpisodeState.CLOSED, at
    old.closure_reason, old.closure_plan = ClosureReason.REFERRED_ELSEWHERE, plan
    old.save(update_fields=["state", "ended_at", "closure_reason", "closure_plan"])
    end(old, at=at)
