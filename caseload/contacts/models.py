"""Planned visits, contacts made or tried, and what was raised on them."""

import uuid
from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from caseload.contacts.codes import (
    COUNTING_ENTRIES,
    TAKEN_BACK,
    AtDoor,
    ConcernKind,
    Entry,
    Focus,
    Mechanism,
    OfferAnswer,
    Outcome,
    PlaceType,
    Purpose,
    ReadyAnswer,
    ReadyFor,
    Source,
    VisitState,
    WithWhom,
    reason_in_words,
)
from caseload.network.models import Tie
from caseload.people.models import EpisodeRow, Person, Place
from caseload.plan.models import Goal, Intervention
from caseload.treatments.models import TreatmentEvent
from teams.models import Team, User
from teams.periods import DayPeriod, day_order
from teams.roles import Profession


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


class Contact(EpisodeRow):
    """One version of a contact made or tried: inserted, never changed.

    The uuid is made by the client and is its idempotency key, with ``body_hash`` over what was sent. A correction,
    a withdrawal or a move inserts the next version and sets ``successor`` here, the only column the app role may
    update. What counts is a version without successor whose entry is made or corrected.

    Every save pays for every index, so a foreign key has one of its own only where no other begins with it.
    """

    uuid = models.UUIDField(unique=True)
    body_hash = models.CharField(max_length=64)
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", db_index=False)
    entry = models.CharField(max_length=10, choices=Entry, default=Entry.MADE)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    successor = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    entry_reason = models.CharField(_("why it was changed"), max_length=240, blank=True)
    source = models.CharField(max_length=8, choices=Source, default=Source.LOGGED)

    outcome = models.CharField(_("what happened"), max_length=20, choices=Outcome)
    planned_visit = models.ForeignKey(
        PlannedVisit, models.PROTECT, null=True, related_name="contacts", db_index=False
    )
    occurred_at = models.DateTimeField(_("when"))
    time_known = models.BooleanField(default=True)
    written_at = models.DateTimeField(help_text=_("On the client's clock, when it was written"))
    received_at = models.DateTimeField(db_default=Now())
    logged_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)

    mechanism = models.CharField(_("how"), max_length=2, choices=Mechanism)
    place_type = models.CharField(_("kind of place"), max_length=3, choices=PlaceType, blank=True)
    place_text = models.CharField(_("where"), max_length=240, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes with the person"), null=True)
    with_whom = ArrayField(models.CharField(max_length=12, choices=WithWhom), default=list)
    at_door = models.CharField(_("at the door"), max_length=8, choices=AtDoor, blank=True)
    reported_by = models.CharField(_("reported by"), max_length=120, blank=True)
    focus = models.CharField(_("what it was about"), max_length=16, choices=Focus, blank=True)
    focus_tags = ArrayField(models.CharField(max_length=16, choices=Focus), default=list)
    note = models.TextField(_("note"), blank=True)
    small_win = models.CharField(_("small win"), max_length=240, blank=True)
    offer = models.CharField(_("offer made"), max_length=240, blank=True)
    offer_answer = models.CharField(_("their answer"), max_length=8, choices=OfferAnswer, blank=True)
    offer_declined_because = models.CharField(_("what was in the way"), max_length=240, blank=True)
    change_seq = models.BigIntegerField(
        editable=False, default=0, help_text=_("Set by trigger on insert; exports read on from it")
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(entry="made", replaces=None)
                | Q(entry="made", entry_reason__gt="")
                | ~Q(entry="made") & Q(replaces__isnull=False) & ~Q(entry_reason=""),
                name="contact_change_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="seen") | Q(mechanism="01", with_whom__contains=["person"]),
                name="contact_seen_is_face_to_face",
            ),
            models.CheckConstraint(condition=Q(minutes=None) | Q(minutes__lte=1440), name="contact_minutes"),
            models.CheckConstraint(
                condition=Q(occurred_at__lte=F("received_at") + timedelta(minutes=5)),
                name="contact_not_in_the_future",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="reported") | ~Q(reported_by=""), name="contact_reported_by_whom"
            ),
            models.CheckConstraint(
                condition=Q(source="logged") | Q(source="imported", outcome="seen", time_known=False),
                name="contact_imported_is_a_date",
            ),
        ]
        indexes = [
            models.Index(
                fields=["person", "-occurred_at"],
                include=["outcome", "team", "time_known", "source"],
                condition=Q(successor=None, entry__in=COUNTING_ENTRIES),
                name="contact_current",
            ),
            models.Index(fields=["team", "-received_at"], name="contact_team_received"),
            models.Index(fields=["planned_visit"], condition=Q(planned_visit__isnull=False), name="contact_visit"),
            models.Index(fields=["replaces"], condition=Q(replaces__isnull=False), name="contact_replaces"),
            models.Index(fields=["change_seq"], name="contact_change_seq"),
            # For other systems that may read all teams: few entries are taken back, and a day is found by its blocks.
            models.Index(fields=["id"], condition=Q(entry__in=TAKEN_BACK), name="contact_taken_back"),
            BrinIndex(fields=["occurred_at"], autosummarize=True, name="contact_when"),
        ]

    @property
    def tag_labels(self) -> list[str]:
        """The further subjects in words."""
        return [Focus(code).label for code in self.focus_tags]

    @property
    def how(self) -> list[str]:
        """How, how long, where and by whom told, each in words; how only where the outcome does not say it."""
        says_how = self.outcome not in SAY_THEMSELVES
        return [
            *([self.get_mechanism_display()] if says_how else []),
            *([_("%(n)s minutes") % {"n": self.minutes}] if self.minutes else []),
            *([self.place_text or self.get_place_type_display()] if self.place_text or self.place_type else []),
            *([_("told by %(who)s") % {"who": self.reported_by}] if self.reported_by else []),
        ]


