"""Going to the ward while somebody is in hospital: what a team does as a rule, and the plan of one stay."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from caseload.contacts.models import VisitSeries
from caseload.people.models import EpisodeRow
from caseload.spells.models.stay import HospitalSpell
from teams.models import Team, User


def weekday(**more) -> models.PositiveSmallIntegerField:
    """An ISO weekday, or nothing."""
    within = [MinValueValidator(1), MaxValueValidator(7)]
    return models.PositiveSmallIntegerField(null=True, blank=True, validators=within, **more)


def someone(**more) -> models.ForeignKey:
    """A colleague, or nobody."""
    return models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", **more)


def visits() -> models.ForeignKey:
    """The pattern that stands in the diary, where it could be planned."""
    return models.ForeignKey(VisitSeries, models.PROTECT, null=True, editable=False, related_name="+")


class InReachDefault(models.Model):
    """Our own consultant's weekly time on the wards, as a rule. How often the team goes is ``Team.rhythm_in_reach``,
    and by when first the three working days of domain.md 2a."""

    team = models.OneToOneField(Team, models.PROTECT, related_name="+")
    consultant_who = someone(verbose_name=_("our own consultant"))
    consultant_weekday = weekday(verbose_name=_("our consultant's weekly time: day"))
    consultant_time = models.TimeField(_("our consultant's weekly time: at"), null=True, blank=True)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(db_default=Now())


class InReachPlan(EpisodeRow):
    """How the team stays with somebody during one stay: made by the team's rule, changed with a reason.

    Three strands, each a weekly pattern in the diary: ordinary visits, the ward round, our consultant's own time.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    spell = models.ForeignKey(HospitalSpell, models.PROTECT, related_name="in_reach_plans")
    first_by = models.DateField(_("first visit by"))
    every_weeks = models.PositiveSmallIntegerField(_("then every N weeks"), default=1)
    visits_who = someone(verbose_name=_("who goes"))
    visits_weekday = weekday(verbose_name=_("day of the week"))
    visits_time = models.TimeField(_("at"), null=True, blank=True)
    visits_series = visits()
    ward_round_who = someone(verbose_name=_("who attends"))
    ward_round_weekday = weekday(verbose_name=_("ward round on"))
    ward_round_time = models.TimeField(_("ward round at"), null=True, blank=True)
    ward_round_series = visits()
    consultant_who = someone(verbose_name=_("our own consultant"))
    consultant_weekday = weekday(verbose_name=_("our consultant's time on"))
    consultant_time = models.TimeField(_("our consultant's time at"), null=True, blank=True)
    consultant_series = visits()
    second = someone(verbose_name=_("who goes along"))
    alone_reason = models.CharField(_("why one goes alone"), max_length=240, blank=True)
    reason = models.CharField(_("why another plan than usual"), max_length=240, blank=True)
    review_by = models.DateField(_("look at it again by"), null=True, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["spell"], condition=Q(ended_at=None), name="in_reach_plan_one"),
            models.CheckConstraint(condition=Q(every_weeks__range=(1, 4)), name="in_reach_plan_every_weeks"),
            models.CheckConstraint(
                condition=Q(reason="") | Q(review_by__isnull=False), name="in_reach_plan_review_by"
            ),
        ]
        indexes = [models.Index(fields=["episode"], condition=Q(ended_at=None), name="in_reach_plan_running")]
