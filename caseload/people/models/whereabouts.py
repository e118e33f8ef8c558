"""Where a person is, from when to when, as somebody told us."""

import uuid
from dataclasses import fields

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from caseload.people.models.episode import EpisodeRow
from caseload.people.models.periods import to_review
from caseload.people.whereabouts import STORED, Told, Whereabouts, WhereaboutsEnd
from teams.models import User
from teams.periods import MomentPeriod, moment_order, no_overlap

NEEDS_NO_REVIEW = (Whereabouts.HOME, Whereabouts.NO_FIXED_PLACE)
STANDS = Q(ends_at=None, retracted_at=None)


class WhereaboutsPeriod(EpisodeRow, MomentPeriod):
    """A fact of the person, whichever teams work with them; the episode is the one in which it was recorded.

    It never begins in the future, so whatever has no end holds now. What was recorded by mistake is retracted, kept,
    and counts for nothing. Which rules run meanwhile is the table ``people.whereabouts``.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("where"), max_length=16, choices=[(one.value, one.label) for one in STORED])
    place_text = models.CharField(_("place"), max_length=240, blank=True)
    told_by = models.CharField(_("told by"), max_length=120)
    review_by = models.DateField(_("review by"), null=True, blank=True)
    expected_at = models.DateTimeField(
        _("expected back or released"), null=True, blank=True, help_text=_("A release is a day: its beginning")
    )
    every_days = models.PositiveSmallIntegerField(_("contact every N days, as agreed"), null=True, blank=True)
    note = models.CharField(_("to remember"), max_length=500, blank=True)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(db_default=Now())
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    end_reason = models.CharField(_("why it ended"), max_length=12, choices=WhereaboutsEnd, blank=True)
    retracted_at = models.DateTimeField(null=True)
    retracted_reason = models.CharField(_("why retracted"), max_length=240, blank=True)

    @property
    def why_retracted(self) -> str:
        """What a colleague wrote, or the label of a code."""
        return str(dict(WhereaboutsEnd.choices).get(self.retracted_reason, self.retracted_reason))

    @property
    def told(self) -> Told:
        """What it says."""
        return Told(**{field.name: getattr(self, field.name) for field in fields(Told)})

    class Meta:
        constraints = [
            moment_order("whereabouts_order"),
            no_overlap("whereabouts_one", "person", condition=Q(retracted_at=None)),
            models.CheckConstraint(condition=Q(kind__in=[one.value for one in STORED]), name="whereabouts_kind"),
            models.CheckConstraint(
                condition=Q(review_by__isnull=False) | Q(kind__in=[one.value for one in NEEDS_NO_REVIEW]),
                name="whereabouts_review_by",
            ),
            models.CheckConstraint(
                condition=~Q(kind="leave") | Q(expected_at__isnull=False), name="whereabouts_leave_expected"
            ),
            models.CheckConstraint(
                condition=Q(every_days=None) | Q(every_days__gte=1, every_days__lte=90), name="whereabouts_every_days"
            ),
            models.CheckConstraint(condition=~Q(told_by=""), name="whereabouts_told_by"),
            models.CheckConstraint(
                condition=Q(retracted_at=None) | ~Q(retracted_reason=""), name="whereabouts_retracted_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["kind"], condition=STANDS, name="whereabouts_standing"),
            models.Index(
                fields=["expected_at"], condition=STANDS & Q(expected_at__isnull=False), name="whereabouts_expected"
            ),
            to_review("whereabouts"),
        ]
