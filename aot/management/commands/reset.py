"""Forget the embedded data of this clone."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from aot import embedded
from aot.embedded.places import Place

NAMES = ("demo", "test")


class Command(BaseCommand):
    """Delete the demo's and the tests' databases, mail and collected files."""

    help = "Delete the embedded databases of this clone. Refuses while they are in use."
    requires_system_checks = []

    def handle(self, *args, **options):
        """Refuse first, then delete."""
        places = [Place(name) for name in NAMES]
        for place in places:
            if embedded.running(place):
                raise CommandError(f"The {place.name} servers are in use. Stop `make up` and test runs first.")
        for place in places:
            place.remove()
            self.stdout.write(f"Removed {place.home}")
        for path in sorted(settings.EMAIL_FILE_PATH.glob("*.log")):
            path.unlink()
