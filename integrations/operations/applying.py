"""What was matched takes effect: visit by visit, from all that is kept of it, under a lock on the person.

Each visit is a transaction of its own. It can run twice, be killed anywhere and race another worker: the course is
reckoned anew each time, and only what differs is written.
"""

import datetime as dt
import logging
import random
from dataclasses import asdict

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from audit.operations import record
from caseload.people import operations as people
from caseload.people.operations.locks import lock_people
from caseload.people.refusals import Refused
from caseload.people.signals import tell_changed
from caseload.spells import operations as spells
from caseload.spells.codes import SpellKind
from caseload.spells.operations import Followed
from integrations.codes import MessageState
from integrations.event import Event
from integrations.models import Message, Sender, SpellLink
from integrations.operations.leave import follow_leave
from integrations.operations.sorting import Sorted, sort_out
from integrations.spell_course import Course, course

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 6
FIRST_WAIT = dt.timedelta(minutes=1)
"""Doubled with every attempt: the last is half an hour after the first."""

Visit = tuple[int, int, str]
"""Sender, person and the sender's key of the visit."""


def work_off(*, at: dt.datetime) -> Sorted:
    """Everything that waits, that was matched and not applied, and that failed and is due again."""
    try_again(at=at)
    done = Sorted()
    while True:
        batch = _sort_out(at)
        done.matched, done.asked, done.purged = (
            done.matched + batch.matched, done.asked + batch.asked, done.purged + batch.purged,
        )  # fmt: skip
        for visit in visits_to_apply():
            apply(visit, at=timezone.now())
        if not batch.number:
            return done


def _sort_out(at: dt.datetime) -> Sorted:
    """A batch; where that fails, one by one, so that a single message holds up nobody else's."""
    try:
        return sort_out(at=at)
    except Exception as fault:  # whatever it is, the others must go on
        log.error("a batch of messages could not be matched: %s", type(fault).__name__)
    done = Sorted()
    waiting = Message.objects.filter(state=MessageState.WAITING).order_by("pk").values_list("pk", flat=True)
    for pk in list(waiting[:500]):
        try:
            done.purged += sort_out(at=at, only=[pk]).number
        except Exception as fault:
            log.error("message %s could not be matched", pk, exc_info=fault)
            put_off([pk], at=at)
    return done


def visits_to_apply() -> list[Visit]:
    """Visits of which something matched is not applied yet, or something applied has gone elsewhere. In any order, so
    that workers side by side are seldom at the same one; but what goes on under another number before what it was."""
    rows = Message.objects.filter(state=MessageState.MATCHED).values_list("sender", "person", "spell_key").distinct()
    going_on = set(rows.filter(parsed__former_key__gt=""))
    stale = SpellLink.objects.filter(is_stale=True).values_list("sender", "person", "key")
    visits = list({*rows, *stale})
    random.shuffle(visits)
    return sorted(visits, key=lambda visit: visit not in going_on)


def apply(visit: Visit, *, at: dt.datetime) -> bool:
    """Bring one visit up to date. What fails is kept and tried again later."""
    try:
        _apply(visit, at)
    except Exception as fault:
        log.error("a visit could not be applied", exc_info=fault)
        sender, person, key = visit
        theirs = Message.objects.filter(sender=sender, person=person, spell_key=key, state=MessageState.MATCHED)
        put_off(list(theirs.values_list("pk", flat=True)), at=at)
        return False
    return True


@transaction.atomic
def _apply(visit: Visit, at: dt.datetime) -> None:
    _sender_id, person_id, key = visit
    person = lock_people(person_id)[person_id]
    link = _link(visit)
    sender = link.sender
    kept = Message.objects.filter(
        Q(state__in=[MessageState.MATCHED, MessageState.APPLIED]) | Q(state=MessageState.FAILED, fault="apply"),
        sender=sender,
        person=person,
        spell_key=key,
    )
    rows = list(kept.values_list("pk", "parsed", "state"))
    if not link.is_stale and all(state != MessageState.MATCHED for _pk, _parsed, state in rows):
        return  # a worker beside us was quicker
    read = {pk: parsed for pk, parsed, _state in rows}
    events = [Event.from_json(parsed) for parsed in read.values()]
    end = course(events)
    _go_on(link, {event.former_key for event in events if event.former_key})
    before, was_on_leave = (link.state, link.began_at), link.on_leave_since is not None
    died_on = link.died_on
    told = _follow(link, end, sender, at)
    _keep(link, end)
    follow_leave(link, end, was_on_leave=was_on_leave, at=at)
    _life_and_death(link, person, sender, at)
    link.save()
    if link.died_on != died_on or (not told and before != (link.state, link.began_at)):
        tell_changed([each.pk for each in people.lock_person(person_id)], at=at)
    # Only what was read: a worker beside us may have matched another one since.
    Message.objects.filter(pk__in=read).exclude(state=MessageState.APPLIED).update(
        state=MessageState.APPLIED, settled_at=at, fault="", next_try_at=None
    )


