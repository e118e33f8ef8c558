"""An episode with a team, who may see it, and what its rows have in common."""

import datetime as dt
import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from caseload.people.codes import (
    OPEN_STATES,
    Aftercare,
    ClosureReason,
    EpisodeState,
    ReferralSource,
)
from caseload.people.models.person import Person
from caseload.people.whereabouts import NOBODY_KNOWS, TABLE, Whereabouts
from teams.models import Team, User

NOT_RECKONED = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
"""Over long ago: whoever asks looks closer."""


class TeamAccess(models.Model):
    """Which team may see which person: the one table that scopes every read.

    Kept by the episode operations only. ``until`` is the first day on which a team whose episode has ended no
    longer sees the person; null while the episode is open.
    """

    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="team_access")
    until = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "person"], name="team_access_once")]


class Episode(models.Model):
    """A person's time with a team, from referral to closure.

    The columns from ``last_seen_at`` on are what the sweep and the board need. They are always recomputed from
    the current versions of contacts (``caseload.contacts``) and the periods below, never incremented, in the
    transaction of the change and under a lock on this row. ``seen_due_at`` and ``try_due_at`` are the moments
    at which the due day is over: the start of the team's next day.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    body_hash = models.CharField(
        max_length=64,
        blank=True,
        db_default="",
        editable=False,
        help_text=_("What the form said that made the uuid: sent twice, it is one registration"),
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="episodes")
    team = models.ForeignKey(Team, models.PROTECT, related_name="episodes")
    state = models.CharField(max_length=12, choices=EpisodeState, default=EpisodeState.REFERRED)

    referred_at = models.DateTimeField(_("referred"))
    referred_by = models.CharField(
        _("referred by"), max_length=20, choices=ReferralSource, default=ReferralSource.OTHER
    )
    referral_reason = models.TextField(_("why referred"), blank=True)
    accepted_at = models.DateTimeField(_("accepted"), null=True)
    not_accepted_reason = models.TextField(_("why not accepted"), blank=True)

    ended_at = models.DateTimeField(_("ended"), null=True)
    closure_reason = models.CharField(_("reason"), max_length=2, choices=ClosureReason, blank=True)
    closure_plan = models.TextField(_("plan, and the way back"), blank=True)
    closure_handed_to = models.CharField(
        _("handed to"), max_length=240, blank=True, db_default="", help_text=_("Who supports them now")
    )
    closure_aftercare = models.CharField(
        _("section 117 aftercare"), max_length=12, choices=Aftercare, blank=True, db_default=""
    )
    closure_accepted_by = models.CharField(
        _("accepted by"), max_length=240, blank=True, db_default="", help_text=_("Who of the other team, in writing")
    )
    closure_accepted_on = models.DateField(_("accepted on"), null=True, blank=True)
    transferred_from = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="transferred_to"
    )

    confirm_last_seen_by = models.DateField(
        _("confirm when last seen, by"),
        null=True,
        help_text=_("Set by an import that did not know; until then nothing is counted against anybody"),
    )
    last_seen_at = models.DateTimeField(null=True, editable=False)
    last_seen_time_known = models.BooleanField(default=True, editable=False)
    last_spoken_at = models.DateTimeField(null=True, editable=False)
    last_tried_at = models.DateTimeField(null=True, editable=False)
    tries_since_seen = models.PositiveIntegerField(default=0, editable=False)
    run_of_tries = models.PositiveIntegerField(
        default=0, editable=False, help_text=_("Tries in a row that add to the run under R6")
    )
    rhythm_days = models.PositiveSmallIntegerField(
        null=True, editable=False, help_text=_("The rhythm in force, as last reckoned")
    )
    seen_due_on = models.DateField(null=True, editable=False)
    seen_due_at = models.DateTimeField(null=True, editable=False)
    try_due_at = models.DateTimeField(null=True, editable=False)
    coordinator_until = models.DateTimeField(
        null=True,
        editable=False,
        db_default=NOT_RECKONED,
        help_text=_("Whoever co-ordinated when last reckoned does so until then; null where no end is set"),
    )
    in_hospital_since = models.DateTimeField(null=True, editable=False)
    last_discharged_at = models.DateTimeField(null=True, editable=False)
    whereabouts = models.CharField(
        max_length=16,
        choices=Whereabouts,
        default=Whereabouts.HOME,
        db_default=Whereabouts.HOME,
        editable=False,
        help_text=_("Where they are, as last reckoned: which rules run is the table people.whereabouts"),
    )
    last_heard_at = models.DateTimeField(
        null=True, editable=False, help_text=_("Last contact with them or who looks after them, where that is due")
    )
    contact_due_at = models.DateTimeField(
        null=True, editable=False, help_text=_("When a contact that stands in for the rhythm is overdue")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "team"],
                condition=Q(state__in=OPEN_STATES),
                name="episode_open_once_per_team",
            ),
            models.UniqueConstraint(fields=["id", "person"], name="episode_id_person"),
            models.CheckConstraint(
                condition=Q(state="referred", accepted_at=None, ended_at=None)
                | Q(state="accepted", accepted_at__isnull=False, ended_at=None)
                | Q(state="not_accepted", accepted_at=None, ended_at__isnull=False) & ~Q(not_accepted_reason="")
                | Q(state="closed", accepted_at__isnull=False, ended_at__isnull=False) & ~Q(closure_reason=""),
                name="episode_state_fits",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("referred_at")),
                name="episode_ends_after_start",
            ),
        ]
        indexes = [
            models.Index(fields=["team"], condition=Q(state__in=OPEN_STATES), name="episode_open_team"),
            models.Index(fields=["person"], name="episode_person"),
            models.Index(fields=["seen_due_at"], condition=Q(state="accepted"), name="episode_seen_due"),
            models.Index(
                fields=["run_of_tries"],
                condition=Q(state="accepted", run_of_tries__gte=1),
                name="episode_run",
            ),
            models.Index(
                fields=["coordinator_until"],
                condition=Q(state="accepted", coordinator_until__isnull=False),
                name="episode_coordinator_until",
            ),
            models.Index(
                fields=["in_hospital_since"],
                condition=Q(in_hospital_since__isnull=False),
                name="episode_in_hospital",
            ),
            models.Index(
                fields=["contact_due_at"],
                condition=Q(state="accepted", contact_due_at__isnull=False),
                name="episode_contact_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} with {self.team}"

    @property
    def is_looked_for(self) -> bool:
        """Missing, or absent without leave: nobody knows where they are."""
        return self.whereabouts in NOBODY_KNOWS

    @property
    def is_on_ward(self) -> bool:
        """In hospital, and neither on leave from it nor missing."""
        return self.in_hospital_since is not None and not TABLE[Whereabouts(self.whereabouts)].above_stay

    @property
    def is_open(self) -> bool:
        """True while the team is involved."""
        return self.state in OPEN_STATES


class EpisodeRow(models.Model):
    """Base of every clinical row: it names the person and the episode.

    One composite foreign key to the episode's (id, person) holds both, and follows when two records are merged
    (``caseload/sql/person_fits_episode.sql``), so Django's own two constraints are not made.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_constraint=False)
    episode = models.ForeignKey(Episode, models.PROTECT, related_name="+", db_constraint=False)

    class Meta:
        abstract = True


class ClosureSanction(EpisodeRow):
    """A meeting's leave to close an episode that otherwise may not be closed (domain.md R1).

    The meeting room fills it; the closure trigger asks for it. It names the reason it was given for, so that one
    leave cannot serve another.
    """

    closure_reason = models.CharField(max_length=2, choices=ClosureReason)
    decided_on = models.DateField(_("MDT decision on"))
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    signed_off_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    attempts = models.TextField(_("attempts made"))
    told = models.TextField(_("what family and GP were told"))
    way_back = models.TextField(_("how to come back"))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(asked_by=F("signed_off_by")), name="closure_sanction_two_people"),
            models.CheckConstraint(
                condition=~Q(attempts="") & ~Q(told="") & ~Q(way_back=""), name="closure_sanction_words"
            ),
        ]
