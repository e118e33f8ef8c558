"""Writes of the feed: ``from integrations import operations as feed``; ``feed.receive(...)``."""

from integrations.operations.applying import work_off
from integrations.operations.deciding import DecidedAlreadyError, decide
from integrations.operations.receiving import Arrived, receive
from integrations.operations.replaying import forget_failures, replay
from integrations.operations.senders import change_sender, take_in
from integrations.operations.systems import UnknownScopeError, give_token, revoke

__all__ = [
    "Arrived",
    "DecidedAlreadyError",
    "UnknownScopeError",
    "change_sender",
    "decide",
    "forget_failures",
    "give_token",
    "receive",
    "replay",
    "revoke",
    "take_in",
    "work_off",
]
