"""Hospital stays as somebody told us, written by hand."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields

from django.db import transaction
from django.utils.translation import gettext as _

from caseload.people import operations as people
from caseload.people.models import Episode, Person
from caseload.people.operations.locks import lock_people
from caseload.spells import follow_up
from caseload.spells.codes import DischargeMethod, SpellKind
from caseload.spells.meanwhile import still_says
from caseload.spells.models import HospitalSpell
from caseload.spells.operations.afterwards import Going, book, held
from caseload.spells.operations.effects import no_overlap, restart_rhythm, set_state, take_back_leaving, told
from caseload.spells.operations.leaving import hold
from caseload.spells.refusals import SpellRefusedError
from nhsuk import moments
from teams.models import User

EARLIEST = dt.date(1900, 1, 1)
"""Of somebody whose date of birth nobody knows."""


@dataclass(frozen=True)
class Stay:
    """An admission as somebody told us. ``bed_type`` only for a psychiatric one."""

    hospital: str
    ward: str
    kind: str
    bed_type: str
    admitted_at: dt.datetime
    told_by: str
    out_of_area: bool = False

    @classmethod
    def of(cls, spell: HospitalSpell) -> "Stay":
        """As it stands."""
        return cls(**{field.name: getattr(spell, field.name) for field in fields(cls)})


@transaction.atomic
def admit(*, episode: Episode, stay: Stay, by: User, at: dt.datetime) -> HospitalSpell:
    """They are in hospital: the in-reach rhythm holds instead of their own."""
    episodes = people.lock_person(episode.person_id)
    _require_open(episode, episodes)
    _check(stay, episode.person, at)
    standing = HospitalSpell.objects.filter(person=episode.person_id, retracted_at=None, discharged_at=None).first()
    if standing:
        raise SpellRefusedError(
            _("Already in hospital since %(day)s: %(where)s. Record the discharge first, or change the ward.")
            % {"day": moments.short_day(standing.admitted_at), "where": standing.hospital}
        )
    with no_overlap():
        spell = HospitalSpell.objects.create(
            person_id=episode.person_id, episode=episode, recorded_by=by, recorded_at=at, **asdict(stay)
        )
    return told("spell.admitted", spell, episodes, by, at, kind=spell.kind, bed_type=spell.bed_type)


@transaction.atomic
def correct(*, spell: HospitalSpell, stay: Stay, by: User, at: dt.datetime, seen: str = "") -> HospitalSpell:
    """Put right what was said about an admission, or follow a change of ward. ``seen`` is the fingerprint of the
    stay that the writer had open: MeanwhileError where that stands no longer."""
    spell, episodes = hold(spell)
    still_says(seen, spell, stay)
    _check(stay, spell.person, at)
    if spell.discharged_at and stay.admitted_at >= spell.discharged_at:
        raise SpellRefusedError(_("They cannot have left before they were admitted"), "admitted")
    moved = (stay.ward, stay.hospital) != (spell.ward, spell.hospital)
    for name, value in asdict(stay).items():
        setattr(spell, name, value)
    with no_overlap():
        spell.save(update_fields=list(asdict(stay)))
    return told("spell.corrected", spell, episodes, by, at, moved=moved, kind=spell.kind, bed_type=spell.bed_type)


@dataclass(frozen=True)
class Leaving:
    """A discharge as somebody told us. ``referred_on``: of another provider's bed, whether it referred on to ours
    during the stay."""

    discharged_at: dt.datetime | None
    method: str
    destination: str
    referred_on: bool | None = None

    @classmethod
    def of(cls, spell: HospitalSpell) -> "Leaving":
        """As it stands, with nothing where no discharge is recorded."""
        return cls(spell.discharged_at, spell.discharge_method, spell.discharge_destination, spell.referred_on)


@transaction.atomic
def discharge(
    *,
    spell: HospitalSpell,
    discharged_at: dt.datetime,
    method: str,
    destination: str,
    by: User,
    at: dt.datetime,
    referred_on: bool | None = None,
    going: Going | None = None,
    seen: str = "",
) -> HospitalSpell:
    """They have left: the rhythm restarts from that day, daily until the team decides (domain.md 2a).

    A method that means died records the death on that day: everything stops at once. ``referred_on``: of another
    provider's bed, whether it referred on to ours during the stay. ``going``: who goes in the three days that follow.
    ``seen``: as ``correct`` takes it.
    """
    died = method == DischargeMethod.DIED
    if died:
        lock_people(spell.person_id)  # before the episodes, as whoever records a death does
    spell, episodes = hold(spell)
    leaving = Leaving(discharged_at, method, destination, referred_on)
    _still_left(seen, spell, leaving)
    if spell.discharged_at:
        raise SpellRefusedError(_("The discharge is recorded already. Nothing was changed."))
    _write_leaving(spell, leaving, at)
    if died:
        set_state(spell.person_id)
        if not spell.person.died_on:
            _record_death(spell, by, at)
    else:
        restart_rhythm(episodes, discharged_at, by)
        if going:
            book(spell, going, held(spell.episode, episodes), by=by, at=at)
    return told("spell.discharged", spell, episodes, by, at, method=method, destination=destination)


@transaction.atomic
def correct_discharge(
    *, spell: HospitalSpell, leaving: Leaving, by: User, at: dt.datetime, seen: str = ""
) -> HospitalSpell:
    """Put right when they left, how and where to, and what the hospital's own system does not say: whether the
    national measure counts the discharge hangs on it. A death is recorded as a death, not here. ``seen``: as
    ``correct`` takes it."""
    spell, episodes = hold(spell)
    _still_left(seen, spell, leaving)
    if not spell.discharged_at:
        raise SpellRefusedError(_("The discharge was taken back meanwhile. Nothing was changed."))
    if leaving.method == DischargeMethod.DIED:
        raise SpellRefusedError(_("Record the death on their details: everything stops at once"), "method")
    again = leaving.discharged_at != spell.discharged_at
    if again:
        take_back_leaving(spell, episodes, by=by, at=at, left_at=leaving.discharged_at)
    _write_leaving(spell, leaving, at)
    if again:
        restart_rhythm(episodes, spell.discharged_at, by)
    return told("spell.corrected", spell, episodes, by, at, method=leaving.method, destination=leaving.destination)


def _still_left(seen: str, spell: HospitalSpell, leaving: Leaving) -> None:
    still_says(seen, spell, leaving, method="discharge_method", destination="discharge_destination")


def _write_leaving(spell: HospitalSpell, leaving: Leaving, at: dt.datetime) -> None:
    if leaving.discharged_at > at:
        raise SpellRefusedError(_("The discharge cannot be in the future"), "discharged")
    if leaving.discharged_at <= spell.admitted_at:
        raise SpellRefusedError(_("They cannot have left before they were admitted"), "discharged")
    spell.discharged_at, spell.discharge_method = leaving.discharged_at, leaving.method
    spell.discharge_destination = leaving.destination
    spell.referred_on = leaving.referred_on if spell.out_of_area else None
    spell.save(update_fields=["discharged_at", "discharge_method", "discharge_destination", "referred_on"])


def _record_death(spell: HospitalSpell, by: User, at: dt.datetime) -> None:
    try:
        people.record_death(person=spell.person, died_on=follow_up.local_day(spell.discharged_at), by=by, at=at)
    except people.Refused as refusal:
        raise SpellRefusedError(refusal.message, "discharged") from refusal


@transaction.atomic
def reopen(*, spell: HospitalSpell, by: User, at: dt.datetime) -> HospitalSpell:
    """The discharge was a mistake: they are still in."""
    spell, episodes = hold(spell)
    if not spell.discharged_at:
        raise SpellRefusedError(_("No discharge is recorded. Nothing was changed."))
    take_back_leaving(spell, episodes, by=by, at=at)
    spell.discharged_at, spell.discharge_method, spell.discharge_destination = None, "", ""
    with no_overlap():
        spell.save(update_fields=["discharged_at", "discharge_method", "discharge_destination"])
    return told("spell.reopened", spell, episodes, by, at)


@transaction.atomic
def retract(*, spell: HospitalSpell, reason: str, by: User, at: dt.datetime) -> HospitalSpell:
    """The whole stay was recorded by mistake. It is kept, with the reason, and counts for nothing."""
    if not reason.strip():
        raise SpellRefusedError(_("Say what was wrong"), "reason")
    spell, episodes = hold(spell)
    if spell.discharged_at:
        take_back_leaving(spell, episodes, by=by, at=at)
    spell.retracted_at, spell.retracted_reason = at, reason.strip()
    spell.save(update_fields=["retracted_at", "retracted_reason"])
    return told("spell.retracted", spell, episodes, by, at)


def _require_open(episode: Episode, episodes: Iterable[Episode]) -> None:
    if episode.pk not in [held.pk for held in episodes]:
        raise SpellRefusedError(_("%(team)s is no longer involved. Nothing was changed.") % {"team": episode.team})


def _check(stay: Stay, person: Person, at: dt.datetime) -> None:
    if stay.admitted_at > at:
        raise SpellRefusedError(_("The admission cannot be in the future"), "admitted")
    if follow_up.local_day(stay.admitted_at) < (person.date_of_birth or EARLIEST):
        raise SpellRefusedError(_("Check the year: it lies before they were born"), "admitted")
    if stay.kind == SpellKind.PSYCHIATRIC and not stay.bed_type:
        raise SpellRefusedError(_("Choose the kind of bed"), "bed_type")
