"""Who is around a person, and what may be shared with them. Codes stored, labels translated."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TieRole(models.TextChoices):
    """What somebody is to the person. Whom the law names (nearest relative and the like) is in ``relatives``."""

    GP = "gp", _("GP practice")
    RESPONSIBLE_CLINICIAN = "rc", _("Responsible clinician")
    PHARMACY = "pharmacy", _("Pharmacy")
    CARER = "carer", _("Main carer")
    NEAREST_RELATIVE = "nearest_relative", _("Nearest relative")
    NOMINATED_PERSON = "nominated_person", _("Nominated person")
    NAMED_PERSON = "named_person", _("Named person")
    LANDLORD = "landlord", _("Landlord or hostel")
    ADVOCATE = "advocate", _("Advocate")
    SOCIAL_WORKER = "social_worker", _("Social worker")
    PROBATION = "probation", _("Probation")
    FAMILY = "family", _("Family")
    FRIEND = "friend", _("Friend")
    OTHER = "other", _("Somebody else")


NAMED_BY_LAW = (TieRole.NEAREST_RELATIVE, TieRole.NOMINATED_PERSON, TieRole.NAMED_PERSON)

OF_THEIR_LIFE = (*NAMED_BY_LAW, TieRole.CARER, TieRole.FAMILY, TieRole.FRIEND, TieRole.OTHER)
"""Met or spoken with as family or carer, not as another professional."""

RUNG_OF = {
    TieRole.CARER: "carer", TieRole.FAMILY: "carer", TieRole.FRIEND: "carer", TieRole.NEAREST_RELATIVE: "carer",
    TieRole.NOMINATED_PERSON: "carer", TieRole.NAMED_PERSON: "carer", TieRole.LANDLORD: "landlord", TieRole.GP: "gp",
    TieRole.PHARMACY: "pharmacy",
}  # fmt: skip
"""The step of the ladder at which somebody is asked after the person."""


class MayShare(models.TextChoices):
    """What the person says about what we may tell. Hearing from them needs no consent (domain.md R8)."""

    YES = "yes", _("Yes, what concerns the care")
    PART = "part", _("In part")
    NO = "no", _("No")
    NOT_ASKED = "not_asked", _("Not asked yet")
    BEST_INTERESTS = "best_interests", _("Decided for them: capacity or best interests")


ANSWERED = (MayShare.YES, MayShare.PART, MayShare.NO)


class MayKnow(models.TextChoices):
    """Whether they may be told of an admission."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    NOT_ASKED = "not_asked", _("Not asked yet")


class StatementKind(models.TextChoices):
    ADVANCE = "advance", _("Advance choices")
    SAFETY = "safety", _("Safety plan")


class Need(models.TextChoices):
    """What somebody may be ready for, or a partner agency helps with."""

    DETOX = "detox", _("Detox and drug or alcohol services")
    HOUSING = "housing", _("Housing")
    HOMELESSNESS = "homelessness", _("A bed tonight")
    BENEFITS = "benefits", _("Money and benefits")
    FOOD = "food", _("Food, clothes and basics")
    GP = "gp", _("GP and physical health")
    DENTIST = "dentist", _("Dentist")
    SEXUAL_HEALTH = "sexual_health", _("Sexual health")
    WORK = "work", _("Work and learning")
    LEISURE = "leisure", _("Groups and leisure")
    LEGAL = "legal", _("Legal advice and advocacy")
    SAFETY = "safety", _("Domestic abuse and safety")
    CARERS = "carers", _("Support for carers")
    OTHER = "other", _("Something else")
