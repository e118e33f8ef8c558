"""Sends the feed more than any hospital would, kills its processes at random, and proves that nothing is lost or
applied twice. For an empty database of its own; see the Makefile."""

import datetime as dt
import json
import os
import random
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import defaultdict
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from caseload.models import Episode, HospitalSpell, Person, TeamAccess
from caseload.people import names
from integrations import hl7, reading
from integrations import operations as feed
from integrations.event import Event
from integrations.models import Message, SpellLink
from integrations.profiles import profile
from integrations.sending import Sender, code_of
from integrations.spell_course import course
from teams.models import Provider, Team, User

WORKER = "celery --quiet --app aot worker --loglevel WARNING --concurrency 2 --without-gossip --without-mingle"
LINES = 8
"""Connections at once."""
AHEAD = 10
"""Messages that a connection sends before it reads the answers."""
GIVE_UP_SECONDS = 3600


class Command(BaseCommand):
    """100,000 messages, 1 % garbage, 5 % twice, 5 % out of order, and SIGKILL."""

    help = "Torture the feed on an empty database: send, kill at random, check what stands at the end."

    def add_arguments(self, parser):
        """How much, and by what chance."""
        parser.add_argument("--messages", type=int, default=100_000)
        parser.add_argument("--ours", type=float, default=0.05, help="share of visits that are about people with us")
        parser.add_argument("--kill-every", type=float, default=10, help="seconds on average; 0 kills nobody")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--report", type=Path)

    def handle(self, *args, messages, ours, kill_every, seed, report, **options):
        """Fill, send, wait, check."""
        if User.objects.exists() or Message.objects.exists():
            raise CommandError("The feed is tortured on an empty database only: it leaves invented people behind.")
        self.chance = random.Random(seed)  # noqa: S311 - the same bad day again
        stream = Stream(messages, ours, self.chance)
        stream.people = write_people(stream.number_of_people)
        wire = stream.disturbed()
        self.stdout.write(
            f"{len(wire):,} messages about {len(stream.visits):,} visits, {len(stream.people):,} people of ours"
        )
        service = Service(kill_every, self.chance)
        started = time.monotonic()
        try:
            answers = service.play(wire)
            sent = time.monotonic() - started
            self.stdout.write(f"all answered after {sent:.1f} s, {len(wire) / sent:,.0f} messages/s")
            await_quiet()
        finally:
            service.stop()
        feed.work_off(at=timezone.now())
        took = time.monotonic() - started
        faults = check(stream, wire, answers)
        figures = {
            "messages": len(wire), "answered_per_second": round(len(wire) / sent, 1),
            "applied_per_second": round(len(wire) / took, 1), "kills": service.kills, "seconds": round(took, 1),
            "stays": HospitalSpell.objects.count(), "faults": faults,
        }  # fmt: skip
        self.stdout.write(json.dumps(figures, indent=2))
        if report:
            report.parent.mkdir(parents=True, exist_ok=True)
            report.write_text(json.dumps(figures, indent=2) + "\n")
        if faults:
            sys.exit(1)


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


def write_people(number: int) -> list[Person]:
    """People of one team, each with an episode."""
    provider = Provider.objects.create(ods_code="ZZ999", name="Torture")
    team = Team.objects.create(provider=provider, name="Torture", code="T", started_on=dt.date(2020, 1, 1),
                               open_days=[1, 2, 3, 4, 5])  # fmt: skip
    since = timezone.now() - dt.timedelta(days=60)
    made = []
    for count in range(number):
        family, born = f"Invented{count}", dt.date(1970, 1, 1) + dt.timedelta(days=count % 10_000)
        made.append(
            Person(nhs_number=nhs_number(count), given_names="Ann", family_name=family, date_of_birth=born,
                   sort_key=names.sort_key(family, "Ann"), search_key=names.search_key(family, "Ann"))
        )  # fmt: skip
    Person.objects.bulk_create(made)
    Episode.objects.bulk_create(
        Episode(person=each, team=team, state="accepted", referred_at=since, accepted_at=since) for each in made
    )
    TeamAccess.objects.bulk_create(TeamAccess(team=team, person=each) for each in made)
    return made


def nhs_number(count: int) -> str:
    """Of the range that is never issued: the next that checks."""
    first = 999_000_000 + count * 2
    while True:
        digits = f"{first:09d}"
        check = 11 - sum(int(d) * w for d, w in zip(digits, range(10, 1, -1), strict=True)) % 11
        if check != 10:
            return digits + str(check % 11)
        first += 1


class Service:
    """Listener and worker as processes, killed now and then and started again at once."""

    def __init__(self, kill_every: float, chance: random.Random):
        self.port = free_port()
        self.kill_every, self.chance, self.kills = kill_every, chance, 0
        self.ending = threading.Event()
        self.processes: dict[str, subprocess.Popen] = {}
        for name in ("listener", "worker"):
            self.start(name)

    def start(self, name: str) -> None:
        manage = [sys.executable, str(settings.BASE_DIR / "manage.py"), "run_adt_listener", "--port", str(self.port)]
        command = manage if name == "listener" else [sys.executable, "-m", *shlex.split(WORKER)]
        self.processes[name] = subprocess.Popen(
            command, env=os.environ | {"LOG_LEVEL": "ERROR", "DB_CONN_MAX_AGE": "600", "ADT_PROCESSING": "P"},
            stdout=subprocess.DEVNULL, start_new_session=True, cwd=settings.BASE_DIR,
        )  # fmt: skip

    def play(self, wire: list[bytes]) -> dict[int, str]:
        """Send everything over several lines, each until it is answered. Gives the answer to each place."""
        answers: dict[int, str] = {}
        parts = [list(range(line, len(wire), LINES)) for line in range(LINES)]
        lines = [threading.Thread(target=self.line, args=(wire, part, answers), daemon=True) for part in parts]
        for line in lines:
            line.start()
        last = time.monotonic()
        while any(line.is_alive() for line in lines):
            time.sleep(0.2)
            if self.kill_every and time.monotonic() - last > self.chance.uniform(0.5, 1.5) * self.kill_every:
                self.kill(self.chance.choice(["listener", "worker"]))
                last = time.monotonic()
        return answers

    def kill(self, name: str) -> None:
        """As a power cut does, and start it again."""
        os.killpg(self.processes[name].pid, signal.SIGKILL)
        self.processes[name].wait()
        self.kills += 1
        self.start(name)

    def line(self, wire: list[bytes], places: list[int], answers: dict[int, str]) -> None:
        """One sender: what is not answered is sent again, as an integration engine does."""
        sender, position = None, 0
        deadline = time.monotonic() + GIVE_UP_SECONDS
        while position < len(places) and time.monotonic() < deadline:
            some = places[position : position + AHEAD]
            try:
                sender = sender or Sender("127.0.0.1", self.port, timeout=60)
                told = sender.send(*(wire[place] for place in some))
            except OSError:
                sender = None
                time.sleep(0.1)
                continue
            answers.update({place: code_of(answer)[0] for place, answer in zip(some, told, strict=True)})
            position += len(some)

    def stop(self) -> None:
        """End both."""
        for process in self.processes.values():
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def free_port() -> int:
    """One that nobody uses just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def await_quiet() -> None:
    """Until nothing waits any more, or for five minutes."""
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline and Message.objects.filter(state__in=["waiting", "matched"]).exists():
        time.sleep(0.5)


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
