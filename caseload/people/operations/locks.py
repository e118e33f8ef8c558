"""Locks: whoever changes an episode holds it first, always in the order of ids, so that nobody waits in a ring."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from caseload.people.codes import OPEN_STATES, EpisodeState
from caseload.people.models import Episode, Person
from caseload.people.refusals import Refused


def lock_episodes(ids: Iterable[int]) -> list[Episode]:
    """Lock these episodes and read them afresh, with person and team, by id."""
    return list(_locked(Episode.objects.filter(pk__in=list(ids))))


def lock_person(person_id: int) -> list[Episode]:
    """Lock all open episodes of a person and read them afresh: a contact counts for each of them."""
    return list(_locked(Episode.objects.filter(person_id=person_id, state__in=OPEN_STATES)))


def _locked(episodes: QuerySet[Episode]) -> QuerySet[Episode]:
    return episodes.select_related("person", "team").select_for_update(no_key=True, of=("self",)).order_by("pk")


def lock_people(*ids: int) -> dict[int, Person]:
    """Lock the rows of people, before their episodes: whoever opens or ends an episode, records a death or
    merges two records takes turns here."""
    locked = Person.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    return {person.pk: person for person in locked}


def hold(episode: Episode, *states: str) -> Episode:
    """Lock one episode, which must still be in one of ``states`` (any open one unless named)."""
    [locked] = lock_episodes([episode.pk])
    if locked.state not in (states or OPEN_STATES):
        raise Refused(_now_is(locked))
    return locked


def _now_is(episode: Episode) -> str:
    words = {
        EpisodeState.REFERRED: _("%(person)s has not been accepted by %(team)s yet. Nothing was changed."),
        EpisodeState.ACCEPTED: _("%(person)s is already on the caseload of %(team)s. Nothing was changed."),
        EpisodeState.NOT_ACCEPTED: _("The referral of %(person)s to %(team)s was not accepted. Nothing was changed."),
        EpisodeState.CLOSED: _("%(team)s is no longer involved with %(person)s. Nothing was changed."),
    }
    return words[EpisodeState(episode.state)] % {"person": episode.person, "team": episode.team}
