"""Contacts made or tried, who made them, and what they were about; and forms not sent yet."""

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
    Entry,
    Focus,
    Mechanism,
    OfferAnswer,
    Outcome,
    PlaceType,
    Source,
    WithWhom,
)
from caseload.contacts.models.visits import PlannedVisit
from caseload.network.models import Tie
from caseload.people.models import EpisodeRow, Person
from caseload.plan.models import Goal, Intervention
from caseload.treatments.models import TreatmentEvent
from teams.models import Team, User
from teams.roles import Profession


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
