"""Lets another system in over HTTPS."""

from django.core.management.base import BaseCommand

from integrations.operations import give_token


class Command(BaseCommand):
    """Make a token, tell it this once, keep its hash."""

    help = "Give another system a token for HTTPS. A name given again gets a new token; the old one ends."

    def add_arguments(self, parser):
        """Whose, and what for."""
        parser.add_argument("name", help="what the system is called")
        parser.add_argument("--scope", action="append", dest="scopes", help="adt.write unless said otherwise")

    def handle(self, *args, name, scopes, **options):
        """Print it."""
        token = give_token(name=name, scopes=scopes or ["adt.write"], by=None)
        self.stdout.write(token)
