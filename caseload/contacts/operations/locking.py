"""Every write that touches a person's contacts or visits locks their episodes first, always in the same order."""

from django.db.models import Q
from django.utils.translation import gettext as _

from caseload.people.codes import OPEN_STATES
from caseload.people.models import Episode
from teams.faults import FieldError


class EpisodeEndedError(FieldError):
    """The episode is no longer open."""


def lock_person(*episode_ids: int, known: Episode | None = None) -> dict[int, Episode]:
    """Lock the open episodes of the people these episodes belong to, and the episodes themselves; by id.

    Last seen is the person's, whichever team made the contact, so all of them are reckoned anew. ``known``: one of
    them as it was read a moment ago, whose person and team need not be read again.
    """
    people = Episode.objects.filter(pk__in=episode_ids).values("person_id")
    rows = (
        Episode.objects.select_for_update(no_key=True, of=("self",))
        .select_related(*(() if known else ("person", "team")))
        # The person stands outside the OR, so that the index on the person serves and not a scan of everybody.
        .filter(Q(state__in=OPEN_STATES) | Q(pk__in=episode_ids), person_id__in=people)
        .order_by("id")
    )
    locked = {row.pk: row for row in rows}
    if known and locked[known.pk].person_id == known.person_id:  # else a merge came between: then it is read anew
        locked[known.pk].person, locked[known.pk].team = known.person, known.team
    return locked


def open_ids(locked: dict[int, Episode]) -> list[int]:
    """The ids of those that are open: what must be reckoned."""
    return [pk for pk, episode in locked.items() if episode.is_open]


def lock_open(episode_id: int) -> Episode:
    """Lock one episode that must be open."""
    episode = (
        Episode.objects.select_for_update(no_key=True, of=("self",))
        .select_related("person", "team")
        .get(pk=episode_id)
    )
    if not episode.is_open:
        raise ended(episode)
    return episode


def ended(episode: Episode) -> EpisodeEndedError:
    """What to raise where an episode is over."""
    return EpisodeEndedError(
        _("%(team)s no longer works with this person. Nothing was saved.") % {"team": episode.team}
    )
