"""One of everything that a hospital sends, for ``tests/world.py``."""

from django.utils import timezone

from integrations import operations as feed
from integrations.models import Message, Question, Sender, SystemClient
from tests.integrations.feeding import about, take


def fed_of(person) -> dict:
    """An open question about the person, a message that waits for it, who sent it, and a system that reads."""
    feed.give_token(name="Portal", scopes=["fhir.read"], by=None)
    take(about(person, "A01", at=timezone.now(), nhs=""))
    return {
        "feed/messages/": Message.objects.get().uuid,
        "feed/matches/": Question.objects.get().uuid,
        "feed/systems/": SystemClient.objects.get().uuid,
        "feed/senders/": Sender.objects.get().uuid,
    }
