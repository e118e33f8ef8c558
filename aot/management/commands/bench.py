"""Measure the service against hand-written SQL for the same work."""

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """Fill a database of its own, measure, print a table, write var/bench.json."""

    help = "Measure the pages and the sweep beside hand-written SQL (bench/floors/); writes var/bench.json."

    def add_arguments(self, parser):
        """How many open episodes; a tenth of it is measured too."""
        parser.add_argument("--size", type=int, default=100_000)

    def handle(self, *args, size, **options):
        """Measure both sizes."""
        raise CommandError("Not there yet.")
