"""Code lists of hospital spells. The 72-hour lists are dated data in ``follow_up.py`` (domain.md section 5)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SpellKind(models.TextChoices):
    PSYCHIATRIC = "psychiatric", _("Psychiatric")
    GENERAL = "general", _("General")


class BedType(models.TextChoices):
    """Mental health bed classes, MHSDS v6 from April 2024. The national follow-up counts 200, 201, 202, 205, 212
    and 213 (``follow_up.py``). A form that does not know the class takes ``OTHER``."""

    ACUTE = "200", _("Acute, adult")
    OLDER_ACUTE = "201", _("Acute, older adult")
    PICU = "202", _("Psychiatric intensive care")
    CLASS_205 = "205", _("Other acute bed (class 205)")
    REHAB_212 = "212", _("Rehabilitation (class 212)")
    REHAB_213 = "213", _("Rehabilitation (class 213)")
    OTHER = "X", _("Another mental health bed, or not known")


class DischargeMethod(models.TextChoices):
    """National discharge method code."""

    ADVICE = "1", _("On clinical advice or with consent")
    SELF = "2", _("Discharged themselves, or by a relative or advocate")
    TRIBUNAL = "3", _("By tribunal, or the Secretary of State")
    DIED = "4", _("Died")
    STILLBIRTH = "5", _("Stillbirth")
    INDEPENDENT_REVIEW = "6", _("Other legal discharge")


class DischargeDestination(models.TextChoices):
    """National discharge destination code; those that end the national follow-up are listed in ``follow_up.py``."""

    USUAL = "19", _("Usual place of residence")
    TEMPORARY = "29", _("Temporary place of residence")
    HIGH_SECURE_OLD = "30", _("Repatriated from a high secure hospital")
    COURT = "37", _("Court")
    PRISON = "40", _("Prison or other penal establishment")
    POLICE = "42", _("Police station or custody suite")
    HIGH_SECURE_SCOTLAND = "48", _("High secure hospital, Scotland")
    HIGH_SECURE = "49", _("High secure hospital")
    MEDIUM_SECURE = "50", _("Medium secure unit, NHS")
    WARD_GENERAL = "51", _("General ward, NHS")
    WARD_MENTAL = "53", _("Mental health ward, NHS")
    CARE_HOME = "65", _("Residential care")
    DIED = "79", _("Not applicable: died")
    MEDIUM_SECURE_OTHER = "84", _("Medium secure unit, not NHS")
    HOSPITAL_OTHER = "87", _("Hospital, not NHS")
    HOSPICE = "88", _("Hospice")
    REPATRIATED = "89", _("Forced repatriation")
    OTHER = "98", _("Other, or not known")
