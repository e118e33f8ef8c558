"""A week planned with the person. Versions are kept: a change is a new version, and what happened stands beside."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from caseload.people.models import EpisodeRow
from caseload.planner.codes import Area, Happened, Part
from teams.models import User


class WeekPlan(EpisodeRow):
    """One version of a week, Monday to Sunday. The one without successor is the week as it stands."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    monday = models.DateField(_("week from"))
    successor = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaces")
    with_person = models.BooleanField(_("made with them"), default=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(monday__iso_week_day=1), name="week_plan_from_monday"),
            models.UniqueConstraint(
                fields=["episode", "monday"], condition=Q(successor=None), name="week_plan_one_current"
            ),
        ]
        indexes = [models.Index(fields=["person", "-monday"], name="week_plan_person")]


class PlanEntry(models.Model):
    """Something the person means to do in a part of a day: a word, a picture, or both."""

    plan = models.ForeignKey(WeekPlan, models.PROTECT, related_name="entries")
    weekday = models.PositiveSmallIntegerField(_("day"))
    part = models.CharField(_("part of the day"), max_length=10, choices=Part)
    position = models.PositiveSmallIntegerField(default=0)
    area = models.CharField(_("area"), max_length=10, choices=Area)
    words = models.CharField(_("what"), max_length=80, blank=True)
    picture = models.CharField(_("picture"), max_length=20, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(weekday__gte=1, weekday__lte=7), name="plan_entry_in_the_week"),
            models.CheckConstraint(condition=Q(words__gt="") | Q(picture__gt=""), name="plan_entry_word_or_picture"),
            models.UniqueConstraint(
                F("plan"), F("weekday"), F("part"), F("position"), name="plan_entry_one_per_place"
            ),
        ]


class EntryOutcome(models.Model):
    """What they say happened with one entry; said again, the later row stands."""

    entry = models.ForeignKey(PlanEntry, models.PROTECT, related_name="outcomes")
    happened = models.CharField(_("what happened"), max_length=10, choices=Happened)
    words = models.CharField(_("what they say about it"), max_length=240, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now())
