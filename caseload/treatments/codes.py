"""Code lists of treatments and checks due. The kinds themselves are the provider's own, as rows of its policy."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Outcome(models.TextChoices):
    """What became of a treatment or a check. Only the first three close what was due: being seen never does
    (domain.md 2a)."""

    GIVEN = "given", _("Given")
    DONE = "done", _("Done")
    TAKEN = "taken", _("Taken")
    DECLINED = "declined", _("Declined")
    MISSED = "missed", _("Missed")
    NOT_TAKEN = "not_taken", _("Not taken")


CLOSING = (Outcome.GIVEN, Outcome.DONE, Outcome.TAKEN)
WAITING = (Outcome.DECLINED, Outcome.MISSED, Outcome.NOT_TAKEN)
"""After these the prescriber is told the same day, and what is due stays due."""
CLOSES_WITH = [(code.value, code.label) for code in CLOSING]


class ResultKind(models.TextChoices):
    """What is asked when it was done."""

    NONE = "none", _("Nothing")
    TEXT = "text", _("Words")
    NUMBER = "number", _("A number")


class DueState(models.TextChoices):
    """Where one due stands. ``void``: what it followed from was corrected or withdrawn since."""

    OPEN = "open", _("Due")
    CLOSED = "closed", _("Done")
    ENDED = "ended", _("Ended with the treatment")
    VOID = "void", _("Taken back")


class Entry(models.TextChoices):
    """What this version of an event is. Only one that no other replaces and that is not withdrawn counts."""

    MADE = "made", _("Entered")
    CORRECTED = "corrected", _("Corrected")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Source(models.TextChoices):
    """Where an event came from. One that came with a contact is corrected and withdrawn with it."""

    CONTACT = "contact", _("With a contact")
    ITSELF = "itself", _("By itself")
