"""What a worker counts for a report over many teams."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from teams.models import User


class ReportRun(models.Model):
    """One count of a report, a few teams at a time, by a worker.

    ``lines`` holds the figures, all of them or none: they are written once, when every team has been counted. A run
    that a killed worker left behind is begun again from the start.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for a worker")
        RUNNING = "running", _("Being counted")
        DONE = "done", _("Counted")
        FAILED = "failed", _("Could not be counted")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    report = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField(help_text=_("Of the definition by which it was counted"))
    teams = ArrayField(models.BigIntegerField())
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=Now())
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    begun = models.PositiveSmallIntegerField(default=0, help_text=_("How often a worker has begun it"))
    as_of = models.DateTimeField(null=True, help_text=_("The moment that the figures are about"))
    teams_done = models.PositiveIntegerField(default=0)
    moved_at = models.DateTimeField(null=True, help_text=_("When a worker last told how far it was"))
    lines = models.JSONField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="done", lines__isnull=False, finished_at__isnull=False, as_of__isnull=False)
                | ~Q(state="done") & Q(lines=None),
                name="report_run_whole_or_nothing",
            ),
            models.CheckConstraint(condition=Q(teams__len__gt=0), name="report_run_has_teams"),
        ]
        indexes = [
            models.Index(fields=["asked_by", "report", "-asked_at"], name="report_run_asked"),
            models.Index(fields=["id"], condition=Q(state__in=["waiting", "running"]), name="report_run_open"),
        ]

    @property
    def is_at_work(self) -> bool:
        """Whether a worker has it or will have it."""
        return self.state in (self.State.WAITING, self.State.RUNNING)
