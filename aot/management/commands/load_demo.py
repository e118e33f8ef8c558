"""Load the demonstration service into an empty database."""

import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from aot.demo.loading import NotEmptyError, load


class Command(BaseCommand):
    """Six teams and a year of invented work; only in demo mode, only where there is nothing yet."""

    help = "Load the invented demonstration data. Refuses outside demo mode and where there is data already."

    def add_arguments(self, parser):
        """Being content with what is there."""
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing, quietly, where there is data already"
        )

    def handle(self, *args, if_empty, **options):
        """Refuse, or load and say what was made."""
        if not settings.DEMO:
            raise CommandError("Demonstration data is loaded in demo mode only (DEMO=1): never beside real people.")
        started = time.monotonic()
        try:
            figures = load(timezone.now())
        except NotEmptyError as error:
            if if_empty:
                return
            raise CommandError("There is data already. `make reset` empties the demonstration.") from error
        made = ", ".join(f"{number:,} {what}" for what, number in figures.items())
        self.stdout.write(f"{made}; {time.monotonic() - started:.1f} s")
