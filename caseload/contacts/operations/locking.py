"""Every write that touches a person's contacts or visits locks their episodes first, always in the same order."""

from django.db.models import Q
from django.utils.translation import gettext as _

from caseload import sql
from caseload.people.codes import OPEN_STATES
from caseload.people.models import Episode
from teams.faults import FieldError


class EpisodeEndedError(FieldError):
    """The episode is no longer open."""


def lock_person(*episode_ids: int) -> dict[int, Episode]:
    """Lock the open episodes of the people these episodes belong to, and the episodes themselves; by id.

    Last seen is the person's, whichever team made the contact, so all of them are reckoned anew.
    """
    people = Episode.objects.filter(pk__in=episode_ids).values("person_id")
    rows = (
        Episode.objects.select_for_update(no_key=True, of=("self",))
        .select_related("person", "team")
        # The person stands outside the OR, so that the index on the person serves and not a scan of everybody.
        .filter(Q(state__in=OPEN_STATES) | Q(pk__in=episode_ids), person_id__in=people)
        .order_by("id")
    )
    return {row.pk: row for row in rows}


LOCK = """
SELECT e.id, e.person_id, e.state, e.ended_at FROM caseload_episode e
WHERE e.id = %(id)s OR e.person_id = %(person)s AND e.state = ANY(%(open)s::text[])
ORDER BY e.id FOR NO KEY UPDATE OF e
"""


def lock_with(episode: Episode) -> list[int]:
    """The same for an episode that was read a moment ago, by a short statement, since contacts are logged so often:
    it is told how it stands now. Returns the ids of those that are open."""
    with sql.prepared() as cursor:
        cursor.execute(LOCK, {"id": episode.pk, "person": episode.person_id, "open": list(OPEN_STATES)})
        rows = sql.named(cursor)
    own = next(row for row in rows if row.id == episode.pk)
    episode.state, episode.ended_at = own.state, own.ended_at
    if own.person_id != episode.person_id:  # two records became one meanwhile
        episode.person_id = own.person_id
        return lock_with(episode)
    return [row.id for row in rows if row.state in OPEN_STATES]


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
