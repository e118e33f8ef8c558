"""Who sends."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from teams.models import User


class Sender(models.Model):
    """A hospital's system, known by MSH-3 and MSH-4. One that nobody knew is taken in and shown as new: the door
    itself (peers, certificates, tokens) says who may speak; a profile says how it is understood."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.CharField(_("sending application (MSH-3)"), max_length=180, blank=True)
    facility = models.CharField(_("sending facility (MSH-4)"), max_length=180, blank=True)
    name = models.CharField(_("name"), max_length=120)
    profile = models.CharField(_("how it is read"), max_length=40, default="itk")
    receivers = ArrayField(
        models.CharField(max_length=180),
        default=list,
        blank=True,
        verbose_name=_("receivers that are ours (MSH-5 or MSH-6)"),
        help_text=_("Empty: as the service is set up"),
    )
    quiet_minutes = models.PositiveIntegerField(
        _("silent after"), default=240, help_text=_("Minutes without a message after which everybody is told")
    )
    is_watched = models.BooleanField(_("everybody is told when it is silent"), default=True)
    acts_as = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    is_confirmed = models.BooleanField(_("looked at by somebody"), default=False)
    first_seen_at = models.DateTimeField(db_default=Now())
    alive_at = models.DateTimeField(null=True, editable=False)
    """When it last said no more than that it is there: a notification's handshake or heartbeat."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "facility"], name="sender_once"),
            models.CheckConstraint(condition=Q(quiet_minutes__gte=1), name="sender_quiet_minutes"),
        ]

    def __str__(self) -> str:
        return self.name


class SystemClient(models.Model):
    """Another system that may speak with us over HTTPS, by a token that is kept as its hash only. A new token for the
    same system takes the place of the old one."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=120, unique=True)
    token_sha256 = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=40), default=list)
    created_at = models.DateTimeField(db_default=Now(), help_text=_("When its token was given"))
    given_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
