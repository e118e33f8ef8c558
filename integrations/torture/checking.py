"""What stands at the end, beside what the messages say."""

from hashlib import sha256

from django.db import connection

from caseload.models import HospitalSpell
from integrations import hl7, reading
from integrations.event import Event
from integrations.models import Message, SpellLink
from integrations.profiles import profile
from integrations.spell_course import course
from integrations.torture.stream import Stream


def check(stream: Stream, wire: list[bytes], answers: dict[int, str]) -> list[str]:
    """What does not stand as it should, in sentences; empty where all is well."""
    faults = []
    if missing := len(wire) - len(answers):
        faults.append(f"{missing} messages without an answer")
    faults += [
        f"{number} messages are still {state}" for state, number in counts() if state in ("waiting", "matched")
    ]
    if lost := lost_messages(wire, answers):
        faults.append(f"{lost} messages answered AA are not in the table")
    on_wire = set(wire)
    twice = HospitalSpell.objects.values_list("person_id", "admitted_at").count() - len(
        set(SpellLink.objects.exclude(spell=None).values_list("spell", flat=True))
    )
    if twice:
        faults.append(f"{twice} stays belong to no visit or to two")
    wrong = 0
    for key, told in stream.visits.items():
        events = [read(raw) for raw in told if raw in on_wire]
        wrong += bool(events) and not stands(key, events)
    if wrong:
        faults.append(f"{wrong} of {len(stream.visits)} visits do not stand as their messages say")
    return faults


def counts() -> list[tuple[str, int]]:
    """Messages by state."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT state, count(*) FROM integrations_message GROUP BY state")
        return cursor.fetchall()


def lost_messages(wire: list[bytes], answers: dict[int, str]) -> int:
    """How many were answered AA and cannot be found by their hash."""
    hashes = {sha256(wire[place]).hexdigest() for place, answer in answers.items() if answer == "AA"}
    return len(hashes - set(Message.objects.filter(sha256__in=hashes).values_list("sha256", flat=True)))


def read(raw: bytes) -> Event:
    """The event as the feed reads it."""
    return reading.event(hl7.parse(raw), profile("itk"))


def stands(key: str, events: list[Event]) -> bool:
    """Whether the visit and its stay are what the set of its messages says, whatever their order was."""
    end = course(events)
    link = SpellLink.objects.select_related("spell").get(key=key)
    if link.state != end.state:
        return False
    if not end.is_stay:
        return link.spell is None or link.spell.retracted_at is not None
    spell = link.spell
    return (spell.retracted_at, spell.admitted_at, spell.discharged_at, spell.ward) == (
        None, end.admitted_at, end.discharged_at, end.ward,
    )  # fmt: skip
