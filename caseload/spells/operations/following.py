"""A stay as the hospital's own system tells it. Whoever calls knows the whole course; what differs is written, once.

Colleagues may have recorded the same stay by hand, or corrected it since. What somebody wrote stands until the
hospital says something new about it; and a stay that a colleague has taken back is not brought up again.
"""

import datetime as dt
from dataclasses import dataclass, fields

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from caseload.people import operations as people
from caseload.people.codes import OPEN_STATES
from caseload.people.models import Episode
from caseload.people.operations.locks import lock_people
from caseload.spells import follow_up
from caseload.spells.codes import BedType, DischargeDestination, DischargeMethod, SpellKind
from caseload.spells.models import HospitalSpell
from caseload.spells.operations.effects import restart_rhythm, take_back_leaving, told
from teams.models import User

SAME_STAY = dt.timedelta(days=1)
"""How far apart a stay recorded by hand and the hospital's own may be: people tell a time as near as they know."""


@dataclass(frozen=True)
class Followed:
    """What the hospital says of a stay. Codes outside the national lists are taken as not known."""

    hospital: str = ""
    ward: str = ""
    kind: str = ""
    bed_type: str = ""
    consultant: str = ""
    specialty: str = ""
    admitted_at: dt.datetime | None = None
    discharged_at: dt.datetime | None = None
    discharge_method: str = ""
    discharge_destination: str = ""


@transaction.atomic
def follow(
    *,
    person_id: int,
    spell: HospitalSpell | None,
    says: Followed | None,
    before: Followed | None,
    told_by: str,
    by: User,
    at: dt.datetime,
    may_revive: bool = False,
) -> HospitalSpell | None:
    """Bring a stay in line with what the hospital says; ``says`` is None where there is no stay (any more).

    ``before`` is what the hospital said when it was last followed. ``may_revive``: it was this feed that took the
    stay back. Gives the stay, or None where there is none or nobody's episode to hang it on.
    """
    person = lock_people(person_id)[person_id]
    episodes = people.lock_person(person_id)
    if says is None:
        return _take_back(spell, episodes, by, at)
    if spell is None:
        spell = _recorded_by_hand(person_id, says)
        if spell is None:
            return _begin(person, episodes, says, told_by, by, at)
        before = Followed()
    spell = HospitalSpell.objects.select_related("person").get(pk=spell.pk)
    if spell.retracted_at and not may_revive:
        return spell
    return _change(spell, episodes, says, before or Followed(), by, at)


def call_teller(*, by: User, was: str, name: str) -> None:
    """A hospital's system goes by another name now; so does what it told."""
    HospitalSpell.objects.filter(recorded_by=by, told_by=was[:120]).update(told_by=name[:120])


def _begin(person, episodes, says: Followed, told_by: str, by: User, at: dt.datetime) -> HospitalSpell | None:
    episode = _episode(person.pk, episodes)
    if episode is None:
        return None
    values = _known({field.name: getattr(says, field.name) for field in fields(says)})
    spell = HospitalSpell.objects.create(
        person=person,
        episode=episode,
        is_fed=True,
        told_by=told_by[:120],
        recorded_by=by,
        recorded_at=at,
        **values,
    )
    if spell.discharged_at:
        _left(spell, episodes, by)
        return told("spell.followed", spell, episodes, by, at, now="discharged", kind=spell.kind)
    return told("spell.followed", spell, episodes, by, at, now="admitted", kind=spell.kind)


