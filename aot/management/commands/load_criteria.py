"""Take in the licensed wording of an instrument from the trust's own file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assessments import criteria, definitions
from assessments.operations.criteria import load


class Command(BaseCommand):
    """Check the whole file first; a bad one changes nothing."""

    help = "Load the criteria wording of an instrument from a file (docs/how-to/load-criteria.md)."

    def add_arguments(self, parser):
        """The file, anywhere outside the repository."""
        parser.add_argument("file", type=Path)

    def handle(self, *args, file, **options):
        """Names file, line and fault."""
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as fault:
            raise CommandError(f"{file}: {fault}. Nothing was changed.") from fault
        try:
            wording = criteria.parse(text, str(file), definitions.shipped(definitions.FOLDER))
        except criteria.CriteriaFaultError as fault:
            raise CommandError(f"{fault}. Nothing was changed.") from fault
        about = f"{wording.key} {wording.version}, {len(wording.words)} items"
        if load(wording=wording, at=timezone.now()):
            self.stdout.write(f"Loaded {about}. Shown to those who have attested to the licence.")
        else:
            self.stdout.write(f"{about}: this wording counts already. Nothing was changed.")
