"""The one signal by which the rooms above hear that an episode was touched.

Every operation that touches an episode sends it inside its own transaction, after locking the episode. Receivers
(``caseload.apps``) first reckon the episode's state, then reconcile its alerts.
"""

from collections.abc import Iterable
from datetime import datetime

from django.dispatch import Signal

episodes_changed = Signal()
"""Arguments: ``episode_ids`` (list of int), ``at`` (aware datetime)."""

episode_accepted = Signal()
"""A team has taken a person on; sent inside the acceptance's transaction, before ``episodes_changed``. ``spells``
goes to the ward, where they are in hospital already. Arguments: ``episode``, ``by`` (User), ``at`` (aware datetime).
"""

episode_transferred = Signal()
"""A person goes from one team to another; sent inside the transfer's transaction, before ``episodes_changed``.

Arguments: ``old_id`` and ``new_id`` (episode ids; the old one is closed already), ``at`` (aware datetime),
``keep_visits`` (bool: planned visits go along, else they end), ``by`` (User). ``spells`` lets an open hospital
stay follow; ``contacts`` lets the planned visits follow or end.
"""

about_to_merge = Signal()
"""Somebody thinks of letting one record go into another. Receivers write nothing and give what both have and may hold
once only, as ``twice.Twice``. Arguments: ``loser``, ``survivor`` (Person).
"""

people_merged = Signal()
"""Two records became one; sent inside the merge's transaction. Rows that hang on an episode have followed already
(composite foreign key); subscribe only for rows that name a person and no episode, or for what both have.

Arguments: ``loser_id``, ``survivor_id`` (person ids), ``decided`` (the key of each ``twice.Twice`` to what stands),
``by`` (User), ``at`` (aware datetime).
"""


about_to_die = Signal()
"""Somebody is about to record a death. Receivers write nothing and give what they know of the person alive, as
``lifetime.Alive``, or None. Arguments: ``person``.
"""

death_undone = Signal()
"""A death was a mistake; sent inside the undoing's transaction, before ``episodes_changed``, once the episodes are
open again and the person is alive. Whoever ended something by the death lets it go on, each row as it was before.

Arguments: ``person`` (Person), ``ended`` (episode id to the moment at which the death was recorded, and so all of it
ended), ``at`` (aware datetime).
"""

about_to_close = Signal()
"""Somebody thinks of ending a team's involvement. Receivers write nothing and give what nobody has answered yet, as
``closing.Unanswered``. Arguments: ``episode``.
"""


def unanswered(episode) -> list:
    """What the rooms above know that nobody has answered yet about the person, oldest first."""
    given = about_to_close.send(sender=None, episode=episode)
    return sorted((each for _receiver, found in given for each in found), key=lambda each: each.since)


def doubled(loser, survivor) -> list:
    """What the rooms above know both records to have, of which somebody must say which stands."""
    given = about_to_merge.send(sender=None, loser=loser, survivor=survivor)
    return [each for _receiver, found in given for each in found]


def last_known_alive(person):
    """The latest that the rooms above know of a person alive, as ``lifetime.Alive``; None where they know nothing."""
    given = about_to_die.send(sender=None, person=person)
    return max((alive for _receiver, alive in given if alive), key=lambda alive: alive.at, default=None)


def tell_changed(episode_ids: Iterable[int], *, at: datetime) -> None:
    """Say that these episodes, already locked by the caller, have changed."""
    ids = sorted(set(episode_ids))
    if ids:
        episodes_changed.send(sender=None, episode_ids=ids, at=at)
