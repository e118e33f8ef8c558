"""Assessments with ordinal instruments, the formulation drawn from them, and what is taken to the meeting."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from assessments.codes import Answer, PointKind, Source, Words
from caseload.people.models import EpisodeRow
from caseload.plan.models import Goal, Intervention
from teams.models import Team, User
from teams.periods import MomentPeriod, moment_order, no_overlap


class Instrument(models.Model):
    """One version of a definition as it was when it was first used: never edited, only superseded.

    The files in ``assessments/instruments/`` are what can be begun; what was begun is read by this copy, so that an
    old assessment stays readable when its file has gone.
    """

    key = models.SlugField(max_length=40)
    version = models.CharField(max_length=20)
    content_hash = models.CharField(max_length=64)
    definition = models.JSONField()
    first_used_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "version"], name="instrument_version_once")]


class Criteria(models.Model):
    """The licensed wording of a definition's ratings, from the trust's own file. The latest one counts."""

    key = models.SlugField(max_length=40)
    version = models.CharField(max_length=20)
    wording = models.JSONField(help_text=_("Item to letter to words"))
    content_hash = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["key", "version", "-loaded_at"], name="criteria_latest")]


class Attestation(models.Model):
    """A member of staff says that they hold the licence (the manual) of an instrument, and when they said so."""

    user = models.ForeignKey(User, models.PROTECT, related_name="attestations")
    key = models.SlugField(max_length=40)
    attested_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="attestation_once")]


class Assessment(EpisodeRow):
    """One assessment: a draft over as many visits as it takes, then signed and frozen by the database.

    A mistake is corrected by a new version which ``replaces`` it with a reason; both can be read, the one without
    ``successor`` counts. ``on_date`` is the day that it speaks of: where it stands on a course over time.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="assessments")
    key = models.SlugField(max_length=40, help_text=_("The instrument's, copied: a course is read by it"))
    on_date = models.DateField(_("date of the assessment"))
    begun_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(db_default=Now())
    assessor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("assessor"))
    second_assessor = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("second assessor")
    )
    sources = ArrayField(models.CharField(max_length=12, choices=Source), default=list)
    summary = models.TextField(_("summary"), blank=True)
    prompted_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="prompted")
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    abandoned_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    abandoned_at = models.DateTimeField(null=True)
    abandoned_reason = models.CharField(_("why it was given up"), max_length=240, blank=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    correction_reason = models.CharField(_("what was wrong"), max_length=240, blank=True)
    successor = models.OneToOneField("self", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_at=None, signed_by=None) | Q(signed_at__isnull=False, signed_by__isnull=False),
                name="assessment_signed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(abandoned_at=None, abandoned_by=None, abandoned_reason="")
                | Q(abandoned_at__isnull=False, abandoned_by__isnull=False, abandoned_reason__gt="", signed_at=None),
                name="assessment_given_up_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(replaces=None, correction_reason="")
                | Q(replaces__isnull=False, correction_reason__gt=""),
                name="assessment_corrected_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | Q(signed_at__isnull=False), name="assessment_only_signed_is_replaced"
            ),
            models.CheckConstraint(
                condition=Q(signed_at=None) | Q(sources__len__gt=0), name="assessment_names_its_sources"
            ),
            models.UniqueConstraint(
                fields=["episode", "key"],
                condition=Q(signed_at=None, abandoned_at=None, replaces=None),
                name="assessment_one_draft",
            ),
            models.UniqueConstraint(
                fields=["replaces"],
                condition=Q(signed_at=None, abandoned_at=None),
                name="assessment_one_correction_at_a_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["person", "key", "-on_date"],
                condition=Q(signed_at__isnull=False, successor=None),
                name="assessment_course",
            ),
        ]


class Rating(models.Model):
    """An item of an assessment: its rating, or why there is none. ``revision`` counts the saves, so that of two
    people on one draft the second is told."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="ratings", db_index=False)
    item = models.SlugField(max_length=60)
    value = models.PositiveSmallIntegerField(null=True, help_text=_("As the definition's scale numbers it"))
    not_rated_because = models.CharField(_("why not rated"), max_length=240, blank=True)
    note = models.TextField(_("note"), blank=True)
    revision = models.PositiveIntegerField(default=1)
    rated_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    rated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "item"], name="rating_once_per_item"),
            models.CheckConstraint(condition=Q(value=None) | Q(not_rated_because=""), name="rating_or_why_not"),
        ]


class Observation(models.Model):
    """What somebody saw, added to an assessment that another rates (a technical instructor's part of the work)."""

    uuid = models.UUIDField(unique=True)
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="observations")
    item = models.SlugField(max_length=60, blank=True)
    words = models.TextField(_("what you saw"))
    observed_on = models.DateField(_("when"))
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="observation_words")]


