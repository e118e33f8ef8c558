"""What only a person decides: whether somebody of a sender's is one of ours."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from audit.operations import record
from caseload.people.codes import OPEN_STATES
from caseload.people.models import Episode, Person
from caseload.people.operations.locks import lock_episodes
from caseload.people.signals import tell_changed
from integrations.codes import Decision, MessageState
from integrations.event import Event
from integrations.models import Message, Question
from integrations.operations.merging import point
from teams.faults import FieldError
from teams.models import User


class DecidedAlreadyError(FieldError):
    """Somebody else was first."""


@transaction.atomic
def decide(*, question: Question, person: Person | None, by: User, at: dt.datetime) -> Question:
    """``person`` is one of the candidates, or None for none of them: then the text of the messages is deleted, as of
    anybody else's. It holds for the next messages about the same somebody too."""
    question = Question.objects.select_for_update(of=("self",)).select_related("sender").get(pk=question.pk)
    if question.decided_at:
        raise DecidedAlreadyError(_("This was decided meanwhile. Nothing was changed."))
    candidates = set(question.candidates.values_list("person_id", flat=True))
    if person and person.pk not in candidates:
        raise FieldError(_("Choose one of those named here, or none of them"), "person")
    messages = Message.objects.select_for_update(of=("self",)).filter(question=question, state=MessageState.ASKED)
    question.decision = Decision.SAME if person else Decision.NOBODY
    question.decided_person, question.decided_by, question.decided_at = person, by, at
    question.save()
    if person:
        _theirs(question, list(messages), person, by, at)
    else:
        messages.update(state=MessageState.PURGED, raw=None, parsed=None, event_at=None, spell_key="", settled_at=at)
    record(
        "feed.match_decided", by=by, person=person, subject="question", subject_uuid=question.uuid,
        decision=question.decision, candidates=sorted(candidates),
    )  # fmt: skip
    episodes = Episode.objects.filter(person__in=candidates, state__in=OPEN_STATES).values_list("pk", flat=True)
    tell_changed([each.pk for each in lock_episodes(episodes)], at=at)
    return question


def _theirs(question: Question, messages: list[Message], person: Person, by: User, at: dt.datetime) -> None:
    numbers: list[str] = []
    for message in messages:
        event = Event.from_json(message.parsed)
        numbers += [*event.identity.local_ids, *event.merged_ids]
        message.state, message.person = MessageState.MATCHED, person
        message.spell_key = event.spell_key or f"person:{person.pk}"
    point(question.sender_id, numbers, person.pk, at=at, by=by)
    Message.objects.bulk_update(messages, ["state", "person", "spell_key"])
