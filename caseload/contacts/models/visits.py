"""Planned visits, and the patterns that they follow."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from caseload.contacts.codes import Purpose, VisitState, reason_in_words
from caseload.people.models import EpisodeRow, Place
from teams.models import User
from teams.periods import DayPeriod, day_order


class VisitSeries(EpisodeRow, DayPeriod):
    """A recurring pattern of visits: every N weeks on some weekdays, at a local time of day."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    weekdays = ArrayField(models.PositiveSmallIntegerField())
    every_weeks = models.PositiveSmallIntegerField(_("every N weeks"), default=1)
    local_time = models.TimeField(_("time"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=45)
    purpose = models.CharField(_("purpose"), max_length=16, choices=Purpose)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    place_text = models.CharField(_("where"), max_length=240, blank=True)
    alone_reason = models.CharField(_("why one goes alone"), max_length=240, blank=True, db_default="")
    staff = models.ManyToManyField(User, through="VisitSeriesStaff", related_name="+")
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    planned_until = models.DateField(help_text=_("Visits stand in the diary up to this day"))
    ended_with_episode = models.BooleanField(db_default=False, default=False, editable=False)
    would_end_on = models.DateField(
        null=True, editable=False, help_text=_("Its own end, where the episode ended first")
    )

    class Meta:
        constraints = [
            day_order("visit_series_order"),
            models.CheckConstraint(
                condition=Q(weekdays__contained_by=[1, 2, 3, 4, 5, 6, 7], weekdays__len__gt=0),
                name="visit_series_weekdays",
            ),
            models.CheckConstraint(condition=Q(every_weeks__gte=1, every_weeks__lte=12), name="visit_series_weeks"),
        ]


class VisitSeriesStaff(models.Model):
    """Who goes, in a recurring pattern."""

    series = models.ForeignKey(VisitSeries, models.PROTECT, related_name="series_staff")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "user"], name="visit_series_staff_once")]


class PlannedVisit(EpisodeRow):
    """A visit somebody means to make. ``starts_at`` null: some time on that day."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    series = models.ForeignKey(VisitSeries, models.PROTECT, null=True, related_name="visits")
    on_date = models.DateField(_("day"), help_text=_("The team's day, from 04:00 to 04:00"))
    starts_at = models.DateTimeField(_("starts"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=45)
    purpose = models.CharField(_("purpose"), max_length=16, choices=Purpose, default=Purpose.ROUTINE)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    place_text = models.CharField(_("where"), max_length=240, blank=True)
    note = models.CharField(_("to remember"), max_length=240, blank=True)
    alone_reason = models.CharField(
        _("why one goes alone"),
        max_length=240,
        blank=True,
        db_default="",
        help_text=_("Asked where two must go and one is planned"),
    )
    state = models.CharField(max_length=20, choices=VisitState, default=VisitState.PLANNED)
    state_reason = models.CharField(_("reason"), max_length=240, blank=True)
    moved_to = models.OneToOneField("self", models.PROTECT, null=True, related_name="moved_from")
    staff = models.ManyToManyField(User, through="VisitStaff", related_name="planned_visits")
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(db_default=Now())

    @property
    def reason_in_words(self) -> str:
        """Why it was moved, cancelled or ended."""
        return reason_in_words(self.state_reason)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "on_date"], name="planned_visit_once_per_series_day"),
            models.CheckConstraint(
                condition=Q(state="moved", moved_to__isnull=False) | ~Q(state="moved") & Q(moved_to=None),
                name="planned_visit_moved_to",
            ),
        ]
        indexes = [
            models.Index(fields=["episode", "on_date"], condition=Q(state="planned"), name="planned_visit_episode"),
            models.Index(fields=["on_date"], condition=Q(state="planned"), name="planned_visit_open"),
            models.Index(fields=["person", "on_date"], name="planned_visit_person"),
        ]


class VisitStaff(models.Model):
    """Who goes on a planned visit."""

    visit = models.ForeignKey(PlannedVisit, models.PROTECT, related_name="visit_staff")
    user = models.ForeignKey(User, models.PROTECT, related_name="visit_staff")
    on_date = models.DateField(help_text=_("Copied from the visit: a diary is read by person and day"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "user"], name="visit_staff_once")]
        indexes = [models.Index(fields=["user", "on_date"], name="visit_staff_diary")]
