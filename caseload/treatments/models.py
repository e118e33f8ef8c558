"""Treatments and checks that come round: the provider's policy, what is due, and what became of it.

No prescribing and no doses: a treatment is a name and a rhythm. A due is closed by *given*, *done* or *taken*, never
by the person having been seen (domain.md 2a).
"""

import datetime as dt
import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from caseload.people.models import EpisodeRow
from caseload.treatments.agreed import Agreed
from caseload.treatments.codes import CLOSES_WITH, DueState, Entry, Outcome, ResultKind, Source
from teams.models import User
from teams.periods import DayPeriod, DayRange, day_order, no_overlap

LONGEST_EVERY = 1830
"""Days; five years. Anything longer is a slip of the pen."""


class TreatmentPolicy(DayPeriod):
    """What the provider's own policy says about one kind of treatment or check, from a day on: a dated version.

    ``every_days`` is only what a form proposes. ``days_early`` and ``days_late`` are how far from the due day it is
    still in policy. ``break_hours`` with ``break_text``: after so long not taken it is a break in treatment, and what
    the policy then says, word for word.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.SlugField(_("code"), max_length=40)
    title = models.CharField(_("kind of treatment or check"), max_length=80)
    every_days = models.PositiveSmallIntegerField(_("usually every N days"))
    days_early = models.PositiveSmallIntegerField(_("days early that are in policy"), default=0)
    days_late = models.PositiveSmallIntegerField(_("days late that are in policy"), default=0)
    closes_with = models.CharField(_("word for done"), max_length=10, choices=CLOSES_WITH)
    sites = ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name=_("injection sites"))
    result = models.CharField(_("result asked"), max_length=10, choices=ResultKind, default=ResultKind.NONE)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    break_hours = models.PositiveSmallIntegerField(_("hours not taken that are a break"), null=True, blank=True)
    break_text = models.TextField(_("what the policy then says"), blank=True)
    source = models.CharField(_("source"), max_length=240)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            day_order("treatment_policy_order"),
            no_overlap("treatment_policy_one", "kind", range_=DayRange("starts_on", "ends_on")),
            models.CheckConstraint(condition=~Q(source="") & ~Q(title=""), name="treatment_policy_source"),
            models.CheckConstraint(
                condition=Q(every_days__gte=1, every_days__lte=LONGEST_EVERY, days_early__lt=F("every_days")),
                name="treatment_policy_days",
            ),
            models.CheckConstraint(
                condition=Q(break_hours=None, break_text="") | Q(break_hours__gte=1, break_text__gt=""),
                name="treatment_policy_break",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Treatment(EpisodeRow, DayPeriod):
    """Something that a person is given or checked for, again and again, under the provider's policy.

    ``prescriber`` is one of ours, or else ``prescriber_name`` somebody outside. Where others give it (a clinic, the
    GP), the team is told and plans no visit for it. ``goes_on_as``: it was the same as that one on another record of
    the person; what became of it counts there.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    policy = models.ForeignKey(TreatmentPolicy, models.PROTECT, related_name="+")
    what = models.CharField(_("what"), max_length=120)
    every_days = models.PositiveSmallIntegerField(_("every N days"))
    first_due_on = models.DateField(_("first due"), null=True)
    prescriber = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    prescriber_name = models.CharField(_("prescriber outside the service"), max_length=120, blank=True)
    given_by_us = models.BooleanField(_("given by the team"), default=True)
    who_may_give = models.CharField(_("who may give it"), max_length=120, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=240, blank=True)
    goes_on_as = models.ForeignKey("self", models.PROTECT, null=True, related_name="was")
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            day_order("treatment_order"),
            models.CheckConstraint(condition=~Q(what=""), name="treatment_what"),
            models.CheckConstraint(
                condition=Q(every_days__gte=1, every_days__lte=LONGEST_EVERY), name="treatment_every"
            ),
            models.CheckConstraint(
                condition=Q(prescriber=None) & ~Q(prescriber_name="")
                | Q(prescriber__isnull=False, prescriber_name=""),
                name="treatment_prescriber",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None, end_reason="") | Q(ends_on__isnull=False, end_reason__gt=""),
                name="treatment_end_reason",
            ),
            models.CheckConstraint(
                condition=Q(goes_on_as=None) | Q(ends_on__isnull=False) & ~Q(goes_on_as=F("pk")),
                name="treatment_goes_on_as",
            ),
        ]
        indexes = [
            models.Index(fields=["episode"], condition=Q(ends_on=None), name="treatment_running"),
            models.Index(fields=["person", "-starts_on"], name="treatment_person"),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def prescribed_by(self) -> str:
        """Who prescribes it, by name."""
        return str(self.prescriber) if self.prescriber_id else self.prescriber_name

    @property
    def agreed(self) -> Agreed:
        """What is agreed about it now."""
        return Agreed.of(self)


class TreatmentChange(EpisodeRow):
    """Something agreed anew about a treatment: what held until then, and why. Append-only."""

    treatment = models.ForeignKey(Treatment, models.PROTECT, related_name="changes")
    every_days = models.PositiveSmallIntegerField()
    prescriber = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    prescriber_name = models.CharField(max_length=120, blank=True)
    given_by_us = models.BooleanField()
    who_may_give = models.CharField(max_length=120, blank=True)
    reason = models.CharField(_("why"), max_length=240)
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="treatment_change_reason")]
        indexes = [models.Index(fields=["treatment", "-changed_at"], name="treatment_change_course")]

    @property
    def agreed(self) -> Agreed:
        """What held until then."""
        return Agreed.of(self)


