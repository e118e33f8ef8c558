"""Code lists of setting off."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Ended(models.TextChoices):
    """By what an outing ended."""

    BACK = "back", _("Said to be back")
    CONTACT = "contact", _("A contact was saved")
    WENT_ON = "went_on", _("Went on to the next visit")
    COLLEAGUE = "colleague", _("A colleague who was along said so")
    SHIFT = "shift", _("Ended by somebody else, with a note")
