"""How the slices above hear that a contact was saved."""

from django.dispatch import Signal

contact_saved = Signal()
"""A contact was logged; sent inside its transaction, once, while the person's episodes are locked.

Arguments: ``contact`` (Contact), ``at`` (aware datetime).
"""