def _change(spell: HospitalSpell, episodes, says: Followed, before: Followed, by: User, at: dt.datetime):
    new = {
        field.name: getattr(says, field.name)
        for field in fields(says)
        if getattr(says, field.name) != getattr(before, field.name)
    }
    if "kind" in new or "bed_type" in new:
        new |= {"kind": says.kind, "bed_type": says.bed_type or _bed_by_hand(spell, says)}
    new = _known(new)
    differs = {name: value for name, value in new.items() if getattr(spell, name) != value}
    left_before = None if spell.retracted_at else spell.discharged_at
    revived = bool(spell.retracted_at)
    if not differs and not revived and spell.is_fed:
        return spell
    if left_before and "discharged_at" in differs:
        take_back_leaving(spell, episodes, by=by, at=at, left_at=differs["discharged_at"])
    for name, value in (differs | {"is_fed": True, "retracted_at": None, "retracted_reason": ""}).items():
        setattr(spell, name, value)
    if spell.discharged_at and spell.discharged_at <= spell.admitted_at:
        spell.admitted_at = spell.discharged_at - dt.timedelta(minutes=1)  # the days run from when they left
    spell.save()
    if spell.discharged_at and left_before != spell.discharged_at:
        _left(spell, episodes, by)
    now = _became(left_before, spell, revived)
    moved = bool(differs.keys() & {"ward", "hospital"})
    return told("spell.followed", spell, episodes, by, at, moved=moved, now=now, changed=sorted(differs))


def _became(left_before: dt.datetime | None, spell: HospitalSpell, revived: bool) -> str:
    if revived:
        return "revived"
    if bool(left_before) == bool(spell.discharged_at):
        return "changed"
    return "discharged" if spell.discharged_at else "reopened"


def _take_back(spell: HospitalSpell | None, episodes, by: User, at: dt.datetime) -> HospitalSpell | None:
    if spell is None:
        return None
    spell = HospitalSpell.objects.select_related("person").get(pk=spell.pk)
    if spell.retracted_at:
        return spell
    if spell.discharged_at:
        take_back_leaving(spell, episodes, by=by, at=at)
    spell.retracted_at, spell.retracted_reason = at, _("The hospital cancelled the admission")
    spell.save(update_fields=["retracted_at", "retracted_reason"])
    return told("spell.followed", spell, episodes, by, at, now="retracted")


def _left(spell: HospitalSpell, episodes, by: User) -> None:
    """Daily from that day, for those who were with us then, unless they died."""
    if spell.discharge_method not in follow_up.METHODS_OUT:
        with_us = [each for each in episodes if each.accepted_at and each.accepted_at <= spell.discharged_at]
        restart_rhythm(with_us, spell.discharged_at, by)


def _recorded_by_hand(person_id: int, says: Followed) -> HospitalSpell | None:
    """The same stay, if a colleague was quicker than the hospital."""
    standing = HospitalSpell.objects.filter(person=person_id, retracted_at=None, is_fed=False, kind=says.kind)
    begun = standing.filter(Q(discharged_at=None) | Q(discharged_at__gte=says.admitted_at - SAME_STAY))
    if says.discharged_at:
        begun = begun.filter(admitted_at__lte=says.discharged_at + SAME_STAY)
    return begun.order_by("-admitted_at").first()


def _bed_by_hand(spell: HospitalSpell, says: Followed) -> str:
    """What a colleague said of the bed, where the hospital does not say it."""
    if says.kind != SpellKind.PSYCHIATRIC:
        return ""
    return spell.bed_type or BedType.OTHER


def _known(values: dict) -> dict:
    """Only codes of the national lists; a psychiatric stay has a bed, if not one that we know."""
    for name, codes in (("discharge_method", DischargeMethod), ("discharge_destination", DischargeDestination)):
        if name in values and values[name] not in codes.values:
            values[name] = ""
    if "bed_type" in values:
        known = values["bed_type"] in BedType.values
        psychiatric = values["kind"] == SpellKind.PSYCHIATRIC
        values["bed_type"] = (values["bed_type"] if known else BedType.OTHER.value) if psychiatric else ""
    return values


def _episode(person_id: int, held: list[Episode]) -> Episode | None:
    """The episode that a stay hangs on: one that is accepted, else any open one, else the last that ended."""
    accepted = [each for each in held if each.state == "accepted"]
    if accepted or held:
        return (accepted or held)[0]
    return Episode.objects.filter(person=person_id).exclude(state__in=OPEN_STATES).order_by("-ended_at").first()
