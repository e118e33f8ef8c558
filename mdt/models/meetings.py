"""Series of meetings, the meetings, who was there, whom they spoke of, and what was written."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from caseload.people.models import EpisodeRow
from mdt.codes import ItemState, MeetingState, Presence, SeriesKind
from teams.models import Team, User
from teams.periods import DayPeriod, day_order


class MeetingSeries(DayPeriod):
    """A team's recurring meeting: on which weekdays, at what local time, how long."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=SeriesKind)
    title = models.CharField(_("name"), max_length=80)
    weekdays = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("days"))
    local_time = models.TimeField(_("time"))
    minutes = models.PositiveSmallIntegerField(_("length in minutes"), default=120)
    place = models.CharField(_("where"), max_length=120, blank=True)
    discuss_within_days = models.PositiveSmallIntegerField(_("everybody is discussed within days"), default=42)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            day_order("meeting_series_order"),
            models.CheckConstraint(
                condition=Q(weekdays__contained_by=[1, 2, 3, 4, 5, 6, 7], weekdays__len__gt=0),
                name="meeting_series_weekdays",
            ),
            models.CheckConstraint(condition=Q(minutes__gte=5, minutes__lte=480), name="meeting_series_minutes"),
        ]


class Meeting(models.Model):
    """One meeting. Closed is sealed: ``sealed`` holds all that was said, with its hash; nothing changes any more.

    ``revision`` grows with every change of the meeting or of anything in it: who follows asks for it and for nothing
    else until it has grown.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    series = models.ForeignKey(MeetingSeries, models.PROTECT, related_name="meetings")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=SeriesKind)
    on_date = models.DateField(_("day"))
    starts_at = models.DateTimeField(_("starts"))
    minutes_planned = models.PositiveSmallIntegerField(_("length in minutes"))
    state = models.CharField(max_length=12, choices=MeetingState, default=MeetingState.PLANNED)
    chair = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("chair"))
    minute_taker = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("minute taker")
    )
    opened_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    cancelled_reason = models.CharField(_("why cancelled"), max_length=240, blank=True)
    current = models.ForeignKey("AgendaItem", models.PROTECT, null=True, related_name="+")
    looks_back_to = models.DateTimeField(null=True, help_text=_("When the one before was closed"))
    revision = models.PositiveBigIntegerField(default=1)
    sealed = models.JSONField(null=True)
    sealed_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["series", "on_date"], condition=~Q(state="cancelled"), name="meeting_once_a_day"
            ),
            models.UniqueConstraint(
                fields=["series"], condition=Q(state="in_progress"), name="meeting_one_in_progress"
            ),
            models.CheckConstraint(
                condition=~Q(state="in_progress") | Q(opened_at__isnull=False, chair__isnull=False),
                name="meeting_in_progress_has_chair",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False, sealed__isnull=False, sealed_hash__gt="")
                | ~Q(state="closed") & Q(closed_at=None, sealed=None, sealed_hash=""),
                name="meeting_closed_is_sealed",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancelled_reason=""), name="meeting_cancelled_with_reason"
            ),
        ]
        indexes = [models.Index(fields=["team", "-on_date"], name="meeting_team")]


class Attendance(models.Model):
    """Somebody who was there, or sent apologies: a member of staff, or a guest with name and organisation."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendance")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("role"), max_length=80, blank=True)
    organisation = models.CharField(_("organisation"), max_length=120, blank=True)
    presence = models.CharField(max_length=10, choices=Presence)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "user"], condition=Q(user__isnull=False), name="attendance_once"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="attendance_name"),
            models.CheckConstraint(
                condition=Q(user__isnull=False) | ~Q(organisation=""), name="attendance_guest_from_somewhere"
            ),
        ]


class AgendaItem(EpisodeRow):
    """One person on the agenda, with the reasons as codes and facts; sentences are rendered when read.

    A member may add somebody (``added_by`` and ``added_reason``). Those ``read_together`` are named in the minutes
    as reviewed, unless a member pulls one out.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")
    position = models.PositiveIntegerField()
    reasons = models.JSONField(default=list, help_text=_("Each: code and facts"))
    read_together = models.BooleanField(default=False)
    pulled_out_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    added_reason = models.CharField(_("why"), max_length=240, blank=True)
    state = models.CharField(max_length=10, choices=ItemState, default=ItemState.OPEN)
    state_reason = models.CharField(_("reason"), max_length=240, blank=True)
    dealt_with_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    dealt_with_at = models.DateTimeField(null=True)
    carried_from = models.OneToOneField("self", models.PROTECT, null=True, related_name="carried_to")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "episode"], name="agenda_item_once"),
            models.UniqueConstraint(
                fields=["meeting", "position"], name="agenda_item_position", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                condition=Q(added_by=None) | ~Q(added_reason=""), name="agenda_item_added_with_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state="postponed") | ~Q(state_reason=""), name="agenda_item_postponed_with_reason"
            ),
        ]
        indexes = [
            models.Index(
                fields=["person", "-dealt_with_at"],
                condition=Q(state__in=["discussed", "continues"]),
                name="agenda_item_discussed",
            ),
        ]


class Writing(models.Model):
    """What one member writes about one person in a meeting. Everybody has a text of their own, so that two who write
    at the same time never touch the same words; ``revision`` guards the same author's two devices."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="writings")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    text = models.TextField(_("discussion"), blank=True)
    revision = models.PositiveIntegerField(default=1)
    written_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "author"], name="writing_one_each")]


class WritingReplaced(models.Model):
    """A text that its author let another of theirs take the place of, when two of their devices met: never lost."""

    writing = models.ForeignKey(Writing, models.PROTECT, related_name="replaced")
    text = models.TextField()
    replaced_at = models.DateTimeField(db_default=Now())


class Addendum(models.Model):
    """A correction of sealed minutes: they never change, this stands beneath them."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="addenda")
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, related_name="addenda")
    words = models.TextField(_("addendum"))
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="addendum_words")]
