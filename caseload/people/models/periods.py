"""The dated periods that hang on an episode, and the notes by which a co-ordinator hands over."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from caseload.people.codes import Intensity, RhythmSource
from caseload.people.models.episode import EpisodeRow
from teams.models import User
from teams.periods import MomentPeriod, moment_order, no_overlap


def boundaries(name: str) -> list[models.Index]:
    """Indexes by which the sweep finds periods that began or ended since it last looked."""
    return [
        models.Index(fields=["starts_at"], name=f"{name}_starts"),
        models.Index(fields=["ends_at"], condition=Q(ends_at__isnull=False), name=f"{name}_ends"),
    ]


def to_review(name: str) -> models.Index:
    """The index by which the sweep finds what is due for review."""
    return models.Index(fields=["review_by"], condition=Q(ends_at=None), name=f"{name}_to_review")


class CoordinatorPeriod(EpisodeRow, MomentPeriod):
    """Who is the care co-ordinator, from when to when. The database checks membership of the team."""

    user = models.ForeignKey(User, models.PROTECT, related_name="coordinates")
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            moment_order("coordinator_period_order"),
            no_overlap("coordinator_period_one", "episode"),
        ]
        indexes = [
            models.Index(fields=["user"], condition=Q(ends_at=None), name="coordinator_current"),
            *boundaries("coordinator"),
        ]


class HandoverNote(EpisodeRow):
    """What the outgoing co-ordinator tells the next one. Asked for when a caseload is moved, written and read
    by clinicians; empty until then."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    from_user = models.ForeignKey(User, models.PROTECT, related_name="handover_notes_to_write")
    to_user = models.ForeignKey(User, models.PROTECT, related_name="handover_notes_to_read")
    moves_at = models.DateTimeField()
    note = models.TextField(_("handover note"), blank=True)
    written_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["from_user"], condition=Q(written_at=None), name="handover_note_to_write"),
            models.Index(fields=["to_user"], condition=Q(read_at=None), name="handover_note_to_read"),
        ]


class IntensityPeriod(EpisodeRow, MomentPeriod):
    """How often the team plans contact: with a reason and a review-by date (domain.md R4)."""

    intensity = models.CharField(_("contact intensity"), max_length=12, choices=Intensity)
    reason = models.CharField(_("reason"), max_length=240)
    review_by = models.DateField(_("review by"))
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            moment_order("intensity_period_order"),
            no_overlap("intensity_period_one", "episode"),
            models.CheckConstraint(condition=~Q(reason=""), name="intensity_period_reason"),
        ]
        indexes = [*boundaries("intensity"), to_review("intensity")]


class RhythmPeriod(EpisodeRow, MomentPeriod):
    """A rhythm agreed for one person, above the team's default (domain.md R5): every N whole local days."""

    every_days = models.PositiveSmallIntegerField(_("see every N days"))
    source = models.CharField(max_length=10, choices=RhythmSource, default=RhythmSource.AGREED)
    reason = models.CharField(_("reason"), max_length=240)
    review_by = models.DateField(_("review by"))
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            moment_order("rhythm_period_order"),
            no_overlap("rhythm_period_one", "episode"),
            models.CheckConstraint(condition=Q(every_days__gte=1, every_days__lte=90), name="rhythm_period_days"),
            models.CheckConstraint(condition=~Q(reason=""), name="rhythm_period_reason"),
        ]
        indexes = [*boundaries("rhythm"), to_review("rhythm")]
