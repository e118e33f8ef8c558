"""Code lists of meetings."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SeriesKind(models.TextChoices):
    """What a series of meetings is for."""

    MDT = "mdt", _("Weekly MDT")
    HANDOVER = "handover", _("Daily handover")
    OTHER = "other", _("Other meeting")


class MeetingState(models.TextChoices):
    """Where a meeting stands. A closed one is sealed."""

    PLANNED = "planned", _("Planned")
    IN_PROGRESS = "in_progress", _("In progress")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


class Presence(models.TextChoices):
    """How somebody stands in the minutes."""

    PRESENT = "present", _("Present")
    REMOTE = "remote", _("By video or phone")
    APOLOGIES = "apologies", _("Apologies")


class ItemState(models.TextChoices):
    """What became of a person on the agenda."""

    OPEN = "open", _("To discuss")
    DISCUSSED = "discussed", _("Discussed")
    CONTINUES = "continues", _("Reviewed, plan continues")
    POSTPONED = "postponed", _("Postponed to the next meeting")
    CARRIED = "carried", _("Not discussed, carried over")


class DecisionKind(models.TextChoices):
    """What was decided."""

    CONTINUE = "continue", _("The plan continues")
    INTENSITY = "intensity", _("Contact intensity changed")
    RHYTHM = "rhythm", _("Visiting rhythm changed")
    ALLOCATE = "allocate", _("Intervention allotted")
    GOAL = "goal", _("Goal agreed")
    ACCEPT = "accept", _("Referral accepted")
    NOT_ACCEPT = "not_accept", _("Referral not accepted")
    COORDINATOR = "coordinator", _("Care co-ordinator named")
    ASSESSMENT = "assessment", _("Assessment asked for")
    MEDICAL_REVIEW = "medical_review", _("Medical review")
    ADMISSION = "admission", _("Admission or Mental Health Act assessment asked for")
    DISCHARGE_PLAN = "discharge_plan", _("Discharge from hospital planned")
    SAFEGUARDING = "safeguarding", _("Safeguarding")
    POSITIVE_RISK = "positive_risk", _("Positive risk taken")
    CLOSE = "close", _("Episode may be closed")
    KEEP_OPEN = "keep_open", _("Episode stays open")
    OTHER = "other", _("Other decision")


class ActionKind(models.TextChoices):
    """What an action is."""

    VISIT = "visit", _("Visit or meet")
    CALL = "call", _("Call or write")
    REFER = "refer", _("Refer or escort to a partner")
    REVIEW = "review", _("Review or assess")
    MEDICATION = "medication", _("Medication")
    HOUSING = "housing", _("Housing")
    MONEY = "money", _("Money and benefits")
    FAMILY = "family", _("Family and carers")
    RECORD = "record", _("Record or form")
    OTHER = "other", _("Other")


class ActionState(models.TextChoices):
    """Where an action stands."""

    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("No longer needed")


class RequestState(models.TextChoices):
    """Where a request to close an episode stands (domain.md R1)."""

    ASKED = "asked", _("Asked for")
    DECIDED = "decided", _("Decided by the meeting, to be signed off")
    SIGNED_OFF = "signed_off", _("Signed off")
    REFUSED = "refused", _("The episode stays open")
