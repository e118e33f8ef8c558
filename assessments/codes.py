"""Code lists of assessments."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Source(models.TextChoices):
    """Where the assessor knows it from. An interview is one of several: many people here cannot sit through one."""

    INTERVIEW = "interview", _("Interview")
    OBSERVATION = "observation", _("Observation")
    COLLEAGUES = "colleagues", _("Colleagues")
    CARER = "carer", _("Family or carer")
    RECORD = "record", _("The record")


class PointKind(models.TextChoices):
    """What a formulation is made of."""

    STRENGTH = "strength", _("Strength")
    BARRIER = "barrier", _("Barrier")


class Words(models.TextChoices):
    """In whose words a formulation is written."""

    THEIRS = "theirs", _("In their words")
    TOGETHER = "together", _("Written together")
    OURS = "ours", _("In our words")


class Answer(models.TextChoices):
    """Whether the person agrees with a formulation."""

    AGREED = "agreed", _("Agreed with them")
    NOT_YET = "not_yet", _("Not yet")
    DIFFERENTLY = "differently", _("They see it differently")
