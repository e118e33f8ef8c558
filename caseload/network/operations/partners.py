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
from teams.faults import MeanwhileError
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
    """Write down an agency; the very same, as after a double tap, is written down once. Raises
    ``NetworkRefusedError`` where one of this name is known to the same team, with other details."""
    _check(told)
    partner = Partner(changed_by=by, changed_at=at, **_values(told))
    if known := Partner.objects.filter(name__iexact=partner.name, team=told.team, ended_on=None).first():
        if known.fingerprint == partner.fingerprint:
            return known
        raise NetworkRefusedError(_("%(name)s stands in the list already: change it there") % {"name": known}, "name")
    partner.save(force_insert=True)
    _written_down("partner.added", partner, by=by)
    return partner


@transaction.atomic
def change_partner(*, partner: Partner, told: PartnerTold, seen: str = "", by: User, at: dt.datetime) -> Partner:
    """What is known now. ``seen``: the fingerprint of what was known when it was opened; raises ``MeanwhileError``
    where that is something else now."""
    _check(told)
    partner, values = _standing(partner), _values(told)
    if all(getattr(partner, name) == value for name, value in values.items()):
        return partner
    if seen and seen != partner.fingerprint:
        said = _(
            "%(who)s has changed this since you opened it. It says now: %(known)s. Save again to put yours instead"
        )
        raise MeanwhileError(said % {"who": partner.changed_by, "known": _known(partner)}, partner.fingerprint)
    for name, value in (values | {"changed_by": by, "changed_at": at}).items():
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


def _known(partner: Partner) -> str:
    """All that is known, in one line."""
    words = (getattr(partner, name) for name in ("name", "phone", "email", "address", "hours", "takes", "note"))
    return ", ".join(filter(None, [*words, *partner.need_labels, str(partner.team or _("all teams"))]))


def _standing(partner: Partner) -> Partner:
    partner = Partner.objects.select_for_update(no_key=True).get(pk=partner.pk)
    if partner.ended_on:
        raise NetworkRefusedError(_("Somebody has ended this already. Nothing was changed."))
    return partner


def _written_down(verb: str, partner: Partner, *, by: User) -> None:
    record(verb, by=by, team=partner.team, subject="partner", subject_uuid=partner.uuid)
