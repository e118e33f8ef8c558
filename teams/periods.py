"""Periods as the database keeps them: half-open, never empty, never overlapping.

A half-open period with equal ends is an empty range, and an empty range overlaps nothing: it would slip through
an exclusion constraint. So every period also carries CHECK (end > start).
"""

from datetime import date, datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _


class DayRange(Func):
    """``daterange(starts_on, ends_on)``: half-open, unbounded where the end is null."""

    function = "DATERANGE"
    output_field = DateRangeField()


class MomentRange(Func):
    """``tstzrange(starts_at, ends_at)``: half-open, unbounded where the end is null."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class DayPeriodQuerySet(models.QuerySet):
    """Reads over periods counted in days."""

    def on(self, day: date):
        """The rows whose period holds ``day``."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=day), starts_on__lte=day)


class MomentPeriodQuerySet(models.QuerySet):
    """Reads over periods counted in moments."""

    def at(self, moment: datetime):
        """The rows whose period holds ``moment``."""
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=moment), starts_at__lte=moment)


class DayPeriod(models.Model):
    """A period in whole local days; ``ends_on`` is the first day that no longer belongs to it."""

    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = DayPeriodQuerySet.as_manager()

    class Meta:
        abstract = True


class MomentPeriod(models.Model):
    """A period between two moments; ``ends_at`` no longer belongs to it."""

    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)

    objects = MomentPeriodQuerySet.as_manager()

    class Meta:
        abstract = True


def day_order(name: str) -> models.CheckConstraint:
    """The constraint that a day period ends after it starts."""
    return models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")), name=name)


def moment_order(name: str) -> models.CheckConstraint:
    """The constraint that a moment period ends after it starts."""
    return models.CheckConstraint(condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")), name=name)


def no_overlap(name: str, *same, range_=None, condition: Q | None = None) -> ExclusionConstraint:
    """The constraint that no two rows alike in ``same`` (field names or expressions) hold at once."""
    return ExclusionConstraint(
        name=name,
        expressions=[
            *((field, RangeOperators.EQUAL) for field in same),
            (range_ or MomentRange("starts_at", "ends_at"), RangeOperators.OVERLAPS),
        ],
        condition=condition,
    )
