"""What cannot be about a stay in hospital."""

from teams.faults import FieldError


class SpellRefusedError(FieldError):
    """What was said about the stay cannot be."""
