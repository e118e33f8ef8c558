"""The provider, its teams and the people who work in them."""

import datetime
import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from teams.periods import DayPeriod, DayRange, day_order, no_overlap
from teams.roles import Profession, Role

SERVICE_WIDE = (Role.SERVICE_LEAD, Role.ADMINISTRATOR, Role.GOVERNANCE, Role.GUEST)
"""Roles that belong to the whole service: their membership names no team."""


class Provider(models.Model):
    """The organisation that runs the teams, as NHS England's Organisation Data Service knows it."""

    ods_code = models.CharField(
        _("ODS code"), max_length=6, unique=True, validators=[RegexValidator(r"^[A-Z0-9]{3,6}$")]
    )
    name = models.CharField(_("name"), max_length=200)
    lone_worker_device = models.CharField(
        _("lone worker device"),
        max_length=200,
        blank=True,
        help_text=_("What staff carry to call for help: this service is no alarm device"),
    )
    lone_worker_help = models.CharField(
        _("how to call for help"), max_length=240, blank=True, help_text=_("For example the button, or the number")
    )

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager):
    """Makes users; e-mail addresses are kept in lower case (the database checks it)."""

    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str) -> "User":
        return self.get(email=username.strip().lower())


class User(AbstractBaseUser):
    """Somebody who works here. Signs in by e-mail; never deleted, only made inactive."""

    class Language(models.TextChoices):
        ENGLISH = "en-gb", "English"
        WELSH = "cy", "Cymraeg"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    phone = models.CharField(_("work phone"), max_length=30, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=Language, default=Language.ENGLISH)
    local_id = models.CharField(_("local staff number"), max_length=30, null=True, blank=True, unique=True)
    professional_body = models.CharField(
        _("professional body"), max_length=20, blank=True, help_text=_("For example NMC, HCPC, GMC or SWE")
    )
    professional_number = models.CharField(_("registration number"), max_length=20, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    created_at = models.DateTimeField(db_default=Now())

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_lower")]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """The name, for libraries that ask for it."""
        return self.name


class Team(models.Model):
    """An assertive outreach team (MHSDS team type A08), with its calendar, rhythms and thresholds.

    Rhythms are in whole local days and are only defaults: a person's agreed rhythm stands above them
    (``domain.md`` R5: no universal "disengaged after N days").
    """

    class Nation(models.TextChoices):
        ENGLAND = "ENG", _("England")
        WALES = "WLS", _("Wales")
        SCOTLAND = "SCT", _("Scotland")
        NORTHERN_IRELAND = "NIR", _("Northern Ireland")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    provider = models.ForeignKey(Provider, models.PROTECT, verbose_name=_("provider"))
    name = models.CharField(_("name"), max_length=120, unique=True)
    code = models.CharField(_("local team code"), max_length=20, unique=True)
    nation = models.CharField(_("nation"), max_length=3, choices=Nation, default=Nation.ENGLAND)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    started_on = models.DateField(_("from"))
    ended_on = models.DateField(_("until"), null=True, blank=True)

    day_starts_at = models.TimeField(
        _("the team's day starts at"),
        default=datetime.time(4, 0),
        help_text=_("Visits after midnight still belong to the day before, until this time"),
    )
    open_days = ArrayField(
        models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(7)]),
        default=list,
        verbose_name=_("open on"),
        help_text=_("ISO weekdays: Monday is 1"),
    )
    open_on_bank_holidays = models.BooleanField(_("open on bank holidays"), default=False)

    rhythm_daily = models.PositiveSmallIntegerField(_("daily: see every N days"), default=1)
    rhythm_several = models.PositiveSmallIntegerField(_("several a week: see every N days"), default=3)
    rhythm_weekly = models.PositiveSmallIntegerField(_("weekly: see every N days"), default=7)
    rhythm_fortnightly = models.PositiveSmallIntegerField(_("fortnightly: see every N days"), default=14)
    rhythm_in_reach = models.PositiveSmallIntegerField(_("in hospital: see every N days"), default=7)
    tries_in_a_row = models.PositiveSmallIntegerField(
        _("tries in a row without being seen"), default=3, help_text=_("An alert opens at this many")
    )
    escalate_after_days = models.PositiveSmallIntegerField(
        _("to the team lead after"), default=3, help_text=_("Days from the day the person was due")
    )
    review_lead_days = models.PositiveSmallIntegerField(
        _("reviews show before they are due"), default=7, help_text=_("Days")
    )
    time_critical_grace_hours = models.PositiveSmallIntegerField(
        _("a time-critical visit not recorded shows after"), default=4, help_text=_("Hours")
    )
    setting_off_grace_minutes = models.PositiveSmallIntegerField(
        _("a colleague who is not back shows after"), default=30, help_text=_("Minutes past the expected end")
    )
    visits_a_day = models.PositiveSmallIntegerField(
        _("a colleague has room for"), default=5, help_text=_("Visits on a day; nobody with more is offered one")
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    rhythm_daily__gte=1,
                    rhythm_several__gte=1,
                    rhythm_weekly__gte=1,
                    rhythm_fortnightly__gte=1,
                    rhythm_in_reach__gte=1,
                    tries_in_a_row__gte=1,
                ),
                name="team_rhythms_positive",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gt=F("started_on")), name="team_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(open_days__contained_by=[1, 2, 3, 4, 5, 6, 7]) & Q(open_days__len__gt=0),
                name="team_open_days",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TeamClosedDay(models.Model):
    """A day on which the team is closed besides its weekly pattern and bank holidays."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="closed_days")
    day = models.DateField(_("day"))
    reason = models.CharField(_("reason"), max_length=120)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "day"], name="team_closed_day_once")]

    def __str__(self) -> str:
        return f"{self.day}: {self.reason}"