def _link(visit: Visit) -> SpellLink:
    """What stands of the visit, made where it is new. The person is locked, so nobody else makes it meanwhile."""
    sender_id, person_id, key = visit
    known = SpellLink.objects.select_related("spell", "sender__acts_as").filter(sender=sender_id, person=person_id)
    if (link := known.filter(key=key).first()) is None:
        sender = Sender.objects.select_related("acts_as").get(pk=sender_id)
        link = SpellLink(sender=sender, person_id=person_id, key=key)
    return link


def _go_on(link: SpellLink, former: set[str]) -> None:
    """A visit that has another number now goes on with its stay, and all that hangs on it."""
    if link.spell or not former:
        return
    known = SpellLink.objects.filter(sender=link.sender_id, person=link.person_id, key__in=former)
    if before := known.exclude(spell=None).select_related("spell").order_by("-pk").first():
        link.spell, link.followed, link.took_back = before.spell, before.followed, before.took_back
        before.spell, before.followed, before.took_back = None, None, False
        before.save(update_fields=["spell", "followed", "took_back"])


def _follow(link: SpellLink, end: Course, sender: Sender, at: dt.datetime) -> bool:
    """Let the stay follow the course. Whether there is one, so that everybody has been told."""
    says = followed(end) if end.is_stay else None
    if says is None and link.spell is None:
        return False
    stood = link.spell is not None and link.spell.retracted_at is None
    link.spell = spells.follow(
        person_id=link.person_id,
        spell=link.spell,
        says=says,
        before=_from_json(link.followed),
        told_by=sender.name,
        by=sender.acts_as,
        at=at,
        may_revive=link.took_back,
    )
    if says is None:
        link.took_back = link.took_back or stood
    else:
        link.took_back, link.followed = False, _as_json(says)
    return True


def followed(end: Course) -> Followed:
    """A course as the stays know it."""
    return Followed(
        hospital=end.hospital,
        ward=end.ward,
        kind=SpellKind.PSYCHIATRIC if end.is_psychiatric else SpellKind.GENERAL,
        bed_type=end.bed_type,
        consultant=end.consultant,
        specialty=end.specialty,
        admitted_at=end.admitted_at,
        discharged_at=end.discharged_at,
        discharge_method=end.discharge_method,
        discharge_destination=end.discharge_destination,
    )


def _keep(link: SpellLink, end: Course) -> None:
    link.state, link.began_at, link.ended_at = end.state, end.admitted_at, end.discharged_at
    link.hospital, link.ward = end.hospital, end.ward
    link.on_leave_since, link.expected_back_at = end.on_leave_since, end.expected_back_at
    link.died_on, link.is_stale = end.died_on, False


def _life_and_death(link: SpellLink, person, sender: Sender, at: dt.datetime) -> None:
    """A death in any event is a death (domain.md 2a). One that was recorded from here and that nothing tells of any
    more is taken back: somebody who lives must not count as dead. One that a colleague took back is not recorded
    again because its hospital goes on telling it; that one, and what is refused, the team hears (``DEATH_TOLD``)."""
    theirs = SpellLink.objects.filter(person=person).exclude(pk=link.pk)
    others = theirs.exclude(died_on=None, recorded_death=False).values_list("died_on", "recorded_death", "sender")
    links = [(link.died_on, link.recorded_death, link.sender_id), *others]
    told = any(died_on for died_on, _recorded, _sender in links)
    heard = {each for _died_on, recorded, each in links if recorded}
    new = next((died_on for died_on, _recorded, each in links if died_on and each not in heard), None)
    try:
        with transaction.atomic():
            if new and not person.died_on:
                people.record_death(person=person, died_on=new, by=sender.acts_as, at=at)
                link.recorded_death = True
            elif heard and not told:
                if person.died_on:
                    people.undo_death(person=person, by=sender.acts_as, at=at)
                link.recorded_death = False
                theirs.filter(recorded_death=True).update(recorded_death=False)
    except Refused:
        # The day cannot be: in the future, or before they were born. The stay is right all the same.
        record("feed.death_refused", by=sender.acts_as, person=person, day=new and new.isoformat())


def try_again(*, at: dt.datetime) -> int:
    """What could not be applied and is due for another attempt."""
    due = Message.objects.filter(
        Q(next_try_at__lte=at), state=MessageState.FAILED, fault="apply", attempts__lt=MOST_ATTEMPTS
    )
    return due.update(state=MessageState.WAITING, next_try_at=None)


def put_off(ids: list[int], *, at: dt.datetime) -> None:
    """Keep these as failed, to be tried again: each time after twice as long, and then by hand only."""
    for message in Message.objects.filter(pk__in=ids):
        message.state, message.fault = MessageState.FAILED, "apply"
        message.next_try_at = at + FIRST_WAIT * 2**message.attempts
        message.attempts += 1
        message.save(update_fields=["state", "fault", "next_try_at", "attempts"])


MOMENTS = ("admitted_at", "discharged_at")


def _as_json(says: Followed) -> dict:
    values = asdict(says)
    return values | {name: values[name] and values[name].isoformat() for name in MOMENTS} | {"kind": str(says.kind)}


def _from_json(stored: dict | None) -> Followed | None:
    if stored is None:
        return None
    moments = {name: stored[name] and dt.datetime.fromisoformat(stored[name]) for name in MOMENTS}
    return Followed(**stored | moments)
