"""A death: everything stops at once, and can be undone (domain.md 2a)."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.operations import record
from caseload.people.codes import ClosureReason, EpisodeState
from caseload.people.models import Episode, Person, TeamAccess
from caseload.people.operations import periods, whereabouts
from caseload.people.operations.episodes import end
from caseload.people.operations.locks import lock_episodes, lock_people, lock_person
from caseload.people.refusals import Refused
from caseload.people.signals import death_undone, last_known_alive, tell_changed
from nhsuk import moments
from teams.faults import refusals
from teams.models import User

LONGEST_AGO = dt.timedelta(days=3653)
"""Beyond it, it is rather the year that was mistyped."""


@transaction.atomic
def record_death(*, person: Person, died_on: dt.date, by: User, at: dt.datetime) -> Person:
    """Record the day of death and end every open episode with reason 06.

    Alerts end because the engine hears of ended episodes; so do planned visits. Refused where somebody has met or
    spoken with the person on a later day: one of the two is wrong.
    """
    person = lock_people(person.pk)[person.pk]
    _check_day(person, died_on, at)
    episodes = lock_person(person.pk)
    _check_not_alive(person, died_on)
    person.died_on = died_on
    person.save(update_fields=["died_on"])
    whereabouts.end_by_death(person.pk, by=by, at=at)
    for episode in episodes:
        _close(episode, at)
        end(episode, at=at)
        record("episode.closed", by=by, person=person, team=episode.team, reason=ClosureReason.DIED)
    record("person.died", by=by, person=person, died_on=died_on.isoformat(), episodes=[e.pk for e in episodes])
    tell_changed([e.pk for e in episodes], at=at)
    return person


def _check_day(person: Person, died_on: dt.date, at: dt.datetime) -> None:
    if person.died_on:
        raise Refused(_("The death of %(person)s is recorded already") % {"person": person})
    if died_on > timezone.localdate(at):
        raise Refused(_("The day of death cannot be in the future"), field="died_on")
    if died_on < timezone.localdate(at) - LONGEST_AGO:
        raise Refused(_("That is more than 10 years ago: check the year"), field="died_on")
    if person.date_of_birth and died_on < person.date_of_birth:
        raise Refused(_("The day of death cannot be before the date of birth"), field="died_on")


def _check_not_alive(person: Person, died_on: dt.date) -> None:
    alive = last_known_alive(person)
    if alive and timezone.localdate(alive.at) > died_on:
        facts = {"name": alive.by, "when": moments.moment(alive.at)}
        raise Refused(
            _(
                "%(name)s met or spoke with them after that day, on %(when)s. Check the day, or correct that contact "
                "first."
            )
            % facts,
            field="died_on",
        )


def _close(episode: Episode, at: dt.datetime) -> None:
    """End a known or merely referred episode; a referral that nobody accepted yet stays one not accepted."""
    if episode.state == EpisodeState.ACCEPTED:
        episode.state = EpisodeState.CLOSED
    else:
        episode.state, episode.not_accepted_reason = EpisodeState.NOT_ACCEPTED, ClosureReason.DIED
    episode.ended_at, episode.closure_reason = at, ClosureReason.DIED
    episode.save(update_fields=["state", "ended_at", "closure_reason", "not_accepted_reason"])


@transaction.atomic
def undo_death(*, person: Person, by: User, at: dt.datetime) -> Person:
    """Take back a death recorded by mistake: exactly what it ended goes on as before. What the rooms above had ended
    they let go on by ``signals.death_undone``."""
    person = lock_people(person.pk)[person.pk]
    if not person.died_on:
        raise Refused(_("No death is recorded for %(person)s") % {"person": person})
    closed = Episode.objects.filter(person=person, closure_reason=ClosureReason.DIED)
    episodes = lock_episodes(closed.values_list("pk", flat=True))
    ended = {episode.pk: episode.ended_at for episode in episodes}
    twice = _(
        "Two of the records of %(person)s with one team would go on. Ask the service lead which of them stands."
    )
    with refusals(Refused, {"episode_open_once_per_team": (twice % {"person": person}, None)}):
        for episode in episodes:
            _go_on(episode)
    person.died_on = None
    person.save(update_fields=["died_on"])
    whereabouts.resume_after_death(person.pk)
    record("person.death_undone", by=by, person=person, episodes=list(ended))
    death_undone.send(sender=None, person=person, ended=ended, at=at)
    tell_changed(ended, at=at)
    return person


def _go_on(episode: Episode) -> None:
    for model in periods.ALL:
        periods.resume(model, episode, ended_at=episode.ended_at)
    episode.state = EpisodeState.ACCEPTED if episode.accepted_at else EpisodeState.REFERRED
    episode.ended_at, episode.closure_reason, episode.not_accepted_reason = None, "", ""
    episode.save(update_fields=["state", "ended_at", "closure_reason", "not_accepted_reason"])
    TeamAccess.objects.filter(team_id=episode.team_id, person_id=episode.person_id).update(until=None)
