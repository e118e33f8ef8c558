"""Legal measures as dated rows, and what is due under them (domain.md R11); ``people.law`` says what a kind means."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from caseload.people import law
from caseload.people.codes import LegalEnd
from caseload.people.models.episode import EpisodeRow
from teams.faults import fingerprint
from teams.models import User
from teams.periods import DayPeriod


class LegalMeasure(EpisodeRow, DayPeriod):
    """A legal measure in force: ``ends_on`` is the first day on which it no longer holds.

    An entitlement (section 117) does not expire, so it carries no last day. A measure counted in hours (a recall)
    carries its moments besides its days. ``takes_over`` is kept as the law said when it was recorded: the database
    refuses to close somebody under it whom no other team has accepted. One entered in error held on no day: it ends
    where it starts, and says why.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=law.LONGEST_CODE)
    expires_on = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("The last day on which it holds unless renewed")
    )
    begins_at = models.DateTimeField(_("from, at"), null=True, blank=True)
    expires_at = models.DateTimeField(_("until, at"), null=True, blank=True)
    conditions = models.TextField(_("conditions"), blank=True)
    takes_over = models.BooleanField(db_default=False, editable=False)
    end_reason = models.CharField(_("why it ended"), max_length=240, blank=True)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(db_default=Now())
    retracted_at = models.DateTimeField(null=True, editable=False)
    retracted_reason = models.CharField(_("what was wrong"), max_length=240, blank=True, db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(retracted_at=None) & (Q(ends_on=None) | Q(ends_on__gt=F("starts_on")))
                | Q(retracted_at__isnull=False, ends_on__isnull=False, ends_on=F("starts_on"))
                & ~Q(retracted_reason=""),
                name="legal_measure_order",
            ),
            models.CheckConstraint(
                condition=~Q(kind="s117") | Q(expires_on=None), name="legal_measure_s117_no_expiry"
            ),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=F("starts_on")), name="legal_measure_expiry"
            ),
            models.CheckConstraint(
                condition=Q(expires_at=None, begins_at=None)
                | Q(expires_at__gt=F("begins_at"), expires_on__isnull=False),
                name="legal_measure_hours",
            ),
        ]
        indexes = [
            models.Index(
                fields=["expires_on"],
                condition=Q(ends_on=None, expires_on__isnull=False),
                name="legal_expiring",
            )
        ]

    @property
    def fingerprint(self) -> str:
        """Of the conditions (``teams.faults``)."""
        return fingerprint(self.conditions)

    @property
    def law(self) -> law.Measure:
        """What its kind means."""
        return law.measure(self.kind)

    @property
    def before(self) -> models.QuerySet["LegalMeasure"]:
        """The row that ended because this one took its place; one carried to another team began on the same day."""
        went_over = Q(ends_on=self.starts_on, end_reason__in=[LegalEnd.RENEWED, LegalEnd.CONDITIONS])
        carried = Q(starts_on=self.starts_on, end_reason=LegalEnd.CARRIED)
        same = LegalMeasure.objects.filter(went_over | carried, person=self.person_id, kind=self.kind)
        return same.filter(retracted_at=None).exclude(pk=self.pk).order_by("-starts_on", "-pk")

    @property
    def renewed_from(self) -> "LegalMeasure | None":
        """What it was until it was renewed; nothing where it was not, or has changed since."""
        return self.before.filter(end_reason=LegalEnd.RENEWED).first()


class LegalTask(EpisodeRow):
    """What is due under a measure by a day: a certificate, an examination. Reckoned when the measure is recorded."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    measure = models.ForeignKey(LegalMeasure, models.PROTECT, related_name="tasks")
    code = models.CharField(max_length=40)
    due_on = models.DateField(_("due by"))
    done_on = models.DateField(_("done on"), null=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    note = models.CharField(_("note"), max_length=240, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["measure", "code"], name="legal_task_once"),
            models.CheckConstraint(
                condition=Q(done_on=None, done_by=None) | Q(done_on__isnull=False, done_by__isnull=False),
                name="legal_task_done_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["due_on"], condition=Q(done_on=None), name="legal_task_due")]

    @property
    def title(self) -> str:
        """What is to be done, in words."""
        return law.measure(self.measure.kind).task(self.code).name
