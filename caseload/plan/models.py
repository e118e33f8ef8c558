"""Goals in the person's own words, and the interventions that the team works on with them.

A goal belongs to the person: its episode is the one in which it was written, and a transfer leaves it standing.
Words never change: a goal that becomes another one is ``changed``, and the new one says which it replaces.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from caseload.people.models import EpisodeRow
from caseload.plan.codes import Agreement, Frequency, GoalState, InterventionKind, InterventionState, LifeArea
from teams.models import User
from teams.periods import MomentPeriod, moment_order, no_overlap
from teams.roles import Profession


class Goal(EpisodeRow):
    """What the person wants, in their own words; or why there are no words of theirs yet."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    words = models.TextField(_("in their own words"), blank=True)
    no_words_reason = models.CharField(_("why there are no words of theirs yet"), max_length=240, blank=True)
    life_area = models.CharField(_("area of life"), max_length=16, choices=LifeArea)
    why = models.TextField(_("why it matters"), blank=True)
    how_known = models.TextField(_("how we shall know"), blank=True)
    review_on = models.DateField(_("review on"))
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(words__gt="", no_words_reason="") | Q(words="", no_words_reason__gt=""),
                name="goal_words_or_why_none",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-set_at"], name="goal_person"),
            models.Index(fields=["review_on"], name="goal_review"),
        ]

    @property
    def title(self) -> str:
        """The person's words; where there are none yet, the reason."""
        return self.words or self.no_words_reason

    @property
    def called(self) -> str:
        """The goal in a line of text: the person's words as theirs, or what part of life it is about."""
        if self.words:
            return f"“{self.words}”"
        return _("%(area)s: no words of theirs yet") % {"area": self.get_life_area_display()}


class GoalStep(EpisodeRow, MomentPeriod):
    """A state of a goal, from when to when, and why."""

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="steps")
    state = models.CharField(max_length=10, choices=GoalState)
    reason = models.CharField(_("why"), max_length=240, blank=True)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            moment_order("goal_step_order"),
            no_overlap("goal_step_one", "goal"),
            models.CheckConstraint(
                condition=~Q(state__in=["changed", "set_aside"]) | ~Q(reason=""), name="goal_step_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "state"], condition=Q(ends_at=None), name="goal_step_current"),
        ]


class GoalRating(EpisodeRow):
    """How far along the person says they are with a goal, 0 to 10, on one day. Their figure and nobody else's."""

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="ratings")
    on_date = models.DateField(_("day"))
    value = models.PositiveSmallIntegerField(_("how far along, 0 to 10"))
    comment = models.CharField(_("what they say about it"), max_length=240, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(value__lte=10), name="goal_rating_scale"),
            models.UniqueConstraint(fields=["goal", "on_date"], name="goal_rating_once_a_day"),
        ]


class Intervention(EpisodeRow):
    """What is done under a goal, by whom, how often and where."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    goal = models.ForeignKey(Goal, models.PROTECT, related_name="interventions")
    kind = models.CharField(_("kind"), max_length=16, choices=InterventionKind)
    what = models.CharField(_("what we do together"), max_length=240)
    proposed_user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who is proposed")
    )
    proposed_profession = models.CharField(_("or which profession"), max_length=24, choices=Profession, blank=True)
    times = models.PositiveSmallIntegerField(_("how many times"), null=True, blank=True)
    per = models.CharField(_("in what time"), max_length=10, choices=Frequency, blank=True)
    place_text = models.CharField(_("where"), max_length=240, blank=True)
    agreement = models.CharField(_("what they say"), max_length=10, choices=Agreement, default=Agreement.TO_ASK)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="intervention_what"),
            models.CheckConstraint(
                condition=Q(times=None, per="") | Q(times__gte=1, times__lte=31, per__gt=""),
                name="intervention_how_often",
            ),
        ]
        indexes = [models.Index(fields=["person", "-set_at"], name="intervention_person")]


class InterventionStep(EpisodeRow, MomentPeriod):
    """A state of an intervention, from when to when, and why it ended."""

    intervention = models.ForeignKey(Intervention, models.PROTECT, related_name="steps")
    state = models.CharField(max_length=10, choices=InterventionState)
    reason = models.CharField(_("why"), max_length=240, blank=True)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            moment_order("intervention_step_order"),
            no_overlap("intervention_step_one", "intervention"),
            models.CheckConstraint(condition=~Q(state="ended") | ~Q(reason=""), name="intervention_step_reason"),
        ]
        indexes = [
            models.Index(fields=["person", "state"], condition=Q(ends_at=None), name="intervention_step_current"),
        ]