SAY_THEMSELVES = (
    Outcome.NOT_IN, Outcome.NOT_FOUND, Outcome.DID_NOT_ATTEND, Outcome.DECLINED, Outcome.SIGHTED,
    Outcome.CANCELLED_BY_THEM, Outcome.CANCELLED_BY_US, Outcome.REPORTED,
)  # fmt: skip
"""Outcomes that say by themselves how the contact was tried."""


class ContactStaff(models.Model):
    """Who made the contact, with their profession and team on that day, and their own minutes."""

    contact = models.ForeignKey(Contact, models.PROTECT, related_name="contact_staff", db_index=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    profession = models.CharField(max_length=24, choices=Profession)
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", db_index=False)
    is_lead = models.BooleanField(default=False)
    minutes = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contact", "user"], name="contact_staff_once"),
            models.UniqueConstraint(fields=["contact"], condition=Q(is_lead=True), name="contact_one_lead"),
        ]
        indexes = [models.Index(fields=["user", "contact"], name="contact_staff_user")]


class ContactWork(models.Model):
    """A goal that a contact worked on, and the intervention under it if one was named. Each version has its own."""

    contact = models.ForeignKey(Contact, models.PROTECT, related_name="work", db_index=False)
    goal = models.ForeignKey(Goal, models.PROTECT, related_name="+")
    intervention = models.ForeignKey(Intervention, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contact", "goal", "intervention"], nulls_distinct=False, name="contact_work_once"
            ),
        ]


class ContactTie(models.Model):
    """Somebody around the person with whom a contact was, or who told of them. Each version has its own."""

    contact = models.ForeignKey(Contact, models.PROTECT, related_name="met", db_index=False)
    tie = models.ForeignKey(Tie, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact", "tie"], name="contact_tie_once")]


class ContactTreatment(models.Model):
    """What a contact told of a treatment or a check that was due. Each version has its own; the event may be the
    same one where a correction did not touch it."""

    contact = models.ForeignKey(Contact, models.PROTECT, related_name="treated", db_index=False)
    event = models.ForeignKey(TreatmentEvent, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact", "event"], name="contact_treatment_once")]


class RecordCopy(models.Model):
    """Somebody put this contact's text on the clipboard for the trust's electronic record."""

    contact = models.OneToOneField(Contact, models.PROTECT, related_name="record_copy")
    copied_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    copied_at = models.DateTimeField(db_default=Now())


class Concern(EpisodeRow):
    """A concern of family or a carer, or a colleague's worry: an event that somebody must acknowledge (R8)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=8, choices=ConcernKind)
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="concerns")
    raised_by = models.CharField(_("who raised it"), max_length=120)
    words = models.TextField(_("in their words"))
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    acknowledged_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)
    response = models.TextField(_("what we do"), blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="concern_words"),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None, acknowledged_by=None)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
                name="concern_acknowledged_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["recorded_at"], condition=Q(acknowledged_at=None), name="concern_open"),
        ]


class ReadyNow(EpisodeRow):
    """Somebody is ready for something right now. It stays open until somebody goes along or it is no longer wanted:
    "not today" is written down and does not close it (domain.md section 1: offers never expire)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="ready")
    need = models.CharField(_("what they are ready for"), max_length=8, choices=ReadyFor)
    words = models.CharField(_("in their words"), max_length=240, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    put_off_because = models.CharField(_("why not today"), max_length=240, blank=True)
    put_off_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    put_off_at = models.DateTimeField(null=True)
    answer = models.CharField(_("what came of it"), max_length=8, choices=ReadyAnswer, blank=True)
    answer_words = models.CharField(max_length=240, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    visit = models.ForeignKey(PlannedVisit, models.PROTECT, null=True, related_name="+")

    @property
    def called(self) -> str:
        """What they are ready for: their words where it is something else."""
        return self.words if self.need == ReadyFor.OTHER else str(self.get_need_display())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(need="other") | ~Q(words=""), name="ready_now_something_else_is_said"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None, answered_by=None)
                | ~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False),
                name="ready_now_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(put_off_at=None, put_off_by=None, put_off_because="")
                | Q(put_off_at__isnull=False, put_off_by__isnull=False) & ~Q(put_off_because=""),
                name="ready_now_put_off_because",
            ),
        ]
        indexes = [
            models.Index(fields=["recorded_at"], condition=Q(answered_at=None), name="ready_now_open"),
        ]


class Draft(models.Model):
    """A form not sent yet, kept on the server so that a closed browser loses nothing."""

    uuid = models.UUIDField()
    user = models.ForeignKey(User, models.PROTECT, related_name="drafts")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    form = models.CharField(max_length=40)
    data = models.JSONField()
    saved_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "uuid"], name="draft_once")]
