"""Who sees something of a meeting from outside the team: guests, and a member's own calendar."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from caseload.people.models import EpisodeRow
from mdt.models.meetings import Meeting
from teams.models import User


class GuestInvitation(models.Model):
    """A guest of another organisation with a sign-in of their own sees, while invited, the people named to them."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="invitations")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    organisation = models.CharField(_("organisation"), max_length=120)
    about = models.CharField(_("what is to be talked about"), max_length=240)
    until = models.DateTimeField(_("until"))
    withdrawn_at = models.DateTimeField(null=True)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "user"], condition=Q(withdrawn_at=None), name="guest_invited_once"
            ),
            models.CheckConstraint(condition=~Q(about=""), name="guest_invited_about"),
        ]


class GuestPerson(EpisodeRow):
    """Somebody whom a guest may see."""

    invitation = models.ForeignKey(GuestInvitation, models.PROTECT, related_name="people")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["invitation", "episode"], name="guest_person_once")]


class CalendarFeed(models.Model):
    """A secret address at which a member's calendar reads visits, meetings and actions; its hash is kept."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(db_default=Now())
    revoked_at = models.DateTimeField(null=True)
    last_read_at = models.DateTimeField(null=True)
