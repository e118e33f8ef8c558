"""What somebody must know before they knock: dated lines about a person, with source and a day of review."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from caseload.people.models import EpisodeRow, Place
from caseload.precautions.codes import PrecautionKind
from teams.models import User
from teams.periods import DayPeriod, day_order


class Precaution(EpisodeRow, DayPeriod):
    """A fact about a person, or about one of their places, that everybody who visits must know.

    It belongs to the person: its episode is the one in which it was written, and a transfer leaves it standing. It
    stands until somebody ends it; a day of review that has passed is said in the line and hides nothing. Words
    never change: whoever looks again ends this row and begins the next, so both stay to be read.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("what it is"), max_length=20, choices=PrecautionKind)
    words = models.CharField(_("what to know, in one line"), max_length=240, blank=True)
    source = models.CharField(_("how we know"), max_length=160)
    review_by = models.DateField(_("review by"))
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    lead_name = models.CharField(_("lead worker"), max_length=120, blank=True)
    lead_phone = models.CharField(_("their phone"), max_length=30, blank=True)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(db_default=Now())
    end_reason = models.CharField(_("why it ended"), max_length=240, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            day_order("precaution_order"),
            models.CheckConstraint(
                condition=Q(kind="ask_lead", words="") | ~Q(kind="ask_lead") & ~Q(words=""), name="precaution_words"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="precaution_source"),
            models.CheckConstraint(condition=Q(review_by__gt=F("starts_on")), name="precaution_review"),
            models.CheckConstraint(
                condition=Q(ends_on=None, end_reason="", ended_by=None)
                | Q(ends_on__isnull=False, ended_by__isnull=False) & ~Q(end_reason=""),
                name="precaution_end_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(lead_name="", lead_phone="")
                | Q(kind__in=["adult_safeguarding", "child_safeguarding"], lead_name__gt=""),
                name="precaution_lead_of_safeguarding",
            ),
        ]
        indexes = [
            models.Index(fields=["person"], condition=Q(ends_on=None), name="precaution_standing"),
            models.Index(fields=["person", "-starts_on"], name="precaution_person"),
            models.Index(fields=["review_by"], condition=Q(ends_on=None), name="precaution_to_review"),
            models.Index(fields=["person"], condition=Q(ends_on=None, kind="pairs"), name="precaution_pairs"),
        ]
