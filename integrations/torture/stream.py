"""The messages of many visits, in order, and then as a bad day delivers them."""

import datetime as dt
import random
from collections import defaultdict

from django.utils import timezone

from caseload.models import Person


class Stream:
    """The messages of many visits, in order, and then as a bad day delivers them."""

    def __init__(self, number: int, ours: float, chance: random.Random):
        self.number, self.ours, self.chance = number, ours, chance
        self.now = timezone.now().replace(microsecond=0)
        self.people: list[Person] = []
        self.visits: dict[str, list[bytes]] = defaultdict(list)
        self.number_of_people = max(3, int(number / 7 * ours / 1.5))

    def disturbed(self) -> list[bytes]:
        """5 % come twice, 5 % out of order, 1 % is garbage."""
        wire = self.in_order()[: self.number]
        for _ in range(len(wire) // 20):
            a = self.chance.randrange(len(wire))
            b = min(len(wire) - 1, a + self.chance.randint(1, 200))
            wire[a], wire[b] = wire[b], wire[a]
        wire += self.chance.choices(wire, k=len(wire) // 20)
        wire += [garbage(self.chance) for _ in range(len(wire) // 100)]
        tail = wire[self.number :]
        wire = wire[: self.number]
        for one in tail:
            wire.insert(self.chance.randrange(len(wire) + 1), one)
        return wire

    def in_order(self) -> list[bytes]:
        """Visit by visit, mixed as a day mixes them."""
        waiting, wire, number = [], [], 0
        while len(wire) < self.number:
            while len(waiting) < 300:
                number += 1
                waiting.append(self.visit(number))
            visit = self.chance.choice(waiting)
            wire.append(visit.pop(0))
            if not visit:
                waiting.remove(visit)
        return wire

    def visit(self, number: int) -> list[bytes]:
        """What a hospital tells of one stay."""
        person = self.chance.choice(self.people) if self.chance.random() < self.ours else None
        who = pid_of(person, number)
        begin = self.now - dt.timedelta(hours=self.chance.randint(200, 900))
        steps = [("A01", 0), ("A02", 5), ("A08", 9), ("A21", 20), ("A22", 30)][: self.chance.randint(1, 5)]
        ending = self.chance.choice([[], [("A11", 40)], [("A03", 50)], [("A03", 50)], [("A03", 50), ("A13", 52)],
                                     [("A03", 50), ("A13", 52), ("A03", 70)]])  # fmt: skip
        told = []
        for place, (code, hours) in enumerate([*steps, *ending]):
            told.append(
                message(code, f"V{number}", f"{number}-{place}", who, begin, begin + dt.timedelta(hours=hours))
            )
        if person:
            self.visits[f"V{number}"] = list(told)
        return told


def pid_of(person: Person | None, number: int) -> str:
    """PID-3 to PID-7 of one of ours, or of somebody else."""
    if person:
        born = person.date_of_birth.strftime("%Y%m%d")
        return (
            f"{person.nhs_number}^^^NHS^NH~P{person.pk}^^^TORT^MR||{person.family_name}^{person.given_names}||{born}"
        )
    return f"S{number}^^^TORT^MR||Stranger{number}^Some||19{number % 60 + 30}0101"


def message(code: str, visit: str, control: str, who: str, begin: dt.datetime, at: dt.datetime) -> bytes:
    """One, with what the event says."""
    moment, admitted = at.strftime("%Y%m%d%H%M%S+0000"), begin.strftime("%Y%m%d%H%M%S+0000")
    discharged = moment if code == "A03" else ""
    ward = {"A02": "W2"}.get(code, "W1")
    ends = f"1|19{'|' * 7}{admitted}|{discharged}"
    return (
        f"MSH|^~\\&|TORTURE|TORT|||{moment}||ADT^{code}|{control}|P|2.4\rEVN||{moment}||||{moment}\rPID|1||{who}\r"
        f"PV1|1|I|{ward}^^^TORT||||||C1^Byrne^Asha|710|||||||||{visit}{'|' * 17}{ends}\r"
    ).encode()


def garbage(chance: random.Random) -> bytes:
    """No message, or half of one."""
    noise = bytes(chance.choices([byte for byte in range(256) if byte not in (0x0B, 0x1C)], k=chance.randint(1, 300)))
    return chance.choice([noise, b"MSH|^~\\&|" + noise, b"MSH|^~\\&|TORTURE|TORT|||x||ADT^A01|1|P|2.4\rPID|" + noise])
