"""What a visitor must know before knocking: facts, never levels (domain.md R4). Codes stored, labels translated."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PrecautionKind(models.TextChoices):
    """In the order in which they are said at the door."""

    PAIRS = "pairs", _("Visit in pairs")
    NOT_TOLD = "not_told", _("Somebody must not be told of the visit")
    ASK_LEAD = "ask_lead", _("MAPPA or MARAC: ask the lead")
    WEAPONS = "weapons", _("Weapons")
    DOG = "dog", _("Dog")
    NEEDLES = "needles", _("Needles")
    FIRE = "fire", _("Fire or hoarding")
    CHILD_SAFEGUARDING = "child_safeguarding", _("Open child safeguarding")
    ADULT_SAFEGUARDING = "adult_safeguarding", _("Open adult safeguarding")
    CHILDREN_HOME = "children_home", _("Children in the household")
    CHILDREN_CONTACT = "children_contact", _("Children in regular contact")
    PREGNANCY = "pregnancy", _("Pregnancy")
    OTHER = "other", _("Something else to know")


ORDER = tuple(PrecautionKind.values)

WORDS = {
    PrecautionKind.PAIRS: _("Two go"),
    PrecautionKind.NOT_TOLD: _("Not to be told"),
    PrecautionKind.ASK_LEAD: _("Ask the lead"),
    PrecautionKind.CHILD_SAFEGUARDING: _("Child safeguarding"),
    PrecautionKind.ADULT_SAFEGUARDING: _("Adult safeguarding"),
    PrecautionKind.CHILDREN_HOME: _("Children live here"),
    PrecautionKind.CHILDREN_CONTACT: _("Children visit"),
    PrecautionKind.PREGNANCY: _("Pregnant"),
    PrecautionKind.OTHER: _("To know"),
}
"""The clear word that stands first in the line, where the kind's own label is not short enough."""

SAFEGUARDING = (PrecautionKind.CHILD_SAFEGUARDING, PrecautionKind.ADULT_SAFEGUARDING)
"""Has a lead worker, who is named with a phone."""

WITHOUT_WORDS = (PrecautionKind.ASK_LEAD,)
"""Nothing of it is stored here but that it stands: the lead knows, and is asked."""

ASK_LEAD = _("Before you go: ask the team lead")


class PrecautionEnd(models.TextChoices):
    """Why a row ended, where nothing ended for the visitor."""

    REVIEWED = "reviewed", _("Looked at again")


def word(kind: str) -> str:
    """Two go, Dog, Ask the lead: what stands first in the line."""
    code = PrecautionKind(kind)
    return str(WORDS.get(code, code.label))
