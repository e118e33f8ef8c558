"""Who is out: one row for each member of staff and each time they set off."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from caseload.contacts.models import PlannedVisit
from caseload.outings.codes import Ended
from caseload.people.models import Episode
from teams.models import Team, User


class Outing(models.Model):
    """A member of staff is out, on a planned visit or somewhere that is said in words, until they are back.

    It is about the member of staff. Those who set off together share ``journey``. ``place_text`` is where they went
    as it was known then: it must be read quickly by whoever looks for them. Whom they visit follows the episode.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="outings")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    journey = models.UUIDField(db_index=True)
    visit = models.ForeignKey(PlannedVisit, models.PROTECT, null=True, related_name="outings")
    episode = models.ForeignKey(Episode, models.PROTECT, null=True, related_name="+")
    place_text = models.CharField(_("where"), max_length=240, blank=True)
    set_off_at = models.DateTimeField(help_text=_("On the client's clock"))
    expected_at = models.DateTimeField(_("expected back"))
    received_at = models.DateTimeField(db_default=Now())
    ended = models.CharField(max_length=10, choices=Ended, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_note = models.CharField(_("what you know"), max_length=240, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(ended_at=None), name="outing_one_at_a_time"),
            models.CheckConstraint(
                condition=Q(ended="", ended_at=None, ended_by=None)
                | ~Q(ended="") & Q(ended_at__gte=F("set_off_at"), ended_by__isnull=False),
                name="outing_ended_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(ended="shift") | ~Q(ended_note=""), name="outing_ended_with_note"),
            models.CheckConstraint(condition=Q(episode__isnull=False) | ~Q(place_text=""), name="outing_somewhere"),
            models.CheckConstraint(condition=Q(expected_at__gt=F("set_off_at")), name="outing_expected_later"),
        ]
        indexes = [
            models.Index(fields=["expected_at"], condition=Q(ended_at=None), name="outing_open"),
            models.Index(fields=["team", "set_off_at"], name="outing_team"),
        ]
