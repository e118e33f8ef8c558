"""Sends the feed more than any hospital would, kills its processes at random, and proves that nothing is lost or
applied twice. For an empty database of its own; see the Makefile."""

import json
import random
import sys
import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from caseload.models import HospitalSpell
from integrations import operations as feed
from integrations.models import Message
from integrations.torture.checking import check
from integrations.torture.people import write_people
from integrations.torture.service import Service, await_quiet
from integrations.torture.stream import Stream
from teams.models import User


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
