"""Code lists of the weekly planner."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Part(models.TextChoices):
    """A part of the day, in order."""

    MORNING = "morning", _("Morning")
    AFTERNOON = "afternoon", _("Afternoon")
    EVENING = "evening", _("Evening")
    NIGHT = "night", _("Night")


class Area(models.TextChoices):
    """What balance is looked at (domain.md section 1)."""

    WORK = "work", _("Work")
    REST = "rest", _("Rest")
    SELF_CARE = "self_care", _("Self-care")
    LEISURE = "leisure", _("Leisure")


class Happened(models.TextChoices):
    """What the person says became of it. Nothing here is a failure."""

    YES = "yes", _("Yes")
    PARTLY = "partly", _("Partly")
    OTHERWISE = "otherwise", _("Something else instead")
    NO = "no", _("Not this time")
