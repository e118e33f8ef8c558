"""A40: one of the sender's numbers is given up for another. What it meant, the other means now."""

import datetime as dt

from integrations import matching
from integrations.codes import Decision, MessageState, QuestionReason
from integrations.event import Event
from integrations.matching import Verdict
from integrations.models import LocalId, Message, Question, SpellLink
from integrations.queries.candidates import Candidates


def follow_merge(message: Message, event: Event, *, at: dt.datetime) -> Verdict:
    """Whom it is about. The survivor's numbers and those given up mean the same person from now on; if they mean two
    of ours, or the survivor is somebody else by name or number, a person decides."""
    who, sender = event.identity, message.sender_id
    candidates = Candidates([(sender, who)], at=at)
    survivor = matching.judge(who, by_local_id=candidates.by_local_id(sender, who), known=candidates.of(sender, who))
    given_up = set(
        LocalId.objects.filter(sender=sender, value__in=event.merged_ids, ended_at=None).values_list(
            "person_id", flat=True
        )
    )
    if not given_up:
        if survivor.person_id:
            point(sender, (*who.local_ids, *event.merged_ids), survivor.person_id, at=at)
        return survivor
    if survivor.person_id and given_up == {survivor.person_id}:
        point(sender, (*who.local_ids, *event.merged_ids), survivor.person_id, at=at)
        return survivor
    meant = given_up | ({survivor.person_id} if survivor.person_id else set(survivor.candidates))
    if len(meant) == 1 and _may_be(candidates, who, sender, next(iter(meant)), at):
        [person] = meant
        point(sender, (*who.local_ids, *event.merged_ids), person, at=at)
        return Verdict(person)
    return Verdict(
        reason=str(QuestionReason.MERGE), candidates={person: survivor.candidates.get(person, []) for person in meant}
    )


def _may_be(candidates: Candidates, who, sender: int, person_id: int, at: dt.datetime) -> bool:
    """Whether nothing in the survivor's own details speaks against one of ours."""
    known = candidates.known.get(person_id) or _known(sender, person_id, at)
    return known is not None and matching.judge(who, by_local_id={person_id}, known=[known]).person_id == person_id


def _known(sender: int, person_id: int, at: dt.datetime):
    value = LocalId.objects.filter(sender=sender, person=person_id, ended_at=None).values_list("value", flat=True)[:1]
    found = Candidates([(sender, matching.Identity(local_ids=tuple(value)))], at=at)
    return found.known.get(person_id)


def point(sender: int, values, person_id: int, *, at: dt.datetime, by=None) -> None:
    """Let a sender's numbers mean a person from now on. What they meant before ends; the messages that came under
    them go along."""
    values = list(dict.fromkeys(values))
    standing = LocalId.objects.filter(sender=sender, value__in=values, ended_at=None)
    right = set(standing.filter(person=person_id).values_list("value", flat=True))
    wrong = list(standing.exclude(person=person_id).values_list("value", "person_id"))
    standing.exclude(person=person_id).update(ended_at=at)
    learned = [
        LocalId(sender_id=sender, value=value, person_id=person_id, learned_at=at, decided_by=by)
        for value in values
        if value not in right
    ]
    LocalId.objects.bulk_create(learned)
    answer_questions(learned, at)
    for value, former in wrong:
        theirs = Message.objects.filter(
            sender=sender, person=former, state=MessageState.APPLIED, parsed__identity__local_ids__contains=[value]
        )
        forget(theirs)
        theirs.update(state=MessageState.WAITING)


def answer_questions(learned: list[LocalId], at: dt.datetime) -> None:
    """What waited for a decision about somebody whose number is known now has its answer."""
    meant = {(one.sender_id, one.value): one.person_id for one in learned}
    asked = Question.objects.filter(key__in={value for _sender, value in meant}, decided_at=None)
    for question in asked:
        if person := meant.get((question.sender_id, question.key)):
            Message.objects.filter(question=question).update(state=MessageState.WAITING, question=None)
            question.decision, question.decided_person_id, question.decided_at = Decision.SAME, person, at
            question.save(update_fields=["decision", "decided_person", "decided_at"])


def forget(messages) -> None:
    """Have the visits that these messages tell of reckoned anew, since they may go elsewhere."""
    for sender, person, key in messages.values_list("sender", "person", "spell_key").distinct():
        SpellLink.objects.filter(sender=sender, person=person, key=key).update(is_stale=True)