class Formulation(EpisodeRow):
    """How the person and the team understand what helps and what stands in the way, on one day.

    Written anew rather than changed: the latest counts, the earlier ones stay.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    on_date = models.DateField(_("date"))
    words_of = models.CharField(_("in whose words"), max_length=10, choices=Words)
    answer = models.CharField(_("agreed with them"), max_length=12, choices=Answer)
    answered_on = models.DateField(_("on what date"), null=True, blank=True)
    text = models.TextField(_("how we understand it together"), blank=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="not_yet") | Q(answered_on__isnull=False), name="formulation_answered_when"
            ),
        ]
        indexes = [models.Index(fields=["person", "-written_at"], name="formulation_person")]


class Point(models.Model):
    """A strength or a barrier of a formulation, and the assessment item that it comes from, if it comes from one."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    formulation = models.ForeignKey(Formulation, models.PROTECT, related_name="points")
    kind = models.CharField(max_length=10, choices=PointKind)
    words = models.CharField(_("strength or barrier"), max_length=240)
    assessment = models.ForeignKey(Assessment, models.PROTECT, null=True, related_name="+")
    item = models.SlugField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="point_words"),
            models.CheckConstraint(
                condition=Q(assessment=None, item="") | Q(assessment__isnull=False, item__gt=""),
                name="point_item_of_an_assessment",
            ),
        ]


class GoalSource(models.Model):
    """The point of a formulation that a goal grew from: by it a goal's page finds the ratings that show it moving."""

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="+")
    point = models.ForeignKey(Point, models.PROTECT, related_name="goals")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["goal", "point"], name="goal_source_once")]


class MeetingItem(EpisodeRow):
    """An assessment, a goal or an intervention that somebody takes to the weekly meeting, and why.

    ``settled_at`` is set by the meeting that dealt with it, or by who took it back.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    assessment = models.ForeignKey(Assessment, models.PROTECT, null=True, related_name="+")
    goal = models.ForeignKey(Goal, models.PROTECT, null=True, related_name="+")
    intervention = models.ForeignKey(Intervention, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("why it should be talked about"), max_length=240)
    taken_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(db_default=Now())
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    settled_how = models.CharField(max_length=240, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(assessment__isnull=False, goal=None, intervention=None)
                | Q(assessment=None, goal__isnull=False, intervention=None)
                | Q(assessment=None, goal=None, intervention__isnull=False),
                name="meeting_item_one_subject",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="meeting_item_reason"),
            models.UniqueConstraint(
                fields=["assessment", "goal", "intervention"],
                condition=Q(settled_at=None),
                nulls_distinct=False,
                name="meeting_item_open_once",
            ),
        ]
        indexes = [models.Index(fields=["episode"], condition=Q(settled_at=None), name="meeting_item_open")]


class TeamInstrument(models.Model):
    """How a team uses an instrument: how often again, and what it proposes next where barriers show."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    key = models.SlugField(max_length=40)
    every_days = models.PositiveSmallIntegerField(_("again after days"), null=True, blank=True)
    proposes = models.SlugField(_("then proposes"), max_length=40, blank=True)
    proposing_items = ArrayField(models.SlugField(max_length=60), default=list, blank=True)
    proposing_values = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "key"], name="team_instrument_once"),
            models.CheckConstraint(
                condition=Q(every_days=None) | Q(every_days__gte=1, every_days__lte=1100),
                name="team_instrument_days",
            ),
        ]


class ReassessmentPeriod(EpisodeRow, MomentPeriod):
    """Another interval for one person, above the team's, with a reason. No interval: not to be repeated."""

    key = models.SlugField(max_length=40)
    every_days = models.PositiveSmallIntegerField(_("again after days"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=240)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            moment_order("reassessment_order"),
            no_overlap("reassessment_one", "episode", "key"),
            models.CheckConstraint(condition=~Q(reason=""), name="reassessment_reason"),
        ]


class Reassessment(EpisodeRow):
    """When the next assessment of a person with an instrument is due: reckoned from the last one, never typed.

    The sweep asks this table by its date, so that it costs what is due and not what was ever assessed.
    """

    key = models.SlugField(max_length=40)
    last = models.ForeignKey(Assessment, models.PROTECT, related_name="+")
    last_on = models.DateField()
    due_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["episode", "key"], name="reassessment_once")]
        indexes = [models.Index(fields=["due_on"], condition=Q(due_on__isnull=False), name="reassessment_due")]
