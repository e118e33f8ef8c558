"""A person, as they are known and where they can be found."""

import uuid

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from caseload.people.codes import PlaceKind
from caseload.people.names import initials
from teams.models import User
from teams.periods import DayPeriod, day_order


class Person(models.Model):
    """Somebody on, or once on, a caseload.

    ``sort_key`` and ``search_key`` are made by ``people.names`` and nowhere else: the database sorts by code
    point, and search folds accents, spacing and case. ``search_key`` holds every name the person is known by.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    nhs_number = models.CharField(_("NHS number"), max_length=10, null=True, blank=True, unique=True)
    given_names = models.CharField(_("given names"), max_length=120)
    family_name = models.CharField(_("family name"), max_length=120)
    preferred_name = models.CharField(
        _("preferred name"), max_length=120, blank=True, help_text=_("What they like to be called")
    )
    sort_key = models.CharField(max_length=250, editable=False)
    search_key = models.TextField(editable=False)
    date_of_birth = models.DateField(_("date of birth"), null=True, blank=True)
    pronouns = models.CharField(_("pronouns"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=60, blank=True)
    needs_interpreter = models.BooleanField(_("interpreter needed"), default=False)
    what_helps = models.TextField(_("what helps, in their words"), blank=True)
    what_to_avoid = models.TextField(_("what to avoid, in their words"), blank=True)
    died_on = models.DateField(_("died on"), null=True, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged_from")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(nhs_number=None) | Q(nhs_number__regex=r"^[0-9]{10}$"),
                name="person_nhs_number_form",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")), name="person_not_merged_into_self"
            ),
        ]
        indexes = [
            models.Index(fields=["sort_key"], name="person_sort"),
            models.Index(fields=["date_of_birth"], name="person_born"),
            models.Index(fields=["id"], condition=Q(died_on__isnull=False), name="person_died"),
            GinIndex(OpClass(F("search_key"), name="gin_trgm_ops"), name="person_search_trgm"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """How the team speaks of them: preferred name before the family name."""
        return f"{self.preferred_name or self.given_names} {self.family_name}"

    @property
    def list_name(self) -> str:
        """For lists sorted by family name: 'Thorne, Rosie'."""
        return f"{self.family_name}, {self.preferred_name or self.given_names}"

    @property
    def initials(self) -> str:
        """D.W. for Dean Whitlock: for mail, calendars and walls, where a name must not stand."""
        return initials(self.preferred_name or self.given_names, self.family_name)

    @property
    def full_name(self) -> str:
        """The official name, where a mix-up must be impossible."""
        return f"{self.given_names} {self.family_name}"


class AlsoKnownAs(DayPeriod):
    """Another name the person uses or used. Search finds them by it until it is ended as not theirs."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="also_known_as")
    name = models.CharField(_("name"), max_length=240)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            day_order("also_known_as_order"),
            models.UniqueConstraint(
                fields=["person", "name"], condition=Q(ends_on=None), name="also_known_as_current_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Identifier(DayPeriod):
    """A number by which another system knows the person, such as the trust's local id."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="identifiers")
    system = models.CharField(_("system"), max_length=40)
    value = models.CharField(_("number"), max_length=40)

    class Meta:
        constraints = [
            day_order("identifier_ends_after_start"),
            models.UniqueConstraint(
                fields=["system", "value"], condition=Q(ends_on=None), name="identifier_current_once"
            ),
        ]
        indexes = [models.Index(fields=["value"], name="identifier_value")]

    def __str__(self) -> str:
        return f"{self.system} {self.value}"


class Phone(DayPeriod):
    """A number on which the person can be reached."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="phones")
    number = models.CharField(_("number"), max_length=30)
    label = models.CharField(_("whose or which"), max_length=60, blank=True)
    may_leave_message = models.BooleanField(_("a message may be left"), default=False)

    class Meta:
        constraints = [day_order("phone_ends_after_start")]

    def __str__(self) -> str:
        return self.number


class Place(DayPeriod):
    """Somewhere the person can be found. An address is not required: 'canal towpath, lock 3' is a place."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="places")
    kind = models.CharField(_("kind"), max_length=12, choices=PlaceKind)
    description = models.CharField(_("where"), max_length=240)
    postcode = models.CharField(_("postcode"), max_length=8, blank=True)
    best_times = models.CharField(_("best times"), max_length=120, blank=True)
    is_main = models.BooleanField(_("try here first"), default=False)

    class Meta:
        constraints = [
            day_order("place_ends_after_start"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(is_main=True, ends_on=None), name="place_main_once"
            ),
        ]

    def __str__(self) -> str:
        return self.description
