"""What was raised on a contact: concerns, and what somebody is ready for right now."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caseload.contacts.codes import ConcernKind, ReadyAnswer, ReadyFor
from caseload.contacts.models.contacts import Contact
from caseload.contacts.models.visits import PlannedVisit
from caseload.people.models import EpisodeRow
from teams.models import User


class Concern(EpisodeRow):
    """A concern of family or a carer, or a colleague's worry: an event that somebody must acknowledge (R8)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=8, choices=ConcernKind)
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="concerns")
    raised_by = models.CharField(_("who raised it"), max_length=120)
    words = models.TextField(_("in their words"))
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    acknowledged_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)
    response = models.TextField(_("what we do"), blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="concern_words"),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None, acknowledged_by=None)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
                name="concern_acknowledged_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["recorded_at"], condition=Q(acknowledged_at=None), name="concern_open"),
        ]


class ReadyNow(EpisodeRow):
    """Somebody is ready for something right now. It stays open until somebody goes along or it is no longer wanted:
    "not today" is written down and does not close it (domain.md section 1: offers never expire)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="ready")
    need = models.CharField(_("what they are ready for"), max_length=8, choices=ReadyFor)
    words = models.CharField(_("in their words"), max_length=240, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    put_off_because = models.CharField(_("why not today"), max_length=240, blank=True)
    put_off_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    put_off_at = models.DateTimeField(null=True)
    answer = models.CharField(_("what came of it"), max_length=8, choices=ReadyAnswer, blank=True)
    answer_words = models.CharField(max_length=240, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    visit = models.ForeignKey(PlannedVisit, models.PROTECT, null=True, related_name="+")

    @property
    def called(self) -> str:
        """What they are ready for: their words where it is something else."""
        return self.words if self.need == ReadyFor.OTHER else str(self.get_need_display())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(need="other") | ~Q(words=""), name="ready_now_something_else_is_said"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None, answered_by=None)
                | ~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False),
                name="ready_now_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(put_off_at=None, put_off_by=None, put_off_because="")
                | Q(put_off_at__isnull=False, put_off_by__isnull=False) & ~Q(put_off_because=""),
                name="ready_now_put_off_because",
            ),
        ]
        indexes = [
            models.Index(fields=["recorded_at"], condition=Q(answered_at=None), name="ready_now_open"),
        ]
