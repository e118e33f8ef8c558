"""Lets another system in over HTTPS."""

import datetime as dt

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from integrations.operations import UnknownScopeError, give_token
from integrations.operations.systems import LIFETIME
from integrations.scopes import ADT, PURPOSES


class Command(BaseCommand):
    """Make a token, tell it this once, keep its hash."""

    help = "Give another system a token for HTTPS. A name given again gets a new token; the old one ends."

    def add_arguments(self, parser):
        """Whose, what for, and for how long."""
        parser.add_argument("name", help="what the system is called")
        parser.add_argument(
            "--scope",
            action="append",
            dest="scopes",
            help=f"{ADT} unless said otherwise; {', '.join(PURPOSES)}, team:CODE",
        )
        parser.add_argument(
            "--days", type=int, default=LIFETIME.days, help="how long it holds (default: %(default)s)"
        )

    def handle(self, *args, name, scopes, days, **options):
        """Print it."""
        expires_at = timezone.now() + dt.timedelta(days=days)
        try:
            self.stdout.write(give_token(name=name, scopes=scopes or [ADT], by=None, expires_at=expires_at))
        except UnknownScopeError as fault:
            raise CommandError(fault.message) from None