class TreatmentEvent(EpisodeRow):
    """What became of it, once: given, done, taken, declined, missed or not taken. Insert-only versions: a correction
    or withdrawal is the next version, and names the one it replaces."""

    uuid = models.UUIDField(unique=True)
    body_hash = models.CharField(max_length=64)
    treatment = models.ForeignKey(Treatment, models.PROTECT, related_name="events")
    entry = models.CharField(max_length=10, choices=Entry, default=Entry.MADE)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="successor")
    entry_reason = models.CharField(_("why it was changed"), max_length=240, blank=True)
    source = models.CharField(max_length=10, choices=Source, default=Source.ITSELF)
    outcome = models.CharField(_("what became of it"), max_length=10, choices=Outcome)
    occurred_at = models.DateTimeField(_("when"))
    time_known = models.BooleanField(default=True)
    site = models.CharField(_("site"), max_length=40, blank=True)
    result_text = models.CharField(_("result"), max_length=240, blank=True)
    result_value = models.DecimalField(_("result"), max_digits=10, decimal_places=2, null=True)
    why = models.CharField(_("why"), max_length=240, blank=True)
    last_taken_at = models.DateTimeField(_("last taken"), null=True)
    told_by = models.CharField(_("told by"), max_length=120, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(entry="made", replaces=None, entry_reason="")
                | ~Q(entry="made") & Q(replaces__isnull=False) & ~Q(entry_reason=""),
                name="treatment_event_version",
            ),
            models.CheckConstraint(condition=Q(occurred_at__lte=F("recorded_at")), name="treatment_event_not_ahead"),
            models.CheckConstraint(
                condition=Q(last_taken_at=None) | Q(outcome="not_taken", last_taken_at__lte=F("occurred_at")),
                name="treatment_event_last_taken",
            ),
        ]
        indexes = [models.Index(fields=["treatment", "-occurred_at"], name="treatment_event_course")]

    @property
    def given_on(self) -> dt.date:
        """Its local date."""
        return timezone.localdate(self.occurred_at)

    @property
    def has_result(self) -> bool:
        """Whether it says what came of it."""
        return self.result_value is not None or bool(self.result_text)

    @property
    def in_words(self) -> str:
        """ "Flupentixol depot: given, left gluteal" """
        unit = self.treatment.policy.unit if self.result_value is not None else ""
        result = " ".join(filter(None, [self.shown_result, unit])) if self.has_result else ""
        parts = [str(self.get_outcome_display()).lower(), self.site, result, self.why]
        return f"{self.treatment.what}: {', '.join(filter(None, parts))}"

    @property
    def shown_result(self) -> str:
        """The result as it is read: a number without idle noughts, or words."""
        return self.result_text if self.result_value is None else f"{self.result_value.normalize():f}"


class TreatmentDue(EpisodeRow):
    """One round of a treatment: the day it is due, and the days between which the policy allows it.

    Never counted on but always reckoned anew from the events that stand. ``after`` is the event it follows, null for
    the first; ``waiting`` is the latest *declined*, *missed* or *not taken* that the prescriber has not answered.
    """

    treatment = models.ForeignKey(Treatment, models.PROTECT, related_name="dues")
    policy = models.ForeignKey(TreatmentPolicy, models.PROTECT, related_name="+")
    after = models.ForeignKey(TreatmentEvent, models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(_("due"))
    earliest_on = models.DateField(_("not before"))
    latest_on = models.DateField(_("not after"))
    state = models.CharField(max_length=10, choices=DueState, default=DueState.OPEN)
    closed_by = models.ForeignKey(TreatmentEvent, models.PROTECT, null=True, related_name="+")
    waiting = models.ForeignKey(TreatmentEvent, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["treatment"], condition=Q(state="open"), name="treatment_due_one_open"),
            models.CheckConstraint(
                condition=Q(earliest_on__lte=F("due_on"), due_on__lte=F("latest_on")), name="treatment_due_window"
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_by__isnull=False) | ~Q(state="closed") & Q(closed_by=None),
                name="treatment_due_closed_by",
            ),
            models.CheckConstraint(condition=Q(waiting=None) | Q(state="open"), name="treatment_due_waiting_open"),
        ]
        indexes = [
            models.Index(fields=["episode"], condition=Q(state="open"), name="treatment_due_episode"),
            models.Index(fields=["person"], condition=Q(state="open"), name="treatment_due_person"),
            models.Index(fields=["latest_on"], condition=Q(state="open"), name="treatment_due_latest"),
            models.Index(fields=["due_on"], condition=Q(state="open"), name="treatment_due_on"),
            models.Index(fields=["waiting"], condition=Q(waiting__isnull=False), name="treatment_due_waiting"),
        ]


class TreatmentAnswer(EpisodeRow):
    """What the prescriber decided after it was declined, missed or not taken. Words, never a dose. Append-only."""

    event = models.OneToOneField(TreatmentEvent, models.PROTECT, related_name="answer")
    words = models.TextField(_("what was decided"))
    said_by = models.CharField(_("who decided"), max_length=120)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words="") & ~Q(said_by=""), name="treatment_answer_words"),
        ]
