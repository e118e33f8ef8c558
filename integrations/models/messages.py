"""What was sent, and what stands by it."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from caseload.people.models import Person
from caseload.spells.models import HospitalSpell
from integrations.codes import HELD, Answer, MessageState, Via
from integrations.models.senders import Sender


class Message(models.Model):
    """One message, as it came. Its text is kept only while it is about somebody with us, or cannot be told yet; the
    row with its hash stays."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sender = models.ForeignKey(Sender, models.PROTECT, null=True, related_name="messages")
    control_id = models.CharField(max_length=199, blank=True)
    sha256 = models.CharField(max_length=64)
    code = models.CharField(max_length=3, blank=True)
    via = models.CharField(max_length=5, choices=Via)
    peer = models.CharField(max_length=80, blank=True)
    received_at = models.DateTimeField(db_default=Now())
    times_received = models.PositiveIntegerField(default=1)
    answer = models.CharField(max_length=2, choices=Answer)
    state = models.CharField(max_length=8, choices=MessageState)
    fault = models.CharField(max_length=20, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    raw = models.BinaryField(null=True)
    parsed = models.JSONField(null=True)
    event_at = models.DateTimeField(null=True)
    spell_key = models.CharField(max_length=120, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    question = models.ForeignKey("integrations.Question", models.PROTECT, null=True, related_name="messages")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sender", "control_id", "sha256"], nulls_distinct=False, name="message_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=HELD) | Q(raw=None, parsed=None), name="message_text_only_while_held"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[MessageState.MATCHED, MessageState.APPLIED]) | Q(person__isnull=False),
                name="message_applied_to_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(state="waiting"), name="message_waiting"),
            models.Index(fields=["sender", "spell_key"], condition=Q(state="matched"), name="message_matched"),
            models.Index(
                fields=["sender", "spell_key"], condition=Q(state__in=["matched", "applied"]), name="message_of_key"
            ),
            models.Index(fields=["next_try_at"], condition=Q(state="failed"), name="message_failed"),
            models.Index(fields=["sender", "-received_at"], name="message_of_sender"),
            models.Index(fields=["-received_at"], name="message_latest"),
            models.Index(fields=["person"], condition=Q(person__isnull=False), name="message_person"),
            models.Index(fields=["question"], condition=Q(question__isnull=False), name="message_question"),
        ]


class SpellLink(models.Model):
    """One visit of a sender's (its PV1-19) and where it stands with us: the link from there to a hospital stay.

    A number that a sender gives to two people is two links: nobody's stay is made of another's messages. The columns
    from ``state`` on are the visit's course, reckoned anew from all its messages each time one comes.
    ``person:<id>`` as the key stands for what a sender tells of a person and no visit.
    """

    sender = models.ForeignKey(Sender, models.PROTECT, related_name="links")
    key = models.CharField(max_length=120)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    spell = models.ForeignKey(HospitalSpell, models.PROTECT, null=True, related_name="+")
    followed = models.JSONField(null=True)
    """What the stay was last brought in line with."""
    took_back = models.BooleanField(default=False)
    """The stay is retracted because the hospital cancelled it."""
    state = models.CharField(max_length=10, default="nothing")
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    hospital = models.CharField(max_length=120, blank=True)
    ward = models.CharField(max_length=120, blank=True)
    on_leave_since = models.DateTimeField(null=True)
    expected_back_at = models.DateTimeField(null=True)
    died_on = models.DateField(null=True)
    recorded_death = models.BooleanField(default=False)
    """The death that stands on the person's record was recorded from this."""
    is_stale = models.BooleanField(default=False)
    """A message of it went to somebody else or is read differently: it is to be reckoned anew."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sender", "person", "key"], name="spell_link_once")]
        indexes = [
            models.Index(fields=["person"], name="spell_link_person"),
            models.Index(fields=["id"], condition=Q(is_stale=True), name="spell_link_stale"),
            models.Index(fields=["person"], condition=Q(died_on__isnull=False), name="spell_link_died"),
            models.Index(
                fields=["began_at"], condition=Q(state__in=["attending", "left"]), name="spell_link_attendance"
            ),
        ]
