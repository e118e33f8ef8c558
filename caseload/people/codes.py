"""Code lists of the register. Codes are stored, labels translated; national ones carry their MHSDS v6 code."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Intensity(models.TextChoices):
    """How often the team plans to be in contact. Never a level of risk (domain.md R4); 'in hospital' is no
    intensity: it follows from an open hospital spell."""

    DAILY = "daily", _("Daily")
    SEVERAL = "several", _("Several times a week")
    WEEKLY = "weekly", _("Weekly")
    FORTNIGHTLY = "fortnightly", _("Fortnightly")


class EpisodeState(models.TextChoices):
    REFERRED = "referred", _("Referred")
    ACCEPTED = "accepted", _("On the caseload")
    NOT_ACCEPTED = "not_accepted", _("Not accepted")
    CLOSED = "closed", _("Closed")


OPEN_STATES = (EpisodeState.REFERRED, EpisodeState.ACCEPTED)


class ClosureReason(models.TextChoices):
    """MHSDS service discharge reason (domain.md section 4)."""

    COMPLETE_AGREED = "02", _("Support completed")
    COMPLETE_CLINICAL = "04", _("Support completed, on clinical advice")
    ADMITTED_ELSEWHERE = "01", _("Admitted elsewhere")
    REFERRED_ELSEWHERE = "08", _("Referred to another service")
    MOVED = "03", _("Moved out of the area")
    ASKED = "07", _("Asked to be discharged")
    DID_NOT_ATTEND = "05", _("Did not attend")
    REFUSED = "09", _("Refused to be seen")
    DIED = "06", _("Died")


SANCTIONED_REASONS = (ClosureReason.DID_NOT_ATTEND, ClosureReason.REFUSED)
"""Need a recorded MDT decision and a senior sign-off: nobody is discharged for not attending (domain.md R1)."""


class Aftercare(models.TextChoices):
    """What becomes of section 117 aftercare when a team's involvement ends: the entitlement does not end by it."""

    NONE = "none", _("They are not entitled to it")
    GOES_ON = "goes_on", _("It goes on: another team or the local authority provides it")
    ENDED = "ended", _("Both bodies have agreed in writing that it is no longer needed")


class LegalEnd(models.TextChoices):
    """Why a measure ended, where nobody wrote a reason because nothing ended for the person."""

    RENEWED = "renewed", _("Renewed")
    CARRIED = "carried", _("Goes on with another of our teams")
    CONDITIONS = "conditions", _("Other conditions since")


class PlaceKind(models.TextChoices):
    HOME = "home", _("Home")
    HOSTEL = "hostel", _("Hostel or supported accommodation")
    FAMILY = "family", _("Family or friend")
    STREET = "street", _("Street or open space")
    DAY_PLACE = "day_place", _("Somewhere they spend the day")
    OTHER = "other", _("Other place")


class ReferralSource(models.TextChoices):
    CMHT = "cmht", _("Community mental health team")
    WARD = "ward", _("Mental health ward")
    CRISIS = "crisis", _("Crisis or home treatment team")
    EARLY_INTERVENTION = "early_intervention", _("Early intervention team")
    GP = "gp", _("GP")
    JUSTICE = "justice", _("Police, probation or prison")
    HOUSING = "housing", _("Housing or homelessness service")
    FAMILY = "family", _("Family or carer")
    TRANSFER = "transfer", _("Another assertive outreach team")
    OTHER = "other", _("Other")


class RhythmSource(models.TextChoices):
    """Why a rhythm stands: agreed with the person and team, or set by the rule after a discharge."""

    AGREED = "agreed", _("Agreed")
    DISCHARGE = "discharge", _("After discharge from hospital, until the team decides")


class ConflictVerdict(models.TextChoices):
    """What the service lead decides about a registration whose NHS number is known with other details."""

    SAME = "same", _("The same person: open an episode on the record we have")
    OTHER = "other", _("Another person: register them without an NHS number, to be verified")
    NEITHER = "neither", _("Do not register")
