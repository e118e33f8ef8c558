"""Writing down what was done, in the transaction of the operation that did it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from audit.models import Event
from audit.trace import request_id

LABEL_LENGTH = 200
"""A label only helps to read the row; the id beside it says who. Longer names are cut."""


@dataclass(frozen=True)
class Done:
    """One thing done. ``person`` and ``team`` are any rows with an id and a label (``str``)."""

    verb: str
    person: object | None = None
    team: object | None = None
    subject: str = ""
    subject_uuid: UUID | None = None
    facts: dict = field(default_factory=dict)


def record(verb: str, *, by, person=None, team=None, subject: str = "", subject_uuid=None, **facts) -> None:
    """Write one event: ``record("episode.accepted", by=user, person=person, team=team, ...)``.

    ``by`` is the acting user, or None for the engine. ``facts`` must be JSON and hold codes and ids, no notes.
    """
    record_all([Done(verb, person, team, subject, subject_uuid, facts)], by=by)


def record_all(done: Iterable[Done], *, by) -> None:
    """Write many events in one statement."""
    Event.objects.bulk_create(_event(item, by) for item in done)


def _event(item: Done, by) -> Event:
    return Event(
        actor_id=by.pk if by else None,
        actor_label=_label(by) or "engine",
        team_id=item.team.pk if item.team else None,
        team_label=_label(item.team),
        person_id=item.person.pk if item.person else None,
        person_label=_label(item.person),
        verb=item.verb,
        subject=item.subject,
        subject_uuid=item.subject_uuid,
        facts=item.facts,
        request_id=request_id.get(),
    )


def _label(row) -> str:
    return str(row)[:LABEL_LENGTH] if row else ""
