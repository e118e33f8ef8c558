"""What meetings decide: decisions, what they changed, who does what, and leave to close an episode."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from caseload.contacts.models import PlannedVisit, VisitSeries
from caseload.people.codes import ClosureReason
from caseload.people.models import (
    ClosureSanction,
    CoordinatorPeriod,
    Episode,
    EpisodeRow,
    IntensityPeriod,
    Person,
    RhythmPeriod,
)
from caseload.plan.codes import Agreement
from caseload.plan.models import Intervention
from mdt.codes import ActionKind, ActionState, DecisionKind, RequestState
from mdt.models.meetings import AgendaItem, Meeting
from teams.models import Team, User


class Decision(EpisodeRow):
    """A decision about one person, in a coded kind and in words. ``revision`` guards two who edit it at once.

    A positive risk says for what it is taken, with whom it was agreed, and what we do if.
    """

    uuid = models.UUIDField(unique=True)
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="decisions")
    kind = models.CharField(_("decision"), max_length=16, choices=DecisionKind)
    words = models.TextField(_("in words"))
    risk_for = models.CharField(_("for what"), max_length=240, blank=True)
    risk_agreed_with = models.CharField(_("agreed with whom"), max_length=240, blank=True)
    risk_if = models.TextField(_("what we do if"), blank=True)
    revision = models.PositiveIntegerField(default=1)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="decision_words"),
            models.CheckConstraint(
                condition=~Q(kind="positive_risk") | ~Q(risk_for="") & ~Q(risk_agreed_with="") & ~Q(risk_if=""),
                name="decision_positive_risk_in_full",
            ),
        ]


class DecisionIntensity(models.Model):
    """The intensity period that a decision set: the meeting is its authority."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="intensity")
    period = models.OneToOneField(IntensityPeriod, models.PROTECT, related_name="+")


class DecisionRhythm(models.Model):
    """The rhythm period that a decision set."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="rhythm")
    period = models.OneToOneField(RhythmPeriod, models.PROTECT, related_name="+")


class DecisionCoordinator(models.Model):
    """The co-ordinator whom a decision named."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="coordinator")
    period = models.OneToOneField(CoordinatorPeriod, models.PROTECT, related_name="+")


class Allocation(EpisodeRow):
    """Who takes an intervention (or a visit without one), and the visits that this put into their diary.

    ``agreement``: whether the person agreed to it or is to be asked.
    """

    uuid = models.UUIDField(unique=True)
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="allocations")
    intervention = models.ForeignKey(Intervention, models.PROTECT, null=True, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    agreement = models.CharField(_("what they say"), max_length=10, choices=Agreement)
    series = models.ForeignKey(VisitSeries, models.PROTECT, null=True, related_name="+")
    visit = models.ForeignKey(PlannedVisit, models.PROTECT, null=True, related_name="+")
    allotted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    allotted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(series__isnull=False, visit=None) | Q(series=None, visit__isnull=False),
                name="allocation_in_the_diary",
            ),
        ]


class Action(models.Model):
    """Something that somebody has to do by a day, about a person or for the team."""

    uuid = models.UUIDField(unique=True)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="actions")
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, related_name="actions")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_constraint=False)
    episode = models.ForeignKey(Episode, models.PROTECT, null=True, related_name="+", db_constraint=False)
    kind = models.CharField(_("kind"), max_length=12, choices=ActionKind, default=ActionKind.OTHER)
    words = models.CharField(_("what"), max_length=240)
    owner = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("who"))
    due_on = models.DateField(_("by"))
    state = models.CharField(max_length=8, choices=ActionState, default=ActionState.OPEN)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_note = models.CharField(_("what came of it"), max_length=240, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="action_words"),
            models.CheckConstraint(
                condition=Q(person=None, episode=None) | Q(person__isnull=False, episode__isnull=False),
                name="action_person_and_episode",
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None, ended_by=None)
                | ~Q(state="open") & Q(ended_at__isnull=False, ended_by__isnull=False, ended_note__gt=""),
                name="action_ended_with_note",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "due_on"], condition=Q(state="open"), name="action_open_owner"),
            models.Index(fields=["due_on"], condition=Q(state="open"), name="action_open_due"),
            models.Index(fields=["episode"], name="action_episode"),
            models.Index(fields=["team"], condition=Q(person=None), name="action_for_team"),
        ]


class ClosureRequest(EpisodeRow):
    """Somebody asks that an episode be closed although the person does not come or is not seen (domain.md R1).

    A meeting decides, then the service lead, or a lead who did not ask for it, signs off: that fills the sanction.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    closure_reason = models.CharField(_("reason"), max_length=2, choices=ClosureReason)
    why = models.TextField(_("why"))
    attempts = models.TextField(_("attempts made"))
    told = models.TextField(_("what family and GP were told"))
    way_back = models.TextField(_("how to come back"))
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=Now())
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.ASKED)
    decision = models.OneToOneField(Decision, models.PROTECT, null=True, related_name="closure_request")
    signed_off_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    signed_off_at = models.DateTimeField(null=True)
    sanction = models.OneToOneField(ClosureSanction, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(why="") & ~Q(attempts="") & ~Q(told="") & ~Q(way_back=""), name="closure_request_words"
            ),
            models.CheckConstraint(
                condition=Q(signed_off_by=None) | ~Q(signed_off_by=F("asked_by")), name="closure_request_two_people"
            ),
            models.CheckConstraint(
                condition=~Q(state="signed_off")
                | Q(decision__isnull=False, sanction__isnull=False, signed_off_by__isnull=False),
                name="closure_request_signed_off_in_full",
            ),
            models.UniqueConstraint(
                fields=["episode"], condition=Q(state__in=["asked", "decided"]), name="closure_request_one_open"
            ),
        ]
