"""A team takes somebody on, or does not, or ends its involvement."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from audit.operations import record
from caseload.people.codes import ClosureReason, EpisodeState
from caseload.people.models import CoordinatorPeriod, Episode, IntensityPeriod
from caseload.people.operations import periods
from caseload.people.operations.access import end_access
from caseload.people.operations.locks import hold, lock_people
from caseload.people.refusals import Refused, not_a_member
from caseload.people.signals import tell_changed
from teams.faults import refusals
from teams.models import User


@transaction.atomic
def accept(
    *,
    episode: Episode,
    coordinator: User,
    intensity: str,
    reason: str,
    review_by: dt.date,
    by: User,
    at: dt.datetime,
) -> Episode:
    """Take a referred person onto the caseload: rules start here, so a co-ordinator and an intensity are named.

    Whether the person is in hospital is asked by the page that calls this: a message about somebody accepted a
    day later is gone (domain.md section 5). The spell itself is recorded by ``caseload.spells``.
    """
    periods.check_review(review_by, at=at)
    episode = hold(episode, EpisodeState.REFERRED)
    episode.state, episode.accepted_at = EpisodeState.ACCEPTED, at
    episode.save(update_fields=["state", "accepted_at"])
    with refusals(Refused, not_a_member()):
        periods.begin(CoordinatorPeriod, {episode: {"user": coordinator}}, starts_at=at, by=by)
    values = {"intensity": intensity, "reason": reason, "review_by": review_by}
    periods.begin(IntensityPeriod, {episode: values}, starts_at=at, by=by)
    record(
        "episode.accepted",
        by=by,
        person=episode.person,
        team=episode.team,
        coordinator=coordinator.pk,
        intensity=intensity,
        review_by=review_by.isoformat(),
    )
    tell_changed([episode.pk], at=at)
    return episode


@transaction.atomic
def decline(*, episode: Episode, reason: str, by: User, at: dt.datetime) -> Episode:
    """Not accept a referral, and say why."""
    if not reason.strip():
        raise Refused(_("Say why the referral is not accepted"), field="reason")
    lock_people(episode.person_id)
    episode = hold(episode, EpisodeState.REFERRED)
    episode.state, episode.ended_at, episode.not_accepted_reason = EpisodeState.NOT_ACCEPTED, at, reason
    episode.save(update_fields=["state", "ended_at", "not_accepted_reason"])
    end_access(episode, at=at)
    record("episode.not_accepted", by=by, person=episode.person, team=episode.team)
    tell_changed([episode.pk], at=at)
    return episode


@transaction.atomic
def close(*, episode: Episode, reason: str, plan: str, by: User, at: dt.datetime) -> Episode:
    """End a team's involvement, with the plan and the way back.

    Nobody is closed for not attending (domain.md R1): the database refuses reasons 05 and 09, and closing
    somebody who is not being seen, unless the meeting sanctioned it (``caseload/sql/closure_guard.sql``).
    """
    if reason == ClosureReason.DIED:
        raise Refused(_("Record the death instead: it ends everything at once and can be undone"), field="reason")
    if not plan.strip():
        raise Refused(_("Say what the plan is, and how the person can come back"), field="plan")
    lock_people(episode.person_id)
    episode = hold(episode, EpisodeState.ACCEPTED)
    episode.state, episode.ended_at = EpisodeState.CLOSED, at
    episode.closure_reason, episode.closure_plan = reason, plan
    with refusals(Refused, closure_refusals()):
        episode.save(update_fields=["state", "ended_at", "closure_reason", "closure_plan"])
    end(episode, at=at)
    record("episode.closed", by=by, person=episode.person, team=episode.team, reason=reason)
    tell_changed([episode.pk], at=at)
    return episode


def closure_refusals() -> dict[str, tuple]:
    """The closure guard's constraints in plain words, for ``teams.faults.refusals``."""
    return {
        "closure_reason_needs_sanction": (
            _(
                "Nobody is discharged for not attending or for declining visits. This reason needs a decision of "
                "the MDT and a senior sign-off. Nothing was closed."
            ),
            "reason",
        ),
        "closure_not_seen_needs_sanction": (
            _(
                "They are overdue to be seen, or have not been seen for 28 days. Closing now needs a decision of the "
                "MDT and a senior sign-off. Nothing was closed; the next step is to reach them."
            ),
            None,
        ),
    }


def end(episode: Episode, *, at: dt.datetime) -> None:
    """What ends with any episode: running periods, and after a while the team's sight of the person."""
    for model in periods.ALL:
        periods.end_running(model, [episode.pk], at=at)
    end_access(episode, at=at)
