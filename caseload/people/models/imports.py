"""What arrives from outside the daily work: spreadsheets, and registrations that do not fit."""

import uuid

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from caseload.people.models.person import Person
from teams.models import Team, User


class ImportRun(models.Model):
    """One spreadsheet on its way in: read and checked by an administrator, confirmed by a lead.

    The file is kept until it is confirmed or given up; then only its hash and the figures remain.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting to be checked")
        FAULTY = "faulty", _("Has faults")
        CHECKED = "checked", _("Ready to confirm")
        RUNNING = "running", _("Being taken in")
        DONE = "done", _("Taken in")
        GIVEN_UP = "given_up", _("Given up")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    filename = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField(null=True)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(db_default=Now())
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    faults = models.JSONField(default=list)
    figures = models.JSONField(default=dict)


class RegistrationConflict(models.Model):
    """Somebody registered an NHS number that is known with another date of birth or family name.

    The person at the keyboard gets a neutral message; the service lead decides.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    existing = models.ForeignKey(Person, models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    entered = models.JSONField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(db_default=Now())
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=240, blank=True)
