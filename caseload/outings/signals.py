"""How the rooms above hear that somebody who was late is back, or is expected later."""

from django.dispatch import Signal

late_no_more = Signal()
"""Sent inside the transaction. Arguments: ``at`` (aware datetime)."""
