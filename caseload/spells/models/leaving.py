"""On the way out of hospital: the checklist, the discharge meeting, and a follow-up that another team made."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from caseload.contacts.codes import Mechanism
from caseload.people.models import EpisodeRow
from caseload.spells.codes import ChecklistItem, ItemState, Organisation
from caseload.spells.models.stay import HospitalSpell
from teams.models import User


class SpellRow(EpisodeRow):
    """Base of what belongs to one stay."""

    spell = models.ForeignKey(HospitalSpell, models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        abstract = True


class ChecklistAnswer(SpellRow):
    """What was done about one item of the discharge checklist; an item without a row is open."""

    item = models.CharField(_("item"), max_length=16, choices=ChecklistItem)
    state = models.CharField(_("state"), max_length=12, choices=ItemState)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    done_on = models.DateField(_("done on"), null=True, blank=True)
    note = models.CharField(_("note, or why it is not needed"), max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["spell", "item"], name="checklist_answer_one"),
            models.CheckConstraint(
                condition=Q(state="done", done_on__isnull=False, done_by__isnull=False)
                | (Q(state="not_needed") & ~Q(note="")),
                name="checklist_answer_says_who_or_why",
            ),
        ]


class DischargeMeeting(SpellRow):
    """A meeting about going home: planned, then with who was there."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    on_date = models.DateField(_("on"))
    at_time = models.TimeField(_("at"), null=True, blank=True)
    place = models.CharField(_("where"), max_length=120, blank=True)
    attended = ArrayField(
        models.CharField(max_length=16, choices=Organisation),
        default=list,
        blank=True,
        verbose_name=_("who was there"),
    )
    names = models.CharField(_("names and roles"), max_length=240, blank=True)
    note = models.CharField(_("what was agreed"), max_length=1000, blank=True)
    retracted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(attended__contained_by=Organisation.values), name="discharge_meeting_attended"
            )
        ]
        indexes = [
            models.Index(fields=["spell", "on_date"], condition=Q(retracted_at=None), name="discharge_meeting_of")
        ]


class FollowUpByOthers(SpellRow):
    """Another team of the provider saw or spoke with them after they had left. It counts nationally and is no contact
    of ours: nobody counts as seen by it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    occurred_at = models.DateTimeField(_("when"))
    mechanism = models.CharField(_("how"), max_length=2, choices=Mechanism)
    team_name = models.CharField(_("which team"), max_length=120)
    who = models.CharField(_("who"), max_length=120, blank=True)
    told_by = models.CharField(_("told by"), max_length=120)
    retracted_at = models.DateTimeField(null=True)
    retracted_reason = models.CharField(_("why retracted"), max_length=240, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(told_by="") & ~Q(team_name=""), name="follow_up_by_others_told"),
            models.CheckConstraint(
                condition=Q(retracted_at=None) | ~Q(retracted_reason=""), name="follow_up_by_others_why"
            ),
        ]
        indexes = [models.Index(fields=["spell"], condition=Q(retracted_at=None), name="follow_up_by_others_of")]
