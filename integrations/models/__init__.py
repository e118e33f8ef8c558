"""The tables of the feed, by subject."""

from integrations.models.matches import Candidate, LocalId, Question
from integrations.models.messages import Message, SpellLink
from integrations.models.senders import Sender, SystemClient

__all__ = ["Candidate", "LocalId", "Message", "Question", "Sender", "SpellLink", "SystemClient"]
