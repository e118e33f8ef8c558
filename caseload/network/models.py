"""The people and places around a person, what may be shared with them, and what the person wrote in advance.

Partner agencies belong to the service and to nobody in particular.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from caseload.network.codes import MayKnow, MayShare, Need, StatementKind, TieRole
from caseload.people.models import EpisodeRow
from teams.faults import fingerprint
from teams.models import Team, User
from teams.periods import DayPeriod, day_order


class Tie(EpisodeRow, DayPeriod):
    """Somebody around a person: carer, GP practice, landlord. It belongs to the person, whichever team wrote it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    role = models.CharField(_("who they are to the person"), max_length=20, choices=TieRole)
    name = models.CharField(_("name"), max_length=120, blank=True)
    organisation = models.CharField(_("organisation"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    email = models.EmailField(_("email"), blank=True)
    note = models.CharField(_("good to know"), max_length=240, blank=True)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(db_default=Now())
    end_reason = models.CharField(_("why it ended"), max_length=240, blank=True)

    class Meta:
        constraints = [
            day_order("tie_order"),
            models.CheckConstraint(condition=Q(name__gt="") | Q(organisation__gt=""), name="tie_has_a_name"),
        ]
        indexes = [models.Index(fields=["person", "role"], name="tie_person")]

    def __str__(self) -> str:
        return self.called

    @property
    def called(self) -> str:
        """Their name; of an organisation without one, its own."""
        return self.name or self.organisation

    @property
    def fingerprint(self) -> str:
        """Of what is known of them (``teams.faults``)."""
        return fingerprint(self.role, self.name, self.organisation, self.phone, self.email, self.note)


class Sharing(EpisodeRow):
    """What may be shared with one of them, as said or decided on a day. Never changed; the latest counts."""

    tie = models.ForeignKey(Tie, models.PROTECT, related_name="sharings")
    may_share = models.CharField(_("what may be shared"), max_length=16, choices=MayShare)
    what = models.CharField(_("what, and what not"), max_length=240, blank=True)
    admission = models.CharField(_("may be told of an admission"), max_length=10, choices=MayKnow)
    on_date = models.DateField(_("said or decided on"))
    decided_by = models.CharField(_("who decided"), max_length=120, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(may_share__in=["part", "best_interests"]) | Q(what__gt=""), name="sharing_says_what"
            ),
            models.CheckConstraint(
                condition=Q(may_share="best_interests", decided_by__gt="")
                | ~Q(may_share="best_interests") & Q(decided_by=""),
                name="sharing_decided_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["tie", "-id"], name="sharing_latest")]


class Statement(EpisodeRow):
    """What the person wants when they are unwell, or their safety plan: the text, or where it is kept.

    Inserted, never changed; the latest of a kind counts, and the earlier ones stay to be read.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=10, choices=StatementKind)
    text = models.TextField(_("the text"), blank=True)
    kept_where = models.CharField(_("or where it is kept"), max_length=240, blank=True)
    on_date = models.DateField(_("written on"))
    author = models.CharField(_("written by"), max_length=120)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(text__gt="") | Q(kept_where__gt=""), name="statement_says_something"),
            models.CheckConstraint(condition=~Q(author=""), name="statement_author"),
        ]
        indexes = [models.Index(fields=["person", "kind", "-id"], name="statement_latest")]


class Partner(models.Model):
    """An agency that helps: what with, when, whom it takes. ``team`` null: known to all teams of the service."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    needs = ArrayField(models.CharField(max_length=16, choices=Need))
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    email = models.EmailField(_("email"), blank=True)
    address = models.CharField(_("where"), max_length=240, blank=True)
    hours = models.CharField(_("hours"), max_length=240, blank=True)
    takes = models.CharField(_("whom it takes, and how"), max_length=240, blank=True)
    note = models.TextField(_("good to know"), blank=True)
    ended_on = models.DateField(_("no longer there since"), null=True, blank=True)
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & Q(needs__len__gt=0), name="partner_name_and_need"),
        ]
        indexes = [models.Index(fields=["name"], condition=Q(ended_on=None), name="partner_standing")]

    def __str__(self) -> str:
        return self.name

    @property
    def fingerprint(self) -> str:
        """Of what is known of it (``teams.faults``)."""
        words = (self.name, self.phone, self.email, self.address, self.hours, self.takes, self.note)
        return fingerprint(self.team_id, *self.needs, *words)

    @property
    def need_labels(self) -> list[str]:
        """What it helps with, in words."""
        return [str(Need(code).label) for code in self.needs]
