"""Who takes an intervention: decided here, it stands in their diary before the next name."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.operations import record
from caseload.contacts import operations as contacts
from caseload.contacts import pattern
from caseload.contacts.codes import Purpose
from caseload.contacts.models import PlannedVisit, VisitSeries
from caseload.plan import operations as plan
from caseload.plan.codes import Agreement, InterventionState
from caseload.plan.models import Intervention, InterventionStep
from mdt.models import AgendaItem, Allocation
from mdt.operations.revision import touched
from mdt.operations.state import discussed
from mdt.refusals import Refused
from nhsuk.moments import day
from teams.models import Membership, Team, User
from teams.roles import STAFF


@dataclass(frozen=True)
class Pattern:
    """When: one visit on ``on``, or every ``every_weeks`` weeks on ``weekdays`` until ``until`` (the last day)."""

    on: dt.date
    time: dt.time | None = None
    minutes: int = 45
    every_weeks: int = 0
    weekdays: Collection[int] = ()
    until: dt.date | None = None
    purpose: str = Purpose.ROUTINE
    place_text: str = ""
    alone_reason: str = ""
    """Why one goes where two must."""


@transaction.atomic
def allocate(
    *,
    item: AgendaItem,
    user: User,
    when: Pattern,
    agreement: str,
    uuid: UUID,
    by: User,
    at: dt.datetime,
    intervention: Intervention | None = None,
) -> Allocation:
    """Let a member take an intervention, or a visit without one: the visits stand in their diary at once, and the
    intervention is agreed by the team. Sent twice with one ``uuid``, it is one.

    Raises ``Refused`` (or the refusals of visits) at the field: ``user``, ``on_date``, ``weekdays``, ``until``,
    ``agreement``, ``alone_reason``.
    """
    if agreement not in (Agreement.AGREED, Agreement.TO_ASK):
        raise Refused(_("Say whether the person agreed to it, or is to be asked"), "agreement")
    meeting = touched(item.meeting)
    if saved := Allocation.objects.filter(uuid=uuid, item=item).first():
        return saved
    made = _into_the_diary(item, user, when, uuid5(uuid, "visits"), by, at)
    _check_membership(user, made, meeting.team)
    if intervention:
        _agreed_by_the_team(intervention, item, by, at)
    allocation = Allocation.objects.create(
        uuid=uuid, person_id=item.person_id, episode_id=item.episode_id, item=item, intervention=intervention,
        user=user, agreement=agreement, allotted_by=by, allotted_at=at, **made,
    )  # fmt: skip
    discussed(item, by=by, at=at)
    record("meeting.allotted", by=by, person=item.person, team=meeting.team, subject="allocation",
           subject_uuid=uuid, user=user.pk, agreement=agreement)  # fmt: skip
    return allocation


def _into_the_diary(item, user, when: Pattern, uuid: UUID, by, at) -> dict[str, VisitSeries | PlannedVisit]:
    alike = {
        "episode": item.episode, "staff": [user], "minutes": when.minutes, "purpose": when.purpose,
        "place_text": when.place_text, "alone_reason": when.alone_reason, "uuid": uuid, "by": by, "at": at,
    }  # fmt: skip
    if when.every_weeks:
        series = contacts.plan_series(
            weekdays=when.weekdays or [when.on.isoweekday()],
            every_weeks=when.every_weeks,
            starts_on=when.on,
            ends_on=when.until and when.until + dt.timedelta(days=1),
            local_time=when.time,
            **alike,
        )
        return {"series": series}
    starts_at = pattern.moment_of(when.on, when.time, item.episode.team.day_starts_at)
    return {"visit": contacts.plan(on_date=when.on, starts_at=starts_at, **alike)}


def _check_membership(user: User, made: dict, team: Team) -> None:
    """Every visit lies within the member's time in the team: none may stand in the diary of nobody. The plan has
    looked at the first day; this looks at the last."""
    series = made.get("series")
    visits = PlannedVisit.objects.filter(series=series) if series else None
    first = series.starts_on if series else made["visit"].on_date
    last = max(visits.aggregate(last=Max("on_date"))["last"] or first, _ends(series)) if series else first
    held = Membership.objects.on(first).filter(user=user, role__in=STAFF)
    here = list(held.filter(team=team)) or list(held)
    if not here:
        raise Refused(_("%(name)s does not go on visits. Choose somebody who works here") % {"name": user}, "user")
    ends = {row.ends_on for row in here}
    if None in ends or max(ends) > last:
        return
    facts = {"name": user, "team": team, "day": day(max(ends) - dt.timedelta(days=1))}
    raise Refused(
        _("%(name)s works in %(team)s until %(day)s. Let the visits end by then, or choose somebody else") % facts,
        "until" if series else "on_date",
    )


def _ends(series: VisitSeries) -> dt.date:
    """The last day on which the pattern may have a visit; without an end, the last that stands in the diary."""
    return series.ends_on - dt.timedelta(days=1) if series.ends_on else series.starts_on


def _agreed_by_the_team(intervention: Intervention, item: AgendaItem, by: User, at: dt.datetime) -> None:
    """What was proposed is agreed. What is under way goes on, and somebody more takes it."""
    if intervention.person_id != item.person_id:
        raise Refused(_("This intervention is somebody else's. Nothing was saved."), "intervention")
    state = InterventionStep.objects.get(intervention=intervention, ends_at=None).state
    if state == InterventionState.ENDED:
        raise Refused(_("This intervention has ended. Propose it again first."), "intervention")
    if state == InterventionState.PROPOSED:
        said = _("At the meeting of %(day)s") % {"day": day(timezone.localdate(at))}
        plan.agree(intervention=intervention, episode=item.episode, reason=said, by=by, at=at)
