"""The service's knowledge of partner agencies: kept by those who lead a team."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.operations import record
from caseload.network.codes import Need
from caseload.network.models import Partner
from caseload.network.told import NetworkRefusedError, stripped
from teams.models import Team, User


@dataclass(frozen=True)
class PartnerTold:
    """An agency; ``team`` None: for all teams."""

    name: str
    needs: tuple[str, ...]
    team: Team | None = None
    phone: str = ""
    email: str = ""
    address: str = ""
    hours: str = ""
    takes: str = ""
    note: str = ""


@transaction.atomic
def add_partner(*, told: PartnerTold, by: User, at: dt.datetime) -> Partner:
    """Write down an agency; one that stands under this name for the same team, as after a double tap, is one."""
    _check(told)
    if known := Partner.objects.filter(name__iexact=told.name.strip(), team=told.team, ended_on=None).first():
        return known
    partner = Partner.objects.create(changed_by=by, changed_at=at, **_values(told))
    _written_down("partner.added", partner, by=by)
    return partner


@transaction.atomic
def change_partner(*, partner: Partner, told: PartnerTold, by: User, at: dt.datetime) -> Partner:
    """What is known now."""
    _check(told)
    partner = _standing(partner)
    for name, value in (_values(told) | {"changed_by": by, "changed_at": at}).items():
        setattr(partner, name, value)
    partner.save()
    _written_down("partner.changed", partner, by=by)
    return partner


@transaction.atomic
def end_partner(*, partner: Partner, by: User, at: dt.datetime) -> Partner:
    """The agency is no longer there: nobody is sent to a closed door."""
    partner = _standing(partner)
    partner.ended_on, partner.changed_by, partner.changed_at = timezone.localdate(at), by, at
    partner.save(update_fields=["ended_on", "changed_by", "changed_at"])
    _written_down("partner.ended", partner, by=by)
    return partner


def _check(told: PartnerTold) -> None:
    if not told.name.strip():
        raise NetworkRefusedError(_("Enter the name"), "name")
    if not told.needs or not set(told.needs) <= set(Need.values):
        raise NetworkRefusedError(_("Choose at least one thing they help with"), "needs")


def _values(told: PartnerTold) -> dict:
    return stripped(told) | {"needs": [code for code in Need.values if code in told.needs]}


def _standing(partner: Partner) -> Partner:
    partner = Partner.objects.select_for_update(no_key=True).get(pk=partner.pk)
    if partner.ended_on:
        raise NetworkRefusedError(_("Somebody has ended this already. Nothing was changed."))
    return partner


def _written_down(verb: str, partner: Partner, *, by: User) -> None:
    record(verb, by=by, team=partner.team, subject="partner", subject_uuid=partner.uuid)
