"""Hospital spells. In hospital the team stays: a spell never closes an episode, it changes the visiting plan."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from caseload.people.models import EpisodeRow
from caseload.spells.codes import BedType, DischargeDestination, DischargeMethod, SpellKind
from teams.models import User
from teams.periods import MomentRange, no_overlap


class HospitalSpell(EpisodeRow):
    """One stay in hospital, as somebody told us or as the hospital's own feed says."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    hospital = models.CharField(_("hospital"), max_length=120)
    ward = models.CharField(_("ward"), max_length=120, blank=True)
    kind = models.CharField(_("kind of admission"), max_length=12, choices=SpellKind)
    bed_type = models.CharField(_("kind of bed"), max_length=3, choices=BedType, blank=True)
    consultant = models.CharField(_("consultant"), max_length=120, blank=True, db_default="")
    specialty = models.CharField(
        _("specialty"), max_length=10, blank=True, db_default="", help_text=_("National main specialty code")
    )
    admitted_at = models.DateTimeField(_("admitted"))
    told_by = models.CharField(_("told by"), max_length=120)
    is_fed = models.BooleanField(
        db_default=False, default=False, editable=False, help_text=_("The hospital's own system tells it")
    )
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now())
    discharged_at = models.DateTimeField(_("discharged"), null=True, blank=True)
    discharge_method = models.CharField(_("how discharged"), max_length=1, choices=DischargeMethod, blank=True)
    discharge_destination = models.CharField(
        _("discharged to"), max_length=2, choices=DischargeDestination, blank=True
    )
    out_of_area = models.BooleanField(_("another provider's bed, out of area"), default=False, db_default=False)
    referred_on = models.BooleanField(
        _("referred on to our provider during the stay"), null=True, help_text=_("Of a bed of another provider")
    )
    planned_discharge_on = models.DateField(_("planned discharge"), null=True, blank=True)
    part_of_admission = models.BooleanField(_("the team was part of the decision to admit"), null=True)
    part_of_admission_how = models.CharField(_("how"), max_length=240, blank=True, db_default="")
    part_of_discharge = models.BooleanField(_("the team was part of the discharge planning"), null=True)
    part_of_discharge_how = models.CharField(_("how"), max_length=240, blank=True, db_default="")
    retracted_at = models.DateTimeField(null=True)
    retracted_reason = models.CharField(_("why retracted"), max_length=240, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(discharged_at=None) | Q(discharged_at__gt=F("admitted_at")), name="spell_order"
            ),
            no_overlap(
                "spell_one_at_a_time",
                "episode",
                range_=MomentRange("admitted_at", "discharged_at"),
                # Two hospitals may each say that they have the same person; then both are shown.
                condition=Q(retracted_at=None, is_fed=False),
            ),
            models.CheckConstraint(
                condition=~Q(kind="psychiatric") | ~Q(bed_type=""), name="spell_psychiatric_has_bed_type"
            ),
        ]
        indexes = [
            models.Index(fields=["episode"], condition=Q(discharged_at=None, retracted_at=None), name="spell_open"),
            models.Index(
                fields=["discharged_at"],
                condition=Q(discharged_at__isnull=False, retracted_at=None),
                name="spell_discharged",
            ),
        ]
