"""Code lists of visits and contacts, with their MHSDS v6 codes where there is one (domain.md section 4)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Outcome(models.TextChoices):
    """What happened, in the team's words. What each counts as is the table in ``outcomes.py`` (domain.md R6)."""

    SEEN = "seen", _("Seen")
    SPOKE = "spoke", _("Spoke by phone or video")
    NO_ANSWER = "no_answer", _("Call not answered")
    NOT_IN = "not_in", _("Not in")
    NOT_FOUND = "not_found", _("Not found")
    DID_NOT_ATTEND = "did_not_attend", _("Did not come")
    DECLINED = "declined", _("Declined at the door")
    SIGHTED = "sighted", _("Sighted or heard there")
    CANCELLED_BY_THEM = "cancelled_by_them", _("Cancelled by them")
    CANCELLED_BY_US = "cancelled_by_us", _("Cancelled by us")
    MESSAGE = "message", _("Text, email or letter sent")
    OTHERS_ONLY = "others_only", _("Family, carer or partner only")
    REPORTED = "reported", _("Reported seen by somebody else")


class Mechanism(models.TextChoices):
    """MHSDS consultation mechanism."""

    FACE_TO_FACE = "01", _("Face to face")
    TELEPHONE = "02", _("Telephone")
    TALK_TYPE = "04", _("Talk type")
    EMAIL = "05", _("Email")
    TEXT = "09", _("Text message")
    INSTANT_MESSAGE = "10", _("Instant message")
    VIDEO = "11", _("Video")
    OTHER = "98", _("Other, such as a letter")


class PlaceType(models.TextChoices):
    """MHSDS activity location type."""

    HOME = "A01", _("Their home")
    CARER_HOME = "A02", _("Carer's home")
    WORKPLACE = "A03", _("Workplace")
    HOME_OTHER = "A04", _("Hostel or other place they stay")
    HEALTH_CENTRE = "B01", _("Health centre")
    GP = "C01", _("GP practice")
    CLINIC = "E01", _("Outpatient clinic")
    WARD = "E02", _("Ward")
    DAY_HOSPITAL = "E03", _("Day hospital")
    A_AND_E = "E04", _("A&E")
    HOSPICE = "F01", _("Hospice")
    CARE_HOME = "G01", _("Care home")
    CARE_HOME_NURSING = "G02", _("Care home with nursing")
    DAY_CENTRE = "H01", _("Day centre")
    RESOURCE_CENTRE = "J01", _("Resource centre")
    PRISON = "M01", _("Prison")
    PROBATION = "M02", _("Probation")
    POLICE = "M03", _("Police station or custody")
    STREET = "N01", _("Street or open space")
    PUBLIC_BUILDING = "N02", _("Café, library or other public building")
    VOLUNTARY = "N03", _("Voluntary agency")
    PHARMACY = "N05", _("Pharmacy")
    OTHER = "X01", _("Somewhere else")


class Focus(models.TextChoices):
    """What the time went to. Occupational work is told apart from generic work (domain.md section 1)."""

    CHECKING_IN = "checking_in", _("Checking in")
    MEDICATION = "medication", _("Medication")
    PHYSICAL_HEALTH = "physical_health", _("Physical health")
    CRISIS = "crisis", _("Crisis work")
    HOUSING = "housing", _("Housing")
    MONEY = "money", _("Money and benefits")
    ROUTINE = "routine", _("Daily routine")
    LEISURE = "leisure", _("Leisure and interests")
    WORK = "work", _("Work and learning")
    SENSORY = "sensory", _("Sensory work")
    SKILLS = "skills", _("Self-care and home skills")
    SUBSTANCE_USE = "substance_use", _("Drugs and alcohol")
    FAMILY = "family", _("Family and carers")
    TALKING = "talking", _("Talking therapy")
    LEGAL = "legal", _("Legal and rights")
    IN_REACH = "in_reach", _("Hospital in-reach")


OCCUPATIONAL = (Focus.ROUTINE, Focus.LEISURE, Focus.WORK, Focus.SENSORY, Focus.SKILLS)


class WithWhom(models.TextChoices):
    PERSON = "person", _("The person")
    FAMILY = "family", _("Family or carer")
    PROFESSIONAL = "professional", _("Another professional")


class AtDoor(models.TextChoices):
    SIGHTED = "sighted", _("Sighted")
    WORDS = "words", _("Words exchanged")


class Entry(models.TextChoices):
    """What this version is. Only a made or corrected entry that no other replaces counts."""

    MADE = "made", _("Entered")
    CORRECTED = "corrected", _("Corrected")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    MOVED = "moved", _("Entry moved to another record")


COUNTING_ENTRIES = (Entry.MADE, Entry.CORRECTED)
TAKEN_BACK = (Entry.WITHDRAWN, Entry.MOVED)


class Source(models.TextChoices):
    LOGGED = "logged", _("Logged")
    IMPORTED = "imported", _("Imported: a date only, no activity")


class OfferAnswer(models.TextChoices):
    ACCEPTED = "accepted", _("Yes")
    THINKING = "thinking", _("Thinking about it")
    DECLINED = "declined", _("Not today")


class Purpose(models.TextChoices):
    """Why a visit is planned. The time-critical ones are named in ``TIME_CRITICAL``."""

    ROUTINE = "routine", _("Visit")
    DEPOT = "depot", _("Depot")
    CLOZAPINE = "clozapine", _("Clozapine blood test")
    MEDICATION = "medication", _("Medication")
    PHYSICAL_HEALTH = "physical_health", _("Physical health check")
    OCCUPATIONAL = "occupational", _("Occupational session")
    IN_REACH = "in_reach", _("In-reach on the ward")
    FOLLOW_UP_72H = "follow_up_72h", _("Follow-up after discharge")
    REVIEW = "review", _("Review")
    APPOINTMENT = "appointment", _("Going along to an appointment")


TIME_CRITICAL = (Purpose.DEPOT, Purpose.CLOZAPINE, Purpose.FOLLOW_UP_72H)
"""Not recorded within the team's grace in hours is itself a signal (domain.md R5)."""


class VisitState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    DONE = "done", _("Logged")
    MOVED = "moved", _("Moved")
    CANCELLED_BY_US = "cancelled_by_us", _("Cancelled by us")
    CANCELLED_BY_THEM = "cancelled_by_them", _("Cancelled by them")
    ENDED = "ended", _("No longer needed")


class VisitEnd(models.TextChoices):
    """Why a planned visit is no longer needed; kept where a colleague's own reason stands otherwise."""

    EPISODE = "episode_ended", _("the time with the team has ended")
    SERIES = "series_ended", _("the series has ended")


def reason_in_words(reason: str) -> str:
    """The label of a code, or what a colleague wrote."""
    return str(dict(VisitEnd.choices).get(reason, reason))


class ConcernKind(models.TextChoices):
    CARER = "carer", _("Concern raised by family or a carer")
    WORRY = "worry", _("A colleague is worried")


class ReadyFor(models.TextChoices):
    """What somebody is ready for right now: a "yes" that will not wait."""

    DETOX = "detox", _("To go to detox")
    FLAT = "flat", _("To look at a flat")
    GP = "gp", _("To see the GP")
    OTHER = "other", _("Something else")


class ReadyAnswer(models.TextChoices):
    """What came of it. Nobody free today is no answer: it stays open."""

    GOES = "goes", _("Somebody goes along")
    DONE = "done", _("It is done")
    CHANGED = "changed", _("Not what they want any more")
