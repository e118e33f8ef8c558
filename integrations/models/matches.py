"""By what a sender's people are known to be ours, and what only a person can decide."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from caseload.people.models import Person
from integrations.codes import Decision, QuestionReason
from integrations.models.senders import Sender
from teams.models import User


class LocalId(models.Model):
    """A sender's own number for a person, learned from a match. ``authority:number``."""

    sender = models.ForeignKey(Sender, models.PROTECT, related_name="+")
    value = models.CharField(max_length=120)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    learned_at = models.DateTimeField(db_default=Now())
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sender", "value"], condition=Q(ended_at=None), name="local_id_once")
        ]
        indexes = [models.Index(fields=["person"], name="local_id_person")]


class Question(models.Model):
    """Somebody of a sender's who may be one of ours. All messages about them wait for the one decision."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sender = models.ForeignKey(Sender, models.PROTECT, related_name="+")
    key = models.CharField(max_length=250)
    """By what the sender's person is known: a local number, else name and birth."""
    reason = models.CharField(max_length=16, choices=QuestionReason)
    asked_at = models.DateTimeField(db_default=Now())
    decision = models.CharField(_("decision"), max_length=8, choices=Decision, blank=True)
    decided_person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sender", "key"], condition=Q(decided_at=None), name="question_open_once"
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decision="", decided_person=None)
                | Q(decided_at__isnull=False, decision="same", decided_person__isnull=False)
                | Q(decided_at__isnull=False, decision="nobody", decided_person=None),
                name="question_decision",
            ),
        ]
        indexes = [models.Index(fields=["asked_at"], condition=Q(decided_at=None), name="question_open")]


class Candidate(models.Model):
    """One of ours who may be meant, and what agrees."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="candidates")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    agrees = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "person"], name="candidate_once")]
        indexes = [models.Index(fields=["person"], name="candidate_person")]
