"""What was done and what was looked at: append-only, without foreign keys.

Ids and labels are copied, so that a row still says who and whom after a merge, and so that this room depends on
no other. The app role may INSERT and SELECT here, nothing else.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """One thing done by an operation, written in that operation's own transaction."""

    at = models.DateTimeField(db_default=Now())
    actor_id = models.BigIntegerField(null=True)
    actor_label = models.CharField(max_length=200)
    team_id = models.BigIntegerField(null=True)
    team_label = models.CharField(max_length=200, blank=True)
    person_id = models.BigIntegerField(null=True)
    person_label = models.CharField(max_length=200, blank=True)
    verb = models.CharField(max_length=80)
    subject = models.CharField(max_length=80, blank=True)
    subject_uuid = models.UUIDField(null=True)
    facts = models.JSONField(default=dict)
    request_id = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["person_id", "-at"], name="audit_event_person"),
            models.Index(fields=["actor_id", "-at"], name="audit_event_actor"),
            models.Index(fields=["-at"], name="audit_event_at"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_label}: {self.verb}"


class Read(models.Model):
    """One request that showed people's records, written before the answer goes out."""

    class Kind(models.TextChoices):
        PERSON = "person", _("Opened")
        LIST = "list", _("Listed")
        SEARCH = "search", _("Searched")
        PRINT = "print", _("Printed")
        EXPORT = "export", _("Exported")

    at = models.DateTimeField(db_default=Now())
    request_id = models.CharField(max_length=64, blank=True)
    actor_id = models.BigIntegerField()
    actor_label = models.CharField(max_length=200)
    kind = models.CharField(max_length=8, choices=Kind)
    page = models.CharField(max_length=120)
    person_ids = ArrayField(models.BigIntegerField(), default=list)
    facts = models.JSONField(default=dict)

    class Meta:
        indexes = [
            GinIndex(fields=["person_ids"], name="audit_read_people"),
            models.Index(fields=["actor_id", "-at"], name="audit_read_actor"),
            models.Index(fields=["-at"], name="audit_read_at"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["person", "list", "search", "print", "export"]),
                name="audit_read_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_label}: {self.kind} {self.page}"
