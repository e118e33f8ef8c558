"""Measure the service beside hand-written SQL for the same work."""

import logging
import os
import time

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from bench import report, run
from bench.database import APP_ALIASES, Server, pointed_to

REPETITIONS = 60
ALIASES = (*APP_ALIASES, "owner")


class Command(BaseCommand):
    """Fill a database of its own with a tenth and with the whole, measure, print, write var/bench.json."""

    help = "Measure the pages and the sweep beside hand-written SQL (bench/floors/); writes var/bench.json."

    def add_arguments(self, parser):
        """How many open episodes; a tenth of it is measured too."""
        parser.add_argument("--size", type=int, default=100_000, help="open episodes, with 50 contacts each")
        parser.add_argument("--repetitions", type=int, default=REPETITIONS, help="of every page")
        parser.add_argument("--database", default="alongside_bench", help="name of the databases that are made")
        parser.add_argument("--keep", action="store_true", help="do not drop the filled databases at the end")

    def handle(self, *args, size, repetitions, database, keep, **options):
        """Fails only where a row could not be measured; an aim that is missed is said, and no fault."""
        if "owner" not in settings.DATABASES:
            raise CommandError(
                "The bench makes databases of its own: set DATABASE_OWNER_URL, which may CREATE DATABASE."
            )
        logging.disable(logging.INFO)  # a line for every request of thousands
        call_command("collectstatic", interactive=False, verbosity=0)
        server = Server(os.environ["DATABASE_OWNER_URL"], os.environ["DATABASE_URL"])
        rows, faults = [], []
        with server.database(f"{database}_empty") as empty:
            with pointed_to(empty, ALIASES):
                call_command("migrate", database="owner", verbosity=0)
            for each in dict.fromkeys([max(1, size // 10), size]):
                name = f"{database}_{each}"
                with server.database(name, template=empty, keep=keep), pointed_to(name, ALIASES):
                    measured, missing = run.at_size(server, name, each, repetitions=repetitions, say=self.say)
                rows += measured
                faults += missing
        report.write(rows, settings.VAR_DIR / "bench.json")
        self.tell(rows, faults)

    def say(self, text: str) -> None:
        """A line with the time."""
        self.stdout.write(f"{time.strftime('%H:%M:%S')} {text}")
        self.stdout.flush()

    def tell(self, rows, faults) -> None:
        """The table, the aims, the faults."""
        self.stdout.write("\n" + report.table(rows) + "\n")
        for met, sentence in report.aims(rows):
            self.stdout.write(
                self.style.SUCCESS("met     ") + sentence if met else self.style.ERROR("missed  ") + sentence
            )
        self.stdout.write(f"Written to {settings.VAR_DIR / 'bench.json'}")
        if faults:
            raise CommandError("Not measured: " + "; ".join(faults))
