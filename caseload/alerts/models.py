"""What has been noticed, what was done about it, and when the engine last looked."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from caseload.contacts.models import Contact
from caseload.people.models import Episode, EpisodeRow, Person
from teams.models import Team, User


class Alert(models.Model):
    """Something true that somebody must know: the rule and its facts, never a sentence.

    ``subject`` names the thing meant besides the episode (a planned visit, a legal measure), or is empty. Person
    and episode are null only for what is no person, such as a silent feed. One open alert per rule, episode and
    subject.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    rule = models.CharField(max_length=40)
    team = models.ForeignKey(Team, models.PROTECT, related_name="alerts")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_constraint=False)
    episode = models.ForeignKey(Episode, models.PROTECT, null=True, related_name="alerts", db_constraint=False)
    subject = models.CharField(max_length=64, default="", blank=True)
    facts = models.JSONField(default=dict)
    since_at = models.DateTimeField(help_text=_("From when it is true: age counts from here"))
    opened_at = models.DateTimeField(db_default=Now())
    closed_at = models.DateTimeField(null=True)
    closed_facts = models.JSONField(default=dict)
    owner = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    acknowledged_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_note = models.CharField(max_length=240, blank=True)
    escalated_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "team", "episode", "subject"],
                condition=Q(closed_at=None),
                nulls_distinct=False,
                name="alert_open_once",
            ),
            models.CheckConstraint(
                condition=Q(person=None, episode=None) | Q(person__isnull=False, episode__isnull=False),
                name="alert_person_and_episode",
            ),
        ]
        indexes = [
            models.Index(fields=["team", "since_at"], condition=Q(closed_at=None), name="alert_open_team"),
            models.Index(fields=["episode"], condition=Q(closed_at=None), name="alert_open_episode"),
            models.Index(
                fields=["team", "-closed_at"], condition=Q(closed_at__isnull=False), name="alert_closed_team"
            ),
            models.Index(fields=["person", "-opened_at"], name="alert_person"),
            models.Index(fields=["rule", "opened_at"], name="alert_rule_opened"),
        ]


class AlertStep(EpisodeRow):
    """One rung of the ladder, recorded: what was tried or who was asked about an alert. Append-only."""

    alert = models.ForeignKey(Alert, models.PROTECT, related_name="steps")
    step = models.CharField(max_length=24)
    note = models.CharField(_("what came of it"), max_length=500, blank=True)
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())


class Sweep(models.Model):
    """One look at everybody. The newest finished row is the engine's heartbeat."""

    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    opened = models.PositiveIntegerField(default=0)
    closed = models.PositiveIntegerField(default=0)
    escalated = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(
        default=0, help_text=_("Episodes somebody was writing on; the next sweep sees them")
    )

    class Meta:
        indexes = [models.Index(fields=["-finished_at"], name="sweep_finished")]

    @property
    def seconds(self) -> float | None:
        """How long it took."""
        return (self.finished_at - self.started_at).total_seconds() if self.finished_at else None


class Digest(models.Model):
    """An e-mail that told somebody of new alerts: initials and a link, and which alerts they were."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    on_date = models.DateField()
    alert_ids = ArrayField(models.BigIntegerField())
    sent_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "on_date"], name="digest_once_a_day")]