class Membership(DayPeriod):
    """Somebody's work in a team, or for the whole service, from one day to another."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name=_("member of staff"))
    team = models.ForeignKey(
        Team, models.PROTECT, related_name="memberships", verbose_name=_("team"), null=True, blank=True
    )
    role = models.CharField(_("role"), max_length=16, choices=Role)
    profession = models.CharField(_("profession"), max_length=24, choices=Profession)
    hours_per_week = models.DecimalField(_("hours a week"), max_digits=4, decimal_places=1, null=True, blank=True)
    working_days = ArrayField(
        models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(7)]),
        default=list,
        verbose_name=_("working days"),
    )
    caseload_ceiling = models.PositiveSmallIntegerField(
        _("caseload ceiling"),
        null=True,
        blank=True,
        help_text=_("The most people to co-ordinate; empty for somebody who co-ordinates nobody"),
    )

    class Meta:
        constraints = [
            day_order("membership_ends_after_start"),
            no_overlap(
                "membership_once_per_team",
                "user",
                "team",
                range_=DayRange("starts_on", "ends_on"),
                condition=Q(team__isnull=False),
            ),
            no_overlap(
                "membership_once_per_service_role",
                "user",
                "role",
                range_=DayRange("starts_on", "ends_on"),
                condition=Q(team__isnull=True),
            ),
            models.CheckConstraint(
                condition=Q(team__isnull=True, role__in=SERVICE_WIDE)
                | Q(team__isnull=False, role__in=[Role.CLINICIAN, Role.TEAM_LEAD, Role.WALL]),
                name="membership_role_fits_team",
            ),
            models.CheckConstraint(
                condition=Q(hours_per_week=None) | Q(hours_per_week__gt=0, hours_per_week__lte=60),
                name="membership_hours",
            ),
        ]
        indexes = [models.Index(fields=["team", "starts_on"], name="membership_team")]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"


class Absence(DayPeriod):
    """Days on which somebody is away; the kind only, never the reason."""

    class Kind(models.TextChoices):
        LEAVE = "leave", _("Annual leave")
        SICK = "sick", _("Sickness")
        TRAINING = "training", _("Training")
        OTHER = "other", _("Other absence")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="absences", verbose_name=_("member of staff"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    covered_by = models.ForeignKey(
        User,
        models.PROTECT,
        related_name="covers",
        null=True,
        blank=True,
        verbose_name=_("covered by"),
    )
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            day_order("absence_ends_after_start"),
            no_overlap("absence_once", "user", range_=DayRange("starts_on", "ends_on")),
            models.CheckConstraint(
                condition=Q(covered_by=None) | ~Q(covered_by=F("user")), name="absence_covered_by_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_kind_display()}"


class ShiftCoordinator(models.Model):
    """Who takes the team's calls on a day; the latest row of a team and day counts."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="shift_coordinators")
    on_date = models.DateField()
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["team", "on_date", "-set_at"], name="shift_coordinator_day")]

    def __str__(self) -> str:
        return f"{self.on_date}: {self.user}"
