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


class ChecklistItem(models.TextChoices):
    """The discharge checklist, from day one and in this order (domain.md R12)."""

    WISHES = "wishes", _("What the person wishes")
    FAMILY = "family", _("Family and carers asked and told")
    WARD = "ward", _("Agreed with the ward")
    MEDICATION = "medication", _("Medication, and who gives it")
    ACCOMMODATION = "accommodation", _("Somewhere to live")
    GP = "gp", _("GP told")
    BENEFITS = "benefits", _("Benefits and money")
    CRISIS_PLAN = "crisis_plan", _("Crisis plan up to date")
    FOLLOW_UP = "follow_up", _("Follow-up visit booked")


ITEM_HINTS = {
    ChecklistItem.WISHES: _("Where to, with whom, what worries them: in their words"),
    ChecklistItem.FAMILY: _("Receiving what they tell us needs no consent"),
    ChecklistItem.WARD: _("Named nurse and consultant know who we are and when we come"),
    ChecklistItem.MEDICATION: _("What goes home, next depot, blood tests"),
    ChecklistItem.ACCOMMODATION: _("Tenancy, keys, heating, food in the house"),
    ChecklistItem.GP: _("Discharge letter, prescriptions"),
    ChecklistItem.BENEFITS: _("Claims restarted, rent paid, money for the first days"),
    ChecklistItem.CRISIS_PLAN: _("What helps, whom to ring, agreed with the person"),
    ChecklistItem.FOLLOW_UP: _("Who goes in the three days after they leave"),
}


class ItemState(models.TextChoices):
    DONE = "done", _("Done")
    NOT_NEEDED = "not_needed", _("Not needed")


class Organisation(models.TextChoices):
    """Who comes to a discharge meeting."""

    PERSON = "person", _("The person")
    FAMILY = "family", _("Family or carer")
    OUR_TEAM = "our_team", _("Our team")
    WARD = "ward", _("The ward")
    GP = "gp", _("GP practice")
    HOUSING = "housing", _("Housing or accommodation")
    SOCIAL_CARE = "social_care", _("Social care")
    SUBSTANCE_USE = "substance_use", _("Drug and alcohol service")
    ADVOCATE = "advocate", _("Advocate")
    OTHER = "other", _("Others")
