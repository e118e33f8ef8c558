"""A team takes somebody on, or does not, or ends its involvement."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.operations import record
from caseload.people.codes import Aftercare, ClosureReason, EpisodeState
from caseload.people.models import CoordinatorPeriod, Episode, IntensityPeriod
from caseload.people.operations import periods
from caseload.people.operations.access import end_access
from caseload.people.operations.locks import hold, lock_people
from caseload.people.refusals import Refused, not_a_member
from caseload.people.signals import episode_accepted, tell_changed
from teams.faults import refusals
from teams.models import User

CLOSING = (
    "state", "ended_at", "closure_reason", "closure_plan", "closure_handed_to", "closure_aftercare",
    "closure_accepted_by", "closure_accepted_on",
)  # fmt: skip


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
    episode_accepted.send(sender=None, episode=episode, by=by, at=at)
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


@dataclass(frozen=True)
class HandedOn:
    """To whom a person goes when a team's involvement ends: to be said whatever the reason.

    ``aftercare`` is a code of ``Aftercare``; ``accepted_by`` and ``accepted_on`` say who of another team has accepted
    them in writing, which nobody under a community treatment order or conditional discharge may go without.
    """

    to: str
    aftercare: str = Aftercare.NONE
    accepted_by: str = ""
    accepted_on: dt.date | None = None


@transaction.atomic
def close(*, episode: Episode, reason: str, plan: str, handed: HandedOn, by: User, at: dt.datetime) -> Episode:
    """End a team's involvement, with the plan and the way back, and to whom the person is handed.

    Nobody is closed for not attending (domain.md R1): the database refuses reasons 05 and 09, and closing
    somebody who is not being seen, unless the meeting sanctioned it (``caseload/sql/closure_guard.sql``).
    """
    if reason == ClosureReason.DIED:
        raise Refused(_("Record the death instead: it ends everything at once and can be undone"), field="reason")
    if not plan.strip():
        raise Refused(_("Say what the plan is, and how the person can come back"), field="plan")
    if not handed.to.strip():
        raise Refused(_("Say to whom they are handed"), field="handed_to")
    if bool(handed.accepted_by.strip()) != bool(handed.accepted_on):
        raise Refused(
            _("Say both who has accepted them and on which day"),
            field="accepted_on" if handed.accepted_by.strip() else "accepted_by",
        )
    if handed.accepted_on and handed.accepted_on > timezone.localdate(at):
        raise Refused(_("The day cannot be in the future"), field="accepted_on")
    lock_people(episode.person_id)
    episode = hold(episode, EpisodeState.ACCEPTED)
    episode.state, episode.ended_at = EpisodeState.CLOSED, at
    episode.closure_reason, episode.closure_plan = reason, plan
    episode.closure_handed_to, episode.closure_aftercare = handed.to, handed.aftercare
    episode.closure_accepted_by, episode.closure_accepted_on = handed.accepted_by, handed.accepted_on
    with refusals(Refused, closure_refusals()):
        episode.save(update_fields=CLOSING)
    end(episode, at=at)
    record(
        "episode.closed",
        by=by,
        person=episode.person,
        team=episode.team,
        reason=reason,
        aftercare=handed.aftercare,
        accepted_on=handed.accepted_on and handed.accepted_on.isoformat(),
    )
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
        "closure_says_to_whom": (_("Say to whom they are handed"), "handed_to"),
        "closure_aftercare_is_theirs": (
            _(
                "They are entitled to section 117 aftercare. It goes on with somebody, or both bodies have agreed in "
                "writing that it is no longer needed."
            ),
            "aftercare",
        ),
        "closure_needs_acceptance": (
            _(
                "They are under a measure that somebody must answer for. Nobody under it is closed before another "
                "team has accepted them in writing."
            ),
            "accepted_by",
        ),
        "closure_moved_needs_acceptance": (
            _(
                "They have moved and are not handed over yet. Say who of the new team has accepted them in writing; "
                "if they are back, say that first."
            ),
            "accepted_by",
        ),
    }


def end(episode: Episode, *, at: dt.datetime) -> None:
    """What ends with any episode: running periods, and after a while the team's sight of the person."""
    for model in periods.ALL:
        periods.end_running(model, [episode.pk], at=at)
    end_access(episode, at=at)
