"""What the operations of meetings raise when a rule says no."""

from teams.faults import FieldError


class Refused(FieldError):  # noqa: N818 - a refusal is an answer, not a fault
    """An operation declined: a plain sentence for whoever asked, and the form field it belongs to, if one."""
