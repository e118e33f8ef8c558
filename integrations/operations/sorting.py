"""Whose message is it? A batch of those that wait is matched at once: to somebody with us, to nobody, or to a
question that a person decides. The text of what is about nobody with us is deleted in this same transaction."""

import datetime as dt
from dataclasses import dataclass, field

from django.db import transaction

from caseload.people.codes import OPEN_STATES
from caseload.people.models import Episode
from caseload.people.operations.locks import lock_episodes
from caseload.people.signals import tell_changed
from integrations import matching
from integrations.codes import Decision, MessageState
from integrations.event import Event
from integrations.matching import Verdict
from integrations.models import Candidate, LocalId, Message, Question
from integrations.operations import merging
from integrations.queries.candidates import Candidates

BATCH = 500
MERGE = "A40"


@dataclass
class Waiting:
    """One message that waits, and what was found."""

    message: Message
    event: Event
    verdict: Verdict = matching.NOBODY


@dataclass
class Sorted:
    """What became of a batch."""

    matched: int = 0
    asked: int = 0
    purged: int = 0
    asked_about: set[int] = field(default_factory=set)
    """Ids of the people about whom something is asked now."""

    @property
    def number(self) -> int:
        return self.matched + self.asked + self.purged


@transaction.atomic
def sort_out(*, at: dt.datetime, only: list[int] | None = None) -> Sorted:
    """Match some of what waits, the oldest first. Those that another worker is at are left to it."""
    rows = Message.objects.filter(state=MessageState.WAITING, **({"pk__in": only} if only else {}))
    rows = rows.select_for_update(skip_locked=True, of=("self",)).order_by("pk")
    waiting = [Waiting(row, Event.from_json(row.parsed)) for row in rows[:BATCH]]
    done = Sorted()
    if not waiting:
        return done
    candidates = Candidates([(one.message.sender_id, one.event.identity) for one in waiting], at=at)
    about_visits = [one for one in waiting if one.event.code != MERGE]
    _judge(about_visits, candidates)
    _learn([one for one in about_visits if one.verdict.person_id], candidates, at)
    merges = [one for one in waiting if one.event.code == MERGE]
    for one in merges:
        one.verdict = merging.follow_merge(one.message, one.event, at=at)
    unsure = [one for one in about_visits if not one.verdict.person_id]
    if merges and unsure:
        candidates = Candidates([(one.message.sender_id, one.event.identity) for one in unsure], at=at)
    _judge(unsure, candidates)  # by a number learned from another message of the batch
    _remember_decisions([one for one in waiting if not one.verdict.person_id])
    _write(waiting, done, at)
    _tell(done.asked_about, at)
    return done


def _judge(waiting: list[Waiting], candidates: Candidates) -> None:
    for one in waiting:
        sender, who = one.message.sender_id, one.event.identity
        one.verdict = matching.judge(
            who, by_local_id=candidates.by_local_id(sender, who), known=candidates.of(sender, who)
        )


def _learn(sure: list[Waiting], candidates: Candidates, at: dt.datetime) -> None:
    """The sender's own numbers for those who are certain."""
    learned = []
    for one in sure:
        for value in one.event.identity.local_ids:
            if (one.message.sender_id, value) not in candidates.local:
                candidates.learned(one.message.sender_id, value, one.verdict.person_id)
                learned.append(LocalId(sender_id=one.message.sender_id, value=value, person_id=one.verdict.person_id))
    if learned:
        LocalId.objects.bulk_create(learned, ignore_conflicts=True)
        merging.answer_questions(learned, at)


def _remember_decisions(unsure: list[Waiting]) -> None:
    """What a person decided about somebody of a sender's holds for the next message about them too, unless there is
    somebody new who may be meant."""
    keys = {(one.message.sender_id, matching.key_of(one.event.identity)) for one in unsure if one.verdict.candidates}
    if not keys:
        return
    decided = Question.objects.filter(
        sender__in={sender for sender, _key in keys}, key__in={key for _sender, key in keys}, decided_at__isnull=False
    ).prefetch_related("candidates")
    decisions = {(each.sender_id, each.key): each for each in decided.order_by("decided_at")}
    for one in unsure:
        made = decisions.get((one.message.sender_id, matching.key_of(one.event.identity)))
        if made is None or not one.verdict.candidates:
            continue
        if not set(one.verdict.candidates) <= {each.person_id for each in made.candidates.all()}:
            continue
        one.verdict = Verdict(made.decided_person_id) if made.decision == Decision.SAME else matching.NOBODY


def _write(waiting: list[Waiting], done: Sorted, at: dt.datetime) -> None:
    purged = [one.message.pk for one in waiting if not one.verdict.person_id and not one.verdict.candidates]
    Message.objects.filter(pk__in=purged).update(
        state=MessageState.PURGED, raw=None, parsed=None, event_at=None, spell_key="", settled_at=at, person=None
    )
    done.purged = len(purged)
    changed = []
    for one in waiting:
        if one.verdict.person_id:
            one.message.state, one.message.person_id = MessageState.MATCHED, one.verdict.person_id
            one.message.spell_key = one.event.spell_key or f"person:{one.verdict.person_id}"
            done.matched += 1
        elif one.verdict.candidates:
            one.message.state, one.message.person_id = MessageState.ASKED, None
            one.message.question = _ask(one)
            done.asked += 1
            done.asked_about |= set(one.verdict.candidates)
        else:
            continue
        changed.append(one.message)
    Message.objects.bulk_update(changed, ["state", "person", "spell_key", "question"])


def _ask(one: Waiting) -> Question:
    question, _made = Question.objects.get_or_create(
        sender_id=one.message.sender_id,
        key=matching.key_of(one.event.identity),
        decided_at=None,
        defaults={"reason": one.verdict.reason},
    )
    for person_id, agrees in one.verdict.candidates.items():
        Candidate.objects.get_or_create(question=question, person_id=person_id, defaults={"agrees": agrees})
    return question


def _tell(person_ids: set[int], at: dt.datetime) -> None:
    """The teams of those who may be meant are told that it may be them."""
    if person_ids:
        theirs = Episode.objects.filter(person__in=person_ids, state__in=OPEN_STATES)
        tell_changed([each.pk for each in lock_episodes(theirs.values_list("pk", flat=True))], at=at)
